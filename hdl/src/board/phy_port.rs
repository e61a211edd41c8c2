// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Phy port: streams of 64 bits on one side, the RGMII pins of a PHY on the other
//!
//! ```text
//!            ┌─────────┐ GMII                              ┌──────
//!  s_axis ──►│ MacPort ├───────────────────────────► tx ──►│ pins
//!  m_axis ◄──┤         │◄──────────┐ RgmiiRx │◄───── rx ◄──┤
//!            └─────────┘           └────┬────┘             └──────
//!  usable ◄── LinkWatch ◄── status ─────┘
//!  events ◄── Pulse ◄── what came in, a kind each
//! ```
//!
//! **Rule.** RGMII 2.0 at 1 Gb/s. A line that is not usable ([`LinkWatch`]) is not listened to: a frame that is cut by that has a wrong FCS
//! and is dropped. Sending does not depend on it, for the block sends nothing to a port without a link.
//!
//! **Reset.** The two clocks leave it together: the block's side waits for the line's to have been reset, so a port without a PHY's clock
//! stays in reset, and takes nothing.

use super::{DelayTaps, LinkWatch, Pulse, RgmiiPins, RgmiiRx};
use crate::axis::{PortSink, PortSource};
use crate::mac::MacPort;
use crate::primitives::{Gather, Reg, RegR};
use rust_hdl::prelude::*;

/// Kinds of [`PhyPort::events`], in the order of their bits and of the registers that count them: frame sent, frame starved, good frame
/// received, wrong FCS, `rx_er`, runt, no beginning of a frame, no room.
pub const EVENTS: usize = 8;

/// One port with its MAC. Made by [`PhyPort::new`].
#[derive(LogicBlock)]
pub struct PhyPort {
    /// 125 MHz; sent with.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Frames to send.
    pub s_axis: PortSink<64, 8>,
    /// Frames received.
    pub m_axis: PortSource<64, 8>,
    /// To the PHY.
    pub phy: RgmiiPins,
    /// Taps of input delay that are wanted, 25 ps each.
    pub delay: Signal<In, Bits<7>>,
    /// The PHY says no status: its clock is enough.
    pub trust: Signal<In, Bit>,
    /// Frames can be exchanged.
    pub usable: Signal<Out, Bit>,
    /// In-band status: bit 0 link, 2:1 speed, 3 full duplex.
    pub status: Signal<Out, Bits<4>>,
    /// The PHY's clock runs.
    pub running: Signal<Out, Bit>,
    /// What happened, a bit each.
    pub events: Signal<Out, Bits<EVENTS>>,

    mac: MacPort,
    listener: RgmiiRx,
    watch: LinkWatch,
    taps: DelayTaps,
    good: Pulse,
    bad_fcs: Pulse,
    broken: Pulse,
    runt: Pulse,
    astray: Pulse,
    lost: Pulse,
    joined: Gather<EVENTS>,
    /// The line's side was reset since the block's was.
    calm: RegR<Bit>,
    asking: Signal<Local, Bit>,
    ask_first: Reg<Bit>,
    ask_second: Reg<Bit>,
    answer_first: Reg<Bit>,
    answer_second: Reg<Bit>,
    holding: Signal<Local, Bit>,
    line_reset: Signal<Local, Bit>,
    enable_first: Reg<Bit>,
    enable_second: Reg<Bit>,
}

impl PhyPort {
    /// A port whose input delay starts with `taps` taps of 25 ps.
    pub fn new(taps: u8) -> Self {
        Self {
            clock: Default::default(),
            reset: Default::default(),
            s_axis: Default::default(),
            m_axis: Default::default(),
            phy: Default::default(),
            delay: Default::default(),
            trust: Default::default(),
            usable: Default::default(),
            status: Default::default(),
            running: Default::default(),
            events: Default::default(),
            mac: Default::default(),
            listener: Default::default(),
            watch: Default::default(),
            taps: DelayTaps::new(taps),
            good: Default::default(),
            bad_fcs: Default::default(),
            broken: Default::default(),
            runt: Default::default(),
            astray: Default::default(),
            lost: Default::default(),
            joined: Default::default(),
            calm: Default::default(),
            asking: Default::default(),
            ask_first: Default::default(),
            ask_second: Default::default(),
            answer_first: Default::default(),
            answer_second: Default::default(),
            holding: Default::default(),
            line_reset: Default::default(),
            enable_first: Default::default(),
            enable_second: Default::default(),
        }
    }
}

