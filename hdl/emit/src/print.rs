// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One module as text: ports, constants, nets, logic, instances, registers.

use crate::child::{substitute, Child};
use crate::error::Refusal;
use crate::group::Groups;
use crate::ir::*;
use crate::names::{clean, readable, Names};
use crate::plan::Plan;
use crate::text::{Style, Text};
use crate::value::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A port as it is declared.
pub(crate) struct Port {
    pub direction: &'static str,
    pub reg: bool,
    pub width: usize,
    pub name: String,
}

/// `(…);` with one port a line.
pub(crate) fn port_list(ports: &[Port]) -> String {
    if ports.is_empty() {
        return "();\n".into();
    }
    let ranges: Vec<String> = ports.iter().map(|port| range(port.width)).collect();
    let wide = ranges.iter().map(String::len).max().unwrap_or(0);
    let lines: Vec<String> = ports
        .iter()
        .zip(&ranges)
        .map(|(port, range)| {
            let kind = if port.reg { "reg " } else { "wire" };
            let line = format!("    {:<6} {kind} {range:<wide$} {}", port.direction, port.name);
            if wide == 0 {
                line.replacen("  ", " ", 0)
            } else {
                line
            }
        })
        .collect();
    format!("(\n{}\n);\n", lines.join(",\n"))
}

pub(crate) fn range(width: usize) -> String {
    match width {
        1 => String::new(),
        width => format!("[{}:0]", width - 1),
    }
}

/// Prints the body of a kernel's module, from its port list to before `endmodule`.
pub(crate) struct Printer<'a> {
    pub plan: &'a Plan,
    pub groups: Groups,
    pub names: HashMap<NetId, String>,
    taken: Names,
    /// Unused outputs of instances: nets that only exist to be connected.
    open: BTreeSet<NetId>,
    constants: BTreeMap<String, Value>,
}

impl<'a> Printer<'a> {
    pub fn new(plan: &'a Plan, instances: &[String]) -> Result<Printer<'a>, Refusal> {
        let mut printer = Printer {
            plan,
            groups: Groups::of(plan),
            names: HashMap::new(),
            taken: Names::default(),
            open: BTreeSet::new(),
            constants: BTreeMap::new(),
        };
        printer.name_nets(instances)?;
        printer.name_constants()?;
        Ok(printer)
    }

    fn name_nets(&mut self, instances: &[String]) -> Result<(), Refusal> {
        let plan = self.plan;
        // Registers are called as their instance.
        let mut register_names: HashMap<NetId, String> = HashMap::new();
        for (child, raw) in plan.children.iter().zip(instances) {
            let name = clean(raw);
            match child {
                Child::Register(register) => {
                    register_names.insert(register.q, name.clone());
                    register_names.insert(register.d, format!("{name}_next"));
                }
                Child::Module { .. } => self.taken.take(&name, &readable(raw))?,
                Child::Assign { output, .. } => {
                    register_names.insert(*output, name);
                }
            }
        }
        let mut later = vec![];
        for (id, net) in plan.nets.iter().enumerate() {
            let port = matches!(net.kind, NetKind::In | NetKind::Out | NetKind::InOut);
            let gone = plan.alias.contains_key(&id) || self.groups.clocked.contains(&id);
            let unconnected = matches!(net.kind, NetKind::ChildOut(c)
                if matches!(plan.children[c], Child::Module { .. }) && !plan.live.contains(&id));
            if unconnected {
                later.push(id);
                self.open.insert(id);
                continue;
            }
            if !port && (gone || !plan.live.contains(&id)) {
                continue;
            }
            if matches!(net.kind, NetKind::Temp | NetKind::Version(_)) {
                later.push(id);
                continue;
            }
            let name = register_names.get(&id).cloned().unwrap_or_else(|| clean(&net.raw));
            self.taken.take(&name, &readable(&net.raw))?;
            self.names.insert(id, name);
        }
        for id in later {
            let mut stem = clean(&plan.nets[id].raw);
            if self.open.contains(&id) {
                stem += "_unused";
            }
            let name = self.taken.fresh(&stem);
            self.names.insert(id, name);
        }
        Ok(())
    }

    /// Finds the named constants in use.
    fn name_constants(&mut self) -> Result<(), Refusal> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        let mut visit = |ex: &Ex| {
            let mut queue = vec![ex];
            while let Some(ex) = queue.pop() {
                match ex {
                    Ex::Named(name, value) => {
                        found.entry(name.clone()).or_default().insert(value.verilog());
                        values.insert(name.clone(), value.clone());
                    }
                    Ex::Net(_) | Ex::Lit(_) => {}
                    Ex::Un(_, x) | Ex::Slice(x, ..) | Ex::Zext(x, _) | Ex::Sext(x, _) => {
                        queue.push(x);
                    }
                    Ex::Bin(_, l, r) | Ex::Pick(l, r, _) => queue.extend([&**l, &**r]),
                    Ex::Concat(parts) => queue.extend(parts),
                }
            }
        };
        for (net, driver) in &self.plan.settled.drivers {
            if self.plan.live.contains(net) {
                each_ex(&driver.body, &mut visit);
            }
        }
        for (name, value) in values {
            if found[&name].len() > 1 {
                return Err(Refusal::NameCollision {
                    first: format!("a constant of value {}", value.verilog()),
                    second: "one of another value".into(),
                    name,
                });
            }
            self.taken.take(&name, &format!("constant {name}"))?;
            self.constants.insert(name, value);
        }
        Ok(())
    }

