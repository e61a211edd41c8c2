// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Readback: the word that a read answers
//!
//! ```text
//!             ┌──────────┐
//!  address ─►─┤          │
//!  known ───►─┤ Readback ├─►── data    the register at the address, UNMAPPED_READ where nothing is
//!  values ──►─┤          │
//!             └──────────┘
//! ```
//!
//! **Rule.** Made from the register map, in pages of 16 words. Statistics are read from their memory: at their addresses `data` means
//! nothing. Identification words are constants of the build.
//!
//! **Inside.** A page of an array is selected by address bits, not compared entry by entry: half the LUTs.
//!
//! **Timing.** Combinational.

use crate::prelude::*;
use equipoise_regmap::ident::{identifier, Caps};
use equipoise_regmap::{words, Access, Group, Word, MAP_CRC, UNMAPPED_READ};

/// Read multiplexer of an `N`-port block, of the size that `caps` say and with the number `build`; a port per register, named like it.
#[derive(LogicBlock, Blank)]
#[settings(caps: Caps, build: u32)]
pub struct Readback<const N: usize> {
    /// Word address below the statistics.
    pub address: Signal<In, Bits<9>>,
    /// There is a word at this address.
    pub known: Signal<In, Bit>,
    /// SCRATCH.
    pub scratch: Signal<In, Bits<32>>,
    /// BUS_ERRORS.
    pub bus_errors: Signal<In, Bits<32>>,
    /// LOCK.
    pub lock: Signal<In, Bit>,
    /// SNAPSHOT.
    pub snapshot: Signal<In, Bit>,
    /// LINK.
    pub link: Signal<In, Bits<N>>,
    /// ELIGIBLE.
    pub eligible: Signal<In, Bits<N>>,
    /// EPOCH.
    pub epoch: Signal<In, Bits<16>>,
    /// MEMBERS.
    pub members: Signal<In, Bits<N>>,
    /// POLICY.
    pub policy: Signal<In, Bits<4>>,
    /// MAX_FRAME.
    pub max_frame: Signal<In, Bits<14>>,
    /// NO_PATH.
    pub no_path: Signal<In, Bit>,
    /// LANE_TIMEOUT.
    pub lane_timeout: Signal<In, Bits<16>>,
    /// SHARE.
    pub share: [Signal<In, Bits<16>>; N],
    /// ROLE, an entry a bit.
    pub role: Signal<In, Bits<N>>,
    /// EGRESS_MODE, an entry a bit.
    pub egress_mode: Signal<In, Bits<N>>,
    /// LIVE_MEMBERS.
    pub live_members: Signal<In, Bits<N>>,
    /// LIVE_POLICY.
    pub live_policy: Signal<In, Bits<4>>,
    /// LIVE_MAX_FRAME.
    pub live_max_frame: Signal<In, Bits<14>>,
    /// LIVE_NO_PATH.
    pub live_no_path: Signal<In, Bit>,
    /// LIVE_LANE_TIMEOUT.
    pub live_lane_timeout: Signal<In, Bits<16>>,
    /// LIVE_SHARE.
    pub live_share: [Signal<In, Bits<16>>; N],
    /// LIVE_ROLE, an entry a bit.
    pub live_role: Signal<In, Bits<N>>,
    /// LIVE_EGRESS_MODE, an entry a bit.
    pub live_egress_mode: Signal<In, Bits<N>>,
    /// The word.
    pub data: Signal<Out, Bits<32>>,
    #[value(caps)]
    _caps: Caps,
    #[value(build)]
    _build: u32,
}

impl<const N: usize> Readback<N> {
    /// The words that do not change: identification, and commands, which read 0.
    fn constant(&self, word: &Word) -> Option<u32> {
        match word.register.name {
            "CAPS" => Some(self._caps.word()),
            "MAP_CRC" => Some(MAP_CRC),
            "BUILD" => Some(self._build),
            "IDENTIFIER" => Some(identifier(self._caps)[usize::from(word.index)].into()),
            _ if word.register.access == Access::WriteOne => Some(0),
            "SCRATCH" | "BUS_ERRORS" => None,
            _ if word.register.group == Group::Identification => word.register.reset_value(0, N).map(|value| value as u32),
            _ => None,
        }
    }

    /// The port that holds a word: its text in Verilog, its width and its value now.
    ///
    /// # Panics
    /// If the map has a register without a port here; the tests read every word.
    fn port(&self, word: &Word) -> (String, usize, u64) {
        let p = usize::from(word.index);
        let name = word.register.name.to_lowercase();
        let entry = |ports: &Signal<In, Bits<N>>| {
            let bit = ports.val().get_bit(p);
            (format!("{name}[{p}]"), 1, u64::from(bit))
        };
        let (width, value) = match name.as_str() {
            "scratch" => (32, self.scratch.val().to_u64()),
            "bus_errors" => (32, self.bus_errors.val().to_u64()),
            "lock" => (1, u64::from(self.lock.val())),
            "snapshot" => (1, u64::from(self.snapshot.val())),
            "link" => (N, self.link.val().to_u64()),
            "eligible" => (N, self.eligible.val().to_u64()),
            "epoch" => (16, self.epoch.val().to_u64()),
            "members" => (N, self.members.val().to_u64()),
            "policy" => (4, self.policy.val().to_u64()),
            "max_frame" => (14, self.max_frame.val().to_u64()),
            "no_path" => (1, u64::from(self.no_path.val())),
            "lane_timeout" => (16, self.lane_timeout.val().to_u64()),
            "live_members" => (N, self.live_members.val().to_u64()),
            "live_policy" => (4, self.live_policy.val().to_u64()),
            "live_max_frame" => (14, self.live_max_frame.val().to_u64()),
            "live_no_path" => (1, u64::from(self.live_no_path.val())),
            "live_lane_timeout" => (16, self.live_lane_timeout.val().to_u64()),
            "share" => return (format!("share_{p}"), 16, self.share[p].val().to_u64()),
            "live_share" => return (format!("live_share_{p}"), 16, self.live_share[p].val().to_u64()),
            "role" => return entry(&self.role),
            "egress_mode" => return entry(&self.egress_mode),
            "live_role" => return entry(&self.live_role),
            "live_egress_mode" => return entry(&self.live_egress_mode),
            _ => panic!("register {} has no port in Readback", word.register.name),
        };
        (name, width, value)
    }
}

