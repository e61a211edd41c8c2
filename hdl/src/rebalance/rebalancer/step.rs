// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A step of the rebalancer's program: what is done in one clock, all of it with what was there as the clock began.

use crate::prelude::*;

/// What the calculator does with its value and operand.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Do {
    /// Nothing.
    Nothing,
    /// Value 0.
    Clear,
    /// Value = operand.
    Move,
    /// The same if the last comparison said below.
    MoveIfBelow,
    /// Value + operand.
    Add,
    /// Value − operand; below, if that is negative.
    Subtract,
    /// Below, if value < operand.
    Compare,
    /// So many steps of a division; the operand stays until [`Do::Restore`], which follows.
    Divide(u8),
    /// What a division left.
    Restore,
    /// So many steps of a product.
    Multiply(u8),
}

/// What becomes the operand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Source {
    /// Running share.
    Share,
    /// Actual share.
    Actual,
    /// Difference + 65536; also a weight, then what its division left.
    Rest,
    /// Speed.
    Speed,
    /// Mean.
    Mean,
    /// Bytes of the time frame.
    Bytes,
    /// Its frames.
    Frames,
    /// Its busy clocks.
    Busy,
    /// What was kept.
    Kept,
    /// The quotient.
    Quotient,
    /// The share in use whose turn it is.
    InUse,
    /// THRESHOLD + 65536.
    Threshold,
    /// CHANGE · 256.
    Change,
    /// MIN_SHARE.
    Least,
    /// A number.
    Number,
}

/// Numbers.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Number {
    /// 1.
    One,
    /// Mean length after reset.
    FirstMean,
    /// 65535.
    Whole,
    /// Difference 0.
    Even,
    /// Difference 1.
    Over,
    /// As much, and THRESHOLD 0.
    OverThreshold,
    /// 100 · 2^18: 18 steps divide by 100.
    Hundred,
}

/// Whose words are read and written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Whose {
    /// Of the path at hand.
    Here,
    /// Of the one that was taken.
    Taken,
    /// Of the one that receives from the path at hand: the other one, or the one that was taken if the other one is at hand.
    Receiver,
}

/// Where the value is written.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Store {
    /// Nowhere.
    Nowhere,
    /// Running share.
    Share,
    /// Actual share.
    Actual,
    /// What divisions left.
    Rest,
    /// Difference, also for the bus.
    Difference,
    /// Speed.
    Speed,
    /// Mean.
    Mean,
    /// Quota.
    Quota,
}

/// What else happens.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Act {
    /// Nothing.
    Nothing,
    /// The path at hand is taken.
    Take,
    /// If the last comparison said below.
    TakeIfBelow,
    /// The one that was taken is the other one, and none is taken.
    Another,
    /// None is taken, and there is no other one.
    Nobody,
    /// The turn of the next share in use; the value takes its place.
    Turn,
    /// Unless shares were scaled: the path at hand has a share of the user's, if not below.
    Wanted,
    /// Members sent bytes, if not below.
    Carried,
    /// The speed of the path at hand is known.
    Known,
    /// There are shares to apply.
    Found,
    /// There are none.
    NotFound,
    /// What follows is about speeds.
    BySpeed,
    /// A share differs, if below.
    Differs,
    /// Shares change in the second clock behind this one, unless a commit may come then.
    Changing,
    /// The pass is over: shares in use and members, for quotas.
    Quotas,
}

/// When the program goes on elsewhere, behind the next step.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Condition {
    /// Never.
    Never,
    /// It is the other one.
    Other,
    /// It is the last one; the next one is at hand from now on, behind the last one the first.
    Last,
    /// The last comparison said so.
    Below,
    /// There is a receiver.
    Receiver,
    /// Members sent bytes.
    Carried,
    /// A commit may come.
    Waits,
    /// The path at hand is a member.
    Member,
    /// It takes part.
    TakesPart,
    /// The user gave it a share.
    Wanted,
    /// Its speed is known.
    Known,
    /// It may receive.
    Receives,
    /// A path was taken.
    Taken,
    /// There is another one.
    Another,
    /// The time frame can be read.
    Held,
    /// Quotas must be reckoned.
    QuotasWanted,
    /// There are shares to apply.
    Found,
    /// Shares were scaled as the time frame ended.
    Scaled,
    /// This is about speeds.
    OfSpeeds,
    /// REBALANCE is SHARE.
    ByShare,
    /// It is SPEED.
    BySpeed,
    /// THRESH_MODE is MAGNITUDE.
    Magnitude,
    /// It is ALWAYS.
    Unlimited,
    /// CHANGE_ABSOLUTE.
    Absolute,
}

/// One step.
#[derive(Copy, Clone, Debug)]
pub struct Step {
    /// What the calculator does.
    pub what: Do,
    /// What becomes its operand, if anything.
    pub load: Option<Source>,
    /// Which number, if that is one.
    pub number: Number,
    /// Whose words are read and written.
    pub whose: Whose,
    /// Where the value goes.
    pub store: Store,
    /// What happens beside.
    pub act: Act,
    /// Go on elsewhere if this holds,
    pub condition: Condition,
    /// or unless it does.
    pub unless: bool,
    /// Name of the step to go on at; the step behind this one is still done.
    pub to: &'static str,
    /// The value becomes the quotient.
    pub to_quotient: bool,
    /// The value is kept.
    pub keep: bool,
}

/// Nothing.
pub const NEXT: Step = Step {
    what: Do::Nothing,
    load: None,
    number: Number::One,
    whose: Whose::Here,
    store: Store::Nowhere,
    act: Act::Nothing,
    condition: Condition::Never,
    unless: false,
    to: "",
    to_quotient: false,
    keep: false,
};

impl Step {
    /// With the calculator.
    pub const fn and(self, what: Do) -> Step {
        Step { what, ..self }
    }

    /// The operand becomes this.
    pub const fn load(self, source: Source) -> Step {
        Step { load: Some(source), ..self }
    }

    /// The operand becomes this number.
    pub const fn number(self, number: Number) -> Step {
        Step { load: Some(Source::Number), number, ..self }
    }

    /// With the words of this path.
    pub const fn of(self, whose: Whose) -> Step {
        Step { whose, ..self }
    }

    /// The value goes there.
    pub const fn store(self, store: Store) -> Step {
        Step { store, ..self }
    }

    /// This happens beside.
    pub const fn act(self, act: Act) -> Step {
        Step { act, ..self }
    }

    /// Goes on at `to` if the condition holds.
    pub const fn when(self, condition: Condition, to: &'static str) -> Step {
        Step { condition, to, ..self }
    }

    /// Goes on at `to` unless the condition holds.
    pub const fn unless(self, condition: Condition, to: &'static str) -> Step {
        Step { condition, unless: true, to, ..self }
    }

    /// Goes on at `to`.
    pub const fn go(self, to: &'static str) -> Step {
        self.unless(Condition::Never, to)
    }

    /// For each path.
    pub const fn each(self, to: &'static str) -> Step {
        self.unless(Condition::Last, to)
    }

    /// The value becomes the quotient.
    pub const fn to_quotient(self) -> Step {
        Step { to_quotient: true, ..self }
    }

    /// The value is kept.
    pub const fn keep(self) -> Step {
        Step { keep: true, ..self }
    }
}
