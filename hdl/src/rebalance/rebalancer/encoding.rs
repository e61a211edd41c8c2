// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The rebalancer's program, and its steps as words of a table.

use super::routines::{BEGIN_AND_QUOTAS, MEASURE};
use super::sharing::{ADJUST, APPORTION, SPEEDS};
use super::step::{Act, Condition, Do, Number, Source, Step, Store, Whose};
use crate::prelude::Synth;

/// Bits of an address.
pub const ADDRESS_BITS: usize = 9;

/// All steps, in order.
pub fn steps() -> Vec<(&'static str, Step)> {
    [BEGIN_AND_QUOTAS, MEASURE, APPORTION, ADJUST, SPEEDS].concat()
}

/// Where the step of this name is; a panic if there is none.
pub fn address(label: &str) -> u64 {
    let labels = steps().iter().enumerate().filter(|(_, (name, _))| *name == label).map(|(at, _)| at as u64).collect::<Vec<_>>();
    assert_eq!(labels.len(), 1, "the label {label:?} is in front of one step");
    labels[0]
}

/// Signals of a step: each with its bits and its value.
pub type Word = Vec<(&'static str, usize, u64)>;

/// The value of one.
pub fn field(word: &Word, name: &str) -> u64 {
    word.iter().find(|field| field.0 == name).map_or_else(|| panic!("no field {name:?}"), |field| field.2)
}

/// The signals of this step.
pub fn word(step: &Step) -> Word {
    let (mut clear, mut twice, mut minus, mut sum, mut divide, mut multiply, mut write) = (0, 0, 0, 0, 0, 0, 1);
    let (mut only_below, mut compare, mut clocks) = (0, 0, 1);
    match step.what {
        Do::Nothing => write = 0,
        Do::Clear => (clear, compare) = (1, 1),
        Do::Move => (clear, sum, compare) = (1, 1, 1),
        Do::MoveIfBelow => (clear, sum, only_below) = (1, 1, 1),
        Do::Add => sum = 1,
        Do::Subtract => (minus, sum, compare) = (1, 1, 1),
        Do::Compare => (minus, sum, compare, write) = (1, 1, 1, 0),
        Do::Divide(n) => (twice, minus, divide, compare, clocks) = (1, 1, 1, 1, u64::from(n)),
        Do::Restore => (sum, only_below) = (1, 1),
        Do::Multiply(n) => (twice, multiply, clocks) = (1, 1, u64::from(n)),
    }
    let alone = step.store == Store::Nowhere && step.act == Act::Nothing && step.condition == Condition::Never && !step.unless;
    assert_eq!(clocks > 1, divide + multiply > 0, "divisions and products are of many clocks, and nothing else is");
    assert!(clocks == 1 || (alone && !step.to_quotient && !step.keep), "nothing else is done in a step of many clocks");
    vec![
        ("clear", 1, clear),
        ("twice", 1, twice),
        ("minus", 1, minus),
        ("sum", 1, sum),
        ("divide", 1, divide),
        ("multiply", 1, multiply),
        ("write", 1, write),
        ("only_below", 1, only_below),
        ("compare", 1, compare),
        ("more_clocks", 6, clocks - 1),
        ("load", 1, u64::from(step.load.is_some())),
        ("source", Source::BITS, step.load.unwrap_or(Source::Share) as u64),
        ("number", Number::BITS, step.number as u64),
        ("whose", Whose::BITS, step.whose as u64),
        ("store", Store::BITS, step.store as u64),
        ("act", Act::BITS, step.act as u64),
        ("condition", Condition::BITS, step.condition as u64),
        ("unless", 1, u64::from(step.unless)),
        ("to", ADDRESS_BITS, if step.to.is_empty() { 0 } else { address(step.to) }),
        ("to_quotient", 1, u64::from(step.to_quotient)),
        ("keep", 1, u64::from(step.keep)),
        // Of these acts a bit each: they go to all bits of all shares.
        ("turn", 1, u64::from(step.act == Act::Turn)),
        ("quotas", 1, u64::from(step.act == Act::Quotas)),
    ]
}
