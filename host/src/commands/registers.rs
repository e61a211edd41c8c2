// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `regs`, `read`: registers by name or address, their fields, and what the map calls their values.

use std::fmt;

use anyhow::{anyhow, bail, ensure, Result};
use equipoise_regmap::host::Bus;
use equipoise_regmap::{lookup, map, page_word_at, word_at, Field, Group, LookupError, Register, Word, END, PAGES};
use serde::Serialize;

use super::burst::read_each;
use super::pages::Pages;
use super::team::Team;
use crate::args::number;

/// The register that shows what is in use of a shadow register.
pub fn live_twin(shadow: &Register) -> &Register {
    map::REGISTERS.iter().find(|twin| twin.offset == shadow.offset + map::LIVE_DISTANCE).unwrap_or(shadow)
}

/// What a name on the command line stands for.
#[derive(Debug)]
pub enum Target {
    /// A register, an entry of one, or a field.
    Named(equipoise_regmap::Target),
    /// Every entry that the block has of an array, or a field of each.
    Array(&'static Register, Option<&'static Field>),
    /// A word of the bus.
    Address(u16),
}

impl Target {
    /// Reads a name or a byte address.
    ///
    /// # Errors
    /// It stands for nothing; the nearest name is in the message.
    pub fn parse(name: &str) -> Result<Self> {
        if !name.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            let register = match lookup(name) {
                Ok(target) => return Ok(Target::Named(target)),
                Err(LookupError::IndexMissing(register)) => register,
                Err(error) => bail!("{error}"),
            };
            let Some((_, field)) = name.split_once('.') else { return Ok(Target::Array(register, None)) };
            let entry = format!("{}[0].{field}", register.name);
            let field = lookup(&entry).map_err(|error| anyhow!("{error}"))?.field;
            return Ok(Target::Array(register, field));
        }
        let address = number(name).map_err(|why| anyhow!("{name:?}: {why}"))?;
        ensure!(address % 4 == 0, "{name} is not the address of a word: addresses count bytes, and words have four");
        let end = u64::from(END);
        ensure!(address / 4 < end, "{name} is beyond the last address, {:#x}", end * 4 - 4);
        Ok(Target::Address((address / 4) as u16))
    }
}

/// What is at a word address: a register of the block, or of a page behind it.
pub fn there(word: u16, built: equipoise_regmap::Built) -> Option<Word> {
    word_at(word, built).or_else(|| page_word_at(word, built))
}

/// A part of a register's value.
#[derive(Serialize)]
struct Part {
    field: &'static str,
    value: u64,
    /// What the map calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<&'static str>,
}

/// A value and where it is.
#[derive(Serialize)]
pub struct Value {
    name: String,
    /// Byte address.
    address: u32,
    value: u64,
    /// What the map calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    means: Option<&'static str>,
    /// Of a register that has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Part>,
    /// A counter stands still.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    held: bool,
    #[serde(skip)]
    digits: usize,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Value { name, address, value, digits, .. } = self;
        write!(f, "{address:#06x}  {name:<24} 0x{value:0digits$x}  {value}")?;
        if let Some(means) = self.means {
            write!(f, "  {means}")?;
        }
        writeln!(f, "{}", if self.held { "  (as held by SNAPSHOT)" } else { "" })?;
        for part in &self.fields {
            writeln!(f, "        .{:<23} {}{}", part.field, part.value, part.means.map_or(String::new(), |means| format!("  {means}")))?;
        }
        Ok(())
    }
}

/// What the map calls a value of a field.
pub fn means(field: &Field, value: u64) -> Option<&'static str> {
    field.values.iter().find(|named| named.value == value).map(|named| named.name)
}

/// What it calls the value of a field of a register, in lower case; a number that it does not name stays one.
pub fn called(field: &Field, word: u64) -> String {
    let value = field.get(word);
    means(field, value).map_or_else(|| value.to_string(), str::to_lowercase)
}

/// How an entry is called.
pub fn name_of(register: &Register, index: u16) -> String {
    if register.is_array() {
        format!("{}[{index}]", register.name)
    } else {
        register.name.to_string()
    }
}

/// A value that was read from an entry, or a field of it.
pub fn value_of(register: &Register, index: u16, field: Option<&Field>, whole: u64) -> Value {
    let word = register.offset + index * register.words_per_entry();
    let whole_of = |field: &Field| Part { field: field.name, value: field.get(whole), means: means(field, field.get(whole)) };
    let (mut name, mut value, mut digits) = (name_of(register, index), whole, usize::from(register.width) / 4);
    let (mut means, mut fields) = (None, vec![]);
    match (field, register.fields) {
        (Some(field), _) => {
            (name, value, digits) = (format!("{name}.{}", field.name), field.get(whole), usize::from(field.width).div_ceil(4));
            means = whole_of(field).means;
        }
        (None, [only]) => means = whole_of(only).means,
        (None, several) => fields = several.iter().map(whole_of).collect(),
    }
    Value { name, address: u32::from(word) * 4, value, means, fields, held: false, digits }
}

