// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Colorlight 5A-75B, an LED panel receiver card with two gigabit jacks. Revisions 7.0 and 8.x are wired differently.

use crate::board::*;
use crate::Top;

const DEVICE: Device = Device { part: "LFE5U-25F", family: Family::Ecp5, option: "--25k", package: "CABGA256", speed: Some(6) };
const PLL: Pll = Pll::Ehxplll { reference: 1, feedback: 5, output: 5 };
const PROGRAM: &str = "openFPGALoader -b colorlight -c ft232 {file}";
const FLASH: &str = "openFPGALoader -b colorlight -c ft232 --unprotect-flash -f {file}";
/// A capacitor on the key's line makes faster ones doubtful.
const BAUD: u64 = 115_200;

/// Revisions 8.0 and 8.2.
pub const V8: Board = Board {
    name: "colorlight-5a-75b-v8",
    title: "Colorlight 5A-75B, revisions 8.0 and 8.2",
    device: DEVICE,
    clock: ClockInput { pin: pin33("P6"), hertz: 25_000_000 },
    pll: PLL,
    core_hertz: 125_000_000,
    uart: Uart { rx: pin33("R7"), tx: pin33("T6"), baud: BAUD },
    leds: Leds { pins: &[], active_low: true },
    reset_button: None,
    phys: &[
        Phy { rx_clk: "J1", rx_ctl: "J2", rxd: ["K2", "J3", "K1", "K3"], tx_clk: "L1", tx_ctl: "L2", txd: ["M2", "M1", "P1", "R1"] },
        Phy {
            rx_clk: "M16",
            rx_ctl: "P16",
            rxd: ["M15", "R16", "L15", "L16"],
            tx_clk: "J16",
            tx_ctl: "K14",
            txd: ["K16", "J15", "J14", "K15"],
        },
    ],
    phy_facts: Some(PhyFacts {
        part: "two Realtek RTL8211FD or RTL8211FP",
        io: Io::Lvcmos33,
        management: &[Management { rst_n: "R6", mdc: "R5", mdio: "T4" }],
        reset: PhyReset::Never,
        rx_delay_taps: 80,
    }),
    tops: &[Top::PortExtender, Top::TwoMembers],
    margin_percent: 5.0,
    program: PROGRAM,
    flash: FLASH,
    notes: &[
        "The 25 MHz clock of the FPGA comes from a PHY: its reset is never asserted, the clock would stop.",
        "The UART is on the LED (T6, out) and on the button's contact (R7, in), so neither works as such; 3.3 V levels.",
        "The bitstream is placed for speed grade 6, which revision 8.0 has; revision 8.2 has a faster one, 7.",
        "JTAG is four pads beside the FPGA: TCK J27, TMS J31, TDI J32, TDO J30; 3.3 V at J33, ground at J34.",
        "Pins of the headers go through output-only level shifters; none is used.",
    ],
};

/// Revision 7.0.
pub const V7: Board = Board {
    name: "colorlight-5a-75b-v7",
    title: "Colorlight 5A-75B, revision 7.0",
    uart: Uart { rx: pin33("M13"), tx: pin33("P11"), baud: BAUD },
    phys: &[
        Phy { rx_clk: "M1", rx_ctl: "N6", rxd: ["N1", "M5", "N5", "M6"], tx_clk: "M2", tx_ctl: "M3", txd: ["L1", "L3", "P2", "L4"] },
        Phy {
            rx_clk: "M16",
            rx_ctl: "L15",
            rxd: ["P13", "N13", "P14", "M15"],
            tx_clk: "M12",
            tx_ctl: "R15",
            txd: ["T14", "R12", "R13", "R14"],
        },
    ],
    phy_facts: Some(PhyFacts {
        part: "two Broadcom B50612D",
        io: Io::Lvcmos33,
        management: &[Management { rst_n: "P5", mdc: "P3", mdio: "T2" }],
        reset: PhyReset::ReleasedAfterStart,
        rx_delay_taps: 80,
    }),
    notes: &[
        "The UART is on the LED (P11, out) and on the button's contact (M13, in), so neither works as such; 3.3 V levels.",
        "JTAG is four pads beside the FPGA: TCK J27, TMS J31, TDI J32, TDO J30; 3.3 V at J33, ground at J34.",
        "Pins of the headers go through output-only level shifters; none is used.",
    ],
    ..V8
};
