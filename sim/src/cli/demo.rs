// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `demo`: the bundled capture through four ports: as it is, with a link that fails and comes back, and with other policies; or with
//! shares that follow the traffic.

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
/// Shares follow the speed of a line.
const SLOW_LINK: &str = include_str!("../../../examples/scenarios/slow-link.toml");
/// Shares run away to a slow line, as there is no guard.
const RUNAWAY: &str = include_str!("../../../examples/scenarios/runaway.toml");
/// The same with the guard.
const GUARDED: &str = include_str!("../../../examples/scenarios/guarded.toml");
/// Shares run away under STATIC, as secondary adaptors send frames of their own.
const RUNAWAY_OWN: &str = include_str!("../../../examples/scenarios/runaway-own.toml");
/// The same with the guard.
const GUARDED_OWN: &str = include_str!("../../../examples/scenarios/guarded-own.toml");

/// Runs the command; `false` when something was not as it should be.
pub fn run(args: &DemoArgs) -> Result<bool> {
    let capture = capture::parse(CAPTURE).context("the bundled capture")?;
    let plain = [
        ("plain", "Real traffic through a team of four ports, cycle by cycle", ""),
        ("link-down", "The same with examples/scenarios/link-down.toml: a link fails and comes back", LINK_DOWN),
        ("policies", "The same with examples/scenarios/policies.toml: other policies and shares, a slow line", CHANGING),
    ];
    let following = [
        ("slow-link", "examples/scenarios/slow-link.toml: a line slows to a third and comes back, and the shares follow", SLOW_LINK),
        ("runaway", "examples/scenarios/runaway.toml: without the guard a slow line is given all shares", RUNAWAY),
        ("guarded", "examples/scenarios/guarded.toml: the same with the guard: a line without room is given no more", GUARDED),
        ("runaway-own", "examples/scenarios/runaway-own.toml: the same under STATIC, where other adaptors send too", RUNAWAY_OWN),
        ("guarded-own", "examples/scenarios/guarded-own.toml: that with the guard", GUARDED_OWN),
    ];
    let (runs, out): (&[_], _) = if args.rebalance { (&following, "build/rebalance-demo") } else { (&plain, "build/demo") };
    let out = args.out.clone().unwrap_or_else(|| out.into());
    let mut good = true;
    for &(name, heading, scenario) in runs {
        let options =
            if args.rebalance { ReplayArgs::default() } else { ReplayArgs { shares: args.shares.clone(), ..ReplayArgs::default() } };
        let plan = Plan::of(&options, file::parse(&format!("{name}.toml"), scenario)?)?;
        let to = Results { out: out.join(name), trace: None, is_quiet: false };
        say(&format!("== {heading}\n\n"))?;
        let report = replay(plan, &to, "the bundled capture", &capture)?;
        say(&format!("{report}written: {} ({})\n\n", to.out.display(), RESULTS.join(", ")))?;
        good &= report.is_good();
    }
    say(if good { "All checks passed.\n" } else { "A check FAILED; see above.\n" })?;
    Ok(good)
}
