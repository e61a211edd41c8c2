// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Delay: a value some clocks later, through registers without reset; and one that comes a clock late, in step with it

use crate::prelude::*;
use std::collections::VecDeque;

/// `q` is what `d` was `D` clocks ago.
#[derive(LogicBlock, Blank)]
pub struct Delay<T: Synth, const D: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Value.
    pub d: Signal<In, T>,
    /// The value, later.
    pub q: Signal<Out, T>,
    _stages: VecDeque<T>,
}

#[described]
impl<T: Synth, const D: usize> Logic for Delay<T, D> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = shift(&mut self._stages, D - 1, self.d.val());
        }
    }

    fn hdl(&self) -> Verilog {
        assert!(D >= 1, "a delay of at least a clock");
        Verilog::Custom(stages(T::BITS, D))
    }
}

/// `q` is what `d` was `D` − 1 clocks ago: in step with a [`Delay`] of `D` if it comes a clock later.
#[derive(LogicBlock, Blank)]
pub struct LateDelay<T: Synth, const D: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Value.
    pub d: Signal<In, T>,
    /// The value, later.
    pub q: Signal<Out, T>,
    _stages: VecDeque<T>,
}

#[described]
impl<T: Synth, const D: usize> Logic for LateDelay<T, D> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = shift(&mut self._stages, D - 2, self.d.val());
        }
    }

    fn hdl(&self) -> Verilog {
        assert!(D >= 2, "a delay of at least a clock");
        Verilog::Custom(stages(T::BITS, D - 1))
    }
}

/// A value enters a queue that holds so many; the one that leaves.
fn shift<T: Synth>(queue: &mut VecDeque<T>, held: usize, value: T) -> T {
    queue.resize(held, T::default());
    queue.push_back(value);
    queue.pop_front().unwrap_or_default()
}

/// So many registers of so many bits, one behind the other.
fn stages(bits: usize, clocks: usize) -> String {
    let range = if bits == 1 { String::new() } else { format!("[{}:0] ", bits - 1) };
    let names: Vec<String> = (1..=clocks).map(|stage| format!("stage_{stage}")).collect();
    let before = std::iter::once("d").chain(names.iter().map(String::as_str));
    let moves: String = names.iter().zip(before).map(|(to, from)| format!("    {to} <= {from};\n")).collect();
    format!(
        "// q is what d was {clocks} clocks ago.\nreg {range}{};\n\nalways @(posedge clock) begin\n{moves}end\n\nassign q = stage_{clocks};\n",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<const D: usize>() {
        let mut dut = Delay::<Bits<8>, D>::default();
        dut.connect_all();
        for clock in 0..20u64 {
            dut.d.next = (clock + 1).into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.q.val().to_u64(), (clock + 2).saturating_sub(D as u64), "{D} clocks");
        }
    }

    #[test]
    fn values_come_their_clocks_later() {
        check::<1>();
        check::<3>();
    }

    #[test]
    fn what_comes_a_clock_late_is_in_step() {
        let mut dut = LateDelay::<Bits<8>, 3>::default();
        dut.connect_all();
        for clock in 0..20u64 {
            dut.d.next = clock.into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.q.val().to_u64(), clock.saturating_sub(1), "two clocks, of which one has passed");
        }
    }

    #[test]
    fn a_register_a_clock_is_printed() {
        for verilog in [Delay::<Bits<4>, 2>::default().hdl(), LateDelay::<Bits<4>, 3>::default().hdl()] {
            let Verilog::Custom(text) = verilog else { panic!("hand-written Verilog") };
            assert!(
                text.contains("reg [3:0] stage_1, stage_2;") && text.contains("    stage_1 <= d;\n    stage_2 <= stage_1;\n"),
                "{text}"
            );
        }
    }
}
