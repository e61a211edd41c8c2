// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The words in which the map is written
//!
//! Plain data that a `const` can hold; no allocation, no behaviour beyond arithmetic on addresses.

mod feature;
mod field;
mod page;
mod register;

pub use feature::{Built, Feature, Features, MAX_PORTS};
pub use field::{Access, EnumValue, Field};
pub use page::Page;
pub use register::{Group, Register, Reset};
