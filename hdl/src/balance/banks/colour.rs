// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Colours: which pair is in which bank
//!
//! Bank c, 1 ≤ c < P, has the pairs of paths p and p ^ c: so the P − 1 pairs of any path lie in P − 1 banks, one in each. P is a power of
//! two. The *first* path of a pair is the one whose bit t is clear, t the highest bit of c: so the one with the lower index. The pair's number
//! in its bank is that path without bit t. All of these are wires.

use crate::prelude::*;

/// First path of pair `x` of bank `colour`; the second is that ^ `colour`.
pub fn first_path(colour: usize, x: usize) -> usize {
    let t = colour.ilog2();
    (x >> t) << (t + 1) | (x & ((1 << t) - 1))
}

/// Number in bank `colour` of the pair of path `p`.
fn pair_of(colour: usize, p: usize) -> usize {
    let t = colour.ilog2() as usize;
    let first = if p >> t & 1 == 1 { p ^ colour } else { p };
    first >> (t + 1) << t | (first & ((1 << t) - 1))
}

/// Of a bit a path, the bits of all first paths of a bank, or of all second ones; a bit a pair.
#[derive(LogicBlock, Blank)]
#[settings(colour: usize, second: bool)]
#[sizes(P == 2 * H, colour < P)]
pub struct Ends<const P: usize, const H: usize> {
    /// A bit a path.
    pub x: Signal<In, Bits<P>>,
    /// A bit a pair.
    pub y: Signal<Out, Bits<H>>,
    #[value((colour, second))]
    _which: (usize, bool),
}

impl<const P: usize, const H: usize> Ends<P, H> {
    fn path(&self, x: usize) -> usize {
        let (colour, second) = self._which;
        first_path(colour, x) ^ if second { colour } else { 0 }
    }
}

#[described]
impl<const P: usize, const H: usize> Logic for Ends<P, H> {
    fn update(&mut self) {
        let x = self.x.val();
        self.y.next = (0..H).fold(Bits::<H>::default(), |y, i| y.replace_bit(i, x.get_bit(self.path(i))));
    }

    fn hdl(&self) -> Verilog {
        let bits: Vec<String> = (0..H).rev().map(|i| format!("x[{}]", self.path(i))).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {{{}}};\n", bits.join(", ")))
    }
}

/// From a bit a pair, *the first path leads*, to a bit a path, *it leads*.
#[derive(LogicBlock, Blank)]
#[settings(colour: usize)]
#[sizes(P == 2 * H, colour < P)]
pub struct Sides<const P: usize, const H: usize> {
    /// A bit a pair.
    pub x: Signal<In, Bits<H>>,
    /// A bit a path.
    pub y: Signal<Out, Bits<P>>,
    #[value(colour)]
    _colour: usize,
}

#[described]
impl<const P: usize, const H: usize> Logic for Sides<P, H> {
    fn update(&mut self) {
        let x = self.x.val();
        let side = |p: usize| x.get_bit(pair_of(self._colour, p)) ^ (p >> self._colour.ilog2() & 1 == 1);
        self.y.next = (0..P).fold(Bits::<P>::default(), |y, p| y.replace_bit(p, side(p)));
    }

    fn hdl(&self) -> Verilog {
        let side = |p: usize| {
            let not = if p >> self._colour.ilog2() & 1 == 1 { "!" } else { "" };
            format!("{not}x[{}]", pair_of(self._colour, p))
        };
        let bits: Vec<String> = (0..P).rev().map(side).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {{{}}};\n", bits.join(", ")))
    }
}

/// Each path's bit of its partner in a bank.
#[derive(LogicBlock, Blank)]
#[settings(colour: usize)]
#[sizes(colour < P)]
pub struct Swap<const P: usize> {
    /// A bit a path.
    pub x: Signal<In, Bits<P>>,
    /// Bit p is bit p ^ colour of `x`.
    pub y: Signal<Out, Bits<P>>,
    #[value(colour)]
    _colour: usize,
}

#[described]
impl<const P: usize> Logic for Swap<P> {
    fn update(&mut self) {
        let x = self.x.val();
        self.y.next = (0..P).fold(Bits::<P>::default(), |y, p| y.replace_bit(p, x.get_bit(p ^ self._colour)));
    }

    fn hdl(&self) -> Verilog {
        let bits: Vec<String> = (0..P).rev().map(|p| format!("x[{}]", p ^ self._colour)).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {{{}}};\n", bits.join(", ")))
    }
}

/// Where a bank keeps what belongs to a path, or to its partner: the number of the pair, and above it whether that is its second path.
#[derive(LogicBlock, Blank)]
#[settings(colour: usize, partner: bool)]
#[sizes(colour < 1 << LN)]
pub struct Slot<const LN: usize> {
    /// Number of a path.
    pub x: Signal<In, Bits<LN>>,
    /// The place of it, or of its partner.
    pub y: Signal<Out, Bits<LN>>,
    #[value((colour, partner))]
    _which: (usize, bool),
}

