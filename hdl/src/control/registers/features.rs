// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Features: what a block is built with, and its reset values, from the sizes of its type

use equipoise_regmap::{Built, Feature, Features, Register};

/// How much of the map a block of `N` ports has with the features `F`, as bits.
pub const fn built<const N: usize, const F: usize>() -> Built {
    Built { ports: N, features: Features::from_bits(F as u64) }
}

/// Whether a register's words are decoded and read in a box of its feature, not by [`Decode`](super::Decode) and [`Readback`](super::Readback).
pub fn has_own_box(register: &Register) -> bool {
    register.feature.is_some_and(|feature| !matches!(feature, Feature::RoundRobin | Feature::ActiveBackup | Feature::NoRoom))
}

/// Reset value of an entry, as the map says.
pub fn reset_of<const N: usize>(register: &Register, index: usize) -> u64 {
    register.reset_value(index as u16, N).unwrap_or_default()
}

/// The same of an array of bits.
pub fn bits_of<const N: usize>(register: &Register) -> u64 {
    (0..N).fold(0, |bits, port| bits | reset_of::<N>(register, port) << port)
}
