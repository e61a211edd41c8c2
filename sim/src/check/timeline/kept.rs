// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The last eligible paths that there were, which a block with a queue in front of its stamp keeps.

use equipoise_golden::settings::NoPath;

use super::{Timeline, LINK_DELAY};

/// What [`Timeline::kept`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    start: (usize, usize),
    columns: usize,
    sets: Vec<Vec<u16>>,
}

impl Kept {
    /// What may be kept at change `control` of the configuration and `link` of the links.
    pub fn at(&self, control: usize, link: usize) -> &[u16] {
        &self.sets[(control - self.start.0) * self.columns + link - self.start.1]
    }
}

impl Timeline {
    /// Paths that are eligible under change `control` of the configuration and `link` of the links; `None` if the two cannot meet.
    fn eligible(&self, control: usize, link: usize) -> Option<u16> {
        let (from, to) = (self.controls[control].earliest, self.controls.get(control + 1).map_or(u64::MAX, |next| next.latest));
        let up = if link == 0 { 0 } else { self.links[link].clock + LINK_DELAY.0 };
        let down = self.links.get(link + 1).map_or(u64::MAX, |next| next.clock + LINK_DELAY.1);
        (from <= down && up <= to).then(|| self.controls[control].settings.eligible(self.up(link)))
    }

    /// Whether a frame that enters in some clock of `from..=to` may find an eligible path, or be dropped.
    pub fn may_flow(&self, from: u64, to: u64) -> bool {
        let (controls, links) = (self.controls(from, to), self.links(from, to));
        (controls.first..=controls.last).any(|control| {
            let drops = self.controls[control].settings.no_path == NoPath::Drop;
            drops || (links.first..=links.last).any(|link| self.eligible(control, link).is_some_and(|paths| paths > 0))
        })
    }

    /// The last eligible paths that there were, at each change of the configuration and of the links from `start` on up to `end`: all that it
    /// may be, by every order in which they can have taken effect. `kept` if there were none since.
    pub fn kept(&self, start: (usize, usize), end: (usize, usize), kept: u16) -> Kept {
        let columns = end.1 - start.1 + 1;
        let mut sets = Vec::<Vec<u16>>::new();
        for at in 0..(end.0 - start.0 + 1) * columns {
            let (control, link) = (at / columns, at % columns);
            sets.push(match self.eligible(start.0 + control, start.1 + link) {
                Some(paths) if paths > 0 => vec![paths],
                _ if at == 0 => vec![kept],
                None => vec![],
                Some(_) => {
                    // The change before was one of the configuration, or of a link, or both came at once.
                    let before = [(1, 0), (0, 1), (1, 1)].into_iter().filter(|(down, right)| *down <= control && *right <= link);
                    let mut all: Vec<u16> = before.flat_map(|(down, right)| sets[at - down * columns - right].clone()).collect();
                    all.sort_unstable();
                    all.dedup();
                    all
                }
            });
        }
        Kept { start, columns, sets }
    }
}

#[cfg(test)]
mod tests {
    use equipoise_golden::settings::Settings;

    use super::*;

    #[test]
    fn the_last_paths_are_kept_by_every_order_that_can_be() {
        let mut timeline = Timeline::new(Settings::reset(2), 0b11);
        let mut none = Settings::reset(2);
        none.members = 0;
        timeline.commit(100, 102, none);
        // At the same time, and long after.
        timeline.link(101, 0b01);
        timeline.link(500, 0b10);
        let kept = timeline.kept((0, 0), (1, 2), 0);
        assert_eq!((kept.at(0, 0), kept.at(0, 1), kept.at(0, 2)), (&[0b11][..], &[0b01][..], &[][..]));
        assert_eq!((kept.at(1, 0), kept.at(1, 1), kept.at(1, 2)), (&[0b11][..], &[0b01, 0b11][..], &[0b01, 0b11][..]));
        assert_eq!(timeline.kept((1, 2), (1, 2), 0b01).at(1, 2), [0b01]);
        assert!(timeline.may_flow(0, 100) && timeline.may_flow(105, 200) && !timeline.may_flow(106, 200));
    }
}
