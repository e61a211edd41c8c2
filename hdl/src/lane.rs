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
    ingress: Ingress<W, CK, MB, NB, QU>,
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

impl<const W: usize, const K: usize, const MB: usize, const NB: usize, const WIDE: usize, const CK: usize, const QU: usize> Logic
    for Lane<W, K, MB, NB, WIDE, CK, QU>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: to_unit, to_own, spare_valid, begun, direct, discard, seen_no_path);
        registers!(self, clock: head_count, head_side, spare_count, spare_side, head_last, head_err, head_first, head_waits, spare_last, spare_err, spare_first, spare_waits, spare_unit,
            spare_own, late[WIDE]);
        registers!(self, clock: head_command[QU], spare_command[QU]);
        registers!(self, clock, reset: entered, left);
        blocks!(self, clock, reset: ingress, arrival[WIDE]);
        blocks!(self, clock: store);

        forward!(self.s_axis => self.ingress.s_axis: tdata, tuser, tlast, tvalid);
        self.ingress.s_axis.tkeep.next = bit_cast::<CK, K>(self.s_axis.tkeep.val());
        self.s_axis.tready.next = self.ingress.s_axis.tready.val();
        for i in 0..WIDE {
            HostSink::<W, K>::link(&mut self.s_axis, &mut self.arrival[i].s_axis);
            HostSource::<W, CK>::join(&mut self.arrival[i].out, &mut self.ingress.s_axis);
        }
        forward!(self => self.ingress: max_beats, max_rest, timeout, us_tick, primary);
        self.begun.d.next = true;
        self.ingress.advance.next = self.begun.q.val() & (!self.spare_valid.q.val());
        self.ingress.advance_data.next = self.direct.q.val();

        // Where the head may go.
        self.unit_offer.next = self.to_unit.q.val() & ((!self.head_waits.q.val()) | self.go.val());
        forward!(self => self: own_eligible as own_offer, own_skip as throw_away);
        if !self.head_first.q.val() {
            self.own_offer.next = !self.discard.q.val();
            self.throw_away.next = self.discard.q.val();
        }
        self.unit.valid.next = self.unit_offer.val();
        self.own.valid.next = self.to_own.q.val() & self.own_offer.val();
        self.leaves.next = (self.unit_offer.val() & self.unit.ready.val())
            | (self.to_own.q.val() & ((self.own_offer.val() & self.own.ready.val()) | self.throw_away.val()));
        self.free.next = (!(self.to_unit.q.val() | self.to_own.q.val())) | self.leaves.val();
        if self.to_own.q.val() & self.throw_away.val() {
            self.discard.d.next = !self.head_last.q.val();
        }
        self.seen_no_path.d.next = (self.to_own.q.val() & self.throw_away.val()) & self.head_first.q.val();

        // The next beat goes to the head, or waits beside it.
        self.spare_next.next = (self.spare_valid.q.val() | self.ingress.valid.val()) & (!self.free.val());
        self.spare_valid.d.next = self.spare_next.val();
        self.direct.d.next = !self.spare_next.val();
        // Data is written as it is looked at, again and again until the beat moves on: no late signal enables it.
        self.write_at.next = self.entered.q.val();
        if self.ingress.held.val() {
            self.write_at.next = self.entered.q.val() + bits::<2>(1);
        }
        self.store.write.next = true;
        self.store.write_address.next = bit_cast::<4, 2>(self.write_at.val());
        self.store.read_address.next = bit_cast::<4, 2>(self.left.q.val());
        self.store.write_data.next = self.ingress.write_data.val();
        if self.direct.q.val() & self.ingress.valid.val() {
            self.entered.d.next = self.entered.q.val() + bits::<2>(1);
        }
        if self.leaves.val() {
            self.left.d.next = self.left.q.val() + bits::<2>(1);
        }
        if self.direct.q.val() {
            forward!(self.ingress => self: count as spare_count.d, last as spare_last.d, err as spare_err.d, first as spare_first.d,
                side as spare_side.d, unit as spare_unit.d);
            self.spare_waits.d.next = self.ingress.first.val() & (!self.ingress.side.val().forced);
            self.spare_own.d.next = self.ingress.first.val() & (!self.ingress.unit.val());
        }
        if self.free.val() {
            self.to_unit.d.next = self.ingress.valid.val() & self.ingress.unit.val();
            self.to_own.d.next = self.ingress.valid.val() & (!self.ingress.unit.val());
            if self.spare_valid.q.val() {
                self.to_unit.d.next = self.spare_unit.q.val();
                self.to_own.d.next = !self.spare_unit.q.val();
            }
            forward!(self => self: spare_count.q as head_count.d, spare_last.q as head_last.d, spare_err.q as head_err.d,
                spare_first.q as head_first.d, spare_side.q as head_side.d, spare_waits.q as head_waits.d);
            if self.direct.q.val() {
                forward!(self.ingress => self: count as head_count.d, last as head_last.d, err as head_err.d, first as head_first.d,
                    side as head_side.d);
                self.head_waits.d.next = self.ingress.first.val() & (!self.ingress.side.val().forced);
            }
        }

        forward!(self => self.unit: store.read_data as data, head_count.q as count);
        forward!(self => self.unit: head_last.q as last, head_err.q as err);
        self.own.data.next = self.store.read_data.val();
        self.own.count.next = self.head_count.q.val().get_bits::<MB>(0);
        forward!(self => self.own: head_last.q as last, head_err.q as err);
        for i in 0..WIDE {
            self.late[i].d.next = self.store.read_data.val();
            self.unit.data.next = self.late[i].q.val();
            self.own.data.next = self.late[i].q.val();
        }
        self.side.next = self.head_side.q.val();
        for i in 0..QU {
            if self.direct.q.val() {
                self.spare_command[i].d.next = self.ingress.command[i].val();
            }
            if self.free.val() {
                self.head_command[i].d.next = self.spare_command[i].q.val();
                if self.direct.q.val() {
                    self.head_command[i].d.next = self.ingress.command[i].val();
                }
            }
            self.command[i].next = self.head_command[i].q.val();
        }
        // What is taken in this clock is not coming any more.
        self.more.next = (self.spare_valid.q.val() & self.spare_unit.q.val()) | self.ingress.unit_coming.val();
        self.unit_coming.next = (self.to_unit.q.val() & (!self.unit.ready.val())) | self.more.val();
        self.unit_begins.next = self.ingress.unit_begins.val();
        self.own_coming.next = self.ingress.own_coming.val();
        if self.spare_valid.q.val() {
            self.own_coming.next = self.spare_own.q.val();
        }
        DropsSource::link(&mut self.drop, &mut self.ingress.drop);
        self.drop_no_path.next = self.seen_no_path.q.val();
    }
}

#[cfg(test)]
mod tests;
