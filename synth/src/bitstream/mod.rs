// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Bitstreams: from a board and a top to files that a programmer takes.
//!
//! Shell and core come from `equipoise-boards`; yosys, nextpnr and the packer make `build/<board>/<top>/top.bit` (`top.bin` for an
//! iCE40), `report.json` and `report.md`. A clock that is missed and a constraint that is lost are errors, in words.
//!
//! `synth/boards.json` ([`recorded`]) holds for every board and top the seed that met timing, the budget, and the hash of the
//! bitstream: same tools and same seed give the same bytes. README.md shows it as a [`table`].

pub mod finished;
pub mod flow;
pub mod log;
pub mod page;
pub mod placed;
pub mod recorded;
pub mod table;
pub mod timing;

use crate::{progress, tools};
use anyhow::{bail, ensure, Context, Result};
use equipoise_boards::{catalogue, constraints, Board, Top};
use finished::Finished;
use flow::Build;
use recorded::{Entry, Record};
use sha2::{Digest, Sha256};
use std::fs;

/// Seeds that are tried, after the recorded one.
pub const SEEDS: std::ops::RangeInclusive<u32> = 1..=8;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A bitstream: any seed that meets timing.
    Build,
    /// The same, and seed, budget and hash are written to `synth/boards.json`.
    Record,
    /// The recorded seed must meet timing, within the budget.
    Check,
    /// As `Check`, and the bitstream must be the recorded one, byte for byte.
    CheckHash,
}

/// Makes the bitstream of a board's top.
///
/// # Errors
///
/// No such board or top; a tool fails; a constraint is lost; no seed meets timing; a budget or a hash is not kept.
pub fn run(board: &str, top: &str, wish: Wish) -> Result<()> {
    let (board, top) = catalogue::find(board, top)?;
    one(&board, top, wish)
}

/// Makes the bitstreams of all boards and tops, and ends with an error that names those that failed.
///
/// # Errors
///
/// As [`run`].
pub fn run_all(wish: Wish) -> Result<()> {
    let mut failed = Vec::new();
    for board in catalogue::all() {
        for &top in board.tops {
            if let Err(error) = one(&board, top, wish) {
                eprintln!("{} {}: {error:#}\n", board.name, top.name());
                failed.push(format!("{} {}", board.name, top.name()));
            }
        }
    }
    ensure!(failed.is_empty(), "no bitstream for: {}", failed.join(", "));
    Ok(())
}

/// Writes what synthesis makes of a board's top, as Verilog of cells, to `build/netlists/<module>.v`.
///
/// # Errors
///
/// No such board or top; yosys fails.
pub fn netlist(board: &str, top: &str) -> Result<()> {
    let (board, top) = catalogue::find(board, top)?;
    let module = equipoise_boards::module_name(&board, top);
    let work = tools::root().join("build/netlists").join(&module);
    // As the simulation has it: with a serial line for which a test need not wait.
    let verilog = equipoise_boards::verilog_at(&board, top, equipoise_boards::simulated_baud(&board))?;
    let constraints = constraints::file(&board, top).text;
    Build::of(&board, module.clone(), verilog, constraints, &work)?.synthesise()?;
    let text = fs::read_to_string(work.join("netlist.v")).with_context(|| format!("cannot read the netlist in {}", work.display()))?;
    tools::write(&format!("build/netlists/{module}.v"), &text)
}

fn one(board: &Board, top: Top, wish: Wish) -> Result<()> {
    let work = tools::root().join("build").join(board.name).join(top.name());
    let mut record = Record::read()?;
    let known = record.find(board.name, top.name()).cloned();
    let seeds = seeds(known.as_ref(), wish, board, top)?;
    let bar = progress::bar(3 + seeds.len());
    let say = |step: &str| bar.set_message(format!("{} {}: {step}", board.name, top.name()));
    say("synthesis");
    let build = Build::start(board, top, &work)?;
    let tools = build.versions()?;
    bar.inc(1);
    build.synthesise()?;
    bar.inc(1);

    let mut missed = Vec::new();
    let mut met = None;
    for seed in seeds {
        say(&format!("place and route, seed {seed}"));
        let placed = build.place(seed)?;
        bar.inc(1);
        match placed.timing.missed(board.margin_percent) {
            None => {
                met = Some((seed, placed));
                break;
            }
            Some(words) => missed.push((seed, words)),
        }
    }
    let Some((seed, placed)) = met else {
        bar.finish_and_clear();
        bail!("{}", page::no_seed(board, top, &missed));
    };
    say("packing");
    build.pack()?;
    bar.finish_and_clear();

    let bitstream = work.join(build.bitstream());
    let sha256 = hash(&fs::read(&bitstream).with_context(|| format!("cannot read {}", bitstream.display()))?);
    let file = format!("build/{}/{}/{}", board.name, top.name(), build.bitstream());
    let done = Finished { board, top, seed, placed, tools, sha256, design: hash(build.design().as_bytes()), file };
    let page = page::markdown(&done)?;
    build.write("report.md", &page)?;
    println!("{}", page::line(&done));
    settle(&done, known.as_ref(), &mut record, wish)
}

/// Which seeds to try, in order.
fn seeds(known: Option<&Entry>, wish: Wish, board: &Board, top: Top) -> Result<Vec<u32>> {
    match (wish, known) {
        (Wish::Check | Wish::CheckHash, Some(entry)) => Ok(vec![entry.seed]),
        (Wish::Check | Wish::CheckHash, None) => {
            bail!("nothing is recorded for {0} {1}: make bitstream BOARD={0} TOP={1} RECORD=1", board.name, top.name())
        }
        (_, known) => {
            let first = known.map(|entry| entry.seed);
            Ok(first.into_iter().chain(SEEDS.filter(|seed| Some(*seed) != first)).collect())
        }
    }
}

/// Compares with what is recorded, or records.
fn settle(done: &Finished, known: Option<&Entry>, record: &mut Record, wish: Wish) -> Result<()> {
    match wish {
        Wish::Build => Ok(()),
        Wish::Record => {
            record.put(Entry::of(done));
            record.write()?;
            table::publish(record)
        }
        Wish::Check | Wish::CheckHash => {
            let entry = known.context("nothing is recorded")?;
            entry.budget.keeps(done)?;
            if wish == Wish::CheckHash {
                entry.same_bytes(done)?;
            }
            println!("{} {}: as recorded", done.board.name, done.top.name());
            Ok(())
        }
    }
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recorded_seed_comes_first_and_once() {
        let (board, top) = catalogue::find("colorlight-i5", "two-members").unwrap();
        let entry = Entry { seed: 5, ..Entry::default() };
        assert_eq!(seeds(Some(&entry), Wish::Build, &board, top).unwrap(), [5, 1, 2, 3, 4, 6, 7, 8]);
        assert_eq!(seeds(None, Wish::Record, &board, top).unwrap(), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(seeds(Some(&entry), Wish::Check, &board, top).unwrap(), [5]);
        let error = seeds(None, Wish::Check, &board, top).unwrap_err().to_string();
        assert!(error.contains("RECORD=1"), "{error}");
    }

    #[test]
    fn sha256_of_nothing() {
        assert_eq!(hash(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
