// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Firings that were missed, and outstanding commands: what `stats` shows of a block that has them. SELECT, which port is shown, is put
//! back; LU_MAX and the counts of two ports are not of one clock.

use std::fmt;

use anyhow::Result;
use equipoise_regmap::map;
use serde::Serialize;

use super::burst::read_all;
use super::team::Team;

/// Counters of time frames and commands.
#[derive(Serialize, Clone, Default)]
pub struct Outstanding {
    #[serde(skip_serializing_if = "Option::is_none")]
    missed_fires: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignored_completions: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lu_max: Option<Vec<u64>>,
    /// Of each port, of each logical unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    outstanding_commands: Option<Vec<Vec<u64>>>,
}

impl Outstanding {
    /// Asks the block.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        let built = team.caps().built();
        let mut all = Outstanding::default();
        if map::MISSED_FIRES.is_in(built) {
            all.missed_fires = Some(team.read(&map::MISSED_FIRES, 0)?);
        }
        if map::INFLIGHT.is_in(built) {
            all.ignored_completions = Some(team.read(&map::IGNORED_DONE, 0)?);
            let [select, lu_max] = read_all(team, [&map::SELECT, &map::LU_MAX])?;
            let counts = counts(team, built.ports as u32);
            team.write(&map::SELECT, 0, select[0] as u32)?;
            (all.lu_max, all.outstanding_commands) = (Some(lu_max), Some(counts?));
        }
        Ok(all)
    }
}

fn counts(team: &mut Team, ports: u32) -> Result<Vec<Vec<u64>>> {
    let mut of_port = |port| {
        team.write(&map::SELECT, 0, port)?;
        let [counts] = read_all(team, [&map::INFLIGHT])?;
        Ok(counts)
    };
    (0..ports).map(&mut of_port).collect()
}

impl fmt::Display for Outstanding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(missed) = self.missed_fires.filter(|&missed| missed > 0) {
            writeln!(f, "firings missed, as shares were being reckoned: {missed}")?;
        }
        if let Some(ignored) = self.ignored_completions.filter(|&ignored| ignored > 0) {
            writeln!(f, "completions of commands that were not outstanding: {ignored}")?;
        }
        let (Some(limits), Some(ports)) = (&self.lu_max, &self.outstanding_commands) else { return Ok(()) };
        let shown: Vec<usize> = (0..limits.len()).filter(|&unit| ports.iter().any(|counts| counts[unit] > 0)).collect();
        if shown.is_empty() {
            return Ok(());
        }
        write!(f, "outstanding commands:\n  LU  most")?;
        (0..ports.len()).try_for_each(|port| write!(f, "  {:>7}", format!("port {port}")))?;
        writeln!(f)?;
        for unit in shown {
            let most = if limits[unit] == 0 { "-".to_string() } else { limits[unit].to_string() };
            write!(f, "{unit:>4}  {most:>4}")?;
            ports.iter().try_for_each(|counts| write!(f, "  {:>7}", counts[unit]))?;
            writeln!(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logical_units_with_commands_have_a_line() {
        let mut all = Outstanding { missed_fires: Some(0), ignored_completions: Some(2), ..Outstanding::default() };
        assert_eq!(all.to_string(), "completions of commands that were not outstanding: 2\n");
        let mut counts = vec![vec![0; 16]; 2];
        (all.lu_max, all.ignored_completions) = (Some([vec![0], vec![8; 15]].concat()), Some(0));
        all.outstanding_commands = Some(counts.clone());
        assert_eq!(all.to_string(), "");
        (counts[0][3], counts[1][0]) = (7, 255);
        all.outstanding_commands = Some(counts);
        let told = "outstanding commands:\n  LU  most   port 0   port 1\n   0     -        0      255\n   3     8        7        0\n";
        assert_eq!(all.to_string(), told);
        assert_eq!(Outstanding::default().to_string(), "");
    }
}
