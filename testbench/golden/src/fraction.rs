// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Exact fractions, for bounds that a report compares without rounding.

use std::cmp::Ordering;

/// A fraction with a positive denominator, not reduced.
///
/// Comparison is exact by cross products in `i128`: byte counts up to 2^63 over sums of sixteen 16-bit shares
/// (numerators below 2^84, denominators below 2^21) stay far inside.
#[derive(Debug, Clone, Copy)]
pub struct Fraction {
    /// Numerator.
    pub num: i128,
    /// Denominator, above 0.
    pub den: i128,
}

impl Fraction {
    /// Nothing: 0 / 1.
    pub const ZERO: Fraction = Fraction { num: 0, den: 1 };

    /// `num / den`.
    ///
    /// # Panics
    ///
    /// If `den` is not positive: a fraction is made by this crate's code only, from a sum of shares above 0.
    pub fn new(num: i128, den: i128) -> Self {
        assert!(den > 0, "denominator {den} of a fraction is not positive");
        Fraction { num, den }
    }

    /// The nearest floating-point number, for display.
    pub fn to_f64(self) -> f64 {
        self.num as f64 / self.den as f64
    }

    /// The largest integer that is not above the fraction.
    pub fn floor(self) -> i128 {
        self.num.div_euclid(self.den)
    }

    /// The smallest integer that is not below the fraction.
    pub fn ceil(self) -> i128 {
        -((-self.num).div_euclid(self.den))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.num * other.den).cmp(&(other.num * self.den))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_without_rounding() {
        let huge = 1i128 << 83;
        assert!(Fraction::new(huge + 1, 3) > Fraction::new(huge, 3));
        assert_eq!(Fraction::new(2, 6), Fraction::new(1, 3));
        assert!(Fraction::new(-1, 2) < Fraction::ZERO);
    }

    #[test]
    fn rounds_on_both_sides_of_zero() {
        assert_eq!((Fraction::new(7, 2).floor(), Fraction::new(-7, 2).floor()), (3, -4));
        assert_eq!(Fraction::new(7, 2).ceil(), 4);
        assert_eq!(Fraction::new(-7, 2).ceil(), -3);
        assert_eq!(Fraction::new(8, 2).ceil(), 4);
    }
}
