// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Tables inside pages that are written by hand
//!
//! ```text
//! words by hand
//! <!-- generated: status -->
//!
//! | address | register | …       made from the map
//!
//! <!-- end -->
//! words by hand
//! ```
//!
//! [`fill`] makes what is between the two comments anew and leaves every other line as it is. Each comment has a line of its own.

use super::markdown::group_table;
use crate::ident::statistics_lag;
use crate::{map, Group, MAP_CRC, PAGES as REGISTER_PAGES, UNMAPPED_READ};
use std::fmt::{self, Write};

/// The pages in `docs` that may have such tables.
pub const PAGES: [&str; 4] = ["interfaces.md", "programming.md", "registers.md", "theory.md"];

const OPEN: &str = "<!-- generated:";
const END: &str = "<!-- end -->";

/// A table by the name in its comment, and what makes it.
type Table = (&'static str, fn() -> Result<String, fmt::Error>);

/// Every table that a page can ask for: one of each group of the block, and what else a page would otherwise copy; besides these, one of
/// each page of registers, by its name.
const TABLES: [Table; 9] = [
    ("identification", || group_table(Group::Identification)),
    ("control", || group_table(Group::Control)),
    ("status", || group_table(Group::Status)),
    ("configuration", || group_table(Group::Configuration)),
    ("live", || group_table(Group::Live)),
    ("statistics", || group_table(Group::Statistics)),
    ("constants", constants),
    ("drops", drops),
    ("lag", lag),
];

/// Numbers of ports that the block is made for.
const PORTS: [usize; 5] = [2, 3, 4, 8, 16];

/// Clocks in a microsecond at the clock that the block is printed for if nothing else is said.
const US_CLOCKS: usize = 125;

/// What is wrong with a page; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FillError {
    /// No table has this name.
    Unknown(usize, String),
    /// The table that begins here has no end.
    Unclosed(usize, String),
    /// A table begins here, inside the one that began there.
    Inside(usize, usize),
    /// A table ends here that did not begin.
    Stray(usize),
    /// A comment that is nearly a marker.
    Malformed(usize),
}

impl fmt::Display for FillError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FillError::Unknown(line, name) => {
                let known: Vec<&str> = names().collect();
                write!(f, "line {line}: there is no generated table {name:?}; there are {}", known.join(", "))
            }
            FillError::Unclosed(line, name) => {
                write!(f, "line {line}: the generated table {name:?} has no end; put a line `{END}` behind it")
            }
            FillError::Inside(line, open) => {
                write!(f, "line {line}: a generated table begins inside the one of line {open}; put a line `{END}` between them")
            }
            FillError::Stray(line) => write!(f, "line {line}: `{END}` ends a table that did not begin"),
            FillError::Malformed(line) => {
                write!(f, "line {line}: not a marker; one is a whole line, such as `{OPEN} status -->` or `{END}`")
            }
        }
    }
}

impl std::error::Error for FillError {}

/// A line of a page.
enum Line<'a> {
    Begin(&'a str),
    End,
    Text,
}

fn kind(line: &str) -> Option<Line<'_>> {
    let inner = line.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(str::trim);
    if let Some(name) = inner.and_then(|inner| inner.strip_prefix("generated:")) {
        return Some(Line::Begin(name.trim()));
    }
    if inner == Some("end") {
        return Some(Line::End);
    }
    // A marker that is misspelt would leave its table to rot.
    let near = |word| line.to_lowercase().replace(' ', "").contains(word);
    let malformed = near("<!--generated") || near("<!--end");
    (!malformed).then_some(Line::Text)
}

/// A page with its tables made anew.
///
/// # Errors
/// [`FillError`]: a marker that names no table, has no end, or is none.
pub fn fill(page: &str) -> Result<String, FillError> {
    let mut out = String::with_capacity(page.len());
    let mut open: Option<(usize, &str)> = None;
    for (number, line) in (1..).zip(page.lines()) {
        match (kind(line).ok_or(FillError::Malformed(number))?, open) {
            (Line::Begin(_), Some((began, _))) => return Err(FillError::Inside(number, began)),
            (Line::Begin(name), None) => {
                let text = table(name).ok_or_else(|| FillError::Unknown(number, name.into()))?.expect("a String takes all");
                out.push_str(&format!("{line}\n\n{text}\n"));
                open = Some((number, name));
            }
            (Line::End, None) => return Err(FillError::Stray(number)),
            (Line::Text, Some(_)) => {}
            (Line::End, Some(_)) => {
                open = None;
                out.push_str(&format!("{line}\n"));
            }
            (Line::Text, None) => out.push_str(&format!("{line}\n")),
        }
    }
    match open {
        Some((line, name)) => Err(FillError::Unclosed(line, name.into())),
        None => Ok(out),
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.0).chain(REGISTER_PAGES.iter().map(|page| page.name))
}

