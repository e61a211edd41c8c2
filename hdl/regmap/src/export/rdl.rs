// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! SystemRDL 2.0, for peakrdl.

use super::head::{COPYRIGHT, GENERATED, LICENCE};
use super::words::{bits_in_word, WORDS};
use crate::{groups, registers, Access, Field, Group, Register, MAX_PORTS};
use std::fmt::Write;

/// The map as SystemRDL 2.0. Reset values are those of a 16-port block.
pub fn system_rdl() -> String {
    let mut out = format!("// {LICENCE}\n// {COPYRIGHT}\n// {GENERATED}\n\n");
    write(&mut out).expect("a String takes all");
    out
}

fn write(out: &mut String) -> std::fmt::Result {
    writeln!(out, "addrmap equipoise {{")?;
    writeln!(out, "    name = \"Equipoise teaming block\";")?;
    writeln!(out, "    desc = \"Counters of 64 bits are two registers: HIGH at the lower address, whose read latches LOW.\";")?;
    writeln!(out, "    addressing = regalign;\n    default regwidth = 32;\n    default accesswidth = 32;")?;
    for register in registers() {
        for field in register.fields.iter().filter(|f| !f.values.is_empty()) {
            // A live twin shares the names of its shadow.
            if register.group == Group::Live {
                continue;
            }
            writeln!(out, "\n    enum {} {{", enum_name(register, field))?;
            for value in field.values {
                writeln!(out, "        {} = {}'d{} {{ desc = \"{}\"; }};", value.name, field.width, value.value, value.brief)?;
            }
            writeln!(out, "    }};")?;
        }
    }
    for group in groups() {
        writeln!(out, "\n    // {}", group.title())?;
        for register in registers().filter(|r| r.group == group) {
            write_register(out, register)?;
        }
    }
    writeln!(out, "}};")
}

fn enum_name(register: &Register, field: &Field) -> String {
    let name = register.name.strip_prefix("LIVE_").unwrap_or(register.name);
    format!("{}_{}_e", name.to_lowercase(), field.name.to_lowercase())
}

fn write_register(out: &mut String, register: &Register) -> std::fmt::Result {
    if register.width == 64 {
        writeln!(out, "    regfile {{\n        desc = \"{} ({})\";", register.brief, register.requirement)?;
        for (place, (name, lowest, brief)) in WORDS.into_iter().enumerate() {
            writeln!(out, "        reg {{\n            desc = \"{brief}\";")?;
            for field in register.fields {
                if let Some((lsb, width)) = bits_in_word(field, lowest) {
                    write_field(out, register, &Field { lsb, width, ..*field }, "            ")?;
                }
            }
            writeln!(out, "        }} {name} @ 0x{:X};", 4 * place)?;
        }
    } else {
        writeln!(out, "    reg {{\n        desc = \"{} ({})\";", register.brief, register.requirement)?;
        register.fields.iter().try_for_each(|field| write_field(out, register, field, "        "))?;
    }
    let address = 4 * register.offset;
    if register.is_array() {
        let stride = 4 * register.words_per_entry();
        writeln!(out, "    }} {}[{}] @ 0x{:03X} += 0x{:X};", register.name, register.count, address, stride)
    } else {
        writeln!(out, "    }} {} @ 0x{:03X};", register.name, address)
    }
}

fn write_field(out: &mut String, register: &Register, field: &Field, indent: &str) -> std::fmt::Result {
    writeln!(out, "{indent}field {{")?;
    writeln!(out, "{indent}    desc = \"{}\";", field.brief)?;
    let access = match register.field_access(field) {
        Access::ReadOnly => "sw = r; hw = w;",
        Access::ReadWrite => "sw = rw; hw = r;",
        Access::WriteOne if field.width == 1 => "sw = w; hw = r; singlepulse;",
        // SystemRDL has pulses of one bit only; for more, swmod says that a write counts.
        Access::WriteOne => "sw = w; hw = r; swmod;",
        Access::WriteOneSet => "sw = rw; hw = r; onwrite = woset;",
    };
    writeln!(out, "{indent}    {access}")?;
    if !field.values.is_empty() {
        writeln!(out, "{indent}    encode = {};", enum_name(register, field))?;
    }
    let reset = match register.reset_value(1, MAX_PORTS) {
        Some(value) => format!(" = {}'h{:x}", field.width, field.get(value)),
        None => String::new(),
    };
    let msb = field.lsb + field.width - 1;
    writeln!(out, "{indent}}} {}[{}:{}]{};", field.name, msb, field.lsb, reset)
}

#[cfg(test)]
mod tests {
    #[test]
    fn arrays_enums_and_wide_registers_are_written() {
        let text = super::system_rdl();
        for part in [
            "        } HIGH @ 0x0;\n",
            "        } LOW @ 0x4;\n    } SENT_BYTES[16] @ 0x980 += 0x8;",
            "} LIVE_SHARE[16] @ 0x640 += 0x4;",
            "encode = no_path_mode_e;",
            "} PORTS[15:0] = 16'hffff;",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("regwidth = 64"));
    }
}
