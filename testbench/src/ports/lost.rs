// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Frames on their way to a port, and what may have become of those that did not leave.

/// A frame on its way to a port.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Its bytes, after any cut.
    pub bytes: Vec<u8>,
    /// It ends in error.
    pub error: bool,
    /// Lane that it came by.
    pub lane: usize,
    /// Earliest clock in which it can have been on its way to the buffer.
    pub born: u64,
    /// It came by its own lane and not by the unit.
    pub own: bool,
    /// Clock in which the unit had decided it; none of an own one.
    pub decided: Option<u64>,
    /// It may have gone the other way, as its lane's role changed about then.
    pub either: bool,
    /// Beats that can have been before it in the buffer, but for those that the monitor knows of and those that come later; of a frame from the unit.
    pub ahead: usize,
    /// What its port's own lane had taken when it was known; the monitor's.
    pub own_before: usize,
}

impl Expected {
    /// Its contents, which it has no more.
    pub fn take(&mut self) -> (Vec<u8>, bool) {
        (std::mem::take(&mut self.bytes), self.error)
    }
}

/// What may have become of a frame that did not leave: one or more of the [`Fate`] bits.
pub type Fates = usize;

/// A counter that may have counted a frame that did not leave, or none, as a bit of [`Fates`].
pub struct Fate;

impl Fate {
    /// Swallowed or cut at a port without link.
    pub const LINK_DOWN: Fates = 1;
    /// Dropped at the lane for want of a path.
    pub const NO_PATH: Fates = 2;
    /// Dropped behind the unit for want of room at the port.
    pub const NO_ROOM: Fates = 4;
    /// Cut, and taken back by STORE: its lane has counted it already.
    pub const TAKEN_BACK: Fates = 8;
}

/// Frames that did not leave, by what may have become of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lost([u64; 16]);

impl Lost {
    pub(super) fn add(&mut self, fates: Fates) {
        self.0[fates] += 1;
    }

    /// Both.
    pub fn plus(self, other: Lost) -> Lost {
        Lost(std::array::from_fn(|fates| self.0[fates] + other.0[fates]))
    }

    /// Fewest and most of them that a fate of `some` can have met.
    pub fn between(&self, some: Fates) -> (u64, u64) {
        let sum = |may: fn(Fates, Fates) -> bool| (1..16).filter(|&fates| may(fates, some)).map(|fates| self.0[fates]).sum();
        (sum(|fates, some| fates & !some == 0), sum(|fates, some| fates & some != 0))
    }
}
