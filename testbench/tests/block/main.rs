// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Tests of the verilated block, with the scoreboard on: every decision, every byte, every counter.
//!
//! They run over the sizes of the build: a sample, or every N and W with the feature `all-sizes`.

mod balance;
mod bus;
mod frames;
mod paths;
mod policies;
mod quota;
mod random;
mod rebalance;
mod roles;
mod room;
mod timing;

use equipoise_testbench::Harness;

/// Runs `test` on a block of each size of the build, each with a state before reset of its own.
fn each_size(seed: u64, mut test: impl FnMut(&mut Harness) -> anyhow::Result<()>) {
    for (n, w) in equipoise_sim::sizes() {
        let seed = seed * 1000 + (n * 10 + w / 64) as u64;
        let outcome = Harness::open(n, w, Some(seed)).map_err(Into::into).and_then(|mut harness| test(&mut harness));
        if let Err(error) = outcome {
            panic!("{n} ports of {w} bits, seed {seed}: {error:#}");
        }
    }
}

/// Sends `count` frames of random legal lengths on `lane`.
fn send_some(harness: &mut Harness, lane: usize, count: usize, longest: usize) {
    for _ in 0..count {
        let length = 14 + harness.rng.below(longest as u64 - 13) as usize;
        harness.send(lane, length);
    }
}

/// Frames that the unit gave to each port so far, once all that were sent are through.
fn frames_given(harness: &mut Harness) -> anyhow::Result<Vec<u64>> {
    harness.drain()?;
    Ok(harness.counters()?.counters.decided.iter().map(|count| count.frames).collect())
}
