// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a module declares: ports, constants, nets.

use crate::ir::*;
use crate::print::naming::Unread;
use crate::print::ports::{annotated, padded_range, widest, Line, Port};
use crate::print::sheet::Sheet;
use crate::read::{About, Said};
use std::collections::HashMap;

/// The ports of the module.
pub(crate) fn ports(sheet: &Sheet, said: &mut Said) -> Vec<Port> {
    sheet
        .plan
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
            Some(Port { direction, reg: sheet.is_reg(id), width: net.width, name: sheet.name(id).to_string(), words: said.about(&net.raw) })
        })
        .collect()
}

/// The named constants.
pub(crate) fn constants(sheet: &Sheet) -> String {
    let constants = &sheet.naming.constants;
    let wide = widest(constants.iter().map(|(_, value)| value.width()));
    let long = constants.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    constants
        .iter()
        .map(|(name, value)| {
            let range = padded_range(value.width(), wide);
            format!("    localparam {range}{name:<long$} = {};\n", value.verilog())
        })
        .collect()
}

/// Nets and registers; `instances` are the names of the children, registers among them.
pub(crate) fn nets(sheet: &Sheet, instances: &[String], about: &About, said: &mut Said) -> String {
    let registers: HashMap<NetId, &str> = sheet.plan.children.iter().zip(instances).filter_map(register).collect();
    let inside = |id: &NetId| !sheet.plan.nets[*id].kind.is_port() && sheet.naming.nets.contains_key(id);
    let nets: Vec<NetId> = (0..sheet.plan.nets.len()).filter(inside).collect();
    let beside: Vec<&Unread> = sheet.naming.beside.values().flat_map(|(above, below)| above.iter().chain(below)).collect();
    let widths = nets.iter().map(|net| sheet.plan.nets[*net].width);
    let wide = widest(widths.chain(beside.iter().map(|(_, width)| *width)));
    let line = |net: &NetId| {
        let register = registers.get(net).copied();
        let net_of = &sheet.plan.nets[*net];
        let words = match (register, &net_of.kind) {
            (Some(raw), _) => said.about(raw),
            (None, NetKind::Local) => said.about(&net_of.raw),
            _ => None,
        };
        let kind = if register.is_some() || sheet.is_reg(*net) { "reg " } else { "wire" };
        let attribute = register.filter(|raw| about.synchronises(raw)).map(|_| "    (* ASYNC_REG = \"TRUE\" *)\n");
        Line { before: attribute, code: format!("    {kind} {}{};", padded_range(net_of.width, wide), sheet.name(*net)), words }
    };
    let beside = beside.iter().map(|(name, width)| Line::of(format!("    wire {}{name};", padded_range(*width, wide)), None));
    annotated(nets.iter().map(line).chain(beside).collect())
}

/// A register's output, and what the register is called.
fn register<'a>((child, raw): (&Child, &'a String)) -> Option<(NetId, &'a str)> {
    match child {
        Child::Register(register) => Some((register.q, raw)),
        _ => None,
    }
}
