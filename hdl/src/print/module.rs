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
    let emit = Emit::new().header(HEADER).doc(name, title);
    Ok(emit.emit(name, &*block).with_context(|| format!("cannot print {name}"))?.verilog)
}
