// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Control: registers and the buses to them
//!
//! [`registers`] is the block's slave; [`axil`] stands in front of it where the bus is AXI4-Lite; pages beside it share [`page_access`].

pub mod axil;
pub mod bus;
pub mod page_access;
pub mod registers;
