// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One small block for each construct of the language.

use super::reg::Reg;
use equipoise_macros::Blank;
use rust_hdl::prelude::*;

/// Wide arithmetic, shifts and slices.
#[derive(LogicBlock, Default)]
pub struct Wide {
    pub a: Signal<In, Bits<512>>,
    pub b: Signal<In, Bits<512>>,
    pub at: Signal<In, Bits<9>>,
    pub y: Signal<Out, Bits<512>>,
    pub s: Signal<Out, Bits<64>>,
    pub t: Signal<Out, Bits<64>>,
    pub one_bit: Signal<Out, Bit>,
}

impl Logic for Wide {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = (self.a.val() + self.b.val()) ^ (self.a.val() << 7);
        self.s.next = self.a.val().get_bits::<64>(128);
        self.t.next = (self.a.val() ^ self.b.val()).get_bits::<64>(self.at.val().index());
        self.one_bit.next = self.b.val().get_bit(self.at.val().index());
    }
}

/// A 16 by 16 bit product.
#[derive(LogicBlock, Default)]
pub struct Product {
    pub a: Signal<In, Bits<16>>,
    pub b: Signal<In, Bits<16>>,
    pub y: Signal<Out, Bits<32>>,
}

impl Logic for Product {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = self.a.val() * self.b.val();
    }
}

/// Signed numbers.
#[derive(LogicBlock, Default)]
pub struct SignedNumbers {
    pub a: Signal<In, Signed<16>>,
    pub b: Signal<In, Signed<16>>,
    pub u: Signal<In, Bits<16>>,
    pub product: Signal<Out, Signed<32>>,
    pub less: Signal<Out, Bit>,
    pub at_most: Signal<Out, Bit>,
    pub equal: Signal<Out, Bit>,
    pub difference: Signal<Out, Signed<16>>,
    pub negative: Signal<Out, Signed<16>>,
    pub wide: Signal<Out, Signed<40>>,
    pub raw: Signal<Out, Bits<16>>,
    pub from_bits: Signal<Out, Bit>,
}

impl Logic for SignedNumbers {
    #[hdl_gen]
    fn update(&mut self) {
        self.product.next = self.a.val() * self.b.val();
        self.less.next = self.a.val() < self.b.val();
        self.at_most.next = (self.a.val() + self.b.val()) <= (self.b.val() - self.a.val());
        self.equal.next = self.a.val() == -self.b.val();
        self.difference.next = self.a.val() - self.b.val();
        self.negative.next = -(self.a.val() + self.b.val());
        self.wide.next = signed_bit_cast::<40, 16>(self.a.val());
        self.raw.next = unsigned_cast(self.a.val()) + self.u.val();
        self.from_bits.next = signed_cast(self.u.val()) > self.b.val();
    }
}

#[derive(Copy, Clone, Debug, PartialEq, LogicState)]
pub enum State {
    Idle,
    Run,
    Done,
}

/// A state machine with a default-free `match` and a sum built up in a loop.
#[derive(LogicBlock, Blank)]
pub struct Machine<const N: usize> {
    pub clock: Signal<In, Clock>,
    pub reset: Signal<In, Bit>,
    pub go: Signal<In, Bit>,
    pub length: [Signal<In, Bits<12>>; N],
    pub left: Signal<Out, Bits<12>>,
    pub busy: Signal<Out, Bit>,
    pub phase: Signal<Out, Bits<2>>,
    state: Reg<State>,
    count: Reg<Bits<12>>,
    #[value(1)]
    one: Constant<Bits<12>>,
    #[value(3)]
    min_length: Constant<Bits<12>>,
    sum: Signal<Local, Bits<12>>,
}

impl<const N: usize> Logic for Machine<N> {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, state, count);
        self.state.reset.next = self.reset.val();
        self.count.reset.next = self.reset.val();
        self.sum.next = self.min_length.val();
        for i in 0..N {
            self.sum.next = self.sum.val() + self.length[i].val();
        }
        self.left.next = self.count.q.val();
        self.busy.next = self.state.q.val() != State::Idle;
        match self.state.q.val() {
            State::Idle => {
                self.phase.next = 0.into();
                if self.go.val() {
                    self.state.d.next = State::Run;
                    self.count.d.next = self.sum.val() >> 8;
                }
            }
            State::Run => {
                self.phase.next = 1.into();
                self.count.d.next = self.count.q.val() - self.one.val();
                if self.count.q.val() <= self.one.val() {
                    self.state.d.next = State::Done;
                }
            }
            State::Done => {
                self.phase.next = 2.into();
                self.state.d.next = State::Idle;
            }
        }
    }
}

#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Meta {
    pub port: Bits<4>,
    pub state: State,
    pub flag: Bit,
}

