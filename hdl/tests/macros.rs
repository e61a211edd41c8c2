// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Told blocks
//!
//! What the macros write, simulated and printed; what they refuse is in `hdl/macros/tests`.

use equipoise_hdl::primitives::{Delay, Reg, RegR};
use equipoise_macros::{described, kernel, Blank};
use rust_hdl::prelude::*;
use rust_hdl_emit::comment;

/// Adds up its input times a factor in `N` registers, each a clock behind the one before.
#[derive(LogicBlock, Blank)]
#[settings(factor: u16)]
#[sizes(N >= 2, factor < 16)]
struct Sums<const N: usize> {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    x: Signal<In, Bits<8>>,
    add: Signal<In, Bit>,
    y: [Signal<Out, Bits<8>>; N],
    seen: Signal<Out, Bit>,
    sum: [RegR<Bits<8>>; N],
    /// Never reset.
    once: Reg<Bit>,
    inner: Inner,
    /// Place and factor, to be seen.
    #[value(|i| i)]
    place: [Constant<Bits<4>>; N],
    #[value(factor)]
    factor: Constant<Bits<8>>,
    #[value(factor == 3)]
    three: Constant<Bit>,
    #[value(Bits::<70>::from(1) << 69u64)]
    wide: Constant<Bits<70>>,
    #[value(factor + 1)]
    _next: u16,
}

#[derive(LogicBlock, Blank)]
struct Inner {
    clock: Signal<In, Clock>,
    reset: Signal<In, Bit>,
    x: Signal<In, Bits<8>>,
    add: Signal<In, Bit>,
    kept: Signal<Out, Bits<8>>,
    last: RegR<Bits<8>>,
}

impl Logic for Inner {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: last);
        if self.add.val() {
            self.last.d.next = self.x.val();
        }
        self.kept.next = self.last.q.val();
    }
}

impl<const N: usize> Logic for Sums<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: sum[N]);
        registers!(self, clock: once);
        blocks!(self, clock, reset: inner);
        forward!(self => self.inner: x, add);
        if self.add.val() {
            self.sum[0].d.next = self.sum[0].q.val() + bits::<8>(3);
            self.once.d.next = self.three.val();
        }
        for i in 1..N {
            self.sum[i].d.next = self.sum[i - 1].q.val();
        }
        for i in 0..N {
            self.y[i].next = self.sum[i].q.val();
        }
        self.seen.next = self.once.q.val() & (self.inner.kept.val() == self.x.val());
    }
}

fn step(dut: &mut Sums<3>) {
    dut.clock.next = false.into();
    assert!(simulate(dut, 10));
    dut.clock.next = true.into();
    assert!(simulate(dut, 10));
}

#[test]
fn registers_hold_add_up_and_are_reset() {
    let mut dut = Sums::<3>::new(3);
    dut.connect_all();
    dut.x.next = 9u64.into();
    dut.add.next = true;
    step(&mut dut);
    step(&mut dut);
    dut.add.next = false;
    let y = |dut: &Sums<3>| dut.y.each_ref().map(|y| y.val().to_u64());
    assert_eq!(y(&dut), [6, 3, 0]);
    step(&mut dut);
    assert_eq!(y(&dut), [6, 6, 3], "held");
    assert!(dut.seen.val());
    dut.reset.next = true;
    step(&mut dut);
    assert_eq!(y(&dut), [0; 3]);
    assert!(!dut.seen.val(), "the inner block is reset too");
    dut.x.next = 0u64.into();
    assert!(simulate(&mut dut, 10));
    assert!(dut.seen.val(), "a register without reset keeps its value");
}

#[test]
fn values_are_those_of_sizes_and_settings() {
    let dut = Sums::<3>::new(3);
    assert_eq!(dut.place.each_ref().map(|place| place.val().to_u64()), [0, 1, 2]);
    assert_eq!((dut.factor.val().to_u64(), dut.three.val(), dut._next), (3, true, 4));
    assert!(dut.wide.val().get_bit(69));
}

