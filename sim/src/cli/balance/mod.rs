// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `balance`: how far each policy is from the shares that are wanted, over windows of frames, beside the hashes of Linux bonding.
//!
//! Policies are those of the verilated block; what it is built without is decided by the golden model, with queues drained at the rate of
//! the line. All see the same frames, those that the block passes on.

mod bonding;
mod deviation;
mod found;
mod model;
mod page;
mod picture;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use equipoise_golden::policy::Policy;
use equipoise_regmap::host;
use equipoise_sim::{Bench, Options};
use sha2::{Digest, Sha256};

use self::bonding::Hash;
use self::deviation::deviations;
use self::found::{Found, Passed, Row, Source, WINDOWS};
use super::args::{BalanceArgs, Speed};
use super::capture::{self, Capture};
use super::console::{say, warn};
use super::demo;
use super::engine::Engine;
use super::scenario::step::Step;
use super::scenario::Plan;

/// Shares beside equal ones; a hash has none.
const UNEQUAL: [u16; 4] = [4, 3, 2, 1];
const SEED: u64 = 1;

/// Runs the command.
pub fn run(args: &BalanceArgs) -> Result<bool> {
    let mut found = Found::default();
    found.add("demo.pcap (testbench/captures)", demo::CAPTURE)?;
    for path in captures(args)? {
        let name = described(&path);
        let bytes = fs::read(&path).with_context(|| format!("cannot open the capture {}", path.display()))?;
        found.add(&name, &bytes).with_context(|| format!("cannot use the capture {}", path.display()))?;
    }
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
        };
        write("balance.md", page::markdown(&found))?;
        write("balance.svg", picture::svg(&found)?)?;
    }
    if args.json {
        say(&format!("{}\n", serde_json::to_string_pretty(&found)?))?;
    } else {
        say(&page::table(&found))?;
    }
    Ok(true)
}

/// Captures named on the command line; of a folder those in it, by name.
fn captures(args: &BalanceArgs) -> Result<Vec<PathBuf>> {
    let mut all = vec![];
    for path in &args.captures {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let mut inside = vec![];
        for entry in fs::read_dir(path).with_context(|| format!("cannot read the folder {}", path.display()))? {
            inside.push(entry?.path());
        }
        inside.retain(|path| path.extension().is_some_and(|suffix| suffix == "pcap" || suffix == "pcapng"));
        ensure!(!inside.is_empty(), "there is no capture (.pcap, .pcapng) in {}", path.display());
        inside.sort();
        all.append(&mut inside);
    }
    Ok(all)
}

/// The name of a capture, with where it is from if a table of a README.md beside it says so in the last cell of its row.
fn described(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let readme = fs::read_to_string(path.with_file_name("README.md")).unwrap_or_default();
    let cells = |line: &str| line.trim().trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect::<Vec<_>>();
    let from = readme.lines().map(cells).find(|cells| cells.len() > 1 && cells[0] == name).and_then(|mut cells| cells.pop());
    from.map_or(name.clone(), |from| format!("{name} ({from})"))
}

impl Found {
    /// Adds the rows of a capture.
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let capture = capture::parse(bytes)?;
        warn(&capture.warnings.iter().map(|warning| format!("{name}: {warning}")).collect::<Vec<_>>());
        let ports = UNEQUAL.len();
        let equal = vec![1; ports];
        let (passed, _) = through_block(&capture, Policy::Static, &equal)?;
        let source = self.sources.len();
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.sources.push(Source { name: name.to_string(), sha256, frames: passed.len() });
        let built = built(ports)?;
        for shares in [&equal[..], &UNEQUAL] {
            let mut row = |rule: String, by: &'static str, taken: &[usize]| {
                let sent: Vec<(usize, u64)> = taken.iter().copied().zip(passed.iter().map(|frame| frame.bytes)).collect();
                let deviations = WINDOWS.map(|window| deviations(&sent, shares, window));
                self.rows.push(Row { source, rule, by, shares: shares.to_vec(), deviations });
            };
            for policy in Policy::ALL {
                // Its shares say nothing.
                if policy == Policy::ActiveBackup && shares != equal {
                    continue;
                }
                let (by, taken) = match built.contains(&policy) {
                    true => ("block", through_block(&capture, policy, shares)?.1),
                    false => ("model", model::taken(&passed, policy, shares)),
                };
                ensure!(taken.len() == passed.len(), "{}: {} frames decided, not {}", policy.name(), taken.len(), passed.len());
                row(policy.name().to_string(), by, &taken);
            }
            if shares == equal {
                for hash in Hash::ALL {
                    let taken: Vec<usize> =
                        passed.iter().map(|frame| hash.of(&capture.packets[frame.index].bytes) as usize % ports).collect();
                    row(format!("bonding {}", hash.name()), "formula", &taken);
                }
            }
        }
        Ok(())
    }
}

/// Policies that the simulated block has.
fn built(ports: usize) -> Result<Vec<Policy>> {
    let caps = host::Team::identify(&mut Bench::open(ports, 64, Options::default())?)?.caps();
    let names: Vec<&str> = caps.policies().map(|policy| policy.name).collect();
    Ok(Policy::ALL.into_iter().filter(|policy| names.contains(&policy.name())).collect())
}

/// Frames that the block passes on, and the port of each.
fn through_block(capture: &Capture, policy: Policy, shares: &[u16]) -> Result<(Vec<Passed>, Vec<usize>)> {
    let mut plan = Plan::plain(shares.len(), 64, Speed::Line, SEED);
    plan.start = [Step::Policy(policy), Step::Shares(shares.to_vec())].map(|step| (step, "balance".to_string())).to_vec();
    let mut engine = Engine::new(plan, None)?;
    let frame = |index: u64| (index + 1, capture.packets[index as usize].bytes.clone());
    engine.run(capture.packets.len() as u64, frame, |_, _| Ok(()), |_| {})?;
    ensure!(engine.follow.faults.is_empty(), "under {}: {}", policy.name(), engine.follow.faults.join("; "));
    let rows = engine.follow.rows.iter().enumerate();
    let decided = rows.filter_map(|(index, row)| Some((Passed { index, bytes: row.bytes.into() }, usize::from(row.decision?.port))));
    Ok(decided.unzip())
}
