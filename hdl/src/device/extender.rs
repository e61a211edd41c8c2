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
//! **Rule.** BOARD "Which board" (R19, R32, R55). All frames come from adaptor 0's host; a member has a link while the trunk has one and MEMBER_UP
//! says so. LEDs: 0 blinks, 1 and 2 PHYs usable, 3 a member has a link, 4 frames from the host, 5 frames to the trunk, 6 frames from the
//! trunk, 7 the serial line is in use.

use super::{Control, Lights, MacCounters, PhyPort, Receive4, RgmiiPins, Settings, Team4, TrunkRx, TrunkTx};
use crate::axis::PortSource;
use crate::control::bus::{CounterMaster, PageMaster, WishboneMaster};
use equipoise_macros::{kernel, Blank};
use equipoise_regmap::board::PHYS;
use rust_hdl::prelude::*;

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
    #[value(PhyPort::new(settings.taps))]
    port: [PhyPort; PHYS],
    counters: MacCounters,
    to_trunk: TrunkTx<N>,
    from_trunk: TrunkRx<N>,
    lights: Lights,
    up: Signal<Local, Bits<N>>,
}

impl Logic for PortExtender {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clk, rst: control, counters, port[PHYS], to_trunk, from_trunk, lights);
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
        self.counters.strange.next = self.from_trunk.strange.val();
        self.control.generator.dat_r.next = bits::<32>(0);
        self.control.generator.ack.next = false;

        // Links of the members.
        self.up.next = bits::<N>(0);
        if self.port[1].usable.val() {
            self.up.next = self.control.member_up.val();
        }
        self.team.link_up.next = self.up.val();
        self.receive.link_up.next = self.up.val();
        self.receive.primary.next = self.team.primary.val();

        // From the host to the trunk.
        forward!(self.port[0].m_axis => self.team.s_axis[0]: tdata, tkeep);
        self.team.s_axis[0].tuser.next = bits::<26>(0);
        forward!(self.port[0].m_axis => self.team.s_axis[0]: tlast, tvalid);
        self.port[0].m_axis.tready.next = self.team.s_axis[0].tready.val();
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
        PortSource::<64, 8>::join(&mut self.to_trunk.m_axis, &mut self.port[1].s_axis);

        // And back.
        PortSource::<64, 8>::join(&mut self.port[1].m_axis, &mut self.from_trunk.s_axis);
        for i in 0..N {
            self.receive.s_axis[i].tdata.next = self.from_trunk.beat.val();
            self.receive.s_axis[i].tkeep.next = self.from_trunk.keep.val();
            self.receive.s_axis[i].tuser.next = self.from_trunk.err.val();
            self.receive.s_axis[i].tlast.next = self.from_trunk.last.val();
            self.receive.s_axis[i].tvalid.next = self.from_trunk.member.val().get_bit(i);
        }
        forward!(self.receive.m_axis => self.port[0].s_axis: tdata, tkeep);
        self.port[0].s_axis.tuser.next = false;
        forward!(self.receive.m_axis => self.port[0].s_axis: tlast, tvalid);
        self.receive.m_axis.tready.next = self.port[0].s_axis.tready.val();

        self.lights.level[0].next = self.port[0].usable.val();
        self.lights.level[1].next = self.port[1].usable.val();
        self.lights.level[2].next = self.team.eligible.val().any();
        self.lights.event[0].next = self.port[0].m_axis.tvalid.val();
        self.lights.event[1].next = self.to_trunk.m_axis.tvalid.val();
        self.lights.event[2].next = self.from_trunk.member.val().any();
        self.lights.event[3].next = self.control.busy.val();
        self.leds.next = self.lights.leds.val();
    }
}
