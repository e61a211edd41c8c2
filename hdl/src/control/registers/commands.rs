// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Commands: the registers of QUOTA
//!
//! **Rule.** docs/semantics.md "Quota round robin", "Commit". QUOTA_MODE comes into use by COMMIT; LU_MAX, COMPLETE and SELECT act as they are written.
//! INFLIGHT and IGNORED_DONE are read of the balancing unit.
//!
//! **Inside.** Its own small decoder, in registers; LU_MAX in distributed RAM, a copy for the unit, where 0 is 255, and one for the bus; an
//! entry that was not written since reset is 0.
//!
//! **Timing.** `word` is there two clocks after the address, as that of [`Readback`](super::Readback).

use super::features::reset_of;
use super::Setting;
use crate::balance::policy::QuotaSource;
use crate::prelude::*;
use equipoise_regmap::map;

/// Of one block.
#[derive(LogicBlock, Blank)]
pub struct Commands {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Word address.
    pub address: Signal<In, Bits<10>>,
    /// A register is written.
    pub write: Signal<In, Bit>,
    /// Low bits of the word to write.
    pub data: Signal<In, Bits<8>>,
    /// Bring shadows into use.
    pub commit: Signal<In, Bit>,
    /// POLICY in use.
    pub policy: Signal<In, Bits<4>>,
    /// A rule is written,
    pub rule: Signal<In, Bits<4>>,
    /// if POLICY is at the address.
    pub at_policy: Signal<In, Bit>,
    /// It is QUOTA.
    pub takes: Signal<Out, Bit>,
    /// For the balancing unit.
    pub quota: QuotaSource,
    /// What is read there; 0 where there is none of these registers.
    pub word: Signal<Out, Bits<32>>,

    #[value(Setting::new(reset_of::<2>(&map::QUOTA_MODE, 0) == 1))]
    carry: Setting<Bit>,
    limits: SmallRam<Bits<8>, 4>,
    limits_read: SmallRam<Bits<8>, 4>,
    /// Entries of LU_MAX that were written since reset; the others are 0.
    written: RegR<Bits<16>>,
    entry: OneHot<4, 16>,
    limit_read: Reg<Bits<8>>,
    select: RegR<Bits<4>>,
    at_mode: Reg<Bit>,
    at_live_mode: Reg<Bit>,
    at_limit: Reg<Bit>,
    at_in_flight: Reg<Bit>,
    at_select: Reg<Bit>,
    at_ignored: Reg<Bit>,
    at_complete: Reg<Bit>,
    value: Reg<Bits<32>>,
    low: Signal<Local, Bits<8>>,
    writes_limit: Signal<Local, Bit>,
    #[value(map::POLICY_QUOTA.value)]
    code: Constant<Bits<4>>,
    #[value(map::QUOTA_MODE.offset)]
    mode_address: Constant<Bits<10>>,
    #[value(map::LIVE_QUOTA_MODE.offset)]
    live_mode_address: Constant<Bits<10>>,
    #[value(map::LU_MAX.offset >> 4)]
    limit_page: Constant<Bits<6>>,
    #[value(map::INFLIGHT.offset >> 4)]
    in_flight_page: Constant<Bits<6>>,
    #[value(map::SELECT.offset)]
    select_address: Constant<Bits<10>>,
    #[value(map::IGNORED_DONE.offset)]
    ignored_address: Constant<Bits<10>>,
    #[value(map::COMPLETE.offset)]
    complete_address: Constant<Bits<10>>,
}

impl Logic for Commands {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: written, select);
        registers!(self, clock: at_mode, at_live_mode, at_limit, at_in_flight, at_select, at_ignored, at_complete, limit_read, value);
        blocks!(self, clock, reset: carry);
        blocks!(self, clock: limits, limits_read);

        // Which register it is.
        self.at_mode.d.next = self.address.val() == self.mode_address.val();
        self.at_live_mode.d.next = self.address.val() == self.live_mode_address.val();
        self.at_limit.d.next = self.address.val().get_bits::<6>(4) == self.limit_page.val();
        self.at_in_flight.d.next = self.address.val().get_bits::<6>(4) == self.in_flight_page.val();
        self.at_select.d.next = self.address.val() == self.select_address.val();
        self.at_ignored.d.next = self.address.val() == self.ignored_address.val();
        self.at_complete.d.next = self.address.val() == self.complete_address.val();

        // Writing.
        self.takes.next = (self.write.val() & self.at_policy.val()) & (self.rule.val() == self.code.val());
        self.carry.write.next = self.write.val() & self.at_mode.q.val();
        self.carry.data.next = self.data.val().get_bit(0);
        self.carry.commit.next = self.commit.val();
        if self.write.val() & self.at_select.q.val() {
            self.select.d.next = self.data.val().get_bits::<4>(0);
        }
        self.quota.in_use.next = self.policy.val() == self.code.val();
        self.quota.carry.next = self.carry.live.val();
        self.quota.done.next = self.write.val() & self.at_complete.q.val();
        self.quota.done_port.next = self.data.val().get_bits::<4>(0);
        self.quota.done_lu.next = self.data.val().get_bits::<4>(4);
        self.quota.show_port.next = self.select.q.val();
        self.quota.show_lu.next = self.address.val().get_bits::<4>(0);

        // LU_MAX.
        self.writes_limit.next = self.write.val() & self.at_limit.q.val();
        self.entry.x.next = self.address.val().get_bits::<4>(0);
        if self.writes_limit.val() {
            self.written.d.next = self.written.q.val() | self.entry.y.val();
        }
        forward!(self => self: writes_limit as limits.write, writes_limit as limits_read.write, data as limits_read.write_data);
        // Kept as what the unit compares with; no limit is the highest one.
        self.limits.write_data.next = self.data.val() - bits::<8>(1);
        if !self.data.val().any() {
            self.limits.write_data.next = bits::<8>(254);
        }
        self.limits.write_address.next = self.address.val().get_bits::<4>(0);
        self.limits_read.write_address.next = self.address.val().get_bits::<4>(0);
        self.limits.read_address.next = self.quota.lu.val();
        self.quota.limit.next = bits::<8>(254);
        if self.written.q.val().get_bit(self.quota.lu.val().index()) {
            self.quota.limit.next = self.limits.read_data.val();
        }
        self.limits_read.read_address.next = self.address.val().get_bits::<4>(0);
        self.limit_read.d.next = bits::<8>(0);
        if self.written.q.val().get_bit(self.address.val().get_bits::<4>(0).index()) {
            self.limit_read.d.next = self.limits_read.read_data.val();
        }

        // Reading.
        self.low.next = bits::<8>(0);
        if self.at_limit.q.val() {
            self.low.next = self.limit_read.q.val();
        }
        if self.at_in_flight.q.val() {
            self.low.next = self.quota.shown.val();
        }
        if self.at_select.q.val() {
            self.low.next = bit_cast::<8, 4>(self.select.q.val());
        }
        if (self.at_mode.q.val() & self.carry.shadow.val()) | (self.at_live_mode.q.val() & self.carry.live.val()) {
            self.low.next = bits::<8>(1);
        }
        self.value.d.next = bit_cast::<32, 8>(self.low.val());
        if self.at_ignored.q.val() {
            self.value.d.next = self.quota.ignored.val();
        }
        forward!(self => self: value.q as word);
    }
}
