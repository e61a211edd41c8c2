// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One model checking run: yosys makes an and-inverter graph of block and properties, ABC's `pdr` decides it.
//!
//! ABC is the one inside yosys, or `YOSYS_ABC`: yosys can run an ABC script of ours, whose verdict comes back through `write_status`. So
//! a proof needs no tool beyond the pinned yosys, no root, and does not depend on what else a machine has.

use crate::tools::{last_lines, Tool, YOSYS};
use anyhow::{bail, ensure, Context, Result};
use std::{
    env,
    ffi::OsStr,
    fs,
    path::Path,
    process::{Command, Stdio},
};

/// What `pdr` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Holds in every reachable state, or in those within the clocks of [`Kind::Bounded`].
    Proved,
    /// A run of the block breaks it.
    Broken,
    /// Time ran out.
    Unknown,
}

/// Memories become registers; what is undefined may be anything (`anyseq`), so that nothing is proved by a lucky zero.
const PREPARE: &str =
    "memory_map; async2sync; chformal -cover -remove; setundef -undriven -anyseq; opt_clean; techmap; opt -fast; dffunmap; \
     opt_clean; aigmap; setundef -anyseq; opt_clean; write_aiger -I -B -zinit model.aig";

/// What is asked of a block and its properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reachability, by `pdr`.
    Check,
    /// Only a counter-example, from reset on.
    Search,
    /// That there is none within so many clocks.
    Bounded(u32),
    /// Temporal induction inside yosys.
    Induction,
}

/// A question about module `top` of a property file.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub kind: Kind,
    /// Top module of the properties.
    pub top: &'a str,
    /// yosys commands that run after flattening.
    pub join: &'a str,
    /// Time for the solver.
    pub seconds: u32,
}

/// Where `scorr` leaves no register, newer versions of `pdr` refuse: then `iprove`, for combinational models, has the verdict.
const REDUCE: &str = "read_aiger model.aig; fold; strash; scorr; write_aiger reduced.aig";
const COMBINATIONAL: &str = "read_aiger reduced.aig; strash; iprove";

impl Question<'_> {
    /// All that yosys and ABC may be told on the way to the answer, in order.
    pub fn scripts(&self) -> Vec<String> {
        let Question { top, join, seconds, .. } = self;
        let read = format!("read_verilog block.v; read_verilog -formal properties.sv; prep -top {top}; flatten; {join}; ");
        match self.kind {
            Kind::Check => {
                vec![read + PREPARE, REDUCE.into(), COMBINATIONAL.into(), format!("read_aiger reduced.aig; strash; pdr -T {seconds}")]
            }
            // One that is under way as time runs out must not count.
            Kind::Bounded(clocks) => {
                vec![read + PREPARE, format!("read_aiger model.aig; fold; strash; scorr; bmc3 -F {} -T {seconds}", clocks + 2)]
            }
            Kind::Search => vec![read + PREPARE, format!("read_aiger model.aig; fold; strash; bmc3 -F {FAULT_CLOCKS} -T {seconds}")],
            Kind::Induction => vec![
                read + &format!(
                    "memory_map; async2sync; chformal -cover -remove; opt_clean; \
                     sat -tempinduct -maxsteps 3 -set-assumes -prove-asserts -timeout {seconds} -verify {top}"
                ),
            ],
        }
    }

    /// Asks it about `rtl` and `properties`, in folder `work`.
    ///
    /// # Errors
    /// yosys refuses the files, or ABC does not answer.
    pub fn answer(&self, work: &Path, rtl: &str, properties: &str) -> Result<Verdict> {
        write(work, rtl, properties)?;
        let yosys = Tool::find(YOSYS);
        let scripts = self.scripts();
        let (good, log) = yosys.try_run(work, &["-q", "-p", &scripts[0]])?;
        if self.kind == Kind::Induction && (good || log.contains("proof did fail") || log.contains("timed out")) {
            return Ok(if good { Verdict::Proved } else { Verdict::Unknown });
        }
        ensure!(good, "yosys refuses the proof in {}:\n{}", work.display(), last_lines(&log, 12));
        if self.kind == Kind::Search {
            return solve(&yosys, work, &scripts[1]);
        }
        let verdict = solve(&yosys, work, &scripts[1])?;
        if let Kind::Bounded(clocks) = self.kind {
            let all = verdict == Verdict::Unknown && searched(work)? >= clocks;
            return Ok(if all { Verdict::Proved } else { verdict });
        }
        let combinational = registers(&work.join("reduced.aig"))? == 0;
        solve(&yosys, work, &scripts[if combinational { 2 } else { 3 }])
    }
}

/// The tools whose answer it is, with their versions.
///
/// # Errors
/// One does not start.
pub fn tools() -> Result<String> {
    let yosys = Tool::find(YOSYS).version()?;
    let Some(abc) = env::var_os("YOSYS_ABC") else { return Ok(yosys) };
    let said = own_abc(&abc, Path::new("."), "version")?;
    Ok(format!("{yosys}\n{}", String::from_utf8_lossy(&said)))
}

