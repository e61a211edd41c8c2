// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares that follow the traffic, loads and quotas: how a block that has them is set, and what it measured. What a block is built without
//! is not there, here and in what programs read.

use std::fmt;

use anyhow::Result;
use equipoise_regmap::{map, Register};
use serde::Serialize;

use super::burst::read_each;
use super::registers::called;
use super::team::Team;

/// Of the whole, in the units of shares and their parts.
const WHOLE: f64 = 65_535.0;
/// A byte a clock, in the unit of SPEED.
const BYTE_A_CLOCK: f64 = 65_536.0;

/// How shares follow the traffic.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct Rebalance {
    /// What changes the shares: `off`, `share` or `speed`; a number that the map does not name stays one.
    pub mode: String,
    period_microseconds: u64,
    /// In 1/65535 of the traffic.
    threshold: i64,
    threshold_mode: String,
    change_percent: u64,
    absolute: bool,
    /// In 1/65535.
    min_share: u64,
    guard: bool,
}

impl Rebalance {
    /// What is in use.
    ///
    /// # Errors
    /// The bus's; the block has none.
    pub fn gather(team: &mut Team) -> Result<Self> {
        let words = [&map::LIVE_REBALANCE, &map::LIVE_PERIOD, &map::LIVE_THRESHOLD, &map::LIVE_CHANGE, &map::LIVE_MIN_SHARE];
        let words: Vec<u64> = read_each(team, &words)?.into_iter().map(|entries| entries[0]).collect();
        Ok(Rebalance::of([words[0], words[1], words[2], words[3], words[4]]))
    }

    /// Takes the words of LIVE_REBALANCE, LIVE_PERIOD, LIVE_THRESHOLD, LIVE_CHANGE and LIVE_MIN_SHARE apart.
    pub fn of([rebalance, period_microseconds, threshold, change_percent, min_share]: [u64; 5]) -> Self {
        Rebalance {
            mode: called(&map::REBALANCE_MODE, rebalance),
            period_microseconds,
            threshold: signed(threshold),
            threshold_mode: called(&map::REBALANCE_THRESH_MODE, rebalance),
            change_percent,
            absolute: map::REBALANCE_ABSOLUTE.get(rebalance) == 1,
            min_share,
            guard: map::REBALANCE_GUARD.get(rebalance) == 1,
        }
    }

    /// Whether the shares in use are the user's.
    pub fn is_off(&self) -> bool {
        self.mode == "off"
    }
}

impl fmt::Display for Rebalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rebalance {}, period {} us, ", self.mode, self.period_microseconds)?;
        write!(f, "threshold {} {}, change {} % ", self.threshold, self.threshold_mode, self.change_percent)?;
        write!(f, "of {}, ", if self.absolute { "the whole" } else { "the share" })?;
        write!(f, "min-share {}, guard {}", self.min_share, if self.guard { "on" } else { "off" })
    }
}

/// Whether shares follow the traffic, so that those in use are not the user's.
///
/// # Errors
/// The bus's.
pub fn follows(team: &mut Team) -> Result<bool> {
    let there = map::REBALANCE.is_in(team.caps().built());
    Ok(there && map::REBALANCE_MODE.get(team.read(&map::LIVE_REBALANCE, 0)?) != 0)
}

/// The user's shares, and what is measured.
const REGISTERS: [&Register; 8] = [&map::SHARE, &map::ACT, &map::DIFF, &map::SPEED, &map::MEAN, &map::QUOTA, &map::LOAD, &map::CROWDED];

/// How much is asked: on a serial line each word takes its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing of it.
    Nothing,
    /// Who moves the shares: how they follow the traffic, and those of the user.
    Shares,
    /// What was measured too.
    All,
}

/// Of the block.
#[derive(Serialize, Clone, Debug, Default)]
pub struct Dynamic {
    /// How its shares follow the traffic.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rebalance: Option<Rebalance>,
    /// Ports that had no room for a beat on offer in the last time frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crowded: Option<Vec<usize>>,
    /// Of each port; it is shown with the rest of the port.
    #[serde(skip)]
    pub ports: Vec<Measures>,
}

/// Of a port.
#[derive(Serialize, Clone, Debug, Default, PartialEq)]
pub struct Measures {
    /// The user's, where `share` may be another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_share: Option<u64>,
    /// Waits for the port.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub load_bytes: Option<u64>,
    /// Mean length of its frames.
    #[serde(skip_serializing_if = "Option::is_none")]
    mean_bytes: Option<u64>,
    /// Of its turn under QUOTA.
    #[serde(skip_serializing_if = "Option::is_none")]
    quota_bytes: Option<u64>,
    /// 0 where it took nothing, or never had anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    speed_bytes_per_clock: Option<f64>,
    /// Its part of the bytes of the last time frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    act_percent: Option<f64>,
    /// That less its share then.
    #[serde(skip_serializing_if = "Option::is_none")]
    diff_percent: Option<f64>,
}

