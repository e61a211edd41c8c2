// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Writes decisions.csv; its columns are described in the help of `replay`.

use std::io::{self, Write};

use super::follow::Row;

/// The first line.
pub const HEADER: &str = "frame,bytes,port,epoch,eligible,clock_in,clock_out,drop,policy,reason";

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
        let policy = row.policy.map_or("", |policy| policy.name());
        writeln!(to, "{},{},{},{policy},{}", clock(row.clock_in), clock(row.clock_out), row.fate.drop_name(), row.reason())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::follow::Fate;
    use super::*;
    use equipoise_golden::lane::Reason;
    use equipoise_golden::policy::Policy;
    use equipoise_sim::Decision;

    #[test]
    fn a_row_says_what_there_is_and_leaves_the_rest_empty() {
        let d = Decision {
            clock: 9,
            lane: 0,
            port: 3,
            bytes: 60,
            epoch: 1,
            eligible: 0xb,
            forced: false,
            dropped: false,
            policy: None,
            load: [0; 16],
            in_flight: [0; 16],
        };
        let decided = |number, d, fate| Row {
            decision: Some(d),
            policy: Some(Policy::RoundRobin),
            clock_in: Some(5),
            clock_out: (!d.dropped).then_some(99),
            fate,
            ..Row::waiting(number, 60, None)
        };
        let sent = decided(1, d, Fate::Sent);
        let runt = Row { clock_in: Some(6), fate: Fate::Dropped(Reason::Runt), ..Row::waiting(3, 9, None) };
        let lost = decided(4, Decision { dropped: true, eligible: 0, ..d }, Fate::Dropped(Reason::NoPath));
        let forced = decided(5, Decision { forced: true, ..d }, Fate::Sent);
        let down = decided(6, Decision { forced: true, dropped: true, ..d }, Fate::Dropped(Reason::ForcedDown));
        let mut out = Vec::new();
        write(&mut out, &[sent, runt, lost, forced, down]).unwrap();
        let text = String::from_utf8(out).unwrap();
        let want = [
            HEADER,
            "1,60,3,1,b,5,99,,ROUND_ROBIN,free",
            "3,9,,,,6,,RUNT,,",
            "4,60,,1,0,5,,NO_PATH,ROUND_ROBIN,no path",
            "5,60,3,1,b,5,99,,ROUND_ROBIN,forced",
            "6,60,,1,b,5,,FORCED_DOWN,ROUND_ROBIN,forced down",
        ];
        assert_eq!(text.lines().collect::<Vec<_>>(), want);
    }
}
