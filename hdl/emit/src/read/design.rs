// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The design as rust-hdl shows it: a tree of blocks with their signals, found by walking `Block::accept` with a `Probe`.

use crate::read::about::About;
use rust_hdl::core::ast::{Verilog, VerilogLiteral};
use rust_hdl::core::atom::{Atom, AtomKind};
use rust_hdl::core::block::Block;
use rust_hdl::core::probe::Probe;
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};

/// A signal or constant of a block.
#[derive(Clone, Debug)]
pub(crate) struct Signal {
    /// Path inside of the block, parts joined by `$`: `m_axis$0$tdata`.
    pub raw: String,
    pub kind: AtomKind,
    pub width: usize,
    pub ty: TypeDescriptor,
    /// Value of a constant.
    pub literal: VerilogLiteral,
}

impl Signal {
    pub fn is_signed(&self) -> bool {
        matches!(self.ty.kind, TypeKind::Signed(_))
    }
    pub fn is_clock(&self) -> bool {
        self.ty.name == "clock"
    }
}

/// A block instance with everything in it.
#[derive(Debug)]
pub(crate) struct Instance {
    /// Name inside of the parent, parts joined by `$`: `lane$0`.
    pub raw: String,
    pub code: Verilog,
    pub about: About,
    pub signals: Vec<Signal>,
    pub children: Vec<Instance>,
}

/// Walks `block` from the top.
pub(crate) fn walk(name: &str, block: &dyn Block) -> Option<Instance> {
    let mut walker = Walker::default();
    block.accept(name, &mut walker);
    walker.top
}

#[derive(Default)]
struct Walker {
    open: Vec<(Instance, Vec<String>)>,
    top: Option<Instance>,
}

impl Walker {
    fn prefixed(&self, name: &str) -> String {
        match self.open.last() {
            Some((_, spaces)) if !spaces.is_empty() => format!("{}${name}", spaces.join("$")),
            _ => name.to_string(),
        }
    }
}

impl Probe for Walker {
    fn visit_start_scope(&mut self, name: &str, node: &dyn Block) {
        let instance = Instance { raw: self.prefixed(name), code: node.hdl(), about: About::of(node), signals: vec![], children: vec![] };
        self.open.push((instance, vec![]));
    }

    fn visit_start_namespace(&mut self, name: &str, _: &dyn Block) {
        if let Some((_, spaces)) = self.open.last_mut() {
            spaces.push(name.into());
        }
    }

    fn visit_atom(&mut self, name: &str, atom: &dyn Atom) {
        let raw = self.prefixed(name);
        if let Some((instance, _)) = self.open.last_mut() {
            instance.signals.push(Signal { raw, kind: atom.kind(), width: atom.bits(), ty: atom.descriptor(), literal: atom.verilog() });
        }
    }

    fn visit_end_namespace(&mut self, _: &str, _: &dyn Block) {
        if let Some((_, spaces)) = self.open.last_mut() {
            spaces.pop();
        }
    }

    fn visit_end_scope(&mut self, _: &str, _: &dyn Block) {
        if let Some((done, _)) = self.open.pop() {
            match self.open.last_mut() {
                Some((parent, _)) => parent.children.push(done),
                None => self.top = Some(done),
            }
        }
    }
}
