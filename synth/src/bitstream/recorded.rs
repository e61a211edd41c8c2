// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `synth/boards.json`: for every board and top the seed that met timing, what it may take, and the hash of what came out.

use super::{
    finished::Finished,
    placed::{resources, Placed},
    timing::{plain, Clock},
};
use crate::tools;
use anyhow::{bail, ensure, Context, Result};
use equipoise_boards::{board::Family, catalogue};
use serde::{Deserialize, Serialize};
use std::fs;

const FILE: &str = "synth/boards.json";

/// Percent by which a design may grow before its budget is broken: synthesis is not smooth.
const ROOM_PERCENT: u64 = 2;

/// All entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    entries: Vec<Entry>,
}

/// What is recorded of a board's top.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Board.
    pub board: String,
    /// Top.
    pub top: String,
    /// Seed of the placement.
    pub seed: u32,
    /// What it may take.
    pub budget: Budget,
    /// What it took, for README.md.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
    /// SHA-256 of Verilog and constraints.
    pub design: String,
    /// SHA-256 of the bitstream.
    pub sha256: String,
    /// The tools that made it.
    pub tools: Vec<String>,
}

/// What a board's top may take, and how fast it must be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// LUTs; on an iCE40 logic cells.
    pub luts: u64,
    /// Flip-flops; on an iCE40 logic cells.
    pub flip_flops: u64,
    /// Block RAMs.
    pub block_rams: u64,
    /// Percent by which every clock must be faster than its constraint.
    pub margin_percent: f64,
}

/// What a board's top took, and how fast it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// LUTs; on an iCE40 logic cells.
    pub luts: u64,
    /// Those that the device has.
    pub luts_available: u64,
    /// Block RAMs.
    pub block_rams: u64,
    /// Those that the device has.
    pub block_rams_available: u64,
    /// Highest rate of the core's clock, MHz.
    pub core_megahertz: f64,
    /// Percent by which the slowest clock of all is faster than its constraint.
    pub margin_percent: f64,
}

impl Measured {
    /// Of a placement.
    fn of(family: Family, placed: &Placed) -> Self {
        let [luts, _, block_rams] = resources(family);
        // Tenths are what is published.
        let tenths = |value: f64| (value * 10.0).round() / 10.0;
        let clocks = &placed.timing.clocks;
        let core = clocks.iter().filter(|clock| !plain(&clock.name).starts_with("phy_")).map(|clock| clock.reached);
        Measured {
            luts: placed.count(luts),
            luts_available: placed.available(luts),
            block_rams: placed.count(block_rams),
            block_rams_available: placed.available(block_rams),
            core_megahertz: tenths(core.fold(f64::INFINITY, f64::min)),
            margin_percent: tenths(clocks.iter().map(Clock::margin).fold(f64::INFINITY, f64::min)),
        }
    }
}

impl Record {
    /// Reads the file; none is an empty record.
    ///
    /// # Errors
    ///
    /// It is damaged.
    pub fn read() -> Result<Self> {
        let Ok(text) = fs::read_to_string(tools::root().join(FILE)) else { return Ok(Record::default()) };
        let entries = serde_json::from_str(&text).with_context(|| format!("{FILE} is damaged: take it from the last commit"))?;
        Ok(Record { entries })
    }

    /// The entry of a board's top.
    pub fn find(&self, board: &str, top: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.board == board && entry.top == top)
    }

    /// Puts an entry in the place of the one that was there.
    pub fn put(&mut self, entry: Entry) {
        self.entries.retain(|old| (&old.board, &old.top) != (&entry.board, &entry.top));
        self.entries.push(entry);
        let order = |entry: &Entry| {
            let place = catalogue::all().iter().position(|board| board.name == entry.board);
            (place, entry.board.clone(), entry.top.clone())
        };
        self.entries.sort_by_key(order);
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self) -> Result<()> {
        tools::write(FILE, &(serde_json::to_string_pretty(&self.entries)? + "\n"))
    }
}

impl Entry {
    /// What a finished build would record.
    pub fn of(done: &Finished) -> Self {
        let [luts, flip_flops, block_rams] = resources(done.board.device.family).map(|name| done.placed.count(name));
        let room = |used: u64| used + (used * ROOM_PERCENT).div_ceil(100);
        Entry {
            board: done.board.name.into(),
            top: done.top.name().into(),
            seed: done.seed,
            budget: Budget { luts: room(luts), flip_flops: room(flip_flops), block_rams, margin_percent: done.board.margin_percent },
            measured: Some(Measured::of(done.board.device.family, &done.placed)),
            design: done.design.clone(),
            sha256: done.sha256.clone(),
            tools: done.tools.clone(),
        }
    }

