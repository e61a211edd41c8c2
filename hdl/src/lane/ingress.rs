// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Ingress: checks the frames of one host stream
//!
//! ```text
//!                 ┌──────┐   ┌──────┐
//!  s_axis ──────►─┤ look ├──►┤ held ├─►── beats of sound frames, with route and sideband
//!  settings ────►─┤      │   └──┬───┘
//!  advance ─────►─┴──────┴──────┴─────►── drop   one clock per event, by reason
//! ```
//!
//! **Rule.** docs/semantics.md "Frames"; R22 (the role is that of a frame's first beat). What cuts a frame leaves what is before, with the error
//! flag; the rest is swallowed up to its `tlast`. Silence counts only while the host stream is ready; beats that are ignored are silence.
//!
//! **Inside.** Two beats: [`Look`] holds the newest, `held` the one before it. A beat leaves `held` only when it is known whether it is
//! the frame's last, so a cut marks the beat before. 14 bytes are two beats at W = 64 and one beyond.
//! The limit is kept as full beats and bytes that are left, without a wide adder. Both beats stand still unless `advance` says so, which comes
//! from registers: no ready chain runs through here. What enables data has a register for itself.
//!
//! **Timing.** First beat in to first beat out: two clocks. Full rate: one beat a clock, also over frame boundaries.

use crate::axis::*;
use crate::counters::drops::DropsSource;
use crate::lane::announcement::Announcement;
use crate::lane::look::{Look, HEADER_BYTES};
use crate::lane::silence::Silence;
use crate::prelude::*;
use crate::sideband::{CommandBits, Sideband};

/// Checks frames of one host stream. `W` data bits, `K` keep bits ([`super::arrival`]); `NB` = MB + 1; `WIDE`, `QU` as in [`Look`].
#[derive(LogicBlock, Blank)]
#[sizes(W == 8 << MB, NB == MB + 1)]
pub struct Ingress<const W: usize, const K: usize, const MB: usize, const NB: usize, const WIDE: usize, const QU: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Host stream.
    pub s_axis: HostSink<W, K>,
    /// Longest frame: its full beats; sampled at a frame's first beat.
    pub max_beats: Signal<In, Bits<11>>,
    /// Longest frame: the bytes beyond those beats.
    pub max_rest: Signal<In, Bits<MB>>,
    /// Silence in mid-frame that ends it, microseconds; 0 = never.
    pub timeout: Signal<In, Bits<16>>,
    /// One clock a microsecond.
    pub us_tick: Signal<In, Bit>,
    /// The adaptor balances; sampled at a frame's first beat.
    pub primary: Signal<In, Bit>,
    /// Beats may move in this clock.
    pub advance: Signal<In, Bit>,
    /// The same, for data, and the host stream's ready.
    pub advance_data: Signal<In, Bit>,
    /// Data of the looked-at beat, which is to be kept behind that of the held one, if there is one.
    pub write_data: Signal<Out, Bits<W>>,
    /// There is a held beat.
    pub held: Signal<Out, Bit>,
    /// The held beat may leave; it does if beats move.
    pub valid: Signal<Out, Bit>,
    /// Its bytes, from one to a full beat.
    pub count: Signal<Out, Bits<NB>>,
    /// First beat of a frame.
    pub first: Signal<Out, Bit>,
    /// Last beat of a frame.
    pub last: Signal<Out, Bit>,
    /// The frame ends in error; with `last`.
    pub err: Signal<Out, Bit>,
    /// What travels with the frame.
    pub side: Signal<Out, Sideband>,
    /// The same, for commands.
    pub command: [Signal<Out, CommandBits>; QU],
    /// The frame is for the balancing unit, else for the own port.
    pub unit: Signal<Out, Bit>,
    /// A frame for the balancing unit most likely leaves in this clock or the next: early, from registers, and true for some runts.
    pub unit_coming: Signal<Out, Bit>,
    /// One enters most likely in this clock.
    pub unit_begins: Signal<Out, Bit>,
    /// One for the own port most likely leaves in this clock.
    pub own_coming: Signal<Out, Bit>,
    /// What was dropped, by reason.
    pub drop: DropsSource,

    look: Look<W, K, NB, WIDE, QU>,
    held_valid: RegR<Bit>,
    held_count: Reg<Bits<NB>>,
    held_first: Reg<Bit>,
    held_last: Reg<Bit>,
    held_err: Reg<Bit>,
    /// Full beats that the frame may still have after the held one.
    left_beats: Reg<Bits<11>>,
    /// Bytes beyond them.
    left_rest: Reg<Bits<MB>>,
    /// No full beat is left.
    tight: Reg<Bit>,
    /// No byte is left.
    full: Reg<Bit>,
    frame_side: Reg<Sideband>,
    frame_command: [Reg<CommandBits>; QU],
    frame_unit: Reg<Bit>,
    announcement: Announcement,
    /// A frame is open: the held beat waits for the next.
    open: RegR<Bit>,
    /// The rest of a frame is thrown away.
    swallow: RegR<Bit>,
    silence: Silence,
    seen_runt: RegR<Bit>,
    seen_bad_keep: RegR<Bit>,
    seen_oversize: RegR<Bit>,
    seen_timeout: RegR<Bit>,
    /// The looked-at beat is the next one of the open frame.
    next_beat: Signal<Local, Bit>,
    /// It moves on in this clock.
    moves: Signal<Local, Bit>,
    room_beats: Signal<Local, Bits<11>>,
    room_rest: Signal<Local, Bits<MB>>,
    usable: Signal<Local, Bit>,
    /// The looked-at beat would be a whole frame under 14 bytes.
    look_runt: Signal<Local, Bit>,
    over: Signal<Local, Bit>,
    /// As a first beat it would be a whole frame.
    whole: Signal<Local, Bit>,
    /// It is one.
    whole_comes: Signal<Local, Bit>,
    /// As a first beat it would begin a longer one.
    begins: Signal<Local, Bit>,
    /// It does.
    begins_now: Signal<Local, Bit>,
    /// The frame ends with the held beat: nothing of the looked-at beat belongs to it.
    ends_before: Signal<Local, Bit>,
    /// Fewer than 14 bytes would be left.
    too_small: Signal<Local, Bit>,
    /// The looked-at frame is for the balancing unit.
    look_unit: Signal<Local, Bit>,
    timed_out: Signal<Local, Bit>,
    /// A header needs two beats.
    #[value(1 << MB < HEADER_BYTES)]
    two_beats: Constant<Bit>,
}

mod kernel;
#[cfg(test)]
mod tests;
