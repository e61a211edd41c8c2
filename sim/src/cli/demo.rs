// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `demo`: the bundled capture through four ports, as it is and with a link that fails and comes back.

use anyhow::{Context, Result};

use super::args::{DemoArgs, ReplayArgs, Speed};
use super::capture;
use super::console::say;
use super::replay::{replay, RESULTS};
use super::values::LinkAt;

/// Recorded by testbench/captures/record.sh from real programs.
const CAPTURE: &[u8] = include_bytes!("../../../testbench/captures/demo.pcap");
/// The port whose link fails.
const FAILING: usize = 2;

/// Runs the command; `false` when something was not as it should be.
pub fn run(args: &DemoArgs) -> Result<bool> {
    let capture = capture::parse(CAPTURE).context("the bundled capture")?;
    let frames = capture.packets.len() as u64;
    let plain = ReplayArgs {
        input: "demo.pcap".into(),
        ports: 4,
        width: 64,
        shares: args.shares.clone(),
        speed: Speed::Line,
        seed: 1,
        stall: 0.0,
        link_down: Vec::new(),
        link_up: Vec::new(),
        max_frame: 1522,
        trace: None,
        out: args.out.join("plain"),
        json: false,
    };
    let failing = ReplayArgs {
        link_down: vec![LinkAt { port: FAILING, frame: frames / 2 }],
        link_up: vec![LinkAt { port: FAILING, frame: frames / 4 * 3 }],
        out: args.out.join("link-down"),
        ..plain.clone()
    };
    let mut good = true;
    let runs = [
        (plain, "Real traffic through a team of four ports, cycle by cycle".to_string()),
        (failing, format!("The same; the link of port {FAILING} fails at frame {} and is back at {}", frames / 2, frames / 4 * 3)),
    ];
    for (args, heading) in runs {
        say(&format!("== {heading}\n\n"))?;
        let report = replay(&args, "the bundled capture", &capture)?;
        say(&format!("{report}written: {} ({})\n\n", args.out.display(), RESULTS.join(", ")))?;
        good &= report.is_good();
    }
    say(if good { "All checks passed.\n" } else { "A check FAILED; see above.\n" })?;
    Ok(good)
}
