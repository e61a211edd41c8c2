// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Values with a unit, as options, scenario files and control lines write them.

use std::fmt;
use std::str::FromStr;

use equipoise_sim::{Pace, CLOCK_NS};

/// Kilobits a second of a line that is not throttled, and of 100 %.
const LINE: u32 = 1_000_000;
/// The fastest line: more than a stream of 512 bits carries.
const FASTEST: f64 = 1e9;

/// How fast a port's line is, preamble, FCS and gap included, as those of Ethernet are said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    kilobits: u32,
}

impl Rate {
    /// Gigabit Ethernet.
    pub const GIGABIT: Rate = Rate { kilobits: LINE };

    /// The pace of a MAC on such a line.
    pub fn pace(self) -> Pace {
        match Pace::GIGABIT {
            Pace::Line { overhead, shortest, .. } => Pace::Line { bytes: self.kilobits, clocks: LINE, overhead, shortest },
            Pace::Unlimited => Pace::Unlimited,
        }
    }

    /// Clocks that a byte takes on it, rounded up.
    pub fn clocks_a_byte(self) -> u64 {
        u64::from(LINE.div_ceil(self.kilobits))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f64::from(self.kilobits) {
            rate if rate >= 1e6 => write!(f, "{}Gbit", rate / 1e6),
            rate => write!(f, "{}Mbit", rate / 1e3),
        }
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (number, unit) = number_and_unit(text);
        let kilobits = match unit.to_ascii_lowercase().as_str() {
            "" | "mbit" => Some(1e3),
            "kbit" => Some(1.0),
            "gbit" => Some(1e6),
            "%" => Some(f64::from(LINE) / 100.0),
            _ => None,
        };
        let rate = number.zip(kilobits).map(|(number, unit)| (number * unit).round());
        match rate {
            Some(rate) if (1e3..=FASTEST).contains(&rate) => Ok(Rate { kilobits: rate as u32 }),
            _ => Err(format!("`{text}` is no rate: write 300Mbit, 1Gbit, 30% (of 1 Gbit) or a number of Mbit; 1 Mbit is the least")),
        }
    }
}

/// A port and its rate, `PORT=RATE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    pub port: usize,
    pub rate: Rate,
}

impl FromStr for Throttle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (port, rate) = pair(text).ok_or("write PORT=RATE, such as 2=300Mbit; ports count from 0")?;
        Ok(Throttle { port, rate: rate.parse()? })
    }
}

/// A secondary adaptor, by its port, and how fast it sends frames of its own, `PORT=RATE` or `PORT=off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    pub port: usize,
    /// As of a line; none: it sends nothing.
    pub rate: Option<Rate>,
}

impl FromStr for Own {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (port, rate) = pair(text).ok_or("write PORT=RATE, such as 2=300Mbit, or PORT=off; ports count from 0")?;
        let rate = if rate.trim() == "off" { None } else { Some(rate.parse().map_err(|why: String| why + "; off ends it")?) };
        Ok(Own { port, rate })
    }
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rate {
            Some(rate) => write!(f, "{rate}"),
            None => write!(f, "off"),
        }
    }
}

/// A logical unit and its most outstanding commands on a path, `LU=N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LuMax {
    pub unit: u8,
    pub most: u8,
}

impl FromStr for LuMax {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match pair(text).map(|(unit, most)| (unit, most.parse())) {
            Some((unit @ 0..=15, Ok(most))) => Ok(LuMax { unit: unit as u8, most }),
            _ => Err("write LU=N, such as 3=8; logical units are 0 to 15, N is 0 (no limit) to 255".to_string()),
        }
    }
}

/// The number at the front, if it is one, and the unit behind it.
fn number_and_unit(text: &str) -> (Option<f64>, &str) {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len()));
    (number.parse().ok(), unit.trim())
}

/// A number and what stands behind `=`.
fn pair(text: &str) -> Option<(usize, &str)> {
    let (number, value) = text.split_once('=')?;
    Some((number.trim().parse().ok()?, value))
}

