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
//! | `0x300..0x400` | what policies need beside, in use as written, and show |
//!
//! Registers are listed in address order. **Source.** docs/registers.md "Reading the tables"; docs/semantics.md "Frames", "Roles and
//! forwarding", "Static balancing".

mod commands;
mod configuration;
mod control;
mod identification;
mod rebalance;
mod statistics;
mod status;

use crate::Register;
pub use {commands::*, configuration::*, control::*, identification::*, rebalance::*, statistics::*, status::*};

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
    FIRE,
    LINK,
    ELIGIBLE,
    EPOCH,
    MEMBERS,
    POLICY,
    MAX_FRAME,
    NO_PATH,
    LANE_TIMEOUT,
    REBALANCE,
    PERIOD,
    THRESHOLD,
    CHANGE,
    MIN_SHARE,
    ROUND_FRAMES,
    SHARE,
    ROLE,
    EGRESS_MODE,
    NO_ROOM,
    QUOTA_MODE,
    PRIORITY,
    LIVE_MEMBERS,
    LIVE_POLICY,
    LIVE_MAX_FRAME,
    LIVE_NO_PATH,
    LIVE_LANE_TIMEOUT,
    LIVE_REBALANCE,
    LIVE_PERIOD,
    LIVE_THRESHOLD,
    LIVE_CHANGE,
    LIVE_MIN_SHARE,
    LIVE_ROUND_FRAMES,
    LIVE_SHARE,
    LIVE_ROLE,
    LIVE_EGRESS_MODE,
    LIVE_NO_ROOM,
    LIVE_QUOTA_MODE,
    LIVE_PRIORITY,
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
    DROP_NO_ROOM,
    LU_MAX,
    ACT,
    DIFF,
    SPEED,
    MEAN,
    QUOTA,
    LOAD,
    INFLIGHT,
    SELECT,
    CROWDED,
    MISSED_FIRES,
    IGNORED_DONE,
    COMPLETE,
];

// A map with an overlap or a field outside its register does not compile.
const _: () = {
    let mut i = 0;
    while i < REGISTERS.len() {
        let register = REGISTERS[i];
        assert!(register.end() <= 1 << crate::ADDRESS_BITS);
        assert!(i == 0 || REGISTERS[i - 1].end() <= register.offset);
        assert!(register.fields_fit());
        i += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Group;

    #[test]
    fn every_configuration_register_has_its_live_twin() {
        let of = |group: Group| REGISTERS.iter().filter(move |r| r.group == group);
        assert_eq!(of(Group::Configuration).count(), of(Group::Live).count());
        for (shadow, live) in of(Group::Configuration).zip(of(Group::Live)) {
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
        assert_eq!(MAGIC_VALUE, 0x4551_5053);
    }
}
