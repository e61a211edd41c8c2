// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `write`: a register, a whole array or a field, by number or by the name of a value; and what a COMMIT will make of it.

use std::fmt;

use anyhow::{anyhow, bail, ensure, Result};
use equipoise_regmap::{map, Access, Field, Group, Register};
use serde::Serialize;

use super::dynamic::follows;
use super::entries::{write_all, Write};
use super::pages::Pages;
use super::registers::{live_twin, means, name_of, there, value_of, Entries, Target, Value};
use super::team::Team;
use crate::args::{items, number};

/// What was written to an entry.
#[derive(Serialize)]
pub struct Entry {
    #[serde(flatten)]
    value: Value,
    /// Of a shadow register.
    #[serde(flatten)]
    shadow: Option<Shadow>,
}

/// What is in use of a shadow register.
#[derive(Serialize)]
#[serde(untagged)]
enum Shadow {
    /// What was written waits for a COMMIT, or is in use.
    Waits(Commit),
    /// A share, while REBALANCE moves those in use: nothing shows what they were made of.
    Moves {
        /// Now.
        in_use: u64,
        /// It is; what tells it from the other.
        rebalanced: bool,
    },
}

/// What a shadow register waits for.
#[derive(Serialize)]
struct Commit {
    in_use: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_use_means: Option<&'static str>,
    after_commit: u64,
    #[serde(skip)]
    written: u64,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        let Commit { in_use, in_use_means, after_commit, written } = match &self.shadow {
            None => return Ok(()),
            Some(Shadow::Moves { .. }) => {
                return writeln!(f, "        REBALANCE moves the shares in use: whether this waits for a COMMIT does not show");
            }
            Some(Shadow::Waits(commit)) => commit,
        };
        let named = in_use_means.map_or(String::new(), |means| format!(" ({means})"));
        let clamped = if after_commit == written { String::new() } else { format!(", which will make it {after_commit}") };
        match in_use == after_commit {
            true if clamped.is_empty() => writeln!(f, "        in use already"),
            true => writeln!(f, "        COMMIT makes it {after_commit}, which is in use already"),
            false => writeln!(f, "        not in use until `write COMMIT 1`{clamped}; {in_use}{named} is in use"),
        }
    }
}

/// Writes a target and reads it back where that tells something; of an array every entry, or none.
///
/// # Errors
/// The bus's; a value does not fit or has no such name; the register cannot be written or did not take the value.
pub fn write(team: &mut Team, target: &Target, values: &[String]) -> Result<Entries<Entry>> {
    let built = team.caps().built();
    let (register, first, field, array) = match target {
        Target::Named(target) => (target.register, target.index, target.field, false),
        Target::Array(register, field) => (*register, 0, *field, true),
        Target::Address(word) => match there(*word, built) {
            Some(there) => (there.register, there.index, None, false),
            None => bail!("there is no register at {:#05x}; nothing was written", word * 4),
        },
    };
    let values = values.iter().flat_map(|text| items(text)).map(|item| meant(register, field, item)).collect::<Result<Vec<_>>>()?;
    ensure!(register.is_in(built), "this block was built without {}; nothing was written", register.name);
    let wanted = if array { usize::from(register.entries_for(built)) } else { 1 };
    ensure!(
        values.len() == wanted,
        "{} values for {wanted} of {}: give one for each, or name one entry; nothing was written",
        values.len(),
        if array { register.name.to_string() } else { name_of(register, first) }
    );
    Pages::require_for(team, register)?;
    let kept = register.access == Access::ReadWrite;
    let mut words = vec![];
    for (index, &value) in (first..).zip(&values) {
        let before = if kept { team.read(register, index)? } else { 0 };
        let whole = field.map_or(value, |field| field.set(before, value));
        let word =
            u32::try_from(whole).map_err(|_| anyhow!("{whole:#x} does not fit into {}; nothing was written", name_of(register, index)))?;
        words.push((index, word));
    }
    if kept {
        // A part of it would wait in the shadow for somebody else's COMMIT.
        write_all(team, &words.iter().map(|&(index, word)| Write::whole(register, index, word)).collect::<Vec<_>>())?;
    } else {
        words.iter().try_for_each(|&(index, word)| team.write(register, index, word))?;
        // Writes are not answered; when this is, they have arrived.
        team.read(&map::MAGIC, 0)?;
    }
    let moves = *register == map::SHARE && follows(team)?;
    let mut entries = vec![];
    for (index, word) in words {
        let shadow = match register.group {
            Group::Configuration if moves => Some(Shadow::Moves { in_use: team.read(live_twin(register), index)?, rebalanced: true }),
            Group::Configuration => Some(Shadow::Waits(commit(team, register, index, word.into())?)),
            _ => None,
        };
        entries.push(Entry { value: value_of(register, index, None, word.into()), shadow });
    }
    match entries.pop() {
        Some(one) if !array => Ok(Entries::One(one)),
        last => Ok(Entries::Array(entries.into_iter().chain(last).collect())),
    }
}

/// The number that a text means for a register, or for a field of it.
fn meant(register: &Register, field: Option<&Field>, text: &str) -> Result<u64> {
    let name = field.map_or(register.name.to_string(), |field| format!("{}.{}", register.name, field.name));
    // Of a register with several fields nobody knows which one a name is for.
    let names = match (field, register.fields) {
        (Some(field), _) | (None, [field]) => field.values,
        _ => &[],
    };
    let value = match names.iter().find(|named| named.name.eq_ignore_ascii_case(text)) {
        Some(named) => named.value,
        None => number(text).map_err(|why| {
            let names: Vec<&str> = names.iter().map(|named| named.name).collect();
            let names = if names.is_empty() { String::new() } else { format!(", or one of {}", names.join(", ")) };
            anyhow!("{text:?} is no value of {name}: {why}{names}; nothing was written")
        })?,
    };
    let most = field.map_or(u64::MAX, |field| u64::MAX >> (64 - u32::from(field.width)));
    ensure!(value <= most, "{value} does not fit into {name} (0 to {most}); nothing was written");
    Ok(value)
}

/// What a COMMIT will make of an entry of a shadow register.
fn commit(team: &mut Team, register: &Register, index: u16, written: u64) -> Result<Commit> {
    let in_use = team.read(live_twin(register), index)?;
    let in_use_means = match register.fields {
        [only] => means(only, in_use),
        _ => None,
    };
    Ok(Commit { in_use, in_use_means, after_commit: team.caps().committed(register, written), written })
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::generator::LENGTH;

    #[test]
    fn values_have_the_names_of_the_map() {
        let value = |register, field, text| meant(register, field, text).map_err(|error| error.to_string());
        assert_eq!((value(&map::NO_PATH, None, "drop"), value(&map::NO_PATH, None, "1")), (Ok(1), Ok(1)));
        assert_eq!(value(&map::ROLE, Some(&map::ROLE.fields[0]), "PRIMARY"), Ok(1));
        let told = value(&map::NO_PATH, None, "WAIT").unwrap_err();
        assert!(told.starts_with("\"WAIT\" is no value of NO_PATH: write a number") && told.contains(", or one of HOLD, DROP;"), "{told}");
        assert!(value(&LENGTH, None, "LEAST").unwrap_err().contains("no value of GEN_LENGTH"));
        assert!(value(&map::NO_PATH, Some(&map::NO_PATH.fields[0]), "2").unwrap_err().contains("does not fit into NO_PATH.MODE (0 to 1)"));
        assert!(value(&map::SCRATCH, None, "-1").unwrap_err().contains("write a number"));
    }
}
