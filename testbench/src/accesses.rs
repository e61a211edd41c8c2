// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Accesses to a block's registers: those that wait for the bus, and what they mean once they are acknowledged.

use std::collections::VecDeque;

use equipoise_golden::rebalance::by_share::{Change, Threshold};
use equipoise_golden::settings::{EgressMode, NoPath, NoRoom, Role, Settings};
use equipoise_regmap::{map, Register};
use equipoise_sim::Master;

/// What a bus write means once it is acknowledged.
#[derive(Debug, Clone)]
pub enum Meaning {
    /// Nothing that the scoreboard must know.
    Nothing,
    /// These settings are in use, and this LANE_TIMEOUT in microseconds.
    Commit(Box<Settings>, u64),
    /// A new epoch begins.
    ClearEpoch,
    /// LU_MAX of this logical unit is this.
    Limit(u8, u8),
    /// The time frame ends.
    Fire,
    /// A command on this path, of this logical unit, has ended.
    Complete(u8, u8),
}

#[derive(Debug, Clone)]
struct Access {
    address: u16,
    write: Option<u32>,
    meaning: Meaning,
}

/// Accesses in their order, made one after the other.
#[derive(Debug, Default)]
pub struct Accesses {
    waiting: VecDeque<Access>,
    /// The access on the bus, and the clock in which it began.
    active: Option<(Access, u64)>,
    answers: VecDeque<u32>,
}

impl Accesses {
    /// Queues an access to a word: a write, or a read if there is nothing to write.
    pub fn push(&mut self, address: u16, write: Option<u32>, meaning: Meaning) {
        self.waiting.push_back(Access { address, write, meaning });
    }

    /// Begins the next one in clock `now`, if the bus is free.
    #[inline]
    pub fn start(&mut self, now: u64, bus: &mut Master) {
        if self.active.is_none() {
            if let Some(access) = self.waiting.pop_front() {
                bus.start(access.address, access.write);
                self.active = Some((access, now));
            }
        }
    }

    /// The one on the bus was acknowledged: what it means, and the clock in which it began.
    pub fn finish(&mut self, answer: u32) -> Option<(Meaning, u64)> {
        let (access, start) = self.active.take()?;
        if access.write.is_none() {
            self.answers.push_back(answer);
        }
        Some((access.meaning, start))
    }

    /// How many are left.
    pub fn left(&self) -> usize {
        self.waiting.len() + usize::from(self.active.is_some())
    }

    /// Whether none is.
    pub fn are_done(&self) -> bool {
        self.left() == 0
    }

    /// Takes the words that were read.
    pub fn answers(&mut self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.answers.drain(..)
    }
}

/// Word address of an entry.
///
/// # Panics
///
/// If the map has no such entry: the test is wrong.
pub fn entry(register: &Register, index: usize) -> u16 {
    register.word(index as u16).unwrap_or_else(|| panic!("{} has no entry {index}", register.name))
}

/// The writes of shadow registers that make `new` of `old`: register, entry, value.
pub fn changes(old: &Settings, new: &Settings) -> impl Iterator<Item = (&'static Register, usize, u32)> {
    values(old).into_iter().zip(values(new)).filter(|(old, new)| old != new).map(|(_, new)| new)
}

/// THRESH_MODE and THRESHOLD.
fn threshold(threshold: &Threshold) -> (u32, i32) {
    match threshold {
        Threshold::Signed(most) => (0, *most),
        Threshold::Magnitude(most) => (1, *most),
        Threshold::Always => (2, 0),
    }
}

/// CHANGE_ABSOLUTE and CHANGE.
fn change(change: &Change) -> (bool, u8) {
    match change {
        Change::Relative(percent) => (false, *percent),
        Change::Absolute(percent) => (true, *percent),
    }
}

fn rule_word(settings: &Settings) -> u32 {
    let rule = &settings.rule;
    let fields = [
        (&map::REBALANCE_MODE, settings.rebalance as u32),
        (&map::REBALANCE_THRESH_MODE, threshold(&rule.threshold).0),
        (&map::REBALANCE_ABSOLUTE, change(&rule.change).0.into()),
        (&map::REBALANCE_GUARD, rule.guard.into()),
    ];
    fields.into_iter().fold(0, |word, (field, value)| field.set(word, value.into())) as u32
}

fn values(settings: &Settings) -> Vec<(&'static Register, usize, u32)> {
    let mut values: Vec<(&'static Register, usize, u32)> = vec![
        (&map::MEMBERS, 0, settings.members.into()),
        (&map::POLICY, 0, settings.policy as u32),
        (&map::MAX_FRAME, 0, settings.max_frame.into()),
        (&map::ROUND_FRAMES, 0, settings.round_frames.into()),
        (&map::QUOTA_MODE, 0, settings.carry.into()),
        (&map::REBALANCE, 0, rule_word(settings)),
        (&map::PERIOD, 0, settings.period),
        (&map::THRESHOLD, 0, threshold(&settings.rule.threshold).1 as u32 & 0x1_FFFF),
        (&map::CHANGE, 0, change(&settings.rule.change).1.into()),
        (&map::MIN_SHARE, 0, settings.rule.min_share.into()),
        (&map::NO_PATH, 0, (settings.no_path == NoPath::Drop).into()),
        (&map::NO_ROOM, 0, (settings.no_room == NoRoom::Drop).into()),
    ];
    for p in 0..settings.shares.len() {
        values.push((&map::SHARE, p, settings.shares[p].into()));
        values.push((&map::PRIORITY, p, settings.priority[p].into()));
        values.push((&map::ROLE, p, (settings.roles[p] == Role::Primary).into()));
        values.push((&map::EGRESS_MODE, p, (settings.egress[p] == EgressMode::Cut).into()));
    }
    values
}
