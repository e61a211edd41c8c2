// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From one size of the block to a static library.

use std::collections::hash_map::DefaultHasher;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

use equipoise_boards::{Board, Top};

use crate::shim::{self, Port};
use crate::tool::Verilator;

/// Counts up when this script changes what it makes, so that older libraries are not taken for fresh.
const RECIPE: u32 = 2;

/// Clock of the simulated board, and its serial line.
const CLOCK_HZ: u64 = 125_000_000;
const BAUD: u64 = 3_000_000;

/// What Verilator says of netlists: yosys leaves pins open, names bits by strange names, and lets nets stand that nobody reads.
const NETLIST_WAIVERS: [&str; 7] = ["SYNCASYNCNET", "WIDTH", "UNUSED", "UNDRIVEN", "PINMISSING", "PINCONNECTEMPTY", "UNOPTFLAT"];

/// Clocks after which the simulated bridge forgets half a command: 10 ms, so that a simulation need not wait long for it.
const UARTBONE_TIMEOUT: u64 = 1_250_000;

/// Runtime files that the `verilated` crate compiles itself; the other ones a model needs are compiled here.
const IN_VERILATED_CRATE: &[&str] = &["verilated", "verilated_cov", "verilated_dpi", "verilated_save", "verilated_vcd_c", "verilated_vpi"];

/// A verilated size.
pub struct Size {
    pub n: usize,
    pub w: usize,
    pub top: String,
    pub ports: Vec<Port>,
    /// Runtime files (without suffix) that the model needs.
    pub runtime: Vec<String>,
}

impl Size {
    /// Prints, translates and compiles `equipoise_team_n{n}_w{w}`, or finds it fresh.
    pub fn build(tool: &Verilator, out: &Path, n: usize, w: usize) -> Result<Self, String> {
        let top = format!("equipoise_team_n{n}_w{w}");
        let rtl = rtl(&top, n, w)?;
        Size::build_text(tool, out, n, w, top, &rtl)
    }

    /// The crate's own test piece, listed as a size without ports.
    pub fn probe(tool: &Verilator, out: &Path) -> Result<Self, String> {
        Size::build_text(tool, out, 0, 0, "equipoise_probe".to_string(), include_str!("probe.v"))
    }

    /// The UARTBone bridge, bytes by handshake, listed as a size without ports.
    pub fn uartbone(tool: &Verilator, out: &Path) -> Result<Self, String> {
        let rtl = equipoise_hdl::emit_uartbone(UARTBONE_TIMEOUT).map_err(|e| format!("equipoise_uartbone cannot be printed: {e:#}"))?;
        Size::build_text(tool, out, 0, 0, "equipoise_uartbone".to_string(), &rtl)
    }

    /// The same behind its serial line, as `make rtl` prints it but for the shorter time-out.
    pub fn uart_bridge(tool: &Verilator, out: &Path) -> Result<Self, String> {
        let rtl = equipoise_hdl::emit_uart_bridge(CLOCK_HZ, BAUD, UARTBONE_TIMEOUT)
            .map_err(|e| format!("equipoise_uart_bridge cannot be printed: {e:#}"))?;
        Size::build_text(tool, out, 0, 0, "equipoise_uart_bridge".to_string(), &rtl)
    }

    /// A board's top with the models of its hard cells, listed as a size without ports.
    pub fn device(tool: &Verilator, out: &Path, board: &Board, top: Top) -> Result<Self, String> {
        let name = equipoise_boards::module_name(board, top);
        let text = match env::var_os("EQUIPOISE_NETLIST_DIR").filter(|d| !d.is_empty()) {
            Some(dir) => NETLIST_WAIVERS.map(|rule| format!("/* verilator lint_off {rule} */\n")).concat() + &read_given(&dir, &name)?,
            None => equipoise_boards::verilog_at(board, top, equipoise_boards::simulated_baud(board))
                .map_err(|e| format!("{name} cannot be printed: {e:#}"))?,
        };
        Size::build_text(tool, out, 0, 0, name, &(text + &equipoise_boards::cells::models(board.device.family)))
    }

