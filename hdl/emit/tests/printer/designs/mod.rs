// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Designs that the tests print and run.

pub mod constructs;
pub mod eligibility;
pub mod hierarchy;
pub mod reg;
pub mod soup;
pub mod table;
