// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The teaming block in rust-hdl
//!
//! One module a box of the picture in [`team`]; what a kernel cannot say is in [`primitives`]. [`emit_team`] prints the block for a number
//! of ports and a stream width, [`emit_box`] one box of it for a proof or a measurement.

pub mod axil;
pub mod axis;
pub mod board;
pub mod bus;
pub mod dispatch;
pub mod egress;
pub mod eligibility;
mod emit;
pub mod ingress;
pub mod lane;
pub mod line_faults;
pub mod mac;
pub mod merge;
pub mod page_access;
pub mod pair;
pub mod primitives;
pub mod ranking;
pub mod receive;
pub mod registers;
pub mod selector;
pub mod stamp;
pub mod statistics;
pub mod tally;
pub mod team;
pub mod turns;
pub mod uart_bridge;
pub mod uart_rx;
pub mod uart_tx;
pub mod uartbone;
pub mod unit;
mod wrapper;

pub use emit::{
    bit_clocks, emit_board, emit_box, emit_files, emit_mac, emit_receive, emit_selector, emit_team, emit_uart_bridge, emit_uartbone,
    uart_timeout, BOXES, BUFFERS, PORTS, WIDTHS,
};
