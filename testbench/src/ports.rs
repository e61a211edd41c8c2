// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a port must send, and what it sent.
//!
//! A port takes whole frames from two sources, its own lane and the balancing unit, each in order; how the two mix is up
//! to the block. Frame contents are random, so that a frame that comes out says which one it is.

mod lost;
mod reads;
mod waiting;

use std::collections::VecDeque;

use equipoise_golden::settings::{EgressMode, NoPath, NoRoom};
use equipoise_golden::team::Count;
use equipoise_sim::check::Timeline;
use equipoise_sim::Captured;

use crate::fault::Fault;

pub use self::lost::{Expected, Fate, Fates, Lost};
use self::reads::Reads;

/// Clocks after a link input fell in which a frame may still begin.
const FALL_SLACK: u64 = 6;
/// Clocks that a frame's first beat may have been on offer, waiting for its MAC, since the link fell.
const EARLY_SLACK: u64 = 1000;

/// Beats of a buffer that are kept free.
const RESERVE_BEATS: usize = 3;

/// One port as seen from outside.
#[derive(Debug, Clone)]
pub struct PortMonitor {
    port: usize,
    k: usize,
    unit: VecDeque<Expected>,
    own: VecDeque<Expected>,
    /// Beats that its buffer holds; 0 is not known.
    pub buffer_beats: usize,
    /// Beats that its own lane took so far.
    pub own_beats: usize,
    /// Clock of the last beat and beats of what left.
    left: Vec<(u64, usize)>,
    /// Frames and bytes that the MAC took.
    pub sent: Count,
    /// Frames that did not leave as they should have, for a reason.
    pub lost: Lost,
    /// Beats of a frame that was broken off before it was known where it was to go (in CUT mode, and before a decision is
    /// shown), with the clock of its last beat.
    early: Option<(Vec<u8>, u64)>,
    /// Fall of the link after which a frame was still seen to begin.
    fall: Option<u64>,
    /// Up to this clock the rest of a frame that was broken off may lie in the buffer.
    broken_until: u64,
    /// What decisions read to wait here.
    reads: Reads,
}

impl PortMonitor {
    /// Port `port` with beats of `k` bytes.
    pub fn new(port: usize, k: usize) -> Self {
        PortMonitor {
            port,
            k,
            unit: VecDeque::new(),
            own: VecDeque::new(),
            buffer_beats: 0,
            own_beats: 0,
            left: Vec::new(),
            sent: Count::default(),
            lost: Lost::default(),
            early: None,
            fall: None,
            broken_until: 0,
            reads: Reads::default(),
        }
    }

    /// A frame is on its way to this port.
    pub fn expect(&mut self, mut frame: Expected) {
        if let Some((beats, _)) = &self.early {
            if frame.bytes.len() > beats.len() && frame.bytes.starts_with(beats) {
                self.early = None;
                let known = frame.decided.or(self.left.last().map(|(last, _)| *last)).unwrap_or(0);
                self.broken_off(known);
                self.lost.add(Fate::LINK_DOWN);
                return;
            }
        }
        frame.own_before = self.own_beats;
        // Of a long frame the decision is known late: what left meanwhile may have been before it.
        frame.ahead += self.known_since(frame.born);
        if frame.own {
            self.own.push_back(frame);
        } else {
            self.unit.push_back(frame);
        }
    }

    /// Frames on their way that were decided.
    pub fn from_unit(&mut self) -> impl Iterator<Item = &mut Expected> {
        self.unit.iter_mut()
    }

    /// Frames on their way from the own lane.
    pub fn from_own(&mut self) -> impl Iterator<Item = &mut Expected> {
        self.own.iter_mut()
    }

    /// Frames on their way, lost ones among them.
    pub fn waiting(&self) -> usize {
        self.unit.len() + self.own.len()
    }

    fn fault(&self, clock: u64, detail: String) -> Fault {
        Fault::Port { clock, port: self.port, detail }
    }

    /// Whether `sent` is this frame or the beginning of it; true for a frame that was broken off.
    fn matches(&self, expected: &Expected, sent: &Captured, timeline: &Timeline) -> Option<bool> {
        if expected.bytes == sent.bytes && expected.error == sent.error {
            let cut = || timeline.in_use(expected.born, sent.first).any(|settings| settings.egress[self.port] == EgressMode::Cut);
            return (!expected.error || cut()).then_some(false);
        }
        // The beats that were out, then one error beat of one byte, of any value.
        let out = sent.bytes.len() - 1;
        (sent.error
            && out > 0
            && out % self.k == 0
            && out < expected.bytes.len()
            && sent.bytes[..out] == expected.bytes[..out]
            && timeline.may_be_down(self.port, expected.born, sent.last))
        .then_some(true)
    }

    /// What may have become of a frame that did not leave; none if it had to.
    fn fate(&self, frame: &Expected, timeline: &Timeline, now: u64) -> Fates {
        let mut fates = 0;
        let mut only_store = true;
        let down = timeline.may_be_down(self.port, frame.born, now);
        // Own frames that came while it was on its way may be before it, too.
        let own_since = self.own_beats - frame.own_before;
        for settings in timeline.in_use(frame.born, now) {
            let store = settings.egress[self.port] == EgressMode::Store;
            only_store &= store;
            if store && frame.error {
                fates |= Fate::TAKEN_BACK;
            }
            if frame.own && settings.no_path == NoPath::Drop && (down || settings.members >> self.port & 1 == 0) {
                fates |= Fate::NO_PATH;
            }
            // Where all that can be in the buffer leaves room for the longest frame, none is dropped for want of it.
            let longest = usize::from(settings.max_frame).div_ceil(self.k);
            let fits = frame.ahead + own_since + longest + RESERVE_BEATS <= self.buffer_beats;
            if !frame.own && settings.no_room == NoRoom::Drop && !fits {
                fates |= Fate::NO_ROOM;
            }
        }
        if down && !(frame.error && only_store) {
            fates |= Fate::LINK_DOWN;
        }
        fates
    }

