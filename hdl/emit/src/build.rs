// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! From the tree of blocks to the text of the file: children first, one module for each distinct body.

use crate::error::{EmitError, Refusal};
use crate::ir::{Child, Paths, Stmt};
use crate::lower::Lower;
use crate::module::plan;
use crate::names::{clean, fault, readable, Names};
use crate::print::{port_list, Port, Printer};
use crate::read::{directive, inline, port_nets, Instance, Symbols};
use crate::settle::settle;
use crate::text::comment;
use rust_hdl::core::ast::{Verilog, VerilogStatement};
use rust_hdl::core::atom::AtomKind;
use std::collections::{BTreeMap, HashMap};

/// A printed module and the places it is used in.
struct Module {
    name: String,
    doc: Option<String>,
    body: String,
    paths: Vec<String>,
}

/// The file as it grows.
#[derive(Default)]
pub(crate) struct File {
    modules: Vec<Module>,
    by_body: HashMap<String, usize>,
    names: Names,
    /// Foreign cores, each once.
    cores: Vec<String>,
    pub warnings: Vec<String>,
    docs: BTreeMap<String, String>,
}

/// What a parent needs to know of a module.
struct Built {
    module: String,
    paths: Option<Paths>,
}

impl File {
    /// An empty file; `docs` are the caller's words for blocks.
    pub fn with_docs(docs: BTreeMap<String, String>) -> File {
        File { docs, ..Default::default() }
    }

    /// Prints `top` and everything in it.
    pub fn add_top(&mut self, top: &Instance) -> Result<(), EmitError> {
        self.add(top, &top.raw, &top.raw).map(|_| ())
    }

    /// The whole text, top first.
    pub fn text(&self, header: &str) -> String {
        let mut out = String::new();
        if !header.is_empty() {
            out += header.trim_end();
            out += "\n\n";
        }
        let modules: Vec<String> = self
            .modules
            .iter()
            .rev()
            .map(|module| {
                let mut text = String::new();
                if let Some(doc) = &module.doc {
                    text += &comment(doc, 0);
                }
                text += &comment(&places(&module.paths), 0);
                text += &format!("module {} {}endmodule\n", module.name, module.body);
                text
            })
            .collect();
        out += &modules.join("\n");
        for core in &self.cores {
            out += "\n";
            out += core.trim();
            out += "\n";
        }
        out
    }

    fn add(&mut self, instance: &Instance, path: &str, stem: &str) -> Result<Built, EmitError> {
        let at_path = |kind| EmitError { path: path.to_string(), kind };
        match &instance.code {
            Verilog::Blackbox(core) => {
                self.add_core(&core.code);
                Ok(Built { module: core.name.clone(), paths: None })
            }
            Verilog::Custom(text) => {
                let body = foreign(instance, text, false).map_err(at_path)?;
                self.finish(instance, path, stem, body, None, None)
            }
            Verilog::Wrapper(wrapper) => {
                self.add_core(&wrapper.cores);
                let body = foreign(instance, &wrapper.code, true).map_err(at_path)?;
                self.finish(instance, path, stem, body, None, None)
            }
            Verilog::Combinatorial(kernel) => self.kernel(instance, kernel, path, stem),
            Verilog::Empty => self.kernel(instance, &[], path, stem),
        }
    }

    fn add_core(&mut self, core: &str) {
        if !core.trim().is_empty() && !self.cores.iter().any(|known| known == core) {
            self.cores.push(core.to_string());
        }
    }

    fn kernel(&mut self, instance: &Instance, kernel: &[VerilogStatement], path: &str, stem: &str) -> Result<Built, EmitError> {
        let at_path = |kind| EmitError { path: path.to_string(), kind };
        let mut symbols = Symbols::of(instance).map_err(at_path)?;
        let mut children = vec![];
        for (index, child) in instance.children.iter().enumerate() {
            children.push(self.child(child, index, &symbols, path, stem)?);
        }
        let mut lower = Lower { symbols: &mut symbols, joined: vec![] };
        let mut body = lower.block(kernel).map_err(at_path)?;
        let joined = lower.joined;
        let doc = leading_comment(&mut body);
        let settled = settle(body, &mut symbols);
        let constants = std::mem::take(&mut symbols.constants);
        let plan = plan(symbols.nets, settled, children, &joined).map_err(at_path)?;
        for warning in &plan.warnings {
            self.warnings.push(format!("{path}: {warning}"));
        }
        let raws: Vec<String> = instance.children.iter().map(|c| c.raw.clone()).collect();
        let printer = Printer::new(&plan, &raws, &constants).map_err(at_path)?;
        let text = printer.body(&raws);
        let name = |net: usize| printer.names.get(&net).cloned().unwrap_or_default();
        let paths: Paths = plan.reach.iter().map(|(out, inputs)| (name(*out), inputs.iter().map(|net| name(*net)).collect())).collect();
        self.finish(instance, path, stem, text, Some(paths), doc)
    }

