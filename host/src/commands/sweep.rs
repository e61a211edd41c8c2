// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `sweep`: which delays of a PHY's received bits are sound.
//!
//! **Source.** The register description: MAC_RX_BAD_FCS, "does the input delay fit?".

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use equipoise_regmap::{board, Register};
use serde::Serialize;

use super::burst::read_all;
use super::interrupt::Interrupt;
use super::phys::{delay, require, set_delay};
use super::show::{json, print, Show};
use super::team::Team;
use crate::args::Sweep;

/// What came in with a number of taps.
#[derive(Serialize, Clone, Debug)]
struct Row {
    taps: u8,
    good: u64,
    /// Wrong FCS, marked by the PHY, too short or without a beginning: what a wrong delay makes of frames.
    bad: u64,
    /// The line was usable at the end; while it is not, nothing is counted.
    usable: bool,
}

impl Row {
    fn is_sound(&self) -> bool {
        self.good > 0 && self.bad == 0 && self.usable
    }
}

/// Neighbouring numbers of taps.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    from: u8,
    to: u8,
    middle: u8,
}

#[derive(Serialize)]
struct Report {
    phy: u16,
    rows: Vec<Row>,
    /// The widest run that had frames and no errors.
    widest: Option<Run>,
    delay_taps: u8,
}

/// Looks at the command line.
///
/// # Errors
/// There is nothing to sweep over.
pub fn check(wanted: &Sweep) -> Result<(), String> {
    match wanted.from > wanted.to {
        true => Err(format!("--from {} is more than --to {}", wanted.from, wanted.to)),
        false => Ok(()),
    }
}

/// Sweeps, and shows each number of taps when it was tried.
///
/// # Errors
/// The bus's; there is no such PHY; no number of taps was sound. The delay is as it was then.
pub fn run(team: &mut Team, show: Show, wanted: &Sweep) -> Result<()> {
    require(team, wanted.phy)?;
    let phy = wanted.phy;
    let before = delay(team, phy)?;
    // A signal waits until the delay is put back.
    let outcome = rows(team, show, wanted, Interrupt::get());
    let widest = outcome.as_ref().ok().and_then(|rows| widest(rows));
    let left = widest.filter(|_| wanted.apply).map_or(before, |run| run.middle);
    set_delay(team, phy, left).with_context(|| format!("leaving the delay of PHY {phy} at {left} taps"))?;
    let report = Report { phy, rows: outcome?, widest, delay_taps: left };
    if show.json {
        json(&report)?;
    } else if let Some(Run { from, to, middle }) = widest {
        let hint = if wanted.apply { String::new() } else { format!(", as before; `set delay {phy} {middle}` changes it") };
        print(&format!("without errors from {from} to {to} taps, middle {middle}; the delay of PHY {phy} is {left} taps{hint}\n"))?;
    }
    let why = if report.rows.iter().all(|row| row.good == 0) {
        "no frames came in: is there traffic, and does the link come up?"
    } else {
        "each number of taps had errors, or no frames"
    };
    ensure!(widest.is_some(), "{why}; the delay of PHY {phy} is {left} taps, as before");
    Ok(())
}

fn rows(team: &mut Team, show: Show, wanted: &Sweep, interrupt: &Interrupt) -> Result<Vec<Row>> {
    let mut rows = vec![];
    if !show.json {
        print("taps        good         bad  usable\n")?;
    }
    for taps in (wanted.from..=wanted.to).step_by(wanted.step.into()) {
        set_delay(team, wanted.phy, taps)?;
        let (good, bad, _) = counts(team, wanted.phy)?;
        ensure!(!interrupt.within(Duration::from_secs_f64(wanted.time)), "interrupted; the delay is as it was");
        let (good_then, bad_then, usable) = counts(team, wanted.phy)?;
        // Modulo, should somebody have cleared them.
        let row = Row { taps, good: good_then.wrapping_sub(good), bad: bad_then.wrapping_sub(bad), usable };
        if !show.json {
            print(&format!("{taps:>4}  {:>10}  {:>10}  {}\n", row.good, row.bad, if usable { "yes" } else { "no" }))?;
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Frames that came in whole.
const GOOD: Register = board::MAC_COUNTERS[2];
/// What a wrong delay makes of them.
const BAD: [Register; 4] = [board::MAC_COUNTERS[3], board::MAC_COUNTERS[4], board::MAC_COUNTERS[5], board::MAC_COUNTERS[6]];

/// Good frames, bad ones, and whether the line is usable.
fn counts(team: &mut Team, phy: u16) -> Result<(u64, u64, bool)> {
    let [good, bad @ ..] = read_all(team, [&GOOD, &BAD[0], &BAD[1], &BAD[2], &BAD[3]])?.map(|entries| entries[usize::from(phy)]);
    let usable = board::PHY_STATUS.fields[0].get(team.read(&board::PHY_STATUS, phy)?) == 1;
    Ok((good, bad.iter().sum(), usable))
}

/// The run of sound rows that covers the most taps; of equals the first.
fn widest(rows: &[Row]) -> Option<Run> {
    let runs = rows.split(|row| !row.is_sound()).filter_map(|run| Some((run.first()?.taps, run.last()?.taps)));
    let (from, to) = runs.rev().max_by_key(|(from, to)| to - from)?;
    Some(Run { from, to, middle: from + (to - from) / 2 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four taps from row to row; `.` sound, `x` with errors, `0` without frames, `-` without a link at its end.
    fn choice(rows: &str) -> Option<(u8, u8, u8)> {
        let row = |(place, kind)| Row {
            taps: 4 * place as u8,
            good: if kind == '0' { 0 } else { 10 },
            bad: u64::from(kind == 'x'),
            usable: kind != '-',
        };
        widest(&rows.chars().enumerate().map(row).collect::<Vec<_>>()).map(|run| (run.from, run.to, run.middle))
    }

    #[test]
    fn counters_are_those_that_the_map_names_so() {
        assert_eq!(GOOD.name, "MAC_RX_FRAMES");
        assert_eq!(BAD.map(|register| register.name), ["MAC_RX_BAD_FCS", "MAC_RX_BROKEN", "MAC_RX_RUNT", "MAC_RX_ASTRAY"]);
        assert_eq!((board::PHY_STATUS.fields[0].name, board::PHY_STATUS.fields[0].width), ("USABLE", 1));
    }

    #[test]
    fn the_middle_of_the_widest_run_without_errors_that_had_frames() {
        assert_eq!(choice("xx.....xx"), Some((8, 24, 16)));
        assert_eq!(choice("....x......x.."), Some((20, 40, 30)));
        assert_eq!(choice("...0...--....xx"), Some((36, 48, 42)));
        assert_eq!(choice("..x..x"), Some((0, 4, 2)), "of equals the first");
        assert_eq!(choice("xx.x"), Some((8, 8, 8)));
        assert_eq!(choice("................................"), Some((0, 124, 62)));
        assert_eq!((choice("xx00--"), choice("")), (None, None));
    }
}
