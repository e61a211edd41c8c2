// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Features: what a block is built with, and its reset values, from the sizes of its type

use equipoise_regmap::{Built, Feature, Features, Register};

/// ROUND_ROBIN where `round_robin` is 1, ACTIVE_BACKUP where `active_backup` is.
pub const fn features(round_robin: usize, active_backup: usize) -> Features {
    Features::NONE.with_if(round_robin == 1, Feature::RoundRobin).with_if(active_backup == 1, Feature::ActiveBackup)
}

/// How much of the map a block of `N` ports has.
pub const fn built<const N: usize, const RR: usize, const AB: usize>() -> Built {
    Built { ports: N, features: features(RR, AB) }
}

/// Reset value of an entry, as the map says.
pub fn reset_of<const N: usize>(register: &Register, index: usize) -> u64 {
    register.reset_value(index as u16, N).unwrap_or_default()
}

/// The same of an array of bits.
pub fn bits_of<const N: usize>(register: &Register) -> u64 {
    (0..N).fold(0, |bits, port| bits | reset_of::<N>(register, port) << port)
}
