// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a module works out without a clock: `assign`s and `always @(*)`s.

use crate::ir::*;
use crate::names::substitute;
use crate::print::sheet::Sheet;
use crate::print::stmt::Statements;
use crate::print::wrap::comment;

/// The left side of a net's `assign`: with the bits beside it that nobody reads.
fn target(sheet: &Sheet, net: NetId) -> String {
    let name = sheet.name(net);
    match sheet.naming.beside.get(&net) {
        Some((above, below)) => {
            let [above, below] = [above, below].map(|unread| unread.iter().map(|(name, _)| name.as_str()));
            let parts: Vec<&str> = above.chain([name]).chain(below).collect();
            format!("{{{}}}", parts.join(", "))
        }
        None => name.to_string(),
    }
}

/// `assign`s and `always @(*)`s in program order.
pub(crate) fn logic(sheet: &Sheet) -> String {
    let text = sheet.text();
    let mut items: Vec<(usize, String)> = vec![];
    for (net, driver) in sheet.plan.live_drivers().filter(|(net, _)| sheet.naming.nets.contains_key(net)) {
        let Some(ex) = &driver.simple else { continue };
        let at = driver.at.last().copied().unwrap_or(0);
        let line = text.line("    ", &format!("assign {}", target(sheet, net)), "=", ex);
        items.push((at, line));
    }
    for nets in &sheet.groups.combinational {
        let at = nets.iter().filter_map(|net| sheet.plan.settled.drivers[net].at.first().copied()).min().unwrap_or(0);
        if let [(net, Some(choice))] = nets.iter().map(|net| (net, sheet.choices.get(net))).collect::<Vec<_>>()[..] {
            items.push((at, format!("    assign {} = {choice};\n", sheet.name(*net))));
            continue;
        }
        let body = project(&sheet.plan.settled.body, &|net| nets.contains(&net));
        let name = |net| sheet.naming.nets.get(&net).cloned().unwrap_or_default();
        let statements = Statements { text, op: "=", target: &name };
        let mut block = String::from("    always @(*) begin\n");
        statements.block(&body, 2, &mut block);
        block += "    end\n";
        items.push((at, block));
    }
    for child in &sheet.plan.children {
        if let Child::Assign { output, expression, inputs, .. } = child {
            if sheet.plan.live.contains(output) {
                items.push((0, inline_assign(sheet, *output, expression, inputs)));
            }
        }
    }
    items.sort_by_key(|(at, _)| *at);
    let mut out = String::new();
    let mut before_was_block = false;
    let mut heading = None;
    for (index, (at, item)) in items.iter().enumerate() {
        let is_block = item.trim_start().starts_with("always");
        let now = heading_of(&sheet.plan.settled.body[..*at]);
        // A block has the comments on its statements inside.
        let said = if is_block || now == heading { None } else { now.map(|(_, text)| text) };
        if index > 0 && (is_block || before_was_block || now != heading) {
            out += "\n";
        }
        if !is_block {
            heading = now;
            let on_it = sheet.plan.settled.body[..*at].last().and_then(|stmt| match stmt {
                Stmt::Comment(text) => match Remark::of(text) {
                    Remark::Statement(text) => Some(text),
                    _ => None,
                },
                _ => None,
            });
            said.into_iter().chain(on_it).for_each(|text| out += &comment(text, 1));
        }
        before_was_block = is_block;
        out += item;
    }
    out
}

/// The heading over what stands behind `before`, and where it is.
fn heading_of(before: &[Stmt]) -> Option<(usize, &str)> {
    for (at, stmt) in before.iter().enumerate().rev() {
        if let Stmt::Comment(text) = stmt {
            match Remark::of(text) {
                Remark::Heading(text) => return Some((at, text)),
                Remark::Break => return None,
                Remark::Statement(_) => {}
            }
        }
    }
    None
}

fn inline_assign(sheet: &Sheet, output: NetId, expression: &str, inputs: &[(String, NetId)]) -> String {
    let expression = substitute(expression, &mut |word| match inputs.iter().find(|(name, _)| name == word) {
        Some((_, net)) => sheet.at_port(*net),
        None => word.to_string(),
    });
    format!("    assign {} = {expression};\n", sheet.at_port(output))
}
