// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Least load: the path with the least to wait for, for its share
//!
//! ```text
//!  load 0, share 0 ─►─┬─────────┐
//!  load 1, share 1 ─►─┤ Contest ├─►─┬─────────┐
//!                     └─────────┘   │ Contest ├─►─ register ─►── win, load   in the clock of the decision
//!  load 2, share 2 ─►─┬─────────┐ ┌►┴─────────┘      ▲
//!  load 3, share 3 ─►─┤ Contest ├─┘                  └── first beat, on its way to the decision
//!                     └─────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Relative load" (R27): the smallest load / share of the eligible paths, by cross products; ties to the larger share, then
//! the lower index.
//!
//! **Inside.** A knock-out tree that never stops: with each clock's loads go that clock's shares and eligible paths, and a frame takes over what
//! leaves the tree as it is decided. So loads are 3·⌈log2 N⌉ + 2 clocks old at the decision, but shares and paths may be older than the frame's stamp.
//! They are the same, as the unit takes no beat (`hold_first`, `hold`) from the clock in which a change of theirs is known until the tree has sampled
//! what is new, while this policy is in use or a commit may bring it.
//!
//! **Timing.** `win` and `load` are there `S` clocks behind the stamped first beat and stay until the next one's. One decision a clock.

use self::contest::Contest;
use crate::prelude::*;

mod contest;

pub use contest::Contest as LeastLoadContest;

/// Clocks for which a change of shares, members, links or policy keeps the unit of `n` ports from taking beats while LEAST_LOAD is in use,
/// where a decision takes `s`.
pub const fn least_load_hold(n: usize, s: usize) -> usize {
    3 * n.next_power_of_two().ilog2() as usize - s
}

/// What LEAST_LOAD needs to know of the policies.
#[bundle(LeastLoadSink)]
pub struct LeastLoadSource {
    /// POLICY is this one.
    pub in_use: Signal<Out, Bit>,
    /// The next commit leaves or makes it so.
    pub comes: Signal<Out, Bit>,
}

/// Chooses among `N` paths; `P` = 2^`LN` places of a tree of `C` = P − 1 contests, `H` = P/2 of them in front and `LX` = H − 1 behind; `S` clocks from
/// a stamped first beat to its decision; `LB` bits a load.
#[derive(LogicBlock, Blank)]
#[sizes(N <= P, P == 1 << LN, C == P - 1, H == P / 2, LX == H - 1, S <= 3 * LN, P <= 16)]
pub struct LeastLoad<
    const N: usize,
    const P: usize,
    const C: usize,
    const H: usize,
    const LX: usize,
    const LN: usize,
    const S: usize,
    const LB: usize,
> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A frame's first beat entered the unit one clock ago.
    pub take: Signal<In, Bit>,
    /// Settings in use now.
    pub now: LeastLoadSink,
    /// Eligible paths now.
    pub eligible_now: Signal<In, Bits<N>>,
    /// Shares in use now.
    pub share_now: [Signal<In, Bits<16>>; N],
    /// What waited for each path one clock ago, beats.
    pub load_now: [Signal<In, Bits<LB>>; N],
    /// Eligible paths, shares or policy may change at the end of this clock.
    pub changes: Signal<In, Bit>,
    /// First beat of a stamped frame.
    pub first: Signal<In, Bit>,
    /// No beat may enter the unit: the tree does not know yet what a frame would be stamped with.
    pub hold: Signal<Out, Bit>,
    /// Nor in this clock, in which that changes.
    pub hold_first: Signal<Out, Bit>,
    /// Path of the frame that is decided, one-hot; none where it goes by another policy.
    pub win: Signal<Out, Bits<N>>,
    /// Loads that were read for it, beats.
    pub load: [Signal<Out, Bits<LB>>; N],

    use_seen: RegR<Bit>,
    used: RegR<Bit>,
    /// Clocks that the tree is behind what is in use.
    behind: RegR<Bits<4>>,
    eligible_seen: Reg<Bits<N>>,
    share_seen: [Reg<Bits<16>>; N],
    contest: [Contest<LB, 16>; C],
    place_load: [Signal<Local, Bits<LB>>; P],
    place_share: [Signal<Local, Bits<16>>; P],
    place_may: [Signal<Local, Bit>; P],
    #[value(|p| p as u64)]
    number: [Constant<Bits<4>>; P],
    best: OneHot<4, N>,
    /// The loads, in step with the tree: three clocks a level.
    early: [Delay<Bits<LB>, LN>; N],
    middle: [Delay<Bits<LB>, LN>; N],
    late: [Delay<Bits<LB>, LN>; N],
    first_at: [RegR<Bit>; S],
    used_at: [Reg<Bit>; S],
    /// The frame is decided in the next clock.
    due: Signal<Local, Bit>,
    due_used: Signal<Local, Bit>,
    chosen: Reg<Bits<N>>,
    read: [Reg<Bits<LB>>; N],
    may_hold: Signal<Local, Bit>,
    holds: RegR<Bit>,
    #[value(least_load_hold(N, S).saturating_sub(1) as u64)]
    wait: Constant<Bits<4>>,
    /// There is something to wait for: with two paths a frame's sample is that of its stamp.
    #[value(least_load_hold(N, S) > 0)]
    old: Constant<Bit>,
}

