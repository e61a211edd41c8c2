// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What clap cannot see of a command line.

use super::{Cli, Command, ServeArgs};
use crate::cli::scenario::limits;

impl Cli {
    /// What clap cannot see: options that do not go together.
    pub fn check(&self) -> Result<(), String> {
        match &self.command {
            Command::Replay(a) => a.check(),
            Command::Demo(a) if a.shares.len() != 4 => {
                Err(format!("--shares: {} shares for the 4 ports of the demonstration", a.shares.len()))
            }
            Command::Demo(_) => Ok(()),
            Command::Serve(a) => a.check(),
            // The served block knows its ports.
            Command::Order(_) | Command::Balance(_) => Ok(()),
            Command::Speed(a) => check_size(a.ports, a.width),
        }
    }
}

impl ServeArgs {
    fn check(&self) -> Result<(), String> {
        check_size(self.ports, self.width)?;
        if self.listen.0.is_none() && !self.pty {
            return Err("--listen off: give --pty too, or nobody can come".to_string());
        }
        if !(0.0..=100.0).contains(&self.load) {
            return Err(format!("--load {}: give 0 to 100 percent", self.load));
        }
        match self.throttle.iter().find(|throttle| throttle.port >= self.ports) {
            Some(throttle) => Err(format!("--throttle: there is no port {} among {}", throttle.port, self.ports)),
            None => Ok(()),
        }
    }
}

fn check_size(n: usize, w: usize) -> Result<(), String> {
    limits::ports(n).map_err(|why| format!("--ports {why}"))?;
    limits::width(w).map_err(|why| format!("--width {why}"))?;
    Ok(())
}
