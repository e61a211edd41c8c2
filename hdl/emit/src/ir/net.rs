// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Nets: what has a value of its own in a module.

/// Index of a net in its module.
pub(crate) type NetId = usize;

/// What a net is to its module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NetKind {
    /// Port of the module itself.
    In,
    Out,
    InOut,
    /// `Signal<Local, _>`.
    Local,
    /// Port of the child with this index.
    ChildIn(usize),
    ChildOut(usize),
    ChildInOut(usize),
    /// Made by the printer: a part of a larger expression that Verilog can only slice with a name.
    Temp,
    /// Value of a net between two of its assignments, for reads that stand there.
    Version(NetId),
}

impl NetKind {
    /// Port of the module itself.
    pub fn is_port(&self) -> bool {
        matches!(self, NetKind::In | NetKind::Out | NetKind::InOut)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Net {
    /// Path in the block, parts joined by `$`.
    pub raw: String,
    pub kind: NetKind,
    pub width: usize,
    pub clock: bool,
}
