// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A host: it offers frames, or beats as bad as one likes, on one host stream.

use std::collections::VecDeque;

use crate::port::MAX_BEAT;
use crate::rng::Coin;
use crate::team::HostStream;

/// A frame as a well-behaved host sends it.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Its bytes, without preamble and FCS.
    pub bytes: Vec<u8>,
    /// `tuser` with its first beat (26 bits); later beats carry its complement, which the block must ignore.
    pub user: u32,
}

impl Frame {
    /// A frame with tag, LU, class and forced all 0.
    pub fn new(bytes: Vec<u8>) -> Self {
        Frame { bytes, user: 0 }
    }

    /// The same frame, forced to `port` (docs/semantics.md "Forced frames").
    pub fn forced_to(mut self, port: u8) -> Self {
        self.user = (self.user & 0x001f_ffff) | 1 << 21 | u32::from(port & 15) << 22;
        self
    }

    /// Its beats at `k` bytes each, for a test that wants to spoil them. A frame without bytes is one empty last beat.
    pub fn beats(&self, k: usize) -> Vec<Beat> {
        let count = self.bytes.len().div_ceil(k).max(1);
        let chunk = |i: usize| &self.bytes[i * k..self.bytes.len().min((i + 1) * k)];
        (0..count).map(|i| Beat::new(chunk(i), self.user, i + 1 == count)).collect()
    }
}

/// One beat, good or bad.
#[derive(Clone, Debug)]
pub struct Beat {
    /// Bytes of the lanes, kept or not.
    pub data: [u8; MAX_BEAT],
    /// Keep bits, bit 0 for lane 0.
    pub keep: u64,
    /// `tuser`, 26 bits.
    pub user: u32,
    /// `tlast`.
    pub last: bool,
    /// Clocks of silence (valid low) before it.
    pub gap: u32,
}

impl Beat {
    /// A beat with `bytes` in its low lanes.
    pub fn new(bytes: &[u8], user: u32, last: bool) -> Self {
        let mut data = [0; MAX_BEAT];
        data[..bytes.len()].copy_from_slice(bytes);
        Beat { data, keep: keep_of(bytes.len()), user, last, gap: 0 }
    }
}

/// When a frame was taken by the block: the clocks of its first and its last beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Number of the frame (or run of raw beats) at this source, from 0.
    pub index: u64,
    /// Clock in which the first beat was accepted.
    pub first: u64,
    /// Clock in which the last beat was accepted.
    pub last: u64,
}

enum Item {
    Frame(Frame),
    Raw(Vec<Beat>),
}

/// Offers what was pushed, in order.
pub struct Source {
    stream: HostStream,
    k: usize,
    queue: VecDeque<Item>,
    /// Byte (frame) or beat (raw) that the queue's head is at.
    at: usize,
    /// Length of the beat on offer, bytes (frame) or beats (raw); 0: none is on offer.
    offered: usize,
    /// Clocks of silence already kept before the raw beat at hand.
    silent: u32,
    /// What the valid port has.
    valid: bool,
    stall: Coin,
    first: u64,
    index: u64,
    /// Frames taken by the block, oldest first; the owner empties it.
    pub accepted: VecDeque<Accepted>,
    /// Beats taken by the block so far.
    pub beats: u64,
}

impl Source {
    /// A source on `stream`, of beats of `k` bytes, that never stalls.
    pub fn new(stream: HostStream, k: usize) -> Self {
        Source {
            stream,
            k,
            queue: VecDeque::new(),
            at: 0,
            offered: 0,
            silent: 0,
            valid: false,
            stall: Coin::new(0, 0.0),
            first: 0,
            index: 0,
            accepted: VecDeque::new(),
            beats: 0,
        }
    }

    /// From now on holds valid low, in any clock without a beat on offer, with `probability`.
    pub fn stall(&mut self, seed: u64, probability: f64) {
        self.stall = Coin::new(seed, probability);
    }

    /// Queues a good frame. One without bytes is sent as one empty last beat.
    pub fn push(&mut self, frame: Frame) {
        if frame.bytes.is_empty() {
            self.push_beats(frame.beats(self.k));
        } else {
            self.queue.push_back(Item::Frame(frame));
        }
    }

