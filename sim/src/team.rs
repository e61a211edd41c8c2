// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The verilated block: its ports by name and its clock.

use std::path::Path;
use std::rc::Rc;

use crate::built::Latency;
use crate::model::{Model, Options};
use crate::port::Port;
use crate::Error;

/// Nanoseconds of a clock at the nominal 125 MHz.
pub const CLOCK_NS: u64 = 8;

/// Ports `s_axis_<i>_*`: packets from the host of one adaptor.
#[derive(Clone)]
pub struct HostStream {
    /// Beat bytes, W bits.
    pub data: Port,
    /// Which bytes of the beat are frame, W/8 bits.
    pub keep: Port,
    /// Bits 15:0 tag, 19:16 LU, 20 class, 21 forced, 25:22 forced port.
    pub user: Port,
    /// The host offers a beat.
    pub valid: Port,
    /// The beat is the frame's last.
    pub last: Port,
    /// The block takes the beat (output).
    pub ready: Port,
}

/// Ports `m_axis_<i>_*`: packets to one MAC.
#[derive(Clone)]
pub struct MacStream {
    /// Beat bytes, W bits (output).
    pub data: Port,
    /// Which bytes of the beat are frame, W/8 bits (output).
    pub keep: Port,
    /// With the last beat: the frame is in error (output).
    pub error: Port,
    /// The block offers a beat (output).
    pub valid: Port,
    /// The beat is the frame's last (output).
    pub last: Port,
    /// The MAC takes the beat.
    pub ready: Port,
}

/// Ports `wb_*`: Wishbone B4 classic, word addresses.
#[derive(Clone)]
pub struct BusPorts {
    /// Bus cycle.
    pub cyc: Port,
    /// Strobe.
    pub stb: Port,
    /// Write.
    pub we: Port,
    /// Word address, 10 bits.
    pub adr: Port,
    /// Data to the block, 32 bits.
    pub dat_w: Port,
    /// Byte lanes, 4 bits.
    pub sel: Port,
    /// Data from the block, 32 bits (output).
    pub dat_r: Port,
    /// Acknowledge (output).
    pub ack: Port,
}

impl BusPorts {
    /// Those of a model that has them.
    pub(crate) fn of(model: &Rc<Model>) -> Result<Self, Error> {
        Ok(BusPorts {
            cyc: model.port("wb_cyc", 1)?,
            stb: model.port("wb_stb", 1)?,
            we: model.port("wb_we", 1)?,
            adr: model.port("wb_adr", 10)?,
            dat_w: model.port("wb_dat_w", 32)?,
            sel: model.port("wb_sel", 4)?,
            dat_r: model.port("wb_dat_r", 32)?,
            ack: model.port("wb_ack", 1)?,
        })
    }
}

/// Ports `dec_*`: one pulse for each frame that passed the balancing unit (outputs).
#[derive(Clone)]
pub struct DecisionPorts {
    /// A decision is shown in this clock.
    pub valid: Port,
    /// Lane that the frame came by.
    pub lane: Port,
    /// Port chosen.
    pub port: Port,
    /// Bytes of the frame as passed on.
    pub bytes: Port,
    /// Epoch, modulo 2^16.
    pub epoch: Port,
    /// Eligible set used, N bits.
    pub eligible: Port,
    /// The frame named its port.
    pub forced: Port,
    /// The frame was dropped by the unit.
    pub dropped: Port,
    /// Policy that the frame was stamped with; nothing in a block with STATIC alone.
    pub policy: Option<Port>,
    /// Bytes that were read to wait for each path; empty in a block without LEAST_LOAD.
    pub load: Vec<Port>,
    /// Of a command that QUOTA decided: what was outstanding at each port; none where the block counts no commands.
    pub in_flight: Vec<Port>,
}

/// Ports `cmd_done_*`: a command is completed (inputs).
#[derive(Clone)]
pub struct CompletionPorts {
    /// One is in this clock.
    pub valid: Port,
    /// Port that the command left by.
    pub port: Port,
    /// Its logical unit.
    pub unit: Port,
}

/// The block with N ports of W bits.
///
/// Dropping it checks that the model saw exactly the errors announced by [`Team::expect_errors`], and panics if not.
/// It belongs to the thread that opened it.
///
/// ```compile_fail,E0277
/// let team = equipoise_sim::Team::open(4, 64, Default::default()).unwrap();
/// std::thread::spawn(move || drop(team));
/// ```
pub struct Team {
    /// Host streams, one an adaptor.
    pub host: Vec<HostStream>,
    /// MAC streams, one a port.
    pub mac: Vec<MacStream>,
    /// Register bus.
    pub bus: BusPorts,
    /// Decision port.
    pub decision: DecisionPorts,
    /// Completions; nothing where the block counts no commands: where it is built without QUOTA.
    pub completions: Option<CompletionPorts>,
    /// Link inputs, N bits.
    pub link_up: Port,
    model: Rc<Model>,
    clk: Port,
    rst: Port,
    n: usize,
    w: usize,
    clock: u64,
    settled: bool,
    tracing: bool,
}

