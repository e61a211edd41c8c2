// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which frames are commands to a storage target, and for which logical unit: those of ATA over Ethernet say it themselves.
//!
//! An AoE header behind the Ethernet type 0x88A2: version and flags (0x08 marks a response), error, shelf (two bytes), slot, command, tag. A
//! request to one shelf and slot is a command for the logical unit `(shelf + slot) mod 16`, so that neighbouring slots of a shelf, and
//! shelves of one slot each, are told apart; a request to all of them (0xFFFF, 0xFF) has no logical unit and is no command.

use anyhow::{Context, Result};
use equipoise_sim::{Captured, Completer, Team};

use super::ethernet::{behind_tags, half};
use super::scenario::values::{Commands, Time};

/// Its Ethernet type, and the tags that may be in front of it.
const AOE: u16 = 0x88A2;
const TAGS: usize = 2;
/// A response, in the flags.
const RESPONSE: u8 = 0x08;
/// All shelves, all slots.
const ALL_SHELVES: u16 = 0xFFFF;
const ALL_SLOTS: u8 = 0xFF;
/// Logical units that are told apart.
const UNITS: u16 = 16;

/// The logical unit of a frame, if it is a command.
pub fn of(frame: &[u8], which: Commands) -> Option<u8> {
    match which {
        Commands::None => None,
        Commands::All(unit) => Some(unit),
        Commands::Aoe => aoe(frame),
    }
}

/// `tuser` of such a frame: LU [19:16], class [20].
pub fn sideband(command: Option<u8>) -> u32 {
    command.map_or(0, |unit| u32::from(unit) << 16 | 1 << 20)
}

/// What completes commands so long after they have left, if `after` says so.
///
/// # Errors
/// The block counts no commands.
pub fn completer(team: &Team, after: Option<Time>) -> Result<Option<Completer>> {
    let Some(Time(delay)) = after else { return Ok(None) };
    let ports = team.completions.clone().context("--complete: the simulated block is built without QUOTA, and counts no commands")?;
    Ok(Some(Completer::new(ports, delay)))
}

/// A frame left by `port`: if it is a whole command it will be completed.
pub fn left(completer: &mut Completer, which: Commands, port: usize, frame: &Captured) {
    if let (false, Some(unit)) = (frame.error, of(&frame.bytes, which)) {
        completer.sent(frame.last, port, unit);
    }
}

fn aoe(frame: &[u8]) -> Option<u8> {
    let (kind, header) = behind_tags(frame, TAGS)?;
    let (flags, shelf, slot) = (*header.first()?, half(header, 2)?, *header.get(4)?);
    let is_command = kind == AOE && flags & RESPONSE == 0 && shelf != ALL_SHELVES && slot != ALL_SLOTS;
    is_command.then_some(((shelf % UNITS + u16::from(slot) % UNITS) % UNITS) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An AoE frame with `tags` in front.
    fn frame(tags: usize, flags: u8, shelf: u16, slot: u8) -> Vec<u8> {
        let mut bytes = vec![0x02; 12];
        for _ in 0..tags {
            bytes.extend([0x81, 0x00, 0x00, 0x05]);
        }
        bytes.extend([0x88, 0xA2, 0x10 | flags, 0]);
        bytes.extend(shelf.to_be_bytes());
        bytes.extend([slot, 0, 1, 2, 3, 4]);
        bytes.resize(60, 0);
        bytes
    }

    #[test]
    fn requests_to_one_target_are_commands_for_its_unit() {
        let unit = |tags, flags, shelf, slot| of(&frame(tags, flags, shelf, slot), Commands::Aoe);
        assert_eq!([unit(0, 0, 0, 0), unit(0, 0, 7, 1), unit(1, 0, 7, 1), unit(2, 4, 15, 3)], [Some(0), Some(8), Some(8), Some(2)]);
        assert_eq!(unit(0, 0, 0xFFFE, 0xFE), Some(12), "no overflow");
        assert_eq!([unit(0, RESPONSE, 7, 1), unit(0, 0, ALL_SHELVES, 1), unit(0, 0, 7, ALL_SLOTS), unit(3, 0, 7, 1)], [None; 4]);
    }

    #[test]
    fn other_frames_and_beginnings_of_some_are_none() {
        let whole = frame(0, 0, 7, 1);
        for length in 0..19 {
            assert_eq!(of(&whole[..length], Commands::Aoe), None, "{length} bytes");
        }
        assert_eq!(of(&whole[..19], Commands::Aoe), Some(8));
        let mut other = whole.clone();
        other[13] = 0xA3;
        assert_eq!(of(&other, Commands::Aoe), None);
        assert_eq!((of(&other, Commands::All(3)), of(&whole, Commands::None)), (Some(3), None));
        assert_eq!([sideband(None), sideband(Some(0)), sideband(Some(15))], [0, 1 << 20, 0x1F << 16]);
    }
}
