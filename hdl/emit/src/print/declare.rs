// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a module declares: ports, constants, nets.

use crate::ir::*;
use crate::print::naming::Unread;
use crate::print::ports::{padded_range, widest, Port};
use crate::print::sheet::Sheet;
use std::collections::BTreeSet;

/// The ports of the module.
pub(crate) fn ports(sheet: &Sheet) -> Vec<Port> {
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
            Some(Port { direction, reg: sheet.is_reg(id), width: net.width, name: sheet.name(id).to_string() })
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

/// Nets and registers.
pub(crate) fn nets(sheet: &Sheet) -> String {
    let registers: BTreeSet<NetId> = sheet.plan.registers().map(|r| r.q).collect();
    let inside = |id: &NetId| !sheet.plan.nets[*id].kind.is_port() && sheet.naming.nets.contains_key(id);
    let nets: Vec<NetId> = (0..sheet.plan.nets.len()).filter(inside).collect();
    let beside: Vec<&Unread> = sheet.naming.beside.values().flat_map(|(above, below)| above.iter().chain(below)).collect();
    let widths = nets.iter().map(|net| sheet.plan.nets[*net].width);
    let wide = widest(widths.chain(beside.iter().map(|(_, width)| *width)));
    nets.iter()
        .map(|net| {
            let kind = if registers.contains(net) || sheet.is_reg(*net) { "reg " } else { "wire" };
            let range = padded_range(sheet.plan.nets[*net].width, wide);
            format!("    {kind} {range}{};\n", sheet.name(*net))
        })
        .chain(beside.iter().map(|(name, width)| format!("    wire {}{name};\n", padded_range(*width, wide))))
        .collect()
}
