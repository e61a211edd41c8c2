// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Head: the first bytes of a frame, from as many beats as they come in
//!
//! ```text
//!  beats ──► ┌──────┐
//!            │ Head ├──► 86 bytes of a frame, and how many of them it has
//!            └──────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash": two tags, an IPv4 header of 60 bytes and ports end with byte 86 of a frame.
//!
//! **Timing.** One clock from the beat that ends them, or the frame's last one if that comes first.

use crate::prelude::*;

/// Bytes that are looked at.
pub const HEAD: usize = 86;

/// Beats of `w` bits that they come in.
pub const fn head_beats(w: usize) -> usize {
    (8 * HEAD).div_ceil(w)
}

/// Puts a beat of `W` bits where it stands among the first `S` of a frame; combinational.
#[derive(LogicBlock, Blank)]
#[sizes(S * W >= 8 * HEAD, (S - 1) * W < 8 * HEAD)]
pub struct Placed<const W: usize, const S: usize> {
    /// Which one it is, one-hot; none: a later one.
    pub place: Signal<In, Bits<S>>,
    /// The beat.
    pub data: Signal<In, Bits<W>>,
    /// The head so far.
    pub x: Signal<In, Bits<688>>,
    /// With it.
    pub y: Signal<Out, Bits<688>>,
}

#[described]
impl<const W: usize, const S: usize> Logic for Placed<W, S> {
    fn update(&mut self) {
        let mut y = self.x.val();
        for bit in (0..8 * HEAD).filter(|bit| self.place.val().get_bit(bit / W)) {
            y = y.replace_bit(bit, self.data.val().get_bit(bit % W));
        }
        self.y.next = y;
    }

    fn hdl(&self) -> Verilog {
        let part = |beat: usize| {
            let (low, high) = (beat * W, (8 * HEAD).min((beat + 1) * W) - 1);
            format!("assign y[{high}:{low}] = place[{beat}] ? data[{}:0] : x[{high}:{low}];\n", high - low)
        };
        Verilog::Custom((0..S).map(part).collect())
    }
}

/// Of beats of `W` bits: `S` of them, counts of `NB` bits.
#[derive(LogicBlock, Blank)]
#[sizes(S * W >= 8 * HEAD, (S - 1) * W < 8 * HEAD, W == 8 << (NB - 1))]
pub struct Head<const W: usize, const S: usize, const NB: usize> {
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
    /// A frame's head is there, for this clock.
    pub out_valid: Signal<Out, Bit>,
    /// It.
    pub out: Signal<Out, Bits<688>>,
    /// Bytes of it, or more if it has them all.
    pub length: Signal<Out, Bits<8>>,

    placed: Placed<W, S>,
    bytes: Reg<Bits<688>>,
    sum: Reg<Bits<8>>,
    /// Where the next beat stands; none once the head is there.
    next_place: RegR<Bits<S>>,
    sent_valid: RegR<Bit>,
    here: Signal<Local, Bits<S>>,
    /// With it the head is there.
    is_full: Signal<Local, Bit>,
    length_before: Signal<Local, Bits<8>>,
}

impl<const W: usize, const S: usize, const NB: usize> Logic for Head<W, S, NB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: next_place, sent_valid);
        registers!(self, clock: bytes, sum);
        self.here.next = self.next_place.q.val();
        self.length_before.next = self.sum.q.val();
        if self.first.val() {
            self.here.next = bits::<S>(1);
            self.length_before.next = bits::<8>(0);
        }
        for last in (S - 1)..S {
            self.is_full.next = self.here.val().get_bit(last);
        }
        forward!(self => self.placed: here as place, data, bytes.q as x);
        self.sent_valid.d.next = false;
        if self.valid.val() {
            forward!(self.placed => self: y as bytes.d);
            self.next_place.d.next = self.here.val() << 1;
            if self.here.val().any() {
                self.sum.d.next = self.length_before.val() + bit_cast::<8, NB>(self.count.val());
            }
            self.sent_valid.d.next = (self.last.val() & self.here.val().any()) | self.is_full.val();
        }
        forward!(self => self: sent_valid.q as out_valid, bytes.q as out, sum.q as length);
    }
}
