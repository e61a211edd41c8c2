// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Every refusal, with the block's path and the expression in its words; here those of statements.

mod blocks;

use rust_hdl::core::ast::{VerilogBlockOrConditional, VerilogLoop};
use rust_hdl::core::ast::{
    VerilogCase, VerilogConditional, VerilogExpression as E, VerilogMatch, VerilogOp, VerilogOpUnary, VerilogStatement as S,
};
use rust_hdl::prelude::*;
use rust_hdl_emit::{emit, Refusal};

/// A block whose kernel is given as rust-hdl's own syntax tree, so that a test can hold any expression.
#[derive(LogicBlock, Default)]
struct Any {
    a: Signal<In, Bits<8>>,
    b: Signal<In, Bits<4>>,
    s: Signal<In, Signed<8>>,
    bus: Signal<InOut, Bit>,
    y: Signal<Out, Bits<8>>,
    t: Signal<Local, Bits<8>>,
    u: Signal<Local, Bits<8>>,
    c: Signal<Local, Bit>,
    _kernel: Vec<S>,
}

impl Logic for Any {
    fn update(&mut self) {}
    fn hdl(&self) -> Verilog {
        Verilog::Combinatorial(self._kernel.clone())
    }
}

fn net(name: &str) -> E {
    E::Signal(name.into())
}

fn lit(number: u64) -> E {
    E::Literal(number.into())
}

fn bin(l: E, op: VerilogOp, r: E) -> E {
    E::Binary(Box::new(l), op, Box::new(r))
}

fn set(target: &str, value: E) -> S {
    S::Assignment(net(&format!("{target}$next")), value)
}

fn when(test: E, then: Vec<S>) -> S {
    S::If(VerilogConditional { test, then, otherwise: VerilogBlockOrConditional::None })
}

/// Prints the kernel; returns the refusal and its words.
fn refused(kernel: Vec<S>) -> (Refusal, String) {
    let block = Any { _kernel: kernel, ..Default::default() };
    match emit("top", &block) {
        Ok(text) => panic!("not refused:\n{text}"),
        Err(error) => {
            assert_eq!(error.path, "top");
            (error.kind.clone(), error.to_string())
        }
    }
}

macro_rules! refuses {
    ($kernel:expr, $kind:pat, $words:literal) => {{
        let (kind, words) = refused($kernel);
        assert!(matches!(kind, $kind), "{kind:?}");
        assert!(words.contains($words), "`{words}` does not say `{}`", $words);
    }};
}

#[test]
fn unknown_names() {
    refuses!(vec![set("y", net("lane[2]$q"))], Refusal::UnknownName { .. }, "lane[2].q");
    refuses!(vec![set("nowhere", lit(0))], Refusal::UnknownName { .. }, "nowhere");
}

#[test]
fn indices_that_are_no_numbers() {
    refuses!(vec![set("y", net("lane[N-1]"))], Refusal::IndexNotConstant { .. }, "[N-1]");
    refuses!(vec![set("y", net("lane[0"))], Refusal::IndexNotConstant { .. }, "lane[0");
}

#[test]
fn widths_that_differ() {
    refuses!(vec![set("y", net("b"))], Refusal::WidthMismatch { left: 8, right: 4, .. }, "y = b");
    refuses!(vec![set("y", bin(net("a"), VerilogOp::Add, net("b")))], Refusal::WidthMismatch { .. }, "a + b");
    refuses!(vec![set("c", bin(net("a"), VerilogOp::Lt, net("b")))], Refusal::WidthMismatch { .. }, "a < b");
    refuses!(vec![when(net("a"), vec![])], Refusal::WidthMismatch { .. }, "if a");
    refuses!(vec![set("c", bin(net("a"), VerilogOp::LogicalAnd, net("c")))], Refusal::WidthMismatch { .. }, "a && c");
}

#[test]
fn numbers_that_do_not_fit() {
    refuses!(vec![set("y", lit(256))], Refusal::LiteralTooBig { width: 8, .. }, "256");
    refuses!(vec![set("c", bin(net("b"), VerilogOp::Eq, lit(16)))], Refusal::LiteralTooBig { width: 4, .. }, "16");
    refuses!(vec![set("y", bin(net("a"), VerilogOp::Add, lit(300)))], Refusal::LiteralTooBig { .. }, "300");
    let long = E::Literal(u128::MAX.into());
    refuses!(vec![set("y", long)], Refusal::LiteralTooBig { .. }, "does not fit");
}

