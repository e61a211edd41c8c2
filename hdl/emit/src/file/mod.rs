// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The file: children first, one module for each distinct body.

mod build;
mod foreign;
mod text;

pub(crate) use build::add_top;
pub(crate) use text::File;
