// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Blocks in blocks: arrays, interfaces, foreign Verilog, inline one-liners, registers without reset.

use super::reg::Reg;
use equipoise_macros::Blank;
use rust_hdl::prelude::*;
use rust_hdl_emit::comment;

/// A stream, seen from its sink.
#[derive(LogicInterface, Clone, Debug, Default)]
#[join = "Source"]
pub struct Sink {
    pub data: Signal<In, Bits<8>>,
    pub valid: Signal<In, Bit>,
    pub ready: Signal<Out, Bit>,
}

/// A stream, seen from its source.
#[derive(LogicInterface, Clone, Debug, Default)]
#[join = "Sink"]
pub struct Source {
    pub data: Signal<Out, Bits<8>>,
    pub valid: Signal<Out, Bit>,
    pub ready: Signal<In, Bit>,
}

/// One register of a stream, with an offset added to the data.
#[derive(LogicBlock)]
pub struct Stage {
    pub clock: Signal<In, Clock>,
    pub reset: Signal<In, Bit>,
    pub from: Sink,
    pub to: Source,
    pub full: Signal<Out, Bit>,
    data: DFF<Bits<8>>,
    valid: Reg<Bit>,
    offset: Constant<Bits<8>>,
    taken: Signal<Local, Bit>,
}

impl Stage {
    pub fn new(offset: u64) -> Stage {
        Stage {
            clock: Default::default(),
            reset: Default::default(),
            from: Default::default(),
            to: Default::default(),
            full: Default::default(),
            data: Default::default(),
            valid: Default::default(),
            offset: Constant::new(offset.into()),
            taken: Default::default(),
        }
    }
}

impl Logic for Stage {
    #[hdl_gen]
    fn update(&mut self) {
        comment!("One register of a stream (it isn't fast: ready goes through).");
        dff_setup!(self, clock, data, valid);
        self.valid.reset.next = self.reset.val();
        self.taken.next = !self.valid.q.val() | self.to.ready.val();
        self.from.ready.next = self.taken.val();
        if self.taken.val() {
            comment!("A gap stays a gap.");
            self.valid.d.next = self.from.valid.val();
            self.data.d.next = self.from.data.val() + self.offset.val();
        }
        self.to.data.next = self.data.q.val();
        self.to.valid.next = self.valid.q.val();
        self.full.next = self.valid.q.val();
    }
}

/// `y = {a, b}` as an inline one-liner.
#[derive(LogicBlock, Default)]
pub struct Glue {
    pub a: Signal<In, Bits<8>>,
    pub b: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bits<16>>,
}

impl Logic for Glue {
    fn update(&mut self) {
        self.y.next = bit_cast::<16, 8>(self.a.val()) << 8 | bit_cast::<16, 8>(self.b.val());
    }
    fn connect(&mut self) {
        self.y.connect();
    }
    fn hdl(&self) -> Verilog {
        rust_hdl_emit::inline::assign("y", "{a, b[7:0]}")
    }
}

/// Takes what nobody reads.
#[derive(LogicBlock, Default)]
pub struct Unused {
    pub x: Signal<In, Bits<4>>,
    pub y: Signal<Out, Bit>,
}

impl Logic for Unused {
    fn update(&mut self) {
        self.y.next = self.x.val().all();
    }
    fn connect(&mut self) {
        self.y.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom("// inline: assign\nassign y = &{1'b0, x};\n".into())
    }
}

/// A core of somebody else: adds one.
#[derive(LogicBlock, Default)]
pub struct Foreign {
    pub d: Signal<In, Bits<8>>,
    pub q: Signal<Out, Bits<8>>,
}

impl Logic for Foreign {
    fn update(&mut self) {
        self.q.next = self.d.val() + 1;
    }
    fn connect(&mut self) {
        self.q.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Wrapper(Wrapper {
            code: "plus_one #(.W(8)) the_core (.d(d), .q(q));".into(),
            cores:
                "module plus_one #(parameter W = 4) (input wire [W-1:0] d, output wire [W-1:0] q);\n    assign q = d + 1'b1;\nendmodule\n"
                    .into(),
        })
    }
}

