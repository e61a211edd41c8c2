// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Gray code
//!
//! A pointer that steps by one changes one bit of its Gray code, so the other clock sees the old value or the new one, never a third.

use crate::prelude::*;

/// `gray` is the code of `binary`. Combinational.
#[derive(LogicBlock, Blank)]
pub struct GrayEncode<const P: usize> {
    /// A number.
    pub binary: Signal<In, Bits<P>>,
    /// Its code.
    pub gray: Signal<Out, Bits<P>>,
}

#[described]
impl<const P: usize> Logic for GrayEncode<P> {
    fn update(&mut self) {
        let binary = self.binary.val().to_u64();
        self.gray.next = (binary ^ binary >> 1).into();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom("// inline: assign\nassign gray = binary ^ (binary >> 1);\n".into())
    }
}

/// `binary` is the number whose code is `gray`. Combinational.
#[derive(LogicBlock, Blank)]
pub struct GrayDecode<const P: usize> {
    /// A code.
    pub gray: Signal<In, Bits<P>>,
    /// Its number.
    pub binary: Signal<Out, Bits<P>>,
}

#[described]
impl<const P: usize> Logic for GrayDecode<P> {
    fn update(&mut self) {
        let gray = self.gray.val().to_u64();
        self.binary.next = (0..P).fold(0, |sum, i| sum ^ gray >> i).into();
    }

    fn hdl(&self) -> Verilog {
        let bits: Vec<String> = (0..P).map(|i| format!("assign binary[{i}] = ^gray[{}:{i}];\n", P - 1)).collect();
        Verilog::Custom(bits.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_neighbours_differ_in_a_bit_and_are_read_back() {
        let (mut encode, mut decode) = (GrayEncode::<5>::default(), GrayDecode::<5>::default());
        encode.connect_all();
        decode.connect_all();
        let mut last = None;
        for number in (0..32u64).chain([0]) {
            encode.binary.next = number.into();
            assert!(simulate(&mut encode, 10));
            let code = encode.gray.val().to_u64();
            decode.gray.next = code.into();
            assert!(simulate(&mut decode, 10));
            assert_eq!(decode.binary.val().to_u64(), number);
            assert!(last.is_none_or(|last: u64| (last ^ code).count_ones() == 1));
            last = Some(code);
        }
    }
}
