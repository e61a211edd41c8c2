// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Board tops pin by pin: what is in a bitstream, or its netlist (EQUIPOISE_RTL_DIR), with frames on RGMII lines and registers over the
//! serial line (R19, R32, R55).

mod extender;
mod pins;
mod small;
mod two_members;
