// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Keep bits as a count, and back
//!
//! A legal keep is a run of ones from bit 0, so a count says all of it in log2(K) + 1 bits (block RAM is dear).

use crate::prelude::*;

/// Count of a run of ones from bit 0; `ok` says that keep is such a run (the count of another keep means nothing). Combinational.
#[derive(LogicBlock, Blank)]
pub struct KeepCount<const K: usize, const NB: usize> {
    /// AXI4-Stream keep.
    pub keep: Signal<In, Bits<K>>,
    /// Bytes, from none to a full beat.
    pub count: Signal<Out, Bits<NB>>,
    /// Keep is a run of ones from bit 0, or empty.
    pub ok: Signal<Out, Bit>,
}

#[described]
impl<const K: usize, const NB: usize> Logic for KeepCount<K, NB> {
    fn update(&mut self) {
        let keep = self.keep.val();
        let (mut run, mut count) = (true, 0u64);
        for i in 0..K {
            let top = keep.get_bit(i) && (i + 1 == K || !keep.get_bit(i + 1));
            if top {
                count |= i as u64 + 1;
            }
            if i > 0 && keep.get_bit(i) && !keep.get_bit(i - 1) {
                run = false;
            }
        }
        self.count.next = count.into();
        self.ok.next = run;
    }

    fn hdl(&self) -> Verilog {
        assert!(1 << (NB - 1) == K, "NB must be log2(K) + 1");
        // end_of_run[i]: byte i is the last one kept.
        let mut text = format!(
            "wire [{m}:0] end_of_run = keep & ~{{1'b0, keep[{m}:1]}};\nassign ok = ((keep[{m}:1] & ~keep[{mm}:0]) == {m}'d0);\n",
            m = K - 1,
            mm = K - 2
        );
        for b in 0..NB {
            let bits: Vec<String> = (0..K).filter(|i| (i + 1) >> b & 1 == 1).map(|i| format!("end_of_run[{i}]")).collect();
            text += &format!("assign count[{b}] = {};\n", bits.join(" | "));
        }
        Verilog::Custom(text)
    }
}

/// The keep of a count of 1 to K, given as its low bits (0 means K). Combinational.
#[derive(LogicBlock, Blank)]
pub struct KeepMask<const K: usize, const MB: usize> {
    /// Bytes; 0 for a full beat.
    pub count: Signal<In, Bits<MB>>,
    /// AXI4-Stream keep.
    pub keep: Signal<Out, Bits<K>>,
}

#[described]
impl<const K: usize, const MB: usize> Logic for KeepMask<K, MB> {
    fn update(&mut self) {
        let n = self.count.val().to_u64() as usize;
        let mut keep = Bits::<K>::default();
        for i in 0..K {
            keep = keep.replace_bit(i, n == 0 || i < n);
        }
        self.keep.next = keep;
    }

    fn hdl(&self) -> Verilog {
        // By groups of eight bytes: some are kept whole, in one ends the run.
        assert!(K >= 8 && K == 1 << MB, "MB must be log2(K), of a stream of 64 bits or more");
        let mut text = String::from("wire all = !(|count);\nwire [7:0] low = ~(8'hff << count[2:0]);\n");
        if K == 8 {
            return Verilog::Custom(text + "assign keep = {8{all}} | low;\n");
        }
        let (groups, top) = (K / 8, MB - 1);
        text += &format!(
            "wire [{m}:0] ends = {groups}'d1 << count[{top}:3];\nwire [{m}:0] whole = ~({groups}'d{ones} << count[{top}:3]);\n",
            m = groups - 1,
            ones = (1 << groups) - 1
        );
        for group in 0..groups {
            text += &format!(
                "assign keep[{}:{}] = {{8{{all | whole[{group}]}}}} | ({{8{{ends[{group}]}}}} & low);\n",
                8 * group + 7,
                8 * group
            );
        }
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_eight_bit_keep() {
        let mut dut = KeepCount::<8, 4>::default();
        dut.connect_all();
        for keep in 0..256u64 {
            dut.keep.next = keep.into();
            assert!(simulate(&mut dut, 10));
            let run = keep & (keep + 1) == 0;
            assert_eq!(dut.ok.val(), run, "keep {keep:08b}");
            if run {
                assert_eq!(dut.count.val().to_u64(), u64::from(keep.count_ones()));
            }
        }
    }

    #[test]
    fn a_mask_has_as_many_bytes_as_counted() {
        let mut dut = KeepMask::<8, 3>::default();
        dut.connect_all();
        for n in 1..=8u64 {
            dut.count.next = (n & 7).into();
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.keep.val().to_u64(), (1 << n) - 1);
        }
    }
}
