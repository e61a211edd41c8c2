// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Before the first frame: whether the block can do what is planned, and its settings.

use anyhow::{bail, ensure, Result};
use equipoise_golden::all_ports;
use equipoise_golden::policy::quota::quotas;
use equipoise_golden::policy::Policy;
use equipoise_golden::rebalance::FIRST_MEAN;
use equipoise_golden::settings::Settings;
use equipoise_regmap::{host, map};
use equipoise_sim::check::longest_pass;
use equipoise_sim::{Bench, Options};

use super::changes::Changes;
use crate::cli::commands;
use crate::cli::scenario::step::Step;
use crate::cli::scenario::{refusal, Plan};

/// Asks a block that is not the run's, so that nothing of the run has begun, whether it can do what is planned.
///
/// # Errors
/// It cannot, or this build has no such block.
pub fn judge(plan: &Plan) -> Result<()> {
    let mut bench = Bench::open(plan.ports, plan.width, Options::default())?;
    let caps = host::Team::identify(&mut bench)?.caps();
    ensure!(caps.ports == plan.ports, "the block says that it has {} ports, not {}", caps.ports, plan.ports);
    commands::completer(&bench.team, plan.complete)?;
    for (step, from) in plan.steps() {
        if let Some(why) = refusal(step, caps) {
            bail!("{from}: {why}");
        }
    }
    Ok(())
}

/// Writes the settings, commits, and gives MAX_FRAME as the block took it into use.
pub(super) fn configure(bench: &mut Bench, plan: &Plan, changes: &mut Changes) -> Result<u16> {
    bench.write32(map::MAX_FRAME.offset, u32::from(plan.max_frame))?;
    for (word, value) in changes.first(plan) {
        bench.write32(word, value)?;
    }
    bench.write32(map::COMMIT.offset, 1)?;
    Ok(bench.read32(map::LIVE_MAX_FRAME.offset)? as u16)
}

/// Bytes of turns before the first frame, where QUOTA comes in the run.
pub(super) fn turns(bench: &mut Bench, plan: &Plan, settings: &Settings) -> Result<Option<Vec<u32>>> {
    if !plan.steps().any(|(step, _)| *step == Step::Policy(Policy::Quota)) {
        return Ok(None);
    }
    for _ in 0..longest_pass(plan.ports) {
        bench.clock();
    }
    let mut found = vec![];
    for port in 0..plan.ports as u16 {
        found.push(bench.read32(map::QUOTA.offset + port)?);
    }
    let model = quotas(&vec![FIRST_MEAN; plan.ports], &settings.shares, all_ports(plan.ports));
    ensure!(found.iter().copied().map(u64::from).eq(model.iter().copied()), "QUOTA is {found:?} before the first frame, not {model:?}");
    Ok(Some(found))
}