#[test]
fn sizes_that_do_not_fit_are_named_with_their_block() {
    let message = |make: fn()| *std::panic::catch_unwind(make).unwrap_err().downcast::<String>().unwrap();
    assert_eq!(message(|| drop(Sums::<1>::new(3))), "Sums: not N >= 2, with N = 1");
    assert_eq!(message(|| drop(Sums::<2>::new(99))), "Sums: not factor < 16, with factor = 99");
}

/// Written by hand: no kernel says what it drives.
#[derive(LogicBlock, Blank)]
struct ByHand {
    x: Signal<In, Bit>,
    y: Signal<Out, Bit>,
    z: Signal<Out, Bits<2>>,
    each: [Signal<Out, Bit>; 2],
}

#[described]
impl Logic for ByHand {
    fn update(&mut self) {
        self.y.next = !self.x.val();
        self.z.next = u64::from(self.x.val()).into();
        self.each.iter_mut().for_each(|each| each.next = self.x.val());
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom("assign y = !x;\nassign z = {1'b0, x};\nassign each_0 = x;\nassign each_1 = x;\n".into())
    }
}

#[test]
fn a_block_written_by_hand_drives_all_its_outputs_and_nothing_else() {
    let mut dut = ByHand::default();
    let open = |dut: &ByHand| [dut.x.connected(), dut.y.connected(), dut.z.connected(), dut.each[0].connected(), dut.each[1].connected()];
    assert_eq!(open(&dut), [false; 5]);
    dut.connect_all();
    assert_eq!(open(&dut), [false, true, true, true, true]);
}

#[derive(LogicBlock, Blank)]
#[settings(value: u32)]
struct FourBits {
    #[value(value)]
    constant: Constant<Bits<4>>,
}

impl Logic for FourBits {
    fn update(&mut self) {}
}

#[test]
fn a_value_that_does_not_fit_is_refused() {
    assert_eq!(FourBits::new(15).constant.val().to_u64(), 15);
    assert!(std::panic::catch_unwind(|| FourBits::new(16).constant.val()).is_err());
}

/// Hands a signal on from register to register, and entries of an array in one line.
#[derive(LogicBlock, Blank)]
struct Handed {
    clock: Signal<In, Clock>,
    x: [Signal<In, Bits<4>>; 3],
    y: [Signal<Out, Bits<4>>; 3],
    first: [Reg<Bits<4>>; 3],
    second: [Reg<Bits<4>>; 3],
}

impl Logic for Handed {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: first[3], second[3]);
        forward!(self => self: x[3] as first.d, first[3].q as second.d, second[3].q as y);
    }
}

#[test]
fn forward_reaches_registers_and_arrays() {
    let mut dut = Handed::default();
    dut.connect_all();
    for clock in 0..5u64 {
        (0..3).for_each(|i| dut.x[i].next = (clock + i as u64).into());
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(&mut dut, 10));
        }
        if clock >= 1 {
            assert_eq!(dut.y.each_ref().map(|y| y.val().to_u64()), [clock - 1, clock, clock + 1]);
        }
    }
}

#[test]
fn what_is_written_out_prints_as_if_by_hand() {
    let mut dut = Sums::<2>::new(3);
    dut.connect_all();
    let verilog = rust_hdl_emit::Emit::new().emit("sums", &dut).unwrap().verilog;
    for line in ["sum_1 <= 8'd0;", "sum_1 <= sum_0;", "sum_0 + 8'd3;", ".add   (add),", "if (add) once <= "] {
        assert!(verilog.contains(line), "no `{line}` in\n{verilog}");
    }
}