    /// The receive half, listed as a size without ports: it is no team.
    pub fn receive(tool: &Verilator, out: &Path, n: usize, w: usize) -> Result<Self, String> {
        let top = format!("equipoise_receive_n{n}_w{w}");
        let rtl = equipoise_hdl::emit_receive(n, w, 4096).map_err(|e| format!("{top} cannot be printed: {e:#}"))?;
        Size::build_text(tool, out, 0, 0, top, &rtl)
    }

    fn build_text(tool: &Verilator, out: &Path, n: usize, w: usize, top: String, rtl: &str) -> Result<Self, String> {
        let dir = out.join(&top);
        let arguments = verilator_arguments(&top);
        let stamp = stamp(tool, rtl, &arguments);
        let stamp_file = out.join(format!("{top}.stamp"));
        if fs::read_to_string(&stamp_file).ok().as_deref() != Some(&stamp) {
            let _ = fs::remove_file(&stamp_file);
            let _ = fs::remove_dir_all(&dir);
            let io = |e: std::io::Error| format!("cannot write to {}: {e}", dir.display());
            fs::create_dir_all(&dir).map_err(io)?;
            let file = dir.join(format!("{top}.v"));
            fs::write(&file, rtl).map_err(io)?;
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            tool.translate(&arguments, &file, &dir)?;
        }
        let Listed { ports, sources, runtime } = read_output(&dir, &top)?;
        if !stamp_file.exists() {
            compile(tool, out, &dir, &top, n * w, &ports, &sources)?;
            fs::write(&stamp_file, stamp).map_err(|e| format!("cannot write {}: {e}", stamp_file.display()))?;
        }
        Ok(Size { n, w, top, ports, runtime })
    }
}

/// What the models of this build can write.
#[derive(Clone, Copy, PartialEq)]
enum Trace {
    None,
    Fst,
    Vcd,
}

fn trace() -> Trace {
    match (feature("UNTRACED"), feature("VCD")) {
        (true, _) => Trace::None,
        (false, false) => Trace::Fst,
        (false, true) => Trace::Vcd,
    }
}

fn feature(name: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
}

/// The text of a module that the user gives instead of what is printed.
fn given(top: &str) -> Result<Option<String>, String> {
    let Some(dir) = env::var_os("EQUIPOISE_RTL_DIR").filter(|d| !d.is_empty()) else { return Ok(None) };
    read_given(&dir, top).map(Some)
}

fn read_given(dir: &OsStr, top: &str) -> Result<String, String> {
    let file = PathBuf::from(dir).join(format!("{top}.v"));
    println!("cargo:rerun-if-changed={}", file.display());
    fs::read_to_string(&file).map_err(|e| format!("EQUIPOISE_RTL_DIR or EQUIPOISE_NETLIST_DIR: cannot read {}: {e}", file.display()))
}

fn rtl(top: &str, n: usize, w: usize) -> Result<String, String> {
    match given(top)? {
        Some(text) => Ok(text),
        None => equipoise_hdl::emit_team(n, w, 4096).map_err(|e| format!("{top} cannot be printed: {e:#}")),
    }
}

/// `unique` with a random reset is the hunt for unset state; assertions on; every signal in a trace, however wide.
fn verilator_arguments(top: &str) -> Vec<String> {
    let mut a: Vec<String> = ["--cc", "--no-timing", "-O3", "--x-assign", "unique", "--x-initial", "unique", "--assert"]
        .iter()
        .chain(["-Wall", "-Wno-DECLFILENAME", "--output-split", "20000", "--trace-max-width", "0"].iter())
        .map(|s| s.to_string())
        .collect();
    a.extend(["--prefix".into(), format!("V{top}"), "--top-module".into(), top.into()]);
    match trace() {
        Trace::None => {}
        Trace::Fst => a.push("--trace-fst".into()),
        Trace::Vcd => a.push("--trace".into()),
    }
    if feature("COVERAGE") {
        // Not `--coverage`: newer Verilators then cover expressions too, and stop at our reductions with an internal error.
        a.extend(["--coverage-line".into(), "--coverage-toggle".into()]);
    }
    a
}

fn stamp(tool: &Verilator, rtl: &str, arguments: &[String]) -> String {
    let mut hash = DefaultHasher::new();
    (RECIPE, &tool.version, &tool.include, rtl, arguments, env::var("OPT_LEVEL").ok()).hash(&mut hash);
    format!("{:016x}", hash.finish())
}

