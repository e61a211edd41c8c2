// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The rebalancer's program: reset values, quotas, what a time frame says.
//!
//! A label in front of a step is where others go to. The step behind one that goes elsewhere is done in any case. Path 0 is at hand in front of
//! and behind each walk over all paths.

use super::step::Act::{Carried, Known, Nobody, Take, Turn, Wanted};
use super::step::Condition::{self as If, Below, Held, Last, Member};
use super::step::Do::{Add, Clear, Compare, Divide, Move, MoveIfBelow, Multiply, Restore, Subtract};
use super::step::Number::{Even, FirstMean, One};
use super::step::Source::{Busy, Bytes, Frames, InUse, Kept, Mean, Quotient, Share};
use super::step::{Act, Step, Store, Whose, NEXT};

/// Readings get their reset values; quotas follow shares and means.
pub const BEGIN_AND_QUOTAS: &[(&str, Step)] = &[
    ("begin", NEXT.number(FirstMean)),
    ("", NEXT.and(Move).number(Even)),
    ("", NEXT.store(Store::Mean)),
    ("", NEXT.store(Store::Quota).and(Move)),
    ("", NEXT.store(Store::Difference).and(Clear)),
    ("", NEXT.store(Store::Actual).each("begin")),
    ("", NEXT),
    ("quotas", NEXT.act(Act::Quotas)),
    ("", NEXT.load(InUse).act(Nobody)),
    ("running", NEXT.and(Move)),
    ("", NEXT.store(Store::Share).act(Turn).each("running")),
    ("", NEXT.load(InUse)),
    ("", NEXT),
    // The smallest share of a member that has one: of the path that is taken.
    ("least", NEXT.load(Share).unless(Member, "least next")),
    ("", NEXT.and(Move).number(One)),
    ("", NEXT.and(Compare).load(Share).of(Whose::Taken)),
    ("", NEXT.when(Below, "least next")),
    ("", NEXT.and(Compare)),
    ("", NEXT.unless(If::Taken, "least take")),
    ("", NEXT),
    ("", NEXT.unless(Below, "least next")),
    ("", NEXT),
    ("least take", NEXT.act(Take)),
    ("least next", NEXT.each("least")),
    ("", NEXT),
    ("", NEXT.load(Share).of(Whose::Taken).unless(If::Taken, "ones")),
    ("", NEXT.and(Move)),
    ("", NEXT.keep()),
    // Mean · share / smallest share, rounded up, and at least 1.
    ("quota", NEXT.load(Share)),
    ("", NEXT.and(Move)),
    ("", NEXT.to_quotient().and(Clear).load(Mean)),
    ("", NEXT.and(Multiply(16))),
    ("", NEXT.to_quotient().and(Clear).load(Kept)),
    ("", NEXT.and(Divide(40))),
    ("", NEXT.and(Restore).number(One)),
    ("", NEXT.and(Compare).load(Quotient)),
    ("", NEXT.and(Move).number(One).when(Below, "even")),
    ("", NEXT),
    ("", NEXT.and(Add)),
    ("even", NEXT.and(Compare)),
    ("", NEXT.and(MoveIfBelow)),
    ("", NEXT.store(Store::Quota).each("quota")),
    ("", NEXT),
    ("idle", NEXT.when(If::QuotasWanted, "quotas")),
    ("", NEXT),
    ("", NEXT.go("idle")),
    ("", NEXT),
    // No member has a share.
    ("ones", NEXT.number(One)),
    ("", NEXT.and(Move)),
    ("one", NEXT.store(Store::Quota).each("one")),
    ("", NEXT),
    ("", NEXT.go("idle")),
    ("", NEXT),
];

/// Running shares, and who has one of the user's; then actual shares, speeds, means.
pub const MEASURE: &[(&str, Step)] = &[
    ("pass", NEXT.unless(Held, "pass").load(InUse)),
    ("", NEXT),
    ("snapshot", NEXT.and(Move).number(One)),
    ("", NEXT.and(Compare)),
    ("", NEXT.store(Store::Share).act(Turn)),
    ("", NEXT.act(Wanted).each("snapshot")),
    ("", NEXT.load(InUse)),
    // Bytes of all members.
    ("", NEXT.and(Clear)),
    ("total", NEXT.unless(Member, "total next").load(Bytes)),
    ("", NEXT),
    ("", NEXT.and(Add)),
    ("total next", NEXT.each("total")),
    ("", NEXT),
    ("", NEXT.keep().number(One)),
    ("", NEXT.and(Compare)),
    ("", NEXT.act(Carried)),
    // x · 65535 / d, of x ≤ d: x · 65536 / d, and one less if x cannot be taken away from what is left.
    ("measure", NEXT.and(Clear).unless(If::Carried, "actual")),
    ("", NEXT),
    ("", NEXT.to_quotient().unless(Member, "actual")),
    ("", NEXT.load(Bytes)),
    ("", NEXT.and(Move).load(Kept)),
    ("", NEXT.and(Divide(16))),
    ("", NEXT.and(Restore).load(Bytes)),
    ("", NEXT.and(Compare).load(Quotient)),
    ("", NEXT.and(Move).number(One).unless(Below, "actual")),
    ("", NEXT),
    ("", NEXT.and(Subtract)),
    ("actual", NEXT.store(Store::Actual).load(Busy)),
    ("", NEXT.and(Move).number(One)),
    ("", NEXT.and(Compare).load(Bytes)),
    ("", NEXT.when(Below, "speed")),
    ("", NEXT.and(Move)),
    ("", NEXT.to_quotient().and(Clear).load(Busy)),
    ("", NEXT.and(Divide(56))),
    ("", NEXT.and(Restore)),
    ("", NEXT.load(Quotient)),
    ("", NEXT.and(Move)),
    ("", NEXT.store(Store::Speed).act(Known)),
    ("speed", NEXT.load(Frames)),
    ("", NEXT.and(Move).number(One)),
    ("", NEXT.and(Compare).load(Bytes)),
    ("", NEXT.when(Below, "mean")),
    ("", NEXT.and(Move)),
    ("", NEXT.to_quotient().and(Clear).load(Frames)),
    ("", NEXT.and(Divide(40))),
    ("", NEXT.and(Restore)),
    ("", NEXT.load(Quotient)),
    ("", NEXT.and(Move)),
    ("", NEXT.store(Store::Mean)),
    ("mean", NEXT.unless(Last, "measure")),
    ("", NEXT),
];
