// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `regs`, `read`, `write`: registers by name or address.

use std::fmt;

use anyhow::{anyhow, bail, ensure, Result};
use equipoise_regmap::host::Bus;
use equipoise_regmap::{lookup, map, page_word_at, word_at, Access, Register, Word, END, PAGES};
use serde::Serialize;

use super::burst::read_each;
use super::pages::Pages;
use super::team::Team;
use crate::args::number;

/// What a name on the command line stands for.
pub enum Target {
    /// A register, an entry of one, or a field.
    Named(equipoise_regmap::Target),
    /// A word of the bus.
    Address(u16),
}

impl Target {
    /// Reads a name or a byte address.
    ///
    /// # Errors
    /// It stands for nothing; the nearest name is in the message.
    pub fn parse(name: &str) -> Result<Self> {
        if !name.starts_with(|c: char| c.is_ascii_digit()) {
            return Ok(Target::Named(lookup(name).map_err(|error| anyhow!("{error}"))?));
        }
        let address = number(name).map_err(|why| anyhow!("{name:?}: {why}"))?;
        ensure!(address % 4 == 0, "{name} is not the address of a word: addresses count bytes, and words have four");
        let end = u64::from(END);
        ensure!(address / 4 < end, "{name} is beyond the last address, {:#x}", end * 4 - 4);
        Ok(Target::Address((address / 4) as u16))
    }
}

/// What is at a word address: a register of the block, or of a page behind it.
fn there(word: u16, ports: usize) -> Option<Word> {
    word_at(word, ports).or_else(|| page_word_at(word, ports))
}

/// A value and where it is.
#[derive(Serialize)]
pub struct Value {
    name: String,
    /// Byte address.
    address: u32,
    value: u64,
    #[serde(skip)]
    digits: usize,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Value { name, address, value, digits } = self;
        writeln!(f, "{address:#06x}  {name:<24} 0x{value:0digits$x}  {value}")
    }
}

fn name_of(register: &Register, index: u16) -> String {
    if register.is_array() {
        format!("{}[{index}]", register.name)
    } else {
        register.name.to_string()
    }
}

fn value_of(register: &Register, index: u16, value: u64) -> Value {
    let word = register.offset + index * register.words_per_entry();
    Value { name: name_of(register, index), address: u32::from(word) * 4, value, digits: usize::from(register.width) / 4 }
}

/// Every register of the block.
#[derive(Serialize)]
#[serde(transparent)]
pub struct Listing(Vec<Value>);

impl Listing {
    /// Reads those whose name contains `part`.
    ///
    /// # Errors
    /// The bus's; no register has such a name.
    pub fn gather(team: &mut Team, part: &str) -> Result<Self> {
        let part = part.to_ascii_uppercase();
        let mut values = vec![];
        let mut registers: Vec<&Register> = map::REGISTERS.iter().collect();
        // Only a page that would be listed is asked for.
        let wanted = PAGES.iter().filter(|page| page.registers.iter().any(|register| register.name.contains(&part)));
        registers.extend(Pages::ask(team, wanted)?.iter().flat_map(|page| page.registers));
        registers.retain(|register| register.name.contains(&part));
        for (register, entries) in registers.iter().zip(read_each(team, &registers)?) {
            values.extend((0..).zip(entries).map(|(index, value)| value_of(register, index, value)));
        }
        ensure!(!values.is_empty(), "no register has {part:?} in its name; `equipoise regs` lists them all");
        Ok(Listing(values))
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|value| value.fmt(f))
    }
}

/// Reads a target.
///
/// # Errors
/// The bus's; the block has no such entry.
pub fn read(team: &mut Team, target: &Target) -> Result<Value> {
    match target {
        Target::Named(target) => {
            let whole = team.read(target.register, target.index)?;
            let mut value = value_of(target.register, target.index, whole);
            if let Some(field) = target.field {
                value.name += &format!(".{}", field.name);
                value.value = whole >> field.lsb & (u64::MAX >> (64 - u32::from(field.width)));
                value.digits = usize::from(field.width).div_ceil(4);
            }
            Ok(value)
        }
        Target::Address(word) => {
            let value = team.bus().read32(*word)?;
            let Some(there) = there(*word, team.caps().ports) else {
                bail!("there is no register at {:#05x} (it reads {value:#010x}, and the block counted an error)", word * 4);
            };
            if there.register.width == 64 && !there.low_half {
                // The high word alone says little, and reading it has latched the low one.
                let whole = team.read(there.register, there.index)?;
                return Ok(value_of(there.register, there.index, whole));
            }
            let half = if there.low_half { " (low word, as last latched)" } else { "" };
            let name = name_of(there.register, there.index) + half;
            Ok(Value { name, address: u32::from(*word) * 4, value: value.into(), digits: 8 })
        }
    }
}

/// Writes a target and reads it back where that tells something.
///
/// # Errors
/// The bus's; the value does not fit; the register cannot be written or did not take the value.
pub fn write(team: &mut Team, target: &Target, value: u64) -> Result<Value> {
    let (register, index, field) = match target {
        Target::Named(target) => (target.register, target.index, target.field),
        Target::Address(word) => match there(*word, team.caps().ports) {
            Some(there) => (there.register, there.index, None),
            None => bail!("there is no register at {:#05x}; nothing was written", word * 4),
        },
    };
    let name = name_of(register, index);
    let whole = match field {
        None => value,
        Some(field) => {
            let most = u64::MAX >> (64 - u32::from(field.width));
            ensure!(value <= most, "{value} does not fit into {name}.{} (0 to {most}); nothing was written", field.name);
            let kept = if register.access == Access::ReadWrite { team.read(register, index)? & !(most << field.lsb) } else { 0 };
            kept | value << field.lsb
        }
    };
    let before = if register.access == Access::ReadWrite { team.read(register, index)? } else { 0 };
    let word = u32::try_from(whole).map_err(|_| anyhow!("{whole:#x} does not fit into {name}; nothing was written"))?;
    team.write(register, index, word)?;
    // Writes are not answered; when this is, the write has arrived.
    team.read(&map::MAGIC, 0)?;
    if register.access == Access::ReadWrite {
        let seen = team.read(register, index)?;
        if seen != whole {
            // A part of a value would wait in the shadow for somebody else's COMMIT.
            team.write(register, index, before as u32)?;
            let locked = team.read(&map::LOCK, 0)? != 0;
            let why = if locked { "the configuration is locked until the block is reset (LOCK)" } else { "the block does not take that" };
            bail!("{name} reads {seen:#x} after {whole:#x} was written: {why}; it is as it was");
        }
    }
    Ok(value_of(register, index, whole))
}
