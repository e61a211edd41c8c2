// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Entries of shadow registers: written, committed together, and read back from what is in use.

use anyhow::{ensure, Result};
use equipoise_regmap::{map, Field, Group, Register};

use super::super::dynamic::follows;
use super::super::entries::{write_all, Write};
use super::super::registers::{live_twin, name_of};
use super::super::team::Team;

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
            writes.push(Write { asked: 0, ..Write::whole(register, 0, value) });
        }
        let Write { value: word, asked, .. } = &mut writes[place];
        *word = field.set((*word).into(), value) as u32;
        *asked |= field.mask();
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

/// Makes sure that a COMMIT brings nothing but what was asked for into use, and that nothing that waits for one is lost. Where shares follow
/// the traffic nothing shows which the user's were.
fn nothing_else_waits(team: &mut Team, writes: &[Write], followed: bool) -> Result<()> {
    let caps = team.caps();
    let configuration = map::REGISTERS.iter().filter(|r| r.group == Group::Configuration);
    for shadow in configuration.filter(|shadow| !(followed && shadow.name == map::SHARE.name)) {
        for index in 0..shadow.entries_for(caps.built()) {
            let ours = writes.iter().find(|write| write.register.name == shadow.name && write.index == index);
            let asked = ours.map_or(0, |write| write.asked);
            if asked == u64::MAX {
                continue;
            }
            let (written, used) = (team.read(shadow, index)?, team.read(live_twin(shadow), index)?);
            let fate = if asked == 0 { "which would bring it into use too" } else { "and this would lose a part of it" };
            ensure!(
                (caps.committed(shadow, written) ^ used) & !asked == 0,
                "{} was written ({written:#x}) and waits for a COMMIT ({used:#x} is in use), {fate}: \
                 `write COMMIT 1`, or write back what is in use; nothing was changed",
                name_of(shadow, index)
            );
        }
    }
    Ok(())
}
