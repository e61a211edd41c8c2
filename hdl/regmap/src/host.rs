// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Host accessors: a block behind any bus
//!
//! ```text
//!  your bus: read32, write32 ──► Team ──► identify, read, write, shares, members, roles, snapshot
//! ```
//!
//! [`Team`] knows the 64-bit rule (the high word first, it latches the low one), the shadow rule (write, then COMMIT) and the
//! snapshot rule (HOLD is released again, whatever happens). No allocation, no `std`.

mod error;

pub use error::HostError;

use crate::ident::Caps;
use crate::{map, Register, MAP_CRC};

/// A 32-bit register bus, addressed in words.
pub trait Bus {
    /// What can go wrong on the way.
    type Error;
    /// Reads the word at word address `word`.
    ///
    /// # Errors
    /// Whatever the bus has.
    fn read32(&mut self, word: u16) -> Result<u32, Self::Error>;
    /// Writes the word at word address `word`.
    ///
    /// # Errors
    /// Whatever the bus has.
    fn write32(&mut self, word: u16, value: u32) -> Result<(), Self::Error>;
}

/// A block that was identified, and the bus to it.
pub struct Team<B: Bus> {
    bus: B,
    caps: Caps,
}

impl<B: Bus> Team<B> {
    /// Identifies the block: MAGIC, then the map's fingerprint, then its size.
    ///
    /// # Errors
    /// [`HostError::NotABlock`], [`HostError::OtherMap`], [`HostError::BadCaps`], or the bus's.
    pub fn identify(mut bus: B) -> Result<Self, HostError<B::Error>> {
        let magic = bus.read32(map::MAGIC.offset)?;
        if magic != map::MAGIC_VALUE {
            return Err(HostError::NotABlock(magic));
        }
        let block = bus.read32(map::MAP_CRC.offset)?;
        if block != MAP_CRC {
            return Err(HostError::OtherMap { block });
        }
        let word = bus.read32(map::CAPS.offset)?;
        let caps = Caps::from_word(word).ok_or(HostError::BadCaps(word))?;
        Ok(Team { bus, caps })
    }

    /// Size and features of the block.
    pub fn caps(&self) -> Caps {
        self.caps
    }

    /// The bus.
    pub fn bus(&mut self) -> &mut B {
        &mut self.bus
    }

    /// Gives the bus back.
    pub fn into_bus(self) -> B {
        self.bus
    }

    fn word(&self, register: &Register, index: u16) -> Result<u16, HostError<B::Error>> {
        if !register.is_in(self.caps.built()) {
            Err(HostError::NotBuilt(register.name))
        } else if index < register.entries_for(self.caps.built()) {
            Ok(register.offset + index * register.words_per_entry())
        } else {
            Err(HostError::NoSuchEntry(register.name, index))
        }
    }

    /// Reads entry `index` of a register (0 for a single one). A 64-bit register is read high word first, which latches the
    /// low word, so the two belong together.
    ///
    /// # Errors
    /// [`HostError::NoSuchEntry`] or the bus's.
    pub fn read(&mut self, register: &Register, index: u16) -> Result<u64, HostError<B::Error>> {
        let word = self.word(register, index)?;
        let first = u64::from(self.bus.read32(word)?);
        if register.width == 32 {
            return Ok(first);
        }
        Ok(first << 32 | u64::from(self.bus.read32(word + 1)?))
    }

    /// Writes entry `index` of a register (0 for a single one).
    ///
    /// # Errors
    /// [`HostError::ReadOnly`], [`HostError::TooLarge`], [`HostError::NoSuchEntry`] or the bus's; nothing was written then.
    pub fn write(&mut self, register: &Register, index: u16, value: u32) -> Result<(), HostError<B::Error>> {
        if !register.access.writable() {
            return Err(HostError::ReadOnly(register.name));
        }
        if u64::from(value) & !register.implemented() != 0 {
            return Err(HostError::TooLarge(register.name, u64::from(value)));
        }
        // Of a set of ports the block keeps only those that it has.
        if register.name == map::MEMBERS.name && value >> self.caps.ports != 0 {
            return Err(HostError::TooLarge(register.name, u64::from(value)));
        }
        let word = self.word(register, index)?;
        Ok(self.bus.write32(word, value)?)
    }

    /// Applies the shadow configuration between two frames.
    ///
    /// # Errors
    /// The bus's.
    pub fn commit(&mut self) -> Result<(), HostError<B::Error>> {
        self.write(&map::COMMIT, 0, 1)
    }

    /// Sets the share of every port and applies them together.
    ///
    /// # Errors
    /// [`HostError::ShareCount`] or the bus's.
    pub fn set_shares(&mut self, shares: &[u16]) -> Result<(), HostError<B::Error>> {
        if shares.len() != self.caps.ports {
            return Err(HostError::ShareCount(shares.len()));
        }
        for (index, &share) in (0u16..).zip(shares) {
            self.write(&map::SHARE, index, u32::from(share))?;
        }
        self.commit()
    }

    /// Sets the share of one port and applies it.
    ///
    /// # Errors
    /// [`HostError::NoSuchEntry`] or the bus's.
    pub fn set_share(&mut self, port: u16, share: u16) -> Result<(), HostError<B::Error>> {
        self.write(&map::SHARE, port, u32::from(share))?;
        self.commit()
    }

