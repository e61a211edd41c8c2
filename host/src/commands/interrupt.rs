// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Signals that end a command between two of its steps: counts are not left held, nor a register with a value that was only tried.

use std::sync::mpsc::{channel, Receiver};
use std::time::Duration;

use anyhow::{Context, Result};

/// Ctrl-C and its like, from when it was made on.
pub struct Interrupt(Receiver<()>);

impl Interrupt {
    /// Signals end nothing by themselves any more.
    ///
    /// # Errors
    /// The system does not let us have them.
    pub fn catch() -> Result<Self> {
        let (heard, signals) = channel();
        // Whoever has ended does not listen.
        ctrlc::set_handler(move || _ = heard.send(())).context("cannot wait for signals")?;
        Ok(Interrupt(signals))
    }

    /// Whether the command is to end, after waiting for it so long.
    pub fn within(&self, time: Duration) -> bool {
        self.0.recv_timeout(time).is_ok()
    }

    /// Whether it is to end now.
    pub fn now(&self) -> bool {
        self.within(Duration::ZERO)
    }
}
