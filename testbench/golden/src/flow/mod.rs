// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Flows: what a look into the frame finds, which bucket that is, and which path the bucket has ("Destination hash"). The hardware of it is
//! not built yet; this is what it will be compared with.
//!
//! | step | in | out |
//! | --- | --- | --- |
//! | [`Address::of`] | a frame | the bytes that name its flow |
//! | [`Key::hash`], [`bucket`] | those | a bucket of 256 |
//! | [`Home::fill`], [`path_of`] | shares and members, eligible paths | its path |

mod address;
mod home;
#[cfg(test)]
mod second_opinion;
mod toeplitz;

pub use address::{Address, Kind};
pub use home::{path_of, Home};
pub use toeplitz::{bucket, Key};

/// Flows that are told apart.
pub const BUCKETS: usize = 256;
