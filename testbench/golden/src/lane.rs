// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Frame checks of a lane, beat by beat ("Frames").
//!
//! | what arrives | what becomes of it |
//! | --- | --- |
//! | a beat with no byte that is not the last | ignored, [`Reason::NullBeat`] |
//! | a lone last beat with no byte, outside a frame | ignored, [`Reason::NullBeat`] |
//! | a first beat with holes, or short and not last | frame dropped, [`Reason::BadKeep`] |
//! | a later such beat | frame ends before it in error, the rest is swallowed, [`Reason::BadKeep`] |
//! | a last beat with no byte, in a frame | frame ends before it, intact |
//! | more than `MAX_FRAME` bytes | cut to exactly that many, in error, the rest is swallowed, [`Reason::Oversize`] |
//! | a last beat with fewer than 14 bytes in all | dropped, [`Reason::Runt`] |
//! | silence in mid-frame for `LANE_TIMEOUT` | frame ends there in error, the rest is swallowed, [`Reason::LaneTimeout`] |
//!
//! A frame that would end in error with fewer than 14 bytes is dropped instead, under the same reason. One frame counts
//! under one reason; beats without a byte that are not the last are counted one by one, also in a rest that is swallowed.

use crate::frame::{Frame, Sideband};
use crate::MIN_FRAME;

/// Why a frame was dropped or cut, or a beat ignored. Each has a counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Fewer than 14 bytes.
    Runt,
    /// Holes in keep, or a short beat that is not the last.
    BadKeep,
    /// More than `MAX_FRAME` bytes.
    Oversize,
    /// The host was silent in mid-frame.
    LaneTimeout,
    /// No eligible path, and `NO_PATH` = drop.
    NoPath,
    /// A forced frame for a port that is down or not there.
    ForcedDown,
    /// The link of the port went down while the frame waited or was partly out.
    LinkDown,
    /// A beat without a byte.
    NullBeat,
    /// The port had no room for the longest frame, and `NO_ROOM` = drop.
    NoRoom,
}

impl Reason {
    /// Every reason, in the order of the counters.
    pub const ALL: [Reason; 9] = [
        Reason::Runt,
        Reason::BadKeep,
        Reason::Oversize,
        Reason::LaneTimeout,
        Reason::NoPath,
        Reason::ForcedDown,
        Reason::LinkDown,
        Reason::NullBeat,
        Reason::NoRoom,
    ];

    /// Its name in the register map.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Runt => "RUNT",
            Reason::BadKeep => "BAD_KEEP",
            Reason::Oversize => "OVERSIZE",
            Reason::LaneTimeout => "LANE_TIMEOUT",
            Reason::NoPath => "NO_PATH",
            Reason::ForcedDown => "FORCED_DOWN",
            Reason::LinkDown => "LINK_DOWN",
            Reason::NullBeat => "NULL_BEAT",
            Reason::NoRoom => "NO_ROOM",
        }
    }
}

/// One counter per [`Reason`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Drops([u64; Reason::ALL.len()]);

impl Drops {
    /// Counts one.
    pub fn count(&mut self, reason: Reason) {
        self.0[reason as usize] += 1;
    }

    /// The counter of `reason`.
    pub fn get(&self, reason: Reason) -> u64 {
        self.0[reason as usize]
    }
}

/// A beat of a host stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat<'a> {
    /// `tdata`, W/8 bytes, byte 0 first.
    pub data: &'a [u8],
    /// `tkeep`, bit `i` for byte `i`.
    pub keep: u64,
    /// `tlast`.
    pub last: bool,
    /// `tuser`, 26 bits.
    pub user: u32,
}

impl Beat<'_> {
    /// Whether it has no byte and ends nothing: in mid-frame it is ignored, and the host is as silent as without it.
    pub fn is_null(&self) -> bool {
        self.keep == 0 && !self.last
    }
}

/// What a lane makes of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Passed on; `Some` reason if it was cut, and then `error` is set.
    Passed(Frame, Option<Reason>),
    /// Dropped whole.
    Dropped(Reason),
}

