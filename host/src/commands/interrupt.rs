// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Signals end no command in the middle of a step: what it borrowed is given back first, be it the hold of the counters, a register with
//! a value that was only tried, or a half of a configuration that waits for its COMMIT.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use signal_hook::consts;

/// How soon after a signal a wait ends.
const NOTICE: Duration = Duration::from_millis(20);

#[cfg(unix)]
const SIGNALS: &[i32] = &[consts::SIGINT, consts::SIGTERM, consts::SIGHUP];
#[cfg(not(unix))]
const SIGNALS: &[i32] = &[consts::SIGINT, consts::SIGTERM];

/// Ctrl-C and its like.
pub struct Interrupt(Arc<AtomicBool>);

static SEEN: OnceLock<Interrupt> = OnceLock::new();

impl Interrupt {
    /// From now on signals end nothing by themselves any more, but set `seen`: at once, before what they broke into goes on. The bus looks
    /// at it too, see [`equipoise::Uartbone::stop`].
    ///
    /// # Errors
    /// The system does not let us have them.
    pub fn catch(seen: Arc<AtomicBool>) -> Result<()> {
        let Interrupt(seen) = SEEN.get_or_init(|| Interrupt(seen));
        let mut signals = SIGNALS.iter();
        signals.try_for_each(|&signal| signal_hook::flag::register(signal, seen.clone()).map(drop)).context("cannot wait for signals")
    }

    /// Those of this process: none, before they were caught.
    pub fn get() -> &'static Self {
        SEEN.get_or_init(|| Interrupt(Arc::default()))
    }

    /// Whether the command is to end, after waiting for it so long.
    pub fn within(&self, time: Duration) -> bool {
        let began = Instant::now();
        while !self.now() && began.elapsed() < time {
            sleep(NOTICE.min(time.saturating_sub(began.elapsed())));
        }
        self.now()
    }

    /// Whether it is to end now.
    pub fn now(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
