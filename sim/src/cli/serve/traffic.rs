// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Traffic for a served block: frames at the host of lane 0, at a given load.

use anyhow::Result;
use equipoise_sim::Rng;

use crate::cli::args::ServeArgs;
use crate::cli::capture;
use crate::cli::console::warn;
use crate::cli::values::Mix;

/// Bytes of generated frames, without FCS.
const SHORTEST: usize = 60;
const LONGEST: usize = 1514;
/// The simple internet mix: of twelve frames seven short, four middling, one long.
const IMIX: [(u64, usize); 3] = [(7, SHORTEST), (4, 590), (1, LONGEST)];

impl Mix {
    /// Length of the next frame.
    fn length(self, rng: &mut Rng) -> usize {
        match self {
            Mix::Uniform => SHORTEST + rng.below((LONGEST - SHORTEST + 1) as u64) as usize,
            Mix::Imix => {
                let mut left = rng.below(IMIX.iter().map(|part| part.0).sum());
                let part = IMIX.iter().find(|part| {
                    left < part.0 || {
                        left -= part.0;
                        false
                    }
                });
                part.map_or(LONGEST, |part| part.1)
            }
            Mix::Fixed(bytes) => bytes,
        }
    }
}

/// What is sent, and how much of it.
pub struct Traffic {
    /// Bytes a clock.
    rate: f64,
    /// Bytes that may be sent now.
    credit: f64,
    /// Bytes that the host can send in a clock.
    full: f64,
    mix: Mix,
    frames: Vec<Vec<u8>>,
    next: usize,
    rng: Rng,
}

impl Traffic {
    /// As `args` say, from a host that can send `full` bytes a clock.
    ///
    /// # Errors
    /// The capture cannot be used.
    pub fn new(args: &ServeArgs, full: f64) -> Result<Self> {
        let frames = match &args.capture {
            Some(path) => {
                let capture = capture::read(path)?;
                warn(&capture.warnings);
                capture.packets.into_iter().map(|packet| packet.bytes).collect()
            }
            None => vec![],
        };
        Ok(Traffic { rate: full * args.load / 100.0, credit: 0.0, full, mix: args.mix, frames, next: 0, rng: Rng::new(args.seed) })
    }

    /// From now on `percent` of what the stream carries.
    pub fn load(&mut self, percent: f64) {
        self.rate = self.full * percent / 100.0;
        self.credit = 0.0;
    }

    /// Whether there is any.
    pub fn runs(&self) -> bool {
        self.rate > 0.0
    }

    /// Before a clock: a frame if it is due, and the host has room for it.
    pub fn offer(&mut self, room: bool) -> Option<Vec<u8>> {
        self.credit += self.rate;
        if self.credit <= 0.0 || !self.runs() {
            return None;
        }
        if !room {
            // Time that the block did not take is lost, not saved up.
            self.credit = 0.0;
            return None;
        }
        let bytes = self.frame();
        self.credit -= bytes.len() as f64;
        Some(bytes)
    }

    fn frame(&mut self) -> Vec<u8> {
        if self.frames.is_empty() {
            let mut bytes = vec![0; self.mix.length(&mut self.rng)];
            self.rng.fill(&mut bytes);
            return bytes;
        }
        let bytes = self.frames[self.next].clone();
        self.next = (self.next + 1) % self.frames.len();
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixes_have_the_lengths_they_say() {
        let mut rng = Rng::new(1);
        let mut lengths = |mix: Mix| -> Vec<usize> { (0..12_000).map(|_| mix.length(&mut rng)).collect() };
        let imix = lengths(Mix::Imix);
        for (parts, bytes) in IMIX {
            let count = imix.iter().filter(|&&length| length == bytes).count() as u64;
            assert!(count.abs_diff(1000 * parts) < 200, "{count} of {bytes} bytes");
        }
        assert!(lengths(Mix::Fixed(64)).iter().all(|&length| length == 64));
        let uniform = lengths(Mix::Uniform);
        assert!(uniform.contains(&SHORTEST) && uniform.contains(&LONGEST));
        assert!(uniform.iter().all(|length| (SHORTEST..=LONGEST).contains(length)));
    }
}
