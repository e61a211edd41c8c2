// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A design with signals of many widths, and values of the same.

use crate::common::pins::{Bits64, Pin};
use rust_hdl::core::ast::VerilogStatement;
use rust_hdl::prelude::*;

/// Widths of the signals; from 33 on rust-hdl has another representation. 1 is `Bit`.
pub const WIDTHS: [usize; 8] = [1, 4, 8, 16, 32, 33, 40, 64];

/// Outputs of each width.
pub const COUNT: usize = 14;

macro_rules! soup {
    ($($width:literal $variant:ident $x:ident $y:ident $ty:ty),*) => {
        /// Three inputs and [`COUNT`] outputs of every width, and a kernel from outside.
        #[derive(LogicBlock)]
        pub struct Soup {
            $($x: [Signal<In, $ty>; 3], $y: [Signal<Out, $ty>; COUNT],)*
            _kernel: Vec<VerilogStatement>,
        }

        impl Soup {
            pub fn new(kernel: Vec<VerilogStatement>) -> Soup {
                Soup {
                    $($x: std::array::from_fn(|_| Default::default()), $y: std::array::from_fn(|_| Default::default()),)*
                    _kernel: kernel,
                }
            }
        }

        /// A value of one of the widths, in rust-hdl's own type.
        #[derive(Clone, Copy, Debug)]
        pub enum V { $($variant($ty)),* }

        impl V {
            pub fn from_bits(bits: &Bits64) -> V {
                match bits.0.len() {
                    $($width => V::$variant(Pin::from_bits(bits)),)*
                    other => panic!("no signal has {other} bits"),
                }
            }
            pub fn to_bits(self) -> Bits64 {
                match self { $(V::$variant(x) => x.to_bits()),* }
            }
        }
    };
}

soup!(1 B x1 y1 Bit, 4 W4 x4 y4 Bits<4>, 8 W8 x8 y8 Bits<8>, 16 W16 x16 y16 Bits<16>, 32 W32 x32 y32 Bits<32>,
    33 W33 x33 y33 Bits<33>, 40 W40 x40 y40 Bits<40>, 64 W64 x64 y64 Bits<64>);

impl Logic for Soup {
    fn update(&mut self) {}
    fn hdl(&self) -> Verilog {
        Verilog::Combinatorial(self._kernel.clone())
    }
}
