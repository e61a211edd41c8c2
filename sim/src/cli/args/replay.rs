// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Options of `replay`, and what they set and do.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use equipoise_golden::policy::Policy;

use crate::cli::scenario::limits;
use crate::cli::scenario::rebalance::Rebalance;
use crate::cli::scenario::step::{policy, Event, Step, When};
use crate::cli::scenario::values::{Commands, LuMax, Own, Throttle, Time};
use crate::cli::values::LinkAt;

/// What follows the options in the help.
pub const HELP: &str = "\
Columns of decisions.csv:
  frame      number in the capture, from 1, as Wireshark counts; frames of another link type are left out
  bytes      as the balancing unit passed it on (an oversize frame was cut to MAX_FRAME); of a runt as captured
  port       chosen port; empty if the unit did not decide the frame
  epoch      epoch of the decision
  eligible   eligible ports, hexadecimal mask
  clock_in   clock in which the first beat was accepted from the host
  clock_out  clock in which the last beat was accepted by the port's MAC
  drop       empty, or why the frame did not leave: RUNT, OVERSIZE, LINK_DOWN, NO_PATH, or HELD (still waiting at the end)
  policy     policy in use at the decision
  reason     why this port: free (the policy chose), forced, forced down, no path

Scenario files are TOML. At the top: ports, width, speed, seed, stall, max-frame, commands, shares, policy, round-frames,
priority, carry, as the options of these names; [throttle] and [own] with `2 = \"300Mbit\"`, [lu-max] with `3 = 8`, [rebalance] with mode
and the keys of --rebalance. Each [[event]] has a time, at = \"2.5ms\" since the first frame was offered (ns, us, ms, s) or frame = 1000
(as that frame is about to enter), and what happens: shares, policy, round-frames, priority, carry, lu-max, rebalance, throttle,
own, link-down = 2, link-up = 2 (or a list of ports), fire = true. Registers are written one after the other and committed, so that a
change is in use some tens of clocks later, between two frames. An option wins over what the file says of the same thing; events
of both happen. An error in a file names its line, and then nothing is done.";

/// How fast the ports send.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speed {
    /// 1 Gb/s at 125 MHz, preamble, FCS and gap included
    Line,
    /// Whatever the block offers, each clock
    Max,
}

#[derive(Args, Debug, Clone, Default)]
pub struct ReplayArgs {
    /// Capture to send: pcap or pcapng, Ethernet
    pub input: PathBuf,
    /// Settings and timed events, as a file; what it may hold is told below
    #[arg(long, value_name = "FILE.toml")]
    pub scenario: Option<PathBuf>,
    /// Ports of the team: 2, 3, 4, 8 or 16 [default: 4]
    #[arg(long, value_name = "N")]
    pub ports: Option<usize>,
    /// Width of the streams in bits: 64, 128, 256 or 512 [default: 64]
    #[arg(long, value_name = "W")]
    pub width: Option<usize>,
    /// Share of each port, such as 3,1,0,2 [default: 1 each]
    #[arg(long, value_delimiter = ',', value_name = "SHARES")]
    pub shares: Vec<u16>,
    /// Rule by which the block chooses: STATIC, ROUND_ROBIN, ACTIVE_BACKUP, LEAST_LOAD, QUOTA; refused if it is built without [default: STATIC]
    #[arg(long, value_name = "NAME", value_parser = policy)]
    pub policy: Option<Policy>,
    /// Frames of a port's turn under ROUND_ROBIN [default: 1]
    #[arg(long, value_name = "FRAMES")]
    pub round_frames: Option<u8>,
    /// Place of each port under ACTIVE_BACKUP, 0 to 15, the lowest first, such as 1,0,2,3 [default: 0 each]
    #[arg(long, value_delimiter = ',', value_name = "PRIORITIES")]
    pub priority: Vec<u8>,
    /// How the shares follow the traffic; keys: period (microseconds), threshold and min-share (1/65535), threshold-mode
    /// (signed, magnitude, always), change (percent), absolute and guard (on, off); refused if the block is built without
    #[arg(long, value_name = "off|share|speed[,KEY=VALUE...]")]
    pub rebalance: Option<Rebalance>,
    /// Under QUOTA, what a port overshot counts against its next turn
    #[arg(long)]
    pub carry: bool,
    /// Most outstanding commands of a logical unit (0 to 15) on each path, under QUOTA; 0 is no limit (may be repeated)
    #[arg(long, value_name = "LU=N")]
    pub lu_max: Vec<LuMax>,
    /// Frames that are commands: those of ATA over Ethernet (aoe; their LU is shelf + slot, modulo 16), none, or all, for LU 0 to 15 [default: aoe]
    #[arg(long, value_name = "aoe|none|LU")]
    pub commands: Option<Commands>,
    /// Completes each command so long after it has left, such as 50us; refused if the block is built without QUOTA [default: never]
    #[arg(long, value_name = "TIME")]
    pub complete: Option<Time>,
    /// Speed of the ports [default: line]
    #[arg(long, value_enum)]
    pub speed: Option<Speed>,
    /// How fast a port's line is, whatever --speed says: 300Mbit, 1Gbit, 30% of 1 Gbit; preamble, FCS and gap included (may be repeated)
    #[arg(long, value_name = "PORT=RATE")]
    pub throttle: Vec<Throttle>,
    /// A secondary adaptor sends frames of its own, by its own port, at this rate, beside those of the capture (may be repeated)
    #[arg(long, value_name = "PORT=RATE|off")]
    pub own: Vec<Own>,
    /// Seed of stalls and of the registers' values before reset [default: 1]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Probability with which host and MACs pause in a clock, 0 to 0.95 [default: 0]
    #[arg(long, value_name = "P")]
    pub stall: Option<f64>,
    /// The link of PORT fails as frame FRAME is about to enter (may be repeated)
    #[arg(long, value_name = "PORT@FRAME")]
    pub link_down: Vec<LinkAt>,
    /// The link of PORT comes back as frame FRAME is about to enter (may be repeated)
    #[arg(long, value_name = "PORT@FRAME")]
    pub link_up: Vec<LinkAt>,
    /// Longest frame, bytes; longer ones are dropped and counted as oversize [default: 1522]
    #[arg(long, value_name = "BYTES")]
    pub max_frame: Option<u16>,
    /// Writes a trace of all signals (FST), and beside it FILE.gtkw, a view for GTKWave: host stream, decision, ports' streams
    #[arg(long, value_name = "FILE.fst")]
    pub trace: Option<PathBuf>,
    /// Folder for the results; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Prints the report as JSON on stdout
    #[arg(long)]
    pub json: bool,
}

