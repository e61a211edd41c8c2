// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the selector does

use super::*;

impl<
        const N: usize,
        const M: usize,
        const NB: usize,
        const PW: usize,
        const DW: usize,
        const S: usize,
        const MATRIX: usize,
        const BANKS: usize,
        const P: usize,
        const C: usize,
        const H: usize,
        const LN: usize,
        const XN: usize,
        const RR: usize,
        const AB: usize,
        const NP: usize,
        const TB: usize,
        const TD: usize,
        const LL: usize,
        const NL: usize,
        const LX: usize,
        const LB: usize,
        const QU: usize,
        const NQ: usize,
        const ALT: usize,
    > Logic for Selector<N, M, NB, PW, DW, S, MATRIX, BANKS, P, C, H, LN, XN, RR, AB, NP, TB, TD, LL, NL, LX, LB, QU, NQ, ALT>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: other_seen[ALT], other[ALT]);
        blocks!(self, clock, reset: stamp, stamped[MATRIX], matrix[MATRIX], banks[BANKS], shared[RR], turns[RR],
            in_order[AB], least[LL]);
        blocks!(self, clock: ranking[MATRIX], other_at[ALT], early_win_at[ALT]);

        forward!(self => self.stamp: take, eligible_now, changed, clear);
        forward!(self.stamp => self: eligible, epoch_start);
        self.hold.next = false;
        self.hold_first.next = false;
        self.win.next = bits::<N>(0);

        for i in 0..MATRIX {
            forward!(self => self.ranking[i]: share[N]);
            forward!(self => self.stamped[i]: take, eligible_now, share[N] as share_now);
            forward!(self.ranking[i] => self.stamped[i]: tie[M] as tie_seen);
            forward!(self.stamped[i] => self.matrix[i]: share[N], tie[M]);
            forward!(self.stamp => self.matrix[i]: eligible, epoch_start);
            forward!(self => self.matrix[i]: first, n, counts);
            self.spare[i].x.next = self.changing.val().into();
            self.win.next = self.matrix[i].win.val();
        }
        for i in 0..BANKS {
            forward!(self => self.banks[i]: share[N], changing, first, counts);
            self.banks[i].n.next = bit_cast::<4, NB>(self.n.val());
            forward!(self.stamp => self.banks[i]: eligible, epoch_start);
            self.hold.next = self.banks[i].hold.val();
            self.win.next = self.banks[i].win.val();
        }

        // Other policies.
        for i in 0..ALT {
            self.other_seen[i].d.next = self.other_now[i].val();
            if self.take.val() {
                self.other[i].d.next = self.other_seen[i].q.val();
            }
            self.turn_win[i].next = bits::<N>(0);
            self.quota_turn_win[i].next = bits::<N>(0);
            self.backup_win[i].next = bits::<N>(0);
            self.least_win[i].next = bits::<N>(0);
        }
        for i in 0..RR {
            forward!(self => self.shared[i]: take, eligible_now, share[N] as share_now);
            forward!(self => self.turns[i]: take);
            RoundRobinSink::link(&mut self.round_robin[i], &mut self.turns[i].now);
            forward!(self.shared[i] => self.turns[i]: candidates);
            self.turns[i].ask.next = self.first.val() & self.counts.val();
            self.turn_win[i].next = self.turns[i].win.val();
        }
        for i in 0..AB {
            forward!(self => self.in_order[i]: take, eligible_now, priority[N] as priority_now);
            self.in_order[i].in_use_now.next = self.active_backup[i].val();
            self.backup_win[i].next = self.in_order[i].win.val();
        }
        for i in 0..LL {
            forward!(self => self.least[i]: take, eligible_now, share[N] as share_now, first);
            LeastLoadSink::link(&mut self.least_load[i], &mut self.least[i].now);
            self.least_win[i].next = self.least[i].win.val();
            self.least[i].changes.next = self.moves[i].val();
            for p in 0..N {
                self.least[i].load_now[p].next = self.load_now[p].val();
                self.load[p].next = self.least[i].load[p].val();
            }
            if self.least[i].hold.val() {
                self.hold.next = true;
            }
            self.hold_first.next = self.least[i].hold_first.val();
        }
        for i in 0..QU {
            self.quota_turn_win[i].next = self.quota_win[i].val();
        }
        for i in 0..ALT {
            self.other_at[i].d.next = self.other[i].q.val();
            self.early_win_at[i].d.next = self.turn_win[i].val() | self.quota_turn_win[i].val();
            if self.other[i].q.val() {
                for k in 0..MATRIX {
                    self.matrix[k].counts.next = false;
                }
                for k in 0..BANKS {
                    self.banks[k].counts.next = false;
                }
            }
            self.others[i].next = self.early_win_at[i].q.val() | (self.backup_win[i].val() | self.least_win[i].val());
            if self.other_at[i].q.val() {
                self.win.next = self.others[i].val();
            }
        }
    }
}
