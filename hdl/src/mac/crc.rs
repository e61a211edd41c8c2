// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # CRC-32 of Ethernet, a byte at a time
//!
//! **Rule.** IEEE 802.3, 3.2.9; bit-reversed, as bytes go out low bit first.

use crate::prelude::*;

/// x^32 + x^26 + … + 1, bit-reversed.
const POLYNOMIAL: u32 = 0xEDB8_8320;

/// The check sequence after one more byte.
fn after(crc: u32, byte: u8) -> u32 {
    (0..8).fold(crc ^ u32::from(byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { POLYNOMIAL } else { 0 })
}

/// `sum` = `old` after `data`. Combinational.
#[derive(LogicBlock, Blank)]
pub struct CrcByte {
    /// The check sequence so far.
    pub old: Signal<In, Bits<32>>,
    /// The byte.
    pub data: Signal<In, Bits<8>>,
    /// The check sequence with it.
    pub sum: Signal<Out, Bits<32>>,
}

#[described]
impl Logic for CrcByte {
    fn update(&mut self) {
        self.sum.next = u64::from(after(self.old.val().to_u64() as u32, self.data.val().to_u64() as u8)).into();
    }

    fn hdl(&self) -> Verilog {
        // It is linear: each bit of the result is the sum of those bits that alone would set it. Data only comes in added to the low
        // byte of the check sequence.
        let mut text = String::from("wire [7:0] low = old[7:0] ^ data;\n");
        for bit in 0..32 {
            let of_low = (0..8).filter(|&i| after(1 << i, 0) >> bit & 1 == 1).map(|i| format!("low[{i}]"));
            let of_rest = (8..32).filter(|&i| after(1 << i, 0) >> bit & 1 == 1).map(|i| format!("old[{i}]"));
            let terms: Vec<String> = of_low.chain(of_rest).collect();
            text += &format!("assign sum[{bit}] = {};\n", terms.join(" ^ "));
        }
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mac::{FCS_RESIDUE, FCS_START};

    #[test]
    fn it_is_the_crc_that_everybody_has() {
        let mut dut = CrcByte::default();
        dut.connect_all();
        let mut crc = FCS_START;
        let text = b"123456789";
        for &byte in text {
            dut.old.next = u64::from(crc).into();
            dut.data.next = u64::from(byte).into();
            assert!(simulate(&mut dut, 10));
            crc = dut.sum.val().to_u64() as u32;
        }
        assert_eq!(!crc, crc32fast::hash(text));
        let whole = (!crc).to_le_bytes().iter().fold(crc, |crc, &byte| after(crc, byte));
        assert_eq!(whole, FCS_RESIDUE);
    }
}
