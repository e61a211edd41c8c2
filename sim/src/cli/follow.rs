// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Follows every frame from the host stream to its port and says what is not as it should be.
//!
//! Decisions are compared one by one with the golden model; bytes with the frame that was sent; the order on a port
//! with the order of decisions; running byte counts with the bounds of docs/semantics.md "The exact form".

use std::collections::VecDeque;

use equipoise_golden::balance::Spread;
use equipoise_golden::lane::Reason;
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Request, Unit};
use equipoise_golden::{all_ports, MIN_FRAME};
use equipoise_sim::{Accepted, Captured, Decision};

/// More faults than this say nothing new.
const ENOUGH: usize = 20;
/// Clocks from a link input to the eligible set that a decision uses, with room to spare.
const LINK_CLOCKS: u64 = 8;

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// On its way.
    Waiting,
    /// Sent by its port.
    Sent,
    /// Dropped, for this reason.
    Dropped(Reason),
    /// At the end still in front of a block without an eligible port.
    Held,
}

impl Fate {
    /// The `drop` column: empty for a frame that left.
    pub fn drop_name(self) -> &'static str {
        match self {
            Fate::Sent => "",
            Fate::Dropped(reason) => reason.name(),
            Fate::Held | Fate::Waiting => "HELD",
        }
    }
}

/// One frame of the capture.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Bytes as passed on by the unit, else as captured.
    pub bytes: u32,
    /// The decision, if the unit made one.
    pub decision: Option<Decision>,
    /// Clock of the first beat in.
    pub clock_in: Option<u64>,
    /// Clock of the last beat out.
    pub clock_out: Option<u64>,
    pub fate: Fate,
}

/// Bytes and frames of one epoch.
#[derive(Clone, Debug)]
pub struct Epoch {
    pub number: u16,
    pub first_frame: u64,
    pub eligible: u16,
    pub bytes: Vec<u64>,
}

struct Pending {
    frame: usize,
    bytes: Vec<u8>,
    /// The port's link was down while it was there: it may be gone.
    at_risk: bool,
}

/// The state of following one run.
pub struct Follow {
    n: usize,
    max_frame: usize,
    unit: Unit,
    epoch_offset: Option<u16>,
    epoch_count: u64,
    awaiting_accept: VecDeque<usize>,
    awaiting_decision: VecDeque<Pending>,
    ports: Vec<VecDeque<Pending>>,
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
    /// Follows a block of `n` ports with these shares and MAX_FRAME in use, all links up.
    pub fn new(n: usize, shares: &[u16], max_frame: u16) -> Self {
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
            ports: (0..n).map(|_| VecDeque::new()).collect(),
            links: vec![(0, all_ports(n))],
            rows: Vec::new(),
            spread: Spread::new(n, u64::from(max_frame)),
            epochs: Vec::new(),
            faults: Vec::new(),
            open: 0,
        }
    }

    /// A frame is handed to the host stream.
    pub fn push(&mut self, bytes: &[u8]) {
        let frame = self.rows.len();
        let row = Row { bytes: bytes.len() as u32, decision: None, clock_in: None, clock_out: None, fate: Fate::Waiting };
        self.rows.push(row);
        self.open += 1;
        // A frame without bytes is an empty beat outside a frame, which the lane ignores: as short as a runt can be.
        self.awaiting_accept.push_back(frame);
        if bytes.len() >= MIN_FRAME {
            self.awaiting_decision.push_back(Pending { frame, bytes: bytes.to_vec(), at_risk: false });
        }
    }

    /// The link inputs are `mask` from `clock` on.
    pub fn link(&mut self, clock: u64, mask: u16) {
        self.links.push((clock, mask));
        for (p, waiting) in self.ports.iter_mut().enumerate().filter(|(p, _)| mask >> p & 1 == 0) {
            let _ = p;
            waiting.iter_mut().for_each(|w| w.at_risk = true);
        }
    }

    /// The block took a frame from the host.
    pub fn accepted(&mut self, accepted: Accepted) {
        let Some(frame) = self.awaiting_accept.pop_front() else {
            return self.fault(|| "the host stream took a frame that was not offered".to_string());
        };
        self.rows[frame].clock_in = Some(accepted.first);
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
        let name = frame + 1;
        if (usize::from(d.bytes), d.lane, d.forced) != (length, 0, false) {
            self.fault(|| format!("frame {name}: shown as {d:?}, but it has {length} bytes, lane 0, and is not forced"));
        }
        let from = self.rows[frame].clock_in.unwrap_or(d.clock).saturating_sub(LINK_CLOCKS);
        if !self.links_between(from, d.clock).any(|mask| mask == d.eligible) {
            let now = self.links.last().map_or(0, |l| l.1);
            self.fault(|| format!("frame {name}: eligible ports shown as {:x}, links are {now:x}", d.eligible));
        }
        let expected = self.unit.decide(Request { lane: 0, bytes: length as u64, forced: None }, d.eligible);
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
        self.account(name as u64, &d, port);
        if pending.bytes.len() > self.max_frame {
            return self.close(frame, Fate::Dropped(Reason::Oversize));
        }
        let at_risk = self.links_between(from, d.clock).any(|mask| mask >> port & 1 == 0);
        self.ports[port].push_back(Pending { at_risk, ..pending });
    }

    /// The port's MAC took a frame. Gives the index of that frame in [`Follow::rows`], if it is whole.
    pub fn sent(&mut self, port: usize, out: &Captured) -> Option<usize> {
        while let Some(pending) = self.ports[port].pop_front() {
            let frame = pending.frame;
            if !out.error && pending.bytes == out.bytes {
                self.rows[frame].clock_out = Some(out.last);
                self.close(frame, Fate::Sent);
                return Some(frame);
            }
            // Cut short by its link: what was out already, and one more byte in error.
            let begun = out.bytes.len().saturating_sub(1);
            let is_cut = out.error && pending.bytes.starts_with(&out.bytes[..begun]);
            if pending.at_risk {
                self.close(frame, Fate::Dropped(Reason::LinkDown));
                if is_cut {
                    return None;
                }
                continue;
            }
            let (have, want, error) = (out.bytes.len(), pending.bytes.len(), out.error);
            self.fault(|| {
                format!(
                    "port {port}, clock {}: sent {have} bytes (error: {error}) where frame {} of {want} bytes was due",
                    out.last,
                    frame + 1
                )
            });
            self.open -= 1;
            return None;
        }
        self.fault(|| format!("port {port}, clock {}: sent {} bytes that nobody gave it", out.last, out.bytes.len()));
        None
    }

    /// Nothing moves any more: settles what is left.
    pub fn finish(&mut self) {
        let nowhere = self.links.last().is_some_and(|l| l.1 == 0);
        for port in 0..self.n {
            while let Some(pending) = self.ports[port].pop_front() {
                let frame = pending.frame;
                if !pending.at_risk {
                    self.fault(|| format!("frame {}: decided for port {port}, and never sent", frame + 1));
                }
                self.close(frame, Fate::Dropped(Reason::LinkDown));
            }
        }
        while let Some(pending) = self.awaiting_decision.pop_front() {
            let frame = pending.frame;
            if !nowhere {
                self.fault(|| format!("frame {}: never decided, although a port was eligible", frame + 1));
            }
            self.close(frame, Fate::Held);
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