impl ReplayArgs {
    /// What the options set before the first frame, each with its name.
    pub fn steps(&self) -> Vec<(Step, String)> {
        let mut steps: Vec<(Step, &str)> = vec![];
        if !self.shares.is_empty() {
            steps.push((Step::Shares(self.shares.clone()), "--shares"));
        }
        steps.extend(self.policy.map(|policy| (Step::Policy(policy), "--policy")));
        steps.extend(self.round_frames.map(|frames| (Step::RoundFrames(frames), "--round-frames")));
        if !self.priority.is_empty() {
            steps.push((Step::Priority(self.priority.clone()), "--priority"));
        }
        steps.extend(self.carry.then_some((Step::Carry(true), "--carry")));
        steps.extend(self.rebalance.clone().map(|rebalance| (Step::Rebalance(rebalance), "--rebalance")));
        steps.extend(self.lu_max.iter().map(|limit| (Step::LuMax(*limit), "--lu-max")));
        steps.extend(self.throttle.iter().map(|throttle| (Step::Throttle(*throttle), "--throttle")));
        steps.extend(self.own.iter().map(|own| (Step::Own(*own), "--own")));
        steps.into_iter().map(|(step, option)| (step, option.to_string())).collect()
    }

    /// Links that change; a port that fails and comes back at the same frame ends up.
    pub fn events(&self) -> Vec<Event> {
        let event = |at: &LinkAt, up: bool| Event {
            when: When::Frame(at.frame),
            steps: vec![Step::Link { port: at.port, up }],
            from: if up { "--link-up" } else { "--link-down" }.to_string(),
        };
        let down = self.link_down.iter().map(|at| event(at, false));
        down.chain(self.link_up.iter().map(|at| event(at, true))).collect()
    }

    /// What clap cannot see. Where a scenario may say how many ports there are, what needs their number is judged with it.
    pub fn check(&self) -> Result<(), String> {
        let named = |name: &'static str| move |why: String| format!("{name} {why}");
        self.ports.map(limits::ports).transpose().map_err(named("--ports"))?;
        self.width.map(limits::width).transpose().map_err(named("--width"))?;
        self.stall.map(limits::stall).transpose().map_err(named("--stall"))?;
        self.max_frame.map(limits::max_frame).transpose().map_err(named("--max-frame"))?;
        let ports = match (self.ports, &self.scenario) {
            (Some(ports), _) => ports,
            (None, None) => 4,
            (None, Some(_)) => return Ok(()),
        };
        let events = self.events();
        let happening = events.iter().flat_map(|event| event.steps.iter().map(|step| (step, &event.from)));
        let steps = self.steps();
        let faults = steps.iter().map(|(step, from)| (step, from)).chain(happening);
        match faults.filter_map(|(step, from)| Some(format!("{from}: {}", step.fault(ports)?))).next() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }
}
