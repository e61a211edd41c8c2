// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Counters of the same kinds for each port, or each PHY: a table, or a list of objects.

use std::fmt;

use anyhow::Result;
use equipoise_regmap::Register;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::burst::read_each;
use super::team::Team;

/// A row for each port or PHY.
#[derive(Clone, Debug)]
pub struct Counts {
    /// What has a row.
    of: &'static str,
    kinds: Vec<String>,
    rows: Vec<Vec<u64>>,
}

impl Counts {
    /// Reads the first `rows` entries of each register; its name without `prefix` is that of its column.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team, of: &'static str, prefix: &str, registers: &[Register], rows: usize) -> Result<Self> {
        let columns = read_each(team, &registers.iter().collect::<Vec<_>>())?;
        Ok(Counts {
            of,
            kinds: registers.iter().map(|register| register.name.trim_start_matches(prefix).to_lowercase()).collect(),
            rows: (0..rows).map(|row| columns.iter().map(|column| column[row]).collect()).collect(),
        })
    }
}

struct Row<'a>(&'a Counts, usize);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Row(counts, row) = *self;
        let mut map = serializer.serialize_map(Some(1 + counts.kinds.len()))?;
        map.serialize_entry(counts.of, &row)?;
        for (kind, count) in counts.kinds.iter().zip(&counts.rows[row]) {
            map.serialize_entry(kind, count)?;
        }
        map.end()
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((0..self.rows.len()).map(|row| Row(self, row)))
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = |column: usize| self.rows.iter().map(|row| row[column].to_string().len()).max().unwrap_or(0);
        let widths: Vec<usize> = self.kinds.iter().enumerate().map(|(column, kind)| kind.len().max(widest(column))).collect();
        write!(f, "{:>4}", self.of)?;
        self.kinds.iter().zip(&widths).try_for_each(|(kind, &width)| write!(f, "  {:>width$}", kind.replace('_', " ")))?;
        writeln!(f)?;
        for (number, row) in self.rows.iter().enumerate() {
            write!(f, "{number:>4}")?;
            row.iter().zip(&widths).try_for_each(|(count, &width)| write!(f, "  {count:>width$}"))?;
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_and_a_list() {
        let kinds = ["frames", "bad_fcs"].map(str::to_string).to_vec();
        let counts = Counts { of: "phy", kinds, rows: vec![vec![12_345_678, 0], vec![5, 3]] };
        assert_eq!(counts.to_string(), " phy    frames  bad fcs\n   0  12345678        0\n   1         5        3\n");
        let list = serde_json::to_string(&counts).unwrap();
        assert_eq!(list, r#"[{"phy":0,"frames":12345678,"bad_fcs":0},{"phy":1,"frames":5,"bad_fcs":3}]"#);
    }
}
