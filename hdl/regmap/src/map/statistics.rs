// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Statistics: 64-bit counters.

use crate::Access::ReadOnly;
use crate::Group::Statistics;
use crate::{Field, Register};

/// First word of the statistics.
pub const STATISTICS_BASE: u16 = 0x200;

/// Words reserved for the statistics.
pub const STATISTICS_WORDS: u16 = 0x100;

const COUNT: &[Field] = &[Field::new("COUNT", 0, 64, "the count")];

const fn counter(name: &'static str, offset: u16, brief: &'static str) -> Register {
    Register::new(Statistics, name, offset, ReadOnly, brief).wide().requirement("R3").fields(COUNT)
}

const fn dropped(name: &'static str, offset: u16, brief: &'static str) -> Register {
    counter(name, offset, brief).requirement("R19")
}

pub const DECIDED_FRAMES: Register = counter("DECIDED_FRAMES", 0x200, "frames the balancing unit chose this port for").per_port();
pub const DECIDED_BYTES: Register = counter("DECIDED_BYTES", 0x220, "bytes the balancing unit chose this port for").per_port();
pub const SENT_FRAMES: Register = counter("SENT_FRAMES", 0x240, "frames the port's MAC accepted, those ended in error included").per_port();
pub const SENT_BYTES: Register = counter("SENT_BYTES", 0x260, "bytes the port's MAC accepted").per_port();
pub const DECIDED_FRAMES_TOTAL: Register = counter("DECIDED_FRAMES_TOTAL", 0x280, "sum of DECIDED_FRAMES over the ports");
pub const DECIDED_BYTES_TOTAL: Register = counter("DECIDED_BYTES_TOTAL", 0x282, "sum of DECIDED_BYTES over the ports");
pub const SENT_FRAMES_TOTAL: Register = counter("SENT_FRAMES_TOTAL", 0x284, "sum of SENT_FRAMES over the ports");
pub const SENT_BYTES_TOTAL: Register = counter("SENT_BYTES_TOTAL", 0x286, "sum of SENT_BYTES over the ports");
pub const FORCED_FRAMES: Register = counter("FORCED_FRAMES", 0x288, "forced frames that went to their port");
pub const DROP_RUNT: Register = dropped("DROP_RUNT", 0x28A, "frames under 14 bytes");
pub const DROP_BAD_KEEP: Register = dropped(
    "DROP_BAD_KEEP",
    0x28C,
    "frames cut or dropped at a beat with holes, or a short beat that was not the last; CUT sends the cut ones, ended in error",
);
pub const DROP_OVERSIZE: Register = dropped("DROP_OVERSIZE", 0x28E, "frames cut at MAX_FRAME bytes; CUT sends them, ended in error");
pub const DROP_LANE_TIMEOUT: Register =
    dropped("DROP_LANE_TIMEOUT", 0x290, "frames ended because their host fell silent; CUT sends them, ended in error");
pub const DROP_NO_PATH: Register = dropped("DROP_NO_PATH", 0x292, "frames dropped while no port was eligible");
pub const DROP_FORCED_DOWN: Register = dropped("DROP_FORCED_DOWN", 0x294, "forced frames whose port is not there or has no link");
pub const DROP_LINK_DOWN: Register =
    dropped("DROP_LINK_DOWN", 0x296, "frames swallowed at a port without link, or broken off there: those are in SENT_FRAMES too");
pub const DROP_NULL_BEAT: Register =
    dropped("DROP_NULL_BEAT", 0x298, "empty beats (not frames) that were ignored; in mid-frame they are silence");
pub const DROP_NO_ROOM: Register = dropped("DROP_NO_ROOM", 0x29A, "frames dropped because their port had no room for MAX_FRAME bytes");

/// The drop counters in the order of the reason index that hardware and golden model share.
pub const DROPS: [Register; 9] = [
    DROP_RUNT,
    DROP_BAD_KEEP,
    DROP_OVERSIZE,
    DROP_LANE_TIMEOUT,
    DROP_NO_PATH,
    DROP_FORCED_DOWN,
    DROP_LINK_DOWN,
    DROP_NULL_BEAT,
    DROP_NO_ROOM,
];