/// A body of its own, with a process.
#[derive(LogicBlock, Default)]
pub struct Delay {
    pub clock: Signal<In, Clock>,
    pub x: Signal<In, Bits<8>>,
    pub y: Signal<Out, Bits<8>>,
    pub nonzero: Signal<Out, Bit>,
}

impl Logic for Delay {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            self.y.next = self.x.val();
        }
        self.nonzero.next = self.y.val().any();
    }
    fn connect(&mut self) {
        self.y.connect();
        self.nonzero.connect();
    }
    fn hdl(&self) -> Verilog {
        Verilog::Custom("initial y = 8'd0;\nalways @(posedge clock) y <= x;\nassign nonzero = y != 8'd0;".into())
    }
}

/// `N` streams through two stages each; the second of stream 0 has another offset.
#[derive(LogicBlock, Blank)]
pub struct Pipes<const N: usize> {
    pub clock: Signal<In, Clock>,
    pub reset: Signal<In, Bit>,
    pub s: [Sink; N],
    pub m: [Source; N],
    pub both: Signal<Out, Bits<16>>,
    pub delayed: Signal<Out, Bits<8>>,
    pub plus: Signal<Out, Bits<8>>,
    pub nonzero: Signal<Out, Bit>,
    #[value(Stage::new(1))]
    first: [Stage; N],
    #[value(|i| Stage::new(if i == 0 { 7 } else { 1 }))]
    second: [Stage; N],
    glue: Glue,
    foreign: Foreign,
    other: Foreign,
    delay: Delay,
    unused_bits: Unused,
    same_clock: Signal<Local, Clock>,
    dead: Signal<Local, Bits<8>>,
    wide: Signal<Local, Bits<8>>,
    #[value(true)]
    enabled: Constant<Bit>,
}

impl<const N: usize> Logic for Pipes<N> {
    #[hdl_gen]
    fn update(&mut self) {
        self.same_clock.next = self.clock.val();
        for i in 0..N {
            self.first[i].clock.next = self.clock.val();
            self.second[i].clock.next = self.same_clock.val();
            self.first[i].reset.next = self.reset.val();
            self.second[i].reset.next = false;
            if self.enabled.val() {
                self.second[i].reset.next = self.reset.val();
            }
            Sink::link(&mut self.s[i], &mut self.first[i].from);
            Source::join(&mut self.first[i].to, &mut self.second[i].from);
            Source::link(&mut self.m[i], &mut self.second[i].to);
        }
        self.glue.a.next = self.m[0].data.val();
        self.glue.b.next = self.m[1].data.val() ^ 15;
        self.both.next = self.glue.y.val();
        self.delay.clock.next = self.clock.val();
        self.delay.x.next = self.glue.y.val().get_bits::<8>(3);
        self.delayed.next = self.delay.y.val();
        self.nonzero.next = self.delay.nonzero.val();
        self.foreign.d.next = self.s[0].data.val();
        self.other.d.next = self.foreign.q.val();
        self.wide.next = self.other.q.val();
        self.plus.next = bit_cast::<8, 4>(self.wide.val().get_bits::<4>(0));
        self.unused_bits.x.next = self.wide.val().get_bits::<4>(4);
        self.dead.next = self.wide.val() + 1;
    }
}

/// Two bidirectional pins.
#[derive(LogicBlock, Default)]
pub struct Pads {
    pub bus: Signal<InOut, Bits<8>>,
    pub enable: Signal<In, Bit>,
    pub data: Signal<In, Bits<8>>,
    pub read: Signal<Out, Bits<8>>,
    buffer: TristateBuffer<Bits<8>>,
}

impl Logic for Pads {
    #[hdl_gen]
    fn update(&mut self) {
        Signal::<InOut, Bits<8>>::link(&mut self.bus, &mut self.buffer.bus);
        self.buffer.write_enable.next = self.enable.val();
        self.buffer.write_data.next = self.data.val();
        self.read.next = self.buffer.read_data.val();
    }
}
