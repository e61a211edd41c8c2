// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The UARTBone bridge in front of a team's register bus: byte by byte, or bit by bit behind its serial line.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::model::{Model, Options};
use crate::port::Port;
use crate::serial::SerialLine;
use crate::team::{BusPorts, Team};
use crate::Error;

/// Clocks a bit of the simulated serial line: 3 Mbaud at 125 MHz, as the bridge is built for.
const SERIAL_BIT: u32 = 42;
/// More clocks than a bridge's longest time-out has.
const LONGEST_PAUSE: u32 = 1 << 25;
/// Clocks of reset that [`Bone::open`] gives.
const RESET_CLOCKS: u32 = 2;

/// An access that the bridge made on the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Word address.
    pub word: u16,
    /// The word written; `None` for a read.
    pub written: Option<u32>,
}

/// What the bridge said of commands that it did not perform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Commands that do not exist.
    pub unknown: u64,
    /// Commands without words.
    pub empty: u64,
    /// Commands forgotten after too long a pause.
    pub expired: u64,
}

/// How bytes come into the bridge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By handshake, a byte a clock.
    #[default]
    Bytes,
    /// On the serial line of the whole bridge, as on a board: 3 Mbaud, 8N1.
    Bits,
}

/// The bridge's end of that way.
enum Front {
    Bytes { rx_data: Port, rx_valid: Port, rx_ready: Port, tx_data: Port, tx_valid: Port },
    Bits { rx: Port, tx: Port, line: SerialLine },
}

/// The verilated bridge. It drives the team's register bus: use no other master beside it.
pub struct Bone {
    /// Bytes for the bridge, oldest first.
    pub requests: VecDeque<u8>,
    /// Bytes that it answered, oldest first; the owner empties it.
    pub answers: VecDeque<u8>,
    /// Accesses it made, oldest first, once somebody sets it.
    pub log: Option<Vec<Access>>,
    /// Counts of what was wrong.
    pub faults: Faults,
    model: Rc<Model>,
    clk: Port,
    front: Front,
    idle: Port,
    unknown: Port,
    empty: Port,
    expired: Port,
    out: BusPorts,
    team: BusPorts,
}

impl Bone {
    /// A bridge on the register bus of `team`, reset.
    ///
    /// # Errors
    /// The bridge's RTL has other ports than it should.
    pub fn open(team: &Team, way: Way, options: Options) -> Result<Self, Error> {
        let top = match way {
            Way::Bytes => "equipoise_uartbone",
            Way::Bits => "equipoise_uart_bridge",
        };
        let model = Model::open_module(top, options)?;
        let port = |name: &str, bits: u32| model.port(name, bits);
        let out = BusPorts::of(&model)?;
        let front = match way {
            Way::Bytes => {
                port("tx_ready", 1)?.put(true);
                Front::Bytes {
                    rx_data: port("rx_data", 8)?,
                    rx_valid: port("rx_valid", 1)?,
                    rx_ready: port("rx_ready", 1)?,
                    tx_data: port("tx_data", 8)?,
                    tx_valid: port("tx_valid", 1)?,
                }
            }
            Way::Bits => {
                let rx = port("rx", 1)?;
                rx.put(true);
                Front::Bits { rx, tx: port("tx", 1)?, line: SerialLine::new(SERIAL_BIT) }
            }
        };
        let bone = Bone {
            requests: VecDeque::new(),
            answers: VecDeque::new(),
            log: None,
            faults: Faults::default(),
            clk: port("clk", 1)?,
            front,
            idle: port("idle", 1)?,
            unknown: port("unknown", 1)?,
            empty: port("empty", 1)?,
            expired: port("expired", 1)?,
            out,
            team: team.bus.clone(),
            model: model.clone(),
        };
        let rst = port("rst", 1)?;
        rst.put(true);
        for _ in 0..RESET_CLOCKS {
            bone.edge(false);
            bone.edge(true);
        }
        rst.put(false);
        Ok(bone)
    }

    fn edge(&self, level: bool) {
        self.clk.put(level);
        self.model.eval();
    }

    /// Whether it waits for a command and has nothing left to take.
    pub fn is_idle(&self) -> bool {
        let line_is_quiet = match &self.front {
            Front::Bytes { .. } => true,
            Front::Bits { line, .. } => line.is_quiet(),
        };
        self.requests.is_empty() && self.idle.is_set() && line_is_quiet
    }

    /// Half a command, and the pause after which the bridge forgets it; the team's clock stands still meanwhile. Nothing of it reaches the
    /// bus. For an idle bridge.
    pub fn expire(&mut self, part: &[u8]) {
        self.requests.extend(part);
        for _ in 0..LONGEST_PAUSE {
            self.drive();
            self.sample();
            if self.is_idle() {
                return;
            }
        }
    }

    /// Before the clock of the team settles: offers a byte or a bit, and lets the bridge drive the team's bus.
    pub fn drive(&mut self) {
        match &mut self.front {
            Front::Bytes { rx_data, rx_valid, .. } => {
                let byte = self.requests.front();
                rx_valid.put(byte.is_some());
                rx_data.set(u64::from(*byte.unwrap_or(&0)));
            }
            Front::Bits { rx, line, .. } => rx.put(line.level(|| self.requests.pop_front())),
        }
        self.edge(false);
        let (out, team) = (&self.out, &self.team);
        team.cyc.put(out.cyc.is_set());
        team.stb.put(out.stb.is_set());
        team.we.put(out.we.is_set());
        for (from, to) in [(&out.adr, &team.adr), (&out.dat_w, &team.dat_w), (&out.sel, &team.sel)] {
            to.set(from.get());
        }
    }

    /// After it settled: hands the team's answer to the bridge, notes what the edge takes, and gives the bridge that edge.
    pub fn sample(&mut self) {
        let (out, team) = (&self.out, &self.team);
        out.ack.put(team.ack.is_set());
        out.dat_r.set(team.dat_r.get());
        if let Some(log) = self.log.as_mut().filter(|_| out.stb.is_set() && team.ack.is_set()) {
            log.push(Access { word: out.adr.get() as u16, written: out.we.is_set().then(|| out.dat_w.get() as u32) });
        }
        match &mut self.front {
            Front::Bytes { rx_valid, rx_ready, tx_valid, tx_data, .. } => {
                if rx_valid.is_set() && rx_ready.is_set() {
                    self.requests.pop_front();
                }
                if tx_valid.is_set() {
                    self.answers.push_back(tx_data.get() as u8);
                }
            }
            Front::Bits { tx, line, .. } => self.answers.extend(line.hear(tx.is_set())),
        }
        self.faults.unknown += u64::from(self.unknown.is_set());
        self.faults.empty += u64::from(self.empty.is_set());
        self.faults.expired += u64::from(self.expired.is_set());
        self.edge(true);
    }
}
