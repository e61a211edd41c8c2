// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Select and OneHot: AND-OR multiplexer and decoder
//!
//! A chain of `if` becomes a priority chain; a one-hot select is a flat AND-OR, the smallest and fastest form in LUTs.

use crate::prelude::*;

/// `y` = the input whose select bit is set; 0 when none is. At most one select bit may be set.
#[derive(LogicBlock, Blank)]
pub struct Select<T: Synth, const N: usize> {
    /// One-hot, or zero.
    pub sel: Signal<In, Bits<N>>,
    /// Inputs.
    pub x: [Signal<In, T>; N],
    /// The chosen input.
    pub y: Signal<Out, T>,
}

#[described]
impl<T: Synth, const N: usize> Logic for Select<T, N> {
    fn update(&mut self) {
        self.y.next = chosen(&self.sel, &self.x);
    }

    fn hdl(&self) -> Verilog {
        let width = T::BITS;
        let terms: Vec<String> = (0..N).map(|i| format!("({{{width}{{sel[{i}]}}}} & x_{i})")).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {};\n", terms.join(" | ")))
    }
}

fn chosen<T: Synth, const N: usize>(sel: &Signal<In, Bits<N>>, x: &[Signal<In, T>; N]) -> T {
    (0..N).find(|&i| sel.val().get_bit(i)).map_or_else(T::default, |i| x[i].val())
}

/// The same in two steps, whatever synthesis would save: pairs of inputs, then all of them. For what is late.
#[derive(LogicBlock, Blank)]
pub struct SelectByPairs<T: Synth, const N: usize> {
    /// One-hot, or zero.
    pub sel: Signal<In, Bits<N>>,
    /// Inputs.
    pub x: [Signal<In, T>; N],
    /// The chosen input.
    pub y: Signal<Out, T>,
}

#[described]
impl<T: Synth, const N: usize> Logic for SelectByPairs<T, N> {
    fn update(&mut self) {
        self.y.next = chosen(&self.sel, &self.x);
    }

    fn hdl(&self) -> Verilog {
        let width = T::BITS;
        let range = if width == 1 { String::new() } else { format!("[{}:0] ", width - 1) };
        let term = |i: usize| format!("({{{width}{{sel[{i}]}}}} & x_{i})");
        let pairs: Vec<Vec<String>> = (0..N).map(term).collect::<Vec<_>>().chunks(2).map(<[String]>::to_vec).collect();
        let wires: String =
            pairs.iter().enumerate().map(|(k, terms)| format!("(* keep *) wire {range}pair_{k} = {};\n", terms.join(" | "))).collect();
        let names: Vec<String> = (0..pairs.len()).map(|k| format!("pair_{k}")).collect();
        Verilog::Custom(format!("{wires}\nassign y = {};\n", names.join(" | ")))
    }
}

/// `y` has bit `x` set if `x < N`, else no bit.
#[derive(LogicBlock, Blank)]
pub struct OneHot<const A: usize, const N: usize> {
    /// Binary index.
    pub x: Signal<In, Bits<A>>,
    /// One-hot, or zero where `x >= N`.
    pub y: Signal<Out, Bits<N>>,
}

#[described]
impl<const A: usize, const N: usize> Logic for OneHot<A, N> {
    fn update(&mut self) {
        let x = self.x.val().to_u64() as usize;
        let zero = Bits::<N>::default();
        self.y.next = if x < N { zero.replace_bit(x, true) } else { zero };
    }

    fn hdl(&self) -> Verilog {
        let bits: Vec<String> = (0..N).rev().map(|i| format!("(x == {A}'d{i})")).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {{{}}};\n", bits.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_printed() {
        let Verilog::Custom(text) = SelectByPairs::<Bits<8>, 3>::default().hdl() else { panic!("hand-written Verilog") };
        for line in [
            "(* keep *) wire [7:0] pair_0 = ({8{sel[0]}} & x_0) | ({8{sel[1]}} & x_1);\n",
            "(* keep *) wire [7:0] pair_1 = ({8{sel[2]}} & x_2);\n",
            "assign y = pair_0 | pair_1;\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn the_set_bit_chooses() {
        let mut dut = Select::<Bits<8>, 3>::default();
        dut.connect_all();
        let mut by_pairs = SelectByPairs::<Bits<8>, 3>::default();
        by_pairs.connect_all();
        for (i, v) in [0x11u64, 0x22, 0x44].into_iter().enumerate() {
            dut.x[i].next = v.into();
            by_pairs.x[i].next = v.into();
        }
        for (sel, want) in [(0u64, 0u64), (1, 0x11), (2, 0x22), (4, 0x44)] {
            dut.sel.next = sel.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), want);
            by_pairs.sel.next = sel.into();
            assert!(simulate(&mut by_pairs, 10));
            assert_eq!(by_pairs.y.val().to_u64(), want);
        }
    }

    #[test]
    fn an_index_past_the_end_sets_no_bit() {
        let mut dut = OneHot::<4, 3>::default();
        dut.connect_all();
        for (x, want) in [(0u64, 1u64), (2, 4), (3, 0), (15, 0)] {
            dut.x.next = x.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), want);
        }
    }
}
