// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares of a fixed sum, by the method of the largest remainder.

/// What live shares of a team sum up to: a share is a number of 1/65535 ("Dynamic balancing by actual share").
pub const WHOLE: u16 = u16::MAX;

/// Splits `whole` in proportion to `weights`: each gets the floor of its part, and what is left goes, one each, to the largest
/// remainders, on equal ones to the lower index. `None` if all weights are 0.
///
/// A weight of 0 gets 0, and so may a small one.
///
/// ```
/// # use equipoise_golden::rebalance::scale::apportion;
/// assert_eq!(apportion(&[1, 1, 1], 100), Some(vec![34, 33, 33]));
/// assert_eq!(apportion(&[0, 2, 1], 65535), Some(vec![0, 43690, 21845]));
/// assert_eq!(apportion(&[0, 0], 100), None);
/// ```
pub fn apportion(weights: &[u64], whole: u16) -> Option<Vec<u16>> {
    let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
    if sum == 0 {
        return None;
    }
    let product = |weight: u64| u128::from(weight) * u128::from(whole);
    // A part is at most the whole.
    let mut parts: Vec<u16> = weights.iter().map(|&weight| (product(weight) / sum) as u16).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&i| (std::cmp::Reverse(product(weights[i]) % sum), i));
    let left = whole - parts.iter().sum::<u16>();
    for &i in by_remainder.iter().take(usize::from(left)) {
        parts[i] += 1;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_sum_up_and_are_off_by_less_than_one(weights in prop::collection::vec(prop_oneof![Just(0u64), 0..4u64, any::<u64>()], 1..=16), whole: u16) {
            let Some(parts) = apportion(&weights, whole) else {
                prop_assert!(weights.iter().all(|&weight| weight == 0));
                return Ok(());
            };
            prop_assert_eq!(parts.iter().map(|&part| u32::from(part)).sum::<u32>(), u32::from(whole));
            let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
            for (&weight, &part) in weights.iter().zip(&parts) {
                prop_assert!((u128::from(part) * sum).abs_diff(u128::from(weight) * u128::from(whole)) < sum);
                prop_assert!(weight > 0 || part == 0);
            }
        }
    }
}
