// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Decode: which register a word address is
//!
//! ```text
//!             ┌────────┐
//!             │        ├─►── known, writable, lockable, statistics   what kind of word
//!  address ─►─┤ Decode │
//!             │        ├─►── scratch, commit, … share[p], role[p], …      which one, if it can be written
//!             └────────┘
//! ```
//!
//! **Rule.** Made from the register map, entry by entry; nothing here knows an address. Entries of per-port arrays beyond `N` are
//! unknown.
//!
//! **Inside.** What kind of word it is, is found in blocks of 128 words, with a register each, and joined behind them: an address is compared with
//! many runs of words, and what asks has time.
//!
//! **Timing.** A register is behind every answer: it is there a clock later.

use super::features::{built, has_own_box};
use crate::prelude::*;
use equipoise_regmap::{map, words, Built, Group, Word};

/// Address decoder of an `N`-port block; `F` to `AB` and `NR` as in [`Registers`](super::Registers).
#[derive(LogicBlock, Blank)]
pub struct Decode<const N: usize, const F: usize, const RR: usize, const AB: usize, const NR: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Word address.
    pub address: Signal<In, Bits<10>>,
    /// There is a word at this address.
    pub known: Signal<Out, Bit>,
    /// A write to it can have an effect.
    pub writable: Signal<Out, Bit>,
    /// It is frozen by LOCK: shadow configuration, COMMIT or LU_MAX.
    pub lockable: Signal<Out, Bit>,
    /// It is a counter.
    pub statistics: Signal<Out, Bit>,
    /// SCRATCH.
    pub scratch: Signal<Out, Bit>,
    /// COMMIT.
    pub commit: Signal<Out, Bit>,
    /// LOCK.
    pub lock: Signal<Out, Bit>,
    /// CLEAR.
    pub clear: Signal<Out, Bit>,
    /// SNAPSHOT.
    pub snapshot: Signal<Out, Bit>,
    /// MEMBERS.
    pub members: Signal<Out, Bit>,
    /// POLICY.
    pub policy: Signal<Out, Bit>,
    /// MAX_FRAME.
    pub max_frame: Signal<Out, Bit>,
    /// NO_PATH.
    pub no_path: Signal<Out, Bit>,
    /// NO_ROOM.
    pub no_room: [Signal<Out, Bit>; NR],
    /// LANE_TIMEOUT.
    pub lane_timeout: Signal<Out, Bit>,
    /// ROUND_FRAMES.
    pub round_frames: [Signal<Out, Bit>; RR],
    /// SHARE, an entry a bit.
    pub share: Signal<Out, Bits<N>>,
    /// ROLE, an entry a bit.
    pub role: Signal<Out, Bits<N>>,
    /// EGRESS_MODE, an entry a bit.
    pub egress_mode: Signal<Out, Bits<N>>,
    /// PRIORITY, an entry a bit.
    pub priority: [Signal<Out, Bits<N>>; AB],
}

/// Word addresses.
const ADDRESSES: u16 = 1024;
/// Of those, words of a block.
const BLOCK: u16 = 128;

/// A property of a word of the map.
type Test = fn(&Word) -> bool;

fn lockable(word: &Word) -> bool {
    word.register.group == Group::Configuration || [map::COMMIT, map::LU_MAX].contains(word.register)
}

fn statistics(word: &Word) -> bool {
    word.register.group == Group::Statistics
}

fn writable(word: &Word) -> bool {
    word.register.access.writable()
}

/// First and last address of each run of neighbouring words for which `test` holds.
fn runs(built: Built, test: impl Fn(&Word) -> bool) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = vec![];
    for word in words(built).filter(test) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == word.address => *last = word.address,
            _ => runs.push((word.address, word.address)),
        }
    }
    runs
}

/// `address` lies in one of the runs, as Verilog: aligned blocks, each an equality of the upper address bits.
fn in_runs(runs: &[(u16, u16)]) -> String {
    let mut terms = vec![];
    for &(first, last) in runs {
        let mut at = first;
        while at <= last {
            // The largest block that starts here and ends within the run.
            let bits = (0..=at.trailing_zeros().min(9)).rev().find(|bits| at + (1 << bits) - 1 <= last).unwrap_or(0);
            terms.push(match bits {
                0 => format!("(address == 10'h{at:03x})"),
                _ => format!("(address[9:{bits}] == {}'h{:x})", 10 - bits, at >> bits),
            });
            at += 1 << bits;
        }
    }
    terms.join("\n        || ")
}

/// The words for which `test` holds, by blocks of 128 addresses; only blocks that have some.
fn blocks(built: Built, test: Test) -> Vec<Vec<(u16, u16)>> {
    let of_block = |block: u16| runs(built, |word| word.address / BLOCK == block && test(word));
    (0..ADDRESSES / BLOCK).map(of_block).filter(|runs| !runs.is_empty()).collect()
}

