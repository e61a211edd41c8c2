// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Registers: one block for each pair of clock and reset, and initial values.

use crate::ir::*;
use crate::print::sheet::Sheet;
use crate::print::stmt::Statements;
use std::collections::HashMap;

/// Clock and reset of a register.
type Domain = (Ex, Option<Ex>);

/// One block for each pair of clock and reset; initial values.
pub(crate) fn clocked(sheet: &Sheet) -> String {
    let text = sheet.text();
    let mut domains: Vec<(Domain, Vec<&Register>)> = vec![];
    let mut initial = String::new();
    for register in sheet.plan.registers() {
        let clock = sheet.plan.at_port(register.clock);
        let reset = register.reset.as_ref().map(|(net, _)| sheet.plan.at_port(*net));
        let key = (clock, reset);
        match domains.iter_mut().find(|(domain, _)| *domain == key) {
            Some((_, registers)) => registers.push(register),
            None => domains.push((key, vec![register])),
        }
        if let Some(value) = &register.start {
            initial += &format!("        {} = {};\n", sheet.name(register.q), text.ex(value));
        }
    }
    let initial = (!initial.is_empty()).then(|| format!("    initial begin\n{initial}    end\n"));
    let blocks = domains.iter().map(|((clock, reset), registers)| domain(sheet, clock, reset.as_ref(), registers));
    initial.into_iter().chain(blocks).collect::<Vec<_>>().join("\n")
}

/// The registers of one clock and reset.
fn domain(sheet: &Sheet, clock: &Ex, reset: Option<&Ex>, registers: &[&Register]) -> String {
    let text = sheet.text();
    let q_of: HashMap<NetId, NetId> = registers.iter().map(|r| (r.d, r.q)).collect();
    let name = |net: NetId| q_of.get(&net).map(|q| sheet.name(*q).to_string()).unwrap_or_default();
    let statements = Statements { text, op: "<=", target: &name };
    let indent = if reset.is_some() { 3 } else { 2 };
    let mut body = project(&sheet.plan.settled.body, &|net| q_of.contains_key(&net) && sheet.groups.clocked.contains(&net));
    // `d` starts as `q`: a register holds by itself.
    body.retain(|stmt| match stmt {
        Stmt::Assign(Assign { net, ex, .. }) if sheet.plan.simple(*net).is_none() => *ex != Ex::Net(q_of[net]),
        _ => true,
    });
    let mut next = String::new();
    statements.block(&body, indent, &mut next);
    for register in registers {
        if !sheet.groups.clocked.contains(&register.d) {
            let pad = "    ".repeat(indent);
            next += &format!("{pad}{} <= {};\n", sheet.name(register.q), sheet.at_port(register.d));
        }
    }
    let mut block = format!("    always @(posedge {}) begin\n", text.ex(clock));
    match reset {
        None => block += &next,
        Some(reset) => {
            block += &format!("        if ({}) begin\n", text.ex(reset));
            for register in registers {
                if let Some((_, value)) = &register.reset {
                    block += &format!("            {} <= {};\n", sheet.name(register.q), text.ex(value));
                }
            }
            block += &format!("        end else begin\n{next}        end\n");
        }
    }
    block += "    end\n";
    block
}
