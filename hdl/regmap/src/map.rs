// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The register map
//!
//! | words | part |
//! | --- | --- |
//! | `0x000..0x040` | identification, fixed for ever |
//! | `0x040..0x048` | control |
//! | `0x048..0x080` | status |
//! | `0x100..0x180` | configuration (shadow) |
//! | `0x180..0x200` | the same configuration in use, each `LIVE_X` 0x80 words above `X` |
//! | `0x200..0x300` | statistics, 64 bit; the low 8 address bits are those of the counter memory |
//!
//! Registers are listed in address order. **Source.** INTERFACES, "Register map"; SEMANTICS, "Frames", "Roles and
//! forwarding", "Static balancing".

use crate::{Access, EnumValue, Field, Group, Register, Reset};
use Access::{ReadOnly, ReadWrite, WriteOne, WriteOneSet};
use Group::{Configuration, Control, Identification, Statistics, Status};

/// Words from a configuration register to its `LIVE_` twin.
pub const LIVE_DISTANCE: u16 = 0x80;

/// First word of the statistics.
pub const STATISTICS_BASE: u16 = 0x200;

/// Words reserved for the statistics.
pub const STATISTICS_WORDS: u16 = 0x100;

/// Words reserved for the identifier text.
pub const IDENTIFIER_WORDS: u16 = 32;

const WORD: &[Field] = &[Field::new("VALUE", 0, 32, "the whole word")];
const PORTS: &[Field] = &[Field::new("PORTS", 0, 16, "bit p stands for port p")];
const COUNT: &[Field] = &[Field::new("COUNT", 0, 64, "the count")];

// ---- identification ------------------------------------------------------------------------------------------------

pub const MAGIC: Register = Register::new(Identification, "MAGIC", 0x000, ReadOnly, "says that this is an Equipoise block: 'EQPS'")
    .reset(Reset::Value(crate::ident::MAGIC as u64))
    .fields(WORD);

pub const VERSION: Register = Register::new(Identification, "VERSION", 0x001, ReadOnly, "version of the register interface")
    .reset(Reset::Value(crate::ident::VERSION as u64))
    .fields(&[Field::new("MINOR", 0, 16, "counts additions"), Field::new("MAJOR", 16, 16, "counts incompatible changes")]);

pub const CAPS_PORTS: Field = Field::new("PORTS", 0, 5, "ports of the team, N");
pub const CAPS_WIDTH_LOG2: Field = Field::new("WIDTH_LOG2", 8, 4, "log2 of the stream width in bits: 6 is 64, 9 is 512");
pub const CAPS_BUFFER_LOG2: Field = Field::new("BUFFER_LOG2", 12, 4, "log2 of an egress buffer in bytes: 12 is 4 KiB, 14 is 16 KiB");
pub const CAPS_STATIC: Field = Field::new("STATIC", 16, 1, "balances by user shares (policy STATIC)");

pub const CAPS: Register = Register::new(Identification, "CAPS", 0x002, ReadOnly, "size and features of this block")
    .reset(Reset::Build)
    .fields(&[CAPS_PORTS, CAPS_WIDTH_LOG2, CAPS_BUFFER_LOG2, CAPS_STATIC]);

pub const MAP_CRC: Register = Register::new(Identification, "MAP_CRC", 0x003, ReadOnly, "CRC-32 of this map without the identification")
    .reset(Reset::Build)
    .fields(WORD);

pub const BUILD: Register =
    Register::new(Identification, "BUILD", 0x004, ReadOnly, "build number of a bitstream, else 0").reset(Reset::Build).fields(WORD);

pub const SCRATCH: Register =
    Register::new(Identification, "SCRATCH", 0x005, ReadWrite, "keeps what is written, for bus tests").fields(WORD);

pub const BUS_ERRORS: Register = Register::new(
    Identification,
    "BUS_ERRORS",
    0x006,
    ReadOnly,
    "bus accesses without effect since reset: unmapped, read-only, locked, partial word; stops at its end",
)
.fields(&[Field::new("COUNT", 0, 32, "accesses")]);

pub const IDENTIFIER: Register =
    Register::new(Identification, "IDENTIFIER", 0x020, ReadOnly, "what this block is in words, one character a word, ended by 0")
        .entries(IDENTIFIER_WORDS)
        .reset(Reset::Build)
        .fields(&[Field::new("CHARACTER", 0, 8, "ASCII")]);

// ---- control -------------------------------------------------------------------------------------------------------

pub const COMMIT: Register = Register::new(Control, "COMMIT", 0x040, WriteOne, "applies the whole configuration between two frames")
    .requirement("R5, R13")
    .fields(&[Field::new("COMMIT", 0, 1, "write 1 to apply")]);

pub const LOCK: Register = Register::new(Control, "LOCK", 0x041, WriteOneSet, "freezes configuration and COMMIT until reset")
    .fields(&[Field::new("LOCK", 0, 1, "write 1 to freeze; reads 1 while frozen")]);

