// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Drops: how many frames each reason dropped in a clock
//!
//! ```text
//!  lanes, egress buffers ──► one count a reason ──► statistics
//!  balancing unit ─────────►
//! ```
//!
//! **Rule.** docs/semantics.md "Frames": counted by reason; the order is that of [`equipoise_regmap::map::DROPS`].
//!
//! **Timing.** One to three clocks, a constant of the reason.

use crate::counters::event_count::EventCount;
use crate::prelude::*;

/// Reasons that a frame is dropped or cut for.
pub const REASONS: usize = 9;

/// What a lane drops, or cuts, on its own account; one clock an event.
#[bundle(DropsSink)]
pub struct DropsSource {
    /// A frame under 14 bytes was dropped.
    pub runt: Signal<Out, Bit>,
    /// A frame was cut or dropped for its keep bits.
    pub bad_keep: Signal<Out, Bit>,
    /// A frame was cut at the longest length.
    pub oversize: Signal<Out, Bit>,
    /// A frame was cut because the host fell silent.
    pub timeout: Signal<Out, Bit>,
    /// A beat without bytes was ignored.
    pub null_beat: Signal<Out, Bit>,
}

/// Counts the drops of `N` lanes and ports.
#[derive(LogicBlock, Blank)]
pub struct Drops<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// What each lane dropped.
    pub lane: [DropsSink; N],
    /// A secondary's frame was dropped for want of a path.
    pub no_path: [Signal<In, Bit>; N],
    /// A port's frame was swallowed because its link fell.
    pub lost: [Signal<In, Bit>; N],
    /// The balancing unit dropped a frame for want of a path.
    pub unit_no_path: Signal<In, Bit>,
    /// It dropped a forced one.
    pub unit_forced: Signal<In, Bit>,
    /// A frame was dropped for want of room at its port.
    pub no_room: Signal<In, Bit>,
    /// Frames dropped some clocks ago, by reason, 0 to 16.
    pub count: [Signal<Out, Bits<5>>; REASONS],

    runts: EventCount<N>,
    bad_keeps: EventCount<N>,
    oversizes: EventCount<N>,
    timeouts: EventCount<N>,
    no_paths: EventCount<N>,
    losses: EventCount<N>,
    null_beats: EventCount<N>,
    heard_no_path: RegR<Bit>,
    heard_forced: RegR<Bit>,
    heard_no_room: RegR<Bit>,
    no_path_count: RegR<Bits<5>>,
}

impl<const N: usize> Logic for Drops<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: heard_no_path, heard_forced, heard_no_room, no_path_count);
        blocks!(self, clock, reset: runts, bad_keeps, oversizes, timeouts, no_paths, losses, null_beats);
        forward!(self => self: unit_no_path as heard_no_path.d, unit_forced as heard_forced.d, no_room as heard_no_room.d);
        forward!(self => self.runts: lane[N].runt as bit);
        forward!(self => self.bad_keeps: lane[N].bad_keep as bit);
        forward!(self => self.oversizes: lane[N].oversize as bit);
        forward!(self => self.timeouts: lane[N].timeout as bit);
        forward!(self => self.null_beats: lane[N].null_beat as bit);
        forward!(self => self.no_paths: no_path[N] as bit);
        forward!(self => self.losses: lost[N] as bit);
        self.count[0].next = self.runts.y.val();
        self.count[1].next = self.bad_keeps.y.val();
        self.count[2].next = self.oversizes.y.val();
        self.count[3].next = self.timeouts.y.val();
        self.no_path_count.d.next = self.no_paths.y.val();
        if self.heard_no_path.q.val() {
            self.no_path_count.d.next = self.no_paths.y.val() + bits::<5>(1);
        }
        self.count[4].next = self.no_path_count.q.val();
        self.count[5].next = bit_cast::<5, 1>(self.heard_forced.q.val().into());
        self.count[6].next = self.losses.y.val();
        self.count[7].next = self.null_beats.y.val();
        self.count[8].next = bit_cast::<5, 1>(self.heard_no_room.q.val().into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::map;

    #[test]
    fn every_reason_has_its_place() {
        let mut dut = Drops::<3>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        assert_eq!(map::DROPS.len(), REASONS);
        let name = |reason: usize| map::DROPS[reason].name;
        dut.lane[0].runt.next = true;
        dut.lane[2].runt.next = true;
        dut.lane[1].bad_keep.next = true;
        (0..3).for_each(|i| dut.lane[i].oversize.next = true);
        dut.lane[2].timeout.next = true;
        dut.no_path[0].next = true;
        dut.unit_no_path.next = true;
        dut.unit_forced.next = true;
        dut.no_room.next = true;
        (0..2).for_each(|i| dut.lost[i].next = true);
        dut.lane[0].null_beat.next = true;
        for level in [false, true].repeat(3) {
            dut.clock.next = level.into();
            assert!(simulate(&mut dut, 10));
        }
        let seen: Vec<(&str, u64)> = (0..REASONS).map(|reason| (name(reason), dut.count[reason].val().to_u64())).collect();
        let expected = [
            ("DROP_RUNT", 2),
            ("DROP_BAD_KEEP", 1),
            ("DROP_OVERSIZE", 3),
            ("DROP_LANE_TIMEOUT", 1),
            ("DROP_NO_PATH", 2),
            ("DROP_FORCED_DOWN", 1),
            ("DROP_LINK_DOWN", 2),
            ("DROP_NULL_BEAT", 1),
            ("DROP_NO_ROOM", 1),
        ];
        assert_eq!(seen, expected);
    }
}
