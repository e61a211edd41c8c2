// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Tests of the printer over whole designs.
//!
//! They need Verilator and yosys: the programs that `VERILATOR` and `YOSYS` name, else those on the path.

mod common;
mod designs;
mod golden;
mod meaning;
mod refused;
