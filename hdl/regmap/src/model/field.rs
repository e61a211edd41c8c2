// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Fields: some neighbouring bits of a register, and who may do what with them.

/// Who may do what with a register or field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads only; a write does nothing and counts a bus error.
    ReadOnly,
    /// Reads return what was written.
    ReadWrite,
    /// Writing 1 gives a command that takes one clock; reads return 0.
    WriteOne,
    /// Writing 1 sets the bit until reset; writing 0 does nothing.
    WriteOneSet,
}

impl Access {
    /// The short form used in tables: `RO`, `RW`, `W1`, `W1S`.
    pub const fn short(self) -> &'static str {
        match self {
            Access::ReadOnly => "RO",
            Access::ReadWrite => "RW",
            Access::WriteOne => "W1",
            Access::WriteOneSet => "W1S",
        }
    }

    /// Whether a write can have an effect.
    pub const fn writable(self) -> bool {
        !matches!(self, Access::ReadOnly)
    }
}

/// A named value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// Upper-case name.
    pub name: &'static str,
    /// The value, aligned to bit 0 of its field.
    pub value: u64,
    /// One line on what it means.
    pub brief: &'static str,
}

/// Some neighbouring bits of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Upper-case name, unique in its register.
    pub name: &'static str,
    /// Lowest bit.
    pub lsb: u8,
    /// Number of bits.
    pub width: u8,
    /// Where it differs from the register's.
    pub access: Option<Access>,
    /// Named values; empty for a number.
    pub values: &'static [EnumValue],
    /// One line on what it holds, with its unit.
    pub brief: &'static str,
}

impl Field {
    /// A field of `width` bits from bit `lsb`, with the access of its register.
    pub const fn new(name: &'static str, lsb: u8, width: u8, brief: &'static str) -> Self {
        Field { name, lsb, width, access: None, values: &[], brief }
    }

    /// Gives the field named values.
    pub const fn values(mut self, values: &'static [EnumValue]) -> Self {
        self.values = values;
        self
    }

    /// The field's bits as a mask on its register.
    pub const fn mask(&self) -> u64 {
        (u64::MAX >> (64 - self.width as u32)) << self.lsb
    }

    /// Cuts the field out of a register value.
    pub const fn get(&self, register: u64) -> u64 {
        (register & self.mask()) >> self.lsb
    }

    /// Puts `value` into the field of a register value; bits that do not fit are lost.
    pub const fn set(&self, register: u64, value: u64) -> u64 {
        (register & !self.mask()) | ((value << self.lsb) & self.mask())
    }
}
