// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! C header: byte offsets, field masks, values and accessors over a memory-mapped block.

use super::head::{COPYRIGHT, GENERATED, LICENCE};
use crate::{groups, map, registers, Group, MAP_CRC, PAGES};
use std::fmt::Write;

const ACCESSORS: &str = "\
/* base: the block's first word, mapped as device memory; offset: one of the EQUIPOISE_..._OFFSET. */
static inline uint32_t equipoise_read32(const volatile uint32_t *base, uint32_t offset)
{
    return base[offset / 4u];
}

static inline void equipoise_write32(volatile uint32_t *base, uint32_t offset, uint32_t value)
{
    base[offset / 4u] = value;
}

/* High word first: reading it latches the low word. */
static inline uint64_t equipoise_read64(const volatile uint32_t *base, uint32_t offset)
{
    const uint64_t high = base[offset / 4u];
    const uint64_t low = base[offset / 4u + 1u];
    return (high << 32) | low;
}

static inline void equipoise_commit(volatile uint32_t *base)
{
    equipoise_write32(base, EQUIPOISE_COMMIT_OFFSET, EQUIPOISE_COMMIT_COMMIT_MASK);
}
";

/// The map as a C99 header.
pub fn c_header() -> String {
    let mut out = format!("/* {LICENCE} */\n/* {COPYRIGHT} */\n/* {GENERATED} */\n");
    write(&mut out).expect("a String takes all");
    out
}

fn write(out: &mut String) -> std::fmt::Result {
    writeln!(out, "#ifndef EQUIPOISE_H\n#define EQUIPOISE_H\n\n#include <stdint.h>\n")?;
    writeln!(out, "#define EQUIPOISE_MAGIC_VALUE 0x{:08X}u", map::MAGIC_VALUE)?;
    writeln!(out, "#define EQUIPOISE_VERSION_VALUE 0x{:08X}u", map::VERSION_VALUE)?;
    writeln!(out, "#define EQUIPOISE_MAP_CRC_VALUE 0x{MAP_CRC:08X}u")?;
    for page in PAGES {
        writeln!(out, "#define EQUIPOISE_{}_MAGIC_VALUE 0x{:08X}u", page.name.to_uppercase(), page.magic)?;
    }
    writeln!(out, "#define EQUIPOISE_UNMAPPED_READ 0x{:08X}u", crate::UNMAPPED_READ)?;
    for group in groups() {
        writeln!(out, "\n/* ---- {} ---- */", group.title())?;
        for register in registers().filter(|r| r.group == group) {
            let name = register.name;
            let address = 4 * register.offset;
            writeln!(out, "\n/* {}; {}, {} bits */", register.brief, register.access.short(), register.width)?;
            if register.is_array() {
                writeln!(
                    out,
                    "#define EQUIPOISE_{name}_OFFSET(i) (0x{address:03X}u + {}u * (uint32_t)(i))",
                    4 * register.words_per_entry()
                )?;
                writeln!(out, "#define EQUIPOISE_{name}_COUNT {}u", register.count)?;
            } else {
                writeln!(out, "#define EQUIPOISE_{name}_OFFSET 0x{address:03X}u")?;
            }
            // Counters and live twins add nothing to their register's or their shadow's fields.
            if register.width == 64 || register.group == Group::Live {
                continue;
            }
            for field in register.fields {
                writeln!(out, "#define EQUIPOISE_{name}_{}_SHIFT {}u", field.name, field.lsb)?;
                writeln!(out, "#define EQUIPOISE_{name}_{}_MASK 0x{:08X}u", field.name, field.mask())?;
                for value in field.values {
                    writeln!(out, "#define EQUIPOISE_{name}_{}_{} {}u /* {} */", field.name, value.name, value.value, value.brief)?;
                }
            }
        }
    }
    writeln!(out, "\n{ACCESSORS}\n#endif")
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    /// Strict C99, where a compiler is at hand (`CC`, else `cc`).
    #[test]
    fn a_strict_compiler_takes_it() {
        let dir = std::env::temp_dir().join(format!("equipoise-header-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("equipoise.h"), super::c_header()).unwrap();
        let program = "#include \"equipoise.h\"\n\
            int main(void)\n{\n    static uint32_t block[1024];\n    block[0x26A] = 1u;\n    block[0x26B] = 2u;\n    \
            equipoise_write32(block, EQUIPOISE_SHARE_OFFSET(2), 7u);\n    equipoise_commit(block);\n    \
            return !(equipoise_read64(block, EQUIPOISE_SENT_BYTES_OFFSET(5)) == 0x100000002u\n        \
            && block[0x112] == 7u && block[0x40] == 1u && equipoise_read32(block, EQUIPOISE_COMMIT_OFFSET) == 1u);\n}\n";
        std::fs::write(dir.join("use.c"), program).unwrap();
        let cc = std::env::var("CC").unwrap_or_else(|_| "cc".into());
        let built = Command::new(&cc)
            .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-std=c99", "use.c", "-o", "use"])
            .current_dir(&dir)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("no C compiler {cc}: {error}; install one or set CC"));
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        assert!(Command::new(dir.join("use")).status().unwrap().success());
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
