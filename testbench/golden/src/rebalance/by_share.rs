// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One pass of `REBALANCE = SHARE` (R6-R11): paths that carried more than their share give some of it away.
//!
//! Source: "Dynamic balancing by actual share". Tests look at the snapshot, amounts at the shares as they stand in the pass, which goes by
//! index. The sum of the shares never changes.

use super::scale::WHOLE;
use crate::ports;

/// Which paths above their share are adjusted (R8), with the change threshold T in 1/65535.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Threshold {
    /// `sh - act < T`: the claim to the letter. T = -3277 acts on paths that are overloaded by more than 5 %. Reset value, with T = 0.
    Signed(i32),
    /// `act - sh < T`.
    Magnitude(i32),
    /// All.
    Always,
}

/// How much a reduced path gives away (R13), in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Of its share. Reset value, 10 %.
    Relative(u8),
    /// Of the whole.
    Absolute(u8),
}

/// Settings of the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// `THRESH_MODE` and `THRESHOLD`.
    pub threshold: Threshold,
    /// `CHANGE` and `CHANGE_ABSOLUTE`.
    pub change: Change,
    /// `MIN_SHARE`: no share is reduced below it, in 1/65535.
    pub min_share: u16,
    /// `GUARD`: a path that had no room for a beat on offer gets nothing.
    pub guard: bool,
}

impl Rule {
    /// The reset values: SIGNED with 0, 10 % relative, at least 1 %, guarded.
    pub const RESET: Rule = Rule { threshold: Threshold::Signed(0), change: Change::Relative(10), min_share: 655, guard: true };

    /// Claims 5 to 7 to the letter: every path above its share is adjusted, down to nothing, and nobody is spared.
    pub const LITERAL: Rule = Rule { threshold: Threshold::Always, change: Change::Absolute(10), min_share: 0, guard: false };

    /// Whether a path with this share and actual share is adjusted (R7, R8).
    ///
    /// ```
    /// # use equipoise_golden::rebalance::by_share::{Rule, Threshold};
    /// let rule = |threshold| Rule { threshold, ..Rule::RESET };
    /// // 100 above its share: the signed difference is -100.
    /// assert!(rule(Threshold::Signed(-99)).adjusts(1000, 1100) && !rule(Threshold::Signed(-100)).adjusts(1000, 1100));
    /// assert!(rule(Threshold::Magnitude(101)).adjusts(1000, 1100) && !rule(Threshold::Magnitude(100)).adjusts(1000, 1100));
    /// assert!(!rule(Threshold::Always).adjusts(1000, 1000));
    /// ```
    pub fn adjusts(&self, share: u16, actual: u16) -> bool {
        let over = i32::from(actual) - i32::from(share);
        over > 0
            && match self.threshold {
                Threshold::Signed(t) => -over < t,
                Threshold::Magnitude(t) => over < t,
                Threshold::Always => true,
            }
    }

    /// What a path with this share, as it stands, gives away: floor of the percentage, never below `min_share`.
    pub fn gives(&self, share: u16) -> u16 {
        let asked = match self.change {
            Change::Relative(percent) => u32::from(share) * u32::from(percent) / 100,
            Change::Absolute(percent) => u32::from(WHOLE) * u32::from(percent) / 100,
        };
        asked.min(u32::from(share.saturating_sub(self.min_share))) as u16
    }
}

/// Actual shares (R6): `floor(bytes * 65535 / total)` over the members, 0 for others; `None` if the members carried nothing.
pub fn actual(bytes: &[u64], members: u16) -> Option<Vec<u16>> {
    let total: u128 = ports(members).map(|p| u128::from(bytes[p])).sum();
    let share = |p: usize| if members >> p & 1 == 1 { (u128::from(bytes[p]) * u128::from(WHOLE) / total) as u16 } else { 0 };
    (total > 0).then(|| (0..bytes.len()).map(share).collect())
}

/// What a pass knows when the timer fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot<'a> {
    /// Shares in use, scaled; of members their sum is [`WHOLE`].
    pub shares: &'a [u16],
    /// The user's shares.
    pub user: &'a [u16],
    /// Actual shares ([`actual`]).
    pub actual: &'a [u16],
    /// Member paths: those that may be reduced.
    pub members: u16,
    /// Eligible paths: of these one may be increased.
    pub eligible: u16,
    /// Paths for which a beat was on offer while their buffer had no room.
    pub crowded: u16,
}

impl Snapshot<'_> {
    /// `diff[p]` (R11): below 0 if the path carries less than its share.
    pub fn difference(&self, p: usize) -> i32 {
        i32::from(self.actual[p]) - i32::from(self.shares[p])
    }

    /// Who gets what `from` gives away (R9, R10): the lowest difference; on a tie the highest actual share; then the lower index.
    pub fn receiver(&self, from: usize, guard: bool) -> Option<usize> {
        let spared = if guard { self.crowded } else { 0 };
        ports(self.eligible & !spared)
            .filter(|&p| p != from && self.user[p] > 0)
            .min_by_key(|&p| (self.difference(p), std::cmp::Reverse(self.actual[p]), p))
    }
}

/// The shares after one pass (R7-R10).
///
/// ```
/// # use equipoise_golden::rebalance::by_share::{pass, Rule, Snapshot};
/// let snapshot = Snapshot {
///     shares: &[32768, 32767],
///     user: &[1, 1],
///     actual: &[40000, 25535],
///     members: 0b11,
///     eligible: 0b11,
///     crowded: 0,
/// };
/// // Path 0 is above its share and gives a tenth of it.
/// assert_eq!(pass(&snapshot, &Rule::RESET), [29492, 36043]);
/// // Path 1 had no room: nobody is left to give to.
/// assert_eq!(pass(&Snapshot { crowded: 0b10, ..snapshot }, &Rule::RESET), [32768, 32767]);
/// ```
pub fn pass(snapshot: &Snapshot, rule: &Rule) -> Vec<u16> {
    let mut running = snapshot.shares.to_vec();
    for p in ports(snapshot.members).filter(|&p| rule.adjusts(snapshot.shares[p], snapshot.actual[p])) {
        if let Some(receiver) = snapshot.receiver(p, rule.guard) {
            let amount = rule.gives(running[p]);
            running[p] -= amount;
            running[receiver] += amount;
        }
    }
    running
}
