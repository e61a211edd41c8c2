// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Beat product: bytes of a beat times a share
//!
//! ```text
//!           ┌─────┐   rows n0·s + n1·2s, n2·4s + n3·8s, …   ┌─────┐
//!  n ────►──┤     │ ───────────── register ───────────────► │ sum │ ──► p
//!  share ►──┤ AND │                                         └─────┘
//!           └─────┘
//! ```
//!
//! Whoever uses the product has the register behind the sum: each pair keeps its own copy, near to its adder.
//!
//! Shifts and adds, no DSP block: a multiplier that yosys infers has no pipeline registers and caps the clock near 137 MHz on ECP5; this
//! fits every family. The top bit of `n` is set for a full beat only, when all other bits are 0, so it shares a row.

use crate::prelude::*;

/// `p` = `n` × `share`, one clock later; `n` is 0 to 2^(NB-1) bytes, `PW` = NB + 15 bits hold every product.
#[derive(LogicBlock, Blank)]
pub struct BeatProduct<const NB: usize, const PW: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Bytes of a beat, at most a full one.
    pub n: Signal<In, Bits<NB>>,
    /// They count; else the product is 0. Not for `n` to say: it is known late, and this is the reset of the rows.
    pub counts: Signal<In, Bit>,
    /// Share of a path.
    pub share: Signal<In, Bits<16>>,
    /// Product, one clock later.
    pub p: Signal<Out, Bits<PW>>,
}

#[described]
impl<const NB: usize, const PW: usize> Logic for BeatProduct<NB, PW> {
    fn update(&mut self) {
        if self.clock.pos_edge() {
            let n = if self.counts.val() { self.n.val().to_u64() } else { 0 };
            self.p.next = (n * self.share.val().to_u64()).to_bits();
        }
    }

    fn hdl(&self) -> Verilog {
        assert!(PW == NB + 15, "PW must be NB + 15");
        // A row adds the partial products of two bits of n; the full-beat bit replaces the last row.
        let low = NB - 1;
        let partial = |bit: usize| format!("({{{PW}{{n[{bit}]}}}} & ({{{}'d0, share}} << {bit}))", PW - 16);
        let mut rows = vec![];
        let mut bit = 0;
        while bit < low {
            let pair = if bit + 1 < low { format!("{} + {}", partial(bit), partial(bit + 1)) } else { partial(bit) };
            rows.push(pair);
            bit += 2;
        }
        let last = rows.len() - 1;
        rows[last] = format!("n[{low}] ? ({{{}'d0, share}} << {low}) : ({})", PW - 16, rows[last]);
        let names: Vec<String> = (0..rows.len()).map(|i| format!("row_{i}")).collect();
        let mut text = String::new();
        for name in &names {
            text += &format!("reg [{}:0] {name};\n", PW - 1);
        }
        text += "\nalways @(posedge clock) begin\n";
        for (name, row) in names.iter().zip(&rows) {
            text += &format!("    {name} <= {row};\n");
        }
        text += "    if (!counts) begin\n";
        for name in &names {
            text += &format!("        {name} <= {PW}'d0;\n");
        }
        text += &format!("    end\nend\n\nassign p = {};\n", names.join(" + "));
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_comes_one_clock_later() {
        let mut dut = BeatProduct::<4, 19>::default();
        dut.connect_all();
        let inputs = [(8u64, 65535u64), (0, 7), (5, 1234), (1, 1), (7, 65535)];
        for (counts, (n, share)) in [true, false].into_iter().flat_map(|counts| inputs.map(|input| (counts, input))) {
            dut.counts.next = counts;
            dut.n.next = n.into();
            dut.share.next = share.into();
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.p.val().to_u64(), if counts { n * share } else { 0 });
        }
    }
}