/// The table of that name, if there is one.
fn table(name: &str) -> Option<Result<String, fmt::Error>> {
    let of_page = || REGISTER_PAGES.iter().find(|page| page.name == name).map(|page| group_table(page.group()));
    TABLES.iter().find(|table| table.0 == name).map(|table| table.1()).or_else(of_page)
}

fn constants() -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(out, "| what | value | in the C header |")?;
    writeln!(out, "| --- | --- | --- |")?;
    for (what, value, name) in [
        ("`MAGIC` reads", map::MAGIC_VALUE, "EQUIPOISE_MAGIC_VALUE"),
        ("`VERSION` reads", map::VERSION_VALUE, "EQUIPOISE_VERSION_VALUE"),
        ("`MAP_CRC` reads", MAP_CRC, "EQUIPOISE_MAP_CRC_VALUE"),
        ("a word that is not there reads", UNMAPPED_READ, "EQUIPOISE_UNMAPPED_READ"),
    ] {
        writeln!(out, "| {what} | `0x{value:08X}` | `{name}` |")?;
    }
    for page in REGISTER_PAGES {
        let (register, name) = (page.registers[0].name, page.name.to_uppercase());
        writeln!(out, "| `{register}` reads | `0x{:08X}` | `EQUIPOISE_{name}_MAGIC_VALUE` |", page.magic)?;
    }
    Ok(out)
}

fn drops() -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(out, "| counter | address | counts |")?;
    writeln!(out, "| --- | --- | --- |")?;
    for register in map::DROPS {
        writeln!(out, "| `{}` | `0x{:03X}` | {} |", register.name, 4 * register.offset, register.brief)?;
    }
    Ok(out)
}

fn lag() -> Result<String, fmt::Error> {
    let mut out = String::new();
    writeln!(out, "| ports | clocks | microseconds at {US_CLOCKS} MHz |")?;
    writeln!(out, "| ---: | ---: | ---: |")?;
    for ports in PORTS {
        let clocks = statistics_lag(ports);
        // Rounded up: who waits that long has waited long enough.
        let tenths = (10 * clocks).div_ceil(US_CLOCKS);
        writeln!(out, "| {ports} | {clocks} | {}.{} |", tenths / 10, tenths % 10)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_made_anew_and_the_words_around_it_stay() {
        let page = |table: &str| format!("# Title\n\n  Words; not a <marker>.\n<!-- generated: status -->\n{table}<!-- end -->\n\nMore.\n");
        let filled = fill(&page("old\n| rows |\n")).unwrap();
        assert_eq!(filled, page(&format!("\n{}\n", group_table(Group::Status).unwrap())));
        assert_eq!(fill(&filled).unwrap(), filled, "a second time changes nothing");
        assert_eq!(fill(&page("")).unwrap(), filled, "from nothing");
        assert_eq!(fill("only words\n").unwrap(), "only words\n");
    }

    #[test]
    fn every_table_has_rows_and_every_group_a_table() {
        for name in names() {
            let text = table(name).unwrap().unwrap();
            let columns: Vec<usize> = text.lines().map(|line| line.matches('|').count()).collect();
            assert!(columns.len() > 2 && columns.iter().all(|&count| count == columns[0]), "{name}:\n{text}");
        }
        for group in crate::groups() {
            let rows = group_table(group).unwrap();
            assert_eq!(names().filter(|name| table(name) == Some(Ok(rows.clone()))).count(), 1, "{}", group.title());
        }
        assert!(lag().unwrap().contains("| 4 | 496 | 4.0 |"));
    }

    #[test]
    fn a_marker_that_is_wrong_is_named_with_its_line() {
        let error = |page: &str| fill(page).unwrap_err().to_string();
        let unknown = error("\n<!-- generated: stauts -->\n<!-- end -->\n");
        assert!(
            unknown.starts_with("line 2: there is no generated table \"stauts\"; there are identification, control, status,"),
            "{unknown}"
        );
        let unclosed = error("<!-- generated: drops -->\n| a |\nwords that would be lost\n");
        assert_eq!(unclosed, "line 1: the generated table \"drops\" has no end; put a line `<!-- end -->` behind it");
        let inside = error("<!-- generated: drops -->\n<!-- generated: lag -->\n<!-- end -->\n");
        assert!(inside.starts_with("line 2: a generated table begins inside the one of line 1"), "{inside}");
        assert_eq!(error("a\n\n<!-- end -->\n"), "line 3: `<!-- end -->` ends a table that did not begin");
        for near in
            ["<!-- generated status -->", "<!-- Generated: status -->", "text <!-- generated: status -->", "<!-- end", "<!-- ended -->"]
        {
            assert!(error(&format!("{near}\n")).starts_with("line 1: not a marker"), "{near}");
        }
    }
}