    fn child(&mut self, child: &Instance, index: usize, symbols: &Symbols, path: &str, stem: &str) -> Result<Child, EmitError> {
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
        let built = self.add(child, &here, &child_stem)?;
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

    /// Takes a printed body into the file, or finds it there.
    fn finish(
        &mut self,
        instance: &Instance,
        path: &str,
        stem: &str,
        body: String,
        paths: Option<Paths>,
        doc: Option<String>,
    ) -> Result<Built, EmitError> {
        if let Some(known) = self.by_body.get(&body) {
            let module = &mut self.modules[*known];
            module.paths.push(path.to_string());
            return Ok(Built { module: module.name.clone(), paths });
        }
        let name = if path == instance.raw {
            self.names.take(stem, path).map_err(|kind| EmitError { path: path.to_string(), kind })?;
            stem.to_string()
        } else {
            if let Some(why) = fault(stem) {
                return Err(EmitError {
                    path: path.to_string(),
                    kind: Refusal::BadName { rust: readable(&instance.raw), name: stem.to_string(), why },
                });
            }
            self.names.fresh(stem)
        };
        let doc = self.doc_for(path).or(doc);
        self.by_body.insert(body.clone(), self.modules.len());
        self.modules.push(Module { name: name.clone(), doc, body, paths: vec![path.to_string()] });
        Ok(Built { module: name, paths })
    }

    /// The caller's words for the block at `path`: by its path from the top without indices, or by its last name.
    fn doc_for(&self, path: &str) -> Option<String> {
        let plain: String = {
            let mut inside = false;
            path.chars()
                .filter(|c| {
                    inside |= *c == '[';
                    let keep = !inside;
                    inside &= *c != ']';
                    keep
                })
                .collect()
        };
        let below_top = plain.split_once('.').map_or("", |(_, rest)| rest);
        let last = plain.rsplit('.').next().unwrap_or("");
        [plain.as_str(), below_top, last].iter().find_map(|key| self.docs.get(*key).cloned())
    }
}

/// Comments at the head of a kernel say what the block is.
fn leading_comment(body: &mut Vec<Stmt>) -> Option<String> {
    let count = body.iter().take_while(|stmt| matches!(stmt, Stmt::Comment(_))).count();
    let lines: Vec<String> = body
        .drain(..count)
        .filter_map(|stmt| match stmt {
            Stmt::Comment(text) => Some(text),
            _ => None,
        })
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// `In the design: a.b[0], a.b[1].`
fn places(paths: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<&str> = paths.iter().take(SHOWN).map(String::as_str).collect();
    let more = paths.len().saturating_sub(SHOWN);
    if more > 0 {
        format!("Used as {}, and {more} more.", shown.join(", "))
    } else {
        format!("Used as {}.", shown.join(", "))
    }
}

/// The module around hand-written Verilog.
fn foreign(instance: &Instance, text: &str, wires: bool) -> Result<String, Refusal> {
    let mut names = Names::default();
    let mut ports = vec![];
    for signal in &instance.signals {
        let direction = match signal.kind {
            AtomKind::InputParameter => "input",
            AtomKind::InOutParameter => "inout",
            AtomKind::OutputParameter | AtomKind::OutputPassthrough => "output",
            _ => continue,
        };
        let name = clean(&signal.raw);
        names.take(&name, &readable(&signal.raw))?;
        let reg = direction == "output" && !wires && assigned_in_a_process(text, &name);
        ports.push(Port { direction, reg, width: signal.width, name });
    }
    let mut out = port_list(&ports);
    out += "\n";
    for line in text.trim().lines() {
        let line = line.trim_end();
        if line.is_empty() {
            out += "\n";
        } else {
            out += &format!("    {line}\n");
        }
    }
    Ok(out)
}

/// True if the text assigns `name` with `<=`, or with `=` other than in an `assign`.
fn assigned_in_a_process(text: &str, name: &str) -> bool {
    let flat: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join(" ");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$' || c == '.';
    let mut from = 0;
    while let Some(found) = flat[from..].find(name) {
        let (start, end) = (from + found, from + found + name.len());
        from = end;
        let bounded = !flat[..start].ends_with(is_word) && !flat[end..].starts_with(is_word);
        if !bounded {
            continue;
        }
        let mut rest = flat[end..].trim_start();
        if rest.starts_with('[') {
            rest = rest.split_once(']').map_or("", |(_, rest)| rest).trim_start();
        }
        let assigns = rest.starts_with("<=") || (rest.starts_with('=') && !rest.starts_with("=="));
        // A comparison `if (name <= …)` stands in parentheses; an assignment follows a statement or a keyword.
        let before = flat[..start].trim_end();
        if assigns && !before.ends_with("assign") && !before.ends_with("wire") && !in_parentheses(before) {
            return true;
        }
    }
    false
}

/// True if more parentheses open than close in the statement that `before` ends in.
fn in_parentheses(before: &str) -> bool {
    let statement = before.rsplit(';').next().unwrap_or(before);
    let open = statement.matches('(').count();
    open > statement.matches(')').count()
}
