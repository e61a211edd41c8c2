// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One module as text: ports, constants, nets, logic, instances, registers.

use crate::error::Refusal;
use crate::ir::*;
use crate::module::{Groups, Plan};
use crate::names::{clean, readable, substitute, Names};
use crate::text::{Style, Text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Clock and reset of a register.
type Domain = (Ex, Option<Ex>);

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
    let wide = widest(ports.iter().map(|port| port.width));
    let lines: Vec<String> = ports
        .iter()
        .map(|port| {
            let kind = if port.reg { "reg " } else { "wire" };
            let range = padded_range(port.width, wide);
            format!("    {:<6} {kind} {range}{}", port.direction, port.name)
        })
        .collect();
    format!("(\n{}\n);\n", lines.join(",\n"))
}

fn range(width: usize) -> String {
    match width {
        1 => String::new(),
        width => format!("[{}:0]", width - 1),
    }
}

/// Columns that the ranges of nets of these widths take.
fn widest(widths: impl Iterator<Item = usize>) -> usize {
    widths.map(|width| range(width).len()).max().unwrap_or(0)
}

/// A range and a space, as wide as the widest beside it; nothing where all are single bits.
fn padded_range(width: usize, wide: usize) -> String {
    match wide {
        0 => String::new(),
        wide => format!("{:<wide$} ", range(width)),
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
    constants: Vec<(String, Value)>,
    /// Bits above and below a net that its expression yields and nobody reads: name and width.
    beside: BTreeMap<NetId, (Option<Unread>, Option<Unread>)>,
    /// `condition ? a : b` of nets that are no more than that.
    choices: HashMap<NetId, String>,
}

type Unread = (String, usize);

impl<'a> Printer<'a> {
    pub fn new(plan: &'a Plan, instances: &[String], constants: &[String]) -> Result<Printer<'a>, Refusal> {
        let mut printer = Printer {
            plan,
            groups: Groups::of(plan),
            names: HashMap::new(),
            taken: Names::default(),
            open: BTreeSet::new(),
            constants: vec![],
            beside: BTreeMap::new(),
            choices: HashMap::new(),
        };
        printer.name_nets(instances)?;
        printer.name_constants(constants)?;
        printer.choices = printer.find_choices();
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
        for (net, driver) in &plan.settled.drivers {
            let (Some((lo, whole)), Some(name)) = (driver.cut, self.names.get(net)) else {
                continue;
            };
            let name = name.clone();
            let above = whole - lo - plan.nets[*net].width;
            let mut unread = |width: usize| (width > 0).then(|| (self.taken.fresh(&format!("{name}_unused")), width));
            self.beside.insert(*net, (unread(above), unread(lo)));
        }
        Ok(())
    }

    /// Finds the named constants in use.
    fn name_constants(&mut self, order: &[String]) -> Result<(), Refusal> {
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
        for register in self.plan.registers() {
            register.reset.iter().for_each(|(_, value)| visit(value));
            register.start.iter().for_each(&mut visit);
        }
        let mut values: Vec<(String, Value)> = values.into_iter().collect();
        values.sort_by_key(|(name, _)| order.iter().position(|known| known == name));
        for (name, value) in values {
            if found[&name].len() > 1 {
                return Err(Refusal::NameCollision {
                    first: format!("a constant of value {}", value.verilog()),
                    second: "one of another value".into(),
                    name,
                });
            }
            self.taken.take(&name, &format!("constant {name}"))?;
            self.constants.push((name, value));
        }
        Ok(())
    }

    fn find_choices(&self) -> HashMap<NetId, String> {
        let alone = self.groups.combinational.iter().filter(|nets| nets.len() == 1).flatten();
        alone
            .filter_map(|net| {
                let body = &self.plan.settled.drivers[net].body;
                Some((*net, self.text().choice(body, self.plan.nets[*net].width)?))
            })
            .collect()
    }

    fn text(&self) -> Text<'_> {
        Text { nets: &self.plan.nets, names: &self.names }
    }

    /// Nets that `always @(*)` blocks drive.
    fn is_reg(&self, net: NetId) -> bool {
        !self.choices.contains_key(&net) && self.groups.combinational.iter().any(|g| g.contains(&net))
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
        let widths = self.constants.iter().map(|(_, value)| value.width());
        let wide = widest(widths);
        let long = self.constants.iter().map(|(name, _)| name.len()).max();
        let long = long.unwrap_or(0);
        self.constants
            .iter()
            .map(|(name, value)| {
                let range = padded_range(value.width(), wide);
                format!("    localparam {range}{name:<long$} = {};\n", value.verilog())
            })
            .collect()
    }

    fn declarations(&self) -> String {
        let registers: BTreeSet<NetId> = self.plan.registers().map(|r| r.q).collect();
        let inside = |id: &NetId| {
            let kind = &self.plan.nets[*id].kind;
            let port = matches!(kind, NetKind::In | NetKind::Out | NetKind::InOut);
            !port && self.names.contains_key(id)
        };
        let nets: Vec<NetId> = (0..self.plan.nets.len()).filter(inside).collect();
        let beside: Vec<&(String, usize)> =
            self.beside.values().flat_map(|(above, below)| [above.as_ref(), below.as_ref()]).flatten().collect();
        let widths = nets.iter().map(|net| self.plan.nets[*net].width);
        let wide = widest(widths.chain(beside.iter().map(|(_, width)| *width)));
        nets.iter()
            .map(|net| {
                let kind = if registers.contains(net) || self.is_reg(*net) { "reg " } else { "wire" };
                let range = padded_range(self.plan.nets[*net].width, wide);
                format!("    {kind} {range}{};\n", self.names[net])
            })
            .chain(beside.iter().map(|(name, width)| format!("    wire {}{name};\n", padded_range(*width, wide))))
            .collect()
    }

    /// The left side of a net's `assign`: with the bits beside it that nobody reads.
    fn target(&self, net: NetId) -> String {
        let name = &self.names[&net];
        match self.beside.get(&net) {
            Some((above, below)) => {
                let parts: Vec<&str> =
                    [above.as_ref().map(|(name, _)| name.as_str()), Some(name), below.as_ref().map(|(name, _)| name.as_str())]
                        .into_iter()
                        .flatten()
                        .collect();
                format!("{{{}}}", parts.join(", "))
            }
            None => name.clone(),
        }
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
            let line = text.line("    ", &format!("assign {}", self.target(*net)), "=", ex);
            items.push((at, line));
        }
        for nets in &self.groups.combinational {
            let at = nets.iter().filter_map(|net| self.plan.settled.drivers[net].at.first().copied()).min().unwrap_or(0);
            if let [(net, Some(choice))] = nets.iter().map(|net| (net, self.choices.get(net))).collect::<Vec<_>>()[..] {
                items.push((at, format!("    assign {} = {choice};\n", self.names[net])));
                continue;
            }
            let body = project(&self.plan.settled.body, &|net| nets.contains(&net));
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
            let is_block = item.trim_start().starts_with("always");
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
        let mut domains: Vec<(Domain, Vec<&Register>)> = vec![];
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
                let q = &self.names[&register.q];
                initial += &format!("        {q} = {};\n", text.ex(value));
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
                            block += &format!("            {q} <= {};\n", text.ex(value));
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
