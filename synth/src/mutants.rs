// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Mutation: would the tests of the block see a small fault in its RTL?
//!
//! One operator or constant of the printed Verilog is changed at a time, the block's tests run on the result. A mutant that they pass is
//! reported with its line: a test is missing, or the change means nothing.

use crate::{progress, rtl, tools};
use anyhow::{ensure, Context, Result};
use std::{
    fs,
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Longest run of the tests on one mutant, many times what the block itself takes: some never end.
const LIMIT: Duration = Duration::from_secs(120);

/// Changes that keep every signal in use, so that the lint of the build does not find them.
const CHANGES: &[(&str, &str)] = &[
    (" & ", " | "),
    (" | ", " & "),
    (" == ", " != "),
    (" != ", " == "),
    (" + ", " - "),
    (" - ", " + "),
    (" < ", " <= "),
    (" > ", " >= "),
    ("!", ""),
    ("1'b0", "1'b1"),
    ("1'b1", "1'b0"),
];

/// A changed line of the RTL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Number of the line, from 1.
    pub line: usize,
    /// The line as it is.
    pub before: String,
    /// As the mutant has it.
    pub after: String,
}

/// Every mutant of `verilog`, in order. Comments, ports, declarations without a value and reset branches stay as they are: what a reset
/// value is worth is the business of the random states before reset.
pub fn all(verilog: &str) -> Vec<Mutant> {
    let mut mutants = vec![];
    let mut in_reset = false;
    for (index, line) in verilog.lines().enumerate() {
        let text = line.trim_start();
        match text {
            "if (reset) begin" | "if (rst) begin" => in_reset = true,
            "end" | "end else begin" => in_reset = false,
            _ => {}
        }
        let statement = text.starts_with("assign ") || text.starts_with("if ") || text.contains(" <= ") || text.contains("_next = ");
        if !statement || in_reset || text.starts_with("//") || text.starts_with("if (reset)") || text.starts_with("if (rst)") {
            continue;
        }
        // The arrow of an assignment is no comparison: changes begin behind it.
        let from = line.find(" <= ").map_or(line.len() - text.len(), |at| at + 4).min(line.find("if (").unwrap_or(usize::MAX));
        for (find, replace) in CHANGES {
            for (at, _) in line.match_indices(find).filter(|&(at, _)| at >= from) {
                if *find == "!" && line[at + 1..].starts_with('=') {
                    continue;
                }
                let after = format!("{}{replace}{}", &line[..at], &line[at + find.len()..]);
                mutants.push(Mutant { line: index + 1, before: line.to_string(), after });
            }
        }
    }
    mutants
}

/// Those in modules whose name has `part` in it.
pub fn within(verilog: &str, part: &str, mutants: Vec<Mutant>) -> Vec<Mutant> {
    let mut inside = false;
    let lines: Vec<bool> = verilog
        .lines()
        .map(|line| {
            if let Some(name) = line.strip_prefix("module ") {
                inside = name.contains(part);
            }
            inside
        })
        .collect();
    mutants.into_iter().filter(|mutant| lines[mutant.line - 1]).collect()
}

/// `count` of them, spread evenly over the file, `seed` further on.
pub fn sample(mutants: &[Mutant], count: usize, seed: usize) -> Vec<Mutant> {
    let count = count.min(mutants.len());
    (0..count).map(|i| mutants[(i * mutants.len() / count + seed) % mutants.len()].clone()).collect()
}

/// What the tests made of a mutant.
enum Fate {
    Killed,
    Hung,
    Refused,
    Survived,
}

/// Blocks that are mutated, with 64 bits: number of ports, part of the names of the modules. The banks are in the larger ones only.
const BLOCKS: [(usize, &str); 2] = [(2, ""), (8, "_banks")];

/// Runs the block's tests on `count` mutants: half of them of the block with two ports and 64 bits, half of the banks of eight ports.
///
/// # Errors
/// The tests fail on the block itself, a file cannot be written, or they kill fewer than `least` percent of the mutants that lint lets
/// pass. Not all can be killed: some mean the same, as `<=` for `<` where both sides of an equality give the same value.
pub fn run(count: usize, seed: usize, least: usize) -> Result<()> {
    BLOCKS.iter().try_for_each(|&(n, part)| run_on(n, part, count.div_ceil(BLOCKS.len()), seed, least))
}

