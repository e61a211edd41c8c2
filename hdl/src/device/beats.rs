// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Streams of 64 bits for the tests of boxes: frames to beats, beats to frames.

/// A frame, and whether it ends in error.
pub type Frame = (Vec<u8>, bool);

/// Data, keep, last, error.
pub type Beat = (u64, u64, bool, bool);

/// `length` bytes that tell frame `number` from others.
pub fn bytes(number: usize, length: usize) -> Vec<u8> {
    (0..length).map(|i| (number * 37 + i * 11 + 3) as u8).collect()
}

/// Offers the beats of frames, one after the other; what is on offer stays until it is taken.
pub struct Source {
    beats: std::collections::VecDeque<Beat>,
    open: bool,
    offered: bool,
}

impl Source {
    /// Of these frames.
    pub fn new(frames: &[Frame]) -> Self {
        let beats = frames.iter().flat_map(|(frame, err)| {
            let count = frame.len().div_ceil(8);
            frame.chunks(8).enumerate().map(move |(i, chunk)| {
                let mut data = [0xEE; 8];
                data[..chunk.len()].copy_from_slice(chunk);
                let last = i + 1 == count;
                (u64::from_le_bytes(data), (1 << chunk.len()) - 1, last, last && *err)
            })
        });
        Source { beats: beats.collect(), open: false, offered: false }
    }

    /// The beat on offer, a new one only if one `may` be.
    pub fn offer(&mut self, may: bool) -> Option<Beat> {
        self.offered |= may && !self.beats.is_empty();
        self.beats.front().copied().filter(|_| self.offered)
    }

    /// Between the first and the last beat of a frame.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The beat on offer was taken.
    pub fn taken(&mut self) {
        self.open = self.beats.pop_front().is_some_and(|beat| !beat.2);
        self.offered = false;
    }
}

/// Makes frames of beats.
#[derive(Default)]
pub struct Sink {
    /// Whole frames so far.
    pub frames: Vec<Frame>,
    bytes: Vec<u8>,
}

impl Sink {
    /// A beat came.
    pub fn take(&mut self, data: u64, keep: u64, last: bool, err: bool) {
        let count = keep.count_ones() as usize;
        assert!(keep + 1 == 1 << count && count > 0 && (last || count == 8), "a keep of {keep:08b}");
        self.bytes.extend_from_slice(&data.to_le_bytes()[..count]);
        if last {
            self.frames.push((std::mem::take(&mut self.bytes), err));
        }
    }
}
