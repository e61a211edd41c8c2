// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Models of the hard cells
//!
//! What shells and synthesised netlists are made of, as behaviour: with them a board top can be simulated as RTL and as netlist.
//!
//! A PLL's model passes its input on: the bench drives the board's clock pin at the rate of the PLL's *output*. A delay's model does not
//! delay, it only counts its taps: the bench gives data so that it is there at the edge that takes it.

use crate::board::Family;

/// Models of one family, a text that Verilator takes after the design.
pub fn models(family: Family) -> String {
    let files: &[&str] = match family {
        Family::Ecp5 => &[
            include_str!("../cells/ecp5_logic.v"),
            include_str!("../cells/ecp5_ram.v"),
            include_str!("../cells/ecp5_block_ram.v"),
            include_str!("../cells/ecp5_multiplier.v"),
            include_str!("../cells/ecp5_io.v"),
            include_str!("../cells/ecp5_pll.v"),
        ],
        Family::Ice40 => {
            &[include_str!("../cells/ice40_logic.v"), include_str!("../cells/ice40_block_ram.v"), include_str!("../cells/ice40_pll.v")]
        }
    };
    files.join("\n")
}
