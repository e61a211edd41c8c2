// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Wrong usage that clap's own checks do not see.

use clap::error::ErrorKind;

use crate::args::command;

/// The error that says so; the tool ends as with clap's own.
pub fn usage(message: impl std::fmt::Display) -> anyhow::Error {
    command().error(ErrorKind::ValueValidation, message).into()
}
