// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Registers in bursts: a serial line carries a command of six bytes for each, so neighbouring words come in one.

use std::vec::IntoIter;

use anyhow::Result;
use equipoise_regmap::{map, Built, Register};

use super::team::Team;

/// Every entry that the block has of each register.
///
/// # Errors
/// The bus's.
pub fn read_all<const COUNT: usize>(team: &mut Team, registers: [&Register; COUNT]) -> Result<[Vec<u64>; COUNT]> {
    let built = team.caps().built();
    let mut words = words_of(team, &registers)?;
    Ok(registers.map(|register| values(register, built, &mut words)))
}

/// The same for a list of registers.
///
/// # Errors
/// The bus's.
pub fn read_each(team: &mut Team, registers: &[&Register]) -> Result<Vec<Vec<u64>>> {
    let built = team.caps().built();
    let mut words = words_of(team, registers)?;
    Ok(registers.iter().map(|register| values(register, built, &mut words)).collect())
}

/// What `work` reads, with all statistics as they were in one clock.
///
/// # Errors
/// The bus's and those of `work`; the statistics are released again.
pub fn held<T>(team: &mut Team, work: impl FnOnce(&mut Team) -> Result<T>) -> Result<T> {
    let mut snapshot = team.snapshot()?;
    let value = work(snapshot.team())?;
    snapshot.release()?;
    // Writes are not answered; when this is, the counters are free again.
    team.read(&map::MAGIC, 0)?;
    Ok(value)
}

fn words_of(team: &mut Team, registers: &[&Register]) -> Result<IntoIter<u32>> {
    let mut all = vec![];
    for (start, count) in runs(registers, team.caps().built()) {
        let from = all.len();
        all.resize(from + usize::from(count), 0);
        team.bus().read_words(start, &mut all[from..])?;
    }
    Ok(all.into_iter())
}

/// Word addresses and lengths of what is read in one go.
fn runs(registers: &[&Register], built: Built) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = vec![];
    for register in registers.iter().filter(|register| register.is_in(built)) {
        let count = register.entries_for(built) * register.words_per_entry();
        match runs.last_mut() {
            Some((start, length)) if *start + *length == register.offset => *length += count,
            _ => runs.push((register.offset, count)),
        }
    }
    runs
}

fn values(register: &Register, built: Built, words: &mut IntoIter<u32>) -> Vec<u64> {
    let entry = |_| words.by_ref().take(register.words_per_entry().into()).fold(0, |high, word| high << 32 | u64::from(word));
    (0..register.entries_for(built)).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::board;

    #[test]
    fn neighbours_are_one_run_as_far_as_a_block_has_them() {
        let registers = [&map::LINK, &map::ELIGIBLE, &map::EPOCH, &map::LIVE_SHARE, &map::LIVE_ROLE, &map::FORCED_FRAMES, &map::DROPS[0]];
        assert_eq!(runs(&registers, Built::all(4)), [(0x48, 3), (0x190, 4), (0x1A0, 4), (0x288, 4)]);
        assert_eq!(runs(&registers, Built::all(16)), [(0x48, 3), (0x190, 32), (0x288, 4)]);
        assert_eq!(runs(&[&board::PHY_STATUS, &board::PHY_DELAY], Built::all(4)), [(0x604, 4)]);
    }

    #[test]
    fn words_are_put_together_high_one_first() {
        let mut words = vec![7, 0, 1, 0xFFFF_FFFF, 2, 5].into_iter();
        assert_eq!(values(&map::LINK, Built::all(2), &mut words), [7]);
        assert_eq!(values(&map::SENT_BYTES, Built::all(2), &mut words), [1, 0xFFFF_FFFF_0000_0002]);
        assert_eq!(words.next(), Some(5));
    }
}
