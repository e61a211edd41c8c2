// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Small: the block for an FPGA without Ethernet
//!
//! ```text
//!           ┌─────────┐──────────► registers
//!  uart ◄──►│ Control │                │
//!           └─────────┘──┐  ┌──────────▼──┐
//!                        ▼  │             ├──► PayloadCheck
//!              GeneratorHost├─► team, N=2 ├──► PayloadCheck
//!                           └─────────────┘
//! ```
//!
//! **Why.** The same RTL on a small FPGA of another family: shares, epochs and counters can be seen at work with nothing but a serial line.
//!
//! **Rule.** Members have the links that MEMBER_UP says; what leaves them is checked and thrown away (R19, R55). LEDs: 0 blinks, 1 and 2 members with a link, 3 the generator runs, 4 and
//! 5 beats leave by port 0 and 1, 6 a frame was not as it was made, 7 the serial line is in use.

use super::{Control, GeneratorHost, Lights, PayloadCheck, Settings, Team2};
use crate::axis::HostSource;
use crate::control::bus::{PageMaster, WishboneMaster};
use crate::primitives::Gather;
use equipoise_macros::{kernel, Blank};
use rust_hdl::prelude::*;

/// Core without PHYs. Made by [`crate::emit_board`].
#[derive(LogicBlock, Blank)]
#[settings(settings: &Settings)]
pub struct Small {
    /// Clock of everything.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Serial line from the host.
    pub uart_rx: Signal<In, Bit>,
    /// Serial line to the host.
    pub uart_tx: Signal<Out, Bit>,
    /// Active high.
    pub leds: Signal<Out, Bits<8>>,

    #[value(Control::new(settings, 3, 0, false, true))]
    control: Control<2>,
    #[value(Team2::new(settings.build, settings.us_clocks))]
    team: Team2,
    source: GeneratorHost,
    check: [PayloadCheck; 2],
    seen: Gather<2>,
    wrong: Gather<2>,
    lights: Lights,
}

impl Logic for Small {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clk, rst: control, check[2], source, lights);
        self.control.uart_rx.next = self.uart_rx.val();
        self.uart_tx.next = self.control.uart_tx.val();
        self.control.receive.dat_r.next = bits::<32>(0);
        self.control.receive.ack.next = false;
        for i in 0..2 {
            self.control.phy_status[i].next = bits::<6>(0);
        }
        // No PHYs, no counters of them.
        self.control.counters.valid.next = self.control.counters.read.val();
        self.control.counters.word.next = bits::<32>(0);

        self.team.clk.next = self.clk.val();
        self.team.rst.next = self.rst.val();
        WishboneMaster::join(&mut self.control.team, &mut self.team.wb);
        self.team.link_up.next = self.control.member_up.val();
        for i in 0..2 {
            self.team.m_axis[i].tready.next = true;
            self.check[i].beat.next = self.team.m_axis[i].tdata.val();
            self.check[i].whole.next = self.team.m_axis[i].tkeep.val().all();
            self.check[i].last.next = self.team.m_axis[i].tlast.val();
            self.check[i].taken.next = self.team.m_axis[i].tvalid.val();
            self.seen.bit[i].next = self.check[i].seen.val();
            self.wrong.bit[i].next = self.check[i].wrong.val();
        }
        self.source.seen.next = self.seen.y.val();
        self.source.wrong.next = self.wrong.y.val();

        // The host of adaptor 0; adaptor 1 has none.
        PageMaster::join(&mut self.control.generator, &mut self.source.bus);
        HostSource::<64, 8>::join(&mut self.source.host, &mut self.team.s_axis[0]);
        self.team.s_axis[1].tdata.next = bits::<64>(0);
        self.team.s_axis[1].tkeep.next = bits::<8>(0);
        self.team.s_axis[1].tuser.next = bits::<26>(0);
        self.team.s_axis[1].tlast.next = false;
        self.team.s_axis[1].tvalid.next = false;

        self.lights.level[0].next = self.team.eligible.val().get_bit(0);
        self.lights.level[1].next = self.team.eligible.val().get_bit(1);
        self.lights.level[2].next = self.source.running.val();
        self.lights.event[0].next = self.team.m_axis[0].tvalid.val();
        self.lights.event[1].next = self.team.m_axis[1].tvalid.val();
        self.lights.event[2].next = self.wrong.y.val().any();
        self.lights.event[3].next = self.control.busy.val();
        self.leds.next = self.lights.leds.val();
    }
}
