// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the stock printer says differently from the Rust, one block a row; the parentheses are left out on purpose.

use equipoise_macros::Blank;
use rust_hdl::prelude::*;

/// `&` binds closer than `==` in Rust, and looser in Verilog.
#[derive(LogicBlock, Default)]
pub struct Precedence {
    pub a: Signal<In, Bits<8>>,
    pub m: Signal<In, Bits<8>>,
    pub k: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bit>,
    pub z: Signal<Out, Bit>,
    pub s: Signal<Out, Bits<8>>,
}

impl Logic for Precedence {
    #[allow(clippy::precedence)] // the parentheses that are not there are the test
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = self.a.val() & self.m.val() == self.k.val();
        self.z.next = self.a.val() | self.m.val() != self.k.val() ^ self.m.val();
        self.s.next = self.a.val() - self.m.val() + self.k.val() & self.m.val() << 1;
    }
}

/// A literal is as wide as what it stands beside.
#[derive(LogicBlock, Default)]
pub struct LiteralWidth {
    pub a: Signal<In, Bits<8>>,
    pub b: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bit>,
    pub z: Signal<Out, Bit>,
    pub w: Signal<Out, Bits<16>>,
}

impl Logic for LiteralWidth {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (self.a.val() + 1) == self.b.val();
        self.z.next = self.a.val() - 255 < self.b.val() << 3;
        self.w.next = bit_cast::<16, 8>(self.a.val() + 255);
    }
}

/// A cast of an expression wraps first.
#[derive(LogicBlock, Default)]
pub struct CastOfSum {
    pub a: Signal<In, Bits<8>>,
    pub b: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bits<16>>,
    pub n: Signal<Out, Bits<4>>,
}

impl Logic for CastOfSum {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = bit_cast::<16, 8>(self.a.val() + self.b.val());
        self.n.next = bit_cast::<4, 8>(self.a.val() + self.b.val());
    }
}

/// Both indices of a two-dimensional array count.
#[derive(LogicBlock, Blank)]
pub struct TwoDimensions<const N: usize> {
    pub a: [Signal<In, Bits<8>>; N],
    cell: [[Signal<Local, Bits<8>>; N]; N],
    pub y: [Signal<Out, Bits<8>>; N],
}

impl<const N: usize> Logic for TwoDimensions<N> {
    #[hdl_gen]
    fn update(&mut self) {
        for last in N..(N + 1) {
            for i in 0..N {
                for j in 0..N {
                    if j < i {
                        self.cell[i][j].next = self.a[i].val() ^ self.a[j].val();
                    } else {
                        self.cell[i][j].next = self.a[last - 1 - i].val() - self.a[j].val();
                    }
                }
            }
            for i in 0..N {
                self.y[i].next = self.cell[i][last - 1].val() + self.cell[0][(i + 1) % 3].val() + self.cell[(2 * i) / 2][0].val();
            }
        }
    }
}

/// Const generics as values are refused.
#[derive(LogicBlock, Default)]
pub struct ConstGeneric<const N: usize> {
    pub a: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bit>,
}

impl<const N: usize> Logic for ConstGeneric<N> {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = self.a.val().index() == N;
    }
}

/// The same through a loop of one round.
#[derive(LogicBlock, Default)]
pub struct OneRound<const N: usize> {
    pub a: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bit>,
}

impl<const N: usize> Logic for OneRound<N> {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = false;
        for n in N..(N + 1) {
            self.y.next = self.a.val().index() == n;
        }
    }
}
