// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The committed SystemRDL and SVD files as PeakRDL reads them, field by field against the map.
//!
//! PeakRDL comes from PyPI: `make clients` installs it and runs this test (feature `clients`).

use equipoise_regmap::{registers, Access, Register, MAX_PORTS};
use std::path::Path;
use std::process::Command;

/// What a format cannot say, or says its own way.
struct Format {
    file: &'static str,
    /// The name of an entry of an array.
    entry: fn(&str, u16) -> String,
    /// Reset value of a field that has none of its own.
    no_reset: &'static str,
}

const FORMATS: [Format; 2] = [
    Format { file: "equipoise.rdl", entry: |name, index| format!("{name}[{index}]"), no_reset: "None" },
    // The importer counts entries in their names, and takes the device's reset value.
    Format { file: "equipoise.svd", entry: |name, index| format!("{name}{index}"), no_reset: "0" },
];

fn read(file: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join(".tools/venv/bin/python");
    assert!(python.exists(), "{} is not there: run make clients", python.display());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peakrdl.py");
    let output = Command::new(python).arg(script).arg(root.join("docs/generated").join(file)).output().unwrap();
    assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// One of 64 bits is two of 32, the high word at the lower address.
fn words(register: &Register) -> &'static [(&'static str, u8)] {
    match register.width {
        64 => &[(".HIGH", 32), (".LOW", 0)],
        _ => &[("", 0)],
    }
}

fn lines(format: &Format, register: &Register, index: u16) -> Vec<String> {
    let name = if register.is_array() { (format.entry)(register.name, index) } else { register.name.to_string() };
    let mut lines = vec![];
    for (place, &(word, lowest)) in (0..).zip(words(register)) {
        for field in register.fields {
            let (access, on_write) = match register.field_access(field) {
                Access::ReadOnly => ("r", "-"),
                Access::ReadWrite => ("rw", "-"),
                Access::WriteOne => ("w", "-"),
                Access::WriteOneSet => ("rw", "woset"),
            };
            // Both formats have one reset value for all entries of an array: that of all but the first.
            let reset = register.reset_value(1, MAX_PORTS).map_or(format.no_reset.into(), |value| field.get(value).to_string());
            let values: Vec<String> = field.values.iter().map(|value| format!("{}={}", value.name, value.value)).collect();
            let address = 4 * (register.offset + index * register.words_per_entry() + place);
            let (lsb, msb) = (field.lsb.max(lowest) - lowest, (field.lsb + field.width).min(lowest + 32) - lowest - 1);
            let bits = format!("{msb}:{lsb} {access} {on_write} {reset} {}", values.join(" "));
            lines.push(format!("{address:#05x} 4 {name}{word} {} {bits}", field.name));
        }
    }
    lines
}

#[test]
fn peakrdl_reads_what_the_map_says() {
    for format in &FORMATS {
        let entries = registers().flat_map(|register| (0..register.count).map(move |index| (register, index)));
        let expected = entries.flat_map(|(register, index)| lines(format, register, index));
        let (expected, read) = (expected.collect::<Vec<_>>(), read(format.file));
        let mut lines = read.lines();
        for wanted in &expected {
            assert_eq!(lines.next(), Some(wanted.as_str()), "{}", format.file);
        }
        assert_eq!(lines.next(), None, "{}", format.file);
        assert!(expected.len() > 200);
    }
}
