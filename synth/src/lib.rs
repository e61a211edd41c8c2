// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Synthesis, place and route, proofs and their reports.
//!
//! * [`mod@bench`]: area and clock rate of the block and of plain peers in one harness ([`harness`], [`flow`]), simulation speed
//!   ([`speed`]); what they find ([`figures`]) as a table and a picture ([`report`], [`picture`]).
//! * [`bitstream`]: a board's top through synthesis, placement and packing, with its report and its recorded budget.
//! * [`prove`]: properties of the boxes, proved by `abc pdr` or by induction, each with a seeded fault that must break it.
//! * [`netlist`]: a design beside what synthesis made of it.
//! * [`mutants`] and [`coverage`]: what the tests of the block see, and what they reach.

pub mod bench;
pub mod bitstream;
pub mod cache;
pub mod coverage;
pub mod designs;
pub mod equivalence;
pub mod figures;
pub mod flow;
pub mod harness;
pub mod jobs;
pub mod mutants;
pub mod netlist;
mod output_registers;
pub mod pdr;
pub mod picture;
pub mod ports;
pub mod progress;
pub mod prove;
pub mod published;
pub mod report;
pub mod rtl;
pub mod speed;
pub mod tools;
