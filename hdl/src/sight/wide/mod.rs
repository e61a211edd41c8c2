// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # WideSight: a look into frames of which one may come each clock
//!
//! ```text
//!  beats ──► head ──► outline ──► named ──► nine words under KEY ──► a hash a frame, in their order
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R24–R26). Of beats of 128 bits and more; eight bits of the hash: all that names a flow is hashed at once, as
//! there is no clock to spare.
//!
//! **Timing.** Six clocks from the beat that ends a frame's first 86 bytes, or its last one if that comes first, to its hash.

pub mod head;
pub mod outline;

use crate::prelude::*;
use crate::sight::toeplitz::ToeplitzWord;
use head::Head;
use outline::{Named, Outline};

/// Hashes frames of beats of `W` bits, `S` of which have all that is looked at; counts of `NB` bits.
#[derive(LogicBlock, Blank)]
pub struct WideSight<const W: usize, const S: usize, const NB: usize> {
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
    pub data: Signal<In, Bits<W>>,
    /// Its bytes; all but with `last`.
    pub count: Signal<In, Bits<NB>>,
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
    pub hash: Signal<Out, Bits<8>>,

    head: Head<W, S, NB>,
    outline: Outline,
    named: Named,
    written: OneHot<4, 10>,
    key: [Reg<Bits<32>>; 10],
    product: [ToeplitzWord<8>; 9],
    sum: [Reg<Bits<8>>; 9],
    sent: Reg<Bits<8>>,
    typed: RegR<Bit>,
    outlined: RegR<Bit>,
    is_named: RegR<Bit>,
    summed: RegR<Bit>,
    sent_valid: RegR<Bit>,
}

impl<const W: usize, const S: usize, const NB: usize> Logic for WideSight<W, S, NB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: typed, outlined, is_named, summed, sent_valid);
        registers!(self, clock: key[10], sum[9], sent);
        blocks!(self, clock, reset: head);
        blocks!(self, clock: outline, named);
        forward!(self => self.head: valid, first, last, data, count);
        forward!(self.head => self.outline: out as head, length);
        forward!(self.outline => self.named: packet);
        forward!(self => self.named: four_tuple);

        // KEY.
        forward!(self => self.written: key_address as x);
        for i in 0..10 {
            if self.key_write.val() & self.written.y.val().get_bit(i) {
                self.key[i].d.next = self.key_data.val();
            }
        }

        // What each word adds, and all of them.
        for i in 0..9 {
            self.product[i].word.next = self.named.words[i].val();
            self.product[i].key.next = self.key[i].q.val();
            self.product[i].after.next = self.key[i + 1].q.val();
            self.sum[i].d.next = (self.product[i].part[0].val() ^ self.product[i].part[1].val()) ^ self.product[i].part[2].val();
        }
        self.sent.d.next = (((self.sum[0].q.val() ^ self.sum[1].q.val()) ^ (self.sum[2].q.val() ^ self.sum[3].q.val()))
            ^ ((self.sum[4].q.val() ^ self.sum[5].q.val()) ^ (self.sum[6].q.val() ^ self.sum[7].q.val())))
            ^ self.sum[8].q.val();
        forward!(self.head => self: out_valid as typed.d);
        forward!(self => self: typed.q as outlined.d, outlined.q as is_named.d, is_named.q as summed.d, summed.q as sent_valid.d);
        forward!(self => self: sent_valid.q as hash_valid, sent.q as hash);
    }
}

#[cfg(test)]
mod tests;
