// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Program: the steps of the rebalancer, as a table
//!
//! **Rule.** The step at `at` of [`super::routines`] and [`super::sharing`]; in one of many clocks, `more_clocks` of them follow the first.
//!
//! **Inside.** The table may become a block RAM, whose output is late in its clock: it is read into a register that may become the RAM's own, as one
//! behind that. Neither has a reset: whether what they hold is to be done goes beside them.
//!
//! **Timing.** A step is there three clocks behind its address, a clock being one with `go`. Nothing is done in the clock behind `clear_step` and in
//! the two behind that, nor in the second and third one behind `skip`.

use super::routines::{BEGIN_AND_QUOTAS, MEASURE};
use super::sharing::{ADJUST, APPORTION, SPEEDS};
use super::step::{Act, Condition, Do, Number, Source, Step, Store, Whose, NEXT};
use crate::prelude::*;
use std::fmt::Write;

/// Bits of an address.
pub const ADDRESS_BITS: usize = 9;

/// All steps, in order.
fn steps() -> Vec<(&'static str, Step)> {
    [BEGIN_AND_QUOTAS, MEASURE, APPORTION, ADJUST, SPEEDS].concat()
}

/// Where the step of this name is; a panic if there is none.
pub fn address(label: &str) -> u64 {
    let labels = steps().iter().enumerate().filter(|(_, (name, _))| *name == label).map(|(at, _)| at as u64).collect::<Vec<_>>();
    assert_eq!(labels.len(), 1, "the label {label:?} is in front of one step");
    labels[0]
}

/// Signals of a step: each with its bits and its value.
type Word = Vec<(&'static str, usize, u64)>;

/// The value of one.
fn field(word: &Word, name: &str) -> u64 {
    word.iter().find(|field| field.0 == name).map_or_else(|| panic!("no field {name:?}"), |field| field.2)
}

fn word(step: &Step) -> Word {
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
    ]
}

/// A step that was read.
#[derive(Copy, Clone, Debug)]
struct Read {
    at: usize,
    done: bool,
}

/// The table.
#[derive(LogicBlock, Blank)]
pub struct Program {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Nothing is done in the next clock, nor by the steps that were read for the two behind it.
    pub clear_step: Signal<In, Bit>,
    /// Nothing is done by the step that is being read, nor by the one before.
    pub skip: Signal<In, Bit>,
    /// The step that was read is over.
    pub go: Signal<In, Bit>,
    /// The next one.
    pub at: Signal<In, Bits<ADDRESS_BITS>>,
    /// Value 0 instead of itself.
    pub clear: Signal<Out, Bit>,
    /// Twice the value.
    pub twice: Signal<Out, Bit>,
    /// Less the operand.
    pub minus: Signal<Out, Bit>,
    /// A step of a division.
    pub divide: Signal<Out, Bit>,
    /// A step of a product.
    pub multiply: Signal<Out, Bit>,
    /// In the next step the operand counts,
    pub next_sum: Signal<Out, Bit>,
    /// where the quotient says so.
    pub next_multiply: Signal<Out, Bit>,
    /// There is a new value.
    pub write: Signal<Out, Bit>,
    /// If the last comparison said so.
    pub only_below: Signal<Out, Bit>,
    /// A comparison.
    pub compare: Signal<Out, Bit>,
    /// The step lasts so many clocks more.
    pub more_clocks: Signal<Out, Bits<6>>,
    /// There is a new operand.
    pub load: Signal<Out, Bit>,
    /// Which one.
    pub source: Signal<Out, Source>,
    /// If it is a number, which.
    pub number: Signal<Out, Number>,
    /// Whose words the next step is about.
    pub next_whose: Signal<Out, Whose>,
    /// What it asks, if it is done,
    pub next_condition: Signal<Out, Condition>,
    /// and what becomes its operand.
    pub next_source: Signal<Out, Source>,
    /// Where the value is written.
    pub store: Signal<Out, Store>,
    /// What else.
    pub act: Signal<Out, Act>,
    /// When it goes on elsewhere.
    pub condition: Signal<Out, Condition>,
    /// When not.
    pub unless: Signal<Out, Bit>,
    /// Where that is.
    pub to: Signal<Out, Bits<ADDRESS_BITS>>,
    /// The value becomes the quotient.
    pub to_quotient: Signal<Out, Bit>,
    /// It is kept.
    pub keep: Signal<Out, Bit>,
    _steps: Vec<(Step, Word)>,
    /// What was read, the last one first.
    _read: [Option<Read>; 2],
}

