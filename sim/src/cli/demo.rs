// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `demo`: the bundled capture through four ports: as it is, with a link that fails and comes back, and with other policies.

use anyhow::{Context, Result};

use super::args::{DemoArgs, ReplayArgs};
use super::capture;
use super::console::say;
use super::replay::{replay, Results, RESULTS};
use super::scenario::{file, Plan};

/// Recorded by testbench/captures/record.sh from real programs.
pub const CAPTURE: &[u8] = include_bytes!("../../../testbench/captures/demo.pcap");
/// The link of a port fails half way, and comes back.
const LINK_DOWN: &str = include_str!("../../../examples/scenarios/link-down.toml");
/// Policies and shares change while frames flow, and a line is slow.
const CHANGING: &str = include_str!("../../../examples/scenarios/policies.toml");

/// Runs the command; `false` when something was not as it should be.
pub fn run(args: &DemoArgs) -> Result<bool> {
    let capture = capture::parse(CAPTURE).context("the bundled capture")?;
    let runs = [
        ("plain", "Real traffic through a team of four ports, cycle by cycle", ""),
        ("link-down", "The same with examples/scenarios/link-down.toml: a link fails and comes back", LINK_DOWN),
        ("policies", "The same with examples/scenarios/policies.toml: other policies and shares, a slow line", CHANGING),
    ];
    let mut good = true;
    for (name, heading, scenario) in runs {
        let options = ReplayArgs { shares: args.shares.clone(), ..ReplayArgs::default() };
        let plan = Plan::of(&options, file::parse(&format!("{name}.toml"), scenario)?)?;
        let to = Results { out: args.out.join(name), trace: None, is_quiet: false };
        say(&format!("== {heading}\n\n"))?;
        let report = replay(plan, &to, "the bundled capture", &capture)?;
        say(&format!("{report}written: {} ({})\n\n", to.out.display(), RESULTS.join(", ")))?;
        good &= report.is_good();
    }
    say(if good { "All checks passed.\n" } else { "A check FAILED; see above.\n" })?;
    Ok(good)
}
