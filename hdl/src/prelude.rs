// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What every box is written with: rust-hdl, the macros that make it short, and the primitives.

pub use crate::primitives::*;
pub use equipoise_macros::{bundle, described, kernel, Blank};
pub use rust_hdl::prelude::*;
pub use rust_hdl_emit::comment;
