// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # RGMII pins of a port, behind the double-data-rate cells of the FPGA
//!
//! Of each pair of bits at the two edges of a clock the lower half of a signal is the rising edge's. A board's shell joins them to
//! pins; the core has no cell of any vendor.

use crate::prelude::*;

/// The pins as the port sees them.
#[bundle(RgmiiPads)]
pub struct RgmiiPins {
    /// Clock of the line, 125 MHz.
    pub rx_clk: Signal<In, Clock>,
    /// Received nibbles: rising edge in 3:0, the falling edge after it in 7:4.
    pub rxd: Signal<In, Bits<8>>,
    /// Received control: rising edge in bit 0, falling edge in bit 1.
    pub rx_ctl: Signal<In, Bits<2>>,
    /// Nibbles to send, of the block's clock: rising edge in 3:0, falling edge in 7:4.
    pub txd: Signal<Out, Bits<8>>,
    /// Control to send: rising edge in bit 0, falling edge in bit 1.
    pub tx_ctl: Signal<Out, Bits<2>>,
    /// Low: the input delay is the bitstream's.
    pub delay_loadn: Signal<Out, Bit>,
    /// Falling edge: a tap of input delay more or less.
    pub delay_move: Signal<Out, Bit>,
    /// High: a tap less.
    pub delay_direction: Signal<Out, Bit>,
}