#[described]
impl Logic for Program {
    fn update(&mut self) {
        if self._steps.is_empty() {
            self._steps = steps().iter().map(|(_, step)| (*step, word(step))).collect();
        }
        if !self.clock.pos_edge() || !(self.go.val() || self.clear_step.val()) {
            return;
        }
        let nothing = || (NEXT, word(&NEXT));
        let step_at = |read: usize| self._steps.get(read).cloned().unwrap_or_else(nothing);
        let given_up = self.clear_step.val() || self.skip.val();
        let [last, before] = self._read;
        let (step, word) = before.filter(|read| read.done && !self.clear_step.val()).map_or_else(nothing, |read| step_at(read.at));
        let read = Read { at: self.at.val().to_u64() as usize, done: !given_up };
        self._read = [Some(read), last.map(|last| Read { done: last.done && !given_up, ..last })];
        // What is read is there before it is known whether it is done.
        let read = self._read[1].map_or_else(nothing, |read| step_at(read.at));
        (self.next_condition.next, self.next_source.next) = (read.0.condition, read.0.load.unwrap_or_default());
        let next = if self._read[1].is_some_and(|read| read.done) { read } else { nothing() };
        self.next_whose.next = next.0.whose;
        let is = |word: &Word, name| field(word, name) == 1;
        (self.next_sum.next, self.next_multiply.next) = (is(&next.1, "sum"), is(&next.1, "multiply"));
        (self.clear.next, self.twice.next, self.minus.next) = (is(&word, "clear"), is(&word, "twice"), is(&word, "minus"));
        (self.divide.next, self.multiply.next, self.write.next) = (is(&word, "divide"), is(&word, "multiply"), is(&word, "write"));
        (self.only_below.next, self.compare.next) = (is(&word, "only_below"), is(&word, "compare"));
        (self.more_clocks.next, self.load.next) = (field(&word, "more_clocks").into(), is(&word, "load"));
        self.source.next = step.load.unwrap_or_default();
        (self.number.next, self.store.next, self.act.next) = (step.number, step.store, step.act);
        (self.condition.next, self.unless.next) = (step.condition, is(&word, "unless"));
        self.to.next = field(&word, "to").into();
        (self.to_quotient.next, self.keep.next) = (is(&word, "to_quotient"), is(&word, "keep"));
    }

