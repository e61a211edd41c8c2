// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Difference: what a path carries over its share
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share" (R11): actual share − share in use, scaled; 0 of a path that is no member.
//!
//! **Inside.** Kept with 65536 added, so that an unsigned compare orders them; a small memory, and a copy for the bus.
//!
//! **Timing.** `run` for `N` clocks, until `done`. That of the path at hand can be read in the same clock.

use super::walk::Walk;
use crate::prelude::*;

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Difference<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Reckon them.
    pub run: Signal<In, Bit>,
    /// All are 0 instead; a run of its own.
    pub clear: Signal<In, Bit>,
    /// With this clock it is done.
    pub done: Signal<Out, Bit>,
    /// Which path it needs at hand, 0 if it does not run.
    pub look: Signal<Out, Bits<4>>,
    /// The path at hand.
    pub at_hand: Signal<In, Bits<4>>,
    /// It is a member.
    pub member: Signal<In, Bit>,
    /// Its actual share.
    pub actual: Signal<In, Bits<16>>,
    /// Its share.
    pub share: Signal<In, Bits<16>>,
    /// Its difference + 65536.
    pub difference: Signal<Out, Bits<17>>,
    /// Whose is on the bus.
    pub read_port: Signal<In, Bits<4>>,
    /// DIFF, signed.
    pub difference_read: Signal<Out, Bits<17>>,
    walk: Walk<N>,
    kept: QueueRam<17>,
    copy: QueueRam<17>,
    going: Signal<Local, Bit>,
    fresh: Signal<Local, Bits<17>>,
}

impl<const N: usize> Logic for Difference<N> {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: walk);
        blocks!(self, clock: kept, copy);

        self.going.next = self.run.val() | self.clear.val();
        self.done.next = self.going.val() & self.walk.last.val();
        self.fresh.next = bits::<17>(65536);
        if self.member.val() & self.run.val() {
            self.fresh.next = (bits::<17>(65536) + bit_cast::<17, 16>(self.actual.val())) - bit_cast::<17, 16>(self.share.val());
        }
        forward!(self => self: going as walk.run, going as walk.advance, walk.at as look, going as kept.write, going as copy.write,
            walk.at as kept.write_address, walk.at as copy.write_address, fresh as kept.write_data, fresh as copy.write_data,
            at_hand as kept.read_address, read_port as copy.read_address, kept.read_data as difference);
        self.difference_read.next = self.copy.read_data.val() + bits::<17>(65536);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(dut: &mut Difference<3>, wanted: [i64; 3]) {
        for clock in 0..3 {
            step!(
                dut,
                {
                    let p = dut.look.val().to_u64() as usize;
                    (dut.actual.next, dut.share.next) = ([0, 65535, 9][p].into(), [65535, 0, 2][p].into());
                    dut.member.next = p != 2;
                },
                {
                    assert_eq!(dut.done.val(), clock == 2);
                }
            );
        }
        (dut.run.next, dut.clear.next) = (false, false);
        step!(dut, {}, {});
        for (p, wanted) in wanted.into_iter().enumerate() {
            (dut.at_hand.next, dut.read_port.next) = ((p as u64).into(), (p as u64).into());
            assert!(simulate(dut, 30));
            assert_eq!(dut.difference.val().to_u64() as i64, wanted + 65536);
            assert_eq!(dut.difference_read.val().to_u64(), wanted as u64 & 0x1_FFFF);
        }
    }

    #[test]
    fn the_largest_ones_a_stranger_and_none() {
        let dut = &mut Difference::<3>::default();
        dut.connect_all();
        check_all(dut).unwrap();
        dut.run.next = true;
        run(dut, [-65535, 65535, 0]);
        dut.clear.next = true;
        run(dut, [0, 0, 0]);
    }
}
