// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Counts: the counters of the receive half
//!
//! **Rule.** The kinds and their order are those of the register page ([`equipoise_regmap::receive::COUNTERS`]): frames and bytes given to the
//! host, frames dropped as FULL, FILTERED, ERRORS; counter `kind * N + port`.
//!
//! **Inside.** As [`crate::counters::tally::Tally`], but that bytes have more bits pending than events. Nothing is lost: every clock may add an event to each
//! counter, and W/8 bytes.

use crate::counters::tally::{pending_bits, Pending, TallyEngine};
use crate::prelude::*;

/// Kinds of counters.
pub const KINDS: usize = 5;

/// Bits that are pending for an event.
pub const fn event_bits(n: usize) -> usize {
    pending_bits(KINDS * n, 1)
}

/// Bits that are pending for bytes, `k` a beat.
pub const fn byte_bits(n: usize, k: usize) -> usize {
    pending_bits(KINDS * n, k)
}

/// Counters of `N` ports, `E` = 5 `N`; `NB` bits of a beat's bytes; `SP` = [`event_bits`], `BP` = [`byte_bits`].
#[derive(LogicBlock, Blank)]
#[sizes(E == KINDS * N, SP == event_bits(N), BP == byte_bits(N, 1 << (NB - 1)))]
pub struct Counts<const N: usize, const E: usize, const NB: usize, const SP: usize, const BP: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// The port whose beat goes to the host in this clock, one-hot, or none.
    pub given: Signal<In, Bits<N>>,
    /// Its bytes.
    pub bytes: Signal<In, Bits<NB>>,
    /// It is its frame's last.
    pub last: Signal<In, Bit>,
    /// A frame was dropped for want of room.
    pub full: Signal<In, Bits<N>>,
    /// A frame was dropped by the filter.
    pub filtered: Signal<In, Bits<N>>,
    /// A frame was dropped because it was wrong.
    pub errors: Signal<In, Bits<N>>,
    /// Zero all; one clock.
    pub clear: Signal<In, Bit>,
    /// A counter's word is wanted; steady until `valid`, and low for a clock before the next.
    pub read: Signal<In, Bit>,
    /// Counter wanted.
    pub index: Signal<In, Bits<7>>,
    /// Its low word.
    pub low_word: Signal<In, Bit>,
    /// The word is there.
    pub valid: Signal<Out, Bit>,
    /// The word.
    pub word: Signal<Out, Bits<32>>,

    frames_pending: [Pending<1, SP, BP>; N],
    bytes_pending: [Pending<NB, BP, BP>; N],
    full_pending: [Pending<1, SP, BP>; N],
    filtered_pending: [Pending<1, SP, BP>; N],
    errors_pending: [Pending<1, SP, BP>; N],
    engine: TallyEngine<E, BP>,
    seen_given: RegR<Bits<N>>,
    seen_bytes: Reg<Bits<NB>>,
    seen_last: Reg<Bit>,
    seen_full: RegR<Bits<N>>,
    seen_filtered: RegR<Bits<N>>,
    seen_errors: RegR<Bits<N>>,
    ended: Signal<Local, Bits<N>>,
}

impl<const N: usize, const E: usize, const NB: usize, const SP: usize, const BP: usize> Logic for Counts<N, E, NB, SP, BP> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: seen_given, seen_full, seen_filtered, seen_errors);
        registers!(self, clock: seen_bytes, seen_last);
        blocks!(self, clock, reset: engine, frames_pending[N], bytes_pending[N], full_pending[N], filtered_pending[N], errors_pending[N]);
        forward!(self => self: given as seen_given.d, bytes as seen_bytes.d, last as seen_last.d, full as seen_full.d,
            filtered as seen_filtered.d, errors as seen_errors.d);
        self.ended.next = bits::<N>(0);
        if self.seen_last.q.val() {
            self.ended.next = self.seen_given.q.val();
        }

        for p in 0..N {
            self.frames_pending[p].amount.next = self.ended.val().get_bits::<1>(p);
            self.bytes_pending[p].amount.next = bits::<NB>(0);
            if self.seen_given.q.val().get_bit(p) {
                self.bytes_pending[p].amount.next = self.seen_bytes.q.val();
            }
            self.full_pending[p].amount.next = self.seen_full.q.val().get_bits::<1>(p);
            self.filtered_pending[p].amount.next = self.seen_filtered.q.val().get_bits::<1>(p);
            self.errors_pending[p].amount.next = self.seen_errors.q.val().get_bits::<1>(p);
        }
        // Counters in the order of the page.
        for n in N..(N + 1) {
            for p in 0..N {
                self.frames_pending[p].take.next = self.engine.take.val().get_bit(p);
                self.engine.pending[p].next = self.frames_pending[p].value.val();
                self.bytes_pending[p].take.next = self.engine.take.val().get_bit(p + n);
                self.engine.pending[p + n].next = self.bytes_pending[p].value.val();
                self.full_pending[p].take.next = self.engine.take.val().get_bit(p + (2 * n));
                self.engine.pending[p + (2 * n)].next = self.full_pending[p].value.val();
                self.filtered_pending[p].take.next = self.engine.take.val().get_bit(p + (3 * n));
                self.engine.pending[p + (3 * n)].next = self.filtered_pending[p].value.val();
                self.errors_pending[p].take.next = self.engine.take.val().get_bit(p + (4 * n));
                self.engine.pending[p + (4 * n)].next = self.errors_pending[p].value.val();
            }
        }
        forward!(self => self.engine: clear, read, index, low_word);
        forward!(self.engine => self: valid, data as word);
    }
}