/// The checks of one lane.
#[derive(Debug, Clone)]
pub struct Lane {
    beat_bytes: usize,
    state: State,
    null_beats: u64,
}

#[derive(Debug, Clone)]
enum State {
    /// Waiting for a first beat.
    Idle,
    /// In a frame, with its bytes so far and the `MAX_FRAME` sampled at its first beat.
    Frame { frame: Frame, limit: usize },
    /// Swallowing up to `tlast`.
    Swallow,
}

impl Lane {
    /// A lane of `beat_bytes` = W/8 bytes a beat.
    ///
    /// # Panics
    ///
    /// If `beat_bytes` is 0 or above 64.
    pub fn new(beat_bytes: usize) -> Self {
        assert!((1..=64).contains(&beat_bytes), "{beat_bytes} bytes a beat do not fit in a 64-bit keep mask");
        Lane { beat_bytes, state: State::Idle, null_beats: 0 }
    }

    /// Beats without a byte so far.
    pub fn null_beats(&self) -> u64 {
        self.null_beats
    }

    /// Whether the next beat is the first of a frame.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// Whether silence would be counted: a frame has begun and is neither ended nor being swallowed.
    pub fn in_frame(&self) -> bool {
        matches!(self.state, State::Frame { .. })
    }

    /// Takes an accepted beat; `max_frame` is the live value. Returns what became of a frame that this beat decided.
    pub fn beat(&mut self, beat: Beat, max_frame: u16) -> Option<Outcome> {
        let n = beat.keep.count_ones() as usize;
        // A run of ones from bit 0 has no bit in common with itself plus one.
        let run = beat.keep & beat.keep.wrapping_add(1) == 0;
        let bad = !run || n > self.beat_bytes || (n < self.beat_bytes && !beat.last);
        let rest = if beat.last { State::Idle } else { State::Swallow };
        match &mut self.state {
            _ if beat.is_null() => {
                self.null_beats += 1;
                None
            }
            State::Swallow => {
                self.state = rest;
                None
            }
            State::Idle if n == 0 => {
                self.null_beats += 1;
                None
            }
            State::Idle if bad => {
                self.state = rest;
                Some(Outcome::Dropped(Reason::BadKeep))
            }
            State::Idle if beat.last && n < MIN_FRAME => Some(Outcome::Dropped(Reason::Runt)),
            State::Idle => {
                let frame = Frame { bytes: beat.data[..n].to_vec(), error: false, sideband: Sideband::from_bits(beat.user) };
                if beat.last {
                    return Some(Outcome::Passed(frame, None));
                }
                self.state = State::Frame { frame, limit: usize::from(max_frame) };
                None
            }
            State::Frame { frame, limit } => {
                if bad {
                    return Some(self.cut(Reason::BadKeep, rest));
                }
                let room = *limit - frame.bytes.len();
                frame.bytes.extend_from_slice(&beat.data[..n.min(room)]);
                if n > room {
                    Some(self.cut(Reason::Oversize, rest))
                } else if beat.last {
                    let State::Frame { frame, .. } = std::mem::replace(&mut self.state, rest) else {
                        unreachable!("the state was just matched");
                    };
                    Some(if frame.bytes.len() < MIN_FRAME { Outcome::Dropped(Reason::Runt) } else { Outcome::Passed(frame, None) })
                } else {
                    None
                }
            }
        }
    }

    /// The host was silent for `LANE_TIMEOUT`. Nothing happens outside a frame.
    pub fn timeout(&mut self) -> Option<Outcome> {
        self.in_frame().then(|| self.cut(Reason::LaneTimeout, State::Swallow))
    }

    /// Ends the frame in error, or drops it if it is too short to be one.
    fn cut(&mut self, reason: Reason, rest: State) -> Outcome {
        let State::Frame { mut frame, .. } = std::mem::replace(&mut self.state, rest) else {
            unreachable!("only a frame is cut");
        };
        if frame.bytes.len() < MIN_FRAME {
            return Outcome::Dropped(reason);
        }
        frame.error = true;
        Outcome::Passed(frame, Some(reason))
    }
}

#[cfg(test)]
mod tests;
