// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A board's top, pin by pin: what is in its bitstream, with PHYs and a host's serial line at the pins.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::jack::{Jack, Levels};
use crate::model::{Model, Options};
use crate::port::Port;
use crate::serial::SerialLine;
use crate::Error;

/// A top that this build has a model of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceName {
    /// Board, as `make bitstream` names it.
    pub board: &'static str,
    /// Top.
    pub top: &'static str,
    /// PHYs.
    pub phys: usize,
    /// Clocks of the core in a bit of the serial line.
    pub bit_clocks: u32,
    /// Module.
    pub(crate) module: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/devices.rs"));

/// The board tops of this build.
pub fn devices() -> &'static [DeviceName] {
    DEVICES
}

/// Pins of one PHY.
struct Pins {
    rx_clk: Port,
    rx_ctl: Port,
    rxd: Port,
    tx_clk: Port,
    tx_ctl: Port,
    txd: Port,
}

/// A board top at work. Its clock pin is driven at the rate of the core: the PLL's model passes it on.
pub struct Device {
    /// Which it is.
    pub name: DeviceName,
    /// What is at its Ethernet jacks.
    pub jacks: Vec<Jack>,
    /// Bytes for its serial line, oldest first.
    pub requests: VecDeque<u8>,
    /// Bytes that came from it; the owner empties it.
    pub answers: VecDeque<u8>,
    /// The lines' clocks have one clock more (or, negative, less) in so many of the board's; 0: they are the same.
    pub drift: i64,
    model: Rc<Model>,
    clk: Port,
    uart_rx: Port,
    uart_tx: Port,
    pins: Vec<Pins>,
    line: SerialLine,
    clock: u64,
}

impl Device {
    /// The model of a board's top, after its reset.
    ///
    /// # Errors
    /// This build has no such model.
    pub fn open(board: &str, top: &str, options: Options) -> Result<Self, Error> {
        let name = *devices().iter().find(|d| d.board == board && d.top == top).ok_or_else(|| Error::NoSuchDevice {
            board: board.to_string(),
            top: top.to_string(),
            have: devices().iter().map(|d| format!("{} {}", d.board, d.top)).collect::<Vec<_>>().join(", "),
        })?;
        let model = Model::open_module(name.module, options)?;
        let port = |name: &str, bits: u32| model.port(name, bits);
        let pins = (0..name.phys)
            .map(|p| {
                Ok(Pins {
                    rx_clk: port(&format!("phy_{p}_rx_clk"), 1)?,
                    rx_ctl: port(&format!("phy_{p}_rx_ctl"), 1)?,
                    rxd: port(&format!("phy_{p}_rxd"), 4)?,
                    tx_clk: port(&format!("phy_{p}_tx_clk"), 1)?,
                    tx_ctl: port(&format!("phy_{p}_tx_ctl"), 1)?,
                    txd: port(&format!("phy_{p}_txd"), 4)?,
                })
            })
            .collect::<Result<Vec<_>, Error>>()?;
        let mut device = Device {
            jacks: pins.iter().map(|_| Jack::default()).collect(),
            requests: VecDeque::new(),
            answers: VecDeque::new(),
            drift: 0,
            clk: port("clk", 1)?,
            uart_rx: port("uart_rx", 1)?,
            uart_tx: port("uart_tx", 1)?,
            pins,
            line: SerialLine::new(name.bit_clocks),
            clock: 0,
            model: model.clone(),
            name,
        };
        if let Ok(button) = port("rst_n", 1) {
            button.put(true);
        }
        device.uart_rx.put(true);
        // The shell holds the core in reset for 255 clocks; what the pins say until then is nothing.
        (0..400).for_each(|_| device.clock());
        device.answers.clear();
        device.line = SerialLine::new(name.bit_clocks);
        device.jacks.iter_mut().for_each(|jack| *jack = Jack::default());
        Ok(device)
    }

    /// Clocks so far.
    pub fn clocks(&self) -> u64 {
        self.clock
    }

    /// Whether the serial line is at rest and has nothing left to carry.
    pub fn is_idle(&self) -> bool {
        self.requests.is_empty() && self.line.is_quiet()
    }

    /// One clock of the board, and one, none or two of its lines.
    pub fn clock(&mut self) {
        self.uart_rx.put(self.line.level(|| self.requests.pop_front()));
        let drifts = self.drift != 0 && self.clock % self.drift.unsigned_abs() == 0;
        if self.drift == 0 {
            let said = self.put_levels();
            self.edge(true, true);
            self.put_fall(&said);
            let rise = self.sample();
            self.edge(false, true);
            self.heard(&rise);
        } else {
            self.edge(true, false);
            let rise = self.sample();
            for _ in 0..if drifts { 1 + self.drift.signum() } else { 1 } {
                let said = self.put_levels();
                self.line_edge(true);
                self.put_fall(&said);
                self.line_edge(false);
            }
            self.edge(false, false);
            self.heard(&rise);
        }
        self.answers.extend(self.line.hear(self.uart_tx.is_set()));
        self.clock += 1;
    }

    fn edge(&mut self, level: bool, lines: bool) {
        self.clk.put(level);
        if lines {
            self.pins.iter().for_each(|pins| pins.rx_clk.put(level));
        }
        self.model.eval();
    }

    fn line_edge(&mut self, level: bool) {
        self.pins.iter().for_each(|pins| pins.rx_clk.put(level));
        self.model.eval();
    }

    /// Puts what the rising edge takes on the pins.
    fn put_levels(&mut self) -> Vec<Levels> {
        let said: Vec<Levels> = self.jacks.iter_mut().map(Jack::say).collect();
        for (pins, levels) in self.pins.iter().zip(&said) {
            pins.rxd.set(u64::from(levels.data & 0xF));
            pins.rx_ctl.put(levels.rise);
        }
        said
    }

    fn put_fall(&mut self, said: &[Levels]) {
        for (pins, levels) in self.pins.iter().zip(said) {
            pins.rxd.set(u64::from(levels.data >> 4));
            pins.rx_ctl.put(levels.fall);
        }
    }

    /// What is on the pins to the PHYs, in the first half of a clock of theirs.
    fn sample(&self) -> Vec<(u8, bool)> {
        self.pins
            .iter()
            .map(|pins| {
                assert!(pins.tx_clk.is_set() || self.clock < 8, "the clock to a PHY rises with the core's");
                (pins.txd.get() as u8, pins.tx_ctl.is_set())
            })
            .collect()
    }

    /// The second half, and both together to the PHYs.
    fn heard(&mut self, rise: &[(u8, bool)]) {
        for ((pins, jack), &(low, rise)) in self.pins.iter().zip(&mut self.jacks).zip(rise) {
            jack.hear(Levels { data: low | (pins.txd.get() as u8) << 4, rise, fall: pins.tx_ctl.is_set() });
        }
    }
}
