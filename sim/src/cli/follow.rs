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
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Read, Request, Unit};
use equipoise_golden::{all_ports, MIN_FRAME};
use equipoise_sim::{Accepted, Captured, Decision, Latency};

use self::port::{Expected, Port};

pub use self::row::{Fate, Row};

/// More faults than this say nothing new.
const ENOUGH: usize = 20;
/// Clocks from a link input to the eligible set that a decision uses, with room to spare.
const LINK_CLOCKS: u64 = 8;

/// Bytes and frames of one epoch.
#[derive(Clone, Debug)]
pub struct Epoch {
    pub number: u16,
    pub first_frame: u64,
    pub eligible: u16,
    pub bytes: Vec<u64>,
}

/// The state of following one run.
pub struct Follow {
    n: usize,
    max_frame: usize,
    unit: Unit,
    epoch_offset: Option<u16>,
    epoch_count: u64,
    awaiting_accept: VecDeque<usize>,
    awaiting_decision: VecDeque<Expected>,
    ports: Vec<Port>,
    /// Link inputs over time: from this clock on, this mask.
    links: Vec<(u64, u16)>,
    pub rows: Vec<Row>,
    pub spread: Spread,
    pub epochs: Vec<Epoch>,
    pub faults: Vec<String>,
    /// Frames given to the block whose fate is open.
    pub open: u64,
}

impl Follow {
    /// Follows a block of `n` ports and this latency with these shares and MAX_FRAME in use, all links up.
    pub fn new(n: usize, shares: &[u16], max_frame: u16, latency: Latency) -> Self {
        let mut settings = Settings::reset(n);
        settings.shares = shares.to_vec();
        settings.max_frame = max_frame;
        Follow {
            n,
            max_frame: usize::from(max_frame),
            unit: Unit::new(settings),
            epoch_offset: None,
            epoch_count: 0,
            awaiting_accept: VecDeque::new(),
            awaiting_decision: VecDeque::new(),
            ports: (0..n).map(|port| Port::new(port, latency)).collect(),
            links: vec![(0, all_ports(n))],
            rows: Vec::new(),
            spread: Spread::new(n, u64::from(max_frame)),
            epochs: Vec::new(),
            faults: Vec::new(),
            open: 0,
        }
    }

    /// A frame, of this number in the capture, is handed to the host stream.
    pub fn push(&mut self, number: u64, bytes: &[u8]) {
        let frame = self.rows.len();
        self.rows.push(Row {
            number,
            bytes: bytes.len() as u32,
            decision: None,
            clock_in: None,
            clock_whole: None,
            clock_out: None,
            fate: Fate::Waiting,
        });
        self.open += 1;
        // A frame without bytes is an empty beat outside a frame, which the lane ignores: as short as a runt can be.
        self.awaiting_accept.push_back(frame);
        if bytes.len() >= MIN_FRAME {
            self.awaiting_decision.push_back(Expected { frame, number, bytes: bytes.to_vec() });
        }
    }

    /// The link inputs are `mask` from `clock` on.
    pub fn link(&mut self, clock: u64, mask: u16) {
        self.links.push((clock, mask));
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
        if (usize::from(d.bytes), d.lane, d.forced) != (length, 0, false) {
            self.fault(|| format!("frame {name}: shown as {d:?}, but it has {length} bytes, lane 0, and is not forced"));
        }
        let from = self.rows[frame].clock_in.unwrap_or(d.clock).saturating_sub(LINK_CLOCKS);
        if !self.links_between(from, d.clock).any(|mask| mask == d.eligible) {
            let now = self.links.last().map_or(0, |l| l.1);
            self.fault(|| format!("frame {name}: eligible ports shown as {:x}, links are {now:x}", d.eligible));
        }
        let request = Request { lane: 0, bytes: length as u64, forced: None, command: None, read: Read::default() };
        let Some(expected) = self.unit.decide(request, d.eligible) else {
            return self.fault(|| format!("frame {name}: decided, but there is no path and it should wait"));
        };
        let offset = *self.epoch_offset.get_or_insert(d.epoch.wrapping_sub(expected.epoch));
        let port = (!d.dropped).then_some(usize::from(d.port));
        if port != expected.port || d.epoch.wrapping_sub(offset) != expected.epoch {
            let want = (expected.port, expected.epoch.wrapping_add(offset));
            self.fault(|| format!("frame {name}: decided {port:?} in epoch {}; the golden model says {:?} in {}", d.epoch, want.0, want.1));
        }
        self.rows[frame].bytes = length as u32;
        self.rows[frame].decision = Some(d);
        let Some(port) = port.filter(|&p| p < self.n) else {
            return self.close(frame, Fate::Dropped(Reason::NoPath));
        };
        self.account(name, &d, port);
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

    fn account(&mut self, name: u64, d: &Decision, port: usize) {
        if self.epochs.last().map(|e| e.number) != Some(d.epoch) {
            self.epoch_count += 1;
            let bytes = vec![0; self.n];
            self.epochs.push(Epoch { number: d.epoch, first_frame: name, eligible: d.eligible, bytes });
        }
        if let Some(epoch) = self.epochs.last_mut() {
            epoch.bytes[port] += u64::from(d.bytes);
        }
        let shares = &self.unit.settings().shares;
        self.spread.decided(self.epoch_count, shares, d.eligible, port, u64::from(d.bytes));
    }

    fn close(&mut self, frame: usize, fate: Fate) {
        self.rows[frame].fate = fate;
        self.open -= 1;
    }

    fn links_between(&self, from: u64, to: u64) -> impl Iterator<Item = u16> + '_ {
        let next = self.links.iter().skip(1).map(|l| l.0).chain([u64::MAX]);
        self.links.iter().zip(next).filter(move |((start, _), end)| *start <= to && *end > from).map(|((_, mask), _)| *mask)
    }
}
