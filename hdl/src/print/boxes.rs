// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One box alone, in a small size: for proofs and measurements.

use super::module::{print, print_made};
use crate::balance::banks::{bank, portions, Banks};
use crate::balance::pair::{Pair, DIFFERENCE_BITS};
use crate::balance::{eligibility, kept, matrix, policy, release, share_stamp, stamp, turns, unit};
use crate::control::{axil, registers};
use crate::counters::tally;
use crate::crossbar::{dispatch, egress, frame_room, load, merge};
use crate::lane::{self, ingress};
use crate::rebalance::{rebalancer, time_frame, timer};
use crate::serial::uartbone;
use crate::{primitives, receive, sight, statistics_type};
use anyhow::{Context, Result};
use equipoise_regmap::{ident::Caps, Features};

/// Prints the box as a module of that name.
type Print = fn(&str) -> Result<String>;

const TITLE: &str = "One box of the Equipoise team.";

/// The boxes: two to four ports, 64-bit streams.
const TABLE: [(&str, Print); 47] = [
    ("axil", |name| print::<axil::AxilBridge>(name, TITLE)),
    ("ingress", |name| print::<ingress::Ingress<64, 8, 3, 4, 0, 0>>(name, TITLE)),
    ("lane", |name| print::<lane::Lane<64, 8, 3, 4, 0, 8, 0>>(name, TITLE)),
    ("eligibility", |name| print::<eligibility::Eligibility<4, 0, 1>>(name, TITLE)),
    ("kept", |name| print::<kept::Kept<4>>(name, TITLE)),
    ("turns", |name| print::<turns::Turns<4, 1, 0>>(name, TITLE)),
    // As it is with banks.
    ("spaced_turns", |name| print::<turns::Turns<4, 0, 1>>(name, TITLE)),
    ("stamp", |name| print::<stamp::Stamp<4>>(name, TITLE)),
    ("share_stamp", |name| print::<share_stamp::ShareStamp<4, 6>>(name, TITLE)),
    ("pair", |name| print::<Pair<19, DIFFERENCE_BITS>>(name, TITLE)),
    // The form that it has up to four ports; with more, in banks, see below.
    ("selector", |name| print::<matrix::Matrix<4, 6, 4, 19, DIFFERENCE_BITS>>(name, TITLE)),
    ("portions", |name| print::<portions::Portions>(name, TITLE)),
    ("digit_product", |name| print::<primitives::DigitProduct<23>>(name, TITLE)),
    // One of sixteen paths.
    ("bank", |name| print::<bank::Bank<8, 4, 3, DIFFERENCE_BITS>>(name, TITLE)),
    ("banks", |name| print::<Banks<4, 4, 3, 2, 2, 1, DIFFERENCE_BITS>>(name, TITLE)),
    ("round_robin", |name| print::<policy::RoundRobin<4>>(name, TITLE)),
    ("active_backup", |name| print::<policy::ActiveBackup<4, 4, 3, 2, 2, 2, 3, 3>>(name, TITLE)),
    ("least_load", |name| print::<policy::LeastLoad<4, 4, 3, 2, 1, 2, 3, 10>>(name, TITLE)),
    // Few bits: a proof must find its way through the products.
    ("contest", |name| print::<policy::LeastLoadContest<3, 3>>(name, TITLE)),
    ("load", |name| print::<load::Load<6>>(name, TITLE)),
    ("quota", |name| print::<policy::Quota<4>>(name, TITLE)),
    ("gain", |name| print::<policy::Gain<4>>(name, TITLE)),
    ("commands", |name| print::<policy::Commands<2>>(name, TITLE)),
    ("sight", |name| print::<sight::Sight<32>>(name, TITLE)),
    ("stand_in", |name| print::<sight::stand_in::StandIn<4, 2>>(name, TITLE)),
    ("stand_in_16", |name| print::<sight::stand_in::StandIn<16, 4>>(name, TITLE)),
    ("search_start", |name| print::<sight::search_start::SearchStart<4, 2, 3>>(name, TITLE)),
    ("search_start_16", |name| print::<sight::search_start::SearchStart<16, 4, 5>>(name, TITLE)),
    ("narrow_sight", |name| print::<sight::Sight<8>>(name, TITLE)),
    ("wide_sight", |name| print::<sight::wide::WideSight<512, 2, 7>>(name, TITLE)),
    // Four words: a proof must be able to fill it.
    ("release_queue", |name| print::<release::Release<2, 0>>(name, TITLE)),
    ("dispatch", |name| print::<dispatch::Dispatch<4, 64, 3, 0, 1>>(name, TITLE)),
    ("frame_room", |name| print::<frame_room::FrameRoom<4, 3, 9, 10>>(name, TITLE)),
    ("merge", |name| print::<merge::Merge<64, 3, 0>>(name, TITLE)),
    // Eight beats: a proof must be able to fill it.
    ("egress", |name| print::<egress::Egress<64, 8, 3, 3, 0, 3, 4, 0>>(name, TITLE)),
    // As it is with wide beats.
    ("wide_egress", |name| print::<egress::Egress<64, 8, 3, 10, 1, 3, 4, 0>>(name, TITLE)),
    ("unit", |name| {
        print::<unit::Unit<4, 6, 64, 3, 4, 19, DIFFERENCE_BITS, 3, 1, 0, 4, 3, 2, 2, 1, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0>>(name, TITLE)
    }),
    // Two ports: a proof must outlast two rounds of the counters.
    ("registers", |name| {
        let caps = Caps { ports: 2, width: 64, buffer: 4096, features: Features::NONE };
        print_made(name, TITLE, move || registers::Registers::<2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>::new(caps, 0, registers::US_CLOCKS))
    }),
    ("statistics", |name| print::<statistics_type!(2, 8)>(name, TITLE)),
    ("timer", |name| print::<timer::Timer>(name, TITLE)),
    // Two ports, whose rounds are short: a proof must outlast some.
    ("time_frame", |name| {
        print::<time_frame::TimeFrame<2, 2, 4, { time_frame::round_bits(2) }, { time_frame::round_byte_bits(2, 8) }>>(name, TITLE)
    }),
    ("rebalancer", |name| print::<rebalancer::Rebalancer<4>>(name, TITLE)),
    ("uartbone", |name| print_made(name, TITLE, || uartbone::UartBone::new(20, false))),
    ("rotation", |name| print::<receive::Rotation<4>>(name, TITLE)),
    // Four beats: a proof must be able to fill it, and to end.
    ("store", |name| print::<receive::Store<64, 3, 2, 3>>(name, TITLE)),
    // Two ports of four beats each.
    ("receive", |name| {
        print::<receive::Receive<2, 64, 8, 3, 4, 2, 3, 10, { receive::event_bits(2) }, { receive::byte_bits(2, 8) }>>(name, TITLE)
    }),
    // As many as two MACs have events.
    ("tally", |name| print::<tally::Tally<18, 1, { tally::pending_bits(18, 1) }>>(name, TITLE)),
];

/// Boxes that [`emit_box`] knows.
pub const BOXES: [&str; TABLE.len()] = {
    let mut names = [""; TABLE.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = TABLE[i].0;
        i += 1;
    }
    names
};

/// One box in a small size (two to four ports, 64-bit streams), module named as the box: for proofs and measurements.
///
/// # Errors
///
/// A name that is not in [`BOXES`].
pub fn emit_box(name: &str) -> Result<String> {
    let found = TABLE.iter().find(|(known, _)| *known == name);
    let (name, print) = found.with_context(|| format!("no box called {name}: choose one of {BOXES:?}"))?;
    print(name)
}
