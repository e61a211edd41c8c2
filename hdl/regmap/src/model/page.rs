// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Pages of registers behind the block.

use super::register::{Group, Register};

/// A page of registers behind the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Lower-case name: of its `csr_base`, of its table in the documents, and (upper case) of its magic value in the C header.
    pub name: &'static str,
    /// Word address of its first word, which reads `magic`.
    pub base: u16,
    /// Words of the page; those without a register read 0.
    pub words: u16,
    /// What its first word reads where the page is there.
    pub magic: u32,
    /// Its registers, in address order, the magic word first.
    pub registers: &'static [Register],
}

impl Page {
    /// The group that its registers are in.
    pub const fn group(&self) -> Group {
        self.registers[0].group
    }

    /// Word address behind its last word.
    pub const fn end(&self) -> u16 {
        self.base + self.words
    }
}
