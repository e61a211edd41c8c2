// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Rebalance: the registers of shares that follow the traffic
//!
//! ```text
//!  address, write, data ──► Settings ── commit ──► set         for the rebalancer
//!  share_shadow, share ───► differs               a commit would change a share in use
//!  address ───────────────► word
//! ```
//!
//! **Rule.** docs/semantics.md "Commit", "Dynamic balancing by actual share". REBALANCE takes no mode that has no name. A commit that changes the
//! user's shares, the members or the mode puts the user's shares in use; any other leaves those that are.
//!
//! **Inside.** Its own small decoder, in registers. So that what a commit changes is known when it comes, shares in use do not change by
//! themselves from the second clock of a write to COMMIT to its last.
//!
//! **Timing.** `word` is there two clocks after the address, as that of [`Readback`](super::Readback).

use super::features::reset_of;
use super::Setting;
use crate::prelude::*;
use crate::rebalance::live_shares::RuleSource;
use equipoise_regmap::map;

/// Reset value of some bits of REBALANCE.
fn rule_reset(lsb: u8, width: u8) -> u64 {
    reset_of::<2>(&map::REBALANCE, 0) >> lsb & ((1 << width) - 1)
}

/// Of `N` ports.
#[derive(LogicBlock, Blank)]
pub struct RebalanceRegisters<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Word address.
    pub address: Signal<In, Bits<10>>,
    /// The same a clock before.
    pub coming: Signal<In, Bits<10>>,
    /// There is a write on the bus.
    pub writing: Signal<In, Bit>,
    /// A register is written.
    pub write: Signal<In, Bit>,
    /// Low bits of the word to write.
    pub data: Signal<In, Bits<24>>,
    /// Bring shadows into use.
    pub commit: Signal<In, Bit>,
    /// A commit would change the user's shares or the members.
    pub team_differs: Signal<In, Bit>,
    /// The user's shares as written.
    pub share_shadow: [Signal<In, Bits<16>>; N],
    /// Shares in use.
    pub share: [Signal<In, Bits<16>>; N],
    /// A commit would change a share in use.
    pub differs: Signal<Out, Bit>,
    /// For the rebalancer.
    pub set: RuleSource,
    /// What is read there; 0 where there is none of these registers.
    pub word: Signal<Out, Bits<32>>,

    #[value(Setting::new(rule_reset(0, 2).into()))]
    mode: Setting<Bits<2>>,
    #[value(Setting::new(rule_reset(4, 2).into()))]
    threshold_mode: Setting<Bits<2>>,
    #[value(Setting::new(rule_reset(8, 2).into()))]
    switches: Setting<Bits<2>>,
    #[value(Setting::new(reset_of::<N>(&map::PERIOD, 0).into()))]
    period: Setting<Bits<24>>,
    #[value(Setting::new(reset_of::<N>(&map::THRESHOLD, 0).into()))]
    threshold: Setting<Bits<17>>,
    #[value(Setting::new(reset_of::<N>(&map::CHANGE, 0).into()))]
    change: Setting<Bits<8>>,
    #[value(Setting::new(reset_of::<N>(&map::MIN_SHARE, 0).into()))]
    min_share: Setting<Bits<16>>,
    moved: Gather<N>,
    moved_before: RegR<Bits<N>>,
    cancels: RegR<Bit>,
    waits: RegR<Bit>,
    would_cancel: Signal<Local, Bit>,

    at_live: Reg<Bit>,
    at_rule: Reg<Bit>,
    at_period: Reg<Bit>,
    at_threshold: Reg<Bit>,
    at_change: Reg<Bit>,
    at_min_share: Reg<Bit>,
    at_fire: Reg<Bit>,
    value: Reg<Bits<32>>,
    settings: Signal<Local, Bits<10>>,
    /// A mode or a threshold mode without a name.
    nameless: Signal<Local, Bit>,
    rule: Signal<Local, Bits<10>>,
    shown: Signal<Local, Bits<32>>,
    #[value(map::COMMIT.offset)]
    commit_address: Constant<Bits<10>>,
    #[value(map::FIRE.offset)]
    fire_address: Constant<Bits<10>>,
    /// Twins in use differ by this bit.
    #[value(map::LIVE_DISTANCE)]
    live_bit: Constant<Bits<10>>,
    #[value(map::REBALANCE.offset)]
    rule_address: Constant<Bits<10>>,
    #[value(map::PERIOD.offset)]
    period_address: Constant<Bits<10>>,
    #[value(map::THRESHOLD.offset)]
    threshold_address: Constant<Bits<10>>,
    #[value(map::CHANGE.offset)]
    change_address: Constant<Bits<10>>,
    #[value(map::MIN_SHARE.offset)]
    min_share_address: Constant<Bits<10>>,
}

