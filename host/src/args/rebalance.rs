// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What `set rebalance` takes.

use clap::{Args, ValueEnum};
use equipoise_regmap::{map, Field, Register};

use super::switch::Switch;

#[derive(Args, Debug)]
pub struct Rebalance {
    /// What changes the shares
    pub mode: Mode,
    /// Microseconds of a time frame, 64 to 16777215
    #[arg(long, value_name = "US", value_parser = clap::value_parser!(u32).range(64..=0xFF_FFFF))]
    pub period: Option<u32>,
    /// With what a port's distance from its share is compared, as --threshold-mode says, in 1/65535 of the traffic, -65535 to 65535
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i32).range(-65535..=65535))]
    pub threshold: Option<i32>,
    /// Which ports above their share are adjusted
    #[arg(long, value_name = "RULE")]
    pub threshold_mode: Option<ThresholdMode>,
    /// What an adjusted port gives away at a time, 0 to 100 percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub change: Option<u8>,
    /// The percent are of the whole, not of the port's share
    #[arg(long, value_name = "STATE")]
    pub absolute: Option<Switch>,
    /// In 1/65535: no share is reduced below it, and under SPEED no port with a share of the user has less
    #[arg(long, value_name = "N")]
    pub min_share: Option<u16>,
    /// A port that had no room is given nothing more
    #[arg(long, value_name = "STATE")]
    pub guard: Option<Switch>,
}

// The numbers are those of the map; a test compares them.

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing: they are the user's
    Off,
    /// What the ports carried
    Share,
    /// How fast they were
    Speed,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThresholdMode {
    /// Share less actual share is below the threshold
    Signed,
    /// Actual share less share is below the threshold
    Magnitude,
    /// All
    Always,
}

impl Rebalance {
    /// Fields of registers and what they are to be; of those that are not given nothing.
    pub fn fields(&self) -> Vec<(&'static Register, &'static Field, u64)> {
        let of = |register: &'static Register, field: &'static Field, value: Option<u64>| value.map(|value| (register, field, value));
        // Two's complement, as wide as the field.
        let threshold = &map::THRESHOLD.fields[0];
        let signed = |value: i32| i64::from(value) as u64 & threshold.get(u64::MAX);
        let all = [
            of(&map::REBALANCE, &map::REBALANCE_MODE, Some(self.mode as u64)),
            of(&map::REBALANCE, &map::REBALANCE_THRESH_MODE, self.threshold_mode.map(|mode| mode as u64)),
            of(&map::REBALANCE, &map::REBALANCE_ABSOLUTE, self.absolute.map(|state| state as u64)),
            of(&map::REBALANCE, &map::REBALANCE_GUARD, self.guard.map(|state| state as u64)),
            of(&map::PERIOD, &map::PERIOD.fields[0], self.period.map(u64::from)),
            of(&map::THRESHOLD, threshold, self.threshold.map(signed)),
            of(&map::CHANGE, &map::CHANGE.fields[0], self.change.map(u64::from)),
            of(&map::MIN_SHARE, &map::MIN_SHARE.fields[0], self.min_share.map(u64::from)),
        ];
        all.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cli, Command, Set};
    use super::*;

    fn fields(arguments: &str) -> Vec<(&'static str, &'static str, u64)> {
        let cli = Cli::read(["equipoise", "set", "rebalance"].into_iter().chain(arguments.split(' '))).unwrap();
        let Command::Set(Set::Rebalance(rebalance)) = cli.command else { panic!() };
        rebalance.fields().into_iter().map(|(register, field, value)| (register.name, field.name, value)).collect()
    }

    #[test]
    fn only_what_is_given_changes() {
        assert_eq!(fields("off"), [("REBALANCE", "MODE", 0)]);
        let all = "speed --period 500 --threshold -3277 --threshold-mode magnitude --change 5 --absolute on --min-share 0 --guard off";
        let expected = [
            ("REBALANCE", "MODE", 2),
            ("REBALANCE", "THRESH_MODE", 1),
            ("REBALANCE", "CHANGE_ABSOLUTE", 1),
            ("REBALANCE", "GUARD", 0),
            ("PERIOD", "MICROSECONDS", 500),
            ("THRESHOLD", "THRESHOLD", 0x1_F333),
            ("CHANGE", "PERCENT", 5),
            ("MIN_SHARE", "SHARE", 0),
        ];
        assert_eq!(fields(all), expected);
    }

    #[test]
    fn values_have_the_numbers_and_names_of_the_map() {
        fn same<V: ValueEnum>(field: &Field) {
            let names = |value: &V| value.to_possible_value().unwrap().get_name().to_uppercase();
            let ours: Vec<String> = V::value_variants().iter().map(names).collect();
            let map: Vec<&str> = (0..).zip(field.values).map(|(at, v)| if v.value == at { v.name } else { "?" }).collect();
            assert_eq!(ours, map, "{}", field.name);
        }
        same::<Mode>(&map::REBALANCE_MODE);
        same::<ThresholdMode>(&map::REBALANCE_THRESH_MODE);
    }

    #[test]
    fn what_is_no_setting_is_refused() {
        for arguments in
            ["on", "share --period 63", "share --change 101", "share --threshold 65536", "share --guard perhaps", "share --min-share -1"]
        {
            assert!(Cli::read(["equipoise", "set", "rebalance"].into_iter().chain(arguments.split(' '))).is_err(), "{arguments}");
        }
    }
}