#[described]
impl<const LN: usize> Logic for Slot<LN> {
    fn update(&mut self) {
        let (colour, partner) = self._which;
        let path = self.x.val().to_u64() as usize ^ if partner { colour } else { 0 };
        let second = path >> colour.ilog2() & 1;
        self.y.next = ((second << (LN - 1) | pair_of(colour, path)) as u64).into();
    }

    fn hdl(&self) -> Verilog {
        let (colour, partner) = self._which;
        let (t, not) = (colour.ilog2() as usize, if partner { "!" } else { "" });
        let bit = |g: usize| if colour >> g & 1 == 1 { format!("x[{g}] ^ x[{t}]") } else { format!("x[{g}]") };
        let bits: Vec<String> = std::iter::once(format!("{not}x[{t}]")).chain((0..LN).rev().filter(|&g| g != t).map(bit)).collect();
        Verilog::Custom(format!("// inline: assign\nassign y = {{{}}};\n", bits.join(", ")))
    }
}

/// `y` = `x` with its bits exchanged such that bit c is bit `path` ^ c: what each bank has to know about the partner of a path. `LN` layers of
/// two-way selects, where a select of its own for every bank would have P inputs.
#[derive(LogicBlock, Blank)]
#[sizes(P == 1 << LN)]
pub struct Partners<const P: usize, const LN: usize> {
    /// A bit a path.
    pub x: Signal<In, Bits<P>>,
    /// Number of a path.
    pub path: Signal<In, Bits<LN>>,
    /// Bit c belongs to its partner in bank c; bit 0 to itself.
    pub y: Signal<Out, Bits<P>>,
}

#[described]
impl<const P: usize, const LN: usize> Logic for Partners<P, LN> {
    fn update(&mut self) {
        let (x, path) = (self.x.val(), self.path.val().to_u64() as usize);
        self.y.next = (0..P).fold(Bits::<P>::default(), |y, c| y.replace_bit(c, x.get_bit(path ^ c)));
    }

    fn hdl(&self) -> Verilog {
        let mut text = String::new();
        let mut from = "x".to_string();
        for layer in 0..LN {
            let to = format!("layer_{layer}");
            let bits: Vec<String> = (0..P).rev().map(|p| format!("{from}[{}]", p ^ (1 << layer))).collect();
            text += &format!("wire [{}:0] {to} = path[{layer}] ? {{{}}} : {from};\n", P - 1, bits.join(", "));
            from = to;
        }
        Verilog::Custom(format!("{text}assign y = {from};\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_paths_meet_in_one_bank_and_every_place_is_used_once() {
        for paths in [2usize, 4, 8, 16] {
            let mut met = vec![0; paths * paths];
            for colour in 1..paths {
                for x in 0..paths / 2 {
                    let (a, b) = (first_path(colour, x), first_path(colour, x) ^ colour);
                    met[a * paths + b] += 1;
                    met[b * paths + a] += 1;
                    assert_eq!((pair_of(colour, a), pair_of(colour, b)), (x, x));
                }
            }
            assert!((0..paths * paths).all(|i| met[i] == usize::from(i / paths != i % paths)), "{paths} paths");
        }
    }

    #[test]
    fn wires_go_where_the_colour_says() {
        for colour in 1..8usize {
            let bits = 0b1011_0010u64;
            let bit = |p: usize| bits >> p & 1;
            let (mut first, mut second) = (Ends::<8, 4>::new(colour, false), Ends::<8, 4>::new(colour, true));
            let (mut swap, mut partners) = (Swap::<8>::new(colour), Partners::<8, 3>::default());
            let (mut sides, mut slot, mut other) =
                (Sides::<8, 4>::new(colour), Slot::<3>::new(colour, false), Slot::<3>::new(colour, true));
            first.connect_all();
            second.connect_all();
            swap.connect_all();
            partners.connect_all();
            sides.connect_all();
            slot.connect_all();
            other.connect_all();
            for path in 0..8usize {
                first.x.next = bits.into();
                second.x.next = bits.into();
                swap.x.next = bits.into();
                partners.x.next = bits.into();
                partners.path.next = (path as u64).into();
                sides.x.next = 0b0101.into();
                slot.x.next = (path as u64).into();
                other.x.next = (path as u64).into();
                assert!(simulate(&mut first, 10) && simulate(&mut second, 10) && simulate(&mut swap, 10));
                assert!(simulate(&mut partners, 10) && simulate(&mut sides, 10) && simulate(&mut slot, 10) && simulate(&mut other, 10));
                let (x, at) = (pair_of(colour, path), slot.y.val().to_u64() as usize);
                let is_second = path != first_path(colour, x);
                let end = if is_second { &second } else { &first };
                assert_eq!(u64::from(end.y.val().get_bit(x)), bit(path));
                assert_eq!(u64::from(swap.y.val().get_bit(path)), bit(path ^ colour));
                assert_eq!(u64::from(partners.y.val().get_bit(colour)), bit(path ^ colour));
                assert_eq!(sides.y.val().get_bit(path), (x % 2 == 0) != is_second);
                assert_eq!(at, x | usize::from(is_second) << 2);
                assert_eq!(other.y.val().to_u64() as usize, at ^ 4);
            }
        }
    }
}
