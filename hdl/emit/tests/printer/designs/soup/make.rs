// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Random expressions of a given width.

use super::design::WIDTHS;
use crate::common::pins::Random;
use rust_hdl::core::ast::{VerilogExpression as E, VerilogOp as O, VerilogOpUnary as U};

/// Makes expressions of a given width.
pub struct Maker {
    pub random: Random,
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

    pub fn make(&mut self, width: usize, depth: usize) -> E {
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
