// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From the tree of blocks to modules, children first.

use crate::error::{EmitError, Refusal};
use crate::file::foreign::foreign;
use crate::file::text::File;
use crate::ir::{Child, NetId, Paths, Stmt};
use crate::lower::Lower;
use crate::module::plan;
use crate::names::{clean, readable};
use crate::print::print;
use crate::read::{directive, inline, port_nets, Instance, Symbols};
use crate::settle::settle;
use rust_hdl::core::ast::{Verilog, VerilogStatement};

/// What a parent needs to know of a module.
struct Built {
    module: String,
    paths: Option<Paths>,
}

/// Prints `top` and everything in it into `file`.
pub(crate) fn add_top(file: &mut File, top: &Instance) -> Result<(), EmitError> {
    add(file, top, &top.raw, &top.raw).map(|_| ())
}

fn add(file: &mut File, instance: &Instance, path: &str, stem: &str) -> Result<Built, EmitError> {
    let at_path = |kind| EmitError { path: path.to_string(), kind };
    match &instance.code {
        Verilog::Blackbox(core) => {
            file.add_core(&core.code);
            Ok(Built { module: core.name.clone(), paths: None })
        }
        Verilog::Custom(text) => {
            let body = foreign(instance, text, false).map_err(at_path)?;
            Ok(Built { module: file.add_module(instance, path, stem, body, None)?, paths: None })
        }
        Verilog::Wrapper(wrapper) => {
            file.add_core(&wrapper.cores);
            let body = foreign(instance, &wrapper.code, true).map_err(at_path)?;
            Ok(Built { module: file.add_module(instance, path, stem, body, None)?, paths: None })
        }
        Verilog::Combinatorial(kernel) => add_kernel(file, instance, kernel, path, stem),
        Verilog::Empty => add_kernel(file, instance, &[], path, stem),
    }
}

fn add_kernel(file: &mut File, instance: &Instance, kernel: &[VerilogStatement], path: &str, stem: &str) -> Result<Built, EmitError> {
    let at_path = |kind| EmitError { path: path.to_string(), kind };
    let mut symbols = Symbols::of(instance).map_err(at_path)?;
    let mut children = vec![];
    for (index, child) in instance.children.iter().enumerate() {
        children.push(add_child(file, child, index, &symbols, path, stem)?);
    }
    let mut lower = Lower { symbols: &mut symbols, joined: vec![] };
    let mut body = lower.block(kernel).map_err(at_path)?;
    let joined = lower.joined;
    // A block that says what it is begins with a remark on its first statements.
    let doc = if instance.about.kind.is_none() { leading_comment(&mut body) } else { None };
    let settled = settle(body, &mut symbols);
    let constants = std::mem::take(&mut symbols.constants);
    let plan = plan(symbols.nets, settled, children, &joined).map_err(at_path)?;
    for warning in &plan.warnings {
        file.warnings.push(format!("{path}: {warning}"));
    }
    let raws: Vec<String> = instance.children.iter().map(|c| c.raw.clone()).collect();
    let (text, names) = print(&plan, &raws, &constants, &instance.about).map_err(at_path)?;
    let name = |net: &NetId| names.get(net).cloned().unwrap_or_default();
    let paths: Paths = plan.reach.iter().map(|(out, inputs)| (name(out), inputs.iter().map(name).collect())).collect();
    Ok(Built { module: file.add_module(instance, path, stem, text, doc)?, paths: Some(paths) })
}

fn add_child(file: &mut File, child: &Instance, index: usize, symbols: &Symbols, path: &str, stem: &str) -> Result<Child, EmitError> {
    let here = format!("{path}.{}", readable(&child.raw));
    let at_path = |kind| EmitError { path: here.clone(), kind };
    if let Verilog::Custom(text) = &child.code {
        let found = directive(text).map_err(|why| at_path(Refusal::BadInline { block: readable(&child.raw), why }))?;
        if let Some(found) = found {
            return inline(found, child, index, symbols).map_err(at_path);
        }
    }
    let without_indices: Vec<&str> = child.raw.split('$').filter(|part| !part.chars().all(|c| c.is_ascii_digit())).collect();
    let child_stem = format!("{stem}_{}", without_indices.join("_"));
    let built = add(file, child, &here, &child_stem)?;
    let ports = port_nets(symbols, index)
        .into_iter()
        .map(|net| {
            let raw = &symbols.nets[net].raw;
            let port = raw.strip_prefix(&child.raw).unwrap_or(raw);
            (clean(port.trim_start_matches('$')), net)
        })
        .collect();
    Ok(Child::Module { module: built.module, ports, paths: built.paths })
}

/// Comments at the head of a kernel say what the block is.
fn leading_comment(body: &mut Vec<Stmt>) -> Option<String> {
    let count = body.iter().take_while(|stmt| matches!(stmt, Stmt::Comment(_))).count();
    let lines: Vec<String> = body
        .drain(..count)
        .filter_map(|stmt| match stmt {
            Stmt::Comment(text) if !text.is_empty() => Some(text),
            _ => None,
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