    fn hdl(&self) -> Verilog {
        let rows: Vec<_> = steps().iter().map(|(_, step)| word(step)).collect();
        let bits: usize = rows[0].iter().map(|field| field.1).sum();
        let mut text = format!(
            "reg [{0}:0] step;\nreg [{0}:0] last;\nreg [{0}:0] read;\nreg last_done;\nreg done;\n\nalways @(*) begin\n    case (at)\n",
            bits - 1
        );
        for (at, row) in rows.iter().enumerate() {
            let fields: Vec<String> = row.iter().map(|(_, bits, value)| format!("{bits}'d{value}")).collect();
            let _ = writeln!(text, "        {ADDRESS_BITS}'d{at}: step = {{{}}};", fields.join(", "));
        }
        let nothing: Vec<String> = word(&NEXT).iter().map(|(_, bits, value)| format!("{bits}'d{value}")).collect();
        let _ = writeln!(text, "        default: step = {{{}}};\n    endcase\nend\n", nothing.join(", "));
        let mut at = bits;
        let (mut none, mut taken) = (String::new(), String::new());
        let mut next = String::new();
        for (name, bits, _) in &rows[0] {
            let place = if *bits == 1 { format!("{}", at - 1) } else { format!("{}:{}", at - 1, at - bits) };
            if ["condition", "source"].contains(name) {
                let _ = writeln!(next, "assign next_{name} = read[{place}];");
            }
            if ["whose", "sum", "multiply"].contains(name) {
                let _ = writeln!(next, "assign next_{name} = done ? read[{place}] : {bits}'d0;");
            }
            if ["whose", "sum"].contains(name) {
                at -= bits;
                continue;
            }
            let _ = writeln!(none, "            {name} <= {bits}'d0;");
            let _ = match bits {
                1 => writeln!(taken, "            {name} <= read[{}];", at - 1),
                _ => writeln!(taken, "            {name} <= read[{}:{}];", at - 1, at - bits),
            };
            at -= bits;
        }
        let _ = write!(
            text,
            "always @(posedge clock) begin\n    if (go) begin\n        last <= step;\n        read <= last;\n    end\nend\n\n\
             always @(posedge clock) begin\n    if (clear_step || go) begin\n        \
             last_done <= !(clear_step || skip);\n        done <= last_done && !(clear_step || skip);\n        if (clear_step || !done) begin\n{none}        end else begin\n{taken}        end\n    end\nend\n\n{next}"
        );
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_fits_and_a_step_of_nothing_is_all_zeros() {
        assert!(steps().len() <= 1 << ADDRESS_BITS, "{} steps", steps().len());
        for (_, step) in steps() {
            for (name, bits, value) in word(&step) {
                assert!(value >> bits == 0, "{name} {value}");
            }
        }
        assert!(word(&NEXT).iter().all(|(_, _, value)| *value == 0));
    }

    /// Whatever makes the value anew compares, and so do steps of a division, which begin with a value that is not negative.
    #[test]
    fn what_is_asked_of_a_comparison_is_of_one() {
        let (mut compared, mut before) = (false, Do::Nothing);
        for (label, step) in steps() {
            let asks = step.condition == Condition::Below
                || step.what == Do::MoveIfBelow
                || matches!(step.act, Act::TakeIfBelow | Act::Wanted | Act::Carried | Act::Differs);
            assert!(compared || !asks, "{label:?} {step:?}");
            match step.what {
                Do::Compare | Do::Subtract => compared = true,
                Do::Clear | Do::Move => compared = false,
                Do::Divide(_) => assert!(matches!(before, Do::Clear | Do::Move), "{label:?} {step:?}"),
                _ => {}
            }
            before = step.what;
        }
    }

    /// Conditions of which the clock before is asked: the step in front of one does not change the answer.
    #[test]
    fn what_was_so_a_clock_before_is_so() {
        let steps = steps();
        for (before, (label, step)) in steps.iter().zip(&steps[1..]) {
            let of_path = [Condition::Member, Condition::TakesPart, Condition::Wanted, Condition::Known, Condition::Receives];
            assert!(before.1.condition != Condition::Last || !of_path.contains(&step.condition), "{label:?} {step:?}");
            let changed: &[Condition] = match before.1.act {
                Act::BySpeed => &[Condition::OfSpeeds, Condition::TakesPart],
                Act::Found | Act::NotFound => &[Condition::Found],
                Act::Take | Act::TakeIfBelow => &[Condition::Taken],
                Act::Another | Act::Nobody => &[Condition::Taken, Condition::Another],
                Act::Known => &[Condition::Known],
                Act::Wanted => &[Condition::Wanted, Condition::TakesPart],
                Act::Quotas => &[Condition::Member, Condition::TakesPart, Condition::Receives, Condition::QuotasWanted],
                _ => &[],
            };
            assert!(!changed.contains(&step.condition), "{label:?} {step:?}");
        }
    }

    #[test]
    fn a_step_a_clock() {
        let dut = &mut Program::default();
        dut.connect_all();
        let held = |dut: &Program| (dut.condition.val(), dut.unless.val(), dut.to.val().to_u64());
        (dut.at.next, dut.go.next) = (address("pass").into(), true);
        step!(dut, {}, {});
        dut.at.next = address("quotas").into();
        step!(dut, {}, {});
        step!(dut, {}, {});
        assert_eq!(held(dut), (Condition::Held, true, address("pass")));
        dut.go.next = false;
        step!(dut, {}, {});
        assert_eq!(dut.condition.val(), Condition::Held);
        dut.go.next = true;
        step!(dut, {}, {});
        assert_eq!(dut.act.val(), Act::Quotas);
        // What is read with `skip` is not done nor the step before, nor what has been read when all is cleared.
        dut.skip.next = true;
        step!(dut, {}, {});
        dut.skip.next = false;
        for act in [Act::Quotas, Act::Nothing, Act::Nothing, Act::Quotas] {
            assert_eq!(dut.act.val(), act);
            step!(dut, {}, {});
        }
        dut.clear_step.next = true;
        step!(dut, {}, {});
        dut.clear_step.next = false;
        for act in [Act::Nothing, Act::Nothing, Act::Nothing, Act::Quotas] {
            assert_eq!(dut.act.val(), act);
            step!(dut, {}, {});
        }
    }
}
