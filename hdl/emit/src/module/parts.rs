// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Made nets are no wider than what is read of them.

use crate::ir::*;
use crate::module::plan::Plan;
use std::collections::BTreeMap;

/// Made nets of which only a part is read shrink to it; one that only names a part for another net vanishes into that.
pub(crate) fn cut(plan: &mut Plan) {
    // What nobody reads is not counted below, so it must not be moved with the rest either.
    let live = &plan.live;
    plan.settled.drivers.retain(|net, _| live.contains(net));
    let mut used: BTreeMap<NetId, Uses> = BTreeMap::new();
    let mut note = |ex: &Ex| uses(ex, &mut |net, part| used.entry(net).or_default().add(part));
    plan.live_drivers().for_each(|(_, driver)| each_ex(&driver.body, &mut note));
    plan.alias.values().for_each(&mut note);
    let temps: Vec<NetId> = used.keys().copied().filter(|net| plan.nets[*net].kind == NetKind::Temp).collect();
    for temp in temps {
        let uses = &used[&temp];
        let whole = plan.nets[temp].width;
        if uses.whole || uses.lo == 0 && uses.hi == whole {
            continue;
        }
        let (lo, width) = (uses.lo, uses.hi - uses.lo);
        let part = Ex::Net(temp).slice(lo, width, whole);
        let heir = plan.live_drivers().find(|(net, driver)| {
            driver.simple.as_ref() == Some(&part) && !plan.registers().any(|register| register.d == *net) && !plan.alias.contains_key(net)
        });
        let heir = heir.map(|(net, _)| net).filter(|_| uses.count == 1);
        let Some(mut driver) = plan.settled.drivers.remove(&temp) else {
            continue;
        };
        driver.cut = Some((lo, whole));
        let target = heir.unwrap_or(temp);
        if heir.is_some() {
            plan.live.remove(&temp);
        } else {
            plan.nets[temp].width = width;
            plan.settled.each_ex_mut(&mut |ex| rebase(ex, temp, lo, width));
        }
        plan.settled.drivers.insert(target, driver);
    }
}

/// Which bits of a net are read.
#[derive(Default)]
struct Uses {
    whole: bool,
    count: usize,
    lo: usize,
    hi: usize,
}

impl Uses {
    fn add(&mut self, part: Option<(usize, usize)>) {
        let Some((lo, width)) = part else {
            self.whole = true;
            return;
        };
        self.lo = if self.count == 0 { lo } else { self.lo.min(lo) };
        self.hi = self.hi.max(lo + width);
        self.count += 1;
    }
}

/// Calls `f` for each read of a net: `None` for the whole, or the slice.
fn uses(ex: &Ex, f: &mut dyn FnMut(NetId, Option<(usize, usize)>)) {
    match ex {
        Ex::Net(net) => return f(*net, None),
        Ex::Slice(x, lo, width) => {
            if let Ex::Net(net) = **x {
                return f(net, Some((*lo, *width)));
            }
        }
        _ => {}
    }
    ex.operands().for_each(|x| uses(x, f));
}

/// Slices of `net`, which lost its `by` lowest bits and is now `width` bits wide, move down.
fn rebase(ex: &mut Ex, net: NetId, by: usize, width: usize) {
    match ex {
        Ex::Slice(x, lo, bits) if **x == Ex::Net(net) => *ex = Ex::Net(net).slice(*lo - by, *bits, width),
        ex => ex.operands_mut().for_each(|x| rebase(x, net, by, width)),
    }
}