impl Dynamic {
    /// Asks the block.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team, detail: Detail) -> Result<Self> {
        let built = team.caps().built();
        let has = map::REBALANCE.is_in(built) && detail != Detail::Nothing;
        let asked = match detail {
            Detail::Nothing => 0,
            Detail::Shares => 1,
            Detail::All => REGISTERS.len(),
        };
        let mut entries = read_each(team, &REGISTERS[..asked])?;
        entries.resize(REGISTERS.len(), vec![]);
        let [user, act, diff, speed, mean, quota, load, crowded] = &entries[..] else { unreachable!("one for each register") };
        let measures = |port: usize| Measures {
            user_share: user.get(port).copied().filter(|_| has),
            load_bytes: load.get(port).copied(),
            mean_bytes: mean.get(port).copied(),
            quota_bytes: quota.get(port).copied(),
            speed_bytes_per_clock: speed.get(port).map(|&speed| speed as f64 / BYTE_A_CLOCK),
            act_percent: act.get(port).map(|&part| part as f64 * 100.0 / WHOLE),
            diff_percent: diff.get(port).map(|&part| signed(part) as f64 * 100.0 / WHOLE),
        };
        Ok(Dynamic {
            // Five neighbours, in one command.
            rebalance: if has { Some(Rebalance::gather(team)?) } else { None },
            crowded: crowded.first().map(|ports| (0..built.ports).filter(|port| ports >> port & 1 == 1).collect()),
            ports: (0..built.ports).map(measures).collect(),
        })
    }

    /// What changes the shares, of a block that can.
    pub fn mode(&self) -> Option<&str> {
        self.rebalance.as_ref().map(|rebalance| rebalance.mode.as_str())
    }

    /// Whether those in use are not the user's.
    pub fn follows(&self) -> bool {
        self.rebalance.as_ref().is_some_and(|rebalance| !rebalance.is_off())
    }

    /// A table, with the shares in use; nothing where the block has nothing of it.
    pub fn table(&self, shares: impl Iterator<Item = u64>) -> Table<'_> {
        Table { dynamic: self, shares: shares.collect() }
    }
}

/// What was measured, for people.
pub struct Table<'a> {
    dynamic: &'a Dynamic,
    shares: Vec<u64>,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Dynamic { rebalance, crowded, ports } = self.dynamic;
        if let Some(rebalance) = rebalance {
            writeln!(f, "{rebalance}")?;
        }
        let Some(first) = ports.first() else { return Ok(()) };
        let (measured, loads) = (first.act_percent.is_some(), first.load_bytes.is_some());
        if !measured && !loads {
            return Ok(());
        }
        write!(f, "port")?;
        if measured {
            let names = ["share", "live", "actual", "diff", "speed B/clock", "mean B", "quota B"];
            let widths = [6, 6, 8, 8, 13, 7, 11];
            names.iter().zip(widths).try_for_each(|(name, width)| write!(f, "  {name:>width$}"))?;
        }
        writeln!(f, "{}", if loads { "  load B" } else { "" })?;
        for (port, (of, share)) in ports.iter().zip(&self.shares).enumerate() {
            write!(f, "{port:>4}")?;
            if let (Some(user), Some(act), Some(diff)) = (of.user_share, of.act_percent, of.diff_percent) {
                let known = of.speed_bytes_per_clock.filter(|&speed| speed > 0.0);
                let speed = known.map_or("-".to_string(), |speed| format!("{speed:.3}"));
                let (mean, quota) = (of.mean_bytes.unwrap_or(0), of.quota_bytes.unwrap_or(0));
                write!(f, "  {user:>6}  {share:>6}  {act:>6.1} %  {diff:>+6.1} %  {speed:>13}  {mean:>7}  {quota:>11}")?;
            }
            writeln!(f, "{}", of.load_bytes.map_or(String::new(), |load| format!("  {load:>6}")))?;
        }
        match crowded.as_deref() {
            Some(ports @ [_, ..]) => {
                let ports: Vec<String> = ports.iter().map(usize::to_string).collect();
                writeln!(f, "no room for a beat on offer in the last time frame: port {}", ports.join(", "))
            }
            _ => Ok(()),
        }
    }
}

/// A number of 17 bits, two's complement.
fn signed(word: u64) -> i64 {
    (word << 47) as i64 >> 47
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_told_as_they_are_set() {
        let text = |words| Rebalance::of(words).to_string();
        let reset = "rebalance off, period 100000 us, threshold 0 signed, change 10 % of the share, min-share 655, guard on";
        assert_eq!(text([1 << 9, 100_000, 0, 10, 655]), reset);
        let other = "rebalance speed, period 500 us, threshold -3277 always, change 5 % of the whole, min-share 0, guard off";
        assert_eq!(text([0x122, 500, 0x1_F333, 5, 0]), other);
        assert!(Rebalance::of([3, 0, 0, 0, 0]).mode == "3" && Rebalance::of([0; 5]).is_off());
    }

    #[test]
    fn seventeen_bits_have_a_sign() {
        assert_eq!([0, 1, 0xFFFF, 0x1_0000, 0x1_FFFF, 0x1_0001].map(signed), [0, 1, 65_535, -65_536, -1, -65_535]);
    }

    #[test]
    fn a_table_has_what_the_block_has() {
        let table = |dynamic: &Dynamic| dynamic.table([40_000, 25_535].into_iter()).to_string();
        assert_eq!(table(&Dynamic { ports: vec![Measures::default(); 2], ..Dynamic::default() }), "");
        let load = |load| Measures { load_bytes: Some(load), ..Measures::default() };
        let loads = Dynamic { ports: vec![load(64), load(4088)], ..Dynamic::default() };
        assert_eq!(table(&loads), "port  load B\n   0      64\n   1    4088\n");
        let all = |speed| Measures {
            user_share: Some(1),
            mean_bytes: Some(1500),
            quota_bytes: Some(3000),
            speed_bytes_per_clock: Some(speed),
            act_percent: Some(75.0),
            diff_percent: Some(-1.25),
            ..load(8)
        };
        let told = table(&Dynamic { crowded: Some(vec![1]), ports: vec![all(0.0), all(0.5)], ..Dynamic::default() });
        let expected = "\
port   share    live    actual      diff  speed B/clock   mean B      quota B  load B
   0       1   40000    75.0 %    -1.2 %              -     1500         3000       8
   1       1   25535    75.0 %    -1.2 %          0.500     1500         3000       8
no room for a beat on offer in the last time frame: port 1
";
        assert_eq!(told, expected);
    }
}
