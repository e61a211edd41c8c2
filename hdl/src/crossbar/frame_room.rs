// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Frame room: which ports can take a longest frame
//!
//! ```text
//!  max frame ──► register: beats that it needs ─┐
//!                                               ├─ + ──► fits ──► shut, one clock later
//!  beats in each buffer ────────────────────────┘          ▲
//!  drop ──► register ──────────────────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "No room at the chosen port". With `drop`, a buffer that holds so much that MAX_FRAME bytes may not find room in
//! it does not fit. Without, all do: then nothing here matters.
//!
//! **Inside.** It is looked at as for a beat (`room` of [`crate::crossbar::egress`]), and of the same clock: of two frames, one behind the other,
//! three beats of the first may be under way and not seen in the buffer, and as many of the second are not yet when its last one must find
//! room. So a frame that begins where it fits waits for no MAC. That it does not shows in the top bit of a sum.
//!
//! **Timing.** `fits` is one clock behind the buffers, `shut` two; no frame gets so far in the three clocks that it takes after a reset.

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
    /// Beats in each buffer.
    pub in_ram: [Signal<In, Bits<PA>>; N],
    /// A longest frame fits behind them.
    pub fits: Signal<Out, Bits<N>>,
    /// One clock ago it did not.
    pub shut: Signal<Out, Bits<N>>,

    /// Beats of the longest frame, and those that must be free besides; one of them may be the buffer's last.
    needed: Reg<Bits<PA>>,
    unlimited: Reg<Bit>,
    filled: [Signal<Local, Bits<PA>>; N],
    spare: [Unused<A>; N],
    fit: Reg<Bits<N>>,
    shuts: Reg<Bits<N>>,
    compared: Gather<N>,
    reserve: Signal<Local, Bits<PA>>,
    #[value(RESERVE_BEATS - 1)]
    behind_whole: Constant<Bits<PA>>,
    #[value(RESERVE_BEATS)]
    behind_rest: Constant<Bits<PA>>,
}

impl<const N: usize, const MB: usize, const A: usize, const PA: usize> Logic for FrameRoom<N, MB, A, PA> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: needed, unlimited, fit, shuts);
        self.reserve.next = self.behind_whole.val();
        if self.max_rest.val().any() {
            self.reserve.next = self.behind_rest.val();
        }
        self.needed.d.next = self.max_beats.val() + self.reserve.val();
        self.unlimited.d.next = !self.drop.val();
        for p in 0..N {
            self.filled[p].next = self.in_ram[p].val() + self.needed.q.val();
            self.spare[p].x.next = self.filled[p].val().get_bits::<A>(0);
            for full in A..PA {
                self.compared.bit[p].next = !self.filled[p].val().get_bit(full);
            }
        }
        forward!(self => self: compared.y as fit.d, fit.q as fits, shuts.q as shut);
        // A set, not a table: it comes from the end of a carry chain.
        if self.unlimited.q.val() {
            self.fit.d.next = !bits::<N>(0);
        }
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
                    dut.in_ram[1].next = used.into();
                    (0..3).for_each(|_| clock(&mut dut));
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
        (0..3).for_each(|_| clock(&mut dut));
        dut.in_ram[0].next = 6u64.into();
        clock(&mut dut);
        assert_eq!((dut.fits.val().to_u64(), dut.shut.val().to_u64()), (0b10, 0));
        dut.in_ram[0].next = 5u64.into();
        clock(&mut dut);
        assert_eq!((dut.fits.val().to_u64(), dut.shut.val().to_u64()), (0b11, 1));
    }
}
