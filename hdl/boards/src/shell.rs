// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The shell: hard cells between a core and the pins
//!
//! Short Verilog, made from the description: PLL, reset, double data rate cells and delays, inverted LEDs, resets of the PHYs.
//!
//! rust-hdl-fpga-support gives the output cell (`OutputDDR`) and the PLL of the iCE40. It has no ECP5 PLL and no input DDR cell, and its
//! `IODelay` is the fixed DELAYG, while ours can be moved: those are written here.

use crate::board::module_name;
use crate::board::{Board, PhyReset};
use crate::pll;
use crate::port::Direction;
use crate::Top;
use anyhow::{bail, ensure, Context, Result};
use rust_hdl::fpga::lattice::ecp5::oddr::OutputDDR;
use rust_hdl::prelude::*;
use std::fmt::Write;

/// Clocks of the core for which its reset is held after the PLL has locked.
pub const RESET_CLOCKS: u32 = 255;

/// The reset of the PHYs is released when this bit of a counter of the core's clocks is set: 16.8 ms at 125 MHz, 10 ms are asked for.
const PHY_RESET_BIT: u32 = 21;

/// The shell of a board's top, without its core.
///
/// # Errors
///
/// The board does not take this top, or no PLL of its kind makes the clock.
pub fn verilog(board: &Board, top: Top) -> Result<String> {
    ensure!(board.takes(top), "the board {} has no top '{}'", board.name, top.name());
    let mut text = format!(
        "// SPDX-License-Identifier: MIT OR Apache-2.0\n// SPDX-FileCopyrightText: The Equipoise authors\n//\n\
         // {}, top {}: the shell between the pins and the core. Made from hdl/boards; change the description, not this file.\n\
         // Not tried on hardware.\n// One file holds the shell and the core, which DECLFILENAME complains of.\n\
         /* verilator lint_off DECLFILENAME */\n\n",
        board.title,
        top.name()
    );
    header(&mut text, board, top)?;
    clock(&mut text, board)?;
    reset(&mut text, board)?;
    let ethernet = top.has_ethernet();
    if ethernet {
        for p in 0..board.phys.len() {
            phy(&mut text, board, p)?;
        }
        slow_wires(&mut text, board)?;
    }
    leds(&mut text, board)?;
    core(&mut text, board, top)?;
    text += "endmodule\n";
    if ethernet {
        text += &output_cell()?;
    }
    Ok(text + &pll::module(board)?)
}

fn header(text: &mut String, board: &Board, top: Top) -> Result<()> {
    writeln!(text, "module {} (", module_name(board, top))?;
    let ports = board.ports(top);
    for (i, port) in ports.iter().enumerate() {
        let direction = if port.direction == Direction::In { "input" } else { "output" };
        let range = if port.sites.len() == 1 { String::new() } else { format!("[{}:0]", port.sites.len() - 1) };
        let comma = if i + 1 < ports.len() { "," } else { "" };
        writeln!(text, "  {direction:<6} wire {range:<5} {}{comma}  // {}: {}", port.name, port.sites.join(" "), port.what)?;
    }
    text.push_str(");\n");
    Ok(())
}

fn clock(text: &mut String, board: &Board) -> Result<()> {
    let mhz = |hertz: u64| hertz as f64 / 1e6;
    writeln!(text, "  // {} MHz from {} MHz.\n  wire core_clk, locked;", mhz(board.core_hertz), mhz(board.clock.hertz))?;
    writeln!(text, "  board_pll pll (.clock_in(clk), .clock_out(core_clk), .locked(locked));\n")?;
    Ok(())
}

