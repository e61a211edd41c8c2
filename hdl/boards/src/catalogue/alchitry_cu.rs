// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Alchitry Cu: an iCE40 without Ethernet, for the small core. litex-boards has the two UART pins the other way round; the maker's own
//! files and a report of use on the board agree on what is here.

use crate::board::*;
use crate::Top;

/// The board.
pub const BOARD: Board = Board {
    name: "alchitry-cu",
    title: "Alchitry Cu",
    device: Device { part: "iCE40HX8K", family: Family::Ice40, option: "--hx8k", package: "cb132", speed: None },
    clock: ClockInput { pin: pin33("P7"), hertz: 100_000_000 },
    pll: Pll::SbPll40,
    core_hertz: 25_000_000,
    uart: Uart { rx: pin33("P14"), tx: pin33("M9"), baud: Uart::USUAL_BAUD },
    leds: Leds {
        pins: &[pin33("J11"), pin33("K11"), pin33("K12"), pin33("K14"), pin33("L12"), pin33("L14"), pin33("M12"), pin33("N14")],
        active_low: false,
    },
    reset_button: Some(pin33("P8")),
    phys: &[],
    phy_facts: None,
    tops: &[Top::Small],
    margin_percent: 5.0,
    program: "openFPGALoader -b ice40_generic {file}",
    flash: "openFPGALoader -b ice40_generic -f {file}",
    notes: &["No Ethernet: a generator and the register bus try the balancing.", "Both are on one USB socket: the flash and the UART."],
};
