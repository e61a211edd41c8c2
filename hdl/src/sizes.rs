// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Types of every size by name: rust-hdl has no constant expressions, so each derived size is a parameter of its own, and follows here.

use equipoise_regmap::{Feature, Features};

/// What a block has beside STATIC unless it is told to have nothing: the cargo features of this crate, by default all.
pub const FEATURES: Features = Features::NONE
    .with_if(cfg!(feature = "round_robin"), Feature::RoundRobin)
    .with_if(cfg!(feature = "active_backup"), Feature::ActiveBackup)
    .with_if(cfg!(feature = "least_load"), Feature::LeastLoad)
    .with_if(cfg!(feature = "quota"), Feature::Quota)
    .with_if(cfg!(feature = "rebalance"), Feature::Rebalance)
    .with_if(cfg!(feature = "no_room"), Feature::NoRoom);

/// The [`Team`](crate::team::Team) of `$n` ports, `$w` bits a beat, `$buffer` bytes a port and `$features`, by default [`FEATURES`]: all
/// else follows.
#[macro_export]
macro_rules! team_type {
    ($n:expr, $w:expr, $buffer:expr) => {
        $crate::team_type!($n, $w, $buffer, $crate::sizes::FEATURES)
    };
    ($n:expr, $w:expr, $buffer:expr, $features:expr) => {
        $crate::team::Team<
            { $n },
            { $n * ($n - 1) / 2 },
            { $w },
            { $w / 8 },
            { ($w / 8usize).ilog2() as usize },
            { ($w / 4usize).ilog2() as usize },
            { ($w / 4usize).ilog2() as usize + 15 },
            { $crate::balance::pair::DIFFERENCE_BITS },
            { $crate::balance::selector::selector_latency($n, $w) },
            { !$crate::balance::selector::is_banked($n, $w) as usize },
            { $crate::balance::selector::is_banked($n, $w) as usize },
            { ($n as usize).next_power_of_two() },
            { ($n as usize).next_power_of_two() - 1 },
            { ($n as usize).next_power_of_two() / 2 },
            { ($n as usize).next_power_of_two().ilog2() as usize },
            { ($n as usize).next_power_of_two().ilog2() as usize - 1 },
            { $features.bits() as usize },
            { $features.has(equipoise_regmap::Feature::RoundRobin) as usize },
            { $features.has(equipoise_regmap::Feature::ActiveBackup) as usize },
            { $n * $features.has(equipoise_regmap::Feature::ActiveBackup) as usize },
            { ($n as usize).next_power_of_two() - 2 },
            { $crate::balance::selector::selector_latency($n, $w) + 2 - ($n as usize).next_power_of_two().ilog2() as usize },
            { $features.has(equipoise_regmap::Feature::LeastLoad) as usize },
            { $n * $features.has(equipoise_regmap::Feature::LeastLoad) as usize },
            { ($n as usize).next_power_of_two() / 2 - 1 },
            { $features.has(equipoise_regmap::Feature::Quota) as usize },
            { $n * $features.has(equipoise_regmap::Feature::Quota) as usize },
            { $features.has(equipoise_regmap::Feature::NoRoom) as usize },
            { $features.has(equipoise_regmap::Feature::Rebalance) as usize },
            { $n * $features.has(equipoise_regmap::Feature::Rebalance) as usize },
            { $crate::rebalance::time_frame::place_bits($n) },
            { $crate::rebalance::time_frame::place_bits($n) + 2 },
            { $crate::rebalance::time_frame::round_bits($n) },
            { $crate::rebalance::time_frame::round_byte_bits($n, $w / 8) },
            { $features.has_policy() as usize },
            { ($features.has(equipoise_regmap::Feature::RoundRobin) || $features.has(equipoise_regmap::Feature::ActiveBackup)) as usize },
            { $crate::primitives::count_bits($w / 8, $crate::beats::is_wide($w) as usize) },
            { $crate::beats::is_wide($w) as usize },
            { $crate::lane::arrival::keep_bits($w / 8, $crate::beats::is_wide($w) as usize) },
            { ($buffer * 8 / $w as usize).ilog2() as usize },
            { ($buffer * 16 / $w as usize).ilog2() as usize },
            { $crate::counters::statistics::frame_bits($n) },
            { $crate::counters::statistics::byte_bits($n, $w / 8) },
            { $crate::counters::statistics::drop_bits($n) },
            { $crate::counters::statistics::amount_bits($n, $w / 8) },
        >
    };
}

/// The [`Receive`](crate::receive::Receive) half of `$n` ports, `$w` bits a beat and `$buffer` bytes a port: all else follows.
#[macro_export]
macro_rules! receive_type {
    ($n:expr, $w:expr, $buffer:expr) => {
        $crate::receive::Receive<
            { $n },
            { $w },
            { $w / 8 },
            { ($w / 8usize).ilog2() as usize },
            { ($w / 4usize).ilog2() as usize },
            { ($buffer * 8 / $w as usize).ilog2() as usize },
            { ($buffer * 16 / $w as usize).ilog2() as usize },
            { $crate::receive::KINDS * $n },
            { $crate::receive::event_bits($n) },
            { $crate::receive::byte_bits($n, $w / 8) },
        >
    };
}

/// [`Statistics`](crate::counters::statistics::Statistics) of an `n`-port block with `k` bytes a beat.
#[macro_export]
macro_rules! statistics_type {
    ($n:expr, $k:expr) => {
        $crate::counters::statistics::Statistics<
            { $n },
            { $k },
            { $crate::counters::statistics::frame_bits($n) },
            { $crate::counters::statistics::byte_bits($n, $k) },
            { $crate::counters::statistics::drop_bits($n) },
            { $crate::counters::statistics::amount_bits($n, $k) },
        >
    };
}