fn run_on(n: usize, part: &str, count: usize, seed: usize, least: usize) -> Result<()> {
    let top = &format!("equipoise_team_n{n}_w64");
    let verilog = rtl::team(n, 64)?;
    let work = tools::root().join("build/mutants");
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    let file = work.join(format!("{top}.v"));
    fs::write(&file, &verilog)?;
    ensure!(matches!(test(&work, n)?, Fate::Survived), "the tests fail on the block itself; see {}/log.txt", work.display());

    let mutants = sample(&within(&verilog, part, all(&verilog)), count, seed);
    let bar = progress::bar(mutants.len());
    let (mut killed, mut hung, mut refused, mut survived) = (0, 0, 0, 0);
    for mutant in &mutants {
        let mut lines: Vec<&str> = verilog.lines().collect();
        lines[mutant.line - 1] = &mutant.after;
        fs::write(&file, lines.join("\n") + "\n")?;
        match test(&work, n)? {
            Fate::Killed => killed += 1,
            Fate::Hung => hung += 1,
            Fate::Refused => refused += 1,
            Fate::Survived => {
                let (before, after) = (mutant.before.trim(), mutant.after.trim());
                bar.suspend(|| println!("survived: {top}.v:{}\n    {before}\n    {after}", mutant.line));
                survived += 1;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    fs::write(&file, &verilog)?;
    println!("{} mutants: {killed} killed by the tests, {hung} hung them, {refused} refused by lint, {survived} survived", mutants.len());
    // A build that fails for all is no lint of a mutant, and tests that are slow for all do not hang.
    ensure!(killed > refused + hung || mutants.is_empty(), "more mutants were refused or hung than killed: see {}/log.txt", work.display());
    ensure!(is_enough(killed, survived, least), "fewer than {least} % of the mutants were killed: the survivors' lines are above");
    Ok(())
}

/// Whether the tests killed `least` percent of the mutants that they saw. The share that may survive is rounded up: of five mutants one may
/// mean the same, as twenty of two hundred.
fn is_enough(killed: usize, survived: usize, least: usize) -> bool {
    survived <= ((killed + survived) * 100_usize.saturating_sub(least)).div_ceil(100)
}

/// Builds and runs the tests of the block on the RTL in `work`.
fn test(work: &Path, n: usize) -> Result<Fate> {
    let log = fs::File::create(work.join("log.txt"))?;
    let cargo = |more: &[&str]| {
        let mut command = tools::cargo();
        command.args(["test", "--quiet", "--release", "-p", "equipoise-testbench", "--test", "block"]).args(more);
        command.env("EQUIPOISE_RTL_DIR", work).env("EQUIPOISE_SIZES", format!("n{n}w64")).stdin(Stdio::null());
        command
    };
    let built = cargo(&["--no-run"]).stdout(log.try_clone()?).stderr(log.try_clone()?).status().context("cargo does not start")?;
    if !built.success() {
        return Ok(Fate::Refused);
    }
    let mut child = cargo(&[]).process_group(0).stdout(log.try_clone()?).stderr(log).spawn().context("cargo does not start")?;
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(if status.success() { Fate::Survived } else { Fate::Killed });
        }
        if started.elapsed() > LIMIT {
            // The whole group: the tests are a child of cargo.
            Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status()?;
            child.wait()?;
            return Ok(Fate::Hung);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_change_a_mutant_and_none_in_a_reset() {
        let verilog = "    // a & b\n    wire x;\n    assign x = !a & b;\n        if (reset) begin\n        y <= 1'b0;\n        end else begin\n        y <= a < b;\n        if (c != d) y <= 1'b0;";
        let after: Vec<String> = all(verilog).into_iter().map(|m| format!("{}: {}", m.line, m.after.trim())).collect();
        let expected =
            ["3: assign x = !a | b;", "3: assign x = a & b;", "7: y <= a <= b;", "8: if (c == d) y <= 1'b0;", "8: if (c != d) y <= 1'b1;"];
        assert_eq!(after, expected);
    }

    #[test]
    fn one_of_few_may_survive_and_a_tenth_of_many() {
        assert!(is_enough(5, 0, 90) && is_enough(4, 1, 90) && !is_enough(3, 2, 90));
        assert!(is_enough(180, 20, 90) && !is_enough(179, 21, 90));
        assert!(is_enough(0, 0, 90) && is_enough(3, 0, 100) && !is_enough(3, 1, 100));
    }

    #[test]
    fn a_part_is_its_modules() {
        let verilog =
            "module a (\n  assign x = a & b;\nendmodule\nmodule a_banks (\n  assign x = a & b;\nendmodule\nmodule c (\n  assign x = a & b;";
        let lines = |part| within(verilog, part, all(verilog)).iter().map(|m| m.line).collect::<Vec<_>>();
        assert_eq!((lines(""), lines("_banks")), (vec![2, 5, 8], vec![5]));
    }

    #[test]
    fn a_sample_is_spread_over_the_file() {
        let mutant = |line| Mutant { line, before: String::new(), after: String::new() };
        let mutants: Vec<Mutant> = (0..99).map(mutant).collect();
        let lines = |seed| sample(&mutants, 4, seed).iter().map(|m| m.line).collect::<Vec<_>>();
        assert_eq!(lines(0), [0, 24, 49, 74]);
        assert_eq!(lines(26), [26, 50, 75, 1]);
        assert_eq!(sample(&mutants, 200, 0).len(), 99);
    }
}
