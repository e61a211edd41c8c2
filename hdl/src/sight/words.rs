// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Words: a frame's beats, cut where the words of its IP header begin
//!
//! ```text
//!  bytes     8k−2  8k−1 │ 8k … 8k+5          8k+6  8k+7
//!  beat k  ──carried────►│◄── a, then b ──►    carried ──►
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R24): up to two tags are skipped before the Ethertype.
//!
//! **Why.** An IP header begins two bytes behind a multiple of four, tags or not. So each beat completes two of its words, if the last two bytes of the beat
//! before are kept.
//!
//! **Inside.** First registers of the two words, and whether either ends in an Ethertype; then what kind of frame it is and which words these are.
//!
//! **Timing.** Two clocks from a beat to its words. A beat a clock; nothing stops.

use crate::prelude::*;
use crate::sight::types::{Kinds, TypeOf};

/// Two words and what there is to know of them.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Cut {
    /// They begin a frame: the first half of `a` is none of its bytes.
    pub first: Bit,
    /// They end it.
    pub last: Bit,
    /// Bytes 8k − 2 to 8k + 1, the first in the lowest eight bits.
    pub a: Bits<32>,
    /// Bytes 8k + 2 to 8k + 5.
    pub b: Bits<32>,
    /// Bytes 8k + 6 and 8k + 7.
    pub tail: Bits<16>,
    /// The frame has all bytes of `a`;
    pub a_whole: Bit,
    /// the first half of `b`;
    pub b_begun: Bit,
    /// all of `b`;
    pub b_whole: Bit,
    /// and the tail.
    pub tail_whole: Bit,
    /// The frame's kind is known: from its third beat on.
    pub known: Bit,
    /// It is IPv4;
    pub v4: Bit,
    /// IPv6;
    pub v6: Bit,
    /// Fibre Channel over Ethernet; or none of these.
    pub fcoe: Bit,
    /// Which word of what is behind the Ethertype `a` is, modulo 32: −2 to 0 in the third beat.
    pub at: Bits<5>,
}

/// For beats of 64 bits.
#[derive(LogicBlock, Blank)]
pub struct Words {
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
    /// There are words.
    pub out_valid: Signal<Out, Bit>,
    /// These.
    pub out: Signal<Out, Cut>,

    type_a: TypeOf,
    type_b: TypeOf,
    carried: Reg<Bits<16>>,
    cut_valid: RegR<Bit>,
    cut: Reg<Cut>,
    a_kinds: Reg<Kinds>,
    b_kinds: Reg<Kinds>,
    /// Beats of the frame before this one, up to three.
    place: Reg<Bits<2>>,
    placed: Reg<Bits<2>>,
    /// The second beat ended in a tag.
    has_tag: Reg<Bit>,
    kind: Reg<Kinds>,
    at: Reg<Bits<5>>,
    sent_valid: RegR<Bit>,
    sent: Reg<Cut>,
    place_now: Signal<Local, Bits<2>>,
    kind_now: Signal<Local, Kinds>,
    at_now: Signal<Local, Bits<5>>,
    #[value(2)]
    third: Constant<Bits<2>>,
    #[value(1)]
    second: Constant<Bits<2>>,
    #[value(3)]
    later: Constant<Bits<2>>,
    #[value(8)]
    full: Constant<Bits<4>>,
}

impl Logic for Words {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: cut_valid, sent_valid);
        registers!(self, clock: carried, cut, a_kinds, b_kinds, place, placed, has_tag, kind, at, sent);

        // The two words.
        self.place_now.next = bits::<2>(0);
        if !self.first.val() {
            self.place_now.next = self.later.val();
            if self.place.q.val() != self.later.val() {
                self.place_now.next = self.place.q.val() + bits::<2>(1);
            }
        }
        if self.valid.val() {
            self.carried.d.next = self.data.val().get_bits::<16>(48);
            self.place.d.next = self.place_now.val();
        }
        self.cut_valid.d.next = self.valid.val();
        self.cut.d.next.first = self.first.val();
        self.cut.d.next.last = self.last.val();
        self.cut.d.next.a = bit_cast::<32, 16>(self.carried.q.val()) | (bit_cast::<32, 16>(self.data.val().get_bits::<16>(0)) << 16);
        self.cut.d.next.b = self.data.val().get_bits::<32>(16);
        self.cut.d.next.tail = self.data.val().get_bits::<16>(48);
        self.cut.d.next.a_whole = self.count.val() >= bits::<4>(2);
        self.cut.d.next.b_begun = self.count.val() >= bits::<4>(4);
        self.cut.d.next.b_whole = self.count.val() >= bits::<4>(6);
        self.cut.d.next.tail_whole = self.count.val() == self.full.val();
        self.type_a.x.next = self.data.val().get_bits::<16>(0);
        self.type_b.x.next = self.data.val().get_bits::<16>(32);
        forward!(self => self: type_a.y as a_kinds.d, type_b.y as b_kinds.d, place_now as placed.d);

        // What kind of frame, and which words.
        self.kind_now.next = self.kind.q.val();
        self.at_now.next = self.at.q.val() + bits::<5>(2);
        if self.placed.q.val() == self.second.val() {
            self.kind_now.next = self.b_kinds.q.val();
        }
        if self.placed.q.val() == self.third.val() {
            self.at_now.next = bits::<5>(0);
            if self.has_tag.q.val() {
                self.at_now.next = bits::<5>(31);
                self.kind_now.next = self.a_kinds.q.val();
                if self.a_kinds.q.val().tag {
                    self.at_now.next = bits::<5>(30);
                    self.kind_now.next = self.b_kinds.q.val();
                }
            }
        }
        if self.cut_valid.q.val() {
            self.has_tag.d.next = (self.placed.q.val() == self.second.val()) & self.b_kinds.q.val().tag;
            forward!(self => self: kind_now as kind.d, at_now as at.d);
        }
        forward!(self => self: cut_valid.q as sent_valid.d, cut.q as sent.d);
        self.sent.d.next.v4 = self.kind_now.val().v4;
        self.sent.d.next.v6 = self.kind_now.val().v6;
        self.sent.d.next.fcoe = self.kind_now.val().fcoe;
        self.sent.d.next.at = self.at_now.val();
        self.sent.d.next.known = (self.placed.q.val() == self.third.val()) | (self.placed.q.val() == self.later.val());
        forward!(self => self: sent_valid.q as out_valid, sent.q as out);
    }
}
