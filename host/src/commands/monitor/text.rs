// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Numbers and bars in few columns.

/// The mark of the share wanted; unlike the bar also where there is no colour.
pub const MARK: char = '┃';

/// A count with at least two digits of meaning in at most four columns and a unit, such as `950`, `1.2k`, `34 M`.
pub fn human(value: f64, blank: &str, unit: &str) -> String {
    let mut value = value;
    let mut prefixes = ["", "k", "M", "G", "T", "P", "E"].into_iter();
    let mut prefix = prefixes.next().unwrap_or_default();
    // What rounds to 1000 is 1.0 of the next.
    while value >= 999.5 {
        let Some(next) = prefixes.next() else { break };
        (value, prefix) = (value / 1000.0, next);
    }
    let digits = usize::from(!prefix.is_empty() && value < 9.95);
    format!("{value:.digits$}{blank}{prefix}{unit}")
}

/// Percent at the right end of the bars: a round number a little above the largest share wanted, so that it stays as it is
/// while the shares do.
pub fn scale(wanted: impl Iterator<Item = f64>) -> f64 {
    let most = wanted.fold(0.0, f64::max);
    [10.0, 20.0, 30.0, 40.0, 50.0, 75.0].into_iter().find(|&end| most > 0.0 && end >= most * 1.1).unwrap_or(100.0)
}

/// A bar of `width` columns for `reached`, and where the mark of `wanted` covers it; what is beyond the scale is cut.
pub fn bar(width: usize, scale: f64, reached: f64, wanted: f64) -> (String, Option<usize>) {
    let eighths = ((reached / scale).clamp(0.0, 1.0) * width as f64 * 8.0).round() as usize;
    let cell = |column: usize| match eighths.saturating_sub(column * 8) {
        0 => ' ',
        part => ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'][part.min(8) - 1],
    };
    let mark = (wanted > 0.0 && width > 0).then(|| ((wanted / scale * width as f64) as usize).min(width - 1));
    ((0..width).map(cell).collect(), mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_short() {
        for (value, text) in [
            (0.0, "0 B"),
            (999.4, "999 B"),
            (999.5, "1.0 kB"),
            (9_949.0, "9.9 kB"),
            (9_950.0, "10 kB"),
            (999_499.0, "999 kB"),
            (1.5e6, "1.5 MB"),
            (2e19, "20 EB"),
            (2e22, "20000 EB"),
        ] {
            assert_eq!(human(value, " ", "B"), text);
        }
        assert_eq!((human(12_345.0, "", ""), human(7.0, "", "")), ("12k".to_string(), "7".to_string()));
    }

    #[test]
    fn the_scale_is_a_little_above_what_is_wanted() {
        for (wanted, end) in [(6.25, 10.0), (25.0, 30.0), (40.0, 50.0), (50.0, 75.0), (95.0, 100.0), (100.0, 100.0), (0.0, 100.0)] {
            assert_eq!(scale([0.0, wanted, 0.0].into_iter()), end, "{wanted}");
        }
    }

    #[test]
    fn bars_have_eighths_and_a_mark() {
        assert_eq!(bar(8, 40.0, 20.0, 30.0), ("████    ".to_string(), Some(6)));
        assert_eq!(bar(4, 100.0, 28.125, 0.0), ("█▏  ".to_string(), None));
        assert_eq!(bar(4, 100.0, 0.0, 100.0), ("    ".to_string(), Some(3)));
        assert_eq!(bar(3, 50.0, 90.0, 25.0), ("███".to_string(), Some(1)));
        assert_eq!(bar(0, 50.0, 90.0, 25.0), (String::new(), None));
    }
}
