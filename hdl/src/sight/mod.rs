// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Sight: a look into the frame, for policies that keep flows together
//!
//! ```text
//!  beats ──► words ──► fields ──► engine ──► a hash a frame, in their order
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R24–R26). Of beats of 64 bits; data itself stays where it is.

pub mod engine;
pub mod fields;
pub mod search_start;
pub mod stand_in;
pub mod toeplitz;
pub mod types;
pub mod wide;
pub mod words;

use crate::prelude::*;
use engine::Engine;
use fields::Fields;
use words::Words;

/// Hashes frames, with `H` bits.
#[derive(LogicBlock, Blank)]
pub struct Sight<const H: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// There is a beat.
    pub valid: Signal<In, Bit>,
    /// It is its frame's first.
    pub first: Signal<In, Bit>,
    /// Its last.
    pub last: Signal<In, Bit>,
    /// Its data, the first byte in the lowest eight bits.
    pub data: Signal<In, Bits<64>>,
    /// Its bytes, one to eight; eight but with `last`.
    pub count: Signal<In, Bits<4>>,
    /// Source and ports count too.
    pub four_tuple: Signal<In, Bit>,
    /// A word of KEY is written.
    pub key_write: Signal<In, Bit>,
    /// Which.
    pub key_address: Signal<In, Bits<4>>,
    /// Its value, first bit on top.
    pub key_data: Signal<In, Bits<32>>,
    /// The hash of the oldest frame that had none is there.
    pub hash_valid: Signal<Out, Bit>,
    /// This one.
    pub hash: Signal<Out, Bits<H>>,

    words: Words,
    fields: Fields,
    engine: Engine<H>,
}

impl<const H: usize> Logic for Sight<H> {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: words, fields, engine);
        forward!(self => self.words: valid, first, last, data, count);
        forward!(self => self.fields: four_tuple);
        forward!(self.words => self.fields: out_valid as valid, out as words);
        forward!(self.fields => self.engine: out_valid as valid, out as words);
        forward!(self => self.engine: key_write, key_address, key_data);
        forward!(self.engine => self: hash_valid, hash);
    }
}

#[cfg(test)]
pub(crate) mod tests;
