// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One model checking run: yosys makes an and-inverter graph of block and properties, ABC's `pdr` decides it.
//!
//! ABC is the one inside yosys, or `YOSYS_ABC`: yosys can run an ABC script of ours, whose verdict comes back through `write_status`. So
//! a proof needs no tool beyond the pinned yosys, no root, and does not depend on what else a machine has.

use crate::tools::{last_lines, Tool, YOSYS};
use anyhow::{bail, ensure, Context, Result};
use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
};

/// What `pdr` found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Holds in every reachable state.
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

/// Checks module `top` of `properties` over `rtl`, in folder `work`, within `seconds`; `join` are commands that run after flattening.
///
/// # Errors
/// yosys refuses the files, or ABC does not answer.
pub fn check(work: &Path, rtl: &str, properties: &str, top: &str, join: &str, seconds: u32) -> Result<Verdict> {
    let yosys = model(work, rtl, properties, top, join)?;
    // Where `scorr` leaves no register, newer versions of `pdr` refuse: then `iprove`, for combinational models, has the verdict.
    solve(&yosys, work, "read_aiger model.aig; fold; strash; scorr; write_aiger reduced.aig")?;
    let engine = match registers(&work.join("reduced.aig"))? {
        0 => "iprove".to_string(),
        _ => format!("pdr -T {seconds}"),
    };
    solve(&yosys, work, &format!("read_aiger reduced.aig; strash; {engine}"))
}

/// Registers of an AIGER model: the fourth word of its header, `aig M I L O A`.
fn registers(model: &Path) -> Result<usize> {
    let bytes = fs::read(model).with_context(|| format!("ABC wrote no {}: see abc.log there", model.display()))?;
    let header = String::from_utf8_lossy(bytes.split(|&b| b == b'\n').next().unwrap_or_default()).into_owned();
    header.split(' ').nth(3).and_then(|word| word.parse().ok()).with_context(|| format!("{}: header `{header}`", model.display()))
}

/// Clocks in which a seeded fault must show where its search is bounded.
const FAULT_CLOCKS: u32 = 500;

/// Looks for a counter-example only, from reset on.
///
/// # Errors
/// As [`check`].
pub fn counter_example(work: &Path, rtl: &str, properties: &str, top: &str, seconds: u32) -> Result<Verdict> {
    let yosys = model(work, rtl, properties, top, "")?;
    solve(&yosys, work, &format!("read_aiger model.aig; fold; strash; bmc3 -F {FAULT_CLOCKS} -T {seconds}"))
}

/// Writes the files, and makes the model of them.
fn model(work: &Path, rtl: &str, properties: &str, top: &str, join: &str) -> Result<Tool> {
    write(work, rtl, properties)?;
    let yosys = Tool::find(YOSYS);
    let script = format!("read_verilog block.v; read_verilog -formal properties.sv; prep -top {top}; flatten; {join}; {PREPARE}");
    yosys.run(work, &["-q", "-p", &script])?;
    Ok(yosys)
}

fn write(work: &Path, rtl: &str, properties: &str) -> Result<()> {
    let _ = fs::remove_dir_all(work);
    fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
    fs::write(work.join("block.v"), rtl)?;
    Ok(fs::write(work.join("properties.sv"), properties)?)
}

/// Runs ABC commands and reads their verdict.
fn solve(yosys: &Tool, work: &Path, commands: &str) -> Result<Verdict> {
    let steps = format!("{commands}; write_status status.txt");
    match env::var_os("YOSYS_ABC") {
        Some(abc) => {
            let run = Command::new(&abc).args(["-c", &steps]).current_dir(work).stdin(Stdio::null()).output();
            let run =
                run.with_context(|| format!("YOSYS_ABC={} does not start; unset it to use the one in yosys", Path::new(&abc).display()))?;
            fs::write(work.join("abc.log"), &run.stdout)?;
        }
        None => built_in_abc(yosys, work, &steps)?,
    }
    verdict(work)
}

/// Checks by temporal induction inside yosys; `join` are commands that run after flattening.
///
/// # Errors
/// yosys refuses the files.
pub fn induction(work: &Path, rtl: &str, properties: &str, top: &str, join: &str, seconds: u32) -> Result<Verdict> {
    write(work, rtl, properties)?;
    let script = format!(
        "read_verilog block.v; read_verilog -formal properties.sv; prep -top {top}; flatten; {join}; memory_map; async2sync; \
         chformal -cover -remove; opt_clean; sat -tempinduct -maxsteps 3 -set-assumes -prove-asserts -timeout {seconds} -verify {top}"
    );
    match Tool::find(YOSYS).try_run(work, &["-q", "-p", &script])? {
        (true, _) => Ok(Verdict::Proved),
        (false, log) if log.contains("proof did fail") || log.contains("timed out") => Ok(Verdict::Unknown),
        (false, log) => bail!("yosys refuses the proof:\n{}", last_lines(&log, 8)),
    }
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
        check(&crate::tools::root().join("build/prove").join(name), COUNTER, &properties, "top", "", 20).unwrap()
    }

    /// The first needs the invariant `q < 10`, which leaves registers; of the second `scorr` leaves none.
    #[test]
    fn true_and_false() {
        assert_eq!(verdict_of("test_true", 9), Verdict::Proved);
        assert_eq!(verdict_of("test_trivial", 15), Verdict::Proved);
        assert_eq!(verdict_of("test_false", 8), Verdict::Broken);
    }
}
