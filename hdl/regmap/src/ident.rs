// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What a block says about itself
//!
//! CAPS and the identifier text: made here for the hardware, taken apart here for the host.

use crate::{map, Built, EnumValue, Features, Register, MAX_PORTS};

/// Size and features of a block, as the CAPS register holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Ports of the team, 2..=16.
    pub ports: usize,
    /// Stream width in bits: 64, 128, 256 or 512.
    pub width: usize,
    /// Bytes of an egress buffer: 4096 or 16384.
    pub buffer: usize,
    /// What it is built with.
    pub features: Features,
}

impl Caps {
    /// The CAPS word.
    pub const fn word(self) -> u32 {
        let word = map::CAPS_PORTS.set(0, self.ports as u64);
        let word = map::CAPS_WIDTH_LOG2.set(word, self.width.ilog2() as u64);
        let word = map::CAPS_BUFFER_LOG2.set(word, self.buffer.ilog2() as u64);
        let word = map::CAPS_FEATURES.set(word, self.features.bits());
        map::CAPS_STATIC.set(word, 1) as u32
    }

    /// Takes a CAPS word apart; `None` if it describes no block that exists.
    pub const fn from_word(word: u32) -> Option<Caps> {
        let word = word as u64;
        let caps = Caps {
            ports: map::CAPS_PORTS.get(word) as usize,
            width: 1 << map::CAPS_WIDTH_LOG2.get(word),
            buffer: 1 << map::CAPS_BUFFER_LOG2.get(word),
            features: Features::from_bits(map::CAPS_FEATURES.get(word)),
        };
        let known = caps.ports >= 2 && caps.ports <= MAX_PORTS && caps.width >= 64 && caps.width <= 512;
        if known {
            Some(caps)
        } else {
            None
        }
    }

    /// How much of the map it has.
    pub const fn built(self) -> Built {
        Built { ports: self.ports, features: self.features }
    }

    /// The policies that it has, as POLICY names them.
    pub fn policies(self) -> impl Iterator<Item = &'static EnumValue> {
        let built =
            move |policy: &&EnumValue| **policy == map::POLICY_STATIC || self.features.iter().any(|feature| feature.name() == policy.name);
        map::POLICY.fields[0].values.iter().filter(built)
    }

    /// The longest frame that MAX_FRAME can name in this block, in bytes: it must fit the egress buffer less the three beats that the
    /// buffer keeps in reserve.
    pub const fn max_frame_limit(self) -> usize {
        let room = self.buffer - 3 * (self.width / 8);
        if room < 16383 {
            room
        } else {
            16383
        }
    }

    /// What COMMIT brings into use of a value that was written to an entry of a shadow register: MAX_FRAME within its limits, everything
    /// else as it is.
    pub fn committed(self, shadow: &Register, written: u64) -> u64 {
        if shadow.name == map::MAX_FRAME.name {
            written.clamp(MAX_FRAME_FLOOR as u64, self.max_frame_limit() as u64)
        } else {
            written
        }
    }
}

/// Clocks until an event shows in the statistics at the latest, in a block of `ports` ports: counters move from short accumulators to their
/// memory in rounds, and an event that just missed one waits for the next to end.
pub const fn statistics_lag(ports: usize) -> usize {
    // A round takes eight clocks for each of four kinds of counters, a port and the total each, and for ten others: forced frames and the nine reasons of drops.
    let round = 8 * (4 * (ports + 1) + 10);
    2 * round + 16
}

/// The shortest frame that MAX_FRAME can name, in bytes.
pub const MAX_FRAME_FLOOR: usize = 64;

/// The identifier text of a block, ended and filled with zeros; `Equipoise team n4 w64`.
pub const fn identifier(caps: Caps) -> [u8; map::IDENTIFIER_WORDS as usize] {
    let mut text = [0; map::IDENTIFIER_WORDS as usize];
    let at = put(&mut text, 0, b"Equipoise team n");
    let at = put_number(&mut text, at, caps.ports);
    let at = put(&mut text, at, b" w");
    put_number(&mut text, at, caps.width);
    text
}

const fn put(text: &mut [u8], at: usize, part: &[u8]) -> usize {
    let mut i = 0;
    while i < part.len() {
        text[at + i] = part[i];
        i += 1;
    }
    at + i
}

const fn put_number(text: &mut [u8], at: usize, number: usize) -> usize {
    let at = if number >= 10 { put_number(text, at, number / 10) } else { at };
    text[at] = b'0' + (number % 10) as u8;
    at + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Feature;

    const FEATURES: Features = Features::ALL;

    #[test]
    fn caps_come_back_as_they_went() {
        for ports in [2, 3, 4, 8, 16] {
            for width in [64, 128, 256, 512] {
                for buffer in [4096, 16384] {
                    for features in [Features::NONE, Features::NONE.with(Feature::ActiveBackup), Features::ALL] {
                        let caps = Caps { ports, width, buffer, features };
                        assert_eq!(Caps::from_word(caps.word()), Some(caps));
                    }
                }
            }
        }
    }

    #[test]
    fn a_block_has_static_and_what_it_is_built_with() {
        let names =
            |features| Caps { ports: 4, width: 64, buffer: 4096, features }.policies().map(|policy| policy.name).collect::<Vec<_>>();
        assert_eq!(names(Features::NONE), ["STATIC"]);
        assert_eq!(names(Features::NONE.with(Feature::ActiveBackup)), ["STATIC", "ACTIVE_BACKUP"]);
        assert_eq!(names(Features::ALL).len(), map::POLICY.fields[0].values.len());
    }

    #[test]
    fn the_longest_frame_leaves_three_beats_of_the_buffer() {
        let limit = |width, buffer| Caps { ports: 4, width, buffer, features: FEATURES }.max_frame_limit();
        assert_eq!((limit(64, 4096), limit(512, 4096)), (4072, 3904));
        assert_eq!((limit(64, 16384), limit(512, 16384)), (16360, 16192));
    }

    #[test]
    fn commit_clamps_the_longest_frame_and_nothing_else() {
        let committed = |register, written| Caps { ports: 4, width: 64, buffer: 4096, features: FEATURES }.committed(register, written);
        assert_eq!([0, 64, 1522, 4072, 4073, 16383].map(|bytes| committed(&map::MAX_FRAME, bytes)), [64, 64, 1522, 4072, 4072, 4072]);
        assert_eq!((committed(&map::SHARE, 65535), committed(&map::LANE_TIMEOUT, 0)), (65535, 0));
    }

    #[test]
    fn words_that_describe_no_block_are_refused() {
        for word in [0, u32::MAX, crate::UNMAPPED_READ, Caps { ports: 17, width: 64, buffer: 4096, features: FEATURES }.word()] {
            assert_eq!(Caps::from_word(word), None, "{word:08x}");
        }
    }

    #[test]
    fn the_identifier_ends_in_zero() {
        let text = identifier(Caps { ports: 16, width: 512, buffer: 4096, features: FEATURES });
        assert_eq!(&text[..24], b"Equipoise team n16 w512\0");
        let text = identifier(Caps { ports: 4, width: 64, buffer: 4096, features: FEATURES });
        assert_eq!(&text[..22], b"Equipoise team n4 w64\0");
    }
}
