// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Keep bits as a count, and back
//!
//! A legal keep is a run of ones from bit 0, so a count says all of it in log2(K) + 1 bits (block RAM is dear).

use crate::prelude::*;

/// Count of a run of ones from bit 0; `ok` says that keep is such a run (the count of another keep means nothing). Combinational. With
/// `K` = `NB` + 2 the keep [is counted](crate::lane::arrival).
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
        if K == NB + 2 {
            self.count.next = keep.get_bits::<NB>(1);
            self.ok.next = !keep.get_bit(NB + 1);
            return;
        }
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
        if K == NB + 2 {
            return Verilog::Custom(format!("assign count = keep[{NB}:1];\nassign ok = !keep[{}];\nwire unused = keep[0];\n", NB + 1));
        }
        assert!(1 << (NB - 1) == K, "NB must be log2(K) + 1");
        let mut text = String::new();
        if K == 8 {
            // end_of_run[i]: byte i is the last one kept; of eight bits that is known soon enough.
            text += "wire [7:0] end_of_run = keep & ~{1'b0, keep[7:1]};\n";
        }
        text += &format!("assign ok = ((keep[{m}:1] & ~keep[{mm}:0]) == {m}'d0);\n", m = K - 1, mm = K - 2);
        for b in 0..NB {
            let section = 1 << b;
            let bits: Vec<String> = if K == 8 {
                (0..K).filter(|i| (i + 1) >> b & 1 == 1).map(|i| format!("end_of_run[{i}]")).collect()
            } else if section == K {
                vec![format!("keep[{}]", K - 1)]
            } else {
                // The run ends in the upper one of two sections. Of many bits that is half as deep as where it ends, and unlike
                // that it is not the same question as whether there is a bit, which synthesis would then ask in one place only.
                (section..K).step_by(2 * section).map(|i| format!("(keep[{}] & ~keep[{}])", i - 1, i + section - 1)).collect()
            };
            text += &format!("assign count[{b}] = {};\n", bits.join(" | "));
        }
        Verilog::Custom(text)
    }
}

/// A byte count of `MB` bits (0 means all) as `CB` bits that are half a [`KeepMask`], for memories that have bits to spare. From the top: a bit
/// for each group of eight bytes but the first, set if any byte of it is kept; seven bits for the bytes of the last such group but its first, set
/// if kept; the count. Combinational.
#[derive(LogicBlock, Blank)]
pub struct KeepCode<const MB: usize, const CB: usize> {
    /// Bytes; 0 for a full beat.
    pub count: Signal<In, Bits<MB>>,
    /// The same for a mask.
    pub code: Signal<Out, Bits<CB>>,
}

/// Bits of a [`KeepCode`] of `k` bytes.
const fn code_bits(k: usize) -> usize {
    k.ilog2() as usize + 7 + k / 8 - 1
}

/// Bits of the byte count that an egress buffer of `k` bytes a beat keeps: log2(`k`), or those of a [`KeepCode`] with `wide` = 1: keep bits
/// of wide beats take too long to work out from a count.
pub const fn count_bits(k: usize, wide: usize) -> usize {
    if wide == 1 {
        code_bits(k)
    } else {
        k.ilog2() as usize
    }
}

#[described]
impl<const MB: usize, const CB: usize> Logic for KeepCode<MB, CB> {
    fn update(&mut self) {
        let count = self.count.val().to_u64();
        let last = count.wrapping_sub(1) & ((1 << MB) - 1);
        let rest = (1u64 << (last & 7)) - 1;
        let groups = (1u64 << (last >> 3)) - 1;
        self.code.next = (groups << (MB + 7) | rest << MB | count).into();
    }

    fn hdl(&self) -> Verilog {
        assert!(CB == code_bits(1 << MB), "CB must be code_bits of a beat");
        let groups = (1 << MB) / 8 - 1;
        if groups == 0 {
            return Verilog::Custom("wire [2:0] at = count - 3'd1;\nassign code = {~(7'd127 << at), count};\n".into());
        }
        Verilog::Custom(format!(
            "wire [{m}:0] at = count - {MB}'d1;\nassign code = {{~({groups}'d{all} << at[{m}:3]), ~(7'd127 << at[2:0]), count}};\n",
            m = MB - 1,
            all = (1 << groups) - 1,
        ))
    }
}

