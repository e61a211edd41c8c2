// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How far the bytes of a window of frames are from the shares.

/// The largest deviation of any port's part of the bytes from its share, over all windows of so many successive frames, in percent of the
/// window's bytes; nothing if there are fewer frames, or no port has a share.
///
/// `sent` is port and bytes of each frame.
pub fn deviations(sent: &[(usize, u64)], shares: &[u16], window: usize) -> Option<f64> {
    let sum: f64 = shares.iter().map(|share| f64::from(*share)).sum();
    if sent.len() < window || window == 0 || sum == 0.0 {
        return None;
    }
    let mut by = vec![0u64; shares.len()];
    let mut worst: f64 = 0.0;
    for (i, (port, bytes)) in sent.iter().enumerate() {
        by[*port] += bytes;
        if let Some((port, bytes)) = i.checked_sub(window).map(|before| sent[before]) {
            by[port] -= bytes;
        }
        if i + 1 >= window {
            let total = by.iter().sum::<u64>() as f64;
            for (bytes, share) in by.iter().zip(shares) {
                worst = worst.max((*bytes as f64 / total - f64::from(*share) / sum).abs());
            }
        }
    }
    Some(100.0 * worst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_window_and_port_count() {
        // Windows of two: 1:1, 1:3, 0:4 of shares 1:1.
        let sent = [(0, 100), (1, 100), (0, 100), (1, 300), (1, 100)];
        assert_eq!(deviations(&sent, &[1, 1], 2), Some(50.0));
        assert_eq!(deviations(&sent[..4], &[1, 1], 2), Some(25.0));
        assert_eq!(deviations(&sent[..4], &[1, 3], 2), Some(25.0));
        assert_eq!(deviations(&sent, &[2, 5], 5), Some(0.0));
        assert_eq!(deviations(&sent, &[1, 1], 1), Some(50.0));
        assert_eq!((deviations(&sent, &[1, 1], 6), deviations(&sent, &[0, 0], 2), deviations(&sent, &[1, 1], 0)), (None, None, None));
    }
}
