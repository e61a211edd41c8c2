// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The STATIC rule in the form that fits in hardware: differences of products instead of byte counters. (The block turns the difference of
//! a pair round where `a` wins ties, so that it starts every epoch at 0; what is decided is the same.)
//!
//! Source: "Static balancing", *An exact form that fits in hardware*. For `a < b`, `D[a][b] = by[a]*sh[b] - by[b]*sh[a]`;
//! path `a` is better when it is negative, or zero with `sh[a] >= sh[b]`. The tie is folded in by starting `D` at -1
//! instead of 0 where `a` wins it, so that "better" is the sign alone. Choosing `p` for `n` bytes adds `n*sh[q]` to
//! `D[p][q]` for every eligible `q`: the products do not depend on the choice.

use crate::{all_ports, ports};

/// Bits that hold every difference for frames of up to `longest` bytes: `bits(longest) + 16 + 1`, the last one the sign.
///
/// ```
/// assert_eq!(equipoise_golden::difference::width(1522), 28);
/// assert_eq!(equipoise_golden::difference::width(16383), 31);
/// ```
pub fn width(longest: u64) -> u32 {
    (u64::BITS - longest.leading_zeros()) + 16 + 1
}

/// The differences of an epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    shares: Vec<u16>,
    /// `D[a][b]` at `a * n + b`, used for `a < b` only.
    d: Vec<i128>,
}

impl Differences {
    /// The start of an epoch with these shares.
    pub fn new(shares: &[u16]) -> Self {
        let n = shares.len();
        let mut d = vec![0; n * n];
        for a in 0..n {
            for b in a + 1..n {
                d[a * n + b] = if shares[a] >= shares[b] { -1 } else { 0 };
            }
        }
        Differences { shares: shares.to_vec(), d }
    }

    /// Whether path `a` beats path `b`, ties included; exactly one of `beats(a, b)` and `beats(b, a)` holds.
    pub fn beats(&self, a: usize, b: usize) -> bool {
        let n = self.shares.len();
        if a < b {
            self.d[a * n + b] < 0
        } else {
            self.d[b * n + a] >= 0
        }
    }

    /// The path that beats every other one of `eligible`; `None` if the set is empty.
    pub fn choose(&self, eligible: u16) -> Option<usize> {
        let set = eligible & all_ports(self.shares.len());
        ports(set).find(|&a| ports(set).all(|b| a == b || self.beats(a, b)))
    }

    /// Gives `length` bytes to `path` in the eligible set of this epoch.
    pub fn account(&mut self, path: usize, length: u64, eligible: u16) {
        let n = self.shares.len();
        for q in ports(eligible & all_ports(n)).filter(|&q| q != path) {
            let product = i128::from(length) * i128::from(self.shares[q]);
            if path < q {
                self.d[path * n + q] += product;
            } else {
                self.d[q * n + path] -= product;
            }
        }
    }

    /// Bits, sign included, that the largest difference between paths of `eligible` needs just now.
    pub fn bits(&self, eligible: u16) -> u32 {
        let n = self.shares.len();
        let set = eligible & all_ports(n);
        ports(set)
            .flat_map(|a| ports(set).filter(move |&b| a < b).map(move |b| (a, b)))
            .map(|(a, b)| {
                let d = self.d[a * n + b];
                let magnitude = if d < 0 { !d } else { d };
                i128::BITS - magnitude.leading_zeros() + 1
            })
            .max()
            .unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance::Balancer;
    use crate::random::Random;

    /// Shares that provoke extremes: a full share beside a tiny one, equal ones, zeros.
    fn shares(random: &mut Random, n: usize) -> Vec<u16> {
        match random.below(4) {
            0 => vec![65535; n],
            1 => (0..n).map(|p| if p == 0 { 65535 } else { 1 }).collect(),
            _ => (0..n).map(|_| random.share()).collect(),
        }
    }

    #[test]
    fn chooses_as_the_counters_do_and_stays_in_its_bits() {
        let mut random = Random::new(7);
        let mut widest = 0;
        for run in 0..400 {
            let n = 2 + random.below(15) as usize;
            let shares = shares(&mut random, n);
            let longest = [64, 127, 128, 1522, 9018, 16383][random.below(6) as usize];
            let eligible = if random.one_in(2) { all_ports(n) } else { random.next() as u16 };
            // Frames of equal length tie exactly with shares of small ratios.
            let equal = random.one_in(3);
            let mut counters = Balancer::new(&shares);
            let mut differences = Differences::new(&shares);
            for frame in 0..600 {
                let choice = counters.choose(eligible);
                assert_eq!(choice, differences.choose(eligible), "run {run} frame {frame}: shares {shares:?} eligible {eligible:#06x}");
                let Some(path) = choice else { break };
                let length = if equal || random.one_in(3) { longest } else { 14 + random.below(longest - 13) };
                counters.account(path, length);
                differences.account(path, length, eligible);
                // Without any share no difference ever moves, so the bound holds there too.
                let bits = differences.bits(eligible);
                assert!(bits <= width(longest), "run {run} frame {frame}: {bits} bits, shares {shares:?}");
                if longest == 16383 {
                    widest = widest.max(bits);
                }
            }
        }
        assert_eq!(widest, width(16383), "the width is reached, so one bit less would not do");
    }

    #[test]
    fn ties_are_folded_into_the_start() {
        let d = Differences::new(&[2, 4, 4]);
        assert!(!d.beats(0, 1) && d.beats(1, 0), "higher share");
        assert!(d.beats(1, 2) && !d.beats(2, 1), "equal shares: lower index");
        assert_eq!(d.choose(0b111), Some(1));
        assert_eq!(d.choose(0), None);
    }
}