#[test]
fn widths_that_nothing_tells() {
    let cast = || E::Signed(Box::new(net("s")));
    refuses!(vec![set("c", bin(cast(), VerilogOp::Lt, cast()))], Refusal::WidthUnknown { .. }, "signed_cast(s)");
}

#[test]
fn bits_beyond_the_signal() {
    let bit = |at| E::Index(Box::new(net("b")), Box::new(lit(at)));
    refuses!(vec![set("c", bit(4))], Refusal::OutOfRange { width: 4, .. }, "b.get_bit(4)");
    let slice = E::Slice(Box::new(net("b")), 8, Box::new(lit(5)));
    refuses!(vec![set("y", slice)], Refusal::OutOfRange { .. }, "b.get_bits::<8>(5)");
    let field = S::SliceAssignment { base: net("y"), width: 4, offset: lit(6), replacement: net("b") };
    refuses!(vec![field], Refusal::OutOfRange { .. }, "y");
}

#[test]
fn latches() {
    let cond = || bin(net("a"), VerilogOp::Eq, lit(1));
    refuses!(vec![when(cond(), vec![set("y", lit(3))])], Refusal::Latch { .. }, "`y` is not assigned on every path");
    // One half only.
    let half = S::SliceAssignment { base: net("y"), width: 4, offset: lit(0), replacement: net("b") };
    refuses!(vec![half], Refusal::Latch { .. }, "`y`");
    // A `match` that leaves values out.
    let arm = |condition: &str| VerilogCase { condition: condition.into(), block: vec![set("y", lit(1))] };
    let matched = S::Match(VerilogMatch { test: net("b"), cases: vec![arm("0"), arm("1")] });
    refuses!(vec![matched], Refusal::Latch { .. }, "`y`");
    // Read before all paths have assigned it, and assigned later.
    let kernel = vec![when(cond(), vec![set("t", lit(1))]), set("y", net("t")), set("t", lit(2)), set("u", net("t"))];
    refuses!(kernel, Refusal::Latch { .. }, "`t`");
}

#[test]
fn nets_without_a_driver() {
    refuses!(vec![], Refusal::Undriven { .. }, "`y` is never assigned");
    refuses!(vec![set("y", net("t"))], Refusal::Undriven { .. }, "`t`");
}

#[test]
fn loops() {
    refuses!(vec![set("y", bin(net("y"), VerilogOp::Add, lit(1)))], Refusal::Loop { .. }, "y <- y");
    let kernel = vec![set("t", net("u")), set("u", bin(net("t"), VerilogOp::BitXor, net("a"))), set("y", net("t"))];
    refuses!(kernel, Refusal::Loop { .. }, "t <- u <- t");
}

#[test]
fn targets_that_are_none() {
    refuses!(vec![set("a", lit(1))], Refusal::NotAssignable { .. }, "an input of the block");
    refuses!(vec![set("bus", lit(1))], Refusal::NotAssignable { .. }, "bidirectional");
    let body = vec![S::Assignment(net("i"), lit(1))];
    let rounds = S::Loop(VerilogLoop { index: "i".into(), from: 0u64.into(), to: 2u64.into(), block: body });
    refuses!(vec![rounds], Refusal::NotAssignable { .. }, "a loop variable");
}

#[test]
fn patterns_that_catch_everything() {
    let arm = VerilogCase { condition: "other".into(), block: vec![set("y", lit(1))] };
    let matched = S::Match(VerilogMatch { test: net("b"), cases: vec![arm] });
    refuses!(vec![matched], Refusal::BadPattern { .. }, "`other`");
    let arm = VerilogCase { condition: "16".into(), block: vec![] };
    let matched = S::Match(VerilogMatch { test: net("b"), cases: vec![arm] });
    refuses!(vec![matched], Refusal::LiteralTooBig { .. }, "match arm 16");
}

#[test]
fn what_has_no_meaning() {
    let not = E::Unary(VerilogOpUnary::Not, Box::new(lit(1)));
    refuses!(vec![set("y", not)], Refusal::Unsupported { .. }, "!1");
}
