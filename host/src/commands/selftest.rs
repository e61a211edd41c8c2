// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `selftest`: every register answers, keeps what it should keep, and is put back.

use std::fmt;

use anyhow::{bail, ensure, Context, Result};
use equipoise_regmap::host::Bus;
use equipoise_regmap::{board, generator, map, receive, word_at, Access, Register, ADDRESS_BITS, PAGES, UNMAPPED_READ};
use serde::Serialize;

use super::burst::read_each;
use super::interrupt::Interrupt;
use super::pages::Pages;
use super::registers::name_of;
use super::show::Show;
use super::team::Team;

/// What was tried.
#[derive(Serialize, Default)]
struct Report {
    words_read: u64,
    registers_written: u64,
    unmapped_checked: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "selftest passed: {} words read, {} registers written, read back and restored, {} unmapped addresses refused",
            self.words_read, self.registers_written, self.unmapped_checked
        )
    }
}

/// Runs it. Nothing is committed: the block balances as before.
///
/// # Errors
/// The first thing that is not as it should be, by register.
pub fn run(team: &mut Team, show: Show) -> Result<()> {
    let built = team.caps().built();
    ensure!(team.read(&map::LOCK, 0)? == 0, "the configuration is locked until the block is reset (LOCK), so it cannot be tried");
    let interrupt = Interrupt::get();
    let mut report = Report::default();
    let pages = Pages::ask(team, PAGES)?;
    let registers: Vec<&Register> = map::REGISTERS.iter().chain(pages.iter().flat_map(|page| page.registers)).collect();
    let before = team.read(&map::BUS_ERRORS, 0)?;
    for (register, entries) in registers.iter().zip(read_each(team, &registers)?) {
        report.words_read += entries.len() as u64 * u64::from(register.words_per_entry());
    }
    let after = team.read(&map::BUS_ERRORS, 0)?;
    ensure!(after == before, "the block counted {} bus errors while its own registers were read", after.wrapping_sub(before));

    let works = pages.has(&generator::PAGE) && team.read(&generator::CONTROL, 0)? == 1;
    let writable = |r: &&Register| r.access == Access::ReadWrite && r.width == 32 && r.name != map::SNAPSHOT.name;
    for register in registers.into_iter().filter(writable) {
        let acts = AT_ONCE.iter().any(|other| other.name == register.name) || works && generator::REGISTERS.contains(register);
        for index in 0..register.entries_for(built) {
            exercise(team, register, index, acts)?;
            ensure!(!interrupt.now(), "interrupted; every register is as it was");
            report.registers_written += 1;
        }
    }

    let nowhere: Vec<u16> = (0..1 << ADDRESS_BITS).filter(|&word| word_at(word, built).is_none()).step_by(37).collect();
    let before = team.read(&map::BUS_ERRORS, 0)?;
    for &word in &nowhere {
        let seen = team.bus().read32(word)?;
        ensure!(seen == UNMAPPED_READ, "the unmapped address {:#05x} reads {seen:#010x}, not {UNMAPPED_READ:#010x}", word * 4);
    }
    let counted = team.read(&map::BUS_ERRORS, 0)?.wrapping_sub(before);
    ensure!(counted == nowhere.len() as u64, "{} unmapped reads counted as {counted} bus errors", nowhere.len());
    report.unmapped_checked = nowhere.len() as u64;
    show.result(&report)
}

/// What does not wait for a COMMIT, and moves links, commands, frames or the generator: these are written, but only as they are.
const AT_ONCE: [Register; 6] = [map::LU_MAX, receive::FILTER, board::MEMBER_UP, board::PHY_TRUST, board::PHY_DELAY, generator::CONTROL];

/// Writes patterns into a register, or what is there if it `acts` at once, and puts back what was there, whatever happens.
fn exercise(team: &mut Team, register: &Register, index: u16, acts: bool) -> Result<()> {
    let name = name_of(register, index);
    let old = team.read(register, index).with_context(|| format!("reading {name}"))? as u32;
    let caps = team.caps();
    let all = |mask: u64| [0x5555_5555, 0xaaaa_aaaa, !old, old].map(|pattern| pattern & mask as u32).to_vec();
    let named = |word: u32| {
        let fields = [&map::REBALANCE_MODE, &map::REBALANCE_THRESH_MODE];
        fields.iter().all(|field| field.values.iter().any(|value| value.value == field.get(word.into())))
    };
    let patterns = match register.name {
        _ if acts => vec![old],
        // Only what the block has can be written there.
        "MEMBERS" => all((1u64 << caps.ports) - 1),
        // A mode that the map does not name is not taken.
        "REBALANCE" => all(map::REBALANCE.implemented()).into_iter().filter(|&word| named(word)).chain([old]).collect(),
        "POLICY" => caps.policies().map(|policy| policy.value as u32).collect(),
        _ => all(register.implemented()),
    };
    let outcome = patterns.into_iter().try_for_each(|pattern| {
        team.write(register, index, pattern)?;
        let seen = team.read(register, index)?;
        if seen != u64::from(pattern) {
            bail!("{name} reads {seen:#x} after {pattern:#x} was written");
        }
        Ok(())
    });
    team.write(register, index, old).with_context(|| format!("putting {old:#x} back into {name}"))?;
    outcome
}
