// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Active backup: the eligible path that comes first
//!
//! **Rule.** docs/semantics.md "Other policies" (ACTIVE_BACKUP): of all eligible paths the one with the lowest priority number, then index.
//! Shares say nothing here.
//!
//! **Inside.** The [`Order`](super::Order) of every two paths is known before the frame; a path wins against whoever is not eligible or comes after it.
//!
//! **Timing.** As in [`super`]; `win` follows from the stamp and stays as long.

use crate::prelude::*;

/// Settings of ACTIVE_BACKUP, in use now; `M` pairs of paths.
#[bundle(ActiveBackupSink)]
pub struct ActiveBackupSource<const M: usize> {
    /// POLICY is this one.
    pub in_use: Signal<Out, Bit>,
    /// Order of the priorities of one clock ago, a bit a pair.
    pub order: Signal<Out, Bits<M>>,
}

/// Chooses among `N` paths, `M` = N(N−1)/2 pairs.
#[derive(LogicBlock, Blank)]
#[sizes(M == N * (N - 1) / 2)]
pub struct ActiveBackup<const N: usize, const M: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago.
    pub take: Signal<In, Bit>,
    /// Settings in use now.
    pub now: ActiveBackupSink<M>,
    /// Eligible paths of the stamped frame.
    pub eligible: Signal<In, Bits<N>>,
    /// The stamped frame goes by this policy.
    pub in_use: Signal<Out, Bit>,
    /// Its path, one-hot.
    pub win: Signal<Out, Bits<N>>,
    use_seen: RegR<Bit>,
    used: RegR<Bit>,
    order: Reg<Bits<M>>,
    /// Of each pair: its first path comes first.
    first: [Signal<Local, Bit>; M],
    /// Row p: whom path p wins against; of itself, that it may be chosen.
    row: [Gather<N>; N],
    winner: Gather<N>,
    /// Path p is eligible.
    may: [Signal<Local, Bit>; N],
}

impl<const N: usize, const M: usize> Logic for ActiveBackup<N, M> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: use_seen, used);
        registers!(self, clock: order);

        self.use_seen.d.next = self.now.in_use.val();
        if self.take.val() {
            self.used.d.next = self.use_seen.q.val();
            self.order.d.next = self.now.order.val();
        }
        for p in 0..N {
            self.may[p].next = self.eligible.val().get_bit(p);
            self.row[p].bit[p].next = self.may[p].val() & self.used.q.val();
        }
        for paths in N..(N + 1) {
            for k in 0..M {
                self.first[k].next = self.order.q.val().get_bit(k);
                self.row[k % paths].bit[(k % paths + k / paths + 1) % paths].next =
                    self.first[k].val() | (!self.may[(k % paths + k / paths + 1) % paths].val());
                self.row[(k % paths + k / paths + 1) % paths].bit[k % paths].next = (!self.first[k].val()) | (!self.may[k % paths].val());
            }
        }
        for p in 0..N {
            self.winner.bit[p].next = self.row[p].y.val().all();
        }
        forward!(self => self: winner.y as win, used.q as in_use);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::ranking::pair_paths;

    fn clock(dut: &mut ActiveBackup<3, 3>) -> (u64, bool) {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 10));
        }
        (dut.win.val().to_u64(), dut.in_use.val())
    }

    #[test]
    fn the_first_eligible_path_of_every_order_wins() {
        let mut dut = ActiveBackup::<3, 3>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let place = |path: usize| order.iter().position(|&p| p == path).unwrap();
            for used in [false, true] {
                let before = dut.in_use.val();
                dut.now.in_use.next = used;
                dut.take.next = false;
                assert_eq!(clock(&mut dut).1, before, "only a first beat takes it over");
                let pairs = (0..3).filter(|&k| place(pair_paths(3, k).0) < place(pair_paths(3, k).1)).fold(0u64, |bits, k| bits | 1 << k);
                dut.now.order.next = pairs.into();
                dut.now.in_use.next = !used;
                dut.take.next = true;
                assert_eq!(clock(&mut dut).1, used);
                dut.now.order.next = (!pairs & 7).into();
                dut.take.next = false;
                for eligible in 0..8u64 {
                    dut.eligible.next = eligible.into();
                    let first = order.iter().find(|&&p| used && eligible >> p & 1 == 1).map_or(0, |p| 1 << p);
                    assert_eq!(clock(&mut dut), (first, used), "{order:?}, {eligible:03b} eligible");
                }
            }
        }
    }
}