/// A time since the first frame was offered, in clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(pub u64);

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (number, unit) = number_and_unit(text);
        let nanoseconds = match unit {
            "ns" => Some(1.0),
            "us" | "µs" => Some(1e3),
            "ms" => Some(1e6),
            "s" => Some(1e9),
            _ => None,
        };
        match number.zip(nanoseconds).map(|(number, unit)| number * unit) {
            // An hour is days of simulation.
            Some(time) if time <= 3.6e12 => Ok(Time((time / CLOCK_NS as f64).round() as u64)),
            _ => Err(format!("`{text}` is no time: write a number with its unit, such as 2.5ms, 800us, 1s")),
        }
    }
}

/// Which frames are commands to a storage target (`class` 1), and for which logical unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commands {
    /// Those of ATA over Ethernet.
    Aoe,
    /// No frame.
    None,
    /// All frames, for this logical unit.
    All(u8),
}

impl FromStr for Commands {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("aoe", _) => Ok(Commands::Aoe),
            ("none", _) => Ok(Commands::None),
            (_, Ok(unit @ 0..=15)) => Ok(Commands::All(unit)),
            _ => Err(format!("`{text}` says no commands: write aoe, none, or a logical unit (0 to 15) for all frames")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_units() {
        let kilobits = |text: &str| text.parse::<Rate>().map(|rate| rate.kilobits);
        for (text, want) in
            [("300Mbit", 300_000), ("1Gbit", LINE), ("2.5 gbit", 2_500_000), ("30%", 300_000), ("100", 100_000), ("1500kbit", 1500)]
        {
            assert_eq!(kilobits(text), Ok(want), "{text}");
        }
        for text in ["", "fast", "0", "0.5Mbit", "3Tbit", "1.2.3Mbit", "-1Mbit", "NaN", "inf%", "2000Gbit"] {
            assert!(kilobits(text).unwrap_err().contains("300Mbit"), "{text}");
        }
        assert_eq!(["30%", "1500kbit", "2500"].map(|text| text.parse::<Rate>().unwrap().to_string()), ["300Mbit", "1.5Mbit", "2.5Gbit"]);
        assert_eq!(Rate::GIGABIT.pace(), Pace::Line { bytes: LINE, clocks: LINE, overhead: 24, shortest: 60 });
        assert_eq!("2=30%".parse::<Throttle>().map(|t| (t.port, t.rate.kilobits, t.rate.clocks_a_byte())), Ok((2, 300_000, 4)));
        assert!("2:30%".parse::<Throttle>().unwrap_err().contains("PORT=RATE"));
        let own = ["2=30%", "3=off"].map(|text| text.parse::<Own>().map(|own| (own.port, own.to_string())).unwrap());
        assert_eq!(own, [(2, "300Mbit".to_string()), (3, "off".to_string())]);
        assert!(
            "2=of".parse::<Own>().unwrap_err().contains("`of` is no rate") && "2=of".parse::<Own>().unwrap_err().ends_with("off ends it")
        );
    }

    #[test]
    fn times_have_units_and_are_clocks() {
        for (text, want) in [("2.5ms", 312_500), ("800us", 100_000), ("800 µs", 100_000), ("16ns", 2), ("0s", 0), ("1s", 125_000_000)] {
            assert_eq!(text.parse(), Ok(Time(want)), "{text}");
        }
        for text in ["", "5", "ms", "5 minutes", "-1ms", "1e3ms", "99999s"] {
            assert!(text.parse::<Time>().unwrap_err().contains("with its unit"), "{text}");
        }
    }

    #[test]
    fn limits_and_commands() {
        assert_eq!("15=255".parse(), Ok(LuMax { unit: 15, most: 255 }));
        for text in ["16=1", "1=256", "1", "x=1"] {
            assert!(text.parse::<LuMax>().unwrap_err().contains("LU=N"), "{text}");
        }
        assert_eq!(["aoe", "none", "7"].map(str::parse), [Ok(Commands::Aoe), Ok(Commands::None), Ok(Commands::All(7))]);
        assert!("16".parse::<Commands>().unwrap_err().contains("logical unit"));
    }
}
