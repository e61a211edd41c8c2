// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The receive half, frame by frame: which frames of the wires the host gets, in which order of each port, and what is counted
//! ("Receive (R32)").
//!
//! A frame is dropped for one reason at most, and the first of these that holds is the one: it is wrong ([`Why::Errors`]), the filter is
//! for it ([`Why::Filtered`]), there was no room ([`Why::Full`]). So FILTERED counts sound frames only, and FULL only frames that the host
//! would have got. The order between ports is any order in which frames stay whole.

use crate::{ports, MIN_FRAME};
use std::collections::VecDeque;

/// How a frame ended on its wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As it should.
    Sound,
    /// With the MAC's error mark, or with bytes missing within it.
    Error,
    /// Not at all: the link fell, and the port was silent for too long.
    Silent,
}

/// Whether the port's buffer had room for a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// For all of it.
    Yes,
    /// Not for all of it.
    No,
    /// Whoever watches from outside cannot know: the host will show it.
    Perhaps,
}

/// Why a frame was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No room for all of it.
    Full,
    /// A group address, and not the port whose group frames are kept.
    Filtered,
    /// Ended in error, under 14 bytes, or not at all.
    Errors,
}

/// What becomes of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The host gets it.
    Kept,
    /// The host gets it, or it counts as FULL.
    Open,
    /// Nobody gets it.
    Dropped(Why),
}

/// The counters of a port.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Frames given to the host.
    pub frames: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Dropped for want of room.
    pub full: u64,
    /// Dropped by the filter.
    pub filtered: u64,
    /// Dropped because they were wrong.
    pub errors: u64,
}

/// The port whose group frames are kept while the filter is on: the lowest primary with a link, else the lowest port with a link.
///
/// A primary without a link hears nothing: without the second rule the host would get no broadcast at all until a driver made
/// another adaptor primary.
pub fn chosen(primary: u16, link: u16) -> Option<usize> {
    ports(primary & link).next().or_else(|| ports(link).next())
}

/// Whether a frame's destination is a group: bit 0 of its first byte.
pub fn is_group(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|byte| byte & 1 == 1)
}

/// A frame that the host may get, and whether it must.
#[derive(Clone, Debug)]
struct Due {
    bytes: Vec<u8>,
    sure: bool,
}

/// The receive half of a team.
#[derive(Clone, Debug)]
pub struct Receive {
    due: Vec<VecDeque<Due>>,
    counts: Vec<Counts>,
}

impl Receive {
    /// Nothing on its way, nothing counted.
    pub fn new(n: usize) -> Self {
        Receive { due: vec![VecDeque::new(); n], counts: vec![Counts::default(); n] }
    }

    /// A frame ends on the wire of a port. `kept_port` is the port whose group frames were kept as its first byte came; `None` while
    /// the filter was off.
    pub fn arrives(&mut self, port: usize, bytes: &[u8], end: End, kept_port: Option<Option<usize>>, room: Room) -> Fate {
        let filtered = kept_port.is_some_and(|kept| is_group(bytes) && kept != Some(port));
        let counts = &mut self.counts[port];
        if end != End::Sound || bytes.len() < MIN_FRAME {
            counts.errors += 1;
            return Fate::Dropped(Why::Errors);
        }
        if filtered {
            counts.filtered += 1;
            return Fate::Dropped(Why::Filtered);
        }
        if room == Room::No {
            counts.full += 1;
            return Fate::Dropped(Why::Full);
        }
        let sure = room == Room::Yes;
        self.due[port].push_back(Due { bytes: bytes.to_vec(), sure });
        match sure {
            true => Fate::Kept,
            false => Fate::Open,
        }
    }

    /// The host gets a frame of a port. Open ones that it passed over were dropped for want of room.
    ///
    /// # Errors
    /// It is not the frame that is due; the text says what is.
    pub fn given(&mut self, port: usize, bytes: &[u8]) -> Result<(), String> {
        while let Some(due) = self.due[port].pop_front() {
            if due.bytes == bytes {
                self.counts[port].frames += 1;
                self.counts[port].bytes += bytes.len() as u64;
                return Ok(());
            }
            if due.sure {
                return Err(format!("port {port}: the host got {bytes:02x?}, due was {:02x?}", due.bytes));
            }
            self.counts[port].full += 1;
        }
        Err(format!("port {port}: the host got {bytes:02x?}, and nothing was due"))
    }