#[described]
impl<const N: usize, const F: usize, const RR: usize, const AB: usize, const NR: usize> Logic for Decode<N, F, RR, AB, NR> {
    fn update(&mut self) {
        if !self.clock.pos_edge() {
            return;
        }
        let address = self.address.val().to_u64() as u16;
        let found = words(built::<N, F>()).find(|word| word.address == address);
        let is = |test: Test| found.as_ref().is_some_and(test);
        let named = |name: &str| found.as_ref().is_some_and(|word| word.register.name == name);
        let entry = |name: &str| {
            let zero = Bits::<N>::default();
            match &found {
                Some(word) if word.register.name == name => zero.replace_bit(usize::from(word.index), true),
                _ => zero,
            }
        };
        self.known.next = found.is_some();
        self.writable.next = is(writable);
        self.lockable.next = is(lockable);
        self.statistics.next = is(statistics);
        self.scratch.next = named("SCRATCH");
        self.commit.next = named("COMMIT");
        self.lock.next = named("LOCK");
        self.clear.next = named("CLEAR");
        self.snapshot.next = named("SNAPSHOT");
        self.members.next = named("MEMBERS");
        self.policy.next = named("POLICY");
        self.max_frame.next = named("MAX_FRAME");
        self.no_path.next = named("NO_PATH");
        self.no_room.iter_mut().for_each(|port| port.next = named("NO_ROOM"));
        self.lane_timeout.next = named("LANE_TIMEOUT");
        self.share.next = entry("SHARE");
        self.role.next = entry("ROLE");
        self.egress_mode.next = entry("EGRESS_MODE");
        self.round_frames.iter_mut().for_each(|port| port.next = named("ROUND_FRAMES"));
        self.priority.iter_mut().for_each(|port| port.next = entry("PRIORITY"));
    }

    fn hdl(&self) -> Verilog {
        let mut text = String::new();
        let mut found = String::new();
        let kinds: [(&str, Test); 4] = [("known", |_| true), ("writable", writable), ("lockable", lockable), ("statistics", statistics)];
        for (name, test) in kinds {
            let blocks = blocks(built::<N, F>(), test);
            text += &format!("reg [{}:0] {name}_in;\n", blocks.len() - 1);
            for (block, runs) in blocks.iter().enumerate() {
                found += &format!("    {name}_in[{block}] <=\n           {};\n", in_runs(runs));
            }
        }
        for (name, _) in kinds {
            text += &format!("assign {name} = |{name}_in;\n");
        }
        text += "\nalways @(posedge clock) begin\n";
        text += &found;
        let built = built::<N, F>();
        for register in map::REGISTERS.iter().filter(|r| r.access.writable() && r.is_in(built) && !has_own_box(r)) {
            let equals: Vec<String> =
                (0..register.entries_for(built)).rev().map(|index| format!("(address == 10'h{:03x})", register.offset + index)).collect();
            let value = if register.is_array() { format!("{{\n        {}\n    }}", equals.join(",\n        ")) } else { equals[0].clone() };
            // What may be missing is an array of one.
            let place = if register.feature.is_some() { "_0" } else { "" };
            text += &format!("    {}{place} <= {value};\n", register.name.to_lowercase());
        }
        Verilog::Custom(text + "end\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::Features;

    #[test]
    fn every_address_is_what_the_map_says() {
        let mut dut = Decode::<3, { Features::ALL.bits() as usize }, 1, 1, 1>::default();
        dut.connect_all();
        for address in 0..1024u64 {
            dut.address.next = address.into();
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 10));
            }
            let word = equipoise_regmap::word_at(address as u16, Built::all(3));
            assert_eq!(dut.known.val(), word.is_some(), "{address:03x}");
            assert_eq!(dut.statistics.val(), word.is_some() && (0x200..0x300).contains(&address));
            let share = match address {
                0x110..=0x112 => 1 << (address - 0x110),
                _ => 0,
            };
            assert_eq!(dut.share.val().to_u64(), share, "{address:03x}");
            assert_eq!(dut.commit.val(), address == 0x040);
            assert_eq!(
                dut.lockable.val(),
                address == 0x040 || (word.is_some() && ((0x100..0x180).contains(&address) || (0x310..0x320).contains(&address)))
            );
        }
    }

    #[test]
    fn runs_join_neighbours_only() {
        assert_eq!(runs(Built::all(4), |word| word.register.name == "SHARE"), [(0x110, 0x113)]);
        let control = [(0x040, 0x044), (0x310, 0x31F), (0x3B0, 0x3B0), (0x3B8, 0x3B8)];
        assert_eq!(runs(Built::all(2), |word| word.register.group == Group::Control), control);
    }

    /// A writable register without a port here would be lost silently.
    #[test]
    fn every_writable_register_has_a_port() {
        let ports = [
            "SCRATCH",
            "COMMIT",
            "LOCK",
            "CLEAR",
            "SNAPSHOT",
            "MEMBERS",
            "POLICY",
            "MAX_FRAME",
            "NO_PATH",
            "LANE_TIMEOUT",
            "ROUND_FRAMES",
            "SHARE",
            "ROLE",
            "EGRESS_MODE",
            "NO_ROOM",
            "PRIORITY",
        ];
        let writable: Vec<&str> = map::REGISTERS.iter().filter(|r| r.access.writable() && !has_own_box(r)).map(|r| r.name).collect();
        assert_eq!(writable, ports);
    }
}
