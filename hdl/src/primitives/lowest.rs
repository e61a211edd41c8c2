// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Lowest and Above: the lowest set bit, and all bits above set ones
//!
//! Written as ORs: x & −x and x − 1 would be carry chains, slower for the few bits that a team has. Of more than four bits they are ORs of groups of
//! four: synthesis makes a chain of flat ones, as each contains the one before.

use crate::prelude::*;

/// Bits of a group.
const GROUP: usize = 4;

/// In Verilog, whether there is a set bit below bit `i` > 0 of `x`.
fn below(i: usize) -> String {
    let (group, from) = (i / GROUP, i / GROUP * GROUP);
    let own = (i > from).then(|| format!("|x[{}:{from}]", i - 1));
    let lower = (group > 0).then(|| format!("|group[{}:0]", group - 1));
    own.into_iter().chain(lower).collect::<Vec<_>>().join(" | ")
}

/// Which groups of `n` bits have a set one, but for the last, which has none above it.
fn groups(n: usize) -> String {
    let whole = n.saturating_sub(1) / GROUP;
    let each: Vec<String> = (0..whole).rev().map(|g| format!("|x[{}:{}]", GROUP * g + GROUP - 1, GROUP * g)).collect();
    match whole {
        0 => String::new(),
        _ => format!("wire [{}:0] group = {{{}}};\n", whole - 1, each.join(", ")),
    }
}

/// `y` has only the lowest set bit of `x`; combinational.
#[derive(LogicBlock, Blank)]
pub struct Lowest<const N: usize> {
    /// Any bits.
    pub x: Signal<In, Bits<N>>,
    /// The lowest of them, or none.
    pub y: Signal<Out, Bits<N>>,
}

#[described]
impl<const N: usize> Logic for Lowest<N> {
    fn update(&mut self) {
        let x = self.x.val().to_u64();
        self.y.next = (x & x.wrapping_neg()).into();
    }

    fn hdl(&self) -> Verilog {
        let mut text = groups(N) + "assign y[0] = x[0];\n";
        for i in 1..N {
            text += &format!("assign y[{i}] = x[{i}] & !({});\n", below(i));
        }
        Verilog::Custom(text)
    }
}

/// `y` has all bits above the lowest set bit of `x`; combinational.
#[derive(LogicBlock, Blank)]
pub struct Above<const N: usize> {
    /// Any bits.
    pub x: Signal<In, Bits<N>>,
    /// The bits above the lowest of them, or none.
    pub y: Signal<Out, Bits<N>>,
}

#[described]
impl<const N: usize> Logic for Above<N> {
    fn update(&mut self) {
        let x = self.x.val().to_u64();
        let lowest = x & x.wrapping_neg();
        let above = if lowest == 0 { 0 } else { !(lowest | (lowest - 1)) & ((1 << N) - 1) };
        self.y.next = above.into();
    }

    fn hdl(&self) -> Verilog {
        let mut text = format!("wire unused = x[{}];\n{}assign y[0] = 1'b0;\n", N - 1, groups(N));
        for i in 1..N {
            text += &format!("assign y[{i}] = {};\n", below(i));
        }
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_is_left() {
        let mut dut = Lowest::<4>::default();
        dut.connect_all();
        for x in 0..16u64 {
            dut.x.next = x.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), x & x.wrapping_neg());
        }
    }

    #[test]
    fn what_is_below_a_bit_is_the_rest_of_its_group_and_the_groups_below() {
        assert_eq!(below(3), "|x[2:0]");
        assert_eq!(below(4), "|group[0:0]");
        assert_eq!(below(11), "|x[10:8] | |group[1:0]");
        assert_eq!(groups(12), "wire [1:0] group = {|x[7:4], |x[3:0]};\n");
        assert_eq!(groups(4), "");
    }

    #[test]
    fn all_bits_above_it() {
        let mut dut = Above::<4>::default();
        dut.connect_all();
        for (x, want) in [(0u64, 0u64), (0b0001, 0b1110), (0b0010, 0b1100), (0b0110, 0b1100), (0b1000, 0)] {
            dut.x.next = x.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), want);
        }
    }
}