    /// The bitstream is the recorded one.
    ///
    /// # Errors
    ///
    /// It is not, and why: another design, or the same design and other bytes. Other tools may make other bytes: then nothing is said.
    pub fn same_bytes(&self, done: &Finished) -> Result<()> {
        let again = format!("make bitstream BOARD={} TOP={} RECORD=1", self.board, self.top);
        ensure!(self.design == done.design, "the design is not the one that was recorded: {again}");
        if self.tools != done.tools {
            println!("{} {}: other tools than recorded ({}), hashes not compared", self.board, self.top, self.tools.join("; "));
            return Ok(());
        }
        if self.sha256 != done.sha256 {
            bail!(
                "same design, tools and seed, and another bitstream: {} is {}, recorded is {}. The build is not reproducible on this machine.",
                done.file,
                done.sha256,
                self.sha256
            );
        }
        Ok(())
    }
}

impl Budget {
    /// The build is within the budget.
    ///
    /// # Errors
    ///
    /// It is not; the message says what grew.
    pub fn keeps(&self, done: &Finished) -> Result<()> {
        let used = resources(done.board.device.family).map(|name| done.placed.count(name));
        for ((name, used), allowed) in
            ["LUTs", "flip-flops", "block RAMs"].iter().zip(used).zip([self.luts, self.flip_flops, self.block_rams])
        {
            ensure!(
                used <= allowed,
                "{} {} takes {used} {name}, its budget in {FILE} is {allowed}; if that is meant: make bitstream BOARD={} TOP={} RECORD=1",
                done.board.name,
                done.top.name(),
                done.board.name,
                done.top.name()
            );
        }
        match done.placed.timing.missed(self.margin_percent) {
            Some(words) => bail!("{words}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitstream::timing::Timing;
    use equipoise_boards::Top;

    fn with<R>(luts: u64, reached: f64, check: impl FnOnce(&Finished) -> R) -> R {
        let (board, top) = equipoise_boards::find("colorlight-i5", "two-members").unwrap();
        assert_eq!(top, Top::TwoMembers);
        check(&Finished {
            board: &board,
            top,
            seed: 2,
            placed: Placed {
                timing: Timing {
                    clocks: vec![
                        Clock { name: "c".into(), wanted: 100.0, reached },
                        Clock { name: "$glbnet$phy_0_rx_clk$TRELLIS_IO_IN".into(), wanted: 50.0, reached: 54.08 },
                    ],
                    paths: Vec::new(),
                },
                used: vec![("TRELLIS_COMB".into(), luts, 10_000)],
            },
            tools: vec!["y".into()],
            sha256: "s".into(),
            design: "d".into(),
            file: "f".into(),
        })
    }

    #[test]
    fn a_budget_has_two_percent_of_room() {
        let entry = with(1000, 110.0, Entry::of);
        assert_eq!(entry.budget.luts, 1020);
        assert!(with(1020, 110.0, |done| entry.budget.keeps(done)).is_ok());
        let error = with(1021, 110.0, |done| entry.budget.keeps(done)).unwrap_err().to_string();
        assert!(error.contains("takes 1021 LUTs") && error.contains("1020"), "{error}");
        let error = with(1000, 104.0, |done| entry.budget.keeps(done)).unwrap_err().to_string();
        assert!(error.contains("c reaches 104.0 MHz"), "{error}");
    }

    #[test]
    fn the_core_s_clock_is_published_and_the_least_margin_of_all() {
        let measured = with(1000, 123.46, Entry::of).measured.unwrap();
        let expected = Measured {
            luts: 1000,
            luts_available: 10_000,
            block_rams: 0,
            block_rams_available: 0,
            core_megahertz: 123.5,
            margin_percent: 8.2,
        };
        assert_eq!(measured, expected);
    }

    #[test]
    fn other_bytes_are_told_from_another_design() {
        let entry = with(1, 110.0, Entry::of);
        let compare = |entry: &Entry| with(1, 110.0, |done| entry.same_bytes(done));
        assert!(compare(&entry).is_ok());
        assert!(compare(&Entry { tools: vec!["z".into()], sha256: "t".into(), ..entry.clone() }).is_ok(), "other tools");
        let error = compare(&Entry { sha256: "t".into(), ..entry.clone() }).unwrap_err().to_string();
        assert!(error.contains("not reproducible"), "{error}");
        let error = compare(&Entry { design: "e".into(), ..entry }).unwrap_err().to_string();
        assert!(error.contains("not the one that was recorded") && error.contains("RECORD=1"), "{error}");
    }

    #[test]
    fn entries_replace_each_other_and_stay_in_order() {
        let entry = |board: &str, seed| Entry { board: board.into(), top: "t".into(), seed, ..Entry::default() };
        let mut record = Record::default();
        record.put(entry("alchitry-cu", 1));
        record.put(entry("colorlight-5a-75b-v8", 2));
        record.put(entry("alchitry-cu", 3));
        assert_eq!(record.entries.iter().map(|e| e.seed).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(record.find("alchitry-cu", "t").unwrap().seed, 3);
    }

    #[test]
    fn what_is_committed_are_tops_that_exist() {
        for entry in Record::read().unwrap().entries {
            assert!(catalogue::find(&entry.board, &entry.top).is_ok(), "{} {}", entry.board, entry.top);
            assert!(entry.sha256.len() == 64 && entry.budget.luts > 0 && entry.budget.margin_percent > 0.0, "{entry:?}");
        }
    }
}