/// A struct in a register (rust-hdl's own flip-flop), field by field.
#[derive(LogicBlock, Default)]
pub struct Fields {
    pub clock: Signal<In, Clock>,
    pub p: Signal<In, Bits<4>>,
    pub f: Signal<In, Bit>,
    meta: DFF<Meta>,
    next: Signal<Local, Meta>,
    pub port: Signal<Out, Bits<4>>,
    pub flag: Signal<Out, Bit>,
    pub running: Signal<Out, Bit>,
}

impl Logic for Fields {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, meta);
        self.next.next = self.meta.q.val();
        self.next.next.port = self.meta.q.val().port + self.p.val();
        if self.f.val() {
            self.next.next.state = State::Run;
            self.next.next.flag = !self.meta.q.val().flag;
        }
        self.meta.d.next = self.next.val();
        self.port.next = self.meta.q.val().port;
        self.flag.next = self.meta.q.val().flag;
        self.running.next = self.meta.q.val().state == State::Run;
    }
}

/// Single bits: read, replaced, reduced, shifted by a signal.
#[derive(LogicBlock, Default)]
pub struct BitWork {
    pub a: Signal<In, Bits<8>>,
    pub b: Signal<In, Bit>,
    pub at: Signal<In, Bits<3>>,
    pub by: Signal<In, Bits<6>>,
    pub truth: Signal<Out, Bit>,
    pub replaced: Signal<Out, Bits<8>>,
    pub moved: Signal<Out, Bits<8>>,
    pub picked: Signal<Out, Bit>,
    pub part: Signal<Out, Bits<3>>,
    pub beyond: Signal<Out, Bits<6>>,
    pub reduced: Signal<Out, Bits<3>>,
    pub shifted: Signal<Out, Bits<8>>,
    pub gone: Signal<Out, Bits<8>>,
    pub counted: Signal<Out, Bits<8>>,
}

impl Logic for BitWork {
    #[hdl_gen]
    fn update(&mut self) {
        self.truth.next = !self.b.val() && (self.a.val().any() || !self.a.val().all());
        self.replaced.next = self.a.val().replace_bit(3, self.b.val());
        self.moved.next = (self.a.val() + 1).replace_bit(self.at.val().index(), self.b.val());
        self.picked.next = (self.a.val() ^ 85).get_bit(self.at.val().index());
        self.part.next = (self.a.val() - 3).get_bits::<3>(4);
        self.beyond.next = self.a.val().get_bits::<6>(self.at.val().index());
        self.reduced.next = 0.into();
        self.reduced.next = self.reduced.val().replace_bit(0, self.a.val().xor());
        self.reduced.next = self.reduced.val().replace_bit(2, self.a.val().any());
        self.shifted.next = (self.a.val() << self.by.val()) | (self.a.val() >> self.at.val());
        self.gone.next = self.a.val() << 8;
        self.counted.next = self.a.val() + self.b.val();
    }
}

/// Choosing an array element by a signal; an `if` chain; overridden defaults.
#[derive(LogicBlock, Blank)]
pub struct Choose<const N: usize> {
    pub a: [Signal<In, Bits<8>>; N],
    pub select: Signal<In, Bits<3>>,
    pub y: Signal<Out, Bits<8>>,
    pub above: Signal<Out, Bit>,
    pub kind: Signal<Out, Bits<4>>,
    early: Signal<Local, Bits<8>>,
    late: Signal<Local, Bits<8>>,
}

impl<const N: usize> Logic for Choose<N> {
    #[hdl_gen]
    fn update(&mut self) {
        // Read before its assignment: the settled value.
        self.above.next = self.late.val() > self.a[0].val();
        self.y.next = 0.into();
        for i in 0..N {
            if self.select.val().index() == i {
                self.y.next = self.a[i].val();
            }
        }
        // Read between two assignments: the value so far.
        self.early.next = self.a[0].val();
        if self.select.val().get_bit(0) {
            self.early.next = self.early.val() + self.a[1].val();
        }
        self.late.next = self.early.val();
        self.early.next = self.early.val() ^ self.late.val();
        if self.early.val().any() {
            self.kind.next = 1.into();
        } else if self.select.val() == 4 {
            self.kind.next = 2.into();
        } else if self.late.val() < self.a[2].val() {
            self.kind.next = 3.into();
        } else {
            self.kind.next = 4.into();
        }
        match self.select.val().index() {
            0 => {
                self.kind.next = 9.into();
            }
            0b11 => {}
            7 => {
                if self.a[2].val().get_bit(7) {
                    self.kind.next = 12.into();
                }
            }
            _ => {
                self.kind.next = self.kind.val() + 1;
            }
        }
    }
}
