// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Screen: which frames of a wire are sound, and wanted
//!
//! ```text
//!             ┌────────┐
//!  s_axis ──►─┤        ├─►── beats, with write, commit, drop    for the port's store
//!  groups ──►─┤ Screen │
//!  link, tick ┤        ├─►── errors, filtered    one clock each
//!             └────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Receive". A wire cannot wait: every beat is taken. A frame is one of ERRORS if the MAC says so (`tuser`
//! with `tlast`), if it has under 14 bytes, or if bytes are missing within it: a keep with holes, an empty one, or one that is not full
//! before the last beat, none of which a MAC makes. A sound frame to a group address is one of FILTERED unless `groups` was high as its
//! first beat passed. A frame is counted under one reason at most, ERRORS before FILTERED.
//!
//! **Broken off.** A port without link that is silent in mid-frame for 256 to 512 clocks (two of `tick`) has its frame dropped and counted in
//! ERRORS; what comes of it later is swallowed up to its `tlast`.
//!
//! **Timing.** One clock from the stream to the store; the decision stands beside the frame's last beat.

use crate::axis::*;
use crate::prelude::*;

/// Shortest legal frame: an Ethernet header.
const HEADER_BYTES: usize = 14;

/// Screens the frames of one port. `W` data bits, `K` = W/8, `MB` = log2(K), `NB` = MB + 1.
#[derive(LogicBlock, Blank)]
#[sizes(W == 8 * K, K == 1 << MB, NB == MB + 1)]
pub struct Screen<const W: usize, const K: usize, const MB: usize, const NB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// From the MAC.
    pub s_axis: PortSink<W, K>,
    /// Group frames of this port are wanted; sampled at a frame's first beat.
    pub groups: Signal<In, Bit>,
    /// The link is up.
    pub link: Signal<In, Bit>,
    /// One clock in 256.
    pub tick: Signal<In, Bit>,
    /// A beat's data.
    pub data: Signal<Out, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub count: Signal<Out, Bits<MB>>,
    /// More beats of its frame follow.
    pub more: Signal<Out, Bit>,
    /// It is there, and of a frame that may be wanted.
    pub write: Signal<Out, Bit>,
    /// It ends a frame that is sound and wanted.
    pub commit: Signal<Out, Bit>,
    /// A frame ended that is not: what was written of it is to be taken back.
    pub drop: Signal<Out, Bit>,
    /// A wrong frame ended.
    pub errors: Signal<Out, Bit>,
    /// A sound frame ended that is not wanted.
    pub filtered: Signal<Out, Bit>,

    counter: KeepCount<K, NB>,
    whole_count: Unused<NB>,
    beat: RegR<Bit>,
    beat_data: Reg<Bits<W>>,
    beat_count: Reg<Bits<MB>>,
    beat_last: Reg<Bit>,
    /// Bytes are missing in it, or the MAC says that its frame is wrong.
    beat_wrong: Reg<Bit>,
    /// It has fewer bytes than are left of a header after the full beats that a header has.
    beat_short: Reg<Bit>,
    /// A frame is under way: the next beat is not its first.
    mid: RegR<Bit>,
    /// The next beat is the frame's second.
    second: Reg<Bit>,
    wrong: Reg<Bit>,
    unwanted: Reg<Bit>,
    /// The rest of a frame is thrown away.
    swallow: RegR<Bit>,
    /// The frame under way had no beat since the last tick.
    silent: Reg<Bit>,
    keep_fits: Signal<Local, Bit>,
    live: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    runt: Signal<Local, Bit>,
    bad: Signal<Local, Bit>,
    now_unwanted: Signal<Local, Bit>,
    expired: Signal<Local, Bit>,
    /// The byte of a beat that completes a header.
    #[value(1 << ((HEADER_BYTES - 1) % K))]
    header_end: Constant<Bits<K>>,
    /// The last byte of a beat.
    #[value(Bits::<K>::from(1) << (K as u64 - 1))]
    last_byte: Constant<Bits<K>>,
    /// A header needs two beats.
    #[value(K < HEADER_BYTES)]
    two_beats: Constant<Bit>,
}

impl<const W: usize, const K: usize, const MB: usize, const NB: usize> Logic for Screen<W, K, MB, NB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: beat, mid, swallow);
        registers!(self, clock: beat_data, beat_count, beat_last, beat_wrong, beat_short, second, wrong, unwanted, silent);

        // A beat comes in: every one is taken.
        self.s_axis.tready.next = true;
        forward!(self => self: s_axis.tkeep as counter.keep, counter.count as whole_count.x);
        // A run of ones from bit 0, and but for the last beat all of them.
        self.keep_fits.next = (self.counter.ok.val() & self.s_axis.tkeep.val().get_bit(0))
            & (self.s_axis.tlast.val() | (self.s_axis.tkeep.val() & self.last_byte.val()).any());
        forward!(self.s_axis => self: tvalid as beat.d, tdata as beat_data.d);
        self.beat_count.d.next = self.counter.count.val().get_bits::<MB>(0);
        self.beat_last.d.next = self.s_axis.tlast.val();
        self.beat_wrong.d.next = (self.s_axis.tlast.val() & self.s_axis.tuser.val()) | (!self.keep_fits.val());
        self.beat_short.d.next = !(self.s_axis.tkeep.val() & self.header_end.val()).any();

        // What it means.
        self.live.next = self.beat.q.val() & (!self.swallow.q.val());
        self.ends.next = self.live.val() & self.beat_last.q.val();
        self.now_unwanted.next = self.beat_data.q.val().get_bit(0) & (!self.groups.val());
        self.runt.next = self.two_beats.val() | self.beat_short.q.val();
        self.bad.next = self.beat_wrong.q.val() | self.runt.val();
        if self.mid.q.val() {
            self.now_unwanted.next = self.unwanted.q.val();
            self.runt.next = (self.two_beats.val() & self.second.q.val()) & self.beat_short.q.val();
            self.bad.next = (self.beat_wrong.q.val() | self.wrong.q.val()) | self.runt.val();
        }
        if self.live.val() {
            self.mid.d.next = !self.beat_last.q.val();
            self.second.d.next = !self.mid.q.val();
            self.unwanted.d.next = self.now_unwanted.val();
            self.wrong.d.next = self.beat_wrong.q.val() | (self.mid.q.val() & self.wrong.q.val());
        }
        if self.beat.q.val() & self.beat_last.q.val() {
            self.swallow.d.next = false;
        }

        // Silence.
        self.expired.next = ((self.tick.val() & self.silent.q.val()) & (self.mid.q.val() & (!self.link.val()))) & (!self.beat.q.val());
        if self.tick.val() {
            self.silent.d.next = true;
        }
        if self.beat.q.val() {
            self.silent.d.next = false;
        }
        if self.expired.val() {
            self.mid.d.next = false;
            self.swallow.d.next = true;
        }

        forward!(self => self: beat_data.q as data, beat_count.q as count);
        self.more.next = !self.beat_last.q.val();
        self.write.next = self.live.val() & (!self.now_unwanted.val());
        self.commit.next = self.ends.val() & (!(self.bad.val() | self.now_unwanted.val()));
        self.drop.next = (self.ends.val() & (self.bad.val() | self.now_unwanted.val())) | self.expired.val();
        self.errors.next = (self.ends.val() & self.bad.val()) | self.expired.val();
        self.filtered.next = (self.ends.val() & self.now_unwanted.val()) & (!self.bad.val());
    }
}
