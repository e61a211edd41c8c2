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
//! **Inside.** As two members, without PHYs and receive half, and with no policy but STATIC: what leaves a member goes to a check of its own.
//!
//! **Rule.** Members have the links that MEMBER_UP says; what leaves them is checked and thrown away (R19, R55). LEDs: 0 blinks, 1 and 2 members with a link, 3 the generator runs, 4 and
//! 5 beats leave by port 0 and 1, 6 a frame was not as it was made, 7 the serial line is in use.

use super::{Control, GeneratorHost, PayloadCheck, Settings, SmallTeam};
use crate::axis::{HostSource, PortSource};
use crate::control::bus::{PageMaster, WishboneMaster};
use crate::prelude::*;
use equipoise_regmap::board::PHYS;

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
    #[value(SmallTeam::new(settings.build, settings.us_clocks))]
    team: SmallTeam,
    source: GeneratorHost,
    check: [PayloadCheck; 2],
}

impl Logic for Small {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clk, rst: control, source, check[2]);
        forward!(self => self: clk as team.clk, rst as team.rst, uart_rx as control.uart_rx);
        forward!(self.control => self: uart_tx, leds);

        // The registers; there are no PHYs, no counters of them, and no receive half.
        WishboneMaster::join(&mut self.control.team, &mut self.team.wb);
        PageMaster::join(&mut self.control.generator, &mut self.source.bus);
        self.control.receive.dat_r.next = bits::<32>(0);
        self.control.receive.ack.next = false;
        self.control.counters.valid.next = self.control.counters.read.val();
        self.control.counters.word.next = bits::<32>(0);
        for i in 0..PHYS {
            self.control.phy_status[i].next = bits::<6>(0);
        }

        // The host of adaptor 0; adaptor 1 has none.
        HostSource::<64, 8>::join(&mut self.source.host, &mut self.team.s_axis[0]);
        self.team.s_axis[1].tdata.next = bits::<64>(0);
        self.team.s_axis[1].tkeep.next = bits::<8>(0);
        self.team.s_axis[1].tuser.next = bits::<26>(0);
        self.team.s_axis[1].tlast.next = false;
        self.team.s_axis[1].tvalid.next = false;

        // The members.
        self.team.link_up.next = self.control.member_up.val();
        for i in 0..2 {
            PortSource::<64, 8>::join(&mut self.team.m_axis[i], &mut self.check[i].s_axis);
            self.source.seen[i].next = self.check[i].seen.val();
            self.source.wrong[i].next = self.check[i].wrong.val();
            self.control.level[i].next = self.team.eligible.val().get_bit(i);
            self.control.event[i].next = self.team.m_axis[i].tvalid.val();
        }
        self.control.level[2].next = self.source.running.val();
        self.control.event[2].next = self.check[0].wrong.val() | self.check[1].wrong.val();
    }
}
