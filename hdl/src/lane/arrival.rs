// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Arrival: a stage in front of a lane with wide beats, in which keep bits are counted
//!
//! To ask of 64 bits whether they are a run, how long it is and whether there is any fills most of a clock. The lane behind sees a keep of
//! `CK` bits ([`keep_bits`]) that says it all: bit 0 whether there are bytes, above it how many, the top one that they are no run. It is 0
//! for no bytes like any other.
//!
//! **Timing.** One clock. It moves when the lane takes beats, whether one is there or not.

use crate::axis::*;
use crate::beats::is_wide;
use crate::prelude::*;

/// Bits of the keep that a lane sees: `k`, or with `wide` = 1 those of a count of 0 to `k` and one on either side.
pub const fn keep_bits(k: usize, wide: usize) -> usize {
    if wide == 1 {
        k.ilog2() as usize + 3
    } else {
        k
    }
}

/// Clocks from a host stream of `w` bits a beat to where a lane looks at its beats.
pub const fn arrival_latency(w: usize) -> usize {
    is_wide(w) as usize
}

/// Counts the keep bits of a host stream of `W` data bits, `K` = W/8; `NB` = log2(K) + 1, `CK` = `NB` + 2.
#[derive(LogicBlock, Blank)]
#[sizes(W == 8 * K, CK == NB + 2)]
pub struct Arrival<const W: usize, const K: usize, const NB: usize, const CK: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Host stream.
    pub s_axis: HostSink<W, K>,
    /// The same for the lane.
    pub out: HostSource<W, CK>,

    counter: KeepCount<K, NB>,
    valid: RegR<Bit>,
    data: Reg<Bits<W>>,
    keep: Reg<Bits<CK>>,
    user: Reg<Bits<HOST_USER>>,
    last: Reg<Bit>,
    #[value(1 << (NB + 1) | 1)]
    no_run: Constant<Bits<CK>>,
}

impl<const W: usize, const K: usize, const NB: usize, const CK: usize> Logic for Arrival<W, K, NB, CK> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: valid);
        registers!(self, clock: data, keep, user, last);
        self.counter.keep.next = self.s_axis.tkeep.val();
        self.s_axis.tready.next = self.out.tready.val();
        if self.out.tready.val() {
            forward!(self.s_axis => self: tvalid as valid.d, tdata as data.d, tuser as user.d, tlast as last.d);
            self.keep.d.next =
                (bit_cast::<CK, NB>(self.counter.count.val()) << 1) | bit_cast::<CK, 1>(self.s_axis.tkeep.val().any().into());
            if !self.counter.ok.val() {
                self.keep.d.next = self.no_run.val();
            }
        }
        forward!(self => self.out: valid.q as tvalid, data.q as tdata, keep.q as tkeep, user.q as tuser, last.q as tlast);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CK: usize = keep_bits(64, 1);

    fn step(dut: &mut Arrival<512, 64, 7, CK>) {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
    }

    /// Of every run, and of every run with one bit turned, the lane learns what it must: whether there are bytes, how many, and that they are
    /// no run.
    #[test]
    fn keep_bits_are_counted() {
        let mut dut = Arrival::default();
        dut.connect_all();
        dut.out.tready.next = true;
        let mut counter = KeepCount::<CK, 7>::default();
        counter.connect_all();
        for n in 0u32..=64 {
            let run = 1u64.checked_shl(n).unwrap_or(0).wrapping_sub(1);
            for keep in (0..64).map(|bit| run ^ 1 << bit).chain([run]) {
                dut.s_axis.tkeep.next = keep.into();
                step(&mut dut);
                counter.keep.next = dut.out.tkeep.val();
                assert!(simulate(&mut counter, 10));
                let is_run = keep & keep.wrapping_add(1) == 0;
                let told = dut.out.tkeep.val();
                assert_eq!((told.any(), told.get_bit(0)), (keep != 0, keep != 0), "keep {keep:064b}");
                assert_eq!(counter.ok.val(), is_run, "keep {keep:064b}");
                assert!(!is_run || counter.count.val().to_u64() == u64::from(keep.count_ones()), "keep {keep:064b}");
            }
        }
    }

    /// A beat stays while the lane takes none, and the host sees that it does not.
    #[test]
    fn it_moves_with_the_lane() {
        let mut dut = Arrival::default();
        dut.connect_all();
        for (ready, data, there) in [(true, 1u64, 1u64), (false, 2, 1), (true, 2, 2), (true, 3, 3), (false, 4, 3)] {
            dut.out.tready.next = ready;
            dut.s_axis.tvalid.next = data != 3;
            dut.s_axis.tdata.next = data.into();
            step(&mut dut);
            assert_eq!(
                (dut.s_axis.tready.val(), dut.out.tdata.val().get_bits::<8>(0).to_u64(), dut.out.tvalid.val()),
                (ready, there, there != 3)
            );
        }
    }
}
