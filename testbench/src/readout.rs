// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The counters of a block.

use equipoise_golden::lane::Reason;
use equipoise_golden::team::{Count, Counters};
use equipoise_regmap::{map, Register};

/// The counters of a block as read over its bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readout {
    /// Statistics per port and drops.
    pub counters: Counters,
    /// `DECIDED_*_TOTAL`.
    pub decided_total: Count,
    /// `SENT_*_TOTAL`.
    pub sent_total: Count,
    /// Drops in the order of [`Reason::ALL`].
    pub drops: [u64; Reason::ALL.len()],
}

impl Readout {
    /// Reads those of a block of `n` ports: `read` reads an entry of a register.
    ///
    /// # Errors
    ///
    /// Those of `read`.
    pub fn gather<E>(n: usize, mut read: impl FnMut(&Register, usize) -> Result<u64, E>) -> Result<Self, E> {
        let mut count = |frames, bytes, p| Ok(Count { frames: read(frames, p)?, bytes: read(bytes, p)? });
        let mut counters = Counters::new(n);
        for p in 0..n {
            counters.decided[p] = count(&map::DECIDED_FRAMES, &map::DECIDED_BYTES, p)?;
            counters.sent[p] = count(&map::SENT_FRAMES, &map::SENT_BYTES, p)?;
        }
        let decided_total = count(&map::DECIDED_FRAMES_TOTAL, &map::DECIDED_BYTES_TOTAL, 0)?;
        let sent_total = count(&map::SENT_FRAMES_TOTAL, &map::SENT_BYTES_TOTAL, 0)?;
        counters.forced = read(&map::FORCED_FRAMES, 0)?;
        let mut drops = [0; Reason::ALL.len()];
        for (drop, register) in drops.iter_mut().zip(&map::DROPS) {
            *drop = read(register, 0)?;
        }
        Ok(Readout { counters, decided_total, sent_total, drops })
    }
}
