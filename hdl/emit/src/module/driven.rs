// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Whether each net has a driver, on every path.

use crate::error::{Done, Refusal};
use crate::ir::*;
use crate::module::plan::Plan;
use crate::names::readable;

/// Refuses nets without a driver and latches.
pub(crate) fn check(plan: &Plan, joined: &[(NetId, NetId)]) -> Done<()> {
    for id in &plan.live {
        let net = &plan.nets[*id];
        let name = || match net.kind {
            NetKind::Version(of) => readable(&plan.nets[of].raw),
            _ => readable(&net.raw),
        };
        let Some(driver) = plan.settled.drivers.get(id) else {
            let needs = match net.kind {
                NetKind::Out | NetKind::Local | NetKind::ChildIn(_) => true,
                NetKind::Version(_) | NetKind::Temp => true,
                NetKind::In | NetKind::InOut | NetKind::ChildOut(_) => false,
                NetKind::ChildInOut(_) => !joined.iter().any(|(a, b)| a == id || b == id),
            };
            if needs {
                return Err(Refusal::Undriven { net: name() });
            }
            continue;
        };
        if driver.simple.is_some() {
            continue;
        }
        let whole = covered(&driver.body, *id, &vec![false; net.width]);
        if !whole.iter().all(|bit| *bit) {
            return Err(Refusal::Latch { net: name() });
        }
    }
    Ok(())
}

/// Bits of `net` that `body` assigns on every path, beside those in `before`.
fn covered(body: &[Stmt], net: NetId, before: &[bool]) -> Vec<bool> {
    let mut now = before.to_vec();
    for stmt in body {
        match stmt {
            Stmt::Assign(assign) if assign.net == net => {
                now[assign.lo..assign.lo + assign.width].fill(true);
            }
            Stmt::Assign(_) | Stmt::Comment(_) => {}
            Stmt::If { then, other, .. } => {
                let (a, b) = (covered(then, net, &now), covered(other, net, &now));
                now = a.iter().zip(&b).map(|(a, b)| *a && *b).collect();
            }
            Stmt::Case { arms, complete, .. } => {
                let mut all = if *complete { vec![true; now.len()] } else { now.clone() };
                for arm in arms {
                    let here = covered(&arm.body, net, &now);
                    all.iter_mut().zip(here).for_each(|(all, here)| *all &= here);
                }
                now = all;
            }
        }
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assign(net: NetId, lo: usize, width: usize) -> Stmt {
        Stmt::Assign(Assign { net, lo, width, ex: Ex::Lit(Value::zero(width)) })
    }

    #[test]
    fn a_branch_left_out_is_not_covered() {
        let cond = Ex::Lit(Value::zero(1));
        let both = Stmt::If { cond: cond.clone(), then: vec![assign(0, 0, 4)], other: vec![assign(0, 0, 2), assign(0, 2, 2)] };
        let one = Stmt::If { cond, then: vec![assign(0, 0, 4)], other: vec![assign(0, 0, 2)] };
        assert_eq!(covered(&[both], 0, &[false; 4]), [true; 4]);
        assert_eq!(covered(&[one], 0, &[false; 4]), [true, true, false, false]);
    }
}