    /// Nothing more will come: open frames that the host did not get were dropped for want of room.
    ///
    /// # Errors
    /// A frame that was kept never came.
    pub fn ends(&mut self) -> Result<(), String> {
        for (port, due) in self.due.iter_mut().enumerate() {
            for due in due.drain(..) {
                if due.sure {
                    return Err(format!("port {port}: the host never got {:02x?}", due.bytes));
                }
                self.counts[port].full += 1;
            }
        }
        Ok(())
    }

    /// Frames of a port that the host may still get.
    pub fn waiting(&self, port: usize) -> usize {
        self.due[port].len()
    }

    /// The counters of a port.
    pub fn counts(&self, port: usize) -> Counts {
        self.counts[port]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn broadcasts_are_kept_from_somebody_as_long_as_anybody_has_a_link() {
        for (primary, link) in (0..16u16).flat_map(|p| (0..16u16).map(move |l| (p, l))) {
            let kept = chosen(primary, link);
            assert_eq!(kept.is_some(), link != 0);
            if let Some(port) = kept {
                assert!(link >> port & 1 == 1);
                assert_eq!(primary >> port & 1 == 1, primary & link != 0, "a primary with a link is preferred");
                let better = |other: usize| link >> other & 1 == 1 && (primary >> other & 1 == 1) == (primary >> port & 1 == 1);
                assert!(!(0..port).any(better), "the lowest of them");
            }
        }
    }

    #[test]
    fn one_reason_at_most_and_the_first_one() {
        let group = vec![1u8; 60];
        let filter = Some(Some(1));
        let mut receive = Receive::new(2);
        assert_eq!(receive.arrives(0, &group, End::Error, filter, Room::No), Fate::Dropped(Why::Errors));
        assert_eq!(receive.arrives(0, &group[..13], End::Sound, filter, Room::No), Fate::Dropped(Why::Errors));
        assert_eq!(receive.arrives(0, &group, End::Sound, filter, Room::No), Fate::Dropped(Why::Filtered));
        assert_eq!(receive.arrives(0, &group, End::Sound, None, Room::No), Fate::Dropped(Why::Full));
        assert_eq!(receive.arrives(1, &group, End::Sound, filter, Room::Yes), Fate::Kept);
        assert_eq!(receive.arrives(0, &[0; 14], End::Sound, Some(None), Room::Yes), Fate::Kept, "no group");
        assert_eq!(receive.counts(0), Counts { full: 1, filtered: 1, errors: 2, ..Counts::default() });
        assert_eq!((receive.waiting(0), receive.waiting(1)), (1, 1));
        assert!(receive.clone().ends().unwrap_err().contains("never got"));
        assert!(receive.given(0, &group).unwrap_err().contains("due was"));
        assert!(receive.given(0, &group).unwrap_err().contains("nothing was due"));
    }

    proptest! {
        /// Whatever comes, and whatever a host gets of what is open: every frame is in one counter, and bytes are those given.
        #[test]
        fn every_frame_is_counted_once(
            frames in prop::collection::vec((0..3usize, 1..80usize, 0..3u8, any::<bool>(), 0..5usize, 0..3u8, any::<bool>()), 0..60)
        ) {
            let mut receive = Receive::new(3);
            let mut given = vec![vec![]; 3];
            for (number, &(port, length, end, group, kept, room, comes)) in frames.iter().enumerate() {
                let mut bytes = vec![u8::from(group); length];
                // No two alike: of frames that are, nobody can say which one the host got.
                bytes[length - 1] = (number as u8) << 1 | bytes[length - 1] & 1;
                let end = [End::Sound, End::Error, End::Silent][end as usize];
                let room = [Room::Yes, Room::No, Room::Perhaps][room as usize];
                let kept = [None, Some(None), Some(Some(0)), Some(Some(1)), Some(Some(2))][kept];
                match receive.arrives(port, &bytes, end, kept, room) {
                    Fate::Kept => given[port].push(bytes),
                    Fate::Open if comes => given[port].push(bytes),
                    _ => {}
                }
            }
            // Ports in any order, each in its own.
            for port in [1, 0, 2] {
                for bytes in &given[port] {
                    prop_assert_eq!(receive.given(port, bytes), Ok(()));
                }
            }
            prop_assert_eq!(receive.ends(), Ok(()));
            for (port, given) in given.iter().enumerate() {
                let counts = receive.counts(port);
                let all = frames.iter().filter(|frame| frame.0 == port).count() as u64;
                prop_assert_eq!(counts.frames + counts.full + counts.filtered + counts.errors, all);
                prop_assert_eq!(counts.bytes, given.iter().map(|bytes| bytes.len() as u64).sum::<u64>());
            }
        }
    }
}
