// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The committed exports, and the tables inside the pages, say what the map says.

use equipoise_regmap::{export, registers, Group};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn page(name: &str) -> String {
    std::fs::read_to_string(docs().join(name)).unwrap_or_else(|error| panic!("docs/{name}: {error}"))
}

#[test]
fn the_generated_files_are_fresh() {
    for (name, text) in export::files(export::CSV_PORTS).unwrap() {
        let committed = std::fs::read_to_string(docs().join("generated").join(name)).unwrap_or_default();
        assert!(committed == text, "docs/generated/{name} is missing or stale; refresh it with:\n    {}", export::REFRESH);
    }
}

#[test]
fn the_tables_in_the_pages_are_fresh() {
    for name in export::PAGES {
        let committed = page(name);
        let filled = export::fill(&committed).unwrap_or_else(|error| panic!("docs/{name}, {error}"));
        assert!(committed == filled, "a generated table in docs/{name} is stale; refresh it with:\n    {}", export::REFRESH);
    }
}

/// A table whose marker was taken out would not be missed by the test above.
#[test]
fn the_reference_has_every_register() {
    let text = page("registers.md");
    for register in registers() {
        let row = format!("| `0x{:03X}` | `{}", 4 * register.offset, register.name);
        assert!(text.contains(&row), "docs/registers.md lacks {} (group {})", register.name, Group::title(register.group));
    }
}

/// The C of the programmer's guide, all of it in one file behind the header, as strict C99 (`CC`, else `cc`).
#[test]
fn the_c_snippets_compile() {
    let text = page("programming.md");
    let mut program = String::from("#include \"equipoise.h\"\n");
    let mut snippets = 0;
    for piece in text.split("\n```c\n").skip(1) {
        program += piece.split("\n```\n").next().unwrap();
        program += "\n";
        snippets += 1;
    }
    assert!(snippets > 3, "{snippets} snippets found");
    let dir = std::env::temp_dir().join(format!("equipoise-snippets-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join("snippets.c"), program).unwrap();
    let cc = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let built = Command::new(&cc)
        .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-std=c99", "-c", "snippets.c", "-o", "snippets.o", "-I"])
        .arg(docs().join("generated"))
        .current_dir(&dir)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("no C compiler {cc}: {error}; install one or set CC"));
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    std::fs::remove_dir_all(&dir).unwrap();
}
