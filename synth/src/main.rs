// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Command line of the synthesis and proof runner.

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use equipoise_synth::{
    bench, bitstream,
    bitstream::Wish,
    coverage, equivalence, figures, flow, mutants,
    prove::{self, tenth, Mode},
    report,
};
use std::path::PathBuf;

/// Synthesis, place and route, proofs and their reports.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Area, clock rate and simulation speed, into docs/figures.md and docs/figures.svg; kept by a hash of the RTL.
    Bench {
        /// Measures all again, also what docs/measurements.json knows.
        #[arg(long)]
        fresh: bool,
    },
    /// The clock rates that every push must keep.
    Budget,
    /// What must always hold, proved; each property is also shown to break with a seeded fault.
    Prove {
        /// Only proofs whose name contains this.
        #[arg(default_value = "")]
        only: String,
        /// Proves what is not in synth/proofs.json as it is now, and writes it there.
        #[arg(long, conflicts_with_all = ["changed", "check"])]
        record: bool,
        /// Proves what is not in synth/proofs.json as it is now, and a tenth of the rest.
        #[arg(long, conflicts_with = "check")]
        changed: bool,
        /// Which tenth, 0 to 9; else the commit's hash chooses.
        #[arg(long, requires = "changed", value_parser = clap::value_parser!(u8).range(..tenth::PARTS as i64))]
        tenth: Option<u8>,
        /// Proves all; synth/proofs.json must say the same.
        #[arg(long)]
        check: bool,
    },
    /// Changes the RTL in one place at a time and runs the block's tests on it: which changes do they not see?
    Mutants {
        /// Mutants to try.
        #[arg(long, default_value_t = 40)]
        count: usize,
        /// Which of them: another seed takes others.
        #[arg(long, default_value_t = 0)]
        seed: usize,
        /// Fail if the tests kill fewer percent; the rest that may survive is rounded up to whole mutants.
        #[arg(long, default_value_t = 0)]
        least: usize,
    },
    /// Sums up the coverage counts in a folder.
    Coverage {
        /// Folder with `.dat` files.
        folder: PathBuf,
        /// Fail below so many percent of lines and branches.
        #[arg(long, default_value_t = 0.0)]
        least: f64,
    },
    /// Bitstream of a board's top, in build/<board>/<top>; lists boards and tops if these are none.
    Bitstream {
        /// The board, or `all` for all boards and tops.
        #[arg(default_value = "colorlight-5a-75b-v8")]
        board: String,
        /// What is put on it.
        #[arg(default_value = "port-extender")]
        top: String,
        /// Writes seed, budget and hash into synth/boards.json.
        #[arg(long, conflicts_with_all = ["check", "hash"])]
        record: bool,
        /// The recorded seed must meet timing, within the recorded budget.
        #[arg(long)]
        check: bool,
        /// The bitstream must be the recorded one, byte for byte; also checks the budget.
        #[arg(long)]
        hash: bool,
    },
    /// Writes the table of boards in README.md anew from synth/boards.json; `bitstream --record` does too.
    BoardsTable,
    /// What synthesis makes of a board's top, into build/netlists: to be simulated.
    Netlist {
        /// Which board.
        #[arg(default_value = "colorlight-5a-75b-v8")]
        board: String,
        /// What is put on it.
        #[arg(default_value = "port-extender")]
        top: String,
    },
    /// The ECP5 netlists of boxes are their RTL, by induction, for the boxes where that ends.
    Equivalence,
    /// Measures any Verilog module with inputs clk and rst in the same harness.
    Measure {
        /// Verilog file.
        file: PathBuf,
        /// Module to measure.
        top: String,
        /// Seeds 1 to this one.
        #[arg(long, default_value_t = 1)]
        seeds: u32,
        /// On an ECP5-85k, for what a 45k does not hold.
        #[arg(long)]
        large: bool,
        /// With the tools' own settings, as a box alone is measured.
        #[arg(long)]
        alone: bool,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Bench { fresh } => bench::run(fresh),
        Command::Budget => bench::budget(),
        Command::Prove { only, record, changed, tenth, check } => {
            let mode = match (record, changed, check) {
                (true, ..) => Mode::Record,
                (_, true, _) => Mode::Changed(tenth.map(usize::from)),
                (_, _, true) => Mode::Check,
                _ => Mode::All,
            };
            prove::run(&only, mode)
        }
        Command::Mutants { count, seed, least } => mutants::run(count, seed, least),
        Command::Coverage { folder, least } => coverage::run(&folder, least),
        Command::Bitstream { board, top, record, check, hash } => {
            let wish = match (record, check, hash) {
                (true, ..) => Wish::Record,
                (_, _, true) => Wish::CheckHash,
                (_, true, _) => Wish::Check,
                _ => Wish::Build,
            };
            match board.as_str() {
                "all" => bitstream::run_all(wish),
                board => bitstream::run(board, &top, wish),
            }
        }
        Command::BoardsTable => bitstream::table::publish(&bitstream::recorded::Record::read()?),
        Command::Netlist { board, top } => bitstream::netlist(&board, &top),
        Command::Equivalence => equivalence::run(),
        Command::Measure { file, top, seeds, large, alone } => {
            let settings = if alone { flow::Settings::Tools } else { flow::Settings::Block };
            let device = if large { flow::Device::Ecp5_85k } else { flow::Device::Ecp5_45k };
            let verilog = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let measured = flow::measure(&verilog, &top, flow::Conditions { device, settings, seeds }, &|step| eprintln!("{top}: {step}"))?;
            let row = figures::Row { family: "measured", ports: 0, width: 0, device, interval: 1, measured };
            println!("{}", report::line(&row));
            Ok(())
        }
    }
}
