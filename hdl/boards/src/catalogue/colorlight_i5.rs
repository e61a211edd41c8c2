// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Colorlight i5, revision 7.0: a module with two PHYs and no jacks, on the maker's extension board for JTAG and UART.

use crate::board::*;
use crate::Top;

/// Revision 7.0.
pub const BOARD: Board = Board {
    name: "colorlight-i5",
    title: "Colorlight i5, revision 7.0",
    device: Device { part: "LFE5U-25F", family: Family::Ecp5, option: "--25k", package: "CABGA381", speed: Some(6) },
    clock: ClockInput { pin: pin33("P3"), hertz: 25_000_000 },
    pll: Pll::Ehxplll { reference: 1, feedback: 5, output: 5 },
    core_hertz: 125_000_000,
    uart: Uart { rx: pin33("H18"), tx: pin33("J17"), baud: Uart::USUAL_BAUD },
    leds: Leds { pins: &[pin33("U16")], active_low: true },
    reset_button: Some(pin33("K18")),
    phys: &[
        Phy { rx_clk: "H2", rx_ctl: "P2", rxd: ["K2", "L1", "N1", "P1"], tx_clk: "G1", tx_ctl: "K1", txd: ["G2", "H1", "J1", "J3"] },
        Phy {
            rx_clk: "L19",
            rx_ctl: "M20",
            rxd: ["P20", "N19", "N20", "M19"],
            tx_clk: "U19",
            tx_ctl: "P19",
            txd: ["U20", "T19", "T20", "R20"],
        },
    ],
    phy_facts: Some(PhyFacts {
        part: "two Broadcom B50612D",
        io: Io::Lvcmos33,
        management: &[Management { rst_n: "P4", mdc: "N5", mdio: "P5" }],
        reset: PhyReset::ReleasedAfterStart,
        rx_delay_taps: 80,
    }),
    tops: &[Top::PortExtender, Top::TwoMembers],
    margin_percent: 5.0,
    program: "openFPGALoader -b colorlight-i5 {file}",
    flash: "openFPGALoader -b colorlight-i5 --unprotect-flash -f {file}",
    notes: &[
        "The module has PHYs and no jacks: it wants a carrier with magnetics.",
        "JTAG and UART are on the USB socket of the maker's extension board.",
    ],
};
