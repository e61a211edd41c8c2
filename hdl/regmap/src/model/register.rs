// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Registers and their arrays.

use super::feature::{Built, Feature, MAX_PORTS};
use super::field::{Access, Field};

/// Which part of the block a register belongs to; the map and its documents are ordered by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What this block is. Fixed for ever, and left out of `MAP_CRC`.
    Identification,
    /// Commands.
    Control,
    /// What the block sees now.
    Status,
    /// Shadow values: written here, in use after `COMMIT`.
    Configuration,
    /// The values in use, twins of the configuration.
    Live,
    /// 64-bit counters.
    Statistics,
    /// Behind the block: a page of its own, see [`crate::PAGES`]; with its heading.
    Page(&'static str),
}

impl Group {
    /// The groups of the block, in the order of the map.
    pub const BLOCK: [Group; 6] =
        [Group::Identification, Group::Control, Group::Status, Group::Configuration, Group::Live, Group::Statistics];

    /// The heading used in documents.
    pub const fn title(self) -> &'static str {
        match self {
            Group::Identification => "Identification",
            Group::Control => "Control",
            Group::Status => "Status",
            Group::Configuration => "Configuration (shadow)",
            Group::Live => "Configuration in use",
            Group::Statistics => "Statistics",
            Group::Page(title) => title,
        }
    }
}

/// Value of a register after reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// The same in every block and for every entry.
    Value(u64),
    /// A one for every port the block has.
    AllPorts,
    /// 1 for entry 0, 0 for the others.
    FirstEntry,
    /// Fixed when the block is built: size, features, build number, text.
    Build,
    /// What the inputs of the block say.
    Input,
}

/// One register, or one dense array of them with an entry per port or per character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register {
    /// Upper-case name, unique in the map.
    pub name: &'static str,
    /// Word address of (the first entry of) the register.
    pub offset: u16,
    /// 32 or 64 bits; 64 bits are two words, high word first.
    pub width: u8,
    /// Access of every field that does not say otherwise.
    pub access: Access,
    /// Value after reset.
    pub reset: Reset,
    /// Entries reserved: 1 for a single register.
    pub count: u16,
    /// Whether there is an entry per port (then `count` is [`MAX_PORTS`]).
    pub per_port: bool,
    /// The fields; bits outside them read 0 and ignore writes.
    pub fields: &'static [Field],
    /// Part of the map.
    pub group: Group,
    /// What must be built for it to be there.
    pub feature: Option<Feature>,
    /// One line on what it is.
    pub brief: &'static str,
    /// The requirements it serves, such as `R5`.
    pub requirement: &'static str,
}

impl Register {
    /// A single 32-bit register that resets to 0.
    pub(crate) const fn new(group: Group, name: &'static str, offset: u16, access: Access, brief: &'static str) -> Self {
        Register {
            name,
            offset,
            width: 32,
            access,
            reset: Reset::Value(0),
            count: 1,
            per_port: false,
            fields: &[],
            group,
            feature: None,
            brief,
            requirement: "R19",
        }
    }

    pub(crate) const fn fields(mut self, fields: &'static [Field]) -> Self {
        self.fields = fields;
        self
    }

    pub(crate) const fn reset(mut self, reset: Reset) -> Self {
        self.reset = reset;
        self
    }

    pub(crate) const fn requirement(mut self, requirement: &'static str) -> Self {
        self.requirement = requirement;
        self
    }

    pub(crate) const fn feature(mut self, feature: Feature) -> Self {
        self.feature = Some(feature);
        self
    }

    pub(crate) const fn entries(mut self, count: u16) -> Self {
        self.count = count;
        self
    }

    pub(crate) const fn per_port(mut self) -> Self {
        self.count = MAX_PORTS as u16;
        self.per_port = true;
        self
    }

    pub(crate) const fn wide(mut self) -> Self {
        self.width = 64;
        self
    }

    /// Words an entry takes: 1 or 2.
    pub const fn words_per_entry(&self) -> u16 {
        self.width as u16 / 32
    }

    /// Whether the name takes an index.
    pub const fn is_array(&self) -> bool {
        self.count > 1
    }

    /// Whether a block with these features has it.
    pub const fn is_in(&self, built: Built) -> bool {
        match self.feature {
            Some(feature) => built.features.has(feature),
            None => true,
        }
    }

    /// Entries in a block: none of what it is built without.
    pub const fn entries_for(&self, built: Built) -> u16 {
        if !self.is_in(built) {
            0
        } else if self.per_port {
            built.ports as u16
        } else {
            self.count
        }
    }

    /// Word address of entry `index` (of its high word if it is 64 bits wide), or `None` beyond the reserved entries.
    pub const fn word(&self, index: u16) -> Option<u16> {
        if index < self.count {
            Some(self.offset + index * self.words_per_entry())
        } else {
            None
        }
    }

    /// Word address behind the last reserved entry.
    pub const fn end(&self) -> u16 {
        self.offset + self.count * self.words_per_entry()
    }

    /// Access of one of its fields.
    pub const fn field_access(&self, field: &Field) -> Access {
        match (self.access, field.access) {
            (Access::ReadOnly, _) | (_, None) => self.access,
            (_, Some(access)) => access,
        }
    }

    /// Value of entry `index` after reset in a block of `ports` ports; `None` where the block or its inputs decide.
    pub const fn reset_value(&self, index: u16, ports: usize) -> Option<u64> {
        match self.reset {
            Reset::Value(value) => Some(value),
            Reset::AllPorts => Some((1 << ports) - 1),
            Reset::FirstEntry => Some((index == 0) as u64),
            Reset::Build | Reset::Input => None,
        }
    }

    /// All bits that a field covers.
    pub const fn implemented(&self) -> u64 {
        let mut mask = 0;
        let mut i = 0;
        while i < self.fields.len() {
            mask |= self.fields[i].mask();
            i += 1;
        }
        mask
    }

    /// Whether it has fields, all inside it and none over another: a map where one does not is refused by the compiler.
    pub(crate) const fn fields_fit(&self) -> bool {
        let (mut i, mut seen) = (0, 0);
        while i < self.fields.len() {
            let field = &self.fields[i];
            if field.width == 0 || field.lsb + field.width > self.width || seen & field.mask() != 0 {
                return false;
            }
            seen |= field.mask();
            i += 1;
        }
        seen != 0
    }
}
