// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pick: one of several values by a binary index
//!
//! A tree of two-way selects over the index bits: half a LUT for each input bit, where a one-hot select takes two thirds and a
//! decoder. An index beyond the end picks anything that is there.

use crate::prelude::*;

/// `y` = `x[index]`, `N` ≤ 2^`I` values of `W` bits. Combinational.
#[derive(LogicBlock, Blank)]
#[sizes(N <= 1 << I)]
pub struct Pick<const W: usize, const N: usize, const I: usize> {
    /// Which one.
    pub index: Signal<In, Bits<I>>,
    /// The values.
    pub x: [Signal<In, Bits<W>>; N],
    /// The value picked.
    pub y: Signal<Out, Bits<W>>,
}

/// The tree over values `first..end` by index bits below `bits`; `leaf` makes a value, `node` selects by a bit.
fn tree<T>(first: usize, end: usize, bits: u32, leaf: &impl Fn(usize) -> T, node: &impl Fn(u32, T, T) -> T) -> T {
    let Some(bit) = bits.checked_sub(1) else { return leaf(first) };
    let middle = first + (1 << bit);
    if middle >= end {
        return tree(first, end, bit, leaf, node);
    }
    node(bit, tree(middle, end, bit, leaf, node), tree(first, middle, bit, leaf, node))
}

#[described]
impl<const W: usize, const N: usize, const I: usize> Logic for Pick<W, N, I> {
    fn update(&mut self) {
        let index = self.index.val();
        self.y.next = tree(0, N, I as u32, &|i| self.x[i].val(), &|bit, high, low| if index.get_bit(bit as usize) { high } else { low });
    }

    fn hdl(&self) -> Verilog {
        let text = tree(0, N, I as u32, &|i| format!("x_{i}"), &|bit, high, low| format!("(index[{bit}] ? {high} : {low})"));
        Verilog::Custom(format!("// inline: assign\nassign y = {text};\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_picks() {
        let mut dut = Pick::<8, 9, 4>::default();
        dut.connect_all();
        for i in 0..9u64 {
            dut.x[i as usize].next = (i * 17).into();
        }
        for i in 0..9u64 {
            dut.index.next = i.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.y.val().to_u64(), i * 17);
        }
    }

    #[test]
    fn the_tree_has_no_more_selects_than_it_needs() {
        let Verilog::Custom(text) = Pick::<8, 3, 4>::default().hdl() else { panic!("hand-written Verilog") };
        assert!(text.contains("assign y = (index[1] ? x_2 : (index[0] ? x_1 : x_0));"), "{text}");
    }
}
