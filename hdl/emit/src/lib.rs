// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A Verilog printer for rust-hdl designs that means what the Rust means.
