// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! LEAST_LOAD: the smallest `load / sh` (R27, "Relative load"), by the cross products and the tie rule of STATIC.

use super::chooser::{Ask, Chooser};
use crate::balance;

/// It remembers nothing: what waits says all.
///
/// ```
/// # use equipoise_golden::policy::{Ask, Chooser, LeastLoad};
/// let ask = |load| Ask { eligible: 0b111, shares: &[2, 1, 0], bytes: 64, load, in_flight: &[0; 3], quota: &[1; 3], ..Ask::default() };
/// assert_eq!(LeastLoad.choose(&ask(&[64, 24, 0])), Some(1));
/// assert_eq!(LeastLoad.choose(&ask(&[64, 32, 0])), Some(0), "a tie: the larger share");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeastLoad;

impl Chooser for LeastLoad {
    fn choose(&mut self, ask: &Ask) -> Option<usize> {
        balance::choose(ask.shares, ask.load, ask.eligible)
    }
}
