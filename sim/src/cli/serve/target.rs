// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is served: the block with hosts and MACs around it, or a board's top pin by pin.

use std::collections::VecDeque;

use anyhow::{bail, Context, Result};
use equipoise_regmap::ident::statistics_lag;
use equipoise_sim::{devices, Board, Completer, Device, Frame, Options, Way};

use super::traffic::Traffic;
use crate::cli::args::ServeArgs;
use crate::cli::commands;
use crate::cli::scenario::values::{Commands, Rate, Throttle};

/// More frames than this do not wait at a host: they are not made.
const WAITING: usize = 4;
/// The jack of a port extender's host.
const HOST: usize = 0;
/// The core whose host is at a jack.
const EXTENDER: &str = "port-extender";

/// A model at work.
pub enum Target {
    /// The block, which frames are commands, and what completes them.
    Team(Box<Board>, Commands, Option<Completer>),
    /// A board's top.
    Device(Box<Device>),
}

impl Target {
    /// As `args` say.
    ///
    /// # Errors
    /// This build has no such model; what is asked for does not go together.
    pub fn open(args: &ServeArgs) -> Result<Self> {
        let options = Options { random_reset: Some(args.seed) };
        let Some(board) = &args.board else {
            let way = if args.uart_bits { Way::Bits } else { Way::Bytes };
            let board = Board::open(args.ports, args.width, way, options)?;
            let completer = commands::completer(&board.team, args.complete)?;
            return Ok(Target::Team(Box::new(board), args.commands, completer));
        };
        let top = match &args.top {
            Some(top) => top,
            None => devices().iter().find(|d| d.board == board).map(|d| d.top).with_context(|| {
                let have: Vec<String> = devices().iter().map(|d| format!("{} {}", d.board, d.top)).collect();
                let have = have.join(", ");
                format!(
                    "no model of a board {board} in this build (it has {have}); if docs/boards.md has it and its TOP, \
                     EQUIPOISE_DEVICES={board}:TOP before the cargo run or cargo install that builds this makes one"
                )
            })?,
        };
        let target = Target::Device(Box::new(Device::open(board, top, options)?));
        if args.load > 0.0 {
            target.takes_load()?;
        }
        Ok(target)
    }

    /// What a control line can name: ports of the team, or jacks of the board.
    pub fn ports(&self) -> usize {
        match self {
            Target::Team(board, ..) => board.team.n(),
            Target::Device(device) => device.jacks.len(),
        }
    }

    /// Refuses traffic where no host is at a jack.
    pub fn takes_load(&self) -> Result<()> {
        match self {
            Target::Device(device) if device.name.top != EXTENDER => {
                bail!("traffic of {} is made in the FPGA: equipoise generate start", device.name.top)
            }
            _ => Ok(()),
        }
    }

    /// Refuses other rates than the line's where lines are simulated bit by bit.
    pub fn takes_throttle(&self) -> Result<()> {
        match self {
            Target::Device(_) => bail!("the lines of a board run at 1 Gb/s"),
            Target::Team(..) => Ok(()),
        }
    }

    /// Bytes for the register bus, and what it answered.
    pub fn serial(&mut self) -> (&mut VecDeque<u8>, &mut VecDeque<u8>) {
        match self {
            Target::Team(board, ..) => (&mut board.bone.requests, &mut board.bone.answers),
            Target::Device(device) => (&mut device.requests, &mut device.answers),
        }
    }

    /// Whether the register bus has nothing to do.
    pub fn is_idle(&self) -> bool {
        match self {
            Target::Team(board, ..) => board.bone.is_idle(),
            Target::Device(device) => device.is_idle(),
        }
    }

    /// Half a command was forgotten: the block's bridge counts it. (That of a board is not told; its time-out is seconds of simulation.)
    pub fn expire(&mut self, part: &[u8]) {
        if let (Target::Team(board, ..), false) = (self, part.is_empty()) {
            board.bone.expire(part);
        }
    }

    /// Whether its clock must go on while nobody asks for anything: a board has a life of its own, and commands are to be completed.
    pub fn lives(&self) -> bool {
        match self {
            Target::Device(_) => true,
            Target::Team(.., completer) => completer.as_ref().is_some_and(|completer| !completer.is_idle()),
        }
    }

    /// One clock, with the traffic that is due.
    pub fn clock(&mut self, traffic: &mut Traffic) {
        match self {
            Target::Team(board, which, completer) => {
                if let Some(bytes) = traffic.offer(board.sources[0].waiting() < WAITING) {
                    let user = commands::sideband(commands::of(&bytes, *which));
                    board.sources[0].push(Frame { user, ..Frame::new(bytes) });
                }
                let Some(completer) = completer else { return board.clock() };
                completer.drive(board.team.clock());
                board.clock();
                for (port, sink) in board.sinks.iter_mut().enumerate() {
                    sink.frames.drain(..).for_each(|frame| commands::left(completer, *which, port, &frame));
                }
            }
            Target::Device(device) => {
                if let Some(host) = device.jacks.get_mut(HOST) {
                    host.sending.extend(traffic.offer(host.sending.len() < WAITING));
                }
                device.clock();
            }
        }
    }

    /// Throws away what was sent: the lines lead to nobody.
    pub fn forget(&mut self) {
        match self {
            Target::Team(board, ..) => {
                board.sinks.iter_mut().for_each(|sink| sink.frames.clear());
                board.sources.iter_mut().for_each(|source| source.accepted.clear());
            }
            Target::Device(device) => device.jacks.iter_mut().for_each(|jack| jack.heard.clear()),
        }
    }

    /// A cable is put in or pulled.
    pub fn link(&mut self, port: usize, up: bool) {
        match self {
            Target::Team(board, ..) => board.team.link(port, up),
            Target::Device(device) => device.jacks[port].plug(up),
        }
    }

    /// How fast a port of the block sends.
    pub fn throttle(&mut self, limit: Throttle) {
        let Target::Team(board, ..) = self else { return };
        if let Some(sink) = board.sinks.get_mut(limit.port) {
            sink.pace(limit.rate.pace());
        }
    }

    /// All ports at the rate of the line.
    pub fn throttle_none(&mut self) {
        (0..self.ports()).for_each(|port| self.throttle(Throttle { port, rate: Rate::GIGABIT }));
    }

    /// Clocks in which counters settle.
    pub fn lag(&self) -> u64 {
        match self {
            Target::Team(board, ..) => 4 * statistics_lag(board.team.n()) as u64,
            Target::Device(_) => 0,
        }
    }

    /// Bytes that its host can send in a clock.
    pub fn host_bytes(&self) -> f64 {
        match self {
            Target::Team(board, ..) => board.team.w() as f64 / 8.0,
            Target::Device(_) => 1.0,
        }
    }
}