fn reset(text: &mut String, board: &Board) -> Result<()> {
    let good = if board.reset_button.is_some() { "locked & rst_n" } else { "locked" };
    write!(
        text,
        "  // The PLL's lock belongs to no clock: two registers take it over, then the reset is held for {RESET_CLOCKS} clocks more.
  (* ASYNC_REG = \"TRUE\" *) reg [1:0] ready;
  reg [7:0] held;
  reg rst;
  initial ready = 2'b00;
  initial held = 8'd0;
  initial rst = 1'b1;
  always @(posedge core_clk) begin
    ready <= {{ready[0], {good}}};
    rst <= held != 8'd{RESET_CLOCKS};
    if (!ready[1]) held <= 8'd0;
    else if (held != 8'd{RESET_CLOCKS}) held <= held + 8'd1;
  end

"
    )?;
    Ok(())
}

fn phy(text: &mut String, board: &Board, p: usize) -> Result<()> {
    let taps = board.phy_facts.context("the board has no PHY")?.rx_delay_taps;
    write!(
        text,
        "  // PHY {p} in: control and data, delayed by a start value of {taps} taps, taken at both edges of the line's clock.
  wire phy_{p}_delay_loadn, phy_{p}_delay_move, phy_{p}_delay_direction;
  wire [4:0] phy_{p}_late, phy_{p}_rise, phy_{p}_fall, phy_{p}_unused_flags;
  DELAYF #(.DEL_MODE(\"USER_DEFINED\"), .DEL_VALUE({taps})) phy_{p}_delay [4:0] (
    .A({{phy_{p}_rx_ctl, phy_{p}_rxd}}), .LOADN(phy_{p}_delay_loadn), .MOVE(phy_{p}_delay_move),
    .DIRECTION(phy_{p}_delay_direction), .Z(phy_{p}_late), .CFLAG(phy_{p}_unused_flags)
  );
  IDDRX1F phy_{p}_in [4:0] (
    .D(phy_{p}_late), .SCLK(phy_{p}_rx_clk), .RST(1'b0), .Q0(phy_{p}_rise), .Q1(phy_{p}_fall)
  );
  // PHY {p} out: clock, control and data change together.
  wire [7:0] phy_{p}_send;
  wire [1:0] phy_{p}_send_ctl;
  output_ddr phy_{p}_out_clk (.clock(core_clk), .reset(1'b0), .d(2'b01), .q(phy_{p}_tx_clk));
  output_ddr phy_{p}_out_ctl (.clock(core_clk), .reset(1'b0), .d(phy_{p}_send_ctl), .q(phy_{p}_tx_ctl));
"
    )?;
    for i in 0..4 {
        writeln!(
            text,
            "  output_ddr phy_{p}_out_{i} (.clock(core_clk), .reset(1'b0), .d({{phy_{p}_send[{}], phy_{p}_send[{i}]}}), .q(phy_{p}_txd[{i}]));",
            i + 4
        )?;
    }
    text.push('\n');
    Ok(())
}

fn slow_wires(text: &mut String, board: &Board) -> Result<()> {
    let facts = board.phy_facts.context("the board has no PHY")?;
    let copies = facts.management.len();
    match facts.reset {
        PhyReset::Never => writeln!(
            text,
            "  // The board's clock comes from a PHY and would stop in reset.\n  assign phy_rst_n = {copies}'b{};",
            "1".repeat(copies)
        )?,
        PhyReset::ReleasedAfterStart => write!(
            text,
            "  // The PHYs' reset is released {:.1} ms after the core's.
  reg [{PHY_RESET_BIT}:0] phy_start;
  initial phy_start = {bits}'d0;
  always @(posedge core_clk) begin
    if (rst) phy_start <= {bits}'d0;
    else if (!phy_start[{PHY_RESET_BIT}]) phy_start <= phy_start + {bits}'d1;
  end
  assign phy_rst_n = {{{copies}{{phy_start[{PHY_RESET_BIT}]}}}};
",
            (1u64 << PHY_RESET_BIT) as f64 * 1e3 / board.core_hertz as f64,
            bits = PHY_RESET_BIT + 1,
        )?,
    }
    writeln!(text, "  assign phy_mdc = {copies}'b{};\n  wire unused_mdio = &{{1'b0, phy_mdio}};\n", "0".repeat(copies))?;
    Ok(())
}

fn leds(text: &mut String, board: &Board) -> Result<()> {
    let (count, not) = (board.leds.pins.len(), if board.leds.active_low { "~" } else { "" });
    text.push_str("  wire [7:0] leds;\n");
    match count {
        0 => text.push_str("  wire unused_leds = &{1'b0, leds};\n\n"),
        8 => writeln!(text, "  assign led = {not}leds;\n")?,
        n => writeln!(text, "  assign led = {not}leds[{}:0];\n  wire unused_leds = &{{1'b0, leds[7:{n}]}};\n", n - 1)?,
    }
    Ok(())
}

fn core(text: &mut String, board: &Board, top: Top) -> Result<()> {
    write!(text, "  {} core (\n    .clk(core_clk), .rst(rst), .uart_rx(uart_rx), .uart_tx(uart_tx), .leds(leds)", top.core())?;
    if top.has_ethernet() {
        for p in 0..board.phys.len() {
            write!(
                text,
                ",
    .phy_{p}_rx_clk(phy_{p}_rx_clk), .phy_{p}_rxd({{phy_{p}_fall[3:0], phy_{p}_rise[3:0]}}), .phy_{p}_rx_ctl({{phy_{p}_fall[4], phy_{p}_rise[4]}}),
    .phy_{p}_txd(phy_{p}_send), .phy_{p}_tx_ctl(phy_{p}_send_ctl),
    .phy_{p}_delay_loadn(phy_{p}_delay_loadn), .phy_{p}_delay_move(phy_{p}_delay_move), .phy_{p}_delay_direction(phy_{p}_delay_direction)"
            )?;
        }
    }
    text.push_str("\n  );\n");
    Ok(())
}

/// rust-hdl-fpga-support's output cell as a module.
fn output_cell() -> Result<String> {
    let Verilog::Wrapper(cell) = OutputDDR::default().hdl() else { bail!("rust-hdl's OutputDDR is not a wrapper any more") };
    Ok(format!(
        "\n// Two bits a clock: d[0] in the first half, d[1] in the second.\n\
         module output_ddr (input wire [1:0] d, input wire clock, input wire reset, output wire q);\n  {}\nendmodule\n",
        cell.code.trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(board: &str, top: &str) -> String {
        let (board, top) = crate::find(board, top).unwrap();
        verilog(&board, top).unwrap()
    }

    #[test]
    fn the_phys_that_feed_the_clock_are_never_reset() {
        let text = shell("colorlight-5a-75b-v8", "port-extender");
        assert!(text.contains("assign phy_rst_n = 1'b1;") && !text.contains("phy_start"));
        for board in ["colorlight-5a-75b-v7", "colorlight-i5"] {
            assert!(shell(board, "port-extender").contains("assign phy_rst_n = {1{phy_start[21]}};"));
        }
        assert!(shell("versa-ecp5-5g", "two-members").contains("assign phy_rst_n = {2{phy_start[21]}};"));
    }

    #[test]
    fn delays_and_dividers_are_those_of_the_board() {
        let colorlight = shell("colorlight-5a-75b-v8", "two-members");
        assert!(colorlight.contains(".DEL_VALUE(80)") && colorlight.contains(".CLKI_DIV(1), .CLKFB_DIV(5), .CLKOP_DIV(5)"));
        let versa = shell("versa-ecp5-5g", "two-members");
        assert!(versa.contains(".DEL_VALUE(0)") && versa.contains(".CLKI_DIV(4), .CLKFB_DIV(5), .CLKOP_DIV(5)"));
    }

    #[test]
    fn the_ice40_pll_multiplies_to_800_mhz_and_divides_by_32() {
        let text = shell("alchitry-cu", "small");
        // (DIVF + 1) / (DIVR + 1) / 2^DIVQ = 1/4.
        let value = |name: &str| -> u32 {
            let rest = text.split(&format!(".{name}(32'h")).nth(1).unwrap();
            u32::from_str_radix(rest.split(')').next().unwrap(), 16).unwrap()
        };
        assert_eq!((value("DIVF") + 1) * 4, (value("DIVR") + 1) << value("DIVQ"), "{text}");
    }

    #[test]
    fn leds_light_with_the_level_of_the_board() {
        assert!(shell("versa-ecp5-5g", "port-extender").contains("assign led = ~leds;"));
        assert!(shell("colorlight-i5", "port-extender").contains("assign led = ~leds[0:0];"));
        assert!(shell("alchitry-cu", "small").contains("assign led = leds;"));
    }

    #[test]
    fn a_top_that_the_board_does_not_take() {
        let (board, _) = crate::find("alchitry-cu", "small").unwrap();
        assert!(verilog(&board, Top::TwoMembers).unwrap_err().to_string().contains("no top 'two-members'"));
    }
}
