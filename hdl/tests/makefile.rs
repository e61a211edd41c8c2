// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the Makefile lists so that it can refuse a wrong value before anything is built: the same as the sources.

use equipoise_hdl::{BOXES, BUFFERS, PORTS, WIDTHS};
use std::fmt::Display;

/// The words of a variable.
fn words(variable: &str) -> Vec<&'static str> {
    let text = include_str!("../../Makefile");
    let value = text.lines().find_map(|line| line.strip_prefix(variable)?.strip_prefix(" := "));
    value.unwrap_or_else(|| panic!("no {variable} in the Makefile")).split(' ').collect()
}

fn written<T: Display>(values: &[T]) -> Vec<String> {
    values.iter().map(T::to_string).collect()
}

#[test]
fn its_lists_are_those_of_the_sources() {
    assert_eq!(words("SIZES_N"), written(&PORTS));
    assert_eq!(words("SIZES_W"), written(&WIDTHS));
    assert_eq!(words("BUFFERS"), written(&BUFFERS));
    assert_eq!(words("BOXES"), BOXES);
}

/// The sample has every N and every W, and for each pair of neighbours two sizes that differ in nothing else.
#[test]
fn its_sample_covers_the_sizes() {
    let parse = |size: &str| size.strip_prefix('n')?.split_once('w').and_then(|(n, w)| Some((n.parse().ok()?, w.parse().ok()?)));
    let sample: Vec<(usize, usize)> = words("SAMPLE").into_iter().map(|size| parse(size).unwrap()).collect();
    let has = |n, w| sample.contains(&(n, w));
    assert!(sample.iter().all(|(n, w)| PORTS.contains(n) && WIDTHS.contains(w)));
    for pair in PORTS.windows(2) {
        assert!(WIDTHS.iter().any(|&w| has(pair[0], w) && has(pair[1], w)), "ports {pair:?}");
    }
    for pair in WIDTHS.windows(2) {
        assert!(PORTS.iter().any(|&n| has(n, pair[0]) && has(n, pair[1])), "widths {pair:?}");
    }
}