pub const CLEAR: Register = Register::new(Control, "CLEAR", 0x042, WriteOne, "clears counts").requirement("R3").fields(&[
    Field::new("STATS", 0, 1, "write 1 to zero all statistics as of one clock"),
    Field::new("EPOCH", 1, 1, "write 1 to start a new epoch with the next frame through the balancing unit"),
]);

pub const SNAPSHOT: Register = Register::new(Control, "SNAPSHOT", 0x043, ReadWrite, "holds the statistics as they were in one clock")
    .requirement("R3")
    .fields(&[Field::new("HOLD", 0, 1, "while 1, statistics read as they were in one clock soon after it was set")]);

// ---- status --------------------------------------------------------------------------------------------------------

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

// ---- configuration -------------------------------------------------------------------------------------------------

pub const MEMBERS: Register = Register::new(Configuration, "MEMBERS", 0x100, ReadWrite, "ports that belong to the team")
    .reset(Reset::AllPorts)
    .requirement("R3")
    .fields(PORTS);

/// Balances by the user's shares, exactly; the only policy so far.
pub const POLICY_STATIC: EnumValue = EnumValue { name: "STATIC", value: 0, brief: "by the user's shares, exactly" };

pub const POLICY: Register = Register::new(
    Configuration,
    "POLICY",
    0x101,
    ReadWrite,
    "rule by which the balancing unit chooses; a rule that it does not have is not taken",
)
.requirement("R2")
.fields(&[Field::new("POLICY", 0, 4, "the rule").values(&[POLICY_STATIC])]);

pub const MAX_FRAME: Register = Register::new(
    Configuration,
    "MAX_FRAME",
    0x102,
    ReadWrite,
    "longest frame in bytes without preamble and FCS; COMMIT clamps it to 64 .. min(16383, egress buffer less two beats)",
)
.reset(Reset::Value(1522))
.fields(&[Field::new("BYTES", 0, 14, "bytes")]);

pub const NO_PATH: Register =
    Register::new(Configuration, "NO_PATH", 0x103, ReadWrite, "what happens to a frame while no port is eligible")
        .requirement("R15")
        .fields(&[Field::new("MODE", 0, 1, "the rule").values(&[
            EnumValue { name: "HOLD", value: 0, brief: "the frame waits" },
            EnumValue { name: "DROP", value: 1, brief: "the frame is dropped and counted" },
        ])]);

pub const LANE_TIMEOUT: Register = Register::new(
    Configuration,
    "LANE_TIMEOUT",
    0x104,
    ReadWrite,
    "microseconds after which a host that is silent in mid-frame, its lane ready, gets its frame ended; 0 is never",
)
.reset(Reset::Value(1000))
.fields(&[Field::new("MICROSECONDS", 0, 16, "microseconds")]);

pub const SHARE: Register = Register::new(Configuration, "SHARE", 0x110, ReadWrite, "weight of a port; only ratios matter")
    .per_port()
    .reset(Reset::Value(1))
    .requirement("R3, R5")
    .fields(&[Field::new("SHARE", 0, 16, "weight, 0 is never chosen while another port has one")]);

pub const ROLE: Register = Register::new(Configuration, "ROLE", 0x120, ReadWrite, "what an adaptor does with frames of its host")
    .per_port()
    .reset(Reset::FirstEntry)
    .requirement("R22, R31")
    .fields(&[Field::new("ROLE", 0, 1, "the role").values(&[
        EnumValue { name: "SECONDARY", value: 0, brief: "sends them by its own port" },
        EnumValue { name: "PRIMARY", value: 1, brief: "has them balanced over the team" },
    ])]);

pub const EGRESS_MODE: Register = Register::new(Configuration, "EGRESS_MODE", 0x130, ReadWrite, "when a port hands a frame to its MAC")
    .per_port()
    .fields(&[Field::new("MODE", 0, 1, "the rule").values(&[
        EnumValue { name: "STORE", value: 0, brief: "when the frame is complete" },
        EnumValue { name: "CUT", value: 1, brief: "beat by beat, at once" },
    ])]);

// ---- configuration in use ------------------------------------------------------------------------------------------

pub const LIVE_MEMBERS: Register = MEMBERS.live("LIVE_MEMBERS", "MEMBERS in use");
pub const LIVE_POLICY: Register = POLICY.live("LIVE_POLICY", "POLICY in use");
pub const LIVE_MAX_FRAME: Register = MAX_FRAME.live("LIVE_MAX_FRAME", "MAX_FRAME in use, after clamping");
pub const LIVE_NO_PATH: Register = NO_PATH.live("LIVE_NO_PATH", "NO_PATH in use");
pub const LIVE_LANE_TIMEOUT: Register = LANE_TIMEOUT.live("LIVE_LANE_TIMEOUT", "LANE_TIMEOUT in use");
pub const LIVE_SHARE: Register = SHARE.live("LIVE_SHARE", "SHARE in use");
pub const LIVE_ROLE: Register = ROLE.live("LIVE_ROLE", "ROLE in use");
pub const LIVE_EGRESS_MODE: Register = EGRESS_MODE.live("LIVE_EGRESS_MODE", "EGRESS_MODE in use");

