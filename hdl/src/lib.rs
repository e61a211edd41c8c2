// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The teaming block in rust-hdl
//!
//! One file a box, in rooms, in the order in which a frame passes them; [`team`] connects them and is the picture of the block. What a kernel
//! cannot say is in [`primitives`]. [`emit_team`] prints the block for a number of ports and a stream width, [`emit_box`] one box of it for a
//! proof or a measurement.
//!
//! | room | holds |
//! | --- | --- |
//! | [`lane`] | checks of a host's frames, and their way: to the balancing unit or to the own port |
//! | [`balance`] | whose turn it is, what a frame is decided with, the decision |
//! | [`rebalance`] | shares that follow what ports sent |
//! | [`crossbar`] | decided and own frames on their way to each port's buffer and MAC |
//! | [`receive`] | the way back: frames of all ports for the host |
//! | [`control`], [`serial`], [`counters`] | registers and their buses; a serial line to them; counters of 64 bits |
//! | [`mac`], [`device`] | what is around the block on a board |
//! | [`axis`], [`beats`], [`sideband`], [`primitives`] | streams outside and inside; what travels with a frame; what kernels are made of |
//! | `print` | what can be printed |

pub mod axis;
pub mod balance;
pub mod beats;
pub mod control;
pub mod counters;
pub mod crossbar;
pub mod device;
pub mod lane;
pub mod mac;
pub mod prelude;
pub mod primitives;
mod print;
pub mod rebalance;
pub mod receive;
pub mod serial;
pub mod sideband;
pub mod sight;
mod sizes;
pub mod team;

pub use sizes::FEATURES;

pub use print::{
    bit_clocks, emit_board, emit_box, emit_crossbar, emit_files, emit_guarded_selector, emit_mac, emit_matrix, emit_paged_bridge,
    emit_receive, emit_selector, emit_team, emit_uart_bridge, emit_uartbone, team_name, uart_timeout, BOXES, BUFFERS, GUARDED_BITS, PORTS,
    WIDTHS,
};
