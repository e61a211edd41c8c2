// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The Verilog means what the Rust means: every construct, and every row of what the stock printer gets wrong, on random inputs in
//! rust-hdl's simulator, in Verilator and in yosys.

use crate::case;
use crate::common;
use crate::designs::{constructs, eligibility, hierarchy, soup, table};
use rust_hdl::prelude::*;

fn cases() -> Vec<common::Case> {
    vec![
        case!("precedence", table::Precedence::default(), [a: 8, m: 8, k: 8], [y: 1, z: 1, s: 8]),
        case!("literal_width", table::LiteralWidth::default(), [a: 8, b: 8], [y: 1, z: 1, w: 16]),
        case!("cast_of_sum", table::CastOfSum::default(), [a: 8, b: 8], [y: 16, n: 4]),
        case!("two_dimensions", table::TwoDimensions::<3>::default(), [a[0]: 8, a[1]: 8, a[2]: 8], [y[0]: 8, y[1]: 8, y[2]: 8]),
        case!("one_round", table::OneRound::<77>::default(), [a: 8], [y: 1]),
        case!("wide", constructs::Wide::default(), [a: 512, b: 512, at: 9], [y: 512, s: 64, t: 64, one_bit: 1]),
        case!("product_16", constructs::Product::default(), [a: 16, b: 16], [y: 32]),
        case!(
            "signed_numbers",
            constructs::SignedNumbers::default(),
            [a: 16, b: 16, u: 16],
            [product: 32, less: 1, at_most: 1, equal: 1, difference: 16, negative: 16, wide: 40, raw: 16, from_bits: 1]
        ),
        case!(
            "machine",
            clock,
            constructs::Machine::<3>::default(),
            [reset: 1, go: 1, length[0]: 12, length[1]: 12, length[2]: 12],
            [left: 12, busy: 1, phase: 2]
        ),
        case!("fields", clock, constructs::Fields::default(), [p: 4, f: 1], [port: 4, flag: 1, running: 1]),
        case!(
            "bit_work",
            constructs::BitWork::default(),
            [a: 8, b: 1, at: 3, by: 6],
            [truth: 1, replaced: 8, moved: 8, picked: 1, part: 3, beyond: 6, reduced: 3, shifted: 8, gone: 8, counted: 8]
        ),
        case!(
            "choose",
            constructs::Choose::<3>::default(),
            [a[0]: 8, a[1]: 8, a[2]: 8, select: 3],
            [y: 8, above: 1, kind: 4]
        ),
        case!(
            "eligibility",
            clock,
            eligibility::Eligibility::<4>::default(),
            [reset: 1, member: 4, link_up: 4, failed: 4, drain: 4, boundary: 1],
            [eligible: 4, none: 1, epoch_start: 1]
        ),
        case!(
            "pipes",
            clock,
            hierarchy::Pipes::<2>::default(),
            [reset: 1, (s[0].data, "s_0_data"): 8, (s[0].valid, "s_0_valid"): 1, (s[1].data, "s_1_data"): 8, (s[1].valid, "s_1_valid"): 1,
             (m[0].ready, "m_0_ready"): 1, (m[1].ready, "m_1_ready"): 1],
            [(s[0].ready, "s_0_ready"): 1, (s[1].ready, "s_1_ready"): 1, (m[0].data, "m_0_data"): 8, (m[0].valid, "m_0_valid"): 1,
             (m[1].data, "m_1_data"): 8, (m[1].valid, "m_1_valid"): 1, both: 16, delayed: 8, plus: 8, nonzero: 1]
        ),
    ]
}

#[test]
fn simulator_verilator_and_yosys_agree() {
    let mut cases = cases();
    cases.push(soup::case("soup_1", 1));
    cases.push(soup::case("soup_2", 2));
    for outcome in common::run("meaning", cases, 400) {
        outcome.check();
    }
}
