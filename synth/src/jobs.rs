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

/// How a property is decided.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// Reachability, by ABC's `pdr`.
    Pdr,
    /// Induction over words, for arithmetic that is too wide for `pdr`; `join` is a yosys command that shows the property file a register
    /// of the block, as a help for the induction.
    Induction {
        /// Run after flattening.
        join: &'static str,
    },
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
    /// How it is decided.
    pub method: Method,
    /// Time for the solver, each of two runs.
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
const PAIR_BOUND: &str = include_str!("../formal/pair_bound.sv");

/// Every proof, the quick ones first.
pub fn all() -> Vec<Job> {
    let mut jobs = merge();
    jobs.extend(egress());
    jobs.push(balance());
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
            method: Method::Pdr,
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
                "assign valid = taken;",
                "assign valid = taken | mid;",
            ),
            (
                "UNSPLIT",
                "crossbar port: frames stay whole",
                "the turn moves on in mid-frame",
                "assign pass_on = (taken & taken_last) | (!mid & !offered);",
                "assign pass_on = taken;",
            ),
            (
                "FAIR",
                "crossbar port: a waiting frame lets one other frame go first, no more",
                "the balancing unit keeps its turn as long as it has frames",
                "assign next_turn = unit_turn ^ (pass_on & other_wants);",
                "assign next_turn = unit_turn ^ (pass_on & other_wants & !(unit_turn & unit_valid));",
            ),
            (
                "FULL_RATE",
                "crossbar port: with room, a beat is taken in every clock",
                "a pause after every beat",
                "unit_open <= next_turn & room;",
                "unit_open <= next_turn & room & !taken;",
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
                "assign output_free = !fetched | load | throw_away;",
                "assign output_free = !fetched;",
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

/// The balance inequality for one share vector.
/// One pair in its real widths, for every pair of shares and every longest frame.
fn balance() -> Job {
    Job {
        name: "pair_bound".into(),
        claim: "balance: no path is ever ahead of its share by more than one frame, D never overflows; all shares, all lengths",
        rtl: Box::new(|| rtl::emit_box("pair")),
        defines: String::new(),
        file: PAIR_BOUND,
        top: "pair_bound",
        method: Method::Induction {
            join: "connect -set inside dut.behind; connect -set inside_a_first dut.a_first; connect -set inside_b_first dut.b_first; \
                   connect -set inside_term_a dut.if_b.product; connect -set inside_term_b dut.if_a.product",
        },
        seconds: 120,
        fault: Fault { name: "the winner is charged with the other's share", find: ".product (term_a)", replace: ".product (term_b)" },
    }
}
