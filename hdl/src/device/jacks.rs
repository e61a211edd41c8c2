// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Jacks: the two PHYs of a board with their MACs, and counters of what happens there
//!
//! ```text
//!                ┌─────────┐
//!  s_axis[0] ───►│ PhyPort │◄──► PHY 0
//!  m_axis[0] ◄───┤         │
//!                └────┬────┘
//!                     │ events     ┌───────┐
//!        strange ─────┼───────────►│ Tally │──► counters
//!                     │            └───────┘
//!                ┌────┴────┐
//!  s_axis[1] ───►│ PhyPort │◄──► PHY 1
//!  m_axis[1] ◄───┤         │
//!                └─────────┘
//! ```
//!
//! **Rule.** Counters of `equipoise_regmap::board`, 64 bits each, in the order of their words: for each kind of [`super::EVENTS`] one a PHY,
//! then strange frames of a trunk.
//!
//! **Timing.** Events are registered first: they come from all over the chip.

use super::{PhyPort, RgmiiPins, EVENTS, STATUS_BITS};
use crate::axis::{PortSink, PortSource};
use crate::control::bus::CounterSlave;
use crate::counters::tally::{pending_bits, Tally};
use crate::prelude::*;
use equipoise_regmap::board::PHYS;

/// Counters there are.
pub const COUNTERS: usize = EVENTS * PHYS + 1;

/// Two ports whose input delays start with `taps` taps of 25 ps, and their counters.
#[derive(LogicBlock, Blank)]
#[settings(taps: u8)]
pub struct Jacks {
    /// 125 MHz: clock of the block, and sent with.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// To the PHYs.
    pub phy: [RgmiiPins; PHYS],
    /// Frames to send.
    pub s_axis: [PortSink<64, 8>; PHYS],
    /// Frames received.
    pub m_axis: [PortSource<64, 8>; PHYS],
    /// PHYs by which frames can be exchanged.
    pub usable: Signal<Out, Bits<PHYS>>,
    /// What the PHYs say.
    pub phy_status: [Signal<Out, Bits<STATUS_BITS>>; PHYS],
    /// PHYs whose clock is enough.
    pub trust: Signal<In, Bits<PHYS>>,
    /// Taps of input delay that are wanted.
    pub delay: [Signal<In, Bits<7>>; PHYS],
    /// A frame of a trunk was dropped.
    pub strange: Signal<In, Bit>,
    /// For their reader.
    pub counters: CounterSlave,

    #[value(PhyPort::new(taps))]
    port: [PhyPort; PHYS],
    up: Gather<PHYS>,
    tally: Tally<COUNTERS, 1, { pending_bits(COUNTERS, 1) }>,
    seen: [RegR<Bits<EVENTS>>; PHYS],
    seen_strange: RegR<Bit>,
}

impl Logic for Jacks {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: seen[PHYS], seen_strange);
        blocks!(self, clock, reset: port[PHYS], tally);
        for i in 0..PHYS {
            RgmiiPins::link(&mut self.phy[i], &mut self.port[i].phy);
            PortSink::<64, 8>::link(&mut self.s_axis[i], &mut self.port[i].s_axis);
            PortSource::<64, 8>::link(&mut self.m_axis[i], &mut self.port[i].m_axis);
            self.port[i].delay.next = self.delay[i].val();
            self.port[i].trust.next = self.trust.val().get_bit(i);
            self.phy_status[i].next = self.port[i].report.val();
            self.up.bit[i].next = self.port[i].usable.val();
            self.seen[i].d.next = self.port[i].events.val();
        }
        self.usable.next = self.up.y.val();

        self.seen_strange.d.next = self.strange.val();
        for kind in 0..EVENTS {
            self.tally.amount[kind * 2].next = self.seen[0].q.val().get_bit(kind).into();
            self.tally.amount[kind * 2 + 1].next = self.seen[1].q.val().get_bit(kind).into();
        }
        self.tally.amount[16].next = self.seen_strange.q.val().into();
        forward!(self.counters => self.tally: clear, read, low_word);
        self.tally.index.next = bit_cast::<7, 5>(self.counters.index.val());
        forward!(self.tally => self.counters: valid, data as word);
    }
}
