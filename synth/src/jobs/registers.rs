// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The register bus, alone and with the statistics behind it.

use super::job::{of_box, Fault, Job, Method};
use crate::rtl;
use equipoise_hdl::counters::statistics::{read_bound, round_clocks};
use equipoise_regmap::map;

const FILE: &str = include_str!("../../formal/registers.sv");
const TOP: &str = "registers_properties";

/// Ports of both boxes as `emit_box` makes them.
const PORTS: usize = 2;

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "registers",
        FILE,
        TOP,
        &[
            (
                "ANSWERED",
                "register bus: one answer to every access, in its fifth clock or one clock after its counter came, and none without",
                "an answer is given twice",
                "acknowledge <= done;",
                "acknowledge <= done | (acknowledge & !wants_counter);",
            ),
            (
                "LIMITS",
                "registers: the longest frame in use has 64 bytes or more",
                "what is written is not limited",
                "if (written < SHORTEST) in_use <= SHORTEST;",
                "",
            ),
            (
                "ONCE",
                "register bus: a write takes effect once, with its answer; a commit moves shares and members at once; LOCK locks",
                "a write is taken in every clock of its access",
                "assign write = request & writes;",
                "assign write = (request | acknowledge) & writes;",
            ),
        ],
    );
    for job in &mut jobs {
        job.defines += &addresses();
    }
    jobs.push(bound());
    jobs
}

/// Word addresses, from the register map.
fn addresses() -> String {
    let registers = [map::COMMIT, map::LOCK, map::CLEAR, map::SNAPSHOT, map::MEMBERS, map::SHARE];
    registers.iter().map(|register| format!("\n`define {} 10'd{}", register.name, register.offset)).collect()
}

/// Both boxes together: the bound that the statistics promise.
fn bound() -> Job {
    let inner = [
        "phase counters.phase",
        "kind counters.kind",
        "place counters.place",
        "keeping counters.keeping",
        "clear_wanted counters.clear_wanted",
        "copying counters.copying",
        "held counters.held",
        "hold_before counters.hold_before",
        "serving counters.serving",
        "at_last counters.at_last",
        "at_end counters.at_end",
        "asked dut.access.asked",
        "decoded dut.access.decoded",
        "checked dut.access.checked",
        "acknowledge dut.access.acknowledge",
    ];
    Job {
        name: "registers_bound".into(),
        claim: "register bus with statistics, two ports: every access is answered within read_bound(2) clocks more than the usual five",
        rtl: Box::new(|| Ok(rtl::emit_box("registers")? + &rtl::emit_box("statistics")?)),
        defines: format!("`define BOUND {}\n`define ROUND {}", read_bound(PORTS), round_clocks(PORTS)),
        file: FILE,
        top: TOP,
        method: Method::Induction { join: inner.map(|pair| format!("connect -set {pair}")).join("; ") },
        seconds: 120,
        fault: Fault { name: "the statistics are never held", find: "held <= held | copying;", replace: "held <= held;" },
    }
}
