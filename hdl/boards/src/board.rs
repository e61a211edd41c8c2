// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What a board is
//!
//! Facts only: what is wired to which ball, at which level, and what the parts on it want. Everything else is made from them.

use crate::Top;

/// A board that bitstreams are made for.
#[derive(Clone, Debug)]
pub struct Board {
    /// Name on command lines and in paths.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// The FPGA.
    pub device: Device,
    /// What feeds the PLL.
    pub clock: ClockInput,
    /// From that clock to the core's.
    pub pll: Pll,
    /// Clock of the core, Hz.
    pub core_hertz: u64,
    /// Serial line of the register bus.
    pub uart: Uart,
    /// LEDs that are free for the core.
    pub leds: Leds,
    /// Push button that resets the core while pressed (low).
    pub reset_button: Option<Pin>,
    /// Ethernet PHYs, RGMII; none or two.
    pub phys: &'static [Phy],
    /// Facts that all PHYs of the board share.
    pub phy_facts: Option<PhyFacts>,
    /// What can be put on it.
    pub tops: &'static [Top],
    /// Every clock must be faster than its constraint by so many percent.
    pub margin_percent: f64,
    /// Command that loads `{file}` until the power goes.
    pub program: &'static str,
    /// Command that writes `{file}` to the flash.
    pub flash: &'static str,
    /// What somebody who has the board on the desk must know.
    pub notes: &'static [&'static str],
}

/// An FPGA, as the tools name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    /// Order code without package and speed.
    pub part: &'static str,
    /// Which tools make its bitstream.
    pub family: Family,
    /// nextpnr's option that selects the die.
    pub option: &'static str,
    /// Package.
    pub package: &'static str,
    /// Speed grade, where the tools know several.
    pub speed: Option<u8>,
}

/// Families of devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Lattice ECP5.
    Ecp5,
    /// Lattice iCE40.
    Ice40,
}

/// Level of a pin, as Lattice names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Io {
    /// 3.3 V.
    Lvcmos33,
    /// 2.5 V.
    Lvcmos25,
    /// Differential; the pin is the positive one.
    Lvds,
}

impl Io {
    /// Name in constraint files.
    pub fn name(self) -> &'static str {
        match self {
            Io::Lvcmos33 => "LVCMOS33",
            Io::Lvcmos25 => "LVCMOS25",
            Io::Lvds => "LVDS",
        }
    }
}

/// One ball of the package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Name of the ball.
    pub site: &'static str,
    /// Its level.
    pub io: Io,
}

/// A pin at 3.3 V.
pub const fn pin33(site: &'static str) -> Pin {
    Pin { site, io: Io::Lvcmos33 }
}

/// A pin at 2.5 V.
pub const fn pin25(site: &'static str) -> Pin {
    Pin { site, io: Io::Lvcmos25 }
}

/// The board's clock.
#[derive(Clone, Copy, Debug)]
pub struct ClockInput {
    /// Where it enters.
    pub pin: Pin,
    /// Its rate, Hz.
    pub hertz: u64,
}

/// Settings of the PLL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pll {
    /// ECP5: out = in × feedback / reference; the oscillator runs at out × output, 400 to 800 MHz.
    Ehxplll {
        /// CLKI_DIV.
        reference: u32,
        /// CLKFB_DIV.
        feedback: u32,
        /// CLKOP_DIV.
        output: u32,
    },
    /// iCE40: rust-hdl-fpga-support works out the dividers from the two rates.
    SbPll40,
}

/// Serial line, 8N1.
#[derive(Clone, Copy, Debug)]
pub struct Uart {
    /// Into the FPGA.
    pub rx: Pin,
    /// Out of the FPGA.
    pub tx: Pin,
    /// Bits a second.
    pub baud: u64,
}

impl Uart {
    /// Bits a second where nothing speaks against it: as fast as nearly every adaptor can, for a register takes ten bytes.
    pub const USUAL_BAUD: u64 = 1_000_000;
}

/// LEDs, number 0 first; at most eight.
#[derive(Clone, Copy, Debug)]
pub struct Leds {
    /// Their pins.
    pub pins: &'static [Pin],
    /// Whether a low level lights them.
    pub active_low: bool,
}

/// RGMII pins of one PHY. Data pins: bit 0 first.
#[derive(Clone, Copy, Debug)]
pub struct Phy {
    /// Receive clock, from the PHY, 125 MHz.
    pub rx_clk: &'static str,
    /// Receive control.
    pub rx_ctl: &'static str,
    /// Receive data.
    pub rxd: [&'static str; 4],
    /// Transmit clock, to the PHY.
    pub tx_clk: &'static str,
    /// Transmit control.
    pub tx_ctl: &'static str,
    /// Transmit data.
    pub txd: [&'static str; 4],
}

/// What the PHYs of a board have in common.
#[derive(Clone, Copy, Debug)]
pub struct PhyFacts {
    /// Kind of PHY.
    pub part: &'static str,
    /// Level of all their pins.
    pub io: Io,
    /// Reset (active low), management clock and management data: one entry where all PHYs share the wires, else one a PHY.
    pub management: &'static [Management],
    /// When the reset is asserted.
    pub reset: PhyReset,
    /// Delay of RXD and RX_CTL at start, in taps of 25 ps: DEL_VALUE of the delay cells. The core can change it.
    pub rx_delay_taps: u8,
}

/// Slow wires of a PHY.
#[derive(Clone, Copy, Debug)]
pub struct Management {
    /// Reset, active low.
    pub rst_n: &'static str,
    /// Management clock.
    pub mdc: &'static str,
    /// Management data.
    pub mdio: &'static str,
}

/// What the shell does to the reset of the PHYs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhyReset {
    /// Never asserts it: the board's clock comes from a PHY and would stop.
    Never,
    /// Asserts it after configuration and releases it some milliseconds later.
    ReleasedAfterStart,
}

impl Board {
    /// Whether the board can take this top.
    pub fn takes(&self, top: Top) -> bool {
        self.tops.contains(&top)
    }
}

/// Rate of the serial line of a simulated board, bits a second: as fast as the core takes well.
pub fn simulated_baud(board: &Board) -> u64 {
    if board.core_hertz < 50_000_000 {
        1_000_000
    } else {
        3_000_000
    }
}

/// Name of the top module: board and top, with underscores.
pub fn module_name(board: &Board, top: Top) -> String {
    format!("{}_{}", board.name, top.name()).replace('-', "_")
}
