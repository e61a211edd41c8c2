// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From a block to its text: header, what each module is, errors that name the block.

use anyhow::{Context, Result};
use rust_hdl::prelude::*;
use rust_hdl_emit::Emit;

const HEADER: &str = "// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors
//
// Printed from rust-hdl by rust-hdl-emit; change the Rust, not this file.
// One file holds all modules of the block, which DECLFILENAME always complains of: hence the one lint waiver.
/* verilator lint_off DECLFILENAME */
";

/// What each box is, for the comment over its module.
const DOCS: [(&str, &str); 29] = [
    ("ingress", "Checks the frames of one host stream (docs/semantics.md \"Frames\")."),
    ("look", "The newest beat of a host stream, and what is wrong with it."),
    ("silence", "How long a host has sent nothing in mid-frame (docs/semantics.md \"Frames\", LANE_TIMEOUT)."),
    ("lane", "Sends the frames of one host stream on their way (docs/semantics.md \"Roles and forwarding\")."),
    ("unit", "Balancing unit: chooses a port for every frame that a primary was given (docs/semantics.md \"Roles and forwarding\")."),
    ("turns", "The lanes take the balancing unit one after the other, frame by frame."),
    ("stamp", "What a frame is decided with: shares, ties and eligible paths as its first beat entered (docs/semantics.md \"Epochs\")."),
    (
        "selector",
        "One exact decision per clock: the path with the largest (total / bytes) * share (docs/semantics.md \"Static balancing\").",
    ),
    ("pair", "Which of two paths is further behind its share: the sign of bytes(a)*share(b) - bytes(b)*share(a)."),
    ("dispatch", "Decided beats on their way to the crossbar."),
    ("merge", "The crossbar's side of one port: whole frames from the own lane or the balancing unit, in turn."),
    ("egress", "Egress buffer: frames that wait for one port's MAC."),
    ("paths", "Which paths may be chosen: members with a link."),
    ("ranking", "Who wins ties: the larger share, then the lower index."),
    ("registers", "Register bus, configuration and status."),
    ("limit", "The longest frame: MAX_FRAME with its shadow, in use within its bounds."),
    ("drops", "How many frames each reason dropped in a clock."),
    ("statistics", "Counters of 64 bits in one block RAM."),
    ("screen", "Which frames of a wire are sound, and wanted (docs/semantics.md \"Receive\")."),
    ("store", "Whole frames of one port that wait for the host."),
    ("rotation", "The ports take the way to the host one after the other, frame by frame."),
    ("counts", "Counters of the receive half."),
    ("page", "Registers of the receive half."),
    ("engine", "Adds what is pending to counters of 64 bits in one block RAM."),
    ("jacks", "The two Ethernet jacks of a board: PHY ports with their MACs, and what they count."),
    ("bone", "From UARTBone's bytes to bus accesses and back."),
    ("faults", "What went wrong on the serial line, counted, in a page behind the registers."),
    ("receiver", "From a serial line to bytes: 8N1, low bit first."),
    ("transmitter", "From bytes to a serial line: 8N1, low bit first."),
];

/// A large block is a large value: it is made, connected and printed on a stack of its own.
const STACK_BYTES: usize = 512 << 20;

/// Makes a block and prints it.
pub fn print<B: Block + Default>(name: &str, title: &str) -> Result<String> {
    print_made(name, title, B::default)
}

/// The same for a block that wants parameters.
pub fn print_made<B: Block>(name: &str, title: &str, make: impl FnOnce() -> B + Send) -> Result<String> {
    std::thread::scope(|scope| {
        let work = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || print_here(name, title, make()))
            .context("cannot start a thread to print in")?;
        work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn print_here<B: Block>(name: &str, title: &str, made: B) -> Result<String> {
    let mut block = Box::new(made);
    block.connect_all();
    check_all(&*block).map_err(|e| anyhow::anyhow!("{name} is not sound: {e:?}"))?;
    let mut emit = Emit::new().header(HEADER).doc(name, title);
    for (place, text) in DOCS {
        emit = emit.doc(place, text);
    }
    Ok(emit.emit(name, &*block).with_context(|| format!("cannot print {name}"))?.verilog)
}
