// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `serve`: the verilated block as a board that others talk to.
//!
//! The model belongs to one thread, this one. Others wait for clients and hand their bytes over ([`line`], [`terminal`]) or their control
//! lines ([`control`]).

mod commands;
mod control;
mod line;
mod order;
mod seat;
mod target;
mod terminal;
mod traffic;

use std::collections::VecDeque;
use std::io::{stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};

use self::commands::Commands;
use self::control::{Control, Order, Wish};
use self::line::{Event, Line};
use self::seat::Seat;
use self::target::Target;
use self::traffic::Traffic;
use super::args::{OrderArgs, ServeArgs};
use super::scenario::values::Throttle;

/// Clocks between two looks at clients.
const BATCH: u64 = 500;
/// How long to wait for a client when nothing moves.
const PATIENCE: Duration = Duration::from_millis(20);
/// Bytes of commands that are to be handed to the bridge before more are taken.
const ENOUGH: usize = 1 << 12;
/// Bytes that wait at the bridge itself: what is there is performed, whatever becomes of its client.
const AHEAD: usize = 16;

/// Runs the command `order`: a line to the control port of a served block.
pub fn order(args: &OrderArgs) -> Result<bool> {
    order::send(&args.control.0, &args.words.join(" "))?;
    Ok(true)
}

/// Runs the command until a signal, or `quit`.
pub fn run(args: &ServeArgs) -> Result<bool> {
    let mut target = Target::open(args)?;
    let traffic = Traffic::new(args, target.host_bytes())?;
    target.throttle_none();
    for limit in &args.throttle {
        target.takes_throttle()?;
        target.throttle(*limit);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)).context("cannot wait for signals")?;

    let seat = Arc::new(Seat::default());
    let (to_board, events) = mpsc::channel();
    let (to_hand, wishes) = mpsc::channel();
    let mut ready = String::from("ready");
    if let Some(address) = &args.listen.0 {
        ready += &format!(" tcp={}", line::listen(address, seat.clone(), to_board.clone())?);
    }
    ready += &format!(" control={}", Control::listen(&args.control.0, target.ports(), to_hand)?.address);
    if args.pty {
        ready += &format!(" pty={}", terminal::open(seat, to_board)?.display());
    }
    writeln!(stdout(), "{ready}").context("nobody reads where the block is")?;

    Server {
        target,
        traffic,
        events,
        wishes,
        line: None,
        commands: Commands::default(),
        waiting: VecDeque::new(),
        settling: false,
        awake: 0,
    }
    .serve(&stop);
    Ok(true)
}

struct Server {
    target: Target,
    traffic: Traffic,
    events: Receiver<Event>,
    wishes: Receiver<Wish>,
    /// The client that is heard.
    line: Option<Line>,
    /// What it sent of its next command.
    commands: Commands,
    /// Whole commands that are still to be handed to the bridge.
    waiting: VecDeque<u8>,
    /// It will send no more: what it sent is still performed and answered before another is heard.
    settling: bool,
    /// Clocks for which the clock runs on although nothing moves: counters settle.
    awake: u64,
}

impl Server {
    fn serve(&mut self, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) && self.grant() {
            self.hear(self.is_quiet());
            for _ in 0..BATCH {
                self.hand_over();
                if self.is_quiet() {
                    break;
                }
                self.target.clock(&mut self.traffic);
                self.awake = self.awake.saturating_sub(1);
            }
            self.target.forget();
            self.answer();
        }
    }

    fn is_quiet(&self) -> bool {
        !self.target.lives() && !self.traffic.runs() && self.is_done() && self.awake == 0
    }

    /// Whether all whole commands are performed.
    fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.target.is_idle()
    }

    /// Hands commands to the bridge, as it gets on with them.
    fn hand_over(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        // Whoever left without its answers wants no more of them, and the next client is not to wait for them.
        if self.line.as_ref().is_some_and(Line::is_closed) {
            return self.waiting.clear();
        }
        let bridge = self.target.serial().0;
        while bridge.len() < AHEAD {
            let Some(length) = commands::length(self.waiting.make_contiguous()) else { return };
            bridge.extend(self.waiting.drain(..length));
        }
    }

    /// Does what a hand at the board wants; `false`: the end.
    fn grant(&mut self) -> bool {
        while let Ok(wish) = self.wishes.try_recv() {
            match wish {
                Wish::Order(order, done) => {
                    let answer = self.obey(order);
                    // Whoever asked may be gone.
                    let _ = done.send(answer);
                }
                Wish::Quit => return false,
            }
        }
        true
    }

    /// Takes what clients sent, waiting a little for it if `wait`.
    fn hear(&mut self, wait: bool) {
        let mut patience = if wait { PATIENCE } else { Duration::ZERO };
        while !self.is_busy() {
            let Ok(event) = self.events.recv_timeout(std::mem::take(&mut patience)) else {
                return self.forget_stale();
            };
            match event {
                Event::Bytes(bytes) => {
                    self.line.as_ref().inspect(|line| line.heard(bytes.len()));
                    self.forget_stale();
                    self.waiting.extend(self.commands.take(&bytes));
                    self.hand_over();
                }
                Event::Here(line) => self.line = Some(line),
                Event::Gone => self.settling = true,
            }
        }
    }

    /// Forgets half a command whose client has fallen silent.
    fn forget_stale(&mut self) {
        if self.is_done() {
            let part = self.commands.forget_stale();
            self.target.expire(&part);
        }
    }

    /// Whether clients must wait: for the bridge to have done with the last one's commands, or for answers to be taken.
    fn is_busy(&self) -> bool {
        self.settling || self.waiting.len() > ENOUGH || self.line.as_ref().is_some_and(Line::is_full)
    }

    fn answer(&mut self) {
        let bytes: Vec<u8> = self.target.serial().1.drain(..).collect();
        if let Some(line) = self.line.as_ref().filter(|_| !bytes.is_empty()) {
            line.send(bytes);
        }
        if self.settling && self.is_done() {
            self.settling = false;
            self.line = None;
            let part = self.commands.forget();
            self.target.expire(&part);
        }
    }

    fn obey(&mut self, order: Order) -> Result<()> {
        match order {
            Order::Link { port, up } => self.target.link(port, up),
            Order::Throttle { port, rate } => {
                self.target.takes_throttle()?;
                self.target.throttle(Throttle { port, rate });
            }
            Order::Load(percent) => {
                self.target.takes_load()?;
                self.traffic.load(percent);
            }
            // The control port makes a wish of its own of it.
            Order::Quit => {}
        }
        self.awake = self.target.lag();
        Ok(())
    }
}
