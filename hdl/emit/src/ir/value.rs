// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Constant values of any width.
//!
//! rust-hdl shows a literal's value only as text (`VerilogLiteral` keeps its number private), so values are read back from the
//! hexadecimal form and kept as bits, least significant first.

use rust_hdl::core::ast::VerilogLiteral;

/// An unsigned number of any size; the width it is printed with is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Value {
    bits: Vec<bool>,
}

impl Value {
    /// The value of `number` as `width` bits; `None` if it does not fit. Negative numbers become two's complement.
    pub fn from_int(number: i128, width: usize) -> Option<Value> {
        let fits = if number >= 0 {
            width >= 128 || number >> width == 0
        } else {
            width >= 1 && (width >= 128 || number >= -(1i128 << (width - 1)))
        };
        fits.then(|| Value { bits: (0..width).map(|bit| number >> bit.min(127) & 1 == 1).collect() })
    }

    /// The value of a rust-hdl literal as `width` bits; `None` if it does not fit.
    pub fn from_literal(literal: &VerilogLiteral, width: usize) -> Option<Value> {
        let text = format!("{literal:x}");
        let (_, digits) = text.split_once("'h")?;
        if let Some(magnitude) = digits.strip_prefix('-') {
            return Value::from_int(-i128::from_str_radix(magnitude, 16).ok()?, width);
        }
        let mut bits: Vec<bool> = Vec::with_capacity(4 * digits.len());
        for digit in digits.chars().rev() {
            let nibble = digit.to_digit(16)?;
            bits.extend((0..4).map(|bit| nibble >> bit & 1 == 1));
        }
        if bits.iter().skip(width).any(|bit| *bit) {
            return None;
        }
        bits.resize(width, false);
        Some(Value { bits })
    }

    /// All bits zero.
    pub fn zero(width: usize) -> Value {
        Value { bits: vec![false; width] }
    }

    /// All bits one, except bit `at`.
    pub fn all_but(at: usize, width: usize) -> Value {
        Value { bits: (0..width).map(|bit| bit != at).collect() }
    }

    /// The value with one more hexadecimal digit at its low end.
    pub fn push_nibble(&self, nibble: u32) -> Value {
        let mut bits: Vec<bool> = (0..4).map(|bit| nibble >> bit & 1 == 1).collect();
        bits.extend(&self.bits);
        Value { bits }
    }

    /// The same number with another width; `None` if bits would be lost.
    pub fn checked_resize(&self, width: usize) -> Option<Value> {
        let lost = self.bits.iter().skip(width).any(|bit| *bit);
        (!lost).then(|| self.resized(width))
    }

    pub fn width(&self) -> usize {
        self.bits.len()
    }

    /// The number, where it has no more than 127 significant bits.
    pub fn to_int(&self) -> Option<i128> {
        if self.bits.iter().skip(127).any(|bit| *bit) {
            return None;
        }
        Some(self.bits.iter().take(127).enumerate().fold(0, |sum, (at, bit)| sum | (i128::from(*bit) << at)))
    }

    /// The same number with another width; bits above are cut, or zero.
    pub fn resized(&self, width: usize) -> Value {
        let mut bits = self.bits.clone();
        bits.resize(width, false);
        Value { bits }
    }

    /// Bits `lo .. lo + width`; bits above the value read as zero.
    pub fn slice(&self, lo: usize, width: usize) -> Value {
        Value { bits: (lo..lo + width).map(|at| self.bits.get(at).copied().unwrap_or(false)).collect() }
    }

    /// Sign extension to `width`.
    pub fn sign_extended(&self, width: usize) -> Value {
        let mut bits = self.bits.clone();
        bits.resize(width, self.bits.last().copied().unwrap_or(false));
        Value { bits }
    }

    /// A sized Verilog literal: one bit in binary, small numbers in decimal, the rest in hexadecimal.
    pub fn verilog(&self) -> String {
        let width = self.bits.len();
        match self.to_int() {
            Some(number) if width == 1 => format!("1'b{number}"),
            Some(number) if number < 10_000 => format!("{width}'d{number}"),
            _ => {
                let digits: String = self
                    .bits
                    .chunks(4)
                    .rev()
                    .map(|nibble| {
                        let digit = nibble.iter().enumerate().fold(0u32, |sum, (at, bit)| sum | (u32::from(*bit) << at));
                        char::from_digit(digit, 16).unwrap_or('0')
                    })
                    .collect();
                format!("{width}'h{}", digits.trim_start_matches('0'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_hdl::core::bits::Bits;

    #[test]
    fn literals_are_read_back_whole() {
        let wide: Bits<512> = Bits::<512>::from(0x1234_5678_9abc_def0u64) << 448u64;
        let value = Value::from_literal(&wide.into(), 512).unwrap();
        assert!(value.verilog().starts_with("512'h123456789abcdef000"));
        assert_eq!(Value::from_literal(&200u64.into(), 8).unwrap().verilog(), "8'd200");
        assert_eq!(Value::from_literal(&true.into(), 1).unwrap().verilog(), "1'b1");
        assert!(Value::from_literal(&256u64.into(), 8).is_none());
    }

    #[test]
    fn negative_numbers_are_two_s_complement() {
        assert_eq!(Value::from_int(-1, 4).unwrap().verilog(), "4'd15");
        assert_eq!(Value::from_int(-8, 4).unwrap().verilog(), "4'd8");
        assert!(Value::from_int(-9, 4).is_none());
        assert_eq!(Value::from_int(-1, 200).unwrap().slice(190, 10).verilog(), "10'd1023");
    }

    #[test]
    fn big_numbers_are_hexadecimal() {
        assert_eq!(Value::from_int(0xdead_beef, 32).unwrap().verilog(), "32'hdeadbeef");
        assert_eq!(Value::zero(512).verilog(), "512'd0");
    }
}
