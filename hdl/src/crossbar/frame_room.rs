// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Frame room: which ports can take a longest frame
//!
//! ```text
//!  max frame, drop ──► register: most beats that may lie in a buffer ─┐
//!                                                                     ├─ − ──► fits ──► shut, one clock later
//!  pointers of each buffer ───────────────────────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "No room at the chosen port". With `drop`, a buffer that holds so much that MAX_FRAME bytes may not find room in
//! it does not fit. Without, all do: then nothing here matters.
//!
//! **Inside.** It is looked at as for a beat (`room` of [`crate::crossbar::egress`]), and of the same clock: of two frames, one behind the other,
//! three beats of the first may be under way and not seen in the buffer, and as many of the second are not yet when its last one must find
//! room. So a frame that begins where it fits waits for no MAC. What is left behind the beats of a buffer is one sum of three numbers; less than
//! nothing shows in its top bit.
//!
//! **Timing.** `fits` is one clock behind the buffers, `shut` two; no frame gets so far in the four clocks that it takes after a reset.

use crate::crossbar::egress::RESERVE_BEATS;
use crate::prelude::*;

/// For `N` buffers of 2^`A` beats, pointers of `PA` = A + 1 bits; `MB` = log2 of a beat's bytes.
#[derive(LogicBlock, Blank)]
#[sizes(PA == A + 1)]
pub struct FrameRoom<const N: usize, const MB: usize, const A: usize, const PA: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// NO_ROOM is drop.
    pub drop: Signal<In, Bit>,
    /// Full beats of the longest frame.
    pub max_beats: Signal<In, Bits<PA>>,
    /// Bytes that it has beyond them.
    pub max_rest: Signal<In, Bits<MB>>,
    /// Where each buffer's next beat is written,
    pub written_to: [Signal<In, Bits<PA>>; N],
    /// and where the next one is read: so many lie in it.
    pub read_to: [Signal<In, Bits<PA>>; N],
    /// A longest frame fits behind them.
    pub fits: Signal<Out, Bits<N>>,
    /// One clock ago it did not.
    pub shut: Signal<Out, Bits<N>>,

    /// A frame fits behind so many beats,
    most: Reg<Bits<PA>>,
    /// or behind any.
    unlimited: Reg<Bit>,
    left: [Signal<Local, Bits<PA>>; N],
    spare: [Unused<A>; N],
    fit: Reg<Bits<N>>,
    shuts: Reg<Bits<N>>,
    compared: Gather<N>,
    longest: Reg<Bits<PA>>,
    #[value((1 << A) - RESERVE_BEATS as u64)]
    limit: Constant<Bits<PA>>,
}

impl<const N: usize, const MB: usize, const A: usize, const PA: usize> Logic for FrameRoom<N, MB, A, PA> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: longest, most, unlimited, fit, shuts);
        self.longest.d.next = self.max_beats.val();
        if self.max_rest.val().any() {
            self.longest.d.next = self.max_beats.val() + bits::<PA>(1);
        }
        self.most.d.next = self.limit.val() - self.longest.q.val();
        self.unlimited.d.next = !self.drop.val();
        for p in 0..N {
            self.left[p].next = (self.most.q.val() + self.read_to[p].val()) - self.written_to[p].val();
            self.spare[p].x.next = self.left[p].val().get_bits::<A>(0);
            for bits_of_p in PA..(PA + 1) {
                self.compared.bit[p].next = self.unlimited.q.val() | (!self.left[p].val().get_bit(bits_of_p - 1));
            }
        }
        forward!(self => self: compared.y as fit.d, fit.q as fits, shuts.q as shut);
        self.shuts.d.next = !self.fit.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(dut: &mut FrameRoom<2, 3, 4, 5>) {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
    }

    /// A buffer of 16 beats of 8 bytes, 13 without its reserve.
    #[test]
    fn a_frame_fits_if_all_its_beats_do_and_always_under_hold() {
        let mut dut = FrameRoom::<2, 3, 4, 5>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for drop in [false, true] {
            for bytes in 64..=104u64 {
                for used in 0..=16u64 {
                    dut.drop.next = drop;
                    dut.max_beats.next = (bytes / 8).into();
                    dut.max_rest.next = (bytes % 8).into();
                    let read = 3 * used + bytes;
                    (dut.written_to[1].next, dut.read_to[1].next) = (((read + used) % 32).into(), (read % 32).into());
                    (0..4).for_each(|_| clock(&mut dut));
                    let fits = !drop || used + bytes.div_ceil(8) <= 13;
                    // The other buffer is empty.
                    assert_eq!(dut.fits.val().to_u64(), u64::from(fits) << 1 | 1, "{bytes} bytes behind {used} beats, drop {drop}");
                    assert_eq!(dut.shut.val().to_u64(), u64::from(!fits) << 1);
                }
            }
        }
    }

    #[test]
    fn it_shuts_a_clock_after_it_does_not_fit() {
        let mut dut = FrameRoom::<2, 3, 4, 5>::default();
        dut.connect_all();
        dut.drop.next = true;
        dut.max_beats.next = 8u64.into();
        (0..4).for_each(|_| clock(&mut dut));
        dut.written_to[0].next = 6u64.into();
        clock(&mut dut);
        assert_eq!((dut.fits.val().to_u64(), dut.shut.val().to_u64()), (0b10, 0));
        dut.written_to[0].next = 5u64.into();
        clock(&mut dut);
        assert_eq!((dut.fits.val().to_u64(), dut.shut.val().to_u64()), (0b11, 1));
    }
}
