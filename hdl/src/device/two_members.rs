// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Two members: a team of two real links
//!
//! ```text
//!                  ┌──────────────┐
//!  GeneratorHost ─►│ team, N = 2  ├──► PHY 0
//!                  │              ├──► PHY 1
//!                  └──────────────┘
//!                  ┌──────────────┐◄── PHY 0
//!  PayloadCheck ◄──┤   Receive    │◄── PHY 1
//!                  └──────────────┘
//! ```
//!
//! **Why.** A cable that is pulled is a link failure that the team sees by itself; two PCs, or a cable from one jack to the other, show what
//! it does.
//!
//! **Rule.** BOARD "Which board" (R19, R32, R55). A member's link is what its PHY says. What is received is checked, filtered, counted and
//! thrown away. LEDs: 0 blinks, 1 and 2 PHYs usable, 3 the generator runs, 4 and 5 frames to PHY 0 and 1, 6 frames received, 7 the serial line is
//! in use.

use super::{Control, GeneratorHost, Lights, MacCounters, PayloadCheck, PhyPort, Receive2, RgmiiPins, Settings, Team2};
use crate::axis::{HostSource, PortSource};
use crate::control::bus::{CounterMaster, PageMaster, WishboneMaster};
use crate::primitives::Gather;
use equipoise_macros::{kernel, Blank};
use equipoise_regmap::board::PHYS;
use rust_hdl::prelude::*;

/// Core of a generator and two members. Made by [`crate::emit_board`].
#[derive(LogicBlock, Blank)]
#[settings(settings: &Settings)]
pub struct TwoMembers {
    /// 125 MHz: clock of the block, and sent with.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// The two PHYs.
    pub phy: [RgmiiPins; PHYS],
    /// Serial line from the host.
    pub uart_rx: Signal<In, Bit>,
    /// Serial line to the host.
    pub uart_tx: Signal<Out, Bit>,
    /// Active high.
    pub leds: Signal<Out, Bits<8>>,

    #[value(Control::new(settings, 2, 2, true, true))]
    control: Control<2>,
    #[value(Team2::new(settings.build, settings.us_clocks))]
    team: Team2,
    receive: Receive2,
    source: GeneratorHost,
    check: PayloadCheck,
    #[value(PhyPort::new(settings.taps))]
    port: [PhyPort; PHYS],
    counters: MacCounters,
    up: Gather<PHYS>,
    lights: Lights,
}

impl Logic for TwoMembers {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clk, rst: control, counters, port[PHYS], check, source, lights);
        self.control.uart_rx.next = self.uart_rx.val();
        self.uart_tx.next = self.control.uart_tx.val();

        // The registers of the block, of its receive half, and of the board.
        self.team.clk.next = self.clk.val();
        self.team.rst.next = self.rst.val();
        WishboneMaster::join(&mut self.control.team, &mut self.team.wb);
        self.receive.clk.next = self.clk.val();
        self.receive.rst.next = self.rst.val();
        PageMaster::join(&mut self.control.receive, &mut self.receive.wb);
        self.counters.first.next = self.port[0].events.val();
        self.counters.second.next = self.port[1].events.val();
        CounterMaster::join(&mut self.control.counters, &mut self.counters.reader);

        // The PHYs.
        for i in 0..PHYS {
            RgmiiPins::link(&mut self.phy[i], &mut self.port[i].phy);
            self.port[i].delay.next = self.control.delay[i].val();
            self.port[i].trust.next = self.control.trust.val().get_bit(i);
            self.control.phy_status[i].next = self.port[i].report.val();
        }
        self.counters.strange.next = false;

        // The team's links are the PHYs'.
        for i in 0..PHYS {
            self.up.bit[i].next = self.port[i].usable.val();
            PortSource::<64, 8>::join(&mut self.team.m_axis[i], &mut self.port[i].s_axis);
            PortSource::<64, 8>::join(&mut self.port[i].m_axis, &mut self.receive.s_axis[i]);
        }
        self.team.link_up.next = self.up.y.val();
        self.receive.link_up.next = self.up.y.val();
        self.receive.primary.next = self.team.primary.val();
        self.receive.m_axis.tready.next = true;
        self.check.beat.next = self.receive.m_axis.tdata.val();
        self.check.whole.next = self.receive.m_axis.tkeep.val().all();
        self.check.last.next = self.receive.m_axis.tlast.val();
        self.check.taken.next = self.receive.m_axis.tvalid.val();
        self.source.seen.next = bit_cast::<2, 1>(self.check.seen.val().into());
        self.source.wrong.next = bit_cast::<2, 1>(self.check.wrong.val().into());

        // The host of adaptor 0; adaptor 1 has none.
        PageMaster::join(&mut self.control.generator, &mut self.source.bus);
        HostSource::<64, 8>::join(&mut self.source.host, &mut self.team.s_axis[0]);
        self.team.s_axis[1].tdata.next = bits::<64>(0);
        self.team.s_axis[1].tkeep.next = bits::<8>(0);
        self.team.s_axis[1].tuser.next = bits::<26>(0);
        self.team.s_axis[1].tlast.next = false;
        self.team.s_axis[1].tvalid.next = false;

        self.lights.level[0].next = self.port[0].usable.val();
        self.lights.level[1].next = self.port[1].usable.val();
        self.lights.level[2].next = self.source.running.val();
        self.lights.event[0].next = self.team.m_axis[0].tvalid.val();
        self.lights.event[1].next = self.team.m_axis[1].tvalid.val();
        self.lights.event[2].next = self.receive.m_axis.tvalid.val();
        self.lights.event[3].next = self.control.busy.val();
        self.leds.next = self.lights.leds.val();
    }
}
