// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One pass of `REBALANCE = SPEED` (R50-R53): shares as the speeds of the paths.
//!
//! Source: "Dynamic balancing by speed".

use super::scale::{apportion, WHOLE};
use crate::ports;

/// Speed of a path (R53) in 2^-16 bytes a clock: its bytes over the clocks with a beat on offer. `None` if there was no such clock, so
/// idle time changes no speed.
///
/// ```
/// # use equipoise_golden::rebalance::by_speed::speed;
/// assert_eq!(speed(1000, 125), Some(8 << 16));
/// assert_eq!(speed(0, 125), Some(0));
/// assert_eq!(speed(0, 0), None);
/// ```
pub fn speed(bytes: u64, busy: u64) -> Option<u64> {
    (busy > 0).then(|| ((u128::from(bytes) << 16) / u128::from(busy)) as u64)
}

/// Shares from speeds (R51) over the members with a user share, or `None` if nothing is known: a path never measured counts with the
/// largest speed known of these. Shares of theirs below `min_share` are raised to it, and the sum is then more than 65535. Others keep
/// their user share.
///
/// ```
/// # use equipoise_golden::rebalance::by_speed::pass;
/// let speeds = [Some(3 << 16), None, Some(1 << 16)];
/// assert_eq!(pass(&speeds, &[1, 1, 1], 0b101, 0), Some(vec![49151, 1, 16384]));
/// assert_eq!(pass(&speeds, &[1, 1, 1], 0b111, 0), Some(vec![28087, 28086, 9362]));
/// assert_eq!(pass(&[Some(99), Some(1)], &[1, 1], 0b11, 655), Some(vec![64880, 655]));
/// assert_eq!(pass(&[None, None], &[1, 1], 0b11, 655), None);
/// ```
pub fn pass(speeds: &[Option<u64>], user: &[u16], members: u16, min_share: u16) -> Option<Vec<u16>> {
    let shared: Vec<usize> = ports(members).filter(|&p| user[p] > 0).collect();
    let fastest = shared.iter().filter_map(|&p| speeds[p]).max()?;
    let weights: Vec<u64> = shared.iter().map(|&p| speeds[p].unwrap_or(fastest)).collect();
    let parts = apportion(&weights, WHOLE)?;
    let mut shares = user.to_vec();
    for (p, part) in shared.into_iter().zip(parts) {
        shares[p] = part.max(min_share);
    }
    Some(shares)
}
