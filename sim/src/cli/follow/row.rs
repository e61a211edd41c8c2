// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A frame of the capture, and what became of it.

use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_sim::Decision;

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// On its way.
    Waiting,
    /// Sent by its port.
    Sent,
    /// Dropped, for this reason.
    Dropped(Reason),
    /// At the end still in front of a block without an eligible port.
    Held,
}

impl Fate {
    /// The `drop` column: empty for a frame that left.
    pub fn drop_name(self) -> &'static str {
        match self {
            Fate::Sent => "",
            Fate::Dropped(reason) => reason.name(),
            Fate::Held | Fate::Waiting => "HELD",
        }
    }
}

/// One frame of the capture.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Number in the capture, from 1.
    pub number: u64,
    /// Bytes as passed on by the unit, else as captured.
    pub bytes: u32,
    /// The logical unit, if it is a command.
    pub command: Option<u8>,
    /// The decision, if the unit made one.
    pub decision: Option<Decision>,
    /// The policy in use at the decision.
    pub policy: Option<Policy>,
    /// The epoch in which its bytes count: its place among those of the run.
    pub epoch: Option<usize>,
    /// Clock of the first beat in.
    pub clock_in: Option<u64>,
    /// Clock of the last beat in.
    pub clock_whole: Option<u64>,
    /// Clock of the last beat out.
    pub clock_out: Option<u64>,
    pub fate: Fate,
}

impl Row {
    /// A frame that nothing has become of.
    pub fn waiting(number: u64, bytes: u32, command: Option<u8>) -> Self {
        Row {
            number,
            bytes,
            command,
            decision: None,
            policy: None,
            epoch: None,
            clock_in: None,
            clock_whole: None,
            clock_out: None,
            fate: Fate::Waiting,
        }
    }

    /// The `reason` column: why this port, or none; empty for a frame that the unit did not decide.
    pub fn reason(&self) -> &'static str {
        match self.decision {
            None => "",
            Some(d) if d.forced && d.dropped => "forced down",
            Some(d) if d.forced => "forced",
            Some(d) if d.dropped => "no path",
            Some(_) => "free",
        }
    }
}