    /// The MAC took a frame.
    pub fn sent(&mut self, sent: &Captured, timeline: &Timeline) -> Result<(), Fault> {
        self.sent.add(sent.bytes.len() as u64);
        self.left.push((sent.last, sent.bytes.len().div_ceil(self.k)));
        if sent.bytes.is_empty() {
            return Err(self.fault(sent.last, "a frame without a byte".into()));
        }
        self.begun_without_link(sent, timeline)?;
        for own in [false, true] {
            let queue = if own { &self.own } else { &self.unit };
            let mut skipped = Vec::new();
            let mut found = None;
            for frame in queue {
                if let Some(broken_off) = self.matches(frame, sent, timeline) {
                    found = Some(broken_off);
                    break;
                }
                match self.fate(frame, timeline, sent.last) {
                    0 => break,
                    fates => skipped.push(fates),
                }
            }
            let Some(broken_off) = found else { continue };
            let queue = if own { &mut self.own } else { &mut self.unit };
            // What was lost may have been there up to now.
            let lost = queue.drain(..skipped.len()).map(|frame| (sent.last, frame.bytes.len().div_ceil(self.k)));
            self.left.extend(lost);
            let frame = queue.pop_front();
            skipped.into_iter().for_each(|fates| self.lost.add(fates));
            if broken_off {
                self.broken_off(sent.last);
                self.lost.add(Fate::LINK_DOWN);
            }
            if let (Some(decided), false) = (frame.as_ref().and_then(|frame| frame.decided), broken_off) {
                let beats = sent.bytes.len().div_ceil(self.k);
                self.reads.waited(decided, sent.offered, beats).map_err(|detail| self.fault(sent.last, detail))?;
            }
            return match frame {
                Some(frame) if own && !self.could_go(&frame, sent, timeline) => {
                    Err(self.fault(sent.last, "an own frame left while the port was not eligible".into()))
                }
                _ => Ok(()),
            };
        }
        let beats = &sent.bytes[..sent.bytes.len() - 1];
        if sent.error
            && self.early.is_none()
            && !beats.is_empty()
            && beats.len() % self.k == 0
            && timeline.may_be_down(self.port, sent.first.saturating_sub(EARLY_SLACK), sent.last)
        {
            self.early = Some((beats.to_vec(), sent.last));
            return Ok(());
        }
        Err(self.fault(sent.last, self.unexpected(sent)))
    }

    /// A secondary's frame needs its own port to be eligible when it goes.
    fn could_go(&self, frame: &Expected, sent: &Captured, timeline: &Timeline) -> bool {
        timeline.may_be_up(self.port, frame.born, sent.first)
            && timeline.in_use(frame.born, sent.first).any(|settings| settings.members >> self.port & 1 == 1)
    }

    /// After a link fell, only the frame whose first beat was on offer may still begin.
    fn begun_without_link(&mut self, sent: &Captured, timeline: &Timeline) -> Result<(), Fault> {
        let Some(fall) = timeline.down_since(self.port, sent.first) else {
            return Ok(());
        };
        if sent.first <= fall + FALL_SLACK {
            return Ok(());
        }
        if self.fall == Some(fall) {
            return Err(self.fault(sent.last, format!("a second frame began after the link fell in clock {fall}")));
        }
        self.fall = Some(fall);
        Ok(())
    }

    fn unexpected(&self, sent: &Captured) -> String {
        let show = |bytes: &[u8]| {
            let head: Vec<String> = bytes.iter().take(16).map(|b| format!("{b:02x}")).collect();
            format!("{} bytes {}", bytes.len(), head.join(""))
        };
        let describe = |queue: &VecDeque<Expected>| match queue.front() {
            None => "nothing".to_string(),
            Some(frame) => {
                let difference = frame.bytes.iter().zip(&sent.bytes).position(|(a, b)| a != b);
                format!(
                    "{} from lane {}{} (first difference at byte {})",
                    show(&frame.bytes),
                    frame.lane,
                    if frame.error { " in error" } else { "" },
                    difference.map_or("none".to_string(), |at| at.to_string())
                )
            }
        };
        format!(
            "unexpected frame {}{}; next from the unit: {}; next from the own lane: {}",
            show(&sent.bytes),
            if sent.error { " in error" } else { "" },
            describe(&self.unit),
            describe(&self.own)
        )
    }

    /// The end of the run: what is still on its way must have been lost for a reason.
    pub fn finish(&mut self, timeline: &Timeline, now: u64) -> Result<(), Fault> {
        if let Some((beats, clock)) = &self.early {
            let detail = format!("the beginning of an unknown frame left: {} bytes", beats.len());
            return Err(self.fault(*clock, detail));
        }
        let left: Vec<Expected> = self.unit.drain(..).chain(self.own.drain(..)).collect();
        for frame in left {
            match self.fate(&frame, timeline, now) {
                fates if fates != 0 => self.lost.add(fates),
                _ => {
                    return Err(Fault::Missing {
                        port: self.port,
                        detail: format!(
                            "the frame of {} bytes from lane {}{}, due since clock {}, never left",
                            frame.bytes.len(),
                            frame.lane,
                            if frame.own { "" } else { " by the unit" },
                            frame.born
                        ),
                    })
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
