// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Bounds of numbers, the same for options and files.

/// Ports of a team.
///
/// # Errors
/// No block has so many.
pub fn ports(n: usize) -> Result<usize, String> {
    within([2, 3, 4, 8, 16].contains(&n), n, "a team has 2, 3, 4, 8 or 16 ports")
}

/// Width of a stream in bits.
///
/// # Errors
/// No block has it.
pub fn width(w: usize) -> Result<usize, String> {
    within([64, 128, 256, 512].contains(&w), w, "a stream has 64, 128, 256 or 512 bits")
}

/// A probability to pause.
///
/// # Errors
/// It is none with which frames come through.
pub fn stall(p: f64) -> Result<f64, String> {
    within((0.0..=0.95).contains(&p), p, "give a probability from 0 to 0.95")
}

/// `MAX_FRAME`, bytes.
///
/// # Errors
/// The register does not take it.
pub fn max_frame(bytes: u16) -> Result<u16, String> {
    within((64..=16383).contains(&bytes), bytes, "give 64 to 16383")
}

/// The number of a frame.
///
/// # Errors
/// No frame has it.
pub fn frame(number: u64) -> Result<u64, String> {
    within(number > 0, number, "frames count from 1")
}

fn within<T: std::fmt::Display>(is: bool, value: T, want: &str) -> Result<T, String> {
    if is {
        Ok(value)
    } else {
        Err(format!("{value}: {want}"))
    }
}
