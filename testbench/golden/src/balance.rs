// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The STATIC rule (R1-R5) by cross products, the byte counts of an epoch, and how far they may stray.
//!
//! Source: "Static balancing". The value of a path is `(total / by) * sh`; `total` is common to all, so the exact
//! rational maximum is found by comparing products, with no divider and no special case for zero.

use crate::fraction::Fraction;
use crate::{all_ports, ports};

/// A path as the rule sees it: its share and the bytes given to it in this epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    /// `sh`, the user's weight; only ratios matter.
    pub share: u16,
    /// `by`, bytes given by the balancing unit in this epoch.
    pub bytes: u64,
}

/// Whether path `a` has the higher value than path `b`; on equal values, the higher share.
///
/// False on a full tie: the caller keeps the lower index.
pub fn better(a: Path, b: Path) -> bool {
    let left = u128::from(a.share) * u128::from(b.bytes);
    let right = u128::from(b.share) * u128::from(a.bytes);
    left > right || (left == right && a.share > b.share)
}

/// The path that the STATIC rule takes out of the set `eligible` (bit `p` = path `p`); `None` if it is empty.
///
/// Bits of `eligible` past the last path are ignored. All eligible shares 0: the lowest eligible index.
///
/// # Panics
///
/// If `shares` and `bytes` differ in length.
///
/// ```
/// # use equipoise_golden::balance::choose;
/// assert_eq!(choose(&[3, 1, 0, 2], &[0; 4], 0b1111), Some(0));
/// assert_eq!(choose(&[3, 1, 0, 2], &[90, 0, 0, 60], 0b1111), Some(1));
/// assert_eq!(choose(&[3, 1, 0, 2], &[0; 4], 0b0100), Some(2));
/// assert_eq!(choose(&[3, 1, 0, 2], &[0; 4], 0), None);
/// ```
pub fn choose(shares: &[u16], bytes: &[u64], eligible: u16) -> Option<usize> {
    assert_eq!(shares.len(), bytes.len(), "one share and one byte count per path");
    let path = |p: usize| Path { share: shares[p], bytes: bytes[p] };
    ports(eligible).take_while(|&p| p < shares.len()).reduce(|best, p| if better(path(p), path(best)) { p } else { best })
}

/// Byte counts of an epoch and the choices made from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balancer {
    shares: Vec<u16>,
    bytes: Vec<u64>,
}

impl Balancer {
    /// A balancer at the start of an epoch, with the shares in use.
    pub fn new(shares: &[u16]) -> Self {
        Balancer { shares: shares.to_vec(), bytes: vec![0; shares.len()] }
    }

    /// Starts an epoch: byte counts go to 0, and `shares` are those in use from here on.
    pub fn restart(&mut self, shares: &[u16]) {
        self.shares.clear();
        self.shares.extend_from_slice(shares);
        self.bytes.clear();
        self.bytes.resize(shares.len(), 0);
    }

    /// The path for the next frame; `None` if nothing is eligible. Counts nothing: see [`Balancer::account`].
    pub fn choose(&self, eligible: u16) -> Option<usize> {
        choose(&self.shares, &self.bytes, eligible)
    }

    /// Gives the `length` bytes of a frame to `path`.
    pub fn account(&mut self, path: usize, length: u64) {
        self.bytes[path] += length;
    }

    /// `sh` of every path.
    pub fn shares(&self) -> &[u16] {
        &self.shares
    }

    /// `by` of every path.
    pub fn bytes(&self) -> &[u64] {
        &self.bytes
    }

    /// How far `path` is ahead of its share, in bytes: `by - total * sh / S`, negative when it is behind.
    ///
    /// `total` and `S` run over `eligible`. `None` where proportion means nothing: `path` not eligible, or `S` = 0.
    pub fn ahead(&self, path: usize, eligible: u16) -> Option<Fraction> {
        if eligible & all_ports(self.shares.len()) >> path & 1 == 0 {
            return None;
        }
        let (total, sum) = ports(eligible)
            .take_while(|&p| p < self.shares.len())
            .fold((0i128, 0i128), |(total, sum), p| (total + i128::from(self.bytes[p]), sum + i128::from(self.shares[p])));
        (sum > 0).then(|| Fraction::new(i128::from(self.bytes[path]) * sum - total * i128::from(self.shares[path]), sum))
    }
}

/// The most bytes that any path may be ahead of its share: one frame of `longest` bytes.
pub fn ahead_bound(longest: u64) -> Fraction {
    Fraction::new(i128::from(longest), 1)
}

/// The most bytes that `path` may be behind its share: `(k-1) * L * sh / S`, with `k` eligible paths that have a share,
/// `S` the sum of their shares and `L` = `longest`. `None` where [`Balancer::ahead`] is.
pub fn behind_bound(shares: &[u16], path: usize, eligible: u16, longest: u64) -> Option<Fraction> {
    if eligible & all_ports(shares.len()) >> path & 1 == 0 {
        return None;
    }
    let (k, sum) = ports(eligible)
        .take_while(|&p| p < shares.len())
        .filter(|&p| shares[p] > 0)
        .fold((0i128, 0i128), |(k, sum), p| (k + 1, sum + i128::from(shares[p])));
    (sum > 0).then(|| Fraction::new((k - 1) * i128::from(longest) * i128::from(shares[path]), sum))
}

/// The largest excess and deficit of every path over a run of decisions, against their bounds.
///
/// Feed it every decision of the STATIC rule in order; an epoch is followed by its number, so that counts restart with
/// it. Nothing here chooses: it judges decisions of whatever made them.
#[derive(Debug, Clone)]
pub struct Spread {
    now: Balancer,
    epoch: Option<(u64, u16)>,
    longest: u64,
    excess: Vec<Fraction>,
    deficit: Vec<Fraction>,
    worst: Option<String>,
}

