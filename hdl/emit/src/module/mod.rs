// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a module consists of: which nets live, which are one, which share a block; and that each is driven once, always, and not by
//! itself.

mod alias;
mod driven;
mod group;
mod live;
mod loops;
mod merge;
mod parts;
mod plan;
mod shifts;

pub(crate) use group::Groups;
pub(crate) use plan::Plan;

use crate::error::Done;
use crate::ir::{Child, Net, NetId};
use crate::settle::Settled;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Checks the nets of a module and makes them as few as they can be; `joined` are pairs of nets that are one.
pub(crate) fn plan(nets: Vec<Net>, settled: Settled, children: Vec<Child>, joined: &[(NetId, NetId)]) -> Done<Plan> {
    let mut plan = Plan { nets, settled, children, live: BTreeSet::new(), alias: HashMap::new(), reach: BTreeMap::new(), warnings: vec![] };
    live::find(&mut plan, joined);
    driven::check(&plan, joined)?;
    plan.reach = loops::check(&plan)?;
    alias::find(&mut plan, joined);
    alias::apply(&mut plan);
    parts::cut(&mut plan);
    shifts::widen(&mut plan);
    Ok(plan)
}