// ---- statistics ----------------------------------------------------------------------------------------------------

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
pub const DROP_NULL_BEAT: Register = dropped("DROP_NULL_BEAT", 0x298, "empty beats (not frames) that were ignored");

/// The drop counters in the order of the reason index that hardware and golden model share.
pub const DROPS: [Register; 8] =
    [DROP_RUNT, DROP_BAD_KEEP, DROP_OVERSIZE, DROP_LANE_TIMEOUT, DROP_NO_PATH, DROP_FORCED_DOWN, DROP_LINK_DOWN, DROP_NULL_BEAT];

/// Every register, in address order.
pub const REGISTERS: &[Register] = &[
    MAGIC,
    VERSION,
    CAPS,
    MAP_CRC,
    BUILD,
    SCRATCH,
    BUS_ERRORS,
    IDENTIFIER,
    COMMIT,
    LOCK,
    CLEAR,
    SNAPSHOT,
    LINK,
    ELIGIBLE,
    EPOCH,
    MEMBERS,
    POLICY,
    MAX_FRAME,
    NO_PATH,
    LANE_TIMEOUT,
    SHARE,
    ROLE,
    EGRESS_MODE,
    LIVE_MEMBERS,
    LIVE_POLICY,
    LIVE_MAX_FRAME,
    LIVE_NO_PATH,
    LIVE_LANE_TIMEOUT,
    LIVE_SHARE,
    LIVE_ROLE,
    LIVE_EGRESS_MODE,
    DECIDED_FRAMES,
    DECIDED_BYTES,
    SENT_FRAMES,
    SENT_BYTES,
    DECIDED_FRAMES_TOTAL,
    DECIDED_BYTES_TOTAL,
    SENT_FRAMES_TOTAL,
    SENT_BYTES_TOTAL,
    FORCED_FRAMES,
    DROP_RUNT,
    DROP_BAD_KEEP,
    DROP_OVERSIZE,
    DROP_LANE_TIMEOUT,
    DROP_NO_PATH,
    DROP_FORCED_DOWN,
    DROP_LINK_DOWN,
    DROP_NULL_BEAT,
];

// A map with an overlap or a field outside its register does not compile.
const _: () = {
    let mut i = 0;
    while i < REGISTERS.len() {
        let register = REGISTERS[i];
        assert!(register.end() <= 1 << crate::ADDRESS_BITS);
        assert!(i == 0 || REGISTERS[i - 1].end() <= register.offset);
        assert!(!register.fields.is_empty());
        let (mut f, mut seen) = (0, 0);
        while f < register.fields.len() {
            let field = register.fields[f];
            assert!(field.width > 0 && field.lsb + field.width <= register.width);
            assert!(seen & field.mask() == 0);
            seen |= field.mask();
            f += 1;
        }
        i += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_configuration_register_has_its_live_twin() {
        let of = |group: Group| REGISTERS.iter().filter(move |r| r.group == group);
        assert_eq!(of(Configuration).count(), of(Group::Live).count());
        for (shadow, live) in of(Configuration).zip(of(Group::Live)) {
            assert_eq!(live.name, format!("LIVE_{}", shadow.name));
            assert_eq!(live.offset, shadow.offset + LIVE_DISTANCE);
            assert_eq!((live.fields, live.count, live.reset), (shadow.fields, shadow.count, shadow.reset));
            assert!(!live.access.writable());
        }
    }

    #[test]
    fn names_are_unique_and_64_bit_registers_sit_in_the_statistics() {
        for (i, register) in REGISTERS.iter().enumerate() {
            assert!(REGISTERS[..i].iter().all(|other| other.name != register.name), "{}", register.name);
            let inside = (STATISTICS_BASE..STATISTICS_BASE + STATISTICS_WORDS).contains(&register.offset);
            assert_eq!(register.width == 64, inside, "{}", register.name);
        }
    }

    #[test]
    fn the_identification_stays_where_it_is_for_ever() {
        let found: Vec<_> = REGISTERS.iter().take(8).map(|r| (r.name, r.offset)).collect();
        let fixed = [
            ("MAGIC", 0),
            ("VERSION", 1),
            ("CAPS", 2),
            ("MAP_CRC", 3),
            ("BUILD", 4),
            ("SCRATCH", 5),
            ("BUS_ERRORS", 6),
            ("IDENTIFIER", 0x20),
        ];
        assert_eq!(found, fixed);
        assert_eq!(crate::ident::MAGIC, 0x4551_5053);
    }
}
