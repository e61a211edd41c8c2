// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Contest: of two paths the one with less to wait for
//!
//! ```text
//!  a ─►─ register ─┬─►─ two registers ─┐
//!                  ├─► CrossProducts ─►├─► the winner
//!  b ─►─ register ─┴─►─ two registers ─┘
//! ```
//!
//! **Rule.** docs/semantics.md "Relative load" (R27): the smaller load / share, then the larger share, then a, which has the lower index. A path that is not
//! eligible has share 0, and loses against any that is.
//!
//! **Timing.** The winner is there three clocks behind the two, one selection behind registers: the next contest's first register follows it.

use crate::prelude::*;

/// Node of the tree; `LB` bits a load, `SB` a share.
#[derive(LogicBlock, Blank)]
pub struct Contest<const LB: usize, const SB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Load of a.
    pub a_load: Signal<In, Bits<LB>>,
    /// Its share.
    pub a_share: Signal<In, Bits<SB>>,
    /// It is eligible.
    pub a_may: Signal<In, Bit>,
    /// Its number.
    pub a_path: Signal<In, Bits<4>>,
    /// Load of b.
    pub b_load: Signal<In, Bits<LB>>,
    /// Its share.
    pub b_share: Signal<In, Bits<SB>>,
    /// It is eligible.
    pub b_may: Signal<In, Bit>,
    /// Its number.
    pub b_path: Signal<In, Bits<4>>,
    /// Load of the winner.
    pub load: Signal<Out, Bits<LB>>,
    /// Its share.
    pub share: Signal<Out, Bits<SB>>,
    /// It is eligible.
    pub may: Signal<Out, Bit>,
    /// Its number.
    pub path: Signal<Out, Bits<4>>,

    products: CrossProducts<LB, SB>,
    load_a: Reg<Bits<LB>>,
    load_b: Reg<Bits<LB>>,
    share_a: Reg<Bits<SB>>,
    share_b: Reg<Bits<SB>>,
    may_a: Reg<Bit>,
    may_b: Reg<Bit>,
    path_a: Reg<Bits<4>>,
    path_b: Reg<Bits<4>>,
    late_load_a: Delay<Bits<LB>, 2>,
    late_load_b: Delay<Bits<LB>, 2>,
    late_share_a: Delay<Bits<SB>, 2>,
    late_share_b: Delay<Bits<SB>, 2>,
    late_may_a: Delay<Bit, 2>,
    late_may_b: Delay<Bit, 2>,
    late_path_a: Delay<Bits<4>, 2>,
    late_path_b: Delay<Bits<4>, 2>,
}

impl<const LB: usize, const SB: usize> Logic for Contest<LB, SB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: load_a, load_b, share_a, share_b, may_a, may_b, path_a, path_b);
        blocks!(self, clock: products, late_load_a, late_load_b, late_share_a, late_share_b, late_may_a, late_may_b, late_path_a, late_path_b);

        forward!(self => self: a_load as load_a.d, a_share as share_a.d, a_may as may_a.d, a_path as path_a.d);
        forward!(self => self: b_load as load_b.d, b_share as share_b.d, b_may as may_b.d, b_path as path_b.d);
        forward!(self => self.products: load_a.q as a_load, share_a.q as a_share, load_b.q as b_load, share_b.q as b_share);
        forward!(self => self: load_a.q as late_load_a.d, share_a.q as late_share_a.d, may_a.q as late_may_a.d, path_a.q as late_path_a.d);
        forward!(self => self: load_b.q as late_load_b.d, share_b.q as late_share_b.d, may_b.q as late_may_b.d, path_b.q as late_path_b.d);

        forward!(self => self: late_load_a.q as load, late_share_a.q as share, late_path_a.q as path);
        self.may.next = self.late_may_a.q.val() | self.late_may_b.q.val();
        // Without a share on either side all products are 0.
        if self.products.b_first.val() | (self.late_may_b.q.val() & (!self.late_may_a.q.val())) {
            forward!(self => self: late_load_b.q as load, late_share_b.q as share, late_path_b.q as path);
        }
    }
}
