// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Verilates the block in the sizes asked for.
//!
//! For each size: the hdl crate prints the RTL, Verilator translates it to C++, a generated shim gives it a C
//! interface, `cc` compiles both. Verilator's runtime comes from the `verilated` crate; the few runtime files that it
//! leaves out are compiled here. A size whose RTL and tools did not change is not compiled again, by whatever build it was compiled first.
//!
//! Environment: `VERILATOR` (the program; else `.tools/bin/verilator` of the workspace, else the one on `PATH`),
//! `EQUIPOISE_RTL_DIR` (take `equipoise_team_n{N}_w{W}.v` from there instead: netlists and mutants),
//! `EQUIPOISE_SIZES` (such as `n4w64,n3w128`: just these), `EQUIPOISE_DEVICES` (such as `colorlight-i5:two-members`: just these board
//! tops, or `all`, or `none`), `EQUIPOISE_NETLIST_DIR` (take `<board>_<top>.v` from there, what synthesis made of them),
//! `EQUIPOISE_MODELS` (the folder that builds share, else `build/models`).

mod cache;
mod compile;
mod models;
mod shim;
mod table;
mod tool;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::{env, fs, process, thread};

use equipoise_boards::{Board, Top};
use table::Size;

/// Few and fast to compile, with each parameter at two values or more.
const SAMPLE: &[(usize, usize)] = &[(4, 512), (4, 64), (3, 128), (2, 64)];
/// The one for a quick look.
const ONE: (usize, usize) = (4, 64);
/// Board tops: both of the primary board, and the small one.
const DEVICES: &str = "colorlight-5a-75b-v8:port-extender,colorlight-5a-75b-v8:two-members,alchitry-cu:small";
/// The receive half, in these sizes only: it is small, and the hdl crate tests it in more.
const RECEIVE: &[(usize, usize)] = &[(4, 64), (2, 512)];
const PORTS: &[usize] = &[16, 8, 4, 3, 2];
const WIDTHS: &[usize] = &[512, 256, 128, 64];

/// Bytes of stack of a worker; only what is used is ever real memory.
const STACK: usize = 1 << 30;

fn main() {
    for variable in [
        "VERILATOR",
        "VERILATOR_ROOT",
        "EQUIPOISE_MODELS",
        "EQUIPOISE_RTL_DIR",
        "EQUIPOISE_SIZES",
        "EQUIPOISE_DEVICES",
        "EQUIPOISE_NETLIST_DIR",
        "CXX",
        "CXXFLAGS",
    ] {
        println!("cargo:rerun-if-env-changed={variable}");
    }
    println!("cargo:rerun-if-changed=verilate");
    if let Err(message) = run() {
        // One plain sentence, not a panic with a backtrace: this is what a newcomer without the tools sees.
        eprintln!("\nerror: {message}\n");
        process::exit(1);
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| format!("OUT_DIR: {e}"))?);
    let tool = tool::Verilator::find()?;
    let sizes = sizes()?;
    let queue = Mutex::new(sizes.clone());
    let done: Mutex<Vec<Result<Size, String>>> = Mutex::new(Vec::new());
    // cc runs compilers side by side within a model; this overlaps the single-threaded steps of the next one.
    let workers = env::var("NUM_JOBS").ok().and_then(|j| j.parse().ok()).unwrap_or(1usize).clamp(1, 4);
    thread::scope(|scope| {
        for _ in 0..workers.min(sizes.len()) {
            let work = || loop {
                let Some((n, w)) = queue.lock().expect("no worker panics with the lock").pop() else { return };
                let size = Size::build(&tool, &out, n, w);
                done.lock().expect("no worker panics with the lock").push(size);
            };
            // A block is one value in rust-hdl, made on the stack; of 16 ports it is large, the more so unoptimised.
            let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
            worker.map_err(|e| format!("cannot start a thread: {e}"))?;
        }
        Ok::<(), String>(())
    })?;
    let done = done.into_inner().map_err(|e| e.to_string())?;
    let mut models = done.into_iter().collect::<Result<Vec<_>, _>>()?;
    models.push(Size::probe(&tool, &out)?);
    models.push(Size::uartbone(&tool, &out)?);
    models.push(Size::uart_bridge(&tool, &out)?);
    let devices = devices()?;
    for (board, top) in &devices {
        models.push(Size::device(&tool, &out, board, *top)?);
    }
    for (n, w) in RECEIVE {
        models.push(Size::receive(&tool, &out, *n, *w)?);
    }
    models.sort_by(|a, b| (a.n, a.w, &a.top).cmp(&(b.n, b.w, &b.top)));
    let runtime: BTreeSet<String> = models.iter().flat_map(|m| m.runtime.clone()).collect();
    println!("cargo:rustc-link-search=native={}", out.display());
    for m in &models {
        println!("cargo:rustc-link-lib=static={}", m.top);
    }
    compile::runtime(&tool, &out, &runtime)?;
    let write = |name: &str, text: String| fs::write(out.join(name), text).map_err(|e| format!("cannot write {name}: {e}"));
    write("models.rs", table::models(&models))?;
    write("devices.rs", table::devices(&devices))
}

/// The board tops this build verilates.
fn devices() -> Result<Vec<(Board, Top)>, String> {
    let few = compile::feature("ONE_SIZE") && !compile::feature("ALL_SIZES");
    let list = env::var("EQUIPOISE_DEVICES").unwrap_or_else(|_| if few { "none" } else { DEVICES }.to_string());
    if list == "none" {
        return Ok(vec![]);
    }
    if list == "all" {
        return Ok(equipoise_boards::all().into_iter().flat_map(|b| b.tops.iter().map(move |&top| (b.clone(), top))).collect());
    }
    let parse = |item: &str| {
        let bad = || format!("EQUIPOISE_DEVICES: `{item}` is no board top; write it as {DEVICES}");
        let (board, top) = item.split_once(':').ok_or_else(bad)?;
        equipoise_boards::find(board, top).map_err(|e| format!("EQUIPOISE_DEVICES: {e:#}"))
    };
    list.split(',').map(|item| parse(item.trim())).collect()
}

/// The sizes this build verilates, the biggest last (the queue is taken from its end).
fn sizes() -> Result<Vec<(usize, usize)>, String> {
    if let Ok(list) = env::var("EQUIPOISE_SIZES") {
        return list.split(',').map(|item| parse_size(item.trim())).collect();
    }
    let mut sizes = match (compile::feature("ALL_SIZES"), compile::feature("ONE_SIZE")) {
        (true, _) => PORTS.iter().flat_map(|&n| WIDTHS.iter().map(move |&w| (n, w))).collect(),
        (_, true) => vec![ONE],
        _ => SAMPLE.to_vec(),
    };
    sizes.sort_by_key(|&(n, w)| n * w);
    Ok(sizes)
}

fn parse_size(item: &str) -> Result<(usize, usize), String> {
    let bad = || format!("EQUIPOISE_SIZES: `{item}` is not a size; write it as n4w64");
    let (n, w) = item.strip_prefix('n').and_then(|s| s.split_once('w')).ok_or_else(bad)?;
    let size = (n.parse().map_err(|_| bad())?, w.parse().map_err(|_| bad())?);
    if PORTS.contains(&size.0) && WIDTHS.contains(&size.1) {
        Ok(size)
    } else {
        Err(bad())
    }
}
