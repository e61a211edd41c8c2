// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Difference RAM: a memory that adds
//!
//! ```text
//!             ┌──────────────────────────────┐
//!  read ──►───┤ RAM ──► + ─┬─────────────────├─►── sign
//!  p ─────►───┤         ▲  │                 │
//!  write ──►──┤ ◄───────│──┘  every clock    │
//!             └──────────────────────────────┘
//! ```
//!
//! The word read, plus `p`, is written to `write` at the end of every clock: with the same address for both, the word is the accumulator,
//! and there is no register beside it, no write enable and nothing to bypass. Words 8 and 9 are constants, 0 and −1, for whoever wants
//! to begin anew: `write` cannot reach them.
//!
//! One bit more on top of the adder gives the sign of the sum or its inverse, without a gate behind it.

use crate::prelude::*;

/// Where the constants are: this one is 0, the next one −1.
pub const CONSTANTS: u64 = 8;

/// Eight sums of `DW` bits and two constants; `p` has `PW` < `DW` bits, signed; `XN` ≤ 3 address bits for writing.
#[derive(LogicBlock, Blank)]
#[sizes(PW < DW, DW < 63, XN <= 3)]
pub struct DifferenceRam<const PW: usize, const DW: usize, const XN: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Word to add to.
    pub read: Signal<In, Bits<4>>,
    /// Where the sum goes.
    pub write: Signal<In, Bits<XN>>,
    /// What to add.
    pub p: Signal<In, Bits<PW>>,
    /// Inverts `other`.
    pub flip: Signal<In, Bit>,
    /// Sign of the sum, same clock.
    pub sign: Signal<Out, Bit>,
    /// The same ^ `flip`.
    pub other: Signal<Out, Bit>,
    _memory: [Bits<DW>; 16],
}

#[described]
impl<const PW: usize, const DW: usize, const XN: usize> Logic for DifferenceRam<PW, DW, XN> {
    fn update(&mut self) {
        let bits = (1u64 << DW) - 1;
        let p = self.p.val().to_u64();
        let signed = if p >> (PW - 1) == 1 { p | (bits & !((1 << PW) - 1)) } else { p };
        let word = |memory: &[Bits<DW>; 16], at: u64| match at {
            CONSTANTS => 0,
            at if at == CONSTANTS + 1 => bits,
            at => memory[at as usize].to_u64(),
        };
        if self.clock.pos_edge() {
            // The word at the address that is there before the edge.
            self._memory[self.write.val().to_u64() as usize] =
                (word(&self._memory, self.read.val().to_u64()).wrapping_add(signed) & bits).to_bits();
        }
        let sum = word(&self._memory, self.read.val().to_u64()).wrapping_add(signed) & bits;
        self.sign.next = sum >> (DW - 1) == 1;
        self.other.next = (sum >> (DW - 1) == 1) ^ self.flip.val();
    }

    fn hdl(&self) -> Verilog {
        Verilog::Custom(format!(
            "reg [{top}:0] memory [0:15];\ninteger i;\ninitial for (i = 0; i < 16; i = i + 1) memory[i] = i == {minus_one} ? {{{DW}{{1'b1}}}} : {DW}'d0;\n\n\
             wire [{top}:0] word = memory[read];\nwire [{DW}:0] sum = {{word[{top}], word}} + {{p[{sign}] ^ flip, {{{extension}{{p[{sign}]}}}}, p}};\n\n\
             always @(posedge clock) memory[{{{pad}'d0, write}}] <= sum[{top}:0];\n\nassign sign = sum[{top}];\nassign other = sum[{DW}];\n",
            top = DW - 1,
            sign = PW - 1,
            extension = DW - PW,
            pad = 4 - XN,
            minus_one = CONSTANTS + 1,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(dut: &mut DifferenceRam<23, 31, 3>, read: u64, write: u64, p: i64) -> bool {
        dut.read.next = read.into();
        dut.write.next = write.into();
        dut.p.next = (p as u64 & 0x7F_FFFF).to_bits();
        dut.flip.next = true;
        dut.clock.next = false.into();
        assert!(simulate(dut, 10));
        let sign = dut.sign.val();
        assert_ne!(sign, dut.other.val(), "flipped");
        dut.clock.next = true.into();
        assert!(simulate(dut, 10));
        sign
    }

    #[test]
    fn it_adds_and_begins_anew_from_a_constant() {
        let mut dut = DifferenceRam::<23, 31, 3>::default();
        dut.connect_all();
        assert!(!step(&mut dut, CONSTANTS, 5, 0), "zero");
        assert!(step(&mut dut, CONSTANTS + 1, 6, 0), "minus one");
        let mut sum = 0;
        for p in [4_000_000i64, -4_000_000, 7, -8, 1, -3_000_000] {
            sum += p;
            assert_eq!(step(&mut dut, 5, 5, p), sum < 0, "{sum}");
        }
        assert!(step(&mut dut, 6, 6, 0), "the other was left alone");
        assert!(!step(&mut dut, 6, 6, 1));
    }
}
