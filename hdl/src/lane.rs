// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Lane: sends the frames of one host stream on their way
//!
//! ```text
//!  s_axis ──► ingress ───────────► head ──┬──► unit, side   frames for the balancing unit: a primary's and forced ones
//!                │  ▲                ▲    └──► own          a secondary's, for the own port
//!                │  └── advance ◄── spare
//!                └──► drop   one clock per event, by reason
//! ```
//!
//! **Rule.** docs/semantics.md "Roles and forwarding" and "No eligible path"; R22, R23. Without an eligible path a frame waits or is thrown
//! away: a secondary's here, the others in the balancing unit. The frame checks are in [`crate::lane::ingress`].
//!
//! **Inside.** A skid buffer: while `head` cannot go, the beat that was under way waits in `spare`, and whether `spare` is empty is all
//! that the ingress stage and the host see. So nothing combinational runs from a port to a host stream. What decides is in `head` and
//! `spare`; the many bits of data wait in a memory of their own, in the order in which they came.
//!
//! **Timing.** First beat in to first beat on offer: three clocks. Full rate: one beat a clock, also over frame boundaries. That a frame
//! is coming is said as its first beat is looked at, and as it leaves the ingress stage ([`announcement`]); if the host paused between the
//! two, or the frame then has to wait in `spare`, its turn may have moved on and a clock is lost.

pub mod announcement;
pub mod arrival;
pub mod ingress;
pub mod look;
pub mod silence;

use crate::axis::*;
use crate::beats::BeatsSource;
use crate::counters::drops::DropsSource;
use crate::lane::arrival::Arrival;
use crate::lane::ingress::Ingress;
use crate::prelude::*;
use crate::sideband::{CommandBits, Sideband};

/// Checks and routes the frames of one host stream. `W` data bits, `K` = W/8, `MB` = log2(K), `NB` = MB + 1; `WIDE` as in
/// [`crate::beats`], `CK` as in [`arrival`], `QU` as in [`look`].
#[derive(LogicBlock, Blank)]
pub struct Lane<const W: usize, const K: usize, const MB: usize, const NB: usize, const WIDE: usize, const CK: usize, const QU: usize> {
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
    /// The own port may be used.
    pub own_eligible: Signal<In, Bit>,
    /// A frame for the balancing unit need not be held.
    pub go: Signal<In, Bit>,
    /// The own port may not be used, and frames without a path are dropped, not held.
    pub own_skip: Signal<In, Bit>,
    /// What travels with the frame.
    pub side: Signal<Out, Sideband>,
    /// The same, for commands.
    pub command: [Signal<Out, CommandBits>; QU],
    /// For the balancing unit.
    pub unit: BeatsSource<W, NB>,
    /// A frame for it most likely is on offer in the next clock or the one after it.
    pub unit_coming: Signal<Out, Bit>,
    /// A frame for it enters most likely in this clock.
    pub unit_begins: Signal<Out, Bit>,
    /// For the own port.
    pub own: BeatsSource<W, MB>,
    /// A frame for it most likely is on offer in the next clock.
    pub own_coming: Signal<Out, Bit>,
    /// What was dropped, by reason.
    pub drop: DropsSource,
    /// A secondary's frame was dropped for want of a path.
    pub drop_no_path: Signal<Out, Bit>,

    arrival: [Arrival<W, K, NB, CK>; WIDE],
    ingress: Ingress<W, CK, MB, NB, WIDE, QU>,
    /// Data of the beats behind the look.
    store: SmallRam<Bits<W>, 4>,
    late: [Reg<Bits<W>>; WIDE],
    /// Beats that went to head or spare, and those that left, modulo four: there is the head, the spare, the held and the looked-at one.
    entered: RegR<Bits<2>>,
    left: RegR<Bits<2>>,
    write_at: Signal<Local, Bits<2>>,
    /// The head beat is for the balancing unit.
    to_unit: RegR<Bit>,
    /// It is for the own port.
    to_own: RegR<Bit>,
    head_count: Reg<Bits<NB>>,
    head_last: Reg<Bit>,
    head_err: Reg<Bit>,
    /// First beat of a frame: the only one that waits for a path.
    head_first: Reg<Bit>,
    head_side: Reg<Sideband>,
    head_command: [Reg<CommandBits>; QU],
    spare_command: [Reg<CommandBits>; QU],
    /// First beat of one that is not forced: does so at the balancing unit.
    head_waits: Reg<Bit>,
    spare_valid: RegR<Bit>,
    /// Nothing moves in the first clock after reset.
    begun: RegR<Bit>,
    /// `spare` is empty, and beats move. This one enables data all over the lane; what decides is made from `begun` and `spare_valid`, which
    /// say the same.
    direct: RegR<Bit>,
    spare_count: Reg<Bits<NB>>,
    spare_side: Reg<Sideband>,
    spare_last: Reg<Bit>,
    spare_err: Reg<Bit>,
    spare_first: Reg<Bit>,
    spare_waits: Reg<Bit>,
    spare_unit: Reg<Bit>,
    /// It is the first of a frame for the own port.
    spare_own: Reg<Bit>,
    /// The frame at the head found no path: what is left of it is thrown away.
    discard: RegR<Bit>,
    seen_no_path: RegR<Bit>,
    /// Behind the head there is a beat for the balancing unit, or comes one.
    more: Signal<Local, Bit>,
    spare_next: Signal<Local, Bit>,
    unit_offer: Signal<Local, Bit>,
    own_offer: Signal<Local, Bit>,
    throw_away: Signal<Local, Bit>,
    /// The head beat is gone after this clock.
    leaves: Signal<Local, Bit>,
    /// It is, or there is none.
    free: Signal<Local, Bit>,
}

mod kernel;
#[cfg(test)]
mod tests;
