// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Refusals of whole blocks: their names, their signals, the blocks inside.

use super::set;
use crate::designs::{reg::Reg, table};
use rust_hdl::core::ast::VerilogExpression as E;
use rust_hdl::prelude::*;
use rust_hdl_emit::{emit, Refusal};

#[test]
fn a_const_generic_as_a_value() {
    let error = emit("top", &table::ConstGeneric::<3>::default()).unwrap_err();
    assert!(matches!(error.kind, Refusal::UnknownName { .. }));
    assert!(error.to_string().contains("`N` in `N`"), "{error}");
}

/// An inverter with its input at its output, one level down.
#[derive(LogicBlock, Default)]
struct Inverter {
    i: Signal<In, Bit>,
    o: Signal<Out, Bit>,
}

impl Logic for Inverter {
    #[hdl_gen]
    fn update(&mut self) {
        self.o.next = !self.i.val();
    }
}

#[derive(LogicBlock, Default)]
struct Ring {
    y: Signal<Out, Bit>,
    inverter: Inverter,
}

impl Logic for Ring {
    #[hdl_gen]
    fn update(&mut self) {
        self.inverter.i.next = self.inverter.o.val();
        self.y.next = self.inverter.o.val();
    }
}

#[test]
fn a_loop_through_a_block_inside() {
    let error = emit("top", &Ring::default()).unwrap_err();
    assert!(matches!(error.kind, Refusal::Loop { .. }), "{error}");
    assert!(error.to_string().contains("inverter.o <- inverter.i <- inverter.o"), "{error}");
}

/// A block with one output of a name that Verilog does not want.
macro_rules! bad_name {
    ($field:ident, $words:literal) => {{
        #[derive(LogicBlock, Default)]
        #[allow(non_snake_case)] // bad names are the test
        struct Bad {
            $field: Signal<Out, Bit>,
        }
        impl Logic for Bad {
            fn update(&mut self) {}
            fn hdl(&self) -> Verilog {
                Verilog::Combinatorial(vec![set(stringify!($field), E::Literal(true.into()))])
            }
        }
        let error = emit("top", &Bad::default()).unwrap_err();
        assert!(matches!(error.kind, Refusal::BadName { .. }), "{error}");
        assert!(error.to_string().contains($words), "{error}");
    }};
}

#[test]
fn names_that_verilog_does_not_want() {
    bad_name!(initial, "keyword");
    bad_name!(logic, "keyword");
    bad_name!(unique0, "keyword");
    bad_name!(two__parts, "`__`");
    bad_name!(größe, "ASCII");
    assert!(emit("module", &Inverter::default()).is_err());
    assert!(emit("a_module", &Inverter::default()).is_ok());
}

#[derive(LogicBlock, Default)]
struct Clash {
    a_b: Signal<In, Bit>,
    a: [Signal<In, Bit>; 1],
    a_0: Signal<Out, Bit>,
}

impl Logic for Clash {
    #[hdl_gen]
    fn update(&mut self) {
        self.a_0.next = self.a[0].val() ^ self.a_b.val();
    }
}

#[test]
fn two_things_of_one_name() {
    let error = emit("top", &Clash::default()).unwrap_err();
    assert!(matches!(error.kind, Refusal::NameCollision { .. }), "{error}");
    assert!(error.to_string().contains("`a[0]` and `a_0`"), "{error}");
}

#[derive(Copy, Clone, Debug, PartialEq, LogicState)]
enum Lonely {
    Only,
}

#[derive(LogicBlock, Default)]
struct Nothing {
    x: Signal<In, Lonely>,
    y: Signal<Out, Bit>,
}

impl Logic for Nothing {
    #[hdl_gen]
    fn update(&mut self) {
        self.y.next = self.x.val() == Lonely::Only;
    }
}

#[test]
fn a_signal_without_bits() {
    let error = emit("top", &Nothing::default()).unwrap_err();
    assert!(matches!(error.kind, Refusal::NoBits { .. }), "{error}");
}

/// A block with custom text, in a parent.
macro_rules! inlined {
    ($text:literal) => {{
        #[derive(LogicBlock, Default)]
        struct Inner {
            d: Signal<In, Bits<4>>,
            q: Signal<Out, Bits<4>>,
        }
        impl Logic for Inner {
            fn update(&mut self) {}
            fn hdl(&self) -> Verilog {
                Verilog::Custom($text.into())
            }
        }
        #[derive(LogicBlock, Default)]
        struct Outer {
            x: Signal<In, Bits<4>>,
            y: Signal<Out, Bits<4>>,
            inner: [Inner; 1],
        }
        impl Logic for Outer {
            #[hdl_gen]
            fn update(&mut self) {
                self.inner[0].d.next = self.x.val();
                self.y.next = self.inner[0].q.val();
            }
        }
        emit("top", &Outer::default())
    }};
}

#[test]
fn inline_directives_that_cannot_be_followed() {
    for (result, words) in [
        (inlined!("// inline: register\nalways @(posedge clock) q <= d;"), "needs a port `clock`"),
        (inlined!("// inline: latch\n"), "neither `register` nor `assign`"),
        (inlined!("// inline: assign\nassign q = d + nothing;"), "`nothing` is none of its inputs"),
        (inlined!("// inline: assign\nassign d = q;"), "its output is `q`"),
    ] {
        let error = result.unwrap_err();
        assert!(matches!(error.kind, Refusal::BadInline { .. }), "{error}");
        assert_eq!(error.path, "top.inner[0]");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(inlined!("// inline: assign\nassign q = ~d;").unwrap().contains("assign y = ~x;"));
}

/// Reset of a register left open, below an array.
#[derive(LogicBlock, Default)]
struct Forgotten {
    clock: Signal<In, Clock>,
    y: Signal<Out, Bit>,
    r: Reg<Bit>,
}

impl Logic for Forgotten {
    #[hdl_gen]
    fn update(&mut self) {
        dff_setup!(self, clock, r);
        self.y.next = self.r.q.val();
    }
}

#[derive(LogicBlock, Default)]
struct House {
    clock: Signal<In, Clock>,
    y: [Signal<Out, Bit>; 2],
    room: [Forgotten; 2],
}

impl Logic for House {
    #[hdl_gen]
    fn update(&mut self) {
        for i in 0..2 {
            self.room[i].clock.next = self.clock.val();
            self.y[i].next = self.room[i].y.val();
        }
    }
}

#[test]
fn the_path_leads_to_the_block() {
    let error = emit("top", &House::default()).unwrap_err();
    assert_eq!(error.to_string(), "top.room[0]: `r.reset` is never assigned; drive it, or remove it");
}
