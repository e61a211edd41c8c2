// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the nets and constants of a module are called.

use crate::error::{Done, Refusal};
use crate::ir::*;
use crate::module::{Groups, Plan};
use crate::names::{clean, readable, Names};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Bits that nobody reads: name and width.
pub(crate) type Unread = (String, usize);

/// The names of a module.
#[derive(Default)]
pub(crate) struct Naming {
    pub nets: HashMap<NetId, String>,
    /// The named constants in use.
    pub constants: Vec<(String, Value)>,
    /// Bits above and below a net that its expression yields and nobody reads.
    pub beside: BTreeMap<NetId, (Option<Unread>, Option<Unread>)>,
    taken: Names,
}

impl Naming {
    /// Names what is left of a module; `constants` is the order of its constants.
    pub fn of(plan: &Plan, groups: &Groups, instances: &[String], constants: &[String]) -> Done<Naming> {
        let mut naming = Naming::default();
        naming.nets(plan, groups, instances)?;
        naming.constants(plan, constants)?;
        Ok(naming)
    }

    fn nets(&mut self, plan: &Plan, groups: &Groups, instances: &[String]) -> Done<()> {
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
            let gone = plan.alias.contains_key(&id) || groups.clocked.contains(&id);
            let unconnected = matches!(net.kind, NetKind::ChildOut(c)
                if matches!(plan.children[c], Child::Module { .. }) && !plan.live.contains(&id));
            if unconnected {
                // It only exists to be connected.
                later.push((id, "_unused"));
                continue;
            }
            if !net.kind.is_port() && (gone || !plan.live.contains(&id)) {
                continue;
            }
            if matches!(net.kind, NetKind::Temp | NetKind::Version(_)) {
                later.push((id, ""));
                continue;
            }
            let name = register_names.get(&id).cloned().unwrap_or_else(|| clean(&net.raw));
            self.taken.take(&name, &readable(&net.raw))?;
            self.nets.insert(id, name);
        }
        for (id, end) in later {
            let name = self.taken.fresh(&(clean(&plan.nets[id].raw) + end));
            self.nets.insert(id, name);
        }
        for (net, driver) in &plan.settled.drivers {
            let (Some((lo, whole)), Some(name)) = (driver.cut, self.nets.get(net)) else {
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
    fn constants(&mut self, plan: &Plan, order: &[String]) -> Done<()> {
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut values: BTreeMap<String, Value> = BTreeMap::new();
        let mut visit = |ex: &Ex| {
            let mut queue = vec![ex];
            while let Some(ex) = queue.pop() {
                if let Ex::Named(name, value) = ex {
                    found.entry(name.clone()).or_default().insert(value.verilog());
                    values.insert(name.clone(), value.clone());
                }
                queue.extend(ex.operands());
            }
        };
        plan.live_drivers().for_each(|(_, driver)| each_ex(&driver.body, &mut visit));
        for register in plan.registers() {
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
}
