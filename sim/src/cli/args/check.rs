// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What clap cannot see of a command line.

use super::{Cli, Command, ReplayArgs, ServeArgs};

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
            Command::Order(_) => Ok(()),
            Command::Speed(a) => check_size(a.ports, a.width),
        }
    }
}

impl ReplayArgs {
    fn check(&self) -> Result<(), String> {
        check_size(self.ports, self.width)?;
        if !self.shares.is_empty() && self.shares.len() != self.ports {
            return Err(format!("--shares: {} shares for {} ports; give one for each", self.shares.len(), self.ports));
        }
        for at in self.link_down.iter().chain(&self.link_up) {
            if at.port >= self.ports {
                return Err(format!("--link-down, --link-up: there is no port {} among {}", at.port, self.ports));
            }
        }
        if !(0.0..=0.95).contains(&self.stall) {
            return Err(format!("--stall {}: give a probability from 0 to 0.95", self.stall));
        }
        if !(64..=16383).contains(&self.max_frame) {
            return Err(format!("--max-frame {}: give 64 to 16383", self.max_frame));
        }
        Ok(())
    }

    /// The shares, or 1 for each port.
    pub fn shares(&self) -> Vec<u16> {
        if self.shares.is_empty() {
            vec![1; self.ports]
        } else {
            self.shares.clone()
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
    if ![2, 3, 4, 8, 16].contains(&n) {
        return Err(format!("--ports {n}: a team has 2, 3, 4, 8 or 16 ports"));
    }
    if ![64, 128, 256, 512].contains(&w) {
        return Err(format!("--width {w}: a stream has 64, 128, 256 or 512 bits"));
    }
    Ok(())
}