    /// Queues beats as they are. Nothing is added: without a last beat, what comes next continues the same frame.
    pub fn push_beats(&mut self, beats: Vec<Beat>) {
        if !beats.is_empty() {
            self.queue.push_back(Item::Raw(beats));
        }
    }

    /// Frames queued and not yet taken, the one on its way included.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Whether the next beat to be taken is a first one.
    pub fn between_frames(&self) -> bool {
        self.at == 0
    }

    /// Forgets everything queued and on offer; for a reset of the block.
    pub fn clear(&mut self) {
        self.queue.clear();
        self.at = 0;
        self.offered = 0;
        self.silent = 0;
        self.valid = false;
        self.stream.valid.put(false);
    }

    /// Before the clock settles: offers the next beat, unless one is on offer already.
    #[inline(always)]
    pub fn drive(&mut self) {
        if self.offered != 0 {
            return;
        }
        if !self.queue.is_empty() && !self.stall.toss() {
            self.offer();
        }
        if self.valid != (self.offered != 0) {
            self.valid = !self.valid;
            self.stream.valid.put(self.valid);
        }
    }

    #[inline(always)]
    fn offer(&mut self) {
        let s = &self.stream;
        match self.queue.front() {
            None => {}
            Some(Item::Frame(frame)) => {
                let rest = &frame.bytes[self.at..];
                let length = rest.len().min(self.k);
                if length < self.k {
                    // Lanes that are not kept are not zero either.
                    s.data.fill(0xa5);
                }
                s.data.write(&rest[..length]);
                s.keep.set(keep_of(length));
                s.user.set(u64::from(if self.at == 0 { frame.user } else { !frame.user }));
                s.last.put(length == rest.len());
                self.offered = length;
            }
            Some(Item::Raw(beats)) => {
                let beat = &beats[self.at];
                if self.silent < beat.gap {
                    self.silent += 1;
                    return;
                }
                s.data.write(&beat.data[..self.k]);
                s.keep.set(beat.keep);
                s.user.set(u64::from(beat.user));
                s.last.put(beat.last);
                self.offered = 1;
            }
        }
    }

    /// After the clock settled: notes whether the coming edge takes the beat.
    #[inline(always)]
    pub fn sample(&mut self, clock: u64) {
        if self.offered == 0 || !self.stream.ready.is_set() {
            return;
        }
        if self.at == 0 {
            self.first = clock;
        }
        self.beats += 1;
        self.at += self.offered;
        self.offered = 0;
        self.silent = 0;
        let length = match self.queue.front() {
            Some(Item::Frame(frame)) => frame.bytes.len(),
            Some(Item::Raw(beats)) => beats.len(),
            None => 0,
        };
        if self.at >= length {
            self.queue.pop_front();
            self.at = 0;
            self.accepted.push_back(Accepted { index: self.index, first: self.first, last: clock });
            self.index += 1;
        }
    }
}

/// The keep mask of a beat of `count` bytes (at most 64).
#[inline(always)]
pub fn keep_of(count: usize) -> u64 {
    if count >= 64 {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_splits_into_full_beats_and_a_rest() {
        let beats = Frame::new((0..20).collect()).forced_to(3).beats(8);
        let shape: Vec<_> = beats.iter().map(|b| (b.keep, b.last)).collect();
        assert_eq!(shape, [(0xff, false), (0xff, false), (0x0f, true)]);
        assert_eq!(beats[2].data[..4], [16, 17, 18, 19]);
        assert_eq!(beats[0].user, 1 << 21 | 3 << 22);
        let empty = Frame::default().beats(8);
        assert_eq!((empty.len(), empty[0].keep, empty[0].last), (1, 0, true));
        assert_eq!(Frame::new(vec![1; 64]).beats(64)[0].keep, u64::MAX);
    }

    #[test]
    fn keep_masks() {
        assert_eq!([0, 5, 8, 64].map(keep_of), [0, 0x1F, 0xFF, u64::MAX]);
    }
}
