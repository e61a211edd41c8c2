// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Links of interfaces: an assignment one way or the other, or two nets that are one.

use crate::error::Done;
use crate::ir::{NetId, Stmt};
use crate::lower::assign::{assign, target};
use crate::read::{show, Symbol, Symbols};
use rust_hdl::core::ast::{VerilogExpression, VerilogLink};

/// Assigns one side to the other in `out`, or puts both into `joined`.
pub(crate) fn link(symbols: &mut Symbols, link: &VerilogLink, joined: &mut Vec<(NetId, NetId)>, out: &mut Vec<Stmt>) -> Done<()> {
    let (VerilogLink::Forward(details) | VerilogLink::Backward(details) | VerilogLink::Bidirectional(details)) = link;
    let path = |side: &str| match details.my_name.trim_start_matches('.') {
        "" => side.to_string(),
        field => format!("{side}${field}"),
    };
    let owner = VerilogExpression::Signal(path(&details.owner_name));
    let other = VerilogExpression::Signal(path(&details.other_name));
    let mut connect = |to: &VerilogExpression, from: &VerilogExpression| {
        let net = target(symbols, to)?;
        let width = symbols.nets[net].width;
        assign(symbols, net, 0, width, from, out)
    };
    match link {
        VerilogLink::Forward(_) => connect(&other, &owner),
        VerilogLink::Backward(_) => connect(&owner, &other),
        VerilogLink::Bidirectional(_) => {
            let mut ends = vec![];
            for end in [&owner, &other] {
                let VerilogExpression::Signal(name) = end else {
                    continue;
                };
                if let Symbol::Net(net) = symbols.find(name, &show(end))? {
                    ends.push(net);
                }
            }
            if let [a, b] = ends[..] {
                joined.push((a, b));
            }
            Ok(())
        }
    }
}
