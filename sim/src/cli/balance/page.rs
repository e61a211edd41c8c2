// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What was found as a page and as a table for a terminal.

use std::fmt::Write;

use super::found::{Found, Row, WINDOWS};

const HEAD: &str = "\
<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->
<!-- SPDX-FileCopyrightText: The Equipoise authors -->
<!-- Written by make balance. -->

# Balance

How far are the ports from their shares, for how long? For each rule, over all windows of 10, 100 and 1000 successive frames of a capture: the
largest deviation of a port's part of the window's bytes from its share, in percent of these bytes. Four ports, W = 64, lines of 1 Gb/s; a host that
always has the next frame. `make balance CAPTURES=DIR` adds captures that are not part of the project: their source and SHA-256 say which they are.

![Largest deviation from equal shares for each rule](balance.svg)
";

const NOTES: &str = "
* By **block**: the verilated block, every decision checked. By **model**: the golden model, with queues of 4 KiB drained at the rate of the line,
  for policies that the block is built without. By **formula**: the transmit hashes of Linux bonding, as the kernel's documentation publishes them
  (`xmit_hash_policy` in Documentation/networking/bonding.rst); a hash knows no shares, so it is compared with equal ones.
* A frame is not split, so a window with one long frame among short ones cannot be even. STATIC bounds bytes, not percent: never more than one
  frame ahead. A hash keeps a flow in order, which no rule per frame does; what that costs is seen here.
* ACTIVE_BACKUP is no balance, and is meant so. ROUND_ROBIN counts frames, whatever the shares. LEAST_LOAD follows the queues: with a host as fast as
  here they are what the lines leave behind. QUOTA has 1500 bytes for the smallest share, as at first.
";

/// The page `docs/balance.md`.
pub fn markdown(found: &Found) -> String {
    let mut text = HEAD.to_string();
    for (index, source) in found.sources.iter().enumerate() {
        let (name, frames) = (&source.name, source.frames);
        let _ = write!(text, "\n## {name}\n\n{frames} frames; SHA-256 `{}`\n\n", source.sha256);
        text += "| rule | shares | by | 10 frames | 100 frames | 1000 frames |\n| --- | --- | --- | ---: | ---: | ---: |\n";
        for row in found.rows.iter().filter(|row| row.source == index) {
            let _ = writeln!(text, "| {} | {} | {} | {} |", row.rule, shares(row), row.by, cells(row, "%").join(" | "));
        }
    }
    text + NOTES
}

/// For a terminal.
pub fn table(found: &Found) -> String {
    let mut text = String::new();
    for (index, source) in found.sources.iter().enumerate() {
        let _ = writeln!(text, "{}: {} frames, sha256 {}", source.name, source.frames, source.sha256);
        let _ = write!(text, "{:<18} {:<9} {:<8}", "rule", "shares", "by");
        for window in WINDOWS {
            let _ = write!(text, "{window:>8}");
        }
        text += "  frames: largest deviation in percent\n";
        for row in found.rows.iter().filter(|row| row.source == index) {
            let _ = write!(text, "{:<18} {:<9} {:<8}", row.rule, shares(row), row.by);
            for cell in cells(row, "") {
                let _ = write!(text, "{cell:>8}");
            }
            text += "\n";
        }
        text += "\n";
    }
    text
}

fn shares(row: &Row) -> String {
    row.shares.iter().map(u16::to_string).collect::<Vec<_>>().join(":")
}

fn cells(row: &Row, unit: &str) -> Vec<String> {
    let space = if unit.is_empty() { "" } else { " " };
    row.deviations.iter().map(|deviation| deviation.map_or("–".to_string(), |percent| format!("{percent:.1}{space}{unit}"))).collect()
}
