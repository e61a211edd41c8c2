// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The list of proofs: box, property, seeded fault.

mod axil;
mod bank;
mod banks;
mod dispatch;
mod egress;
mod eligibility;
mod job;
mod lane;
mod merge;
mod pair;
mod policies;
mod portions;
mod rebalance;
mod receive;
mod registers;
mod release_queue;
mod rotation;
mod selector;
mod store;
mod turns;
mod uartbone;
mod unit;
mod wide_egress;

pub use job::{Fault, Job, Method};

/// Every proof, box by box, the quick ones first.
pub fn all() -> Vec<Job> {
    [
        axil::jobs(),
        merge::jobs(),
        lane::jobs(),
        eligibility::jobs(),
        egress::jobs(),
        wide_egress::jobs(),
        turns::jobs(),
        rotation::jobs(),
        store::jobs(),
        receive::jobs(),
        rebalance::jobs(),
        dispatch::jobs(),
        release_queue::jobs(),
        unit::jobs(),
        registers::jobs(),
        portions::jobs(),
        policies::jobs(),
        bank::jobs(),
        banks::jobs(),
        pair::jobs(),
        selector::jobs(),
        uartbone::jobs(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
