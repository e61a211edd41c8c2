// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `csr.csv`: five columns, as LiteX writes and reads them.

use super::head::{COPYRIGHT, GENERATED, LICENCE};
use crate::{map, registers, Access, Built, Group, END, MAP_CRC, PAGES};
use std::fmt::Write;

/// The map of a block with `ports` ports and everything that a block can have as LiteX's `csr.csv`.
///
/// Rows: `csr_base,NAME,ADDRESS,,` · `csr_register,NAME,ADDRESS,WORDS,ro|rw` · `constant,NAME,VALUE,,` ·
/// `memory_region,NAME,ADDRESS,BYTES,TYPE`. Entries of arrays are registers of their own, `team_share_2`. Readers skip
/// lines that begin with `#`.
pub fn csr_csv(ports: usize) -> String {
    let mut out = format!("# {LICENCE}\n# {COPYRIGHT}\n# {GENERATED}\n");
    let mut row = |args: std::fmt::Arguments| {
        out.write_fmt(args).expect("a String takes all");
        out.push('\n');
    };
    row(format_args!("csr_base,team,0x{:08x},,", 0));
    row(format_args!("csr_base,identifier_mem,0x{:08x},,", 4 * map::IDENTIFIER.offset));
    for page in PAGES {
        row(format_args!("csr_base,{},0x{:08x},,", page.name, 4 * page.base));
    }
    for register in registers().filter(|r| **r != map::IDENTIFIER) {
        let access = if register.access == Access::ReadOnly { "ro" } else { "rw" };
        let words = register.words_per_entry();
        for index in 0..register.entries_for(Built::all(ports)) {
            let name = register.name.to_lowercase();
            let mut name = if matches!(register.group, Group::Page(_)) { name } else { format!("team_{name}") };
            if register.is_array() {
                name += &format!("_{index}");
            }
            let address = 4 * (register.offset + index * words);
            row(format_args!("csr_register,{name},0x{address:08x},{words},{access}"));
        }
    }
    for (name, value) in [
        ("config_csr_data_width", 32),
        ("config_bus_address_width", 32),
        ("config_bus_data_width", 32),
        ("team_ports", ports as u32),
        ("team_map_crc", MAP_CRC),
    ] {
        row(format_args!("constant,{name},{value},,"));
    }
    row(format_args!("memory_region,csr,0x{:08x},{},io", 0, 4 * END));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_litex_needs_are_there() {
        let csv = csr_csv(4);
        for row in [
            "csr_base,identifier_mem,0x00000080,,",
            "csr_register,team_scratch,0x00000014,1,rw",
            "csr_register,team_share_3,0x0000044c,1,rw",
            "csr_register,team_sent_bytes_1,0x00000988,2,ro",
            "csr_base,receive,0x00001400,,",
            "csr_register,bridge_overrun,0x00001008,1,ro",
            "csr_register,rx_filter,0x00001404,1,rw",
            "csr_register,rx_bytes_3,0x00001518,2,ro",
            "constant,config_csr_data_width,32,,",
            "constant,config_bus_address_width,32,,",
        ] {
            assert!(csv.lines().any(|line| line == row), "{row}");
        }
        assert!(!csv.contains("team_share_4"));
        assert!(csv.lines().skip(3).all(|line| line.matches(',').count() == 4));
    }
}
