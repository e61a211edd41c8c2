// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The literal formula of R4, `value = (total / by) * sh`, in exact fractions: a second implementation.
//!
//! Deliberately written another way than [`crate::balance`]: a value is computed per path and values are compared,
//! where the first compares pairs of paths. Where the formula divides by zero, "Static balancing" says what is meant.

use std::cmp::Ordering;

/// The value of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    /// `num / den`, `den` above 0.
    Finite { num: u128, den: u128 },
    /// A path with a share that was given nothing yet: above every finite value.
    Infinite,
}

impl Value {
    /// `(total / by) * sh`; without a share the value is 0 whatever the bytes.
    fn of(total: u64, by: u64, sh: u16) -> Value {
        match (by, sh) {
            (_, 0) => Value::Finite { num: 0, den: 1 },
            (0, _) => Value::Infinite,
            _ => Value::Finite { num: u128::from(total) * u128::from(sh), den: u128::from(by) },
        }
    }

    /// Exact order by continued fractions: integer parts first, then the reciprocals of the remainders.
    fn compare(self, other: Value) -> Ordering {
        let (mut a, mut b, mut c, mut d) = match (self, other) {
            (Value::Infinite, Value::Infinite) => return Ordering::Equal,
            (Value::Infinite, _) => return Ordering::Greater,
            (_, Value::Infinite) => return Ordering::Less,
            (Value::Finite { num: a, den: b }, Value::Finite { num: c, den: d }) => (a, b, c, d),
        };
        loop {
            let whole = (a / b).cmp(&(c / d));
            if whole != Ordering::Equal {
                return whole;
            }
            let (left, right) = (a % b, c % d);
            match (left, right) {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                // left/b against right/d is d/right against b/left.
                _ => (a, b, c, d) = (d, right, b, left),
            }
        }
    }
}

/// The path with the highest value out of the set `eligible`; equal values: the higher share, then the lower index.
///
/// Same arguments as [`crate::balance::choose`].
pub fn choose(shares: &[u16], bytes: &[u64], eligible: u16) -> Option<usize> {
    let total = bytes.iter().sum();
    let mut best: Option<(usize, Value)> = None;
    for p in 0..shares.len() {
        if eligible & 1 << p == 0 {
            continue;
        }
        let value = Value::of(total, bytes[p], shares[p]);
        let wins = match best {
            None => true,
            Some((q, highest)) => match value.compare(highest) {
                Ordering::Greater => true,
                Ordering::Equal => shares[p] > shares[q],
                Ordering::Less => false,
            },
        };
        if wins {
            best = Some((p, value));
        }
    }
    best.map(|(p, _)| p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::balance;
    use crate::random::Random;

    /// Bytes as an epoch meets them, with many zeros and many exact ties with the shares.
    fn bytes(random: &mut Random, shares: &[u16]) -> Vec<u64> {
        let unit = 1 + random.below(2000);
        shares
            .iter()
            .map(|&share| match random.below(6) {
                0 | 1 => 0,
                2 | 3 => unit * u64::from(share),
                4 => random.below(3000),
                _ => random.next() >> 8,
            })
            .collect()
    }

    #[test]
    fn equals_the_cross_products_in_400_000_cases() {
        let mut random = Random::new(4);
        for case in 0..400_000 {
            let n = 2 + random.below(15) as usize;
            let shares: Vec<u16> = (0..n).map(|_| random.share()).collect();
            let bytes = bytes(&mut random, &shares);
            let eligible = if random.one_in(2) { 0xFFFF } else { random.next() as u16 };
            assert_eq!(
                balance::choose(&shares, &bytes, eligible),
                choose(&shares, &bytes, eligible),
                "case {case}: shares {shares:?} bytes {bytes:?} eligible {eligible:#06x}"
            );
        }
    }

    /// The rule with a rounded quotient is another rule: it must differ from this one somewhere.
    #[test]
    fn rounding_the_quotient_differs() {
        let (shares, bytes) = ([3u16, 2], [200u64, 130]);
        let total = 330u64;
        let floor = |p: usize| total / bytes[p] * u64::from(shares[p]);
        assert!(floor(0) < floor(1));
        assert_eq!(choose(&shares, &bytes, 0b11), Some(1));
        let (shares, bytes) = ([3u16, 2], [165u64, 111]);
        let total = 276u64;
        let floor = |p: usize| total / bytes[p] * u64::from(shares[p]);
        assert!(floor(0) < floor(1), "rounded: path 1");
        assert_eq!(choose(&shares, &bytes, 0b11), Some(0), "exact: path 0");
    }
}
