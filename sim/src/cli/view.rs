// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What GTKWave shows of a trace at first: of thousands of signals those on a frame's way, in its order.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Kinds of rows in a save file of GTKWave.
const COMMENT: &str = "@200";
const BIT: &str = "@28";
const HEX: &str = "@22";
const DECIMAL: &str = "@24";
/// The scope of the block's ports.
const SCOPE: &str = "TOP";

/// The view that belongs to a trace.
pub fn of(trace: &Path) -> PathBuf {
    trace.with_extension("gtkw")
}

/// Writes the view of the trace of a block of `n` ports and `w` bits beside it.
pub fn write(trace: &Path, n: usize, w: usize) -> Result<()> {
    let path = of(trace);
    // As it is called wherever the viewer is started; moved together, the two still find each other.
    let whole = |path: &Path| std::path::absolute(path).map(|path| path.display().to_string());
    let place = || -> std::io::Result<()> {
        let head = format!("[dumpfile] \"{}\"\n[savefile] \"{}\"\n[timestart] 0\n", whole(trace)?, whole(&path)?);
        std::fs::write(&path, head + &rows(n, w))
    };
    place().with_context(|| format!("cannot write {}", path.display()))
}

/// The rows.
fn rows(n: usize, w: usize) -> String {
    let signal = |kind: &str, name: &str, bits: usize| match bits {
        1 => format!("{kind}\n{SCOPE}.{name}\n"),
        _ => format!("{kind}\n{SCOPE}.{name}[{}:0]\n", bits - 1),
    };
    let stream = |name: &str, user: usize| {
        let of = |part: &str| format!("{name}_t{part}");
        [
            signal(BIT, &of("valid"), 1),
            signal(BIT, &of("ready"), 1),
            signal(BIT, &of("last"), 1),
            signal(HEX, &of("data"), w),
            signal(HEX, &of("keep"), w / 8),
            signal(HEX, &of("user"), user),
        ]
        .concat()
    };
    let mut rows = signal(BIT, "clk", 1) + &signal(BIT, "link_up", n) + &signal(BIT, "eligible", n);
    rows += &format!("{COMMENT}\n-Host stream of lane 0\n{}", stream("s_axis_0", 26));
    rows += &format!("{COMMENT}\n-Decision\n");
    rows += &signal(BIT, "dec_valid", 1);
    for (name, bits) in [("dec_port", 4), ("dec_bytes", 14), ("dec_epoch", 16)] {
        rows += &signal(DECIMAL, name, bits);
    }
    rows += &signal(BIT, "dec_eligible", n);
    rows += &signal(BIT, "dec_drop", 1);
    for port in 0..n {
        rows += &format!("{COMMENT}\n-Port {port}\n{}", stream(&format!("m_axis_{port}"), 1));
    }
    rows
}
