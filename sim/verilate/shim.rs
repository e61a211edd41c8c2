// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The C interface of a verilated model, and the table through which Rust finds it.

use std::fmt::Write as _;

use crate::models::Size;

/// A top-level port as Verilator stores it.
pub struct Port {
    pub name: String,
    pub bits: u32,
    pub input: bool,
}

/// Reads the `VL_IN*` and `VL_OUT*` lines of a model's header, such as `VL_IN64(&s_axis_0_tdata,63,0);` and
/// `VL_OUTW(&m_axis_0_tdata,511,0,16);`. Their shape has not changed from Verilator 5.006 to 5.048.
pub fn ports(header: &str) -> Result<Vec<Port>, String> {
    let mut ports = Vec::new();
    for line in header.lines().map(str::trim) {
        let input = line.starts_with("VL_IN") && !line.starts_with("VL_INOUT");
        if !input && !line.starts_with("VL_OUT") {
            continue;
        }
        let bad = || format!("cannot read the port in Verilator's line `{line}`");
        let inside = line.split_once("(&").and_then(|(_, r)| r.split_once(')')).ok_or_else(bad)?.0;
        let mut parts = inside.split(',');
        let name = parts.next().ok_or_else(bad)?.to_string();
        let mut number = || parts.next().and_then(|p| p.parse::<u32>().ok());
        let (high, low) = (number().ok_or_else(bad)?, number().ok_or_else(bad)?);
        ports.push(Port { name, bits: high - low + 1, input });
    }
    if ports.is_empty() {
        return Err("Verilator's header names no ports".to_string());
    }
    Ok(ports)
}

/// The shim. Its pointers to ports are handed out once, so that reading a port is a load and not a call.
pub fn cpp(top: &str, ports: &[Port]) -> String {
    let mut list = String::new();
    for (i, p) in ports.iter().enumerate() {
        let _ = writeln!(list, "    out[{i}] = (void*)&m->top->{};", p.name);
    }
    SHIM.replace("@TOP@", top).replace("@PORTS@\n", &list)
}

/// The Rust side: declarations and one entry for each model.
pub fn rust_table(models: &[Size]) -> String {
    let mut text = String::from("// Made by the build script.\n");
    let calls = [
        ("new", "fn(c_int, c_int) -> *mut c_void"),
        ("delete", "fn(*mut c_void)"),
        ("enter", "fn(*mut c_void)"),
        ("eval", "fn(*mut c_void)"),
        ("errors", "fn(*mut c_void) -> c_int"),
        ("ports", "fn(*mut c_void, *mut *mut c_void)"),
        ("trace_vcd", "fn(*mut c_void, *mut c_void) -> c_int"),
        ("fst_open", "fn(*mut c_void, *const c_char) -> c_int"),
        ("fst_dump", "fn(*mut c_void, u64)"),
        ("fst_close", "fn(*mut c_void)"),
        ("coverage", "fn(*mut c_void, *const c_char) -> c_int"),
    ];
    text.push_str("pub struct Calls {\n");
    for (name, signature) in calls {
        let _ = writeln!(text, "    pub {name}: unsafe extern \"C\" {signature},");
    }
    text.push_str("}\n\nmod ffi {\n    use super::*;\n    extern \"C\" {\n");
    for m in models {
        for (name, signature) in calls {
            let named = signature.trim_start_matches("fn(");
            let (arguments, result) = named.split_at(named.rfind(')').unwrap_or(0));
            let arguments: Vec<String> = arguments.split(", ").enumerate().map(|(i, a)| format!("a{i}: {a}")).collect();
            let _ = writeln!(text, "        pub fn {}_{name}({}{result};", m.top, arguments.join(", "));
        }
    }
    text.push_str("    }\n}\n\npub static MODELS: &[Entry] = &[\n");
    for m in models {
        let _ = writeln!(text, "    Entry {{\n        top: \"{}\",\n        n: {},\n        w: {},", m.top, m.n, m.w);
        text.push_str("        calls: Calls {\n");
        for (name, _) in calls {
            let _ = writeln!(text, "            {name}: ffi::{}_{name},", m.top);
        }
        text.push_str("        },\n        ports: &[\n");
        for p in &m.ports {
            let Port { name, bits, input } = p;
            let _ = writeln!(text, "            Wire {{ name: \"{name}\", bits: {bits}, input: {input} }},");
        }
        text.push_str("        ],\n    },\n");
    }
    text.push_str("];\n");
    text
}

const SHIM: &str = r#"// Made by the build script.
#include "V@TOP@.h"
#include "verilated.h"
#if VM_TRACE_VCD
#include "verilated_vcd_c.h"
#endif
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#endif
#if VM_COVERAGE
#include "verilated_cov.h"
#endif
namespace {
struct Model {
    VerilatedContext context;
    V@TOP@* top = nullptr;
#if VM_TRACE_FST
    VerilatedFstC* fst = nullptr;
#endif
    ~Model() { delete top; }
};
}  // namespace
extern "C" {
Model* @TOP@_new(int random_reset, int seed) {
    Model* m = new Model;
    Verilated::threadContextp(&m->context);
    m->context.randReset(random_reset);
    m->context.randSeed(seed);
    m->context.fatalOnError(false);
    m->context.errorLimit(1000000000);
    m->context.traceEverOn(true);
    m->top = new V@TOP@{&m->context, "TOP"};
    return m;
}
void @TOP@_delete(Model* m) {
    Verilated::threadContextp(&m->context);
    m->top->final();
    delete m;
}
void @TOP@_enter(Model* m) { Verilated::threadContextp(&m->context); }
// Errors are booked on the context of the thread: name it each time, a thread may hold several models.
void @TOP@_eval(Model* m) {
    Verilated::threadContextp(&m->context);
    m->top->eval();
}
int @TOP@_errors(Model* m) { return m->context.errorCount(); }
void @TOP@_ports(Model* m, void** out) {
@PORTS@
}
int @TOP@_trace_vcd(Model* m, void* vcd) {
#if VM_TRACE_VCD
    VerilatedVcdC* t = static_cast<VerilatedVcdC*>(vcd);
    t->set_time_unit("1ns");
    t->set_time_resolution("1ns");
    m->top->trace(t, 99);
    return 1;
#else
    return 0;
#endif
}
int @TOP@_fst_open(Model* m, const char* path) {
#if VM_TRACE_FST
    m->fst = new VerilatedFstC;
    m->fst->set_time_unit("1ns");
    m->fst->set_time_resolution("1ns");
    m->top->trace(m->fst, 99);
    m->fst->open(path);
    return m->fst->isOpen();
#else
    return 0;
#endif
}
void @TOP@_fst_dump(Model* m, uint64_t time) {
#if VM_TRACE_FST
    m->fst->dump(time);
#endif
}
void @TOP@_fst_close(Model* m) {
#if VM_TRACE_FST
    if (m->fst) {
        m->fst->close();
        delete m->fst;
        m->fst = nullptr;
    }
#endif
}
int @TOP@_coverage(Model* m, const char* path) {
#if VM_COVERAGE
    m->context.coveragep()->write(path);
    return 1;
#else
    return 0;
#endif
}
}
"#;
