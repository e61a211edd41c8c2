// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Delay: a value some clocks later, through registers without reset

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
            self._stages.resize(D - 1, T::default());
            self._stages.push_back(self.d.val());
            self.q.next = self._stages.pop_front().unwrap_or_default();
        }
    }

    fn hdl(&self) -> Verilog {
        assert!(D >= 1, "a delay of at least a clock");
        let range = if T::BITS == 1 { String::new() } else { format!("[{}:0] ", T::BITS - 1) };
        let names: Vec<String> = (1..=D).map(|stage| format!("stage_{stage}")).collect();
        let before = std::iter::once("d").chain(names.iter().map(String::as_str));
        let moves: String = names.iter().zip(before).map(|(to, from)| format!("    {to} <= {from};\n")).collect();
        Verilog::Custom(format!(
            "// q is what d was {D} clocks ago.\nreg {range}{};\n\nalways @(posedge clock) begin\n{moves}end\n\nassign q = stage_{D};\n",
            names.join(", ")
        ))
    }
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
    fn a_register_a_clock_is_printed() {
        let Verilog::Custom(text) = Delay::<Bits<4>, 2>::default().hdl() else { panic!("hand-written Verilog") };
        assert!(text.contains("reg [3:0] stage_1, stage_2;") && text.contains("    stage_1 <= d;\n    stage_2 <= stage_1;\n"), "{text}");
    }
}
