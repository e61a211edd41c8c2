// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Registers
//!
//! `Reg` has no reset (data that a valid bit guards); `RegR` goes to its default value while `reset` is high. Both are printed inline
//! in the module that owns them: `x.q` is the net `x`, `x.d` is `x_next`.

use crate::prelude::*;

/// Sized literal of a synthesizable value: `4'h0`.
fn literal<T: Synth>(value: T) -> String {
    let text = format!("{:x}", value.verilog());
    let hex = text.split("'h").nth(1).unwrap_or("0").to_string();
    format!("{}'h{hex}", T::BITS)
}

/// D flip-flop without reset: `q` takes `d` at each rising edge.
#[derive(Clone, Debug, LogicBlock, Blank)]
pub struct Reg<T: Synth> {
    /// Next value.
    pub d: Signal<In, T>,
    /// Present value.
    pub q: Signal<Out, T>,
    /// Rising edge.
    pub clock: Signal<In, Clock>,
}

#[described]
impl<T: Synth> Logic for Reg<T> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = self.d.val();
        }
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom("// inline: register\nalways @(posedge clock) q <= d;\n".into())
    }
}

/// D flip-flop with synchronous, active-high reset to `T::default()`.
#[derive(Clone, Debug, LogicBlock, Blank)]
pub struct RegR<T: Synth> {
    /// Next value.
    pub d: Signal<In, T>,
    /// Present value.
    pub q: Signal<Out, T>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Rising edge.
    pub clock: Signal<In, Clock>,
}

#[described]
impl<T: Synth> Logic for RegR<T> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.q.next = if self.reset.val() { T::default() } else { self.d.val() };
        }
    }

    fn hdl(&self) -> Verilog {
        let zero = literal(T::default());
        Verilog::Custom(format!("// inline: register\nalways @(posedge clock) begin\n    if (reset) q <= {zero};\n    else q <= d;\nend\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge<B: Block>(dut: &mut B, set: impl Fn(&mut B, bool)) {
        set(dut, false);
        assert!(simulate(dut, 10));
        set(dut, true);
        assert!(simulate(dut, 10));
    }

    #[test]
    fn a_register_takes_its_input_at_the_edge_only() {
        let mut dut = Reg::<Bits<8>>::default();
        dut.connect_all();
        dut.d.next = 0x5a.into();
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.q.val(), Bits::<8>::from(0));
        edge(&mut dut, |b, c| b.clock.next = c.into());
        assert_eq!(dut.q.val(), Bits::<8>::from(0x5a));
    }

    #[test]
    fn reset_wins_over_the_input() {
        let mut dut = RegR::<Bits<8>>::default();
        dut.connect_all();
        dut.d.next = 0x5a.into();
        edge(&mut dut, |b, c| b.clock.next = c.into());
        assert_eq!(dut.q.val(), Bits::<8>::from(0x5a));
        dut.reset.next = true;
        edge(&mut dut, |b, c| b.clock.next = c.into());
        assert_eq!(dut.q.val(), Bits::<8>::from(0));
    }

    #[test]
    fn literals_carry_their_width() {
        assert_eq!(literal(Bits::<12>::from(0xabc)), "12'habc");
        assert_eq!(literal(false), "1'h0");
    }
}
