// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Names to addresses and back
//!
//! `SHARE[2]`, `EPOCH`, `CLEAR.STATS`: upper or lower case; an array takes an index, a single register none.

use crate::{map, registers, Built, Field, Register, PAGES};
use core::fmt;

/// What a name stands for: an entry of a register, and a field of it if the name had one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The register.
    pub register: &'static Register,
    /// Entry of an array, else 0.
    pub index: u16,
    /// The field named behind a dot.
    pub field: Option<&'static Field>,
}

impl Target {
    /// Word address (of the high word, if the register has 64 bits).
    pub const fn word(&self) -> u16 {
        self.register.offset + self.index * self.register.words_per_entry()
    }
}

/// Why a name stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookupError<'a> {
    /// No register has this name.
    Register(&'a str),
    /// The register has no such field.
    Field(&'static Register, &'a str),
    /// The text between the brackets is not a number, or a bracket is missing.
    Index(&'a str),
    /// An array was named without an index.
    IndexMissing(&'static Register),
    /// An index was given to a single register, or is beyond the array.
    IndexRange(&'static Register, u16),
}

impl fmt::Display for LookupError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            LookupError::Register(name) => {
                write!(f, "there is no register {name:?}")?;
                #[cfg(feature = "std")]
                if let Some(near) = nearest_name(name) {
                    write!(f, "; did you mean {near}?")?;
                }
                Ok(())
            }
            LookupError::Field(register, field) => {
                write!(f, "{} has no field {field:?}; it has", register.name)?;
                register.fields.iter().try_for_each(|field| write!(f, " {}", field.name))
            }
            LookupError::Index(text) => {
                write!(f, "{text:?} is not an index; write one as in SHARE[2]")
            }
            LookupError::IndexMissing(register) => {
                write!(f, "{0} is an array of {1}; name one entry, such as {0}[0]", register.name, register.count)
            }
            LookupError::IndexRange(register, index) if register.is_array() => {
                write!(f, "{}[{index}] is beyond the end; the last entry is {}", register.name, register.count - 1)
            }
            LookupError::IndexRange(register, _) => {
                write!(f, "{} is a single register and takes no index", register.name)
            }
        }
    }
}

impl core::error::Error for LookupError<'_> {}

/// Finds a register, an entry of an array or a field by name, such as `SHARE[2]` or `CLEAR.STATS`.
///
/// # Errors
/// [`LookupError`]; its text names the nearest register.
pub fn lookup(name: &str) -> Result<Target, LookupError<'_>> {
    let (rest, field) = match name.trim().split_once('.') {
        Some((rest, field)) => (rest, Some(field)),
        None => (name.trim(), None),
    };
    let (base, index) = match rest.split_once('[') {
        Some((base, index)) => {
            let digits = index.strip_suffix(']').ok_or(LookupError::Index(index))?;
            (base, Some(digits.trim().parse::<u16>().map_err(|_| LookupError::Index(digits))?))
        }
        None => (rest, None),
    };
    let register = registers().find(|register| register.name.eq_ignore_ascii_case(base)).ok_or(LookupError::Register(base))?;
    let index = match index {
        Some(index) if !register.is_array() || index >= register.count => return Err(LookupError::IndexRange(register, index)),
        None if register.is_array() => return Err(LookupError::IndexMissing(register)),
        index => index.unwrap_or(0),
    };
    let field = match field {
        Some(name) => {
            Some(register.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name)).ok_or(LookupError::Field(register, name))?)
        }
        None => None,
    };
    Ok(Target { register, index, field })
}

/// The register whose name is closest to `name`, if one is near enough to be meant.
#[cfg(feature = "std")]
pub fn nearest_name(name: &str) -> Option<&'static str> {
    // Names are short; a longer text is no misspelling of one.
    if name.len() > 64 {
        return None;
    }
    let wanted = name.to_ascii_uppercase();
    registers()
        .map(|register| (distance(&wanted, register.name), register.name))
        .min()
        .filter(|&(distance, near)| distance <= 1 + near.len() / 3)
        .map(|(_, near)| near)
}