/// What there is to say of a target.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Entries<T> {
    /// Of an entry.
    One(T),
    /// Of every entry of an array.
    Array(Vec<T>),
}

impl<T: fmt::Display> fmt::Display for Entries<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entries::One(entry) => entry.fmt(f),
            Entries::Array(entries) => entries.iter().try_for_each(|entry| entry.fmt(f)),
        }
    }
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
            values.extend((0..).zip(entries).map(|(index, value)| value_of(register, index, None, value)));
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
/// The bus's; the block has no such entry, or not its page.
pub fn read(team: &mut Team, target: &Target) -> Result<Entries<Value>> {
    match target {
        Target::Named(target) => {
            Pages::require_for(team, target.register)?;
            Ok(Entries::One(entry(team, target.register, target.index, target.field)?))
        }
        Target::Array(register, field) => {
            Pages::require_for(team, register)?;
            let entries = 0..register.entries_for(team.caps().built());
            Ok(Entries::Array(entries.map(|index| entry(team, register, index, *field)).collect::<Result<_>>()?))
        }
        Target::Address(word) => {
            let Some(there) = there(*word, team.caps().built()) else {
                let value = team.bus().read32(*word)?;
                bail!("there is no register at {:#05x} (it reads {value:#010x}, and the block counted an error)", word * 4);
            };
            Pages::require_for(team, there.register)?;
            let value = team.bus().read32(*word)?;
            if there.register.width == 64 && there.low_half {
                let name = name_of(there.register, there.index) + " (low word, as last latched)";
                let address = u32::from(*word) * 4;
                return Ok(Entries::One(Value { name, address, value: value.into(), means: None, fields: vec![], held: false, digits: 8 }));
            }
            // The high word alone says little, and reading it has latched the low one.
            let whole = if there.register.width == 64 { team.read(there.register, there.index)? } else { value.into() };
            Ok(Entries::One(value_of(there.register, there.index, None, whole)))
        }
    }
}

fn entry(team: &mut Team, register: &Register, index: u16, field: Option<&Field>) -> Result<Value> {
    let whole = team.read(register, index)?;
    let held = register.group == Group::Statistics && team.read(&map::SNAPSHOT, 0)? == 1;
    Ok(Value { held, ..value_of(register, index, field, whole) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::board::{PHY_STATUS, TOP};

    #[test]
    fn values_have_names_where_the_map_has_them() {
        let text = |name: &str, whole| match Target::parse(name).unwrap() {
            Target::Named(target) => value_of(target.register, target.index, target.field, whole).to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(text("NO_PATH", 1), "0x040c  NO_PATH                  0x00000001  1  DROP\n");
        assert_eq!(text("phy_status[1].speed", 0x27).trim_end().rsplit(' ').next(), Some("M100"));
        assert_eq!(text("SCRATCH", 5), "0x0014  SCRATCH                  0x00000005  5\n");
        let top = text(TOP.name, 0x201);
        assert!(top.contains("\n        .TOP                     1  PORT_EXTENDER\n        .PHYS                    2\n"), "{top}");
        assert!(TOP.fields.len() > 1 && PHY_STATUS.is_array());
    }

    #[test]
    fn values_are_called_as_in_the_map_and_others_are_numbers() {
        let policy = &map::POLICY.fields[0];
        assert_eq!([0, 1, 15].map(|word| called(policy, word)), ["static", "round_robin", "15"]);
        assert_eq!([0x222, 0x202, 0x2F3].map(|word| called(&map::REBALANCE_THRESH_MODE, word)), ["always", "signed", "3"]);
    }

    #[test]
    fn an_array_is_its_name() {
        assert!(matches!(Target::parse("share"), Ok(Target::Array(register, None)) if register.name == "SHARE"));
        assert!(matches!(Target::parse("PHY_STATUS.LINK"), Ok(Target::Array(_, Some(field))) if field.name == "LINK"));
        let told = |name| Target::parse(name).unwrap_err().to_string();
        assert!(told("PHY_STATUS.LINKS").contains("no field \"LINKS\"") && told("SHAR").contains("did you mean SHARE?"));
        assert!(told("-4").contains("write a number"));
    }
}
