// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The rebalancing pass from the words of the claims (R6-R12, R50-R53), in exact fractions: a second implementation.
//!
//! Deliberately written another way than [`super::by_share`] and [`super::by_speed`]: values stay fractions until a share is made of them,
//! and who is meant is found by striking out, not by comparing keys.

use super::by_share::{Change, Rule, Threshold};
use crate::fraction::Fraction;

/// A path in the last time frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    /// In the team: the others are not looked at.
    pub member: bool,
    /// May be chosen for frames.
    pub eligible: bool,
    /// Had no room for a beat on offer.
    pub crowded: bool,
    /// The user's share.
    pub user: u16,
    /// The share in use.
    pub share: u16,
    /// Bytes on the path.
    pub bytes: u64,
    /// Speed, if it was ever measured.
    pub speed: Option<u64>,
}

const WHOLE: i128 = 65535;

/// "Largest remainder": `part / sum` of the whole for each path of `weights`, as whole numbers.
fn shared_out(weights: &[(usize, u64)]) -> Option<Vec<(usize, i128)>> {
    let sum: i128 = weights.iter().map(|&(_, weight)| i128::from(weight)).sum();
    if sum == 0 {
        return None;
    }
    let exact: Vec<(usize, Fraction)> = weights.iter().map(|&(p, weight)| (p, Fraction::new(i128::from(weight) * WHOLE, sum))).collect();
    let mut given: Vec<(usize, i128)> = exact.iter().map(|&(p, part)| (p, part.floor())).collect();
    let mut waiting: Vec<usize> = (0..given.len()).collect();
    while given.iter().map(|&(_, part)| part).sum::<i128>() < WHOLE {
        // What the path still lacks; the first of the largest.
        let lacks = |i: usize| Fraction::new(exact[i].1.num - given[i].1 * exact[i].1.den, exact[i].1.den);
        let most = waiting.iter().copied().reduce(|best, i| if lacks(i) > lacks(best) { i } else { best })?;
        given[most].1 += 1;
        waiting.retain(|&i| i != most);
    }
    Some(given)
}

/// Shares in use of `paths` as a team's: of the members, 65535 in all. `None` if no member has a share.
pub fn scaled(paths: &[Path]) -> Option<Vec<u16>> {
    let members: Vec<(usize, u64)> = members(paths).map(|p| (p, u64::from(paths[p].share))).collect();
    let mut shares: Vec<u16> = paths.iter().map(|path| path.share).collect();
    for (p, part) in shared_out(&members)? {
        shares[p] = part as u16;
    }
    Some(shares)
}

fn members(paths: &[Path]) -> impl Iterator<Item = usize> + '_ {
    (0..paths.len()).filter(|&p| paths[p].member)
}

/// The shares after a pass over `paths`, whose shares in use are of a team's sum ([`scaled`]).
pub fn by_share(paths: &[Path], rule: &Rule) -> Vec<u16> {
    let mut shares: Vec<i128> = paths.iter().map(|path| i128::from(path.share)).collect();
    let team: i128 = members(paths).map(|p| i128::from(paths[p].bytes)).sum();
    if team == 0 {
        return paths.iter().map(|path| path.share).collect();
    }
    // "A ratio of the data on the path to the data of the team in the last time frame".
    let actual = |p: usize| Fraction::new(i128::from(paths[p].bytes) * WHOLE, team).floor();
    let difference = |p: usize| actual(p) - i128::from(paths[p].share);
    for p in members(paths) {
        // "If the share is less than the actual share".
        if i128::from(paths[p].share) >= actual(p) {
            continue;
        }
        // "If a difference between the share and the actual share is less than a change threshold".
        let gated_in = match rule.threshold {
            Threshold::Signed(t) => i128::from(paths[p].share) - actual(p) < i128::from(t),
            Threshold::Magnitude(t) => difference(p) < i128::from(t),
            Threshold::Always => true,
        };
        if !gated_in {
            continue;
        }
        // "Another path with the lowest difference value; if there are two or more, the one with the highest actual share".
        let mut others: Vec<usize> =
            (0..paths.len()).filter(|&q| q != p && paths[q].eligible && paths[q].user > 0 && !(rule.guard && paths[q].crowded)).collect();
        let Some(lowest) = others.iter().map(|&q| difference(q)).min() else { continue };
        others.retain(|&q| difference(q) == lowest);
        let highest = others.iter().map(|&q| actual(q)).fold(0, i128::max);
        others.retain(|&q| actual(q) == highest);
        // "Reduce the share of the path by a percentage, and increase that of the other by as much".
        let part = match rule.change {
            Change::Relative(percent) => Fraction::new(shares[p] * i128::from(percent), 100),
            Change::Absolute(percent) => Fraction::new(WHOLE * i128::from(percent), 100),
        };
        let amount = part.floor().clamp(0, (shares[p] - i128::from(rule.min_share)).max(0));
        shares[p] -= amount;
        shares[others[0]] += amount;
    }
    shares.into_iter().map(|share| share as u16).collect()
}

/// "A total amount of data over the total time spent transferring it", in 2^-16 bytes a clock; without such a time nothing is said.
pub fn speed(data: u64, clocks: u64) -> Option<u64> {
    (clocks != 0).then(|| Fraction::new(i128::from(data) * 65536, i128::from(clocks)).floor() as u64)
}

/// The shares "by the speed of the path over the sum of the speeds", or `None` if none is known.
pub fn by_speed(paths: &[Path], min_share: u16) -> Option<Vec<u16>> {
    let counted: Vec<usize> = members(paths).filter(|&p| paths[p].user != 0).collect();
    let mut known: Vec<u64> = counted.iter().filter_map(|&p| paths[p].speed).collect();
    known.sort_unstable();
    let largest = *known.last()?;
    let speeds: Vec<(usize, u64)> = counted.iter().map(|&p| (p, paths[p].speed.unwrap_or(largest))).collect();
    let mut shares: Vec<u16> = paths.iter().map(|path| path.user).collect();
    for (p, part) in shared_out(&speeds)? {
        shares[p] = (part as u16).max(min_share);
    }
    Some(shares)
}
