// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Follows every frame from the host stream to its port and says what is not as it should be.
//!
//! Decisions are compared one by one with the golden model; bytes with the frame that was sent; the order on a port
//! with the order of decisions ([`port`]); running byte counts with the bounds of docs/semantics.md "The exact form".

mod port;
mod row;

use std::collections::VecDeque;

use equipoise_golden::balance::Spread;
use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Read, Request};
use equipoise_golden::{all_ports, MAX_PORTS, MIN_FRAME};
use equipoise_sim::check::{Entered, Timeline, UnitMonitor};
use equipoise_sim::{Accepted, Captured, Decision, Latency};

use self::port::{Expected, Port};
use super::scenario::step::Step;
use super::scenario::values::LuMax;

pub use self::row::{Fate, Row};

/// More faults than this say nothing new.
const ENOUGH: usize = 20;

/// Bytes and frames of one epoch, and what was in use.
#[derive(Clone, Debug)]
pub struct Epoch {
    pub number: u16,
    pub first_frame: u64,
    pub eligible: u16,
    pub policy: Policy,
    pub shares: Vec<u16>,
    pub bytes: Vec<u64>,
}

impl Epoch {
    /// An eligible port has a share.
    pub fn has_shares(&self) -> bool {
        self.shares.iter().enumerate().any(|(p, share)| self.eligible >> p & 1 == 1 && *share > 0)
    }

    /// There is a proportion that the block keeps.
    pub fn is_balanced(&self) -> bool {
        self.policy == Policy::Static && self.has_shares()
    }
}

/// The state of following one run.
pub struct Follow {
    n: usize,
    max_frame: usize,
    beat: usize,
    timeline: Timeline,
    monitor: UnitMonitor,
    awaiting_accept: VecDeque<usize>,
    awaiting_decision: VecDeque<Expected>,
    ports: Vec<Port>,
    /// Link inputs over time: from this clock on, this mask.
    links: Vec<(u64, u16)>,
    /// What a scenario did, and in which clock.
    pub happenings: Vec<(u64, Step)>,
    pub rows: Vec<Row>,
    pub spread: Spread,
    pub epochs: Vec<Epoch>,
    pub faults: Vec<String>,
    /// Frames given to the block whose fate is open.
    pub open: u64,
}

impl Follow {
    /// Follows a block of `width` bits and this latency, with these settings in use and all links up.
    pub fn new(settings: Settings, width: usize, latency: Latency) -> Self {
        let (n, max_frame) = (settings.n(), settings.max_frame);
        Follow {
            n,
            max_frame: usize::from(max_frame),
            beat: width / 8,
            timeline: Timeline::new(settings.clone(), all_ports(n)),
            monitor: UnitMonitor::new(settings),
            awaiting_accept: VecDeque::new(),
            awaiting_decision: VecDeque::new(),
            ports: (0..n).map(|port| Port::new(port, latency)).collect(),
            links: vec![(0, all_ports(n))],
            happenings: Vec::new(),
            rows: Vec::new(),
            spread: Spread::new(n, u64::from(max_frame)),
            epochs: Vec::new(),
            faults: Vec::new(),
            open: 0,
        }
    }

    /// The same of a block that has a queue in front of its stamp, or has none.
    pub fn keeping(self, keeps: bool) -> Self {
        Follow { monitor: self.monitor.keeping(keeps), ..self }
    }

    /// A frame, of this number in the capture and perhaps a command for a logical unit, is handed to the host stream.
    pub fn push(&mut self, number: u64, bytes: &[u8], command: Option<u8>) {
        let frame = self.rows.len();
        self.rows.push(Row::waiting(number, bytes.len() as u32, command));
        self.open += 1;
        // A frame without bytes is an empty beat outside a frame, which the lane ignores: as short as a runt can be.
        self.awaiting_accept.push_back(frame);
        if bytes.len() >= MIN_FRAME {
            self.awaiting_decision.push_back(Expected { frame, number, bytes: bytes.to_vec() });
        }
    }

    /// Settings are in use by a write that began in one clock and was acknowledged in another.
    pub fn committed(&mut self, began: u64, acknowledged: u64, settings: Settings) {
        self.timeline.commit(began, acknowledged, settings);
    }

    /// A limit of outstanding commands is in use, by such a write.
    pub fn limited(&mut self, began: u64, acknowledged: u64, limit: LuMax) {
        self.timeline.limit(began, acknowledged, limit.unit, limit.most);
    }

    /// Turns under QUOTA have these bytes from some clock of `earliest..=latest` on.
    pub fn turns(&mut self, earliest: u64, latest: u64, quotas: &[u32]) {
        let mut bytes = [0; MAX_PORTS];
        bytes.iter_mut().zip(quotas).for_each(|(bytes, quota)| *bytes = u64::from(*quota));
        self.timeline.quotas(earliest, latest, bytes);
    }

    /// A scenario did something.
    pub fn happened(&mut self, clock: u64, steps: &[Step]) {
        self.happenings.extend(steps.iter().map(|step| (clock, step.clone())));
    }

