// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # RTL and ECP5 netlist of a box are the same, proved
//!
//! yosys synthesises a box to LUTs, carries and flip-flops, our own models stand for those cells, and induction shows that every register
//! and output of the two is always equal. For each box a seeded fault in what is synthesised must be found.
//!
//! **Where it ends**: the boxes of `ENDS`, and `pair`, which is in `selector`. **Where it does not**, with 40 s for each: `registers`, `dispatch` and
//! `unit`; `lane` and `uartbone`, on which yosys runs out of stack; boxes with a block RAM (`egress`, `statistics`, `store`, `tally`) cannot be
//! compared this way. All of these are compared by simulation: in `synth/tests/boards` box by box, and by `make netlist-check` as a whole board
//! under the tests of its RTL.

use crate::tools::{self, Tool, YOSYS};
use anyhow::{ensure, Context, Result};
use equipoise_boards::{board::Family, cells};
use std::fs;

/// A box, and a change of its RTL that makes another one of it.
struct Pair {
    name: &'static str,
    find: &'static str,
    replace: &'static str,
}

/// Boxes for which it ends.
const ENDS: [Pair; 7] = [
    Pair { name: "axil", find: "if (rst)", replace: "if (~rst)" },
    Pair { name: "ingress", find: "if (reset)", replace: "if (~reset)" },
    Pair { name: "merge", find: "if (reset)", replace: "if (~reset)" },
    Pair { name: "rotation", find: "waiting & ~of", replace: "waiting & of" },
    Pair { name: "selector", find: "first_d2 ? &row_3", replace: "first_d2 ? |row_3" },
    Pair { name: "stamp", find: "changed | clear", replace: "changed & clear" },
    Pair { name: "turns", find: "if (reset)", replace: "if (~reset)" },
];

/// Proves every box of `ENDS`, and that its fault is found.
///
/// # Errors
/// A netlist differs from its RTL, a fault is not found, or a tool fails.
pub fn run() -> Result<()> {
    for pair in &ENDS {
        let rtl = equipoise_hdl::emit_box(pair.name)?;
        ensure!(equal(pair.name, &rtl, &rtl)?, "{}: the netlist is not the RTL; see build/equivalence/{}", pair.name, pair.name);
        let at =
            rtl.rfind(pair.find).with_context(|| format!("{}: no `{}` in the RTL any more: choose another fault", pair.name, pair.find))?;
        let faulty = format!("{}{}{}", &rtl[..at], pair.replace, &rtl[at + pair.find.len()..]);
        ensure!(!equal(pair.name, &rtl, &faulty)?, "{}: a netlist of other RTL passes: this proves nothing", pair.name);
        println!("equal   {:<10} its ECP5 netlist is its RTL, and is not that of RTL with a fault", pair.name);
    }
    Ok(())
}

/// Whether the netlist of `synthesised` is `rtl`.
fn equal(name: &str, rtl: &str, synthesised: &str) -> Result<bool> {
    let work = tools::root().join("build/equivalence").join(name);
    fs::create_dir_all(&work).with_context(|| format!("cannot make {}", work.display()))?;
    // yosys knows no type of a parameter.
    let cells = cells::models(Family::Ecp5).replace("parameter string", "parameter");
    let logic = cells.split("module DP16KD").next().unwrap_or_default();
    for (file, text) in [("rtl.v", rtl), ("synthesised.v", synthesised), ("cells.v", logic)] {
        fs::write(work.join(file), text).with_context(|| format!("cannot write {file} in {}", work.display()))?;
    }
    let yosys = Tool::find(YOSYS);
    // What is compared is paired by name: every register keeps its own, and no other name, of which synthesis may leave a part undriven, counts.
    let registers = r"t:$*dff* %co1:+[Q] w:* %i";
    let script = format!(
        "read_verilog synthesised.v; hierarchy -top {name}; proc; flatten; setattr -set keep 1 {registers}; \
         synth_ecp5 -top {name} -nobram -nolutram; rename {name} gate; write_verilog -noattr netlist.v"
    );
    yosys.run(&work, &["-q", "-p", &script])?;
    let script = format!(
        "read_verilog rtl.v; hierarchy -top {name}; proc; flatten; opt_clean; rename -hide w:* {registers} %d; rename {name} gold; \
         design -stash gold; read_verilog netlist.v; read_verilog -sv cells.v; hierarchy -top gate; proc; flatten; opt_clean; \
         design -stash gate; design -copy-from gold -as gold gold; design -copy-from gate -as gate gate; equiv_make gold gate equiv; \
         hierarchy -top equiv; async2sync; opt_clean; equiv_simple -undef; equiv_induct -undef -seq 5; equiv_status -assert"
    );
    let (good, text) = yosys.try_run(&work, &["-p", &script])?;
    ensure!(good || text.contains("unproven $equiv"), "yosys failed on {name}:\n{}", tools::last_lines(&text, 6));
    Ok(good)
}
