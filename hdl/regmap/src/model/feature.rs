// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a block may be built with or without.

/// Entries that a per-port array reserves, and the largest team there is.
pub const MAX_PORTS: usize = 16;

/// A part of the block that a build may leave out; STATIC is always there. The number is its place among the bits of CAPS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// Policy ROUND_ROBIN.
    RoundRobin = 0,
    /// Policy ACTIVE_BACKUP.
    ActiveBackup = 1,
    /// Policy LEAST_LOAD.
    LeastLoad = 2,
    /// Policy QUOTA; it comes with [`Feature::Rebalance`], which reckons the quotas.
    Quota = 3,
    /// Time frames, and shares that follow them.
    Rebalance = 5,
    /// Frames whose port has no room can be dropped.
    NoRoom = 12,
}

impl Feature {
    /// All of them, in the order of their bits in CAPS.
    pub const ALL: [Feature; 6] =
        [Feature::RoundRobin, Feature::ActiveBackup, Feature::LeastLoad, Feature::Quota, Feature::Rebalance, Feature::NoRoom];

    /// Its name in the register description, in lower case on command lines.
    pub const fn name(self) -> &'static str {
        match self {
            Feature::RoundRobin => "ROUND_ROBIN",
            Feature::ActiveBackup => "ACTIVE_BACKUP",
            Feature::LeastLoad => "LEAST_LOAD",
            Feature::Quota => "QUOTA",
            Feature::Rebalance => "REBALANCE",
            Feature::NoRoom => "NO_ROOM",
        }
    }
}

/// A set of features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features(u16);

impl Features {
    /// Nothing but STATIC.
    pub const NONE: Features = Features(0);
    /// Everything.
    pub const ALL: Features = {
        let (mut all, mut i) = (Features::NONE, 0);
        while i < Feature::ALL.len() {
            all = all.with(Feature::ALL[i]);
            i += 1;
        }
        all
    };

    /// These and one more, with what it needs.
    pub const fn with(self, feature: Feature) -> Self {
        let needs = match feature {
            Feature::Quota => 1 << Feature::Rebalance as u16,
            _ => 0,
        };
        Features(self.0 | 1 << feature as u16 | needs)
    }

    /// One more if it is `there`.
    pub const fn with_if(self, there: bool, feature: Feature) -> Self {
        if there {
            self.with(feature)
        } else {
            self
        }
    }

    /// Whether it is among them.
    pub const fn has(self, feature: Feature) -> bool {
        self.0 >> feature as u16 & 1 == 1
    }

    /// A policy beside STATIC is.
    pub const fn has_policy(self) -> bool {
        self.bits() & !(1 << Feature::Rebalance as u16 | 1 << Feature::NoRoom as u16) != 0
    }

    /// Bit by bit, each feature's its number; others are no features that are known here.
    pub const fn from_bits(bits: u64) -> Self {
        Features(bits as u16 & Self::ALL.0)
    }

    /// Their bits.
    pub const fn bits(self) -> u64 {
        self.0 as u64
    }

    /// Their names in lower case, with commas, as on command lines; `static` for none.
    pub fn list(self) -> String {
        match self {
            Features::NONE => "static".into(),
            _ => self.iter().map(Feature::name).collect::<Vec<_>>().join(",").to_lowercase(),
        }
    }

    /// Those that are there.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.into_iter().filter(move |&feature| self.has(feature))
    }
}

/// How much of the map a block has: entries for its ports, registers of its features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// Ports.
    pub ports: usize,
    /// Features.
    pub features: Features,
}

impl Built {
    /// Whatever there can be.
    pub const WHOLE: Built = Built::all(MAX_PORTS);

    /// A block of so many ports with everything.
    pub const fn all(ports: usize) -> Self {
        Built { ports, features: Features::ALL }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in() {
        let one = Features::NONE.with(Feature::ActiveBackup);
        assert!(one.has(Feature::ActiveBackup) && !one.has(Feature::RoundRobin) && one != Features::ALL);
        assert!(
            one.has_policy() && !Features::NONE.has_policy() && !Features::NONE.with(Feature::Rebalance).with(Feature::NoRoom).has_policy()
        );
        assert_eq!(one.with(Feature::RoundRobin).with(Feature::LeastLoad).with(Feature::Quota).with(Feature::NoRoom), Features::ALL);
        assert!(Features::NONE.with(Feature::Quota).has(Feature::Rebalance), "quotas are reckoned there");
        assert_eq!((Features::from_bits(0xFFFF), Features::from_bits(one.bits())), (Features::ALL, one));
        assert!(one.iter().map(Feature::name).eq(["ACTIVE_BACKUP"]));
        assert_eq!(
            (Features::ALL.list().as_str(), Features::NONE.list().as_str()),
            ("round_robin,active_backup,least_load,quota,rebalance,no_room", "static")
        );
        assert_eq!(Features::NONE.with_if(true, Feature::ActiveBackup).with_if(false, Feature::RoundRobin), one);
    }
}
