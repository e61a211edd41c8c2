// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the bench finds.

use crate::{
    flow::{Device, Measurement},
    speed::Speed,
};

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// Heading of its group.
    pub family: &'static str,
    /// Ports.
    pub ports: usize,
    /// Stream width in bits, 0 for a selector.
    pub width: usize,
    /// What it was placed on.
    pub device: Device,
    /// Clocks from decision to decision.
    pub interval: u32,
    /// What was measured.
    pub measured: Measurement,
}

impl Row {
    /// Million decisions per second at the median clock rate.
    pub fn decisions(&self) -> f64 {
        self.measured.median() / f64::from(self.interval)
    }
}

/// All that the bench found.
#[derive(Clone, Debug)]
pub struct Figures {
    /// yosys and nextpnr.
    pub tools: [String; 2],
    /// Area and clock rate.
    pub rows: Vec<Row>,
    /// Rows that are not measured yet.
    pub missing: usize,
    /// Simulation speed.
    pub speed: Speed,
}