/// Insertions, deletions and replacements from one text to the other.
#[cfg(feature = "std")]
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// One 32-bit word of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Word address.
    pub address: u16,
    /// The register it belongs to.
    pub register: &'static Register,
    /// Entry of an array, else 0.
    pub index: u16,
    /// Low word of a 64-bit register: bits 31..0, behind the high word.
    pub low_half: bool,
}

/// Every mapped word of a block (without the pages behind it), in address order.
pub fn words(built: Built) -> impl Iterator<Item = Word> {
    map::REGISTERS.iter().flat_map(move |register| words_of(register, built))
}

fn words_of(register: &'static Register, built: Built) -> impl Iterator<Item = Word> {
    let words = register.words_per_entry();
    (0..register.entries_for(built) * words).map(move |word| Word {
        address: register.offset + word,
        register,
        index: word / words,
        low_half: word % words == 1,
    })
}

/// What is at a word address of a block; `None` if nothing is.
pub fn word_at(address: u16, built: Built) -> Option<Word> {
    words(built).find(|word| word.address == address)
}

/// The same for the pages behind the block, whether they are there or not.
pub fn page_word_at(address: u16, built: Built) -> Option<Word> {
    PAGES.iter().flat_map(|page| page.registers).flat_map(|register| words_of(register, built)).find(|word| word.address == address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Feature, Features};

    #[test]
    fn names_find_their_words() {
        assert_eq!(lookup("MAGIC").unwrap().word(), 0);
        assert_eq!(lookup(" share[2] ").unwrap().word(), 0x112);
        assert_eq!(lookup("SENT_BYTES[3]").unwrap().word(), 0x266);
        let clear = lookup("clear.epoch").unwrap();
        assert_eq!((clear.word(), clear.field.unwrap().lsb), (0x042, 1));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let text = |name| lookup(name).unwrap_err().to_string();
        assert_eq!(text("SHARES[1]"), "there is no register \"SHARES\"; did you mean SHARE?");
        assert_eq!(text("zzzzzzzz"), "there is no register \"zzzzzzzz\"");
        assert_eq!(text("SHARE"), "SHARE is an array of 16; name one entry, such as SHARE[0]");
        assert_eq!(text("SHARE[16]"), "SHARE[16] is beyond the end; the last entry is 15");
        assert_eq!(text("EPOCH[0]"), "EPOCH is a single register and takes no index");
        assert_eq!(text("SHARE[2"), "\"2\" is not an index; write one as in SHARE[2]");
        assert_eq!(text("SHARE[-1]"), "\"-1\" is not an index; write one as in SHARE[2]");
        assert_eq!(text("CLEAR.ALL"), "CLEAR has no field \"ALL\"; it has STATS EPOCH");
        assert_eq!(nearest_name("memebers"), Some("MEMBERS"));
        assert_eq!(nearest_name(&"M".repeat(1 << 20)), None);
    }

    #[test]
    fn words_are_found_by_address_within_the_ports_there_are() {
        assert_eq!(word_at(0x113, Built::all(4)).unwrap().index, 3);
        assert_eq!(word_at(0x114, Built::all(4)), None);
        assert_eq!((word_at(0x402, Built::all(16)), page_word_at(0x402, Built::all(4)).unwrap().register.name), (None, "BRIDGE_OVERRUN"));
        assert_eq!(
            (page_word_at(0, Built::all(4)), page_word_at(0x407, Built::all(4)), page_word_at(0x546, Built::all(3))),
            (None, None, None)
        );
        let bytes = page_word_at(0x547, Built::all(4)).unwrap();
        assert_eq!((bytes.register.name, bytes.index, bytes.low_half), ("RX_BYTES", 3, true));
        let low = word_at(0x26F, Built::all(8)).unwrap();
        assert_eq!((low.register.name, low.index, low.low_half), ("SENT_BYTES", 7, true));
        assert_eq!(word_at(0x153, Built::all(4)).unwrap().register.name, "PRIORITY");
        assert_eq!(word_at(0x153, Built { ports: 4, features: Features::NONE.with(Feature::RoundRobin) }), None, "built without");
        let all: Vec<u16> = words(Built::WHOLE).map(|word| word.address).collect();
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