/// Registers of an AIGER model: the fourth word of its header, `aig M I L O A`.
fn registers(model: &Path) -> Result<usize> {
    let bytes = fs::read(model).with_context(|| format!("ABC wrote no {}: see abc.log there", model.display()))?;
    let header = String::from_utf8_lossy(bytes.split(|&b| b == b'\n').next().unwrap_or_default()).into_owned();
    header.split(' ').nth(3).and_then(|word| word.parse().ok()).with_context(|| format!("{}: header `{header}`", model.display()))
}

/// Clocks in which a seeded fault must show where its search is bounded.
const FAULT_CLOCKS: u32 = 500;

fn write(work: &Path, rtl: &str, properties: &str) -> Result<()> {
    let _ = fs::remove_dir_all(work);
    fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
    fs::write(work.join("block.v"), rtl)?;
    Ok(fs::write(work.join("properties.sv"), properties)?)
}

/// Runs ABC commands and reads their verdict.
fn solve(yosys: &Tool, work: &Path, commands: &str) -> Result<Verdict> {
    let steps = format!("{commands}; write_status status.txt");
    // That of the step before is no answer.
    let _ = fs::remove_file(work.join("status.txt"));
    match env::var_os("YOSYS_ABC") {
        Some(abc) => fs::write(work.join("abc.log"), own_abc(&abc, work, &steps)?)?,
        None => built_in_abc(yosys, work, &steps)?,
    }
    verdict(work)
}

/// Runs commands in the ABC that the user chose, and returns what it printed.
fn own_abc(abc: &OsStr, work: &Path, commands: &str) -> Result<Vec<u8>> {
    let run = Command::new(abc).args(["-c", commands]).current_dir(work).stdin(Stdio::null()).output();
    let run = run.with_context(|| format!("YOSYS_ABC={} does not start; unset it to use the one in yosys", Path::new(abc).display()))?;
    Ok(run.stdout)
}

/// Runs the steps in the ABC inside yosys. It is called to map a gate, reads our model instead, and complains in the end that no mapped
/// gate came back: the status file is what counts.
fn built_in_abc(yosys: &Tool, work: &Path, steps: &str) -> Result<()> {
    fs::write(work.join("gate.v"), "module gate (input a, input b, input c, output y); assign y = (a & b) ^ c; endmodule\n")?;
    fs::write(work.join("steps.abc"), steps.replace("; ", "\n") + "\n")?;
    let (_, log) = yosys.try_run(work, &["-p", "read_verilog gate.v; techmap; abc -script steps.abc"])?;
    ensure!(work.join("status.txt").is_file(), "the ABC inside yosys did not answer:\n{}", last_lines(&log, 8));
    Ok(())
}

/// Clocks that a search without a find has looked at: the second word of the status.
fn searched(work: &Path) -> Result<u32> {
    let path = work.join("status.txt");
    let text = fs::read_to_string(&path).with_context(|| format!("ABC wrote no {}", path.display()))?;
    text.split_whitespace().nth(1).and_then(|word| word.parse().ok()).with_context(|| format!("{}: status `{text}`", path.display()))
}

fn verdict(work: &Path) -> Result<Verdict> {
    let path = work.join("status.txt");
    let text = fs::read_to_string(&path).with_context(|| format!("ABC wrote no {}: see abc.log there", path.display()))?;
    match text.split_whitespace().next() {
        Some("snl_UNSAT") => Ok(Verdict::Proved),
        Some("snl_SAT") => Ok(Verdict::Broken),
        Some("snl_UNK") => Ok(Verdict::Unknown),
        other => bail!("ABC's status is {other:?} in {}", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTER: &str = "module counter (input clk, input up, output reg [3:0] q);
  initial q = 0;
  always @(posedge clk) if (up) q <= (q == 4'd9) ? 4'd0 : (q + 4'd1);
endmodule";

    fn verdict_of(name: &str, limit: u32) -> Verdict {
        let properties = format!(
            "module top (input clk, input up); wire [3:0] q; counter c (.clk(clk), .up(up), .q(q));
             always @(*) assert (q <= {limit}); endmodule"
        );
        let question = Question { kind: Kind::Check, top: "top", join: "", seconds: 20 };
        question.answer(&crate::tools::root().join("build/prove").join(name), COUNTER, &properties).unwrap()
    }

    /// In how many clocks the counter stays below 9: its value is 9 in the tenth.
    #[test]
    fn a_bounded_search_ends_where_it_should() {
        let properties = "module top (input clk, input up); wire [3:0] q; counter c (.clk(clk), .up(up), .q(q));
             always @(*) assert (q < 9); endmodule";
        let work = crate::tools::root().join("build/prove/test_bounded");
        let verdict = |clocks| {
            Question { kind: Kind::Bounded(clocks), top: "top", join: "", seconds: 20 }.answer(&work, COUNTER, properties).unwrap()
        };
        assert_eq!((verdict(5), verdict(10)), (Verdict::Proved, Verdict::Broken));
    }

    /// The first needs the invariant `q < 10`, which leaves registers; of the second `scorr` leaves none.
    #[test]
    fn true_and_false() {
        assert_eq!(verdict_of("test_true", 9), Verdict::Proved);
        assert_eq!(verdict_of("test_trivial", 15), Verdict::Proved);
        assert_eq!(verdict_of("test_false", 8), Verdict::Broken);
    }
}
