// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What Rust makes of an expression.

use super::design::V;
use rust_hdl::core::ast::{VerilogExpression as E, VerilogOp as O, VerilogOpUnary as U};
use rust_hdl::prelude::*;
use std::collections::HashMap;

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

/// Values of the inputs.
pub type Inputs = HashMap<String, V>;

/// What Rust makes of the expression.
pub fn eval(e: &E, inputs: &Inputs) -> V {
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
