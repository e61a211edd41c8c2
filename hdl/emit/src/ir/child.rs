// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The blocks inside of a block, as their parent sees them.

use crate::ir::expr::Ex;
use crate::ir::net::NetId;
use std::collections::{BTreeMap, BTreeSet};

/// Which inputs each output depends on in the same clock, by port path.
pub(crate) type Paths = BTreeMap<String, BTreeSet<String>>;

/// A child and the parent's nets at its ports.
#[derive(Debug)]
pub(crate) enum Child {
    /// Printed as an instance.
    Module {
        module: String,
        /// Verilog name of the port, the parent's net.
        ports: Vec<(String, NetId)>,
        /// Known for kernels only.
        paths: Option<Paths>,
    },
    /// Printed as a `reg` of the parent.
    Register(Register),
    /// Printed as an `assign` of the parent.
    Assign {
        output: NetId,
        expression: String,
        inputs: Vec<(String, NetId)>,
        /// Keeps what it reads alive though nobody reads it: a sink for unused bits.
        sink: bool,
    },
}

#[derive(Clone, Debug)]
pub(crate) struct Register {
    pub q: NetId,
    pub d: NetId,
    pub clock: NetId,
    pub reset: Option<(NetId, Ex)>,
    pub start: Option<Ex>,
}
