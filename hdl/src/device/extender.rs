// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Port extender: a team of four on one wire
//!
//! ```text
//!             ┌──────┐                    ┌─────────┐
//!  PHY 0 ────►│ lane 0    team, N = 4     ├─►TrunkTx├──► PHY 1     member i under VLAN 101 + i
//!   (host)    └──────┘                    └─────────┘
//!             ┌─────────┐                 ┌─────────┐
//!  PHY 0 ◄────┤ Receive │◄────────────────┤ TrunkRx │◄── PHY 1
//!             └─────────┘                 └─────────┘
//! ```
//!
//! **Why.** A team of four on a board with two jacks: a managed switch on PHY 1 gives each VLAN a port of its own.
//!
//! **Inside.** The two PHYs are [`Jacks`]; registers and LEDs, with the block's bus, [`Control`].
//!
//! **Rule.** docs/boards.md "Which board" (R19, R32, R55). All frames come from adaptor 0's host; a member has a link while the trunk has
//! one and MEMBER_UP says so. LEDs: 0 blinks, 1 and 2 PHYs usable, 3 a member has a link, 4 frames from the host, 5 frames to the trunk, 6
//! frames from the trunk, 7 the serial line is in use.

use super::{Control, Jacks, Receive4, RgmiiPins, Settings, Team4, TrunkRx, TrunkTx, QU};
use crate::axis::PortSource;
use crate::control::bus::{CounterMaster, PageMaster, WishboneMaster};
use crate::prelude::*;
use equipoise_regmap::board::PHYS;

/// Members.
const N: usize = 4;

/// Core of a host port and a trunk. Made by [`crate::emit_board`].
#[derive(LogicBlock, Blank)]
#[settings(settings: &Settings)]
pub struct PortExtender {
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

    #[value(Control::new(settings, 1, 2, true, false))]
    control: Control<N>,
    #[value(Team4::new(settings.build, settings.us_clocks))]
    team: Team4,
    receive: Receive4,
    #[value(Jacks::new(settings.taps))]
    jacks: Jacks,
    to_trunk: TrunkTx<N>,
    from_trunk: TrunkRx<N>,
    up: Signal<Local, Bits<N>>,
}

impl Logic for PortExtender {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clk, rst: control, jacks, to_trunk, from_trunk);
        forward!(self => self: clk as team.clk, rst as team.rst, clk as receive.clk, rst as receive.rst, uart_rx as control.uart_rx);
        forward!(self.control => self: uart_tx, leds);
        for i in 0..PHYS {
            RgmiiPins::link(&mut self.phy[i], &mut self.jacks.phy[i]);
        }

        // The registers; there is no generator.
        WishboneMaster::join(&mut self.control.team, &mut self.team.wb);
        PageMaster::join(&mut self.control.receive, &mut self.receive.wb);
        self.control.generator.dat_r.next = bits::<32>(0);
        self.control.generator.ack.next = false;
        CounterMaster::join(&mut self.control.counters, &mut self.jacks.counters);
        forward!(self.control => self.jacks: trust, delay[PHYS]);
        forward!(self.jacks => self.control: phy_status[PHYS]);
        forward!(self.from_trunk => self.jacks: strange);

        // Links of the members.
        self.up.next = bits::<N>(0);
        if self.jacks.usable.val().get_bit(1) {
            self.up.next = self.control.member_up.val();
        }
        forward!(self => self: up as team.link_up, up as receive.link_up);
        forward!(self.team => self.receive: primary);

        // A command's end is written to COMPLETE.
        for i in 0..QU {
            self.team.cmd_done[i].valid.next = false;
            self.team.cmd_done[i].port.next = bits::<4>(0);
            self.team.cmd_done[i].lu.next = bits::<4>(0);
        }

        // From the host to the trunk.
        forward!(self.jacks.m_axis[0] => self.team.s_axis[0]: tdata, tkeep, tlast, tvalid);
        forward!(self.team.s_axis[0] => self.jacks.m_axis[0]: tready);
        self.team.s_axis[0].tuser.next = bits::<26>(0);
        for i in 1..N {
            self.team.s_axis[i].tdata.next = bits::<64>(0);
            self.team.s_axis[i].tkeep.next = bits::<8>(0);
            self.team.s_axis[i].tuser.next = bits::<26>(0);
            self.team.s_axis[i].tlast.next = false;
            self.team.s_axis[i].tvalid.next = false;
        }
        for i in 0..N {
            PortSource::<64, 8>::join(&mut self.team.m_axis[i], &mut self.to_trunk.s_axis[i]);
        }
        PortSource::<64, 8>::join(&mut self.to_trunk.m_axis, &mut self.jacks.s_axis[1]);

        // And back.
        PortSource::<64, 8>::join(&mut self.jacks.m_axis[1], &mut self.from_trunk.s_axis);
        for i in 0..N {
            forward!(self.from_trunk => self.receive.s_axis[i]: beat as tdata, keep as tkeep, err as tuser, last as tlast);
            self.receive.s_axis[i].tvalid.next = self.from_trunk.member.val().get_bit(i);
        }
        forward!(self.receive.m_axis => self.jacks.s_axis[0]: tdata, tkeep, tlast, tvalid);
        forward!(self.jacks.s_axis[0] => self.receive.m_axis: tready);
        self.jacks.s_axis[0].tuser.next = false;

        self.control.level[0].next = self.jacks.usable.val().get_bit(0);
        self.control.level[1].next = self.jacks.usable.val().get_bit(1);
        self.control.level[2].next = self.team.eligible.val().any();
        self.control.event[0].next = self.jacks.m_axis[0].tvalid.val();
        self.control.event[1].next = self.to_trunk.m_axis.tvalid.val();
        self.control.event[2].next = self.from_trunk.member.val().any();
    }
}