impl Logic for PhyPort {
    #[hdl_gen]
    fn update(&mut self) {
        // Reset: asked for on the block's clock, done on the line's, answered.
        dff_setup!(self, clock, calm, answer_first, answer_second);
        self.ask_first.clock.next = self.phy.rx_clk.val();
        self.ask_second.clock.next = self.phy.rx_clk.val();
        self.enable_first.clock.next = self.phy.rx_clk.val();
        self.enable_second.clock.next = self.phy.rx_clk.val();
        self.calm.reset.next = self.reset.val();
        self.asking.next = !self.calm.q.val();
        self.ask_first.d.next = self.asking.val();
        self.ask_second.d.next = self.ask_first.q.val();
        self.line_reset.next = self.ask_second.q.val();
        self.answer_first.d.next = self.ask_second.q.val();
        self.answer_second.d.next = self.answer_first.q.val();
        if self.answer_second.q.val() {
            self.calm.d.next = true;
        }
        self.holding.next = self.asking.val() | self.answer_second.q.val();

        // The line.
        self.listener.clock.next = self.phy.rx_clk.val();
        self.listener.reset.next = self.line_reset.val();
        self.listener.rxd.next = self.phy.rxd.val();
        self.listener.ctl.next = self.phy.rx_ctl.val();
        self.enable_first.d.next = self.watch.usable.val();
        self.enable_second.d.next = self.enable_first.q.val();
        self.listener.enable.next = self.enable_second.q.val();
        self.watch.clock.next = self.clock.val();
        self.watch.reset.next = self.reset.val();
        self.watch.status.next = self.listener.status.val();
        self.watch.beat.next = self.listener.beat.val();
        self.watch.trust.next = self.trust.val();
        self.usable.next = self.watch.usable.val();
        self.status.next = self.watch.taken_status.val();
        self.running.next = self.watch.running.val();
        self.taps.clock.next = self.clock.val();
        self.taps.reset.next = self.reset.val();
        self.taps.wanted.next = self.delay.val();
        self.phy.delay_loadn.next = self.taps.loadn.val();
        self.phy.delay_move.next = self.taps.step.val();
        self.phy.delay_direction.next = self.taps.direction.val();

        // The MAC.
        self.mac.clock.next = self.clock.val();
        self.mac.reset.next = self.holding.val();
        PortSink::<64, 8>::link(&mut self.s_axis, &mut self.mac.s_axis);
        PortSource::<64, 8>::link(&mut self.m_axis, &mut self.mac.m_axis);
        self.mac.rx_clock.next = self.phy.rx_clk.val();
        self.mac.rx_reset.next = self.line_reset.val();
        self.mac.rxd.next = self.listener.data.val();
        self.mac.rx_dv.next = self.listener.dv.val();
        self.mac.rx_er.next = self.listener.er.val();
        self.phy.txd.next = self.mac.txd.val();
        self.phy.tx_ctl.next =
            bit_cast::<2, 1>(self.mac.tx_en.val().into()) | (bit_cast::<2, 1>((self.mac.tx_en.val() ^ self.mac.tx_er.val()).into()) << 1);

        // What happened.
        self.good.from.next = self.phy.rx_clk.val();
        self.good.from_reset.next = self.line_reset.val();
        self.good.event.next = self.mac.rx_good.val();
        self.good.to.next = self.clock.val();
        self.good.to_reset.next = self.holding.val();
        self.bad_fcs.from.next = self.phy.rx_clk.val();
        self.bad_fcs.from_reset.next = self.line_reset.val();
        self.bad_fcs.event.next = self.mac.rx_bad_fcs.val();
        self.bad_fcs.to.next = self.clock.val();
        self.bad_fcs.to_reset.next = self.holding.val();
        self.broken.from.next = self.phy.rx_clk.val();
        self.broken.from_reset.next = self.line_reset.val();
        self.broken.event.next = self.mac.rx_broken.val();
        self.broken.to.next = self.clock.val();
        self.broken.to_reset.next = self.holding.val();
        self.runt.from.next = self.phy.rx_clk.val();
        self.runt.from_reset.next = self.line_reset.val();
        self.runt.event.next = self.mac.rx_runt.val();
        self.runt.to.next = self.clock.val();
        self.runt.to_reset.next = self.holding.val();
        self.astray.from.next = self.phy.rx_clk.val();
        self.astray.from_reset.next = self.line_reset.val();
        self.astray.event.next = self.mac.rx_astray.val();
        self.astray.to.next = self.clock.val();
        self.astray.to_reset.next = self.holding.val();
        self.lost.from.next = self.phy.rx_clk.val();
        self.lost.from_reset.next = self.line_reset.val();
        self.lost.event.next = self.mac.rx_lost.val();
        self.lost.to.next = self.clock.val();
        self.lost.to_reset.next = self.holding.val();
        self.joined.bit[0].next = self.mac.tx_done.val();
        self.joined.bit[1].next = self.mac.tx_starved.val();
        self.joined.bit[2].next = self.good.pulse.val();
        self.joined.bit[3].next = self.bad_fcs.pulse.val();
        self.joined.bit[4].next = self.broken.pulse.val();
        self.joined.bit[5].next = self.runt.pulse.val();
        self.joined.bit[6].next = self.astray.pulse.val();
        self.joined.bit[7].next = self.lost.pulse.val();
        self.events.next = self.joined.y.val();
    }
}
