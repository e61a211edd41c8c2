// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The list of proofs: box, property, seeded fault.

use crate::rtl;
use anyhow::Result;

/// A change of the RTL that must break the property.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// What the change stands for.
    pub name: &'static str,
    /// Text that is there once.
    pub find: &'static str,
    /// What stands there instead.
    pub replace: &'static str,
}

/// One proof.
pub struct Job {
    /// Name, also of its folder in `build/prove`.
    pub name: String,
    /// What is proved, for the reader of the output.
    pub claim: &'static str,
    /// The RTL of the box.
    pub rtl: Box<dyn Fn() -> Result<String>>,
    /// Macros in front of the property file.
    pub defines: String,
    /// The property file.
    pub file: &'static str,
    /// Its top module.
    pub top: &'static str,
    /// Time for ABC, each of two runs.
    pub seconds: u32,
    /// What must break it.
    pub fault: Fault,
}

impl Job {
    /// The property file with its macros.
    pub fn properties(&self) -> String {
        format!("{}\n{}", self.defines, self.file)
    }
}

const MERGE: &str = include_str!("../formal/merge.sv");
const EGRESS: &str = include_str!("../formal/egress.sv");
const BALANCE: &str = include_str!("../formal/balance.sv");

/// Every proof, the quick ones first.
pub fn all() -> Vec<Job> {
    let mut jobs = merge();
    jobs.extend(egress());
    jobs.extend(SHARES.iter().map(|shares| balance(shares)));
    jobs
}

/// Property, claim, fault name, text, replacement.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn of_box(name: &'static str, file: &'static str, top: &'static str, rows: &[Row]) -> Vec<Job> {
    rows.iter()
        .map(|&(property, claim, fault, find, replace)| Job {
            name: format!("{name}_{}", property.to_lowercase()),
            claim,
            rtl: Box::new(move || rtl::emit_box(name)),
            defines: format!("`define {property}"),
            file,
            top,
            seconds: 600,
            fault: Fault { name: fault, find, replace },
        })
        .collect()
}

fn merge() -> Vec<Job> {
    of_box(
        "merge",
        MERGE,
        "merge_properties",
        &[
            (
                "EXACT",
                "crossbar port: no beat is lost, doubled, changed or reordered",
                "a beat is handed on that nobody took",
                "out_valid <= taken;",
                "out_valid <= taken | mid;",
            ),
            (
                "UNSPLIT",
                "crossbar port: frames stay whole",
                "the choice is made anew for every beat",
                "if (mid) from_unit = unit_served;",
                "",
            ),
            (
                "FAIR",
                "crossbar port: a waiting frame lets one other frame go first, no more",
                "the balancing unit always goes first",
                "unit_valid & (!own_valid | !unit_served)",
                "unit_valid",
            ),
            (
                "FULL_RATE",
                "crossbar port: with room, a beat is taken in every clock",
                "a pause after every beat",
                "assign unit_ready = from_unit & room;",
                "assign unit_ready = from_unit & room & !out_valid;",
            ),
        ],
    )
}

fn egress() -> Vec<Job> {
    of_box(
        "egress",
        EGRESS,
        "egress_properties",
        &[
            (
                "STABLE",
                "egress buffer: an offered beat stays until it is taken, whatever link and mode do",
                "the offer falls with the link",
                "assign m_axis_tvalid = offered;",
                "assign m_axis_tvalid = offered & link;",
            ),
            (
                "LINK_DOWN",
                "egress buffer: a failed link leaves no half frame behind, within four clocks",
                "no error beat ends the frame that is partly out",
                "end_in_error <= 1'b1;",
                "end_in_error <= 1'b0;",
            ),
            (
                "FULL_RATE",
                "egress buffer: a beat in and a beat out in every clock",
                "the RAM is read only when its output is empty",
                "(!fetched | load | throw_away)",
                "(!fetched)",
            ),
            (
                "PAYLOAD",
                "egress buffer: bytes and end of a beat stay with its data",
                "the byte count of a beat is the next one's",
                ".count (out_count)",
                ".count (ram_read_count)",
            ),
            (
                "ORDER",
                "egress buffer: no beat is lost, doubled or reordered (CUT)",
                "the buffer takes a beat too many",
                "open <= used < LIMIT;",
                "open <= 1'b1;",
            ),
            (
                "WHOLE_FRAMES",
                "egress buffer: the MAC never starves in mid-frame (STORE)",
                "every beat is committed at once",
                "if (now_cut | (last & !err)) commit_at",
                "if (now_cut | !err) commit_at",
            ),
            (
                "CUT_FRAMES_GONE",
                "egress buffer: nothing of a frame that ends in error is offered (STORE)",
                "such a frame is not taken back",
                "if (!now_cut & last & err) write_at <= commit_at;",
                "",
            ),
        ],
    )
}

/// Share vectors that the balance inequality is proved for.
const SHARES: &[&[u32]] = &[&[1, 1], &[3, 5], &[7, 1], &[0, 3], &[1, 1, 1], &[1, 2, 3], &[1, 1, 1, 1], &[3, 1, 4, 2], &[3, 1, 0, 2]];

/// The balance inequality for one share vector.
fn balance(shares: &'static [u32]) -> Job {
    let n = shares.len();
    let mut ties = String::new();
    let mut connect = String::new();
    for (p, share) in shares.iter().enumerate() {
        connect += &format!(", .share_{p}(16'd{share})");
    }
    let mut pair = 0;
    for a in 0..n {
        for b in a + 1..n {
            let tie = u8::from(shares[a] >= shares[b]);
            connect += &format!(", .tie_{pair}(1'b{tie})");
            ties.insert(0, if tie == 1 { '1' } else { '0' });
            pair += 1;
        }
    }
    let list: Vec<String> = shares.iter().rev().map(|share| format!("16'd{share}")).collect();
    let name: Vec<String> = shares.iter().map(u32::to_string).collect();
    Job {
        name: format!("balance_{}", name.join("_")),
        claim: "selector: no path is ever ahead of its share by more than one frame, D never overflows",
        rtl: Box::new(move || rtl::selector(n)),
        defines: format!(
            "`define PATHS {n}\n`define PAIRS {pair}\n`define SHARES {{{}}}\n`define TIES {pair}'b{ties}\n`define SELECTOR selector_n{n}\n`define CONNECT {connect}\n",
            list.join(", ")
        ),
        file: BALANCE,
        top: "balance_properties",
        seconds: 600,
        fault: Fault { name: "a path that was taken is not charged", find: "if (win_b) diff <= minus;", replace: "" },
    }
}