impl<const N: usize, const P: usize, const C: usize, const H: usize, const LX: usize, const LN: usize, const S: usize, const LB: usize>
    Logic for LeastLoad<N, P, C, H, LX, LN, S, LB>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: use_seen, used, behind, holds, first_at[S]);
        registers!(self, clock: eligible_seen, share_seen[N], used_at[S], chosen, read[N]);
        blocks!(self, clock: contest[C], early[N], middle[N], late[N]);

        // What a frame is stamped with.
        self.use_seen.d.next = self.now.in_use.val();
        if self.take.val() {
            self.used.d.next = self.use_seen.q.val();
        }

        // What goes into the tree, all of the same clock.
        self.eligible_seen.d.next = self.eligible_now.val();
        for p in 0..P {
            self.place_load[p].next = bits::<LB>(0);
            self.place_share[p].next = bits::<16>(0);
            self.place_may[p].next = false;
        }
        for p in 0..N {
            self.share_seen[p].d.next = bits::<16>(0);
            if self.eligible_now.val().get_bit(p) {
                self.share_seen[p].d.next = self.share_now[p].val();
            }
            self.place_load[p].next = self.load_now[p].val();
            self.place_share[p].next = self.share_seen[p].q.val();
            self.place_may[p].next = self.eligible_seen.q.val().get_bit(p);
            self.early[p].d.next = self.load_now[p].val();
            self.middle[p].d.next = self.early[p].q.val();
            self.late[p].d.next = self.middle[p].q.val();
        }
        for k in 0..H {
            self.contest[k].a_load.next = self.place_load[2 * k].val();
            self.contest[k].a_share.next = self.place_share[2 * k].val();
            self.contest[k].a_may.next = self.place_may[2 * k].val();
            self.contest[k].a_path.next = self.number[2 * k].val();
            self.contest[k].b_load.next = self.place_load[2 * k + 1].val();
            self.contest[k].b_share.next = self.place_share[2 * k + 1].val();
            self.contest[k].b_may.next = self.place_may[2 * k + 1].val();
            self.contest[k].b_path.next = self.number[2 * k + 1].val();
        }
        for front in H..(H + 1) {
            for k in 0..LX {
                self.contest[front + k].a_load.next = self.contest[2 * k].load.val();
                self.contest[front + k].a_share.next = self.contest[2 * k].share.val();
                self.contest[front + k].a_may.next = self.contest[2 * k].may.val();
                self.contest[front + k].a_path.next = self.contest[2 * k].path.val();
                self.contest[front + k].b_load.next = self.contest[2 * k + 1].load.val();
                self.contest[front + k].b_share.next = self.contest[2 * k + 1].share.val();
                self.contest[front + k].b_may.next = self.contest[2 * k + 1].may.val();
                self.contest[front + k].b_path.next = self.contest[2 * k + 1].path.val();
            }
        }
        for all in C..(C + 1) {
            self.best.x.next = self.contest[all - 1].path.val();
        }

        // The decision takes what leaves it.
        self.first_at[0].d.next = self.first.val();
        self.used_at[0].d.next = self.used.q.val();
        for s in 1..S {
            self.first_at[s].d.next = self.first_at[s - 1].q.val();
            self.used_at[s].d.next = self.used_at[s - 1].q.val();
        }
        for s in S..(S + 1) {
            self.due.next = self.first_at[s - 2].q.val();
            self.due_used.next = self.used_at[s - 2].q.val();
        }
        for p in 0..N {
            self.load[p].next = self.read[p].q.val();
            if self.due.val() {
                self.read[p].d.next = self.late[p].q.val();
            }
        }
        if self.due.val() {
            self.chosen.d.next = bits::<N>(0);
            if self.due_used.val() {
                self.chosen.d.next = self.best.y.val();
            }
        }
        self.win.next = self.chosen.q.val();

        // What the tree does not know yet.
        if self.behind.q.val().any() {
            self.behind.d.next = self.behind.q.val() - bits::<4>(1);
        }
        if self.changes.val() {
            self.behind.d.next = self.wait.val();
        }
        self.may_hold.next = self.old.val() & (self.now.in_use.val() | self.now.comes.val());
        self.holds.d.next = self.behind.d.val().any() & self.may_hold.val();
        self.hold.next = self.holds.q.val();
        self.hold_first.next = self.changes.val() & self.may_hold.val();
    }
}

#[cfg(test)]
mod tests;
