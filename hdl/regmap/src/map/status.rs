// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the block sees now.

use crate::Access::ReadOnly;
use crate::Group::Status;
use crate::{Feature, Field, Register, Reset};

pub(super) const PORTS: &[Field] = &[Field::new("PORTS", 0, 16, "bit p stands for port p")];

pub const LINK: Register =
    Register::new(Status, "LINK", 0x048, ReadOnly, "ports whose link is up").reset(Reset::Input).requirement("R16").fields(PORTS);

pub const ELIGIBLE: Register = Register::new(Status, "ELIGIBLE", 0x049, ReadOnly, "ports that may be chosen: members whose link is up")
    .reset(Reset::Input)
    .requirement("R15")
    .fields(PORTS);

pub const EPOCH: Register = Register::new(
    Status,
    "EPOCH",
    0x04A,
    ReadOnly,
    "number of the epoch, modulo 65536; a link that goes and comes back between two frames starts none",
)
.fields(&[Field::new("EPOCH", 0, 16, "number")]);

pub const LOAD: Register =
    Register::new(Status, "LOAD", 0x390, ReadOnly, "what waits for a port, whoever sent it, as LEAST_LOAD counts it")
        .feature(Feature::LeastLoad)
        .per_port()
        .requirement("R27")
        .fields(&[Field::new("BYTES", 0, 16, "bytes, a beat as a full one")]);