/// The keep of a count of 1 to K, given as its low bits (0 means K), or where `CB` is more than log2(K) as a [`KeepCode`]. Combinational.
#[derive(LogicBlock, Blank)]
pub struct KeepMask<const K: usize, const CB: usize> {
    /// Bytes; 0 for a full beat.
    pub count: Signal<In, Bits<CB>>,
    /// AXI4-Stream keep.
    pub keep: Signal<Out, Bits<K>>,
}

#[described]
impl<const K: usize, const CB: usize> Logic for KeepMask<K, CB> {
    fn update(&mut self) {
        let (count, mb) = (self.count.val().to_u64(), K.ilog2() as usize);
        let is_kept = |i: usize| match CB > mb {
            false => count == 0 || (i as u64) < count,
            true => {
                let (begun, low) = (count >> (mb + 7) << 1 | 1, (count >> mb & 127) << 1 | 1);
                begun >> (i / 8 + 1) & 1 == 1 || (begun >> (i / 8) & 1 == 1 && low >> (i % 8) & 1 == 1)
            }
        };
        let mut keep = Bits::<K>::default();
        for i in 0..K {
            keep = keep.replace_bit(i, is_kept(i));
        }
        self.keep.next = keep;
    }

    fn hdl(&self) -> Verilog {
        // By groups of eight bytes: some are kept whole, in one ends the run.
        assert!(K >= 8 && K.is_power_of_two(), "a stream has 64 bits or more");
        assert!(K == 1 << CB || CB == code_bits(K), "CB must be log2(K), or that of a KeepCode");
        let (groups, mb) = (K / 8, K.ilog2() as usize);
        if CB > mb {
            let begun = if groups > 1 { format!("count[{}:{}], ", CB - 1, mb + 7) } else { String::new() };
            let mut text = format!(
                "wire [{groups}:0] kept = {{1'b0, {begun}1'b1}};\nwire [7:0] low = {{count[{}:{mb}], 1'b1}};\nwire unused = |count[{}:0];\n",
                mb + 6,
                mb - 1
            );
            for group in 0..groups {
                text += &format!(
                    "assign keep[{}:{}] = {{8{{kept[{}]}}}} | ({{8{{kept[{group}]}}}} & low);\n",
                    8 * group + 7,
                    8 * group,
                    group + 1
                );
            }
            return Verilog::Custom(text);
        }
        let mut text = String::from("wire all = !(|count);\nwire [7:0] low = ~(8'hff << count[2:0]);\n");
        if K == 8 {
            return Verilog::Custom(text + "assign keep = {8{all}} | low;\n");
        }
        text += &format!(
            "wire [{m}:0] ends = {groups}'d1 << count[{top}:3];\nwire [{m}:0] whole = ~({groups}'d{ones} << count[{top}:3]);\n",
            m = groups - 1,
            top = mb - 1,
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
    fn every_run_of_a_wide_keep() {
        let mut dut = KeepCount::<64, 7>::default();
        dut.connect_all();
        for n in 0u32..=64 {
            let run = 1u64.checked_shl(n).unwrap_or(0).wrapping_sub(1);
            for broken in (0..64).map(|bit| run ^ 1 << bit).chain([run]) {
                dut.keep.next = broken.into();
                assert!(simulate(&mut dut, 10));
                assert_eq!(dut.ok.val(), broken & broken.wrapping_add(1) == 0, "keep {broken:064b}");
            }
            assert_eq!(dut.count.val().to_u64(), u64::from(n));
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

    #[test]
    fn a_code_makes_the_mask_of_its_count() {
        const CB: usize = count_bits(64, 1);
        let (mut code, mut mask) = (KeepCode::<6, CB>::default(), KeepMask::<64, CB>::default());
        code.connect_all();
        mask.connect_all();
        for n in 1..=64u64 {
            code.count.next = (n & 63).into();
            assert!(simulate(&mut code, 10));
            assert_eq!(code.code.val().to_u64() & 63, n & 63);
            mask.count.next = code.code.val();
            assert!(simulate(&mut mask, 10));
            assert_eq!(mask.keep.val().to_u64(), u64::MAX >> (64 - n), "{n} bytes");
        }
        // The beat that an egress buffer makes by itself.
        mask.count.next = 1.into();
        assert!(simulate(&mut mask, 10));
        assert_eq!(mask.keep.val().to_u64(), 1);
    }
}
