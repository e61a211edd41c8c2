// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Readings: what the last time frame said
//!
//! ```text
//!  address ──► decode ──► from.read_port
//!  from ─────────────────► word     ACT, DIFF, SPEED, MEAN, QUOTA of a port; CROWDED, MISSED_FIRES
//! ```
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed", "Quota round robin".
//!
//! **Timing.** `word` is there two clocks after the address, as that of [`Readback`](super::Readback).

use crate::prelude::*;
use crate::rebalance::live_shares::ReadingsSink;
use crate::rebalance::rebalancer::quotas::QUOTA_BITS;
use equipoise_regmap::{map, Register};

/// Sixteen words, by the upper bits of their address.
const fn page(register: &Register) -> u64 {
    (register.offset >> 4) as u64
}

/// Of `N` ports.
#[derive(LogicBlock, Blank)]
pub struct Readings<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Word address.
    pub address: Signal<In, Bits<10>>,
    /// The same a clock before.
    pub coming: Signal<In, Bits<10>>,
    /// Of the rebalancer.
    pub from: ReadingsSink<N>,
    /// What is read there; 0 where there is none of these registers.
    pub word: Signal<Out, Bits<32>>,

    port: OneHot<4, N>,
    at_missed: Reg<Bit>,
    at_crowded: Reg<Bit>,
    actual: Reg<Bits<16>>,
    at_actual: Reg<Bit>,
    difference: Reg<Bits<17>>,
    at_difference: Reg<Bit>,
    speed: Reg<Bits<24>>,
    at_speed: Reg<Bit>,
    mean: Reg<Bits<16>>,
    at_mean: Reg<Bit>,
    quota: Reg<Bits<QUOTA_BITS>>,
    at_quota: Reg<Bit>,
    value: Reg<Bits<32>>,
    speed_word: Signal<Local, Bits<24>>,
    page: Signal<Local, Bits<6>>,
    there: Signal<Local, Bit>,
    #[value(map::MISSED_FIRES.offset)]
    missed_address: Constant<Bits<10>>,
    #[value(map::CROWDED.offset)]
    crowded_address: Constant<Bits<10>>,
    #[value(page(&map::ACT))]
    actual_page: Constant<Bits<6>>,
    #[value(page(&map::DIFF))]
    difference_page: Constant<Bits<6>>,
    #[value(page(&map::SPEED))]
    speed_page: Constant<Bits<6>>,
    #[value(page(&map::MEAN))]
    mean_page: Constant<Bits<6>>,
    #[value(page(&map::QUOTA))]
    quota_page: Constant<Bits<6>>,
}

impl<const N: usize> Logic for Readings<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: at_missed, at_crowded, at_actual, at_difference, at_speed, at_mean, at_quota, actual, difference, speed, mean, quota, value);

        // Which register it is.
        self.port.x.next = self.coming.val().get_bits::<4>(0);
        self.from.read_port.next = self.address.val().get_bits::<4>(0);
        self.page.next = self.coming.val().get_bits::<6>(4);
        self.there.next = self.port.y.val().any();
        self.at_missed.d.next = self.address.val() == self.missed_address.val();
        self.at_crowded.d.next = self.address.val() == self.crowded_address.val();
        self.at_actual.d.next = (self.page.val() == self.actual_page.val()) & self.there.val();
        self.at_difference.d.next = (self.page.val() == self.difference_page.val()) & self.there.val();
        self.at_speed.d.next = (self.page.val() == self.speed_page.val()) & self.there.val();
        self.at_mean.d.next = (self.page.val() == self.mean_page.val()) & self.there.val();
        self.at_quota.d.next = (self.page.val() == self.quota_page.val()) & self.there.val();

        // Its word: of those of the ports all but one are 0.
        self.actual.d.next = bits::<16>(0);
        if self.at_actual.q.val() {
            self.actual.d.next = self.from.actual.val();
        }
        self.difference.d.next = bits::<17>(0);
        if self.at_difference.q.val() {
            self.difference.d.next = self.from.difference.val();
        }
        self.speed.d.next = bits::<24>(0);
        if self.at_speed.q.val() {
            self.speed.d.next = self.from.speed.val();
        }
        self.mean.d.next = bits::<16>(0);
        if self.at_mean.q.val() {
            self.mean.d.next = self.from.mean.val();
        }
        self.quota.d.next = bits::<QUOTA_BITS>(0);
        if self.at_quota.q.val() {
            self.quota.d.next = self.from.quota.val();
        }
        self.speed_word.next = bits::<24>(0);
        if self.from.speed_known.val() {
            self.speed_word.next = self.speed.q.val();
        }
        self.value.d.next = ((bit_cast::<32, 16>(self.actual.q.val()) | bit_cast::<32, 17>(self.difference.q.val()))
            | (bit_cast::<32, 24>(self.speed_word.val()) | bit_cast::<32, 16>(self.mean.q.val())))
            | bit_cast::<32, QUOTA_BITS>(self.quota.q.val());
        if self.at_crowded.q.val() {
            self.value.d.next = bit_cast::<32, N>(self.from.crowded.val());
        }
        if self.at_missed.q.val() {
            self.value.d.next = self.from.missed.val();
        }
        forward!(self => self: value.q as word);
    }
}
