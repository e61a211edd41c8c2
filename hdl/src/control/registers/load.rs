// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Load: what waits for each port, for the host, and when LEAST_LOAD is in use
//!
//! ```text
//!  address ─►─┬───────────┐
//!  load[p] ─►─┤ registers ├─►── data     what LOAD[p] says, if it is at the address
//!             └───────────┘
//!  policy, policy_shadow ──►── least_load      for the selector
//!  named ──────────────────►── takes           POLICY may be this
//! ```
//!
//! **Rule.** docs/semantics.md "Relative load" (R27); docs/registers.md "Reading the tables".
//!
//! **Timing.** `data` is there a clock behind the address, as [`Decode`](super::Decode) is, and says what LOAD was a clock before it.

use crate::balance::policy::LeastLoadSource;
use crate::prelude::*;
use equipoise_regmap::map;

/// LOAD of `N` ports, and POLICY as LEAST_LOAD needs it.
#[derive(LogicBlock, Blank)]
pub struct LoadRegisters<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Word address.
    pub address: Signal<In, Bits<10>>,
    /// POLICY in use.
    pub policy: Signal<In, Bits<4>>,
    /// POLICY that the next commit puts in use.
    pub policy_shadow: Signal<In, Bits<4>>,
    /// What POLICY would be by this write.
    pub named: Signal<In, Bits<4>>,
    /// Bytes that wait.
    pub load: [Signal<In, Bits<16>>; N],
    /// That is LEAST_LOAD.
    pub takes: Signal<Out, Bit>,
    /// For the selector.
    pub least_load: LeastLoadSource,
    /// What is read there; 0 where LOAD is not.
    pub data: Signal<Out, Bits<32>>,

    port: OneHot<4, N>,
    entry: Pick<16, N, 4>,
    low: Signal<Local, Bits<4>>,
    /// As it was a clock ago: a sum, and far away.
    seen: [Reg<Bits<16>>; N],
    word: Reg<Bits<16>>,
    #[value(map::POLICY_LEAST_LOAD.value)]
    code: Constant<Bits<4>>,
    /// Sixteen words, one a port.
    #[value(u64::from(map::LOAD.offset >> 4))]
    page: Constant<Bits<6>>,
}

impl<const N: usize> Logic for LoadRegisters<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: seen[N], word);
        self.low.next = self.address.val().get_bits::<4>(0);
        forward!(self => self: low as port.x, low as entry.index);
        for p in 0..N {
            self.seen[p].d.next = self.load[p].val();
            self.entry.x[p].next = self.seen[p].q.val();
        }
        self.word.d.next = bits::<16>(0);
        if (self.address.val().get_bits::<6>(4) == self.page.val()) & self.port.y.val().any() {
            self.word.d.next = self.entry.y.val();
        }
        self.data.next = bit_cast::<32, 16>(self.word.q.val());
        self.takes.next = self.named.val() == self.code.val();
        self.least_load.in_use.next = self.policy.val() == self.code.val();
        self.least_load.comes.next = self.policy_shadow.val() == self.code.val();
    }
}
