// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # MAC of one port: streams of 64 bits on one side, GMII on the other
//!
//! ```text
//!            ┌────────┐   ┌───────┐
//!  s_axis ──►│ Narrow ├──►│ MacTx ├──► txd, tx_en, tx_er                       clock
//!            └────────┘   └───────┘
//!  m_axis ◄──┬────────────┐   ┌───────┐   ┌───────┐
//!            │ PacketFifo │◄──┤ Widen │◄──┤ MacRx │◄── rxd, rx_dv, rx_er         rx_clock
//!            └────────────┘   └───────┘   └───────┘
//! ```
//!
//! **Rule.** IEEE 802.3, 1 Gb/s, full duplex. `clock` is 125 MHz and is sent with; `rx_clock` comes from the line. Only whole good frames
//! are received; what was not is told on `rx_clock`, a kind each (R32).

use super::{MacRx, MacTx, Narrow, PacketFifo, Widen};
use crate::axis::{PortSink, PortSource};
use crate::prelude::*;

/// MAC with a receive buffer of 4 KiB.
#[derive(LogicBlock, Blank)]
pub struct MacPort {
    /// 125 MHz.
    pub clock: Signal<In, Clock>,
    /// Synchronous to it, active high.
    pub reset: Signal<In, Bit>,
    /// Frames to send.
    pub s_axis: PortSink<64, 8>,
    /// Frames received; never in error.
    pub m_axis: PortSource<64, 8>,
    /// GMII.
    pub txd: Signal<Out, Bits<8>>,
    /// GMII.
    pub tx_en: Signal<Out, Bit>,
    /// GMII.
    pub tx_er: Signal<Out, Bit>,
    /// The last byte of a frame is on its way.
    pub tx_done: Signal<Out, Bit>,
    /// A frame was broken off for want of a beat.
    pub tx_starved: Signal<Out, Bit>,
    /// Clock of the line, 125 MHz.
    pub rx_clock: Signal<In, Clock>,
    /// Synchronous to it, active high; overlaps `reset`.
    pub rx_reset: Signal<In, Bit>,
    /// GMII.
    pub rxd: Signal<In, Bits<8>>,
    /// GMII.
    pub rx_dv: Signal<In, Bit>,
    /// GMII.
    pub rx_er: Signal<In, Bit>,
    /// A good frame came in.
    pub rx_good: Signal<Out, Bit>,
    /// A frame with a wrong FCS did.
    pub rx_bad_fcs: Signal<Out, Bit>,
    /// A frame with `rx_er` did.
    pub rx_broken: Signal<Out, Bit>,
    /// A frame under 64 bytes did.
    pub rx_runt: Signal<Out, Bit>,
    /// Something did that does not begin as a frame.
    pub rx_astray: Signal<Out, Bit>,
    /// A good frame found no room.
    pub rx_lost: Signal<Out, Bit>,

    narrow: Narrow<64, 8, 4>,
    transmitter: MacTx,
    receiver: MacRx,
    widen: Widen,
    fifo: PacketFifo<9, 10>,
    mask: KeepMask<8, 3>,
}

impl Logic for MacPort {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: narrow, transmitter);
        forward!(self.s_axis => self.narrow: tdata, tkeep, tuser, tlast, tvalid);
        self.s_axis.tready.next = self.narrow.tready.val();
        forward!(self.narrow => self.transmitter: data, valid, last, err);
        self.narrow.ready.next = self.transmitter.ready.val();
        forward!(self.transmitter => self: txd, tx_en, tx_er, done as tx_done, starved as tx_starved);

        forward!(self => self.receiver: rx_clock as clock, rx_reset as reset, rxd, rx_dv, rx_er);
        forward!(self => self.widen: rx_clock as clock, rx_reset as reset);
        forward!(self.receiver => self.widen: data, valid, last, err);
        forward!(self.receiver => self: good as rx_good, bad_fcs as rx_bad_fcs, broken as rx_broken, runt as rx_runt,
            astray as rx_astray);
        forward!(self => self.fifo: rx_clock as write_clock, rx_reset as write_reset, clock as read_clock, reset as read_reset);
        forward!(self.widen => self.fifo: beat, count, beat_last as last, beat_err as err, beat_valid as valid);
        self.rx_lost.next = self.fifo.lost.val();
        self.mask.count.next = self.fifo.out_count.val();
        forward!(self => self.m_axis: fifo.out_beat as tdata, mask.keep as tkeep, fifo.out_last as tlast, fifo.out_valid as tvalid);
        self.m_axis.tuser.next = false;
        self.fifo.out_ready.next = self.m_axis.tready.val();
    }
}
