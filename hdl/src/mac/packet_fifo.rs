// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Packet FIFO: whole good frames from one clock to another
//!
//! ```text
//!                       ┌────────────┐
//!  beats, a clock each ►┤ PacketFifo ├─► stream of another clock
//!                       │            ├─► bad, lost    a bad frame; a good one without room: on the writing side
//!                       └────────────┘
//! ```
//!
//! **Rule.** A receiver cannot be made to wait: a frame that finds no room, or ends in error, is taken back whole (R32). The reading side
//! sees a frame when all of it is there.
//!
//! **Inside.** Pointers cross as Gray code. The writing side shows its frames beat by beat, one a clock, so that the pointer that crosses
//! steps by one. Nothing is between the block RAM and the registers behind it.
//!
//! **Timing.** A beat a clock on either side. Both resets must overlap for three clocks of the slower side.

use crate::prelude::*;

/// `2^A` beats of 64 bits; `P` = A + 1.
#[derive(LogicBlock, Blank)]
#[sizes(P == A + 1)]
pub struct PacketFifo<const A: usize, const P: usize> {
    /// Rising edge, for writing.
    pub write_clock: Signal<In, Clock>,
    /// Synchronous to it, active high.
    pub write_reset: Signal<In, Bit>,
    /// Beat, byte 0 in the low bits.
    pub beat: Signal<In, Bits<64>>,
    /// Its bytes modulo 8.
    pub count: Signal<In, Bits<3>>,
    /// It is the frame's last.
    pub last: Signal<In, Bit>,
    /// The frame is bad, with `last`.
    pub err: Signal<In, Bit>,
    /// It comes in this clock.
    pub valid: Signal<In, Bit>,
    /// A bad frame ended one clock ago; nothing of it is kept.
    pub bad: Signal<Out, Bit>,
    /// A good frame for which there was no room ended one clock ago.
    pub lost: Signal<Out, Bit>,
    /// Rising edge, for reading.
    pub read_clock: Signal<In, Clock>,
    /// Synchronous to it, active high.
    pub read_reset: Signal<In, Bit>,
    /// Beat on offer.
    pub out_beat: Signal<Out, Bits<64>>,
    /// Its bytes modulo 8.
    pub out_count: Signal<Out, Bits<3>>,
    /// It is the frame's last.
    pub out_last: Signal<Out, Bit>,
    /// It is there.
    pub out_valid: Signal<Out, Bit>,
    /// It is taken.
    pub out_ready: Signal<In, Bit>,

    ram: DualRam<68, A>,
    /// Where the next beat goes.
    head: RegR<Bits<P>>,
    /// Where its frame began.
    base: RegR<Bits<P>>,
    /// As far as the reading side may see.
    shown: RegR<Bits<P>>,
    /// The rest of the frame is thrown away.
    dropping: RegR<Bit>,
    shown_code: GrayEncode<P>,
    shown_gray: RegR<Bits<P>>,
    /// Where the reading side is, as the writing side knows.
    #[synchroniser]
    tail_first: RegR<Bits<P>>,
    #[synchroniser]
    tail_gray: RegR<Bits<P>>,
    tail_number: GrayDecode<P>,
    tail_known: RegR<Bits<P>>,
    used: Signal<Local, Bits<P>>,
    /// Two beats may not fit; a clock late.
    tight: RegR<Bit>,
    fits: Signal<Local, Bit>,
    next_head: Signal<Local, Bits<P>>,
    is_bad: RegR<Bit>,
    is_lost: RegR<Bit>,

    /// Where the next beat is read.
    tail: RegR<Bits<P>>,
    /// The same as Gray code, for the writing side.
    tail_shown: RegR<Bits<P>>,
    /// The place after it as Gray code.
    after_shown: Reg<Bits<P>>,
    #[synchroniser]
    limit_first: RegR<Bits<P>>,
    #[synchroniser]
    limit: RegR<Bits<P>>,
    /// The RAM's register has a beat.
    fetched: RegR<Bit>,
    offered: RegR<Bit>,
    word: Reg<Bits<68>>,
    /// There is a beat to fetch; may say so a clock late, never early.
    some: RegR<Bit>,
    after: Signal<Local, Bits<P>>,
    after_code: GrayEncode<P>,
    beyond_code: GrayEncode<P>,
    advance: Signal<Local, Bit>,
    fetch: Signal<Local, Bit>,
    #[value(2)]
    two: Constant<Bits<P>>,
    /// So many beats that the next two still fit.
    #[value((1 << A) - 2)]
    limit_used: Constant<Bits<P>>,
}

