// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Lattice Versa ECP5-5G: two jacks, PHYs at 2.5 V, JTAG and UART on one USB cable.

use crate::board::*;
use crate::Top;

/// The board.
pub const BOARD: Board = Board {
    name: "versa-ecp5-5g",
    title: "Lattice Versa ECP5-5G",
    device: Device { part: "LFE5UM5G-45F", family: Family::Ecp5, option: "--um5g-45k", package: "CABGA381", speed: Some(8) },
    clock: ClockInput { pin: Pin { site: "P3", io: Io::Lvds }, hertz: 100_000_000 },
    pll: Pll::Ehxplll { reference: 4, feedback: 5, output: 5 },
    core_hertz: 125_000_000,
    uart: Uart { rx: pin33("C11"), tx: pin33("A11"), baud: Uart::USUAL_BAUD },
    leds: Leds {
        pins: &[pin25("E16"), pin25("D17"), pin25("D18"), pin25("E18"), pin25("F17"), pin25("F18"), pin25("E17"), pin25("F16")],
        active_low: true,
    },
    reset_button: Some(pin33("T1")),
    phys: &[
        Phy {
            rx_clk: "L20",
            rx_ctl: "U19",
            rxd: ["T20", "U20", "T19", "R18"],
            tx_clk: "P19",
            tx_ctl: "R20",
            txd: ["N19", "N20", "P18", "P20"],
        },
        Phy {
            rx_clk: "J19",
            rx_ctl: "F19",
            rxd: ["G18", "G16", "H18", "H17"],
            tx_clk: "C20",
            tx_ctl: "E19",
            txd: ["J17", "J16", "D19", "D20"],
        },
    ],
    phy_facts: Some(PhyFacts {
        part: "two Marvell 88E1512",
        io: Io::Lvcmos25,
        management: &[Management { rst_n: "U17", mdc: "T18", mdio: "U18" }, Management { rst_n: "F20", mdc: "G19", mdio: "H20" }],
        reset: PhyReset::ReleasedAfterStart,
        rx_delay_taps: 0,
    }),
    tops: &[Top::PortExtender, Top::TwoMembers],
    margin_percent: 5.0,
    program: "openFPGALoader -c ft2232 {file}",
    flash: "openFPGALoader -c ft2232 -f {file}",
    notes: &["No delay is set in the FPGA at start: LiteX runs this board so.", "JTAG and UART are the two channels of one USB socket."],
};
