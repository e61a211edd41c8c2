// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Hosts of a run: what each sends, good and bad.

use std::collections::VecDeque;

use equipoise_golden::frame::Sideband;
use equipoise_sim::{Beat, Frame};

use crate::beats::{spoiled, Flaw};
use crate::harness::Harness;

/// What a host does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// Sends a legal frame. The low three bits of its length are a sequence number, so that neighbours differ.
    Frame {
        /// Bytes.
        length: u16,
        /// The port it must take.
        forced: Option<u8>,
        /// It is a command of this logical unit.
        command: Option<u8>,
    },
    /// Sends fewer bytes than a header.
    Runt(u8),
    /// Sends more than MAX_FRAME bytes, by this many.
    Oversize(u16),
    /// Sends a spoiled frame.
    Spoiled {
        /// Bytes before it is spoiled.
        length: u16,
        /// How.
        flaw: Flaw,
    },
    /// Falls silent in mid-frame until the block ends the frame, then sends the rest.
    Silence {
        /// Beats before the silence.
        beats: u8,
        /// In which it sends beats without a byte.
        nulls: bool,
    },
    /// Sends nothing for some clocks.
    Pause(u8),
}

/// A host at work.
pub(super) struct Host {
    items: VecDeque<Item>,
    pause: u8,
    sequence: u16,
    /// The rest of a frame whose host has fallen silent.
    rest: Option<usize>,
    /// It sends beats without a byte meanwhile.
    nulls: bool,
}

impl Host {
    /// It sends these.
    pub(super) fn new(items: Vec<Item>) -> Self {
        Host { items: items.into(), pause: 0, sequence: 0, rest: None, nulls: false }
    }

    /// It has no more to send.
    pub(super) fn is_done(&self) -> bool {
        self.items.is_empty() && self.rest.is_none()
    }
}

/// Gives each host's stream its next frame, early enough that it never runs dry by accident.
pub(super) fn feed(hosts: &mut [Host], harness: &mut Harness) {
    let k = harness.k();
    for (lane, host) in hosts.iter_mut().enumerate() {
        if host.pause > 0 {
            host.pause -= 1;
            continue;
        }
        let waiting = harness.bench.sources[lane].waiting();
        if let Some(length) = host.rest {
            // The block has ended the frame: the rest must be swallowed.
            if waiting == 0 && host.nulls && harness.score.in_frame(lane) {
                harness.bench.sources[lane].push_beats(vec![Beat { gap: 5, ..Beat::new(&[], 0, false) }]);
            } else if waiting == 0 && !harness.score.in_frame(lane) {
                host.rest = None;
                let bytes = harness.bytes(length);
                let rest = Frame { bytes, user: 0 }.beats(k);
                harness.bench.sources[lane].push_beats(rest);
            }
            continue;
        }
        if waiting >= 2 {
            continue;
        }
        let Some(item) = host.items.pop_front() else { continue };
        let max = usize::from(harness.shadow().max_frame);
        host.sequence = host.sequence.wrapping_add(1);
        match item {
            Item::Pause(clocks) => host.pause = clocks,
            Item::Frame { length, forced, command } => {
                let length = numbered(length, host.sequence).min(max);
                let sideband = Sideband { forced, class: command.is_some(), lu: command.unwrap_or(0) & 15, ..Sideband::NONE };
                harness.send_with(lane, length, sideband);
            }
            Item::Runt(length) => harness.send(lane, usize::from(length % 13) + 1),
            Item::Oversize(by) => {
                harness.send(lane, max + 1 + usize::from(by));
                separate(lane, host.sequence, harness);
            }
            Item::Spoiled { length, flaw } => {
                let bytes = harness.bytes(numbered(length, host.sequence));
                let beats = spoiled(&bytes, 0, k, flaw);
                harness.bench.sources[lane].push_beats(beats);
                separate(lane, host.sequence, harness);
            }
            Item::Silence { beats, nulls } => {
                host.nulls = nulls;
                // MAX_FRAME must not end the frame first.
                let beats = (usize::from(beats) + 1).min(max / k).max(1);
                let bytes = harness.bytes(beats * k);
                let mut beats = Frame { bytes, user: 0 }.beats(k);
                if let Some(end) = beats.last_mut() {
                    end.last = false;
                }
                harness.bench.sources[lane].push_beats(beats);
                host.rest = Some(k + 1);
            }
        }
    }
}

/// Cut frames may be as long as each other, and STORE drops them unseen: with a role that changes about then, the scoreboard could not
/// tell which of two neighbours a decision was for. A frame of another length between them does.
fn separate(lane: usize, sequence: u16, harness: &mut Harness) {
    harness.send(lane, numbered(64, sequence));
}

/// A length whose low three bits are those of `sequence`.
fn numbered(length: u16, sequence: u16) -> usize {
    let length = (length & !7) | (sequence & 7);
    usize::from(if length < 14 { length + 16 } else { length })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_lengths_differ() {
        for length in [14, 15, 16, 60, 1522] {
            let lengths: Vec<_> = (0..8).map(|sequence| numbered(length, sequence)).collect();
            assert!(lengths.windows(2).all(|pair| pair[0] != pair[1] && pair[0] >= 14), "{lengths:?}");
        }
    }
}
