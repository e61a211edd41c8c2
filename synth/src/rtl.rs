// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The RTL that is measured and proved, straight from the hardware crate.

pub use equipoise_hdl::{emit_box, emit_selector as selector, emit_team as team};
