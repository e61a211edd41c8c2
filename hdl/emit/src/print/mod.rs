// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One module as text: ports, constants, nets, logic, instances, registers.
//!
//! A [`sheet::Sheet`] holds the module and its names; each section of the text is written from it by a file of its own.

mod clocked;
mod declare;
mod logic;
mod naming;
mod ports;
mod sheet;
mod stmt;
mod text;
mod wrap;

pub(crate) use ports::{port_list, Port};
pub(crate) use wrap::{comment, fold};

use crate::error::Done;
use crate::ir::{Child, NetId};
use crate::module::Plan;
use crate::names::clean;
use crate::read::{About, Said};
use sheet::Sheet;
use std::collections::HashMap;

/// A module's text from its port list to before `endmodule`, and the names of its nets.
pub(crate) fn print(plan: &Plan, instance_names: &[String], constants: &[String], about: &About) -> Done<(String, HashMap<NetId, String>)> {
    let sheet = Sheet::new(plan, instance_names, constants)?;
    let mut said = Said::of(about);
    let ports = port_list(&declare::ports(&sheet, &mut said));
    let sections = [
        declare::constants(&sheet),
        declare::nets(&sheet, instance_names, about, &mut said),
        logic::logic(&sheet),
        instances(&sheet, instance_names),
        clocked::clocked(&sheet),
    ];
    let mut out = ports;
    for section in sections.iter().filter(|section| !section.is_empty()) {
        out += "\n";
        out += section;
    }
    Ok((fold(&out), sheet.naming.nets))
}

/// The children that are modules.
fn instances(sheet: &Sheet, instances: &[String]) -> String {
    let mut out = vec![];
    for (child, raw) in sheet.plan.children.iter().zip(instances) {
        let Child::Module { module, ports, .. } = child else {
            continue;
        };
        let wide = ports.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let lines: Vec<String> = ports.iter().map(|(name, net)| format!("        .{name:<wide$} ({})", sheet.at_port(*net))).collect();
        let name = clean(raw);
        out.push(format!("    {module} {name} (\n{}\n    );\n", lines.join(",\n")));
    }
    out.join("\n")
}
