// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Entries of registers that change together: all of them, or none.

use anyhow::{anyhow, bail, Result};
use equipoise_regmap::{map, Register};

use super::registers::name_of;
use super::team::Team;

/// A value for an entry.
pub struct Write {
    /// The register.
    pub register: &'static Register,
    /// Which entry of it.
    pub index: u16,
    /// What it is to hold.
    pub value: u32,
    /// Bits that were asked for; the others are only as they were.
    pub asked: u64,
}

impl Write {
    /// All bits of an entry.
    pub fn whole(register: &'static Register, index: u16, value: u32) -> Self {
        Write { register, index, value, asked: u64::MAX }
    }

    fn name(&self) -> String {
        name_of(self.register, self.index)
    }
}

/// Writes entries and reads them back; on a failure those of before are put back.
///
/// # Errors
/// The bus's; a value was not taken. It says whether all is as it was, or which entries may not be.
pub fn write_all(team: &mut Team, writes: &[Write]) -> Result<()> {
    let mut before = vec![];
    for write in writes {
        before.push(read(team, write)?);
    }
    let mut touched = 0;
    let written = writes.iter().try_for_each(|write| {
        // That one too where it fails: a write is not answered, so it may have arrived.
        touched += 1;
        team.write(write.register, write.index, write.value)?;
        let seen = read(team, write)?;
        if seen != write.value {
            let locked = team.read(&map::LOCK, 0)? != 0;
            let why = if locked { "the configuration is locked until the block is reset (LOCK)" } else { "the block does not take that" };
            bail!("{} reads {seen:#x} after {:#x} was written: {why}", write.name(), write.value);
        }
        Ok(())
    });
    let Err(why) = written else { return Ok(()) };
    let touched = &writes[..touched];
    let others = put_back(team, touched, &before).unwrap_or_else(|_| touched.iter().map(Write::name).collect());
    if others.is_empty() {
        return Err(anyhow!("{why:#}; what was there was put back"));
    }
    Err(anyhow!("{why:#}; {} may be otherwise now, as they could not be put back: `read` shows them", others.join(", ")))
}

/// Writes what was there before, and gives the names of entries that are not so then. They are read when
/// all are written: a line that is silent is waited for.
fn put_back(team: &mut Team, writes: &[Write], before: &[u32]) -> Result<Vec<String>> {
    for (write, &value) in writes.iter().zip(before) {
        team.write(write.register, write.index, value)?;
    }
    let mut others = vec![];
    for (write, &value) in writes.iter().zip(before) {
        if read(team, write)? != value {
            others.push(write.name());
        }
    }
    Ok(others)
}

fn read(team: &mut Team, write: &Write) -> Result<u32> {
    Ok(team.read(write.register, write.index)? as u32)
}