impl Team {
    /// Opens the model of `n` ports and `w` bits with every input at 0. It has not been reset.
    ///
    /// # Errors
    /// The size is not in this build, or its RTL has other ports than it should.
    pub fn open(n: usize, w: usize, options: Options) -> Result<Self, Error> {
        let model = Model::open(n, w, options)?;
        let port = |name: &str, bits: usize| model.port(name, bits as u32);
        let (mut host, mut mac) = (Vec::new(), Vec::new());
        for i in 0..n {
            let s = |name: &str, bits: usize| port(&format!("s_axis_{i}_t{name}"), bits);
            host.push(HostStream {
                data: s("data", w)?,
                keep: s("keep", w / 8)?,
                user: s("user", 26)?,
                valid: s("valid", 1)?,
                last: s("last", 1)?,
                ready: s("ready", 1)?,
            });
            let m = |name: &str, bits: usize| port(&format!("m_axis_{i}_t{name}"), bits);
            mac.push(MacStream {
                data: m("data", w)?,
                keep: m("keep", w / 8)?,
                error: m("user", 1)?,
                valid: m("valid", 1)?,
                last: m("last", 1)?,
                ready: m("ready", 1)?,
            });
        }
        let decision = DecisionPorts {
            valid: port("dec_valid", 1)?,
            lane: port("dec_lane", 4)?,
            port: port("dec_port", 4)?,
            bytes: port("dec_bytes", 14)?,
            epoch: port("dec_epoch", 16)?,
            eligible: port("dec_eligible", n)?,
            forced: port("dec_forced", 1)?,
            dropped: port("dec_drop", 1)?,
            policy: port("dec_policy_0", 4).ok(),
            load: (0..n).map_while(|p| port(&format!("dec_load_{p}"), 16).ok()).collect(),
            in_flight: (0..n).filter_map(|p| port(&format!("dec_in_flight_{p}"), 8).ok()).collect(),
        };
        let completion = |name: &str, bits: u32| model.port(&format!("cmd_done_{name}"), bits).ok();
        let completions =
            (|| Some(CompletionPorts { valid: completion("valid", 1)?, port: completion("port", 4)?, unit: completion("lu", 4)? }))();
        let (link_up, clk, rst) = (port("link_up", n)?, port("clk", 1)?, port("rst", 1)?);
        let (clock, settled, tracing) = (0, false, model.trace_if_asked()?);
        let bus = BusPorts::of(&model)?;
        Ok(Team { host, mac, bus, decision, completions, link_up, model, clk, rst, n, w, clock, settled, tracing })
    }

    /// Ports N.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Width W, bits.
    pub fn w(&self) -> usize {
        self.w
    }

    /// Bytes of a beat, W/8.
    pub fn k(&self) -> usize {
        self.w / 8
    }

    /// Module name.
    pub fn top(&self) -> &'static str {
        self.model.top()
    }

    /// Latencies of the block.
    pub fn latency(&self) -> Latency {
        self.model.latency()
    }

    /// Number of the present clock: rising edges since the model was opened.
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// Holds `rst` for `clocks` clocks.
    pub fn reset(&mut self, clocks: u32) {
        self.rst.put(true);
        for _ in 0..clocks {
            self.cycle();
        }
        self.rst.put(false);
        self.settled = false;
    }

    /// Sets the link input of one port.
    pub fn link(&mut self, port: usize, up: bool) {
        let old = self.link_up.get();
        self.link_up.set(if up { old | 1 << port } else { old & !(1 << port) });
    }

    /// Sets the reset input, for a reset amid traffic.
    pub fn set_reset(&mut self, value: bool) {
        self.rst.put(value);
    }

    /// Lets the outputs follow the inputs, before the edge.
    #[inline(always)]
    pub fn settle(&mut self) {
        self.clk.put(false);
        self.model.eval();
        self.settled = true;
    }

    /// The rising edge (settles first where the caller did not). Inputs are left as they are.
    #[inline(always)]
    pub fn tick(&mut self) {
        if !self.settled {
            self.settle();
        }
        if self.tracing {
            self.model.dump(self.clock * CLOCK_NS);
        }
        self.clk.put(true);
        self.model.eval();
        if self.tracing {
            self.model.dump(self.clock * CLOCK_NS + CLOCK_NS / 2);
        }
        self.clock += 1;
        self.settled = false;
    }

    /// One whole clock with the inputs as they are.
    #[inline(always)]
    pub fn cycle(&mut self) {
        self.settle();
        self.tick();
    }

    /// Traces all signals from now on. The suffix of `path` names the format: `.fst`, or `.vcd` in a build with the
    /// feature `vcd` (Verilator gives a model one of the two).
    pub fn trace(&mut self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.model.open_trace(path.as_ref())?;
        self.tracing = true;
        Ok(())
    }

    /// Ends the trace, so that its file can be read.
    pub fn end_trace(&mut self) {
        self.model.close_trace();
        self.tracing = false;
    }

    /// Errors that the model reported so far: `$error` and failed assertions.
    pub fn errors(&self) -> u32 {
        self.model.errors()
    }

    /// Announces that the model will have reported exactly `count` errors at its end.
    pub fn expect_errors(&mut self, count: u32) {
        self.model.expect_errors(count);
    }

    /// Writes coverage counts (feature `coverage`).
    pub fn write_coverage(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.model.write_coverage(path.as_ref())
    }
}