impl<const A: usize, const P: usize> Logic for PacketFifo<A, P> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, write_clock, write_reset: head, base, shown, dropping, shown_gray, tail_first, tail_gray, tail_known, tight,
            is_bad, is_lost);
        registers!(self, read_clock, read_reset: tail, tail_shown, limit_first, limit, some, fetched, offered);
        registers!(self, read_clock: after_shown, word);
        forward!(self => self: is_bad.q as bad, is_lost.q as lost);

        forward!(self => self: tail_shown.q as tail_first.d, tail_first.q as tail_gray.d);
        forward!(self => self: tail_gray.q as tail_number.gray, tail_number.binary as tail_known.d);
        self.used.next = self.head.q.val() - self.tail_known.q.val();
        self.tight.d.next = self.limit_used.val() <= self.used.val();
        self.fits.next = (!self.tight.q.val()) & (!self.dropping.q.val());
        self.next_head.next = self.head.q.val() + bits::<P>(1);
        self.ram.write_clock.next = self.write_clock.val();
        self.ram.write.next = self.valid.val() & self.fits.val();
        self.ram.write_address.next = self.head.q.val().get_bits::<A>(0);
        self.ram.write_data.next = (bit_cast::<68, 64>(self.beat.val()) | (bit_cast::<68, 3>(self.count.val()) << 64))
            | (bit_cast::<68, 1>(self.last.val().into()) << 67);
        self.is_bad.d.next = (self.valid.val() & self.last.val()) & self.err.val();
        self.is_lost.d.next = ((self.valid.val() & (!self.fits.val())) & self.last.val()) & (!self.err.val());
        if self.valid.val() {
            self.head.d.next = self.next_head.val();
            if !self.fits.val() {
                self.head.d.next = self.base.q.val();
                self.dropping.d.next = !self.last.val();
            } else {
                if self.last.val() {
                    if self.err.val() {
                        self.head.d.next = self.base.q.val();
                    } else {
                        self.base.d.next = self.next_head.val();
                    }
                }
            }
        }
        if self.shown.q.val() != self.base.q.val() {
            self.shown.d.next = self.shown.q.val() + bits::<P>(1);
        }
        forward!(self => self: shown.q as shown_code.binary, shown_code.gray as shown_gray.d);

        forward!(self => self: shown_gray.q as limit_first.d, limit_first.q as limit.d);
        // The codes are worked out a clock before they are compared.
        self.after.next = self.tail.q.val() + bits::<P>(1);
        self.after_code.binary.next = self.after.val();
        self.beyond_code.binary.next = self.tail.q.val() + self.two.val();
        self.after_shown.d.next = self.after_code.gray.val();
        self.some.d.next = self.tail_shown.q.val() != self.limit.q.val();
        // The beat that is fetched moves on when the one on offer does, and another is fetched then.
        self.advance.next = self.fetched.q.val() & ((!self.offered.q.val()) | self.out_ready.val());
        self.fetch.next = self.some.q.val() & ((!self.fetched.q.val()) | self.advance.val());
        forward!(self => self.ram: read_clock, fetch as read);
        self.ram.read_address.next = self.tail.q.val().get_bits::<A>(0);
        if self.out_ready.val() {
            self.offered.d.next = false;
        }
        if self.advance.val() {
            self.fetched.d.next = false;
            self.offered.d.next = true;
            self.word.d.next = self.ram.read_data.val();
        }
        if self.fetch.val() {
            self.fetched.d.next = true;
            forward!(self => self: after as tail.d, after_shown.q as tail_shown.d, beyond_code.gray as after_shown.d);
            self.some.d.next = self.after_shown.q.val() != self.limit.q.val();
        }
        self.out_beat.next = self.word.q.val().get_bits::<64>(0);
        self.out_count.next = self.word.q.val().get_bits::<3>(64);
        self.out_last.next = self.word.q.val().get_bit(67);
        self.out_valid.next = self.offered.q.val();
    }
}

#[cfg(test)]
mod tests;
