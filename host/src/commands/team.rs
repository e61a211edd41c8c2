// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The block that a command talks to.

use equipoise::Uartbone;
use equipoise_regmap::host;

/// A block that was identified.
pub type Team = host::Team<Uartbone>;
