// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `serve`: the verilated block as a board that others talk to.
//!
//! The model belongs to one thread, this one. Others wait for clients and hand their bytes over ([`line`]) or their control lines
//! ([`control`]).

mod control;
mod line;
mod traffic;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use equipoise_regmap::ident::statistics_lag;
use equipoise_sim::{Board, Options, Pace, Way};

use self::control::{Control, Order};
use self::line::{Event, Line};
use self::traffic::Traffic;
use super::args::{OrderArgs, ServeArgs};

/// Clocks between two looks at clients.
const BATCH: u64 = 500;
/// How long to wait for a client when nothing moves.
const PATIENCE: Duration = Duration::from_millis(20);
/// Mb/s of a byte a clock at 125 MHz.
const MEGABITS: u32 = 1000;

/// Runs the command `order`: a line to the control port of a served block.
pub fn order(args: &OrderArgs) -> Result<bool> {
    control::send(args.control, &args.words.join(" "))?;
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
    let tcp = line::listen(args.listen, to_board.clone())?;
    let terminal = args.pty.then(|| line::terminal(to_board.clone())).transpose()?;
    let control = Control::listen(args.control, args.ports, to_board)?;
    let pty = terminal.map_or(String::new(), |path| format!(" pty={}", path.display()));
    println!("ready tcp={tcp} control={}{pty}", control.address);

    Server { board, traffic, events, line: None, settling: false, awake: 0 }.serve(&stop)?;
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
    /// The client that is heard.
    line: Option<Line>,
    /// A client went away: what it sent is still performed, and answered to nobody.
    settling: bool,
    /// Clocks for which the clock runs on although nothing moves: counters settle.
    awake: u64,
}

impl Server {
    fn serve(&mut self, stop: &AtomicBool) -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            if !self.hear(self.is_quiet()) {
                break;
            }
            if self.is_quiet() {
                continue;
            }
            for _ in 0..BATCH {
                self.traffic.offer(&mut self.board);
                self.board.clock();
                if self.board.bone.is_idle() && !self.traffic.runs() && self.awake == 0 {
                    break;
                }
                self.awake = self.awake.saturating_sub(1);
            }
            // MACs of a board send to nobody.
            self.board.sinks.iter_mut().for_each(|sink| sink.frames.clear());
            self.board.sources.iter_mut().for_each(|source| source.accepted.clear());
            self.answer();
        }
        Ok(())
    }

    fn is_quiet(&self) -> bool {
        !self.traffic.runs() && self.board.bone.is_idle() && self.awake == 0
    }

    /// Takes what clients sent, waiting a little for it if `wait`. `false`: someone wants the end.
    fn hear(&mut self, wait: bool) -> bool {
        let mut next = if wait { self.events.recv_timeout(PATIENCE).ok() } else { self.events.try_recv().ok() };
        while let Some(event) = next {
            match event {
                Event::Bytes(bytes) => self.board.bone.requests.extend(bytes),
                Event::Here(line) => self.line = Some(line),
                Event::Gone => {
                    self.line = None;
                    self.settling = true;
                }
                Event::Order(order, answer) => {
                    self.obey(order);
                    // Whoever asked may be gone.
                    let _ = answer.send(());
                }
                Event::Quit => return false,
            }
            // The next client's bytes stay where they are until the bridge has done with, or forgotten, the last one's.
            if self.settling {
                self.settle();
            }
            next = self.events.try_recv().ok();
        }
        true
    }

    /// Clocks until the bridge has done what it was sent, or forgotten it.
    fn settle(&mut self) {
        while !self.board.bone.is_idle() {
            self.traffic.offer(&mut self.board);
            self.board.clock();
        }
        self.board.bone.answers.clear();
        self.settling = false;
    }

    fn answer(&mut self) {
        let bytes: Vec<u8> = self.board.bone.answers.drain(..).collect();
        if let Some(line) = self.line.as_mut().filter(|_| !bytes.is_empty()) {
            // A client that does not take its answer is gone; its reader will say so.
            let _ = line.send(&bytes);
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Link { port, up } => self.board.link(port, up),
            Order::Throttle { port, rate } => throttle(&mut self.board, port, rate),
            Order::Load(percent) => self.traffic.load(percent),
            Order::Quit => {}
        }
        self.awake = 4 * statistics_lag(self.board.team.n()) as u64;
    }
}
