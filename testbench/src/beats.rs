// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Beats good and bad, for hosts that break the rules.

use bitvec::prelude::*;
use equipoise_sim::{keep_of, Beat, Frame};

/// A way to spoil a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A keep bit of beat `beat` is missing among others.
    Hole {
        /// The beat, counted modulo the frame's beats.
        beat: u8,
    },
    /// Beat `beat` is short though it is not the last.
    Short {
        /// The beat, counted modulo the frame's beats.
        beat: u8,
    },
    /// Beats without a byte stand before beat `beat`.
    Nulls {
        /// The beat, counted modulo the frame's beats.
        beat: u8,
        /// How many.
        count: u8,
    },
    /// The end comes in a beat of its own, without a byte (only after a full beat).
    EmptyEnd,
}

/// The beats of a frame of `bytes`, spoiled by `flaw`.
pub fn spoiled(bytes: &[u8], user: u32, k: usize, flaw: Flaw) -> Vec<Beat> {
    let frame = Frame { bytes: bytes.to_vec(), user };
    let mut beats = frame.beats(k);
    let count = beats.len();
    match flaw {
        Flaw::Hole { beat } => {
            let beat = &mut beats[usize::from(beat) % count];
            let mut mask = BitArray::<_, Lsb0>::new([beat.keep]);
            let kept = mask.count_ones();
            // A hole below the highest byte; a beat of one byte loses it to its neighbour.
            mask.set(kept.saturating_sub(1) / 2, false);
            if kept == 1 {
                mask.set(1, true);
            }
            beat.keep = mask.load();
        }
        Flaw::Short { beat } => {
            let at = usize::from(beat) % count;
            beats[at].keep >>= 1;
            if at + 1 == count || beats[at].keep == 0 {
                // The last beat may be short: make sure that something follows.
                beats[at].keep = keep_of(k - 1);
                beats[at].last = false;
                beats.truncate(at + 1);
                beats.push(Beat::new(&bytes[..bytes.len().min(k)], user, true));
            }
        }
        Flaw::Nulls { beat, count: nulls } => {
            let at = usize::from(beat) % count;
            for _ in 0..nulls {
                let mut null = beats[at].clone();
                null.keep = 0;
                null.last = false;
                beats.insert(at, null);
            }
        }
        Flaw::EmptyEnd => {
            if let Some(end) = beats.last_mut().filter(|end| end.keep == keep_of(k)) {
                end.last = false;
                let mut empty = end.clone();
                empty.keep = 0;
                empty.last = true;
                beats.push(empty);
            }
        }
    }
    beats
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::lane;

    /// What a lane of the golden model makes of the beats: (bytes, error) or the reason of the drop; beats ignored.
    fn outcome(beats: &[Beat], k: usize) -> (Result<(usize, bool), lane::Reason>, u64) {
        let mut checks = lane::Lane::new(k);
        let mut outcomes = beats
            .iter()
            .filter_map(|beat| checks.beat(lane::Beat { data: &beat.data[..k], keep: beat.keep, last: beat.last, user: beat.user }, 1522));
        let outcome = match outcomes.next().expect("an outcome") {
            lane::Outcome::Passed(frame, _) => Ok((frame.bytes.len(), frame.error)),
            lane::Outcome::Dropped(reason) => Err(reason),
        };
        assert_eq!(outcomes.next(), None);
        (outcome, checks.null_beats())
    }

    #[test]
    fn flaws_do_what_they_say() {
        let bytes = [7; 100];
        let spoil = |flaw| outcome(&spoiled(&bytes, 0, 16, flaw), 16);
        let bad = lane::Reason::BadKeep;
        assert_eq!(spoil(Flaw::Hole { beat: 0 }), (Err(bad), 0));
        assert_eq!(spoil(Flaw::Hole { beat: 3 }), (Ok((48, true)), 0));
        assert_eq!(spoil(Flaw::Short { beat: 2 }), (Ok((32, true)), 0));
        assert_eq!(spoil(Flaw::Short { beat: 6 }), (Ok((96, true)), 0));
        assert_eq!(spoil(Flaw::Nulls { beat: 2, count: 3 }), (Ok((100, false)), 3));
        assert_eq!(spoil(Flaw::EmptyEnd), (Ok((100, false)), 0));
        let full = spoiled(&[7; 32], 0, 16, Flaw::EmptyEnd);
        assert_eq!((full.len(), outcome(&full, 16)), (3, (Ok((32, false)), 0)));
        assert_eq!(outcome(&spoiled(&[7; 17], 0, 16, Flaw::Hole { beat: 1 }), 16).0, Ok((16, true)));
    }
}
