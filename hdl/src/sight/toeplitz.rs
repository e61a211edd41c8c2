// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Toeplitz: the hash that receive-side scaling uses, of a word of 32 bits
//!
//! **Rule.** docs/semantics.md "Destination hash" (R26): for each bit that is set in the key's words, the 32 bits of KEY that begin where it stands, all of them
//! added without carry.
//!
//! **Inside.** A product of a word, as a vector, and a matrix of which each row is KEY from a bit on. In halves, of words v0 v1 and of windows of KEY k0 k1 k2 that
//! begin sixteen bits apart, it is k0·v0 + k1·v1 and k1·v0 + k2·v1: four products. With m = k1·(v0 + v1) it is (k0 + k1)·v0 + m and (k1 + k2)·v1 + m: three, a
//! fifth fewer LUTs. Where eight bits of the hash are asked for there are no halves to share.

use crate::prelude::*;

/// Bits of half a word.
const HALF: usize = 16;

/// Of a word that begins where KEY has its first 32 bits, and the 32 behind them: what it adds to the low `H` bits of the hash, 8 or 32, in three parts;
/// combinational.
#[derive(LogicBlock, Blank)]
pub struct ToeplitzWord<const H: usize> {
    /// Four bytes, the first in the lowest eight bits.
    pub word: Signal<In, Bits<32>>,
    /// KEY where the word stands, first bit on top.
    pub key: Signal<In, Bits<32>>,
    /// The 32 bits behind it.
    pub after: Signal<In, Bits<32>>,
    /// What the four bytes add.
    pub part: [Signal<Out, Bits<H>>; 3],
}

/// Bit of a word that is the `place`-th of the key: bytes go first to last, bits of a byte high to low.
fn word_bit(place: usize) -> usize {
    place / 8 * 8 + 7 - place % 8
}

/// Sums without carry of bits of a word under bits of a window.
struct Product {
    /// Part that it belongs to, and bits of the hash.
    part: usize,
    to: Vec<usize>,
    /// Vector, and the first of its bits.
    vector: &'static str,
    from: usize,
    bits: usize,
    /// Window, and the bit of it that meets that one.
    window: &'static str,
    at: usize,
}

/// What there is to add for `h` bits of a hash.
fn products(h: usize) -> Vec<Product> {
    // The o-th bit of a hash, from the top.
    let bit = |o: usize| 31 - o;
    if h < 32 {
        let of = |o: usize, part: usize| Product {
            part,
            to: vec![bit(o)],
            vector: "word",
            from: [0, 12, 24][part],
            bits: [12, 12, 8][part],
            window: "key",
            at: o + [0, 12, 24][part],
        };
        return (32 - h..32).flat_map(|o| (0..3).map(move |part| of(o, part))).collect();
    }
    let of = |o: usize, part: usize, vector, window| {
        let (first, bits) = if part < 2 { (part * HALF / 2, HALF / 2) } else { (0, HALF) };
        Product { part, to: vec![], vector, from: first, bits, window, at: o + first }
    };
    let mut all = vec![];
    for o in 0..HALF {
        for part in 0..2 {
            all.push(Product { to: vec![bit(o)], ..of(o, part, "low", "lower") });
            all.push(Product { to: vec![bit(o + HALF)], ..of(o, part, "high", "upper") });
        }
        all.push(Product { to: vec![bit(o), bit(o + HALF)], ..of(o, 2, "both", "middle") });
    }
    all
}

#[described]
impl<const H: usize> Logic for ToeplitzWord<H> {
    fn update(&mut self) {
        let bit = |value: u64, at: usize| value >> at & 1;
        let word = |place: usize| bit(self.word.val().to_u64(), word_bit(place));
        let key = |at: usize| bit(self.key.val().to_u64() << 32 | self.after.val().to_u64(), 63 - at);
        let vector = |name: &str, i: usize| match name {
            "word" | "low" => word(i),
            "high" => word(i + HALF),
            _ => word(i) ^ word(i + HALF),
        };
        let window = |name: &str, i: usize| match name {
            "key" => key(i),
            "lower" => key(i) ^ key(i + HALF),
            "middle" => key(i + HALF),
            _ => key(i + HALF) ^ key(i + 2 * HALF),
        };
        let mut parts = [0; 3];
        for product in products(H) {
            let sum = (0..product.bits)
                .fold(0, |sum, i| sum ^ (vector(product.vector, product.from + i) & window(product.window, product.at + i)));
            product.to.iter().for_each(|to| parts[product.part] |= sum << to);
        }
        for part in 0..3 {
            self.part[part].next = parts[part].to_bits();
        }
    }

    fn hdl(&self) -> Verilog {
        let in_order: Vec<String> = (0..32).map(|place| format!("word[{}]", word_bit(place))).collect();
        let mut text = format!(
            "// From the top down: first bit first.\nwire [0:31] bits = {{{}}};\nwire [0:63] window = {{key, after}};\n",
            in_order.join(", ")
        );
        text += match H {
            32 => {
                "wire [0:15] low = bits[0:15];\nwire [0:15] high = bits[16:31];\nwire [0:15] both = low ^ high;\nwire [0:30] lower = window[0:30] ^ window[16:46];\n\
                 wire [0:30] middle = window[16:46];\nwire [0:30] upper = window[16:46] ^ window[32:62];\nwire unused = window[63];\n"
            }
            _ => "",
        };
        for Product { part, to, vector, from, bits, window, at } in products(H) {
            let (vector, window) = if H == 32 { (vector, window) } else { ("bits", "window") };
            for to in to {
                text +=
                    &format!("assign part_{part}[{to}] = ^({vector}[{from}:{}] & {window}[{at}:{}]);\n", from + bits - 1, at + bits - 1);
            }
        }
        if H < 32 {
            text += &format!("wire unused = ^{{window[0:{}], window[63]}};\n", 31 - H);
        }
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::flow::{Address, Key, Kind};

    fn check<const H: usize>() {
        let key = Key::default();
        let mut dut = ToeplitzWord::<H>::default();
        dut.connect_all();
        for at in 0..9usize {
            let word = |at: usize| u64::from(u32::from_be_bytes(key.0[at * 4..at * 4 + 4].try_into().unwrap()));
            (dut.key.next, dut.after.next) = (word(at).to_bits(), word(at + 1).to_bits());
            for value in (0..32).map(|bit| 1u32 << bit).chain([u32::MAX, 0xDEAD_BEEF]) {
                dut.word.next = u64::from(value).to_bits();
                assert!(simulate(&mut dut, 10));
                let sum = dut.part.iter().fold(0, |sum, part| sum ^ part.val().to_u64());
                let mut bytes = vec![0; at * 4];
                bytes.extend(value.to_le_bytes());
                let hash = key.hash(&Address { kind: Kind::Ipv6, bytes });
                assert_eq!(sum, u64::from(hash) & (u64::MAX >> (64 - H)), "word {at}, {value:08x}");
            }
        }
    }

    #[test]
    fn every_bit_of_a_word_adds_its_window() {
        check::<32>();
        check::<8>();
    }
}
