// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From the text of a module to a static library.

use std::collections::hash_map::DefaultHasher;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::{env, fs};

use crate::cache;
use crate::shim::{self, Port};
use crate::table::Size;
use crate::tool::Verilator;

/// What makes a library of the text; part of its stamp.
const RECIPE: [&str; 3] = [include_str!("compile.rs"), include_str!("shim.rs"), include_str!("tool.rs")];

/// Runtime files that the `verilated` crate compiles itself; the other ones a model needs are compiled here.
const IN_VERILATED_CRATE: &[&str] = &["verilated", "verilated_cov", "verilated_dpi", "verilated_save", "verilated_vcd_c", "verilated_vpi"];

/// With `keep`, for the next builds too: what a user gives instead, mutants above all, is seldom built twice.
pub fn model(tool: &Verilator, out: &Path, n: usize, w: usize, top: String, rtl: &str, keep: bool) -> Result<Size, String> {
    let arguments = verilator_arguments(&top);
    let stamp = stamp(tool, rtl, &arguments);
    let files = [format!("lib{top}.a"), format!("{top}/V{top}.h"), format!("{top}/V{top}_classes.mk")];
    fresh(out, &top, &stamp, &files, keep, || {
        let dir = out.join(&top);
        let _ = fs::remove_dir_all(&dir);
        let io = |e: std::io::Error| format!("cannot write to {}: {e}", dir.display());
        fs::create_dir_all(&dir).map_err(io)?;
        let file = format!("{top}.v");
        fs::write(dir.join(&file), rtl).map_err(io)?;
        tool.translate(&arguments, &dir, &file)?;
        let Listed { ports, sources, .. } = read_output(&dir, &top)?;
        compile(tool, out, &dir, &top, n * w, &ports, &sources)
    })?;
    let Listed { ports, runtime, .. } = read_output(&out.join(&top), &top)?;
    Ok(Size { n, w, top, ports, runtime })
}

/// Has `files` in `out` as `stamp` says: they are there, or are taken from the [`cache`], or are made, and then kept there if they are
/// worth it.
fn fresh(
    out: &Path,
    name: &str,
    stamp: &str,
    files: &[String],
    keep: bool,
    make: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let stamp_file = out.join(format!("{name}.stamp"));
    if fs::read_to_string(&stamp_file).is_ok_and(|known| known == stamp) && files.iter().all(|file| out.join(file).exists()) {
        return Ok(());
    }
    let _ = fs::remove_file(&stamp_file);
    if !(keep && cache::take(name, stamp, out, files)) {
        make()?;
        if keep {
            cache::give(name, stamp, out, files);
        }
    }
    fs::write(&stamp_file, stamp).map_err(|e| format!("cannot write {}: {e}", stamp_file.display()))
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

pub fn feature(name: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
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

/// A hash of all that decides what a library of `text` is.
fn stamp(tool: &Verilator, text: &str, arguments: &[String]) -> String {
    let mut hash = DefaultHasher::new();
    (RECIPE, &tool.version, &tool.include, text, arguments, compiler(tool)).hash(&mut hash);
    ["OPT_LEVEL", "TARGET"].map(|variable| env::var(variable).ok()).hash(&mut hash);
    format!("{:016x}", hash.finish())
}

/// A C++ compiler: where it is, what it says of itself, and what it is told.
type Compiler = (PathBuf, Vec<u8>, Vec<OsString>);

/// The C++ compiler of this build. Folders of headers do not count: those of the crates lie elsewhere in each build.
fn compiler(tool: &Verilator) -> &'static Compiler {
    static COMPILER: OnceLock<Compiler> = OnceLock::new();
    COMPILER.get_or_init(|| {
        let compiler = cxx(tool).get_compiler();
        let said = Command::new(compiler.path()).arg("--version").output().map(|o| o.stdout).unwrap_or_default();
        let (mut told, mut arguments) = (Vec::new(), compiler.args().iter());
        while let Some(argument) = arguments.next() {
            if argument == "-I" {
                arguments.next();
            } else {
                told.push(argument.clone());
            }
        }
        (compiler.path().to_path_buf(), said, told)
    })
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
    // A model is one long run of small steps whose branches nearly always go the same way: faster than values that wait for one another.
    hot.flag_if_supported("-fno-ssa-phiopt");
    let wished: u32 = env::var("OPT_LEVEL").ok().and_then(|l| l.parse().ok()).unwrap_or(2);
    hot.opt_level(if size > 2048 { wished.min(1) } else { wished });
    let library = out.join(format!("lib{top}.a"));
    let _ = fs::remove_file(&library);
    hot.objects(objects).out_dir(out).try_compile(top).map_err(|e| format!("C++ compiler: {e}"))
}

/// The runtime files that the `verilated` crate leaves out.
pub fn runtime(tool: &Verilator, out: &Path, files: &BTreeSet<String>) -> Result<(), String> {
    let name = "verilated_rest";
    let sources: Vec<String> = files.iter().map(|f| format!("{f}.cpp")).collect();
    let stamp = stamp(tool, if trace() == Trace::None { "" } else { "traced" }, &sources);
    fresh(out, name, &stamp, &[format!("lib{name}.a")], true, || {
        let library = out.join(format!("lib{name}.a"));
        let _ = fs::remove_file(library);
        let mut build = cxx(tool);
        build.files(sources.iter().map(|f| tool.include.join(f)));
        build.out_dir(out).try_compile(name).map_err(|e| format!("C++ compiler: {e}"))
    })?;
    println!("cargo:rustc-link-lib=static={name}");
    println!("cargo:rustc-link-lib=pthread");
    Ok(())
}