    /// Sets the members of the team (bit p is port p) and applies them.
    ///
    /// # Errors
    /// [`HostError::TooLarge`] for a port the block does not have, or the bus's.
    pub fn set_members(&mut self, members: u16) -> Result<(), HostError<B::Error>> {
        self.write(&map::MEMBERS, 0, u32::from(members))?;
        self.commit()
    }

    /// Makes an adaptor primary or secondary and applies it.
    ///
    /// # Errors
    /// [`HostError::NoSuchEntry`] or the bus's.
    pub fn set_role(&mut self, adaptor: u16, primary: bool) -> Result<(), HostError<B::Error>> {
        self.write(&map::ROLE, adaptor, u32::from(primary))?;
        self.commit()
    }

    /// Holds all statistics as they were in one clock until the guard is released or dropped.
    ///
    /// # Errors
    /// The bus's.
    pub fn snapshot(&mut self) -> Result<Snapshot<'_, B>, HostError<B::Error>> {
        // A hold that somebody left behind would show old counts.
        self.write(&map::SNAPSHOT, 0, 0)?;
        self.write(&map::SNAPSHOT, 0, 1)?;
        Ok(Snapshot { team: self })
    }
}

/// Statistics held as they were in one clock.
pub struct Snapshot<'a, B: Bus> {
    team: &'a mut Team<B>,
}

impl<B: Bus> Snapshot<'_, B> {
    /// Reads entry `index` of a register, as [`Team::read`].
    ///
    /// # Errors
    /// [`HostError::NoSuchEntry`] or the bus's.
    pub fn read(&mut self, register: &Register, index: u16) -> Result<u64, HostError<B::Error>> {
        self.team.read(register, index)
    }

    /// The block, whose statistics stand still.
    pub fn team(&mut self) -> &mut Team<B> {
        self.team
    }

    /// Releases the hold and says if that failed; dropping the guard releases it silently.
    ///
    /// # Errors
    /// The bus's.
    pub fn release(self) -> Result<(), HostError<B::Error>> {
        core::mem::ManuallyDrop::new(self).team.write(&map::SNAPSHOT, 0, 0)
    }
}

impl<B: Bus> Drop for Snapshot<'_, B> {
    fn drop(&mut self) {
        let _ = self.team.write(&map::SNAPSHOT, 0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Remembers writes; answers identification from CAPS of a four-port block, all else with address and a running count.
    #[derive(Default)]
    struct Fake {
        written: Vec<(u16, u32)>,
        read: Vec<u16>,
        magic: u32,
    }

    impl Bus for Fake {
        type Error = &'static str;
        fn read32(&mut self, word: u16) -> Result<u32, Self::Error> {
            self.read.push(word);
            Ok(match word {
                0 => self.magic,
                2 => Caps { ports: 4, width: 64, buffer: 4096, features: crate::Features::ALL }.word(),
                3 => MAP_CRC,
                0x3FF => return Err("cable"),
                word => u32::from(word),
            })
        }
        fn write32(&mut self, word: u16, value: u32) -> Result<(), Self::Error> {
            self.written.push((word, value));
            Ok(())
        }
    }

    fn team() -> Team<Fake> {
        let fake = Fake { magic: map::MAGIC_VALUE, ..Fake::default() };
        Team::identify(fake).ok().unwrap()
    }

    #[test]
    fn an_unknown_block_is_refused() {
        let error = Team::identify(Fake::default()).err().unwrap();
        assert_eq!(error, HostError::NotABlock(0));
        assert!(error.to_string().contains("not 45515053"));
        assert_eq!(team().caps().ports, 4);
    }

    #[test]
    fn shares_are_written_together_and_committed() {
        let mut team = team();
        team.set_shares(&[3, 1, 0, 2]).unwrap();
        let expected = [(0x110, 3), (0x111, 1), (0x112, 0), (0x113, 2), (0x040, 1)];
        assert_eq!(team.bus().written, expected);
        assert_eq!(team.set_shares(&[1]), Err(HostError::ShareCount(1)));
        assert_eq!(team.set_share(4, 1), Err(HostError::NoSuchEntry("SHARE", 4)));
        assert_eq!(team.set_members(0b1_0000), Err(HostError::TooLarge("MEMBERS", 16)));
    }

    #[test]
    fn a_wide_register_is_read_high_word_first() {
        let mut team = team();
        let value = team.read(&map::SENT_BYTES, 1).unwrap();
        assert_eq!(value, 0x0000_0262_0000_0263);
        assert_eq!(team.bus().read[3..], [0x262, 0x263]);
    }

    #[test]
    fn a_snapshot_is_held_once_and_released_whatever_happens() {
        let mut team = team();
        let mut held = team.snapshot().unwrap();
        held.read(&map::FORCED_FRAMES, 0).unwrap();
        drop(held);
        assert_eq!(team.bus().written, [(0x043, 0), (0x043, 1), (0x043, 0)]);
        team.bus().written.clear();
        let mut held = team.snapshot().unwrap();
        assert_eq!(held.team().caps().ports, 4);
        held.release().unwrap();
        assert_eq!(team.bus().written, [(0x043, 0), (0x043, 1), (0x043, 0)], "released once");
    }

    #[test]
    fn what_cannot_be_written_is_not() {
        let mut team = team();
        assert_eq!(team.write(&map::EPOCH, 0, 0), Err(HostError::ReadOnly("EPOCH")));
        assert_eq!(team.write(&map::MAX_FRAME, 0, 16384), Err(HostError::TooLarge("MAX_FRAME", 16384)));
        assert!(team.bus().written.is_empty());
    }
}
