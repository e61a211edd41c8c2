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
//! **Inside.** As the port extender, without its trunk: [`Jacks`] are the members, and a generator is the host.
//!
//! **Rule.** docs/boards.md "Which board" (R19, R32, R55). A member's link is what its PHY says. What is received is checked, filtered,
//! counted and thrown away. LEDs: 0 blinks, 1 and 2 PHYs usable, 3 the generator runs, 4 and 5 frames to PHY 0 and 1, 6 frames received, 7
//! the serial line is in use.

use super::{Control, GeneratorHost, Jacks, PayloadCheck, Receive2, RgmiiPins, Settings, Team2, QU};
use crate::axis::{HostSource, PortSource};
use crate::control::bus::{CounterMaster, PageMaster, WishboneMaster};
use crate::prelude::*;
use equipoise_regmap::board::PHYS;

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
    #[value(Jacks::new(settings.taps))]
    jacks: Jacks,
}

impl Logic for TwoMembers {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clk, rst: control, jacks, source, check);
        forward!(self => self: clk as team.clk, rst as team.rst, clk as receive.clk, rst as receive.rst, uart_rx as control.uart_rx);
        forward!(self.control => self: uart_tx, leds);

        // The registers.
        WishboneMaster::join(&mut self.control.team, &mut self.team.wb);
        PageMaster::join(&mut self.control.receive, &mut self.receive.wb);
        PageMaster::join(&mut self.control.generator, &mut self.source.bus);
        CounterMaster::join(&mut self.control.counters, &mut self.jacks.counters);
        forward!(self.control => self.jacks: trust, delay[PHYS]);
        forward!(self.jacks => self.control: phy_status[PHYS]);
        self.jacks.strange.next = false;

        // The members are the PHYs.
        for i in 0..PHYS {
            RgmiiPins::link(&mut self.phy[i], &mut self.jacks.phy[i]);
            PortSource::<64, 8>::join(&mut self.team.m_axis[i], &mut self.jacks.s_axis[i]);
            PortSource::<64, 8>::join(&mut self.jacks.m_axis[i], &mut self.receive.s_axis[i]);
        }
        forward!(self.jacks => self: usable as team.link_up, usable as receive.link_up);
        forward!(self.team => self.receive: primary);

        // The host of adaptor 0; adaptor 1 has none.
        HostSource::<64, 8>::join(&mut self.source.host, &mut self.team.s_axis[0]);
        self.team.s_axis[1].tdata.next = bits::<64>(0);
        self.team.s_axis[1].tkeep.next = bits::<8>(0);
        self.team.s_axis[1].tuser.next = bits::<26>(0);
        self.team.s_axis[1].tlast.next = false;
        self.team.s_axis[1].tvalid.next = false;

        // A command's end is written to COMPLETE.
        for i in 0..QU {
            self.team.cmd_done[i].valid.next = false;
            self.team.cmd_done[i].port.next = bits::<4>(0);
            self.team.cmd_done[i].lu.next = bits::<4>(0);
        }

        // What came in by both is one stream.
        forward!(self.receive.m_axis => self.check.s_axis: tdata, tkeep, tlast, tvalid);
        forward!(self.check.s_axis => self.receive.m_axis: tready);
        self.check.s_axis.tuser.next = false;
        self.source.seen[0].next = self.check.seen.val();
        self.source.wrong[0].next = self.check.wrong.val();
        self.source.seen[1].next = false;
        self.source.wrong[1].next = false;

        self.control.level[0].next = self.jacks.usable.val().get_bit(0);
        self.control.level[1].next = self.jacks.usable.val().get_bit(1);
        self.control.level[2].next = self.source.running.val();
        self.control.event[0].next = self.team.m_axis[0].tvalid.val();
        self.control.event[1].next = self.team.m_axis[1].tvalid.val();
        self.control.event[2].next = self.receive.m_axis.tvalid.val();
    }
}
