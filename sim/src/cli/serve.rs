// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `serve`: the verilated block as a board that others talk to.
//!
//! The model belongs to one thread, this one. Others wait for clients and hand their bytes over ([`line`], [`terminal`]) or their control
//! lines ([`control`]).

mod control;
mod line;
mod terminal;
mod traffic;

use std::io::{stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use equipoise_regmap::ident::statistics_lag;
use equipoise_sim::{Board, Options, Pace, Way};

use self::control::{Control, Order, Wish};
use self::line::{Event, Line};
use self::traffic::Traffic;
use super::args::{OrderArgs, ServeArgs};

/// Clocks between two looks at clients.
const BATCH: u64 = 500;
/// How long to wait for a client when nothing moves.
const PATIENCE: Duration = Duration::from_millis(20);
/// Bytes of commands that the bridge is to see before more are taken.
const ENOUGH: usize = 1 << 12;
/// Mb/s of a byte a clock at 125 MHz.
const MEGABITS: u32 = 1000;

/// Runs the command `order`: a line to the control port of a served block.
pub fn order(args: &OrderArgs) -> Result<bool> {
    control::send(&args.control.0, &args.words.join(" "))?;
    Ok(true)
}

/// Runs the command until a signal, or `quit`.
pub fn run(args: &ServeArgs) -> Result<bool> {
    let traffic = Traffic::new(args)?;
    let way = if args.uart_bits { Way::Bits } else { Way::Bytes };
    let mut board = Board::open(args.ports, args.width, way, Options { random_reset: Some(args.seed) })?;
    for port in 0..args.ports {
        throttle(&mut board, port, MEGABITS);
    }
    for limit in &args.throttle {
        throttle(&mut board, limit.port, limit.rate);
    }
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    ctrlc::set_handler(move || flag.store(true, Ordering::Relaxed)).context("cannot wait for signals")?;

    let (to_board, events) = mpsc::channel();
    let (to_hand, wishes) = mpsc::channel();
    let mut ready = String::from("ready");
    if let Some(address) = &args.listen.0 {
        ready += &format!(" tcp={}", line::listen(address, to_board.clone())?);
    }
    ready += &format!(" control={}", Control::listen(&args.control.0, args.ports, to_hand)?.address);
    if args.pty {
        ready += &format!(" pty={}", terminal::open(to_board)?.display());
    }
    writeln!(stdout(), "{ready}").context("nobody reads where the block is")?;

    Server { board, traffic, events, wishes, line: None, settling: false, awake: 0 }.serve(&stop);
    Ok(true)
}

fn throttle(board: &mut Board, port: usize, rate: u32) {
    if let (Pace::Line { overhead, shortest, .. }, Some(sink)) = (Pace::GIGABIT, board.sinks.get_mut(port)) {
        sink.pace(Pace::Line { bytes: rate, clocks: MEGABITS, overhead, shortest });
    }
}

struct Server {
    board: Board,
    traffic: Traffic,
    events: Receiver<Event>,
    wishes: Receiver<Wish>,
    /// The client that is heard.
    line: Option<Line>,
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
                if self.is_quiet() {
                    break;
                }
                self.traffic.offer(&mut self.board);
                self.board.clock();
                self.awake = self.awake.saturating_sub(1);
            }
            // MACs of a board send to nobody.
            self.board.sinks.iter_mut().for_each(|sink| sink.frames.clear());
            self.board.sources.iter_mut().for_each(|source| source.accepted.clear());
            self.answer();
        }
    }

    fn is_quiet(&self) -> bool {
        !self.traffic.runs() && self.board.bone.is_idle() && self.awake == 0
    }

    /// Does what a hand at the board wants; `false`: the end.
    fn grant(&mut self) -> bool {
        while let Ok(wish) = self.wishes.try_recv() {
            match wish {
                Wish::Order(order, done) => {
                    self.obey(order);
                    // Whoever asked may be gone.
                    let _ = done.send(());
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
            let Ok(event) = self.events.recv_timeout(std::mem::take(&mut patience)) else { return };
            match event {
                Event::Bytes(bytes) => {
                    self.line.as_ref().inspect(|line| line.heard(bytes.len()));
                    self.board.bone.requests.extend(bytes);
                }
                Event::Here(line) => self.line = Some(line),
                Event::Gone => self.settling = true,
            }
        }
    }

    /// Whether clients must wait: for the bridge to have done with, or forgotten, the last one's commands, or for answers to be taken.
    fn is_busy(&self) -> bool {
        self.settling || self.board.bone.requests.len() > ENOUGH || self.line.as_ref().is_some_and(Line::is_full)
    }

    fn answer(&mut self) {
        let bytes: Vec<u8> = self.board.bone.answers.drain(..).collect();
        if let Some(line) = self.line.as_ref().filter(|_| !bytes.is_empty()) {
            line.send(bytes);
        }
        if self.settling && self.board.bone.is_idle() {
            self.settling = false;
            self.line = None;
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Link { port, up } => self.board.link(port, up),
            Order::Throttle { port, rate } => throttle(&mut self.board, port, rate),
            Order::Load(percent) => self.traffic.load(percent),
            // The control port makes a wish of its own of it.
            Order::Quit => {}
        }
        self.awake = 4 * statistics_lag(self.board.team.n()) as u64;
    }
}