/// Two of one kind under two names, and one alone.
#[derive(LogicBlock, Blank)]
struct Told {
    /// Rising edge.
    clock: Signal<In, Clock>,
    /// Synchronous, active high.
    reset: Signal<In, Bit>,
    /// Of any clock; see [`rust_hdl::prelude::Signal`] or `Signal`.
    ///
    /// This is for readers of the Rust.
    from: Signal<In, Bits<8>>,
    y: Signal<Out, Bits<8>>,
    z: Signal<Out, Bits<8>>,
    #[synchroniser]
    taken: RegR<Bits<8>>,
    /// What was taken, a clock later.
    again: RegR<Bits<8>>,
    left: Inner,
    right: Inner,
}

impl Logic for Told {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: taken, again);
        blocks!(self, clock, reset: left, right);

        // Heading over wires,
        // in two lines.
        self.y.next = self.again.q.val();
        self.left.add.next = true;
        // On this one alone.
        self.right.add.next = self.from.val().any();
        self.left.x.next = self.from.val();

        self.right.x.next = self.taken.q.val();
        self.z.next = self.left.kept.val() | self.right.kept.val();

        // Heading over registers.
        self.taken.d.next = self.from.val();
        for _i in 0..2 {
            // Said once.
            self.again.d.next = self.taken.q.val();
        }
    }
}

#[test]
fn words_and_comments_are_printed_where_they_belong() {
    let mut dut = Told::default();
    dut.connect_all();
    let text = rust_hdl_emit::emit("told", &dut).unwrap();
    for there in [
        "    input  wire       clock,  // Rising edge.\n",
        "    input  wire [7:0] from,   // Of any clock; see Signal or Signal.\n",
        "    output wire [7:0] y,\n",
        "    (* ASYNC_REG = \"TRUE\" *)\n    reg  [7:0] taken;\n",
        "    reg  [7:0] again;       // What was taken, a clock later.\n",
        "\n    // Heading over wires, in two lines.\n    assign y = again;\n",
        "    // On this one alone.\n    assign right_add = |from;\n",
        "            // Heading over registers.\n            taken <= from;\n",
        "            // Said once.\n            again <= taken;\n",
        "// Told blocks.\n// Used as told.left, told.right.\nmodule told_inner (\n",
    ] {
        assert!(text.contains(there), "{there}{text}");
    }
    for once in ["Heading over wires", "Heading over registers", "On this one", "Said once", "Rising edge"] {
        assert_eq!(text.matches(once).count(), 1, "{once}: {text}");
    }
    assert!(!text.contains("Used as told.\n"), "the top says its name twice: {text}");
    // The heading ended with the empty line before it.
    assert!(text.contains("\n\n    assign z ="), "{text}");
}

/// Delays of the same clocks, of two kinds of values.
#[derive(LogicBlock, Blank)]
struct Late {
    clock: Signal<In, Clock>,
    flag: Signal<In, Bit>,
    word: Signal<In, Bits<4>>,
    y: Signal<Out, Bit>,
    z: Signal<Out, Bits<4>>,
    flag_at: Delay<Bit, 3>,
    again_at: Delay<Bit, 3>,
    word_at: Delay<Bits<4>, 3>,
    twice_at: Delay<Bits<4>, 3>,
}

impl Logic for Late {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock: flag_at, again_at, word_at, twice_at);
        self.flag_at.d.next = self.flag.val();
        self.again_at.d.next = !self.flag.val();
        self.y.next = self.flag_at.q.val() & self.again_at.q.val();
        self.word_at.d.next = self.word.val();
        self.twice_at.d.next = !self.word.val();
        self.z.next = self.word_at.q.val() & self.twice_at.q.val();
    }
}

/// `late_delay_2` would be taken for one of two clocks.
#[test]
fn shared_modules_of_two_kinds_of_values_are_called_after_their_width() {
    let mut dut = Late::default();
    dut.connect_all();
    let text = rust_hdl_emit::Emit::new().emit("late", &dut).unwrap().verilog;
    for name in ["module late_delay_w1 (", "module late_delay_w4 ("] {
        assert!(text.contains(name), "{name}: {text}");
    }
}
