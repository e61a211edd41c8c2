// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A module with all that is needed to write it.

use crate::error::Done;
use crate::ir::*;
use crate::module::{Groups, Plan};
use crate::print::naming::Naming;
use crate::print::text::Text;
use std::collections::HashMap;

/// A module, its blocks and names.
pub(crate) struct Sheet<'a> {
    pub plan: &'a Plan,
    pub groups: Groups,
    pub naming: Naming,
    /// `condition ? a : b` of nets that are no more than that.
    pub choices: HashMap<NetId, String>,
}

impl<'a> Sheet<'a> {
    pub fn new(plan: &'a Plan, instances: &[String], constants: &[String]) -> Done<Sheet<'a>> {
        let groups = Groups::of(plan);
        let naming = Naming::of(plan, &groups, instances, constants)?;
        let mut sheet = Sheet { plan, groups, naming, choices: HashMap::new() };
        sheet.choices = sheet.find_choices();
        Ok(sheet)
    }

    fn find_choices(&self) -> HashMap<NetId, String> {
        let alone = self.groups.combinational.iter().filter(|nets| nets.len() == 1).flatten();
        alone
            .filter_map(|net| {
                let body = &self.plan.settled.drivers[net].body;
                Some((*net, choice(self.text(), body, self.plan.nets[*net].width)?))
            })
            .collect()
    }

    pub fn text(&self) -> Text<'_> {
        Text { nets: &self.plan.nets, names: &self.naming.nets }
    }

    /// The name of a net that has one.
    pub fn name(&self, net: NetId) -> &str {
        &self.naming.nets[&net]
    }

    /// What stands at a port.
    pub fn at_port(&self, net: NetId) -> String {
        self.text().ex(&self.plan.at_port(net))
    }

    /// Nets that `always @(*)` blocks drive.
    pub fn is_reg(&self, net: NetId) -> bool {
        !self.choices.contains_key(&net) && self.groups.combinational.iter().any(|nets| nets.contains(&net))
    }
}

/// `condition ? a : b`, if that is all that the statements say about a net of `width` bits.
fn choice(text: Text, body: &[Stmt], width: usize) -> Option<String> {
    let whole = |body: &[Stmt]| match body {
        [Stmt::Assign(assign)] if assign.width == width => Some(branch(text, &assign.ex)),
        _ => None,
    };
    let (cond, yes, no) = match body {
        [Stmt::If { cond, then, other }] => (cond, whole(then)?, whole(other)?),
        [first @ Stmt::Assign(_), Stmt::If { cond, then, other }] if empty(other) => {
            (cond, whole(then)?, whole(std::slice::from_ref(first))?)
        }
        _ => return None,
    };
    let choice = format!("{} ? {yes} : {no}", branch(text, cond));
    (choice.len() <= 90).then_some(choice)
}

fn branch(text: Text, ex: &Ex) -> String {
    match ex {
        Ex::Bin(..) => format!("({})", text.ex(ex)),
        _ => text.ex(ex),
    }
}
