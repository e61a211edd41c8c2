// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Entries of shadow registers: written, committed together, and read back from what is in use.

use anyhow::{ensure, Result};
use equipoise_regmap::{map, Field, Group, Register};

use super::super::dynamic::follows;
use super::super::registers::{live_twin, name_of};
use super::super::team::Team;

/// A value for an entry.
pub struct Write {
    pub register: &'static Register,
    pub index: u16,
    pub value: u32,
}

/// The words that hold these fields; what else is in them is what is in use.
///
/// # Errors
/// The bus's; the block lacks one.
pub fn fields(team: &mut Team, fields: &[(&'static Register, &'static Field, u64)]) -> Result<Vec<Write>> {
    let mut writes: Vec<Write> = vec![];
    for &(register, field, value) in fields {
        let known = writes.iter().position(|write| write.register.name == register.name);
        let place = known.unwrap_or(writes.len());
        if known.is_none() {
            let value = team.read(live_twin(register), 0)? as u32;
            writes.push(Write { register, index: 0, value });
        }
        writes[place].value = field.set(writes[place].value.into(), value) as u32;
    }
    Ok(writes)
}

/// Brings them into use, and nothing else.
///
/// # Errors
/// The bus's; something else waits for a COMMIT; a value was not taken, and nothing was changed.
pub fn commit(team: &mut Team, writes: &[Write]) -> Result<()> {
    let followed = follows(team)?;
    nothing_else_waits(team, writes, followed)?;
    write_all(team, writes)?;
    team.commit()?;
    // Shares of the user may have been scaled or adjusted before they are read.
    let moves = |register: &Register| register.name == map::SHARE.name && followed;
    for write in writes.iter().filter(|write| !moves(write.register)) {
        let (live, value) = (live_twin(write.register), write.value);
        let seen = team.read(live, write.index)?;
        ensure!(seen == u64::from(value), "{} is {seen}, not {value}: does somebody else write too?", name_of(live, write.index));
    }
    Ok(())
}

/// Makes sure that a COMMIT brings nothing but these entries into use. Where shares follow the traffic nothing shows which the user's were.
fn nothing_else_waits(team: &mut Team, writes: &[Write], followed: bool) -> Result<()> {
    let caps = team.caps();
    let configuration = map::REGISTERS.iter().filter(|r| r.group == Group::Configuration);
    for shadow in configuration.filter(|shadow| !(followed && shadow.name == map::SHARE.name)) {
        let ours = |index: u16| writes.iter().any(|write| write.register.name == shadow.name && write.index == index);
        for index in (0..shadow.entries_for(caps.built())).filter(|&index| !ours(index)) {
            let (written, used) = (team.read(shadow, index)?, team.read(live_twin(shadow), index)?);
            ensure!(
                caps.committed(shadow, written) == used,
                "{} was written ({written:#x}) and waits for a COMMIT ({used:#x} is in use), which would bring it into use too: \
                 `write COMMIT 1`, or write back what is in use; nothing was changed",
                name_of(shadow, index)
            );
        }
    }
    Ok(())
}

/// Writes entries and reads them back; on a failure those of before are put back.
fn write_all(team: &mut Team, writes: &[Write]) -> Result<()> {
    let mut before = vec![];
    for write in writes {
        before.push(team.read(write.register, write.index)? as u32);
    }
    let written = writes.iter().try_for_each(|&Write { register, index, value }| {
        team.write(register, index, value)?;
        let seen = team.read(register, index)?;
        ensure!(seen == u64::from(value), "{} reads {seen} after {value} was written; nothing was changed", name_of(register, index));
        Ok(())
    });
    if written.is_err() {
        for (write, value) in writes.iter().zip(before) {
            team.write(write.register, write.index, value)?;
        }
    }
    written
}