/// What Verilator made, as it lists it itself; files without their suffix.
struct Listed {
    ports: Vec<Port>,
    sources: Vec<String>,
    runtime: Vec<String>,
}

/// Reads the header and the list of files that Verilator left in `dir`.
fn read_output(dir: &Path, top: &str) -> Result<Listed, String> {
    let read = |name: String| {
        let file = dir.join(name);
        fs::read_to_string(&file).map_err(|e| format!("cannot read {}: {e}", file.display()))
    };
    let ports = shim::ports(&read(format!("V{top}.h"))?)?;
    let list = read(format!("V{top}_classes.mk"))?;
    let (mut sources, mut runtime) = (Vec::new(), Vec::new());
    for word in list.lines().map(|l| l.trim().trim_end_matches('\\').trim()) {
        if word.starts_with(&format!("V{top}")) {
            sources.push(word.to_string());
        } else if word.starts_with("verilated") && !IN_VERILATED_CRATE.contains(&word) {
            runtime.push(word.to_string());
        }
    }
    Ok(Listed { ports, sources, runtime })
}

fn cxx(tool: &Verilator) -> cc::Build {
    let mut build = cc::Build::new();
    build.cpp(true).std("gnu++17").warnings(false).debug(false).cargo_metadata(false);
    build.include(&tool.include).include(tool.include.join("vltstd")).flag("-faligned-new");
    // Only programs link a model, never a shared library: a model of position-independent code would be 6 % slower.
    build.pic(false).flag_if_supported("-fPIE");
    // Headers of the compressors, from the crates that bring their C sources.
    for variable in ["DEP_LZ4_INCLUDE", "DEP_Z_INCLUDE"] {
        for path in env::var(variable).unwrap_or_default().split(',').filter(|p| !p.is_empty()) {
            build.include(path);
        }
    }
    build.define("VL_TIME_CONTEXT", None);
    let switches = [
        ("VM_COVERAGE", feature("COVERAGE")),
        ("VM_TRACE", trace() != Trace::None),
        ("VM_TRACE_FST", trace() == Trace::Fst),
        ("VM_TRACE_VCD", trace() == Trace::Vcd),
    ];
    for (name, on) in switches {
        build.define(name, if on { "1" } else { "0" });
    }
    build
}

/// What is evaluated each clock is optimised; constructors, tracing and the symbol table are not worth the time.
fn compile(tool: &Verilator, out: &Path, dir: &Path, top: &str, size: usize, ports: &[Port], sources: &[String]) -> Result<(), String> {
    let shim_file = dir.join("shim.cpp");
    fs::write(&shim_file, shim::cpp(top, ports)).map_err(|e| format!("cannot write {}: {e}", shim_file.display()))?;
    let is_slow = |s: &&String| ["__Slow", "__Trace", "__Syms", "__Dpi"].iter().any(|mark| s.contains(mark));
    let (slow, fast): (Vec<_>, Vec<_>) = sources.iter().partition(is_slow);
    let mut rest = cxx(tool);
    rest.include(dir).opt_level(0).files(slow.iter().map(|s| dir.join(format!("{s}.cpp"))));
    let objects = rest.try_compile_intermediates().map_err(|e| format!("C++ compiler: {e}"))?;
    let mut hot = cxx(tool);
    hot.include(dir).files(fast.iter().map(|s| dir.join(format!("{s}.cpp")))).file(&shim_file);
    let wished: u32 = env::var("OPT_LEVEL").ok().and_then(|l| l.parse().ok()).unwrap_or(2);
    hot.opt_level(if size > 2048 { wished.min(1) } else { wished });
    let library = out.join(format!("lib{top}.a"));
    let _ = fs::remove_file(&library);
    hot.objects(objects).out_dir(out).try_compile(top).map_err(|e| format!("C++ compiler: {e}"))
}

/// The runtime files that the `verilated` crate leaves out.
pub fn runtime(tool: &Verilator, out: &Path, files: &BTreeSet<String>) -> Result<(), String> {
    let mut build = cxx(tool);
    build.files(files.iter().map(|f| tool.include.join(format!("{f}.cpp"))));
    build.out_dir(out).try_compile("verilated_rest").map_err(|e| format!("C++ compiler: {e}"))?;
    println!("cargo:rustc-link-lib=static=verilated_rest");
    println!("cargo:rustc-link-lib=pthread");
    Ok(())
}
