// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The table of boards in README.md, between two marks, from `synth/boards.json`.

use super::recorded::{Measured, Record};
use crate::tools;
use anyhow::{Context, Result};
use equipoise_boards::catalogue;
use std::fs;

const FILE: &str = "README.md";
const BEGIN: &str = "<!-- generated: boards -->";
const END: &str = "<!-- end -->";

/// Puts the table into README.md.
///
/// # Errors
///
/// README.md cannot be read or written, or has no place for it.
pub fn publish(record: &Record) -> Result<()> {
    let path = tools::root().join(FILE);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {FILE}"))?;
    let new = replace(&text, &markdown(record)).with_context(|| format!("{FILE} has no lines '{BEGIN}' and '{END}'"))?;
    match new == text {
        true => Ok(()),
        false => tools::write(FILE, &new),
    }
}

/// The table: a row for every board and top.
pub fn markdown(record: &Record) -> String {
    let mut text = "| board | top | LUT | BRAM | core clock, MHz | least margin |\n| --- | --- | ---: | ---: | ---: | ---: |\n".to_string();
    for board in catalogue::all() {
        let wanted = board.core_hertz as f64 / 1e6;
        for top in board.tops {
            let measured = record.find(board.name, top.name()).and_then(|entry| entry.measured.as_ref());
            text += &format!("| `{}` | `{}` | {} |\n", board.name, top.name(), cells(measured, wanted));
        }
    }
    text
}

fn cells(measured: Option<&Measured>, wanted: f64) -> String {
    let Some(m) = measured else { return format!("not recorded | | of {wanted} | –") };
    let percent = |used: u64, of: u64| used as f64 * 100.0 / of.max(1) as f64;
    format!(
        "{} ({:.0} %) | {} ({:.0} %) | {:.1} of {wanted} | {:.1} %",
        m.luts,
        percent(m.luts, m.luts_available),
        m.block_rams,
        percent(m.block_rams, m.block_rams_available),
        m.core_megahertz,
        m.margin_percent
    )
}

/// `text` with what is between the marks replaced; `None` where a mark is missing.
fn replace(text: &str, table: &str) -> Option<String> {
    let (head, rest) = text.split_once(BEGIN)?;
    let (_, tail) = rest.split_once(END)?;
    Some(format!("{head}{BEGIN}\n\n{table}\n{END}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitstream::recorded::Entry;

    #[test]
    fn the_readme_has_what_is_recorded() {
        let text = fs::read_to_string(tools::root().join(FILE)).unwrap();
        let fresh = replace(&text, &markdown(&Record::read().unwrap())).expect("README.md has a place for the table");
        assert!(text == fresh, "the table of boards in README.md is not what synth/boards.json says: make boards-table");
    }

    #[test]
    fn a_row_says_how_full_and_how_fast() {
        let measured = Measured {
            luts: 6072,
            luts_available: 24288,
            block_rams: 14,
            block_rams_available: 56,
            core_megahertz: 135.04,
            margin_percent: 5.5,
        };
        let mut record = Record::default();
        let entry = Entry { board: "colorlight-i5".into(), top: "two-members".into(), measured: Some(measured), ..Entry::default() };
        record.put(entry);
        let table = markdown(&record);
        assert!(table.contains("| `colorlight-i5` | `two-members` | 6072 (25 %) | 14 (25 %) | 135.0 of 125 | 5.5 % |"), "{table}");
        assert!(table.contains("| `alchitry-cu` | `small` | not recorded | | of 25 |"), "{table}");
        assert_eq!(table.lines().count(), 2 + 9);
    }

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let text = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        assert_eq!(replace(&text, "new\n").unwrap(), format!("a\n{BEGIN}\n\nnew\n\n{END}\nb\n"));
        assert_eq!(replace("a\nb\n", "new\n"), None);
    }
}
