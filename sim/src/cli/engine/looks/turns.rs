// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Looks at `QUOTA`. The block reckons one after the other, and a turn takes the one of its port: so each is followed for itself, from one read of
//! it to the next.

use equipoise_regmap::map;

/// Most clocks that a read may be behind what is in use.
const LAG: u64 = 8;

/// What came into use, between two clocks.
#[derive(Debug, PartialEq, Eq)]
pub struct Moved<T> {
    pub earliest: u64,
    pub latest: u64,
    pub value: T,
}

/// The quotas of all ports.
#[derive(Clone)]
pub(super) struct Turns {
    /// Port by port: what was read last, and when that read began.
    known: Vec<(u32, u64)>,
    /// Whose is read next or now, and when that began.
    port: usize,
    began: u64,
}

impl Turns {
    /// They are these at first.
    pub(super) fn new(known: Vec<u32>) -> Self {
        Turns { known: known.into_iter().map(|bytes| (bytes, 0)).collect(), port: 0, began: 0 }
    }

    /// The word that is to be read next, in clock `now`.
    pub(super) fn next(&mut self, now: u64) -> u16 {
        self.began = now;
        map::QUOTA.offset + self.port as u16
    }

    /// It was read in clock `now`: whose quota is another one.
    pub(super) fn read(&mut self, bytes: u32, now: u64) -> Option<(usize, Moved<u32>)> {
        let port = self.port;
        self.port = (port + 1) % self.known.len();
        let (before, until) = std::mem::replace(&mut self.known[port], (bytes, self.began));
        (bytes != before).then(|| (port, Moved { earliest: until.saturating_sub(LAG), latest: now, value: bytes }))
    }

    /// A look at all of them has ended.
    pub(super) fn is_whole(&self) -> bool {
        self.port == 0
    }

    /// Up to this clock all are known.
    pub(super) fn until(&self) -> u64 {
        self.known.iter().map(|(_, until)| until.saturating_sub(LAG)).min().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_quota_changes_between_two_reads_of_it() {
        let mut turns = Turns::new(vec![1500, 1500]);
        let mut read = |began: u64, bytes: u32| {
            let word = turns.next(began);
            (word - map::QUOTA.offset, turns.read(bytes, began + 4), turns.is_whole(), turns.until())
        };
        assert_eq!(read(100, 1500), (0, None, false, 0));
        assert_eq!(read(105, 1500), (1, None, true, 92));
        let moved = |earliest, latest, value| Moved { earliest, latest, value };
        assert_eq!(read(200, 1500), (0, None, false, 97));
        assert_eq!(read(205, 700), (1, Some((1, moved(97, 209, 700))), true, 192));
        assert_eq!(read(300, 900), (0, Some((0, moved(192, 304, 900))), false, 197));
    }
}
