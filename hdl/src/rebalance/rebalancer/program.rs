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

use super::encoding::{field, steps, word, Word, ADDRESS_BITS};
use super::step::{Act, Condition, Number, Source, Step, Store, Whose, NEXT};
use crate::prelude::*;
use std::fmt::Write;

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
    /// `act` is [`Act::Turn`],
    pub turn: Signal<Out, Bit>,
    /// [`Act::Quotas`].
    pub quotas: Signal<Out, Bit>,
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
        (self.number.next, self.store.next, self.act.next) = (step.number, step.store, step.act);
        (self.condition.next, self.unless.next) = (step.condition, is(&word, "unless"));
        self.to.next = field(&word, "to").into();
        (self.to_quotient.next, self.keep.next) = (is(&word, "to_quotient"), is(&word, "keep"));
        (self.turn.next, self.quotas.next) = (is(&word, "turn"), is(&word, "quotas"));
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
            if ["whose", "sum", "source"].contains(name) {
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
mod tests;
