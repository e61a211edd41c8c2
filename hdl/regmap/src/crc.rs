// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # MAP_CRC: the fingerprint of the map
//!
//! CRC-32 (IEEE 802.3, reflected, as in zlib) over a canonical encoding of every register outside the identification:
//! what a program depends on, in map order. Prose is left out, so that a mended sentence does not part tool and block.
//!
//! Encoding: per register its name, 0, offset, count (16 bits, big endian), width, access, per-port flag, reset (kind and 64 bits);
//! per field its name, 0, lowest bit, width, access; per named value its name, 0 and 64 bits.

use crate::{map, Access, Group, Register, Reset};

/// Fingerprint of [`map::REGISTERS`] without the identification; what the MAP_CRC register of a fitting block reads.
pub const MAP_CRC: u32 = map_crc(map::REGISTERS);

/// CRC-32 (IEEE 802.3, reflected, as in zlib) of some bytes.
pub const fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc(u32::MAX);
    let mut i = 0;
    while i < bytes.len() {
        crc = crc.byte(bytes[i]);
        i += 1;
    }
    !crc.0
}

struct Crc(u32);

impl Crc {
    const fn byte(self, byte: u8) -> Crc {
        let mut crc = self.0 ^ byte as u32;
        let mut bit = 0;
        while bit < 8 {
            crc = (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 };
            bit += 1;
        }
        Crc(crc)
    }

    /// The low `bytes` bytes of a number, big endian.
    const fn number(mut self, number: u64, bytes: u32) -> Crc {
        let mut left = bytes;
        while left > 0 {
            left -= 1;
            self = self.byte((number >> (8 * left)) as u8);
        }
        self
    }

    const fn name(mut self, name: &str) -> Crc {
        let mut i = 0;
        while i < name.len() {
            self = self.byte(name.as_bytes()[i]);
            i += 1;
        }
        self.byte(0)
    }

    const fn access(self, access: Access) -> Crc {
        self.byte(match access {
            Access::ReadOnly => 0,
            Access::ReadWrite => 1,
            Access::WriteOne => 2,
            Access::WriteOneSet => 3,
        })
    }

    const fn reset(self, reset: Reset) -> Crc {
        match reset {
            Reset::Value(value) => self.byte(0).number(value, 8),
            Reset::AllPorts => self.byte(1).number(0, 8),
            Reset::FirstEntry => self.byte(2).number(0, 8),
            Reset::Build => self.byte(3).number(0, 8),
            Reset::Input => self.byte(4).number(0, 8),
        }
    }

    const fn register(mut self, register: &Register) -> Crc {
        self = self
            .name(register.name)
            .number(register.offset as u64, 2)
            .number(register.count as u64, 2)
            .byte(register.width)
            .access(register.access)
            .byte(register.per_port as u8)
            .reset(register.reset);
        let mut f = 0;
        while f < register.fields.len() {
            let field = &register.fields[f];
            self = self.name(field.name).byte(field.lsb).byte(field.width).access(register.field_access(field));
            let mut v = 0;
            while v < field.values.len() {
                self = self.name(field.values[v].name).number(field.values[v].value, 8);
                v += 1;
            }
            f += 1;
        }
        self
    }
}

const fn map_crc(registers: &[Register]) -> u32 {
    let mut crc = Crc(u32::MAX);
    let mut i = 0;
    while i < registers.len() {
        if !matches!(registers[i].group, Group::Identification) {
            crc = crc.register(&registers[i]);
        }
        i += 1;
    }
    !crc.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_polynomial_is_that_of_zlib() {
        let crc = b"123456789".iter().fold(Crc(u32::MAX), |crc, &byte| crc.byte(byte));
        assert_eq!(!crc.0, 0xCBF4_3926);
    }

    #[test]
    fn any_change_that_a_program_could_see_changes_it() {
        let changes: [fn(&mut Register); 6] = [
            |r| r.offset += 1,
            |r| r.name = "SHARES",
            |r| r.count -= 1,
            |r| r.access = Access::ReadOnly,
            |r| r.reset = Reset::Value(2),
            |r| r.fields = map::ROLE.fields,
        ];
        for (i, change) in changes.iter().enumerate() {
            let mut share = map::SHARE;
            change(&mut share);
            assert_ne!(map_crc(&[share]), map_crc(&[map::SHARE]), "change {i}");
        }
    }

    #[test]
    fn prose_and_identification_do_not_count() {
        let mut share = map::SHARE;
        share.brief = "other words";
        assert_eq!(map_crc(&[map::MAGIC, share]), map_crc(&[map::SHARE]));
    }
}
