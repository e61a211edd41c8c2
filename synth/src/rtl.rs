// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The RTL that is measured and proved, straight from the hardware crate.

pub use equipoise_hdl::{
    emit_box, emit_crossbar as crossbar, emit_guarded_selector as guarded_selector, emit_matrix as matrix, emit_selector as selector,
};

/// The block as it is measured: 4 KiB egress buffers.
///
/// # Errors
/// Those of the printer.
pub fn team(n: usize, w: usize) -> anyhow::Result<String> {
    equipoise_hdl::emit_team(n, w, 4096)
}

/// The same with no policy but STATIC.
///
/// # Errors
/// Those of the printer.
pub fn static_team(n: usize, w: usize) -> anyhow::Result<String> {
    Ok(equipoise_hdl::emit_files(n, w, 4096, equipoise_regmap::Features::NONE, 125_000_000)?.swap_remove(0).1)
}
