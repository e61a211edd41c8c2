// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the screen shows, and how.

use ratatui::style::{Color, Style};

use super::super::reading::Reading;
use super::change::Change;
use super::log::Log;

/// Everything that is shown.
#[derive(Clone)]
pub struct View {
    /// What the block calls itself, and where it is.
    pub title: [String; 2],
    /// Seconds from one reading to the next.
    pub every: f64,
    pub reading: Reading,
    pub change: Change,
    pub log: Log,
}

impl View {
    /// Begins with a first reading.
    pub fn new(title: [String; 2], every: f64, reading: Reading) -> Self {
        let change = Change::new(None, &reading);
        View { title, every, reading, change, log: Log::default() }
    }

    /// Goes on with the next one.
    pub fn next(&mut self, reading: Reading) {
        self.change = Change::new(Some(&self.reading), &reading);
        for event in &self.change.events {
            self.log.add(reading.time, event.clone());
        }
        self.reading = reading;
    }
}

/// How it is shown.
#[derive(Clone, Copy)]
pub struct Look {
    pub colour: bool,
    /// The view is held while the block goes on.
    pub paused: bool,
}

impl Look {
    /// A style of this colour, where there are colours.
    pub fn tint(self, colour: Color) -> Style {
        if self.colour {
            Style::new().fg(colour)
        } else {
            Style::new()
        }
    }
}
