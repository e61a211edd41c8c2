// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What every generated file says at its head.

/// The command that refreshes the committed files, from the root of the repository.
pub const REFRESH: &str = "cargo run -p equipoise-regmap --bin regmap-export";

pub(super) const LICENCE: &str = "SPDX-License-Identifier: MIT OR Apache-2.0";
pub(super) const COPYRIGHT: &str = "SPDX-FileCopyrightText: The Equipoise authors";
pub(super) const GENERATED: &str = "Generated from the register map of equipoise-regmap; do not edit.";
