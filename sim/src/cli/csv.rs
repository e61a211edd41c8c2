// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Writes decisions.csv; its columns are described in the help of `replay`.

use std::io::{self, Write};

use super::follow::Row;

/// The first line.
pub const HEADER: &str = "frame,bytes,port,epoch,eligible,clock_in,clock_out,drop";

/// Writes all rows in the order of the capture.
pub fn write(to: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    writeln!(to, "{HEADER}")?;
    for row in rows {
        write!(to, "{},{},", row.number, row.bytes)?;
        match row.decision {
            Some(d) if d.dropped => write!(to, ",{},{:x},", d.epoch, d.eligible)?,
            Some(d) => write!(to, "{},{},{:x},", d.port, d.epoch, d.eligible)?,
            None => write!(to, ",,,")?,
        }
        let clock = |c: Option<u64>| c.map_or(String::new(), |c| c.to_string());
        writeln!(to, "{},{},{}", clock(row.clock_in), clock(row.clock_out), row.fate.drop_name())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::follow::Fate;
    use super::*;
    use equipoise_golden::lane::Reason;
    use equipoise_sim::Decision;

    #[test]
    fn a_row_says_what_there_is_and_leaves_the_rest_empty() {
        let d = Decision { clock: 9, lane: 0, port: 3, bytes: 60, epoch: 1, eligible: 0xb, forced: false, dropped: false };
        let sent = Row {
            number: 1,
            bytes: 60,
            decision: Some(d),
            clock_in: Some(5),
            clock_whole: Some(12),
            clock_out: Some(99),
            fate: Fate::Sent,
        };
        let runt = Row {
            number: 3,
            bytes: 9,
            decision: None,
            clock_in: Some(6),
            clock_whole: Some(7),
            clock_out: None,
            fate: Fate::Dropped(Reason::Runt),
        };
        let mut out = Vec::new();
        write(&mut out, &[sent, runt]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, format!("{HEADER}\n1,60,3,1,b,5,99,\n3,9,,,,6,,RUNT\n"));
    }
}
