// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Follows every frame from the host stream to its port and says what is not as it should be.
//!
//! Decisions are compared one by one with the golden model; bytes with the frame that was sent; the order on a port
//! with the order of decisions ([`port`]); running byte counts with the bounds of docs/semantics.md "The exact form".

mod epoch;
mod held;
mod port;
mod row;

use std::collections::VecDeque;

use equipoise_golden::balance::Spread;
use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Read, Request};
use equipoise_golden::{all_ports, MIN_FRAME};
use equipoise_sim::check::{Entered, Timeline, UnitMonitor};
use equipoise_sim::{Accepted, Captured, Decision, Latency};

use self::port::{Expected, Port};
use super::scenario::step::Step;
use super::scenario::values::LuMax;

pub use self::epoch::Epoch;
pub use self::row::{Fate, Row};

/// More faults than this say nothing new.
const ENOUGH: usize = 20;

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
    /// Commands that were completed: clock, port and logical unit.
    completed: Vec<(u64, usize, u8)>,
    /// What a scenario did, and in which clock.
    pub happenings: Vec<(u64, Step)>,
    pub rows: Vec<Row>,
    pub spread: Spread,
    pub epochs: Vec<Epoch>,
    /// Frames and bytes that secondary adaptors sent by themselves, by port.
    pub own: Vec<(u64, u64)>,
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
            completed: Vec::new(),
            happenings: Vec::new(),
            rows: Vec::new(),
            spread: Spread::new(n, u64::from(max_frame)),
            epochs: Vec::new(),
            own: vec![(0, 0); n],
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

    /// The block has put these shares in use between two clocks.
    pub fn moved(&mut self, earliest: u64, latest: u64, shares: Vec<u16>) {
        self.timeline.moved(earliest, latest, shares);
    }

    /// It may have done so, to shares that nobody has seen, since one clock and before the commit that was acknowledged in the other.
    pub fn unseen(&mut self, since: u64, acknowledged: u64) {
        self.timeline.unseen(since, acknowledged);
    }

    /// A limit of outstanding commands is in use, by such a write.
    pub fn limited(&mut self, began: u64, acknowledged: u64, limit: LuMax) {
        self.timeline.limit(began, acknowledged, limit.unit, limit.most);
    }

    /// Turns of a port under QUOTA have these bytes from some clock of `earliest..=latest` on.
    pub fn turn(&mut self, earliest: u64, latest: u64, port: usize, bytes: u32) {
        self.timeline.turn(earliest, latest, port, bytes.into());
    }

    /// A command of `unit` that left by `port` was completed.
    pub fn completed(&mut self, clock: u64, port: usize, unit: u8) {
        self.completed.push((clock, port, unit));
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

    /// Nothing moves any more: settles what is left. If a command waits for others to be completed: its frame's number, and its logical unit.
    pub fn finish(&mut self) -> Option<(u64, u8)> {
        let nowhere = self.links.last().is_some_and(|l| l.1 == 0);
        let at_limit = self.at_limit().filter(|_| !nowhere);
        for port in 0..self.n {
            let settled = self.ports[port].finish(&self.rows);
            self.settle(settled);
        }
        while let Some(pending) = self.awaiting_decision.pop_front() {
            if !nowhere && at_limit.is_none() {
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
        at_limit
    }

    /// The frame that is to be decided next and its logical unit, if that has as many commands outstanding as it may on each path.
    fn at_limit(&self) -> Option<(u64, u8)> {
        let pending = self.awaiting_decision.front()?;
        let unit = self.rows[pending.frame].command?;
        let in_flight = held::outstanding(&self.rows, &self.completed, &self.links, unit);
        let read = Read { in_flight, ..Read::default() };
        let request = Request { lane: 0, bytes: pending.bytes.len() as u64, forced: None, command: Some(unit), read };
        self.monitor.waits(request, &self.timeline).then_some((pending.number, unit))
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
        if self.epochs.last().map(|e| e.number) != Some(d.epoch) {
            self.epochs.push(Epoch {
                number: d.epoch,
                first_frame: self.rows[frame].number,
                first_row: frame,
                eligible: d.eligible,
                policy: self.monitor.settings().policy,
                shares: vec![],
                bytes: vec![0; self.n],
            });
        }
        let index = self.epochs.len() - 1;
        let epoch = &mut self.epochs[index];
        epoch.bytes[port] += u64::from(d.bytes);
        self.rows[frame].epoch = Some(index);
        let mut first = frame;
        if epoch.shares.is_empty() {
            // Where changes came together it may be a later frame that tells which shares are in use.
            let Some(shares) = self.monitor.shares() else { return };
            (epoch.shares, first) = (shares.to_vec(), epoch.first_row);
        }
        // Only STATIC keeps the proportion, frame by frame.
        if epoch.policy == Policy::Static {
            for d in self.rows[first..=frame].iter().filter(|row| row.epoch == Some(index)).filter_map(|row| row.decision) {
                self.spread.decided(index as u64, &epoch.shares, d.eligible, d.port.into(), u64::from(d.bytes));
            }
        }
    }

    /// Frames that were decided by shares that are not known.
    pub fn unjudged(&self) -> usize {
        let is_known = |epoch: usize| !self.epochs[epoch].shares.is_empty();
        self.rows.iter().filter(|row| row.epoch.is_some_and(|epoch| !is_known(epoch))).count()
    }

    fn close(&mut self, frame: usize, fate: Fate) {
        self.rows[frame].fate = fate;
        self.open -= 1;
    }
}