    /// The link inputs are `mask` from `clock` on.
    pub fn link(&mut self, clock: u64, mask: u16) {
        self.links.push((clock, mask));
        self.timeline.link(clock, mask);
        self.ports.iter_mut().enumerate().for_each(|(p, port)| port.link(clock, mask >> p & 1 == 1));
    }

    /// The link inputs over time: from each clock on, the mask.
    pub fn links(&self) -> &[(u64, u16)] {
        &self.links
    }

    /// The block took a frame from the host.
    pub fn accepted(&mut self, accepted: Accepted) {
        let Some(frame) = self.awaiting_accept.pop_front() else {
            return self.fault(|| "the host stream took a frame that was not offered".to_string());
        };
        self.rows[frame].clock_in = Some(accepted.first);
        self.rows[frame].clock_whole = Some(accepted.last);
        if (self.rows[frame].bytes as usize) < MIN_FRAME {
            self.close(frame, Fate::Dropped(Reason::Runt));
        }
    }

    /// The block decided a frame.
    pub fn decided(&mut self, d: Decision) {
        let Some(pending) = self.awaiting_decision.pop_front() else {
            return self.fault(|| format!("clock {}: a decision without a frame: {d:?}", d.clock));
        };
        let frame = pending.frame;
        let length = pending.bytes.len().min(self.max_frame);
        let name = pending.number;
        let request = Request { lane: 0, bytes: length as u64, forced: None, command: self.rows[frame].command, read: Read::default() };
        // Of an oversize frame that is still coming in, the clock of its first beat is not known yet.
        let first = self.rows[frame].clock_in.unwrap_or(0);
        let entered = Entered { request, first, beats: length.div_ceil(self.beat) as u64 };
        if let Err(why) = self.monitor.check(d, entered, &self.timeline) {
            self.fault(|| format!("frame {name}: {why}"));
        }
        self.rows[frame].bytes = length as u32;
        self.rows[frame].decision = Some(d);
        self.rows[frame].policy = Some(self.monitor.settings().policy);
        let port = (!d.dropped).then_some(usize::from(d.port));
        let Some(port) = port.filter(|&p| p < self.n) else {
            return self.close(frame, Fate::Dropped(Reason::NoPath));
        };
        self.account(frame, &d, port);
        if pending.bytes.len() > self.max_frame {
            return self.close(frame, Fate::Dropped(Reason::Oversize));
        }
        self.ports[port].expect(pending);
    }

    /// The port's MAC took a frame.
    pub fn sent(&mut self, port: usize, out: &Captured) {
        let settled = self.ports[port].sent(out, &self.rows);
        self.settle(settled);
    }

    /// Nothing moves any more: settles what is left.
    pub fn finish(&mut self) {
        let nowhere = self.links.last().is_some_and(|l| l.1 == 0);
        for port in 0..self.n {
            let settled = self.ports[port].finish(&self.rows);
            self.settle(settled);
        }
        while let Some(pending) = self.awaiting_decision.pop_front() {
            if !nowhere {
                self.fault(|| format!("frame {}: never decided, although a port was eligible", pending.number));
            }
            self.close(pending.frame, Fate::Held);
        }
        for row in &mut self.rows {
            if row.fate == Fate::Waiting {
                row.fate = Fate::Held;
            }
        }
        self.open = 0;
        if let Some(breach) = self.spread.breach() {
            let breach = format!("balance: {breach}");
            self.fault(|| breach);
        }
    }

    fn settle(&mut self, settled: port::Settled) {
        for (frame, clock_out) in settled.frames {
            self.rows[frame].clock_out = clock_out;
            self.close(frame, if clock_out.is_some() { Fate::Sent } else { Fate::Dropped(Reason::LinkDown) });
        }
        for fault in settled.faults {
            self.fault(|| fault);
        }
    }

    /// Notes a fault, while there are few.
    pub fn fault(&mut self, text: impl FnOnce() -> String) {
        if self.faults.len() < ENOUGH {
            self.faults.push(text());
        }
    }

    fn account(&mut self, frame: usize, d: &Decision, port: usize) {
        let settings = self.monitor.settings();
        if self.epochs.last().map(|e| e.number) != Some(d.epoch) {
            self.epochs.push(Epoch {
                number: d.epoch,
                first_frame: self.rows[frame].number,
                eligible: d.eligible,
                policy: settings.policy,
                shares: settings.shares.clone(),
                bytes: vec![0; self.n],
            });
        }
        let index = self.epochs.len() - 1;
        let epoch = &mut self.epochs[index];
        epoch.bytes[port] += u64::from(d.bytes);
        self.rows[frame].epoch = Some(index);
        // Only STATIC keeps the proportion, frame by frame.
        if epoch.policy == Policy::Static {
            self.spread.decided(index as u64, &epoch.shares, d.eligible, port, u64::from(d.bytes));
        }
    }

    fn close(&mut self, frame: usize, fate: Fate) {
        self.rows[frame].fate = fate;
        self.open -= 1;
    }
}
