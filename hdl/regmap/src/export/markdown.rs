// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Markdown tables, for people.

use super::head::{COPYRIGHT, GENERATED, LICENCE, REFRESH};
use crate::{groups, registers, Group, Register, Reset, MAP_CRC};
use std::fmt::Write;

/// The map as Markdown.
pub fn markdown() -> String {
    let mut out = format!("<!-- {LICENCE} -->\n<!-- {COPYRIGHT} -->\n<!-- {GENERATED} `{REFRESH}` -->\n\n");
    write(&mut out).expect("a String takes all");
    out
}

fn write(out: &mut String) -> std::fmt::Result {
    writeln!(out, "# Registers\n")?;
    writeln!(
        out,
        "32-bit bus; byte addresses (the Wishbone word address times 4). `[p]`: one entry per port; entries that the block does not \
         have are unmapped. 64-bit registers have their high word first, and reading it latches the low word. \
         Unmapped reads give `0x{:08X}`. Accesses: RO read; RW read and write; W1 writing 1 is a command, reads 0; W1S \
         writing 1 sets until reset. `MAP_CRC` is `0x{MAP_CRC:08X}`.",
        crate::UNMAPPED_READ
    )?;
    for group in groups() {
        write!(out, "\n## {}\n\n{}", group.title(), group_table(group)?)?;
    }
    Ok(())
}

/// The registers of a group with their fields.
pub(super) fn group_table(group: Group) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    writeln!(out, "| address | register | bits | access | reset | field | what | for |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- |")?;
    for register in registers().filter(|r| r.group == group) {
        write_register(&mut out, register)?;
    }
    Ok(out)
}

fn write_register(out: &mut String, register: &Register) -> std::fmt::Result {
    let index = match (register.per_port, register.is_array()) {
        (true, _) => "[p]".to_string(),
        (false, true) => format!("[{}]", register.count),
        (false, false) => String::new(),
    };
    let reset = match register.reset {
        Reset::Value(value) if matches!(register.group, Group::Identification | Group::Page(_)) && value != 0 => {
            format!("0x{value:08X}")
        }
        Reset::Value(value) => value.to_string(),
        Reset::AllPorts => "every port".into(),
        Reset::FirstEntry => "1 for [0], else 0".into(),
        Reset::Build => "of the build".into(),
        Reset::Input => "input".into(),
    };
    writeln!(
        out,
        "| `0x{:03X}` | `{}{index}` | {} | {} | {reset} | | {} | {} |",
        4 * register.offset,
        register.name,
        register.width,
        register.access.short(),
        register.brief,
        register.requirement,
    )?;
    // Counters and live twins add nothing to their register's or their shadow's fields.
    if register.width == 64 || register.group == Group::Live {
        return Ok(());
    }
    for field in register.fields {
        let bits = match field.width {
            1 => format!("{}", field.lsb),
            width => format!("{}:{}", field.lsb + width - 1, field.lsb),
        };
        let values: Vec<String> = field.values.iter().map(|value| format!("{} = `{}`, {}", value.value, value.name, value.brief)).collect();
        let colon = if values.is_empty() { "" } else { ": " };
        writeln!(out, "| | | {bits} | | | `{}` | {}{colon}{} | |", field.name, field.brief, values.join("; "))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_register_has_its_row() {
        let text = super::markdown();
        for register in crate::registers() {
            assert!(text.contains(&format!("| `0x{:03X}` | `{}", 4 * register.offset, register.name)));
        }
        for line in text.lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.matches('|').count(), 9, "{line}");
        }
    }
}
