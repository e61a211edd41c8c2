// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Random expressions: built as rust-hdl's syntax tree for the printer, worked out with rust-hdl's own `Bits` operators beside it.

use crate::common::pins::{Bits64, Pin, Random};
use crate::common::Case;
use rust_hdl::core::ast::{VerilogExpression as E, VerilogOp as O, VerilogOpUnary as U, VerilogStatement};
use rust_hdl::prelude::*;
use std::collections::HashMap;

/// Widths of the signals; from 33 on rust-hdl has another representation. 1 is `Bit`.
pub const WIDTHS: [usize; 8] = [1, 4, 8, 16, 32, 33, 40, 64];

/// Outputs of each width.
const COUNT: usize = 14;

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
                    $($x: array_init::array_init(|_| Default::default()), $y: array_init::array_init(|_| Default::default()),)*
                    _kernel: kernel,
                }
            }
        }

        /// A value of one of the widths, in rust-hdl's own type.
        #[derive(Clone, Copy, Debug)]
        pub enum V { $($variant($ty)),* }

        impl V {
            fn from_bits(bits: &Bits64) -> V {
                match bits.0.len() {
                    $($width => V::$variant(Pin::from_bits(bits)),)*
                    other => panic!("no signal has {other} bits"),
                }
            }
            fn to_bits(self) -> Bits64 {
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

/// The same expression for every width of bits.
macro_rules! bits {
    ($v:expr, $x:ident => $e:expr) => {
        match $v {
            V::W4($x) => $e,
            V::W8($x) => $e,
            V::W16($x) => $e,
            V::W32($x) => $e,
            V::W33($x) => $e,
            V::W40($x) => $e,
            V::W64($x) => $e,
            V::B(_) => panic!("a bit has no such operator"),
        }
    };
}

/// The same operator on two values of one width, `Bits` by `Bits`.
macro_rules! pair {
    ($a:expr, $b:expr, $x:ident, $y:ident => $e:expr, $wrap:ident) => {
        match ($a, $b) {
            (V::W4($x), V::W4($y)) => $wrap!(W4, $e),
            (V::W8($x), V::W8($y)) => $wrap!(W8, $e),
            (V::W16($x), V::W16($y)) => $wrap!(W16, $e),
            (V::W32($x), V::W32($y)) => $wrap!(W32, $e),
            (V::W33($x), V::W33($y)) => $wrap!(W33, $e),
            (V::W40($x), V::W40($y)) => $wrap!(W40, $e),
            (V::W64($x), V::W64($y)) => $wrap!(W64, $e),
            (a, b) => panic!("widths differ: {a:?} and {b:?}"),
        }
    };
}

macro_rules! same {
    ($variant:ident, $e:expr) => {
        V::$variant($e)
    };
}

macro_rules! truth {
    ($variant:ident, $e:expr) => {
        V::B($e)
    };
}

fn cast<const N: usize>(x: Bits<N>, width: usize) -> V {
    match width {
        4 => V::W4(bit_cast::<4, N>(x)),
        8 => V::W8(bit_cast::<8, N>(x)),
        16 => V::W16(bit_cast::<16, N>(x)),
        32 => V::W32(bit_cast::<32, N>(x)),
        33 => V::W33(bit_cast::<33, N>(x)),
        40 => V::W40(bit_cast::<40, N>(x)),
        64 => V::W64(bit_cast::<64, N>(x)),
        other => panic!("no cast to {other} bits"),
    }
}

fn part<const N: usize>(x: Bits<N>, width: usize, at: usize) -> V {
    match width {
        4 => V::W4(x.get_bits::<4>(at)),
        8 => V::W8(x.get_bits::<8>(at)),
        16 => V::W16(x.get_bits::<16>(at)),
        32 => V::W32(x.get_bits::<32>(at)),
        33 => V::W33(x.get_bits::<33>(at)),
        40 => V::W40(x.get_bits::<40>(at)),
        64 => V::W64(x.get_bits::<64>(at)),
        other => panic!("no slice of {other} bits"),
    }
}

fn number(e: &E) -> Option<u64> {
    match e {
        E::Literal(literal) => Some(literal.as_usize() as u64),
        E::Paren(x) => number(x),
        _ => None,
    }
}

type Inputs = HashMap<String, V>;

/// What Rust makes of the expression.
fn eval(e: &E, inputs: &Inputs) -> V {
    match e {
        E::Signal(name) => inputs[name],
        E::Paren(x) => eval(x, inputs),
        E::Cast(x, width) => bits!(eval(x, inputs), x => cast(x, *width)),
        E::Unary(op, x) => match (op, eval(x, inputs)) {
            (U::Not, V::B(x)) => V::B(!x),
            (U::Not, x) => pair!(x, x, x, _y => !x, same),
            (U::All, x) => V::B(bits!(x, x => x.all())),
            (U::Any, x) => V::B(bits!(x, x => x.any())),
            (U::Xor, x) => V::B(bits!(x, x => x.xor())),
            (U::Neg, _) => panic!("Bits have no minus"),
        },
        E::Index(x, at) => {
            let at = index(at, inputs);
            V::B(bits!(eval(x, inputs), x => x.get_bit(at)))
        }
        E::Slice(x, width, at) => {
            let at = index(at, inputs);
            bits!(eval(x, inputs), x => part(x, *width, at))
        }
        E::IndexReplace(x, at, bit) => {
            let at = index(at, inputs);
            let V::B(bit) = eval(bit, inputs) else { panic!("no bit") };
            let x = eval(x, inputs);
            pair!(x, x, x, _y => x.replace_bit(at, bit), same)
        }
        E::Binary(l, op, r) => binary(l, op, r, inputs),
        other => panic!("not made here: {other:?}"),
    }
}

fn index(e: &E, inputs: &Inputs) -> usize {
    number(e).map_or_else(|| bits!(eval(e, inputs), x => x.index()), |at| at as usize)
}

fn binary(l: &E, op: &O, r: &E, inputs: &Inputs) -> V {
    if let O::Shl | O::Shr = op {
        let by = number(r).unwrap_or_else(|| bits!(eval(r, inputs), x => x.to_u64()));
        let x = eval(l, inputs);
        return match op {
            O::Shl => pair!(x, x, x, _y => x << by, same),
            _ => pair!(x, x, x, _y => x >> by, same),
        };
    }
    // A number becomes what it stands beside, by rust-hdl's own conversion.
    let beside = |number: u64, other: V| pair!(other, other, _x, _y => number.into(), same);
    let (a, b) = match (number(l), number(r)) {
        (Some(a), None) => {
            let b = eval(r, inputs);
            (beside(a, b), b)
        }
        (None, Some(b)) => {
            let a = eval(l, inputs);
            (a, beside(b, a))
        }
        _ => (eval(l, inputs), eval(r, inputs)),
    };
    if let (V::B(a), V::B(b)) = (a, b) {
        return V::B(match op {
            O::LogicalAnd => a && b,
            O::LogicalOr => a || b,
            O::BitAnd => a & b,
            O::BitOr => a | b,
            O::BitXor => a ^ b,
            O::Eq => a == b,
            O::Ne => a != b,
            other => panic!("no {other:?} of bits"),
        });
    }
    match op {
        O::Add => pair!(a, b, a, b => a + b, same),
        O::Sub => pair!(a, b, a, b => a - b, same),
        O::BitAnd => pair!(a, b, a, b => a & b, same),
        O::BitOr => pair!(a, b, a, b => a | b, same),
        O::BitXor => pair!(a, b, a, b => a ^ b, same),
        O::Eq => pair!(a, b, a, b => a == b, truth),
        O::Ne => pair!(a, b, a, b => a != b, truth),
        O::Lt => pair!(a, b, a, b => a < b, truth),
        O::Le => pair!(a, b, a, b => a <= b, truth),
        O::Gt => pair!(a, b, a, b => a > b, truth),
        O::Ge => pair!(a, b, a, b => a >= b, truth),
        O::Mul => match (a, b) {
            (V::W16(a), V::W16(b)) => V::W32(a * b),
            _ => panic!("products are 16 by 16"),
        },
        other => panic!("no {other:?} of numbers"),
    }
}

/// Makes expressions of a given width.
struct Maker {
    random: Random,
}

impl Maker {
    fn signal(&mut self, width: usize) -> E {
        E::Signal(format!("x{width}[{}]", self.random.below(3)))
    }

    /// Neither 0 nor the largest: some comparisons with those are constant, which Verilator rightly remarks.
    fn literal(&mut self, width: usize) -> E {
        let most = (1u64 << width.min(31)) - 2;
        let number = match self.random.below(3) {
            0 => 1,
            1 => most,
            _ => 1 + self.random.next() % most,
        };
        E::Literal(number.into())
    }

    fn any_width(&mut self) -> usize {
        WIDTHS[1 + self.random.below(WIDTHS.len() - 1)]
    }

    fn make(&mut self, width: usize, depth: usize) -> E {
        if depth == 0 {
            return self.signal(width);
        }
        let e = match width {
            1 => self.truth(depth - 1),
            _ => self.number(width, depth - 1),
        };
        if self.random.below(3) == 0 {
            E::Paren(Box::new(e))
        } else {
            e
        }
    }

    /// Two operands of one width; one may be a number.
    fn operands(&mut self, width: usize, depth: usize) -> (Box<E>, Box<E>) {
        let one = Box::new(self.make(width, depth));
        match self.random.below(5) {
            0 => (one, Box::new(self.literal(width))),
            1 => (Box::new(self.literal(width)), one),
            _ => (one, Box::new(self.make(width, depth))),
        }
    }

    fn truth(&mut self, depth: usize) -> E {
        let width = self.any_width();
        let inner = |maker: &mut Maker| Box::new(maker.make(width, depth));
        match self.random.below(7) {
            0 => E::Unary(U::Not, Box::new(self.make(1, depth))),
            1 => {
                let op = [U::All, U::Any, U::Xor][self.random.below(3)].clone();
                E::Unary(op, inner(self))
            }
            2 => {
                let ops = [O::LogicalAnd, O::LogicalOr, O::BitAnd, O::BitOr, O::BitXor, O::Eq, O::Ne];
                let op = ops[self.random.below(ops.len())].clone();
                E::Binary(Box::new(self.make(1, depth)), op, Box::new(self.make(1, depth)))
            }
            3 => E::Index(inner(self), Box::new(E::Literal((self.random.below(width) as u64).into()))),
            4 => E::Index(Box::new(self.make(16, depth)), Box::new(self.signal(4))),
            _ => {
                let ops = [O::Eq, O::Ne, O::Lt, O::Le, O::Gt, O::Ge];
                let op = ops[self.random.below(ops.len())].clone();
                let (l, r) = self.operands(width, depth);
                E::Binary(l, op, r)
            }
        }
    }

    fn number(&mut self, width: usize, depth: usize) -> E {
        match self.random.below(11) {
            0 => E::Unary(U::Not, Box::new(self.make(width, depth))),
            1 => {
                let from = self.any_width();
                E::Cast(Box::new(self.make(from, depth)), width)
            }
            2 => {
                let op = [O::Shl, O::Shr][self.random.below(2)].clone();
                let by = match self.random.below(2) {
                    0 => E::Literal((self.random.below(width + 3) as u64).into()),
                    _ => self.signal(8),
                };
                E::Binary(Box::new(self.make(width, depth)), op, Box::new(by))
            }
            3 => {
                let from = self.any_width();
                let at = E::Literal((self.random.below(from) as u64).into());
                E::Slice(Box::new(self.make(from, depth)), width, Box::new(at))
            }
            4 => {
                let from = [16, 32, 33, 40, 64][self.random.below(5)];
                E::Slice(Box::new(self.make(from, depth)), width, Box::new(self.signal(4)))
            }
            5 => {
                let at = E::Literal((self.random.below(width) as u64).into());
                E::IndexReplace(Box::new(self.make(width, depth)), Box::new(at), Box::new(self.make(1, depth)))
            }
            6 if width >= 16 => E::IndexReplace(Box::new(self.make(width, depth)), Box::new(self.signal(4)), Box::new(self.make(1, depth))),
            7 if width == 32 => E::Binary(Box::new(self.make(16, depth)), O::Mul, Box::new(self.make(16, depth))),
            _ => {
                let ops = [O::Add, O::Sub, O::BitAnd, O::BitOr, O::BitXor];
                let op = ops[self.random.below(ops.len())].clone();
                let (l, r) = self.operands(width, depth);
                E::Binary(l, op, r)
            }
        }
    }
}

/// [`COUNT`] random expressions of each width.
pub fn case(name: &'static str, seed: u64) -> Case {
    let mut maker = Maker { random: Random::new(seed) };
    let mut expressions = vec![];
    let mut kernel = vec![];
    let (mut inputs, mut outputs) = (vec![], vec![]);
    for width in WIDTHS {
        inputs.extend((0..3).map(|at| (format!("x{width}_{at}"), width)));
        for at in 0..COUNT {
            let e = maker.make(width, 1 + at % 4);
            kernel.push(VerilogStatement::Assignment(E::Signal(format!("y{width}[{at}]$next")), e.clone()));
            expressions.push(e);
            outputs.push((format!("y{width}_{at}"), width));
        }
    }
    let verilog = rust_hdl_emit::emit(name, &Soup::new(kernel)).unwrap_or_else(|refused| panic!("{refused}"));
    Case {
        name,
        verilog,
        inputs,
        outputs,
        clocked: false,
        simulate: Box::new(move |vectors| {
            vectors
                .iter()
                .map(|vector| {
                    let mut pins = vector.iter();
                    let mut inputs = Inputs::new();
                    for width in WIDTHS {
                        for at in 0..3 {
                            inputs.insert(format!("x{width}[{at}]"), V::from_bits(pins.next().unwrap()));
                        }
                    }
                    expressions.iter().map(|e| eval(e, &inputs).to_bits()).collect()
                })
                .collect()
        }),
    }
}