impl Spread {
    /// Follows `n` paths whose frames have at most `longest` bytes.
    pub fn new(n: usize, longest: u64) -> Self {
        Spread {
            now: Balancer::new(&vec![0; n]),
            epoch: None,
            longest,
            excess: vec![Fraction::ZERO; n],
            deficit: vec![Fraction::ZERO; n],
            worst: None,
        }
    }

    /// One decision: `length` bytes to `path`, in the epoch numbered `epoch` with these shares and this eligible set.
    pub fn decided(&mut self, epoch: u64, shares: &[u16], eligible: u16, path: usize, length: u64) {
        if self.epoch != Some((epoch, eligible)) || self.now.shares() != shares {
            self.now.restart(shares);
            self.epoch = Some((epoch, eligible));
        }
        self.now.account(path, length);
        for p in ports(eligible).take_while(|&p| p < shares.len()) {
            let (Some(ahead), Some(behind_bound)) = (self.now.ahead(p, eligible), behind_bound(shares, p, eligible, self.longest)) else {
                continue;
            };
            let behind = Fraction::new(-ahead.num, ahead.den);
            self.excess[p] = self.excess[p].max(ahead);
            self.deficit[p] = self.deficit[p].max(behind);
            if self.worst.is_none() && (ahead > ahead_bound(self.longest) || behind > behind_bound) {
                self.worst = Some(format!(
                    "path {p} is {:.1} bytes ahead of its share in epoch {epoch}: \
                     allowed are {} ahead and {:.1} behind",
                    ahead.to_f64(),
                    self.longest,
                    behind_bound.to_f64()
                ));
            }
        }
    }

    /// The most bytes that `path` was ever ahead of its share (at least 0).
    pub fn excess(&self, path: usize) -> Fraction {
        self.excess[path]
    }

    /// The most bytes that `path` was ever behind its share (at least 0).
    pub fn deficit(&self, path: usize) -> Fraction {
        self.deficit[path]
    }

    /// The first breach of a bound, in words; `None` while every decision kept them.
    pub fn breach(&self) -> Option<&str> {
        self.worst.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Paths in proportion 3 : 1 : 0 : 2, equal frames: the exact sequence, worked by hand.
    #[test]
    fn sequence_of_equal_frames() {
        let mut balancer = Balancer::new(&[3, 1, 0, 2]);
        let taken: Vec<usize> = (0..12)
            .map(|_| {
                let p = balancer.choose(0b1111).unwrap();
                balancer.account(p, 100);
                p
            })
            .collect();
        assert_eq!(taken, [0, 3, 1, 0, 3, 0, 0, 3, 1, 0, 3, 0]);
    }

    #[test]
    fn shares_of_zero_only() {
        assert_eq!(choose(&[0; 4], &[5, 0, 0, 9], 0b1110), Some(1));
        assert_eq!(choose(&[0, 7], &[0, 1 << 40], 0b11), Some(1));
    }

    #[test]
    fn ties_go_to_the_share_then_to_the_index() {
        assert_eq!(choose(&[2, 4], &[10, 20], 0b11), Some(1));
        assert_eq!(choose(&[4, 4], &[20, 20], 0b11), Some(0));
        assert_eq!(choose(&[1, 2, 2], &[0, 0, 0], 0b111), Some(1));
    }

    /// `by[a]*sh[b] - by[b]*sh[a] <= L*sh[b]`, and what follows from it, over random runs.
    #[test]
    fn bounds_hold() {
        let mut random = Random::new(1);
        for _ in 0..300 {
            let n = 2 + random.below(15) as usize;
            let shares: Vec<u16> = (0..n).map(|_| random.share()).collect();
            let eligible = (random.next() as u16 & all_ports(n)) | 1;
            let longest = 64 + random.below(1459);
            let mut balancer = Balancer::new(&shares);
            let mut spread = Spread::new(n, longest);
            for _ in 0..400 {
                let length = if random.one_in(4) { longest } else { 14 + random.below(longest - 13) };
                let p = balancer.choose(eligible).unwrap();
                balancer.account(p, length);
                spread.decided(0, &shares, eligible, p, length);
                for a in ports(eligible) {
                    for b in ports(eligible) {
                        let product = |x: usize, y: usize| i128::from(balancer.bytes()[x]) * i128::from(shares[y]);
                        if shares.iter().enumerate().any(|(q, &s)| eligible >> q & 1 == 1 && s > 0) {
                            assert!(product(a, b) - product(b, a) <= i128::from(longest) * i128::from(shares[b]));
                        }
                    }
                }
            }
            assert_eq!(spread.breach(), None, "shares {shares:?} eligible {eligible:#x}");
        }
    }

    /// A rule that is not the rule breaks a bound, so the bound is worth something.
    #[test]
    fn round_robin_breaks_the_bound() {
        let mut spread = Spread::new(2, 100);
        for i in 0..20 {
            spread.decided(0, &[3, 1], 0b11, i % 2, 100);
        }
        assert!(spread.breach().is_some());
        assert!(spread.excess(1) > ahead_bound(100));
    }

    #[test]
    fn epoch_restarts_the_counts() {
        let mut spread = Spread::new(2, 100);
        for epoch in 0..20 {
            spread.decided(epoch, &[1, 1], 0b11, 0, 100);
        }
        assert_eq!(spread.breach(), None);
        assert_eq!(spread.excess(0), Fraction::new(50, 1));
        assert_eq!(spread.deficit(1), Fraction::new(50, 1));
    }
}
