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
//! **Inside.** A register a page, so that no bit passes one large multiplexer; of the pages all but one are 0. A page of an array is
//! selected by address bits, not compared entry by entry: half the LUTs.
//!
//! **Timing.** `data` is there two clocks after the address, with the values of the clock before; `known` belongs to the same address.

use super::features::{built, has_own_box};
use crate::prelude::*;
use equipoise_regmap::ident::{identifier, Caps};
use equipoise_regmap::{words, Access, Group, Word, MAP_CRC, UNMAPPED_READ};

/// Read multiplexer of an `N`-port block, of the size that `caps` say and with the number `build`; a port per register, named like it. `RR`,
/// `AB`, `NP` and `NR` as in [`Registers`](super::Registers).
#[derive(LogicBlock, Blank)]
#[settings(caps: Caps, build: u32)]
pub struct Readback<const N: usize, const F: usize, const RR: usize, const AB: usize, const NP: usize, const NR: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Word address.
    pub address: Signal<In, Bits<10>>,
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
    /// NO_ROOM.
    pub no_room: [Signal<In, Bit>; NR],
    /// LANE_TIMEOUT.
    pub lane_timeout: Signal<In, Bits<16>>,
    /// ROUND_FRAMES.
    pub round_frames: [Signal<In, Bits<8>>; RR],
    /// SHARE.
    pub share: [Signal<In, Bits<16>>; N],
    /// ROLE, an entry a bit.
    pub role: Signal<In, Bits<N>>,
    /// EGRESS_MODE, an entry a bit.
    pub egress_mode: Signal<In, Bits<N>>,
    /// PRIORITY.
    pub priority: [Signal<In, Bits<4>>; NP],
    /// LIVE_MEMBERS.
    pub live_members: Signal<In, Bits<N>>,
    /// LIVE_POLICY.
    pub live_policy: Signal<In, Bits<4>>,
    /// LIVE_MAX_FRAME.
    pub live_max_frame: Signal<In, Bits<14>>,
    /// LIVE_NO_PATH.
    pub live_no_path: Signal<In, Bit>,
    /// LIVE_NO_ROOM.
    pub live_no_room: [Signal<In, Bit>; NR],
    /// LIVE_LANE_TIMEOUT.
    pub live_lane_timeout: Signal<In, Bits<16>>,
    /// LIVE_ROUND_FRAMES.
    pub live_round_frames: [Signal<In, Bits<8>>; RR],
    /// LIVE_SHARE.
    pub live_share: [Signal<In, Bits<16>>; N],
    /// LIVE_ROLE, an entry a bit.
    pub live_role: Signal<In, Bits<N>>,
    /// LIVE_EGRESS_MODE, an entry a bit.
    pub live_egress_mode: Signal<In, Bits<N>>,
    /// LIVE_PRIORITY.
    pub live_priority: [Signal<In, Bits<4>>; NP],
    /// The word.
    pub data: Signal<Out, Bits<32>>,
    _page: u16,
    _held: u32,
    #[value(caps)]
    _caps: Caps,
    #[value(build)]
    _build: u32,
}

impl<const N: usize, const F: usize, const RR: usize, const AB: usize, const NP: usize, const NR: usize> Readback<N, F, RR, AB, NP, NR> {
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
            "priority" => return (format!("priority_{p}"), 4, self.priority[p].val().to_u64()),
            "live_priority" => return (format!("live_priority_{p}"), 4, self.live_priority[p].val().to_u64()),
            "round_frames" => return (format!("{name}_0"), 8, self.round_frames[0].val().to_u64()),
            "live_round_frames" => return (format!("{name}_0"), 8, self.live_round_frames[0].val().to_u64()),
            "no_room" => return (format!("{name}_0"), 1, self.no_room[0].val().into()),
            "live_no_room" => return (format!("{name}_0"), 1, self.live_no_room[0].val().into()),
            "role" => return entry(&self.role),
            "egress_mode" => return entry(&self.egress_mode),
            "live_role" => return entry(&self.live_role),
            "live_egress_mode" => return entry(&self.live_egress_mode),
            _ => panic!("register {} has no port in Readback", word.register.name),
        };
        (name, width, value)
    }
}

/// Neither statistics nor of a box of its feature: those answer beside this one, which is 0 there.
fn is_here(word: &Word) -> bool {
    word.register.group != Group::Statistics && !has_own_box(word.register)
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
impl<const N: usize, const F: usize, const RR: usize, const AB: usize, const NP: usize, const NR: usize> Logic
    for Readback<N, F, RR, AB, NP, NR>
{
    fn update(&mut self) {
        if self.clock.pos_edge() {
            let address = self.address.val().to_u64() as u16;
            let word = words(built::<N, F>()).find(|word| word.address == address && is_here(word) && self._page == address >> 4);
            self._page = address >> 4;
            self._held = word.map_or(0, |word| self.constant(&word).unwrap_or_else(|| self.port(&word).2 as u32));
        }
        self.data.next = u64::from(if self.known.val() { self._held } else { UNMAPPED_READ }).into();
    }

    fn hdl(&self) -> Verilog {
        let index_bits = (N - 1).ilog2() + 1;
        let (mut held, mut loads, mut all) = (String::new(), String::new(), vec![]);
        let mut pages: Vec<u16> = words(built::<N, F>()).filter(is_here).map(|word| word.address >> 4).collect();
        pages.dedup();
        for page in pages {
            let words: Vec<Word> = words(built::<N, F>()).filter(|word| is_here(word) && word.address >> 4 == page).collect();
            let register = words[0].register;
            let width = if register.per_port { self.port(&words[0]).1 } else { 32 };
            held += &format!("reg in_{page:02x};\nreg [{}:0] page_{page:02x};\n", width - 1);
            all.push(if width < 32 { format!("{{{}'d0, page_{page:02x}}}", 32 - width) } else { format!("page_{page:02x}") });
            loads += &format!(
                "    in_{page:02x} <= address[9:4] == 6'h{page:02x};\n    page_{page:02x} <= {width}'d0;\n    if (in_{page:02x}) "
            );
            if register.per_port {
                let names: Vec<String> = words.iter().map(|word| self.port(word).0).collect();
                let entry = if width == 1 {
                    format!("{}[address[{}:0]]", register.name.to_lowercase(), index_bits - 1)
                } else {
                    pick(&names, index_bits)
                };
                loads += &format!("page_{page:02x} <= {entry}; // {}\n", register.name);
                continue;
            }
            loads += "case (address[3:0])\n";
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
                loads += &format!("        4'h{:x}: page_{page:02x} <= {value};{note}\n", word.address & 15);
            }
            loads += "        default: ;\n    endcase\n";
        }
        let all = all.join(" | ");
        let text = format!("{held}\nalways @(posedge clock) begin\n{loads}end\n\nassign data = known ? {all} : 32'h{UNMAPPED_READ:08x};\n");
        Verilog::Custom(text)
    }
}

#[cfg(test)]
mod tests;