fn outside_statistics(word: &Word) -> bool {
    word.register.group != Group::Statistics
}

/// `y[index]` of named inputs as a tree of `?:` over the low address bits; entries that do not exist are anything.
fn pick(names: &[String], bits: u32) -> String {
    if bits == 0 || names.len() == 1 {
        return names[0].clone();
    }
    let half = 1 << (bits - 1);
    if names.len() <= half {
        return pick(names, bits - 1);
    }
    let (low, high) = names.split_at(half);
    format!("(address[{}] ? {} : {})", bits - 1, pick(high, bits - 1), pick(low, bits - 1))
}

#[described]
impl<const N: usize> Logic for Readback<N> {
    fn update(&mut self) {
        let address = self.address.val().to_u64() as u16;
        let word = words(N).find(|word| word.address == address && outside_statistics(word));
        self.data.next = match word {
            _ if !self.known.val() => u64::from(UNMAPPED_READ),
            None => 0,
            Some(word) => match self.constant(&word) {
                Some(constant) => constant.into(),
                None => self.port(&word).2,
            },
        }
        .into();
    }

    fn hdl(&self) -> Verilog {
        let index_bits = (N - 1).ilog2() + 1;
        let mut text = String::from("always @(*) begin\n    case (address[8:4])\n");
        let mut pages: Vec<u16> = words(N).filter(outside_statistics).map(|word| word.address >> 4).collect();
        pages.dedup();
        for page in pages {
            let words: Vec<Word> = words(N).filter(|word| outside_statistics(word) && word.address >> 4 == page).collect();
            let register = words[0].register;
            text += &format!("        5'h{page:02x}: ");
            if register.per_port {
                let names: Vec<String> = words.iter().map(|word| self.port(word).0).collect();
                let (_, width, _) = self.port(&words[0]);
                let entry = if width == 1 {
                    format!("{}[address[{}:0]]", register.name.to_lowercase(), index_bits - 1)
                } else {
                    pick(&names, index_bits)
                };
                text += &format!("data = {{{}'d0, {entry}}}; // {}\n", 32 - width, register.name);
                continue;
            }
            text += "case (address[3:0])\n";
            for word in &words {
                let (value, note) = match self.constant(word) {
                    Some(0) => continue,
                    Some(constant) if word.register.is_array() => {
                        (format!("32'h{constant:08x}"), format!(" // {}[{}]", word.register.name, word.index))
                    }
                    Some(constant) => (format!("32'h{constant:08x}"), format!(" // {}", word.register.name)),
                    None => match self.port(word) {
                        (name, 32, _) => (name, String::new()),
                        (name, width, _) => (format!("{{{}'d0, {name}}}", 32 - width), String::new()),
                    },
                };
                text += &format!("            4'h{:x}: data = {value};{note}\n", word.address & 15);
            }
            text += "            default: data = 32'd0;\n        endcase\n";
        }
        text += "        default: data = 32'd0;\n    endcase\n";
        text += &format!("    if (!known) data = 32'h{UNMAPPED_READ:08x};\nend\n");
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_outside_the_statistics_has_a_value() {
        let caps = Caps { ports: 16, width: 64, buffer: 4096 };
        let mut dut = Readback::<16>::new(caps, 7);
        dut.connect_all();
        dut.known.next = true;
        for word in words(16).filter(outside_statistics) {
            dut.address.next = u64::from(word.address).into();
            assert!(simulate(&mut dut, 10));
            assert_ne!(dut.data.val().to_u64(), u64::from(UNMAPPED_READ));
        }
        for (address, value) in [(0, 0x4551_5053), (4, 7), (0x20, 0x45)] {
            dut.address.next = Bits::from(address);
            assert!(simulate(&mut dut, 10));
            assert_eq!(dut.data.val().to_u64(), value, "{address:03x}");
        }
        dut.known.next = false;
        assert!(simulate(&mut dut, 10));
        assert_eq!(dut.data.val().to_u64(), u64::from(UNMAPPED_READ));
    }

    #[test]
    fn entries_are_picked_by_address_bits() {
        let names: Vec<String> = ["a", "b", "c"].map(String::from).into();
        assert_eq!(pick(&names, 2), "(address[1] ? c : (address[0] ? b : a))");
        assert_eq!(pick(&names[..2], 1), "(address[0] ? b : a)");
    }
}