impl<const N: usize> Logic for RebalanceRegisters<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: moved_before, cancels, waits);
        registers!(self, clock: at_live, at_rule, at_period, at_threshold, at_change, at_min_share, at_fire, value);
        blocks!(self, clock, reset: mode, threshold_mode, switches, period, threshold, change, min_share);

        // Which register it is.
        self.settings.next = self.address.val() & (!self.live_bit.val());
        self.at_live.d.next = (self.address.val() & self.live_bit.val()).any();
        self.at_rule.d.next = self.settings.val() == self.rule_address.val();
        self.at_period.d.next = self.settings.val() == self.period_address.val();
        self.at_threshold.d.next = self.settings.val() == self.threshold_address.val();
        self.at_change.d.next = self.settings.val() == self.change_address.val();
        self.at_min_share.d.next = self.settings.val() == self.min_share_address.val();
        self.at_fire.d.next = self.address.val() == self.fire_address.val();

        // Writing.
        self.nameless.next = self.data.val().get_bits::<2>(0).all() | self.data.val().get_bits::<2>(4).all();
        self.mode.write.next = (self.write.val() & self.at_rule.q.val()) & (!self.nameless.val());
        self.threshold_mode.write.next = (self.write.val() & self.at_rule.q.val()) & (!self.nameless.val());
        self.switches.write.next = (self.write.val() & self.at_rule.q.val()) & (!self.nameless.val());
        self.period.write.next = self.write.val() & self.at_period.q.val();
        self.threshold.write.next = self.write.val() & self.at_threshold.q.val();
        self.change.write.next = self.write.val() & self.at_change.q.val();
        self.min_share.write.next = self.write.val() & self.at_min_share.q.val();
        self.mode.data.next = self.data.val().get_bits::<2>(0);
        self.threshold_mode.data.next = self.data.val().get_bits::<2>(4);
        self.switches.data.next = self.data.val().get_bits::<2>(8);
        self.period.data.next = self.data.val();
        self.threshold.data.next = self.data.val().get_bits::<17>(0);
        self.change.data.next = self.data.val().get_bits::<8>(0);
        self.min_share.data.next = self.data.val().get_bits::<16>(0);
        forward!(self => self: commit as mode.commit, commit as threshold_mode.commit, commit as switches.commit, commit as period.commit,
            commit as threshold.commit, commit as change.commit, commit as min_share.commit);

        // What a commit does, as those of the other settings in slave/kernel.rs.
        for p in 0..N {
            self.moved.bit[p].next = self.share_shadow[p].val() != self.share[p].val();
        }
        self.moved_before.d.next = self.moved.y.val();
        self.would_cancel.next = self.team_differs.val() | self.mode.differs.val();
        self.cancels.d.next = self.would_cancel.val();
        self.differs.next = self.would_cancel.val() & self.moved_before.q.val().any();
        self.set.cancel.next = self.commit.val() & self.cancels.q.val();
        self.set.forget.next = self.commit.val() & self.mode.differs.val();
        self.set.restart.next = self.commit.val() & self.period.differs.val();
        self.waits.d.next = self.writing.val() & (self.coming.val() == self.commit_address.val());
        self.set.waits.next = self.waits.q.val();

        // In use.
        self.set.by_share.next = self.mode.live.val() == bits::<2>(1);
        self.set.by_speed.next = self.mode.live.val() == bits::<2>(2);
        self.set.magnitude.next = self.threshold_mode.live.val() == bits::<2>(1);
        self.set.unlimited.next = self.threshold_mode.live.val() == bits::<2>(2);
        self.set.absolute.next = self.switches.live.val().get_bit(0);
        self.set.guard.next = self.switches.live.val().get_bit(1);
        forward!(self => self.set: threshold.live as threshold, change.live as change, min_share.live as min_share, period.live as period);
        self.set.fire.next = (self.write.val() & self.at_fire.q.val()) & self.data.val().get_bit(0);

        // Reading.
        self.rule.next = (bit_cast::<10, 2>(self.mode.shadow.val())
            | (bit_cast::<10, 2>(self.threshold_mode.shadow.val()) << bits::<4>(4)))
            | (bit_cast::<10, 2>(self.switches.shadow.val()) << bits::<4>(8));
        if self.at_live.q.val() {
            self.rule.next = (bit_cast::<10, 2>(self.mode.live.val())
                | (bit_cast::<10, 2>(self.threshold_mode.live.val()) << bits::<4>(4)))
                | (bit_cast::<10, 2>(self.switches.live.val()) << bits::<4>(8));
        }
        self.shown.next = bits::<32>(0);
        if self.at_rule.q.val() {
            self.shown.next = bit_cast::<32, 10>(self.rule.val());
        }
        if self.at_period.q.val() {
            self.shown.next = bit_cast::<32, 24>(self.period.shadow.val());
            if self.at_live.q.val() {
                self.shown.next = bit_cast::<32, 24>(self.period.live.val());
            }
        }
        if self.at_threshold.q.val() {
            self.shown.next = bit_cast::<32, 17>(self.threshold.shadow.val());
            if self.at_live.q.val() {
                self.shown.next = bit_cast::<32, 17>(self.threshold.live.val());
            }
        }
        if self.at_change.q.val() {
            self.shown.next = bit_cast::<32, 8>(self.change.shadow.val());
            if self.at_live.q.val() {
                self.shown.next = bit_cast::<32, 8>(self.change.live.val());
            }
        }
        if self.at_min_share.q.val() {
            self.shown.next = bit_cast::<32, 16>(self.min_share.shadow.val());
            if self.at_live.q.val() {
                self.shown.next = bit_cast::<32, 16>(self.min_share.live.val());
            }
        }
        self.value.d.next = self.shown.val();
        forward!(self => self: value.q as word);
    }
}