    fn text(&self) -> Text<'_> {
        Text { nets: &self.plan.nets, names: &self.names }
    }

    /// Nets that `always @(*)` blocks drive.
    fn is_reg(&self, net: NetId) -> bool {
        self.groups.combinational.iter().any(|g| g.contains(&net))
    }

    fn ports(&self) -> Vec<Port> {
        self.plan
            .nets
            .iter()
            .enumerate()
            .filter_map(|(id, net)| {
                let direction = match net.kind {
                    NetKind::In => "input",
                    NetKind::Out => "output",
                    NetKind::InOut => "inout",
                    _ => return None,
                };
                Some(Port { direction, reg: self.is_reg(id), width: net.width, name: self.names[&id].clone() })
            })
            .collect()
    }

    /// The module from its port list on.
    pub fn body(&self, instances: &[String]) -> String {
        let sections = [self.constants(), self.declarations(), self.logic(), self.instances(instances), self.clocked()];
        let mut out = port_list(&self.ports());
        for section in sections {
            if !section.is_empty() {
                out += "\n";
                out += &section;
            }
        }
        out
    }

    fn constants(&self) -> String {
        self.constants
            .iter()
            .map(|(name, value)| {
                let range = range(value.width());
                let gap = if range.is_empty() { "" } else { " " };
                format!("    localparam {range}{gap}{name} = {};\n", value.verilog())
            })
            .collect()
    }

    fn declarations(&self) -> String {
        let mut out = String::new();
        let mut declare = |kind: &str, net: NetId| {
            let range = range(self.plan.nets[net].width);
            let gap = if range.is_empty() { "" } else { " " };
            out += &format!("    {kind} {range}{gap}{};\n", self.names[&net]);
        };
        let registers: BTreeSet<NetId> = self.plan.registers().map(|r| r.q).collect();
        for (id, net) in self.plan.nets.iter().enumerate() {
            let port = matches!(net.kind, NetKind::In | NetKind::Out | NetKind::InOut);
            if port || !self.names.contains_key(&id) {
                continue;
            }
            if registers.contains(&id) || self.is_reg(id) {
                declare("reg ", id);
            } else {
                declare("wire", id);
            }
        }
        out
    }

    /// `assign`s and `always @(*)`s in program order.
    fn logic(&self) -> String {
        let text = self.text();
        let mut items: Vec<(usize, String)> = vec![];
        for (net, driver) in &self.plan.settled.drivers {
            let Some(ex) = &driver.simple else { continue };
            if !self.names.contains_key(net) || !self.plan.live.contains(net) {
                continue;
            }
            let at = driver.at.last().copied().unwrap_or(0);
            let line = format!("    assign {} = {};\n", self.names[net], text.ex(ex));
            items.push((at, line));
        }
        for nets in &self.groups.combinational {
            let body = project(&self.plan.settled.body, &|net| nets.contains(&net));
            let at = nets.iter().filter_map(|net| self.plan.settled.drivers[net].at.first().copied()).min().unwrap_or(0);
            let name = |net| self.names.get(&net).cloned().unwrap_or_default();
            let style = Style { op: "=", target: &name };
            let mut block = String::from("    always @(*) begin\n");
            text.block(&body, &style, 2, &mut block);
            block += "    end\n";
            items.push((at, block));
        }
        for child in &self.plan.children {
            if let Child::Assign { output, expression, inputs, .. } = child {
                if self.plan.live.contains(output) {
                    let line = self.inline_assign(*output, expression, inputs);
                    items.push((0, line));
                }
            }
        }
        items.sort_by_key(|(at, _)| *at);
        let mut out = String::new();
        let mut before_was_block = false;
        for (index, (_, item)) in items.iter().enumerate() {
            let is_block = item.lines().count() > 1;
            if index > 0 && (is_block || before_was_block) {
                out += "\n";
            }
            before_was_block = is_block;
            out += item;
        }
        out
    }

    fn inline_assign(&self, output: NetId, expression: &str, inputs: &[(String, NetId)]) -> String {
        let text = self.text();
        let expression = substitute(expression, &mut |word| match inputs.iter().find(|(name, _)| name == word) {
            Some((_, net)) => text.ex(&self.plan.at_port(*net)),
            None => word.to_string(),
        });
        let target = text.ex(&self.plan.at_port(output));
        format!("    assign {target} = {expression};\n")
    }

    fn instances(&self, instances: &[String]) -> String {
        let text = self.text();
        let mut out = vec![];
        for (child, raw) in self.plan.children.iter().zip(instances) {
            let Child::Module { module, ports, .. } = child else {
                continue;
            };
            let wide = ports.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
            let lines: Vec<String> = ports
                .iter()
                .map(|(name, net)| {
                    let at = text.ex(&self.plan.at_port(*net));
                    format!("        .{name:<wide$} ({at})")
                })
                .collect();
            let name = clean(raw);
            out.push(format!("    {module} {name} (\n{}\n    );\n", lines.join(",\n")));
        }
        out.join("\n")
    }

    /// One block for each pair of clock and reset; initial values.
    fn clocked(&self) -> String {
        let text = self.text();
        let mut domains: Vec<((Ex, Option<Ex>), Vec<&crate::child::Register>)> = vec![];
        let mut initial = String::new();
        for register in self.plan.registers() {
            let clock = self.plan.at_port(register.clock);
            let reset = register.reset.as_ref().map(|(net, _)| self.plan.at_port(*net));
            let key = (clock, reset);
            match domains.iter_mut().find(|(domain, _)| *domain == key) {
                Some((_, list)) => list.push(register),
                None => domains.push((key, vec![register])),
            }
            if let Some(value) = &register.start {
                initial += &format!("        {} = {};\n", self.names[&register.q], value.verilog());
            }
        }
        let mut out = vec![];
        if !initial.is_empty() {
            out.push(format!("    initial begin\n{initial}    end\n"));
        }
        for ((clock, reset), registers) in domains {
            let q_of: HashMap<NetId, NetId> = registers.iter().map(|r| (r.d, r.q)).collect();
            let name = |net: NetId| q_of.get(&net).map(|q| self.names[q].clone()).unwrap_or_default();
            let style = Style { op: "<=", target: &name };
            let indent = if reset.is_some() { 3 } else { 2 };
            let mut body = project(&self.plan.settled.body, &|net| q_of.contains_key(&net) && self.groups.clocked.contains(&net));
            // `d` starts as `q`: a register holds by itself.
            body.retain(|stmt| match stmt {
                Stmt::Assign(Assign { net, ex, .. }) if self.plan.simple(*net).is_none() => *ex != Ex::Net(q_of[net]),
                _ => true,
            });
            let mut next = String::new();
            text.block(&body, &style, indent, &mut next);
            for register in &registers {
                if !self.groups.clocked.contains(&register.d) {
                    let pad = "    ".repeat(indent);
                    let (q, d) = (&self.names[&register.q], text.ex(&self.plan.at_port(register.d)));
                    next += &format!("{pad}{q} <= {d};\n");
                }
            }
            let clock = text.ex(&clock);
            let mut block = format!("    always @(posedge {clock}) begin\n");
            match reset {
                None => block += &next,
                Some(reset) => {
                    block += &format!("        if ({}) begin\n", text.ex(&reset));
                    for register in &registers {
                        if let Some((_, value)) = &register.reset {
                            let q = &self.names[&register.q];
                            block += &format!("            {q} <= {};\n", value.verilog());
                        }
                    }
                    block += &format!("        end else begin\n{next}        end\n");
                }
            }
            block += "    end\n";
            out.push(block);
        }
        out.join("\n")
    }
}

/// Calls `f` for each expression.
fn each_ex(body: &[Stmt], f: &mut dyn FnMut(&Ex)) {
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) => f(&assign.ex),
            Stmt::If { cond, then, other } => {
                f(cond);
                each_ex(then, f);
                each_ex(other, f);
            }
            Stmt::Case { on, arms, .. } => {
                f(on);
                for arm in arms {
                    arm.label.iter().for_each(&mut *f);
                    each_ex(&arm.body, f);
                }
            }
            Stmt::Comment(_) => {}
        }
    }
}
