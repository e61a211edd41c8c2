// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The one register description of the block
//!
//! ```text
//!                   ┌──► address decoder (equipoise-hdl)
//!  map::REGISTERS ──┼──► host accessors (host)              no_std
//!                   ├──► names, nearest names (lookup)
//!                   └──► csr.csv · SVD · SystemRDL · C header · Markdown (export, feature `std`)
//! ```
//!
//! **Rule.** No register is reached at a bare address; hardware, tool and documents all read [`map::REGISTERS`]. The
//! identification block comes first and never moves, so that a tool can refuse a block it does not know (R19).
//!
//! **Addresses.** The bus is Wishbone B4 classic, 32 bits wide and word addressed with 10 bits; [`Register::offset`] counts
//! words. The files of [`export`] count bytes (word address times 4). A 64-bit register is two words, high word first;
//! reading the high word latches the low word. Behind the block's words, what stands beside the block has pages of its own, [`PAGES`].
//!
//! **Per-port arrays** reserve 16 dense entries whatever the block has; entries at and above its number of ports are
//! unmapped there.
//!
//! ```
//! use equipoise_regmap::{lookup, map};
//!
//! let target = lookup("share[2]").unwrap();
//! assert_eq!(target.register.name, map::SHARE.name);
//! assert_eq!(target.word(), map::SHARE.offset + 2);
//! ```
#![cfg_attr(not(feature = "std"), no_std)]

pub mod board;
pub mod bridge;
mod bus;
mod crc;
pub mod generator;
pub mod host;
pub mod ident;
mod lookup;
pub mod map;
mod model;
mod pages;
pub mod receive;

#[cfg(feature = "std")]
pub mod export;

pub use bus::{ADDRESS_BITS, UNMAPPED_READ};
pub use crc::{crc32, MAP_CRC};
#[cfg(feature = "std")]
pub use lookup::nearest_name;
pub use lookup::{lookup, page_word_at, word_at, words, LookupError, Target, Word};
pub use model::{Access, Built, EnumValue, Feature, Features, Field, Group, Page, Register, Reset, MAX_PORTS};
pub use pages::{groups, registers, END, PAGES};
