// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The blocks inside of a block: the parent's nets at their ports, and what a directive makes of them.

use crate::error::{Done, Refusal};
use crate::ir::{Child, NetId, NetKind, Register, Value};
use crate::names::{clean, identifiers, readable};
use crate::read::design::Instance;
use crate::read::directive::{literal_value, Directive};
use crate::read::symbols::Symbols;
use std::collections::HashMap;

/// The net at each port of a child.
pub(crate) fn port_nets(symbols: &Symbols, child: usize) -> Vec<NetId> {
    symbols
        .nets
        .iter()
        .enumerate()
        .filter(|(_, net)| matches!(net.kind, NetKind::ChildIn(c) | NetKind::ChildOut(c) | NetKind::ChildInOut(c) if c == child))
        .map(|(id, _)| id)
        .collect()
}

/// The child that a directive makes of an instance.
pub(crate) fn inline(directive: Directive, instance: &Instance, index: usize, symbols: &Symbols) -> Done<Child> {
    let bad = |why: String| Refusal::BadInline { block: readable(&instance.raw), why };
    let nets = port_nets(symbols, index);
    let ports: HashMap<String, NetId> = nets
        .iter()
        .filter_map(|net| {
            let port = symbols.nets[*net].raw.strip_prefix(&instance.raw)?;
            Some((port.trim_start_matches('$').to_string(), *net))
        })
        .collect();
    match directive {
        Directive::Register { reset, start } => {
            let port = |name: &str| ports.get(name).copied().ok_or_else(|| bad(format!("a register needs a port `{name}`")));
            let (q, d, clock) = (port("q")?, port("d")?, port("clock")?);
            let known = ["q", "d", "clock", "reset"];
            if let Some(extra) = ports.keys().find(|name| !known.contains(&name.as_str())) {
                return Err(bad(format!("a register has no port `{extra}`")));
            }
            let width = symbols.nets[q].width;
            if symbols.nets[d].width != width {
                return Err(bad("`d` and `q` differ in width".into()));
            }
            let of_type = |value| symbols.value_of_type(&symbols.types[q], value);
            let value = |text: String| {
                let value = literal_value(&text, width).map(of_type);
                value.ok_or_else(|| bad(format!("`{text}` is no literal of {width} bits")))
            };
            let value_at_reset = reset.clone().map(value).transpose()?;
            let reset = match (ports.get("reset"), reset) {
                (None, Some(_)) => return Err(bad("a reset value needs a port `reset`".into())),
                (None, None) => None,
                (Some(net), _) => Some((*net, value_at_reset.unwrap_or_else(|| of_type(Value::zero(width))))),
            };
            Ok(Child::Register(Register { q, d, clock, reset, start: start.map(value).transpose()? }))
        }
        Directive::Assign { output, expression } => {
            let is_output = |net: &&NetId| matches!(symbols.nets[**net].kind, NetKind::ChildOut(_));
            let outputs: Vec<&NetId> = nets.iter().filter(is_output).collect();
            let out = match outputs[..] {
                [one] => *one,
                _ => return Err(bad("it must have exactly one output".into())),
            };
            let name_of = |net: NetId| ports.iter().find(|(_, id)| **id == net).map(|(name, _)| clean(name)).unwrap_or_default();
            if name_of(out) != output {
                return Err(bad(format!("it assigns `{output}`, but its output is `{}`", name_of(out))));
            }
            let inputs: Vec<(String, NetId)> = nets.iter().filter(|net| **net != out).map(|net| (name_of(*net), *net)).collect();
            for word in identifiers(&expression) {
                if !inputs.iter().any(|(name, _)| *name == word) {
                    return Err(bad(format!("`{word}` is none of its inputs")));
                }
            }
            let sink = output.contains("unused") || instance.raw.contains("unused");
            Ok(Child::Assign { output: out, expression, inputs, sink })
        }
    }
}
