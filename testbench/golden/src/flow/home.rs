// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which path a bucket has: its home, and who stands in for that.

use super::BUCKETS;
use crate::balance::Balancer;
use crate::{ports, MAX_PORTS};

/// The table `HOME`: a path for each bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home([u8; BUCKETS]);

impl Default for Home {
    /// As after reset, before the first fill.
    fn default() -> Self {
        Home([0; BUCKETS])
    }
}

impl Home {
    /// Fills it by STATIC decisions on frames of one byte, from zero, over the members, whatever their links. Without a member it stays.
    ///
    /// ```
    /// # use equipoise_golden::flow::Home;
    /// let mut home = Home::default();
    /// home.fill(&[3, 1, 0, 0], 0b1111);
    /// let buckets = |path| (0..=255).filter(|&bucket| home.path(bucket) == path).count();
    /// assert_eq!([0, 1, 2, 3].map(buckets), [192, 64, 0, 0]);
    /// ```
    pub fn fill(&mut self, shares: &[u16], members: u16) {
        let mut balancer = Balancer::new(shares);
        for home in &mut self.0 {
            let Some(path) = balancer.choose(members) else { return };
            balancer.account(path, 1);
            *home = path as u8;
        }
    }

    /// An entry as the user wrote it, with POLICY_TABLE on manual; whether it was taken: a path ≥ `n` is not.
    pub fn write(&mut self, bucket: u8, path: u8, n: usize) -> bool {
        let taken = usize::from(path) < n;
        if taken {
            self.0[usize::from(bucket)] = path;
        }
        taken
    }

    /// The home of a bucket.
    pub fn path(&self, bucket: u8) -> usize {
        usize::from(self.0[usize::from(bucket)])
    }
}

/// The path of a frame of this bucket: its home if that is eligible, else who stands in, another for every few buckets: so that those of a
/// dead path spread over the others, and no other bucket moves. `None` if nothing is eligible.
pub fn path_of(home: &Home, bucket: u8, members: u16, eligible: u16, shares: &[u16]) -> Option<usize> {
    let at_home = home.path(bucket);
    if eligible >> at_home & 1 == 1 {
        return Some(at_home);
    }
    let shared = ports(eligible).filter(|&path| shares[path] > 0).fold(0, |set, path| set | 1 << path);
    let may = if shared == 0 { eligible } else { shared };
    let others: Vec<usize> = (1..MAX_PORTS).map(|step| (at_home + step) % MAX_PORTS).filter(|&path| members >> path & 1 == 1).collect();
    let first = usize::from(bucket) * others.len() / BUCKETS;
    let (before, from) = others.split_at(first);
    from.iter().chain(before).copied().find(|&path| may >> path & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::all_ports;
    use proptest::prelude::*;

    fn filled(shares: &[u16], members: u16) -> Home {
        let mut home = Home::default();
        home.fill(shares, members);
        home
    }

    fn paths(home: &Home, members: u16, eligible: u16, shares: &[u16]) -> Vec<Option<usize>> {
        (0..=255).map(|bucket| path_of(home, bucket, members, eligible, shares)).collect()
    }

    /// The promises of the fallback, for one state.
    fn keeps_its_promises(shares: &[u16], members: u16, eligible: u16) {
        let home = filled(shares, members);
        let with = ports(eligible).filter(|&path| shares[path] > 0).count();
        let now = paths(&home, members, eligible, shares);
        for (bucket, path) in now.iter().enumerate() {
            let path = path.unwrap();
            assert_eq!(eligible >> path & 1, 1);
            let at_home = home.path(bucket as u8);
            // Only those of dead paths move.
            assert!(eligible >> at_home & 1 == 0 || path == at_home);
            assert!(shares[path] > 0 || with == 0);
        }
        // One path dead: its buckets within three of evenly over the others, if all have a share; of sixteen seven were seen.
        let dead = members & !eligible;
        if dead.count_ones() == 1 && ports(eligible).all(|path| shares[path] > 0) {
            let moved = (0..=255).filter(|&bucket| home.path(bucket) == dead.trailing_zeros() as usize).map(usize::from);
            let mut counts = [0usize; MAX_PORTS];
            moved.for_each(|bucket| counts[now[bucket].unwrap()] += 1);
            let counts: Vec<usize> = ports(eligible).map(|path| counts[path]).collect();
            let (total, k) = (counts.iter().sum::<usize>(), counts.len());
            let within = if shares.len() <= 4 { 3 } else { 8 };
            assert!(
                counts.iter().all(|count| (count * k).abs_diff(total) <= within * k),
                "{shares:?} {members:b} {eligible:b}: {counts:?}"
            );
        }
    }

    /// Every bucket, every set of members and of eligible ones among them.
    #[test]
    fn only_what_was_on_a_dead_path_moves_and_it_spreads() {
        for shares in [[1, 1, 1, 1], [4, 3, 2, 1], [1, 0, 0, 3], [65535, 1, 700, 0], [0; 4]] {
            for members in 1..16u16 {
                (1..16).filter(|eligible| eligible & !members == 0).for_each(|eligible| keeps_its_promises(&shares, members, eligible));
            }
        }
    }

    proptest! {
        #[test]
        fn the_same_of_sixteen(shares in proptest::collection::vec(prop_oneof![Just(0u16), 1..8u16, any::<u16>()], 16),
            members in 1..=u16::MAX, links in any::<u16>()) {
            let eligible = if members & links == 0 { members } else { members & links };
            keeps_its_promises(&shares, members, eligible);
            for one in ports(members).filter(|_| members.count_ones() > 1) {
                keeps_its_promises(&shares, members, members & !(1 << one));
            }
        }
    }

    /// As a path fails, and another, and both come back: no bucket moves whose path in use is alive, but back to its home.
    #[test]
    fn restored_paths_get_their_own_back() {
        let (shares, members) = ([5, 5, 2, 9], all_ports(4));
        let home = filled(&shares, members);
        let all = paths(&home, members, members, &shares);
        for first in 0..4 {
            for second in (0..4).filter(|&second| second != first) {
                let one = paths(&home, members, members & !(1 << first), &shares);
                let two = paths(&home, members, members & !(1 << first) & !(1 << second), &shares);
                for bucket in 0..BUCKETS {
                    assert!(two[bucket] == one[bucket] || one[bucket] == Some(second));
                    assert!(one[bucket] == all[bucket] || all[bucket] == Some(first));
                }
            }
        }
        assert_eq!(paths(&home, members, members, &shares), all);
    }

    #[test]
    fn the_table_keeps_what_the_user_wrote_and_what_no_member_could_fill() {
        let mut home = filled(&[1, 1, 1], 0b111);
        let before = home.clone();
        assert!(home.write(7, 2, 3) && home.path(7) == 2);
        assert!(!home.write(7, 3, 3) && home.path(7) == 2);
        home.write(7, before.path(7) as u8, 3);
        home.fill(&[1, 2, 3], 0);
        assert_eq!(home, before);
        // A home that is no member: the others stand in from above it on.
        home.write(0, 1, 3);
        assert_eq!(path_of(&home, 0, 0b101, 0b101, &[1, 1, 1]), Some(2));
        assert_eq!(path_of(&home, 0, 0b101, 0, &[1, 1, 1]), None);
    }
}
