// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Look: the newest beat of a host stream, and what is wrong with it
//!
//! **Rule.** docs/semantics.md "Frames": every beat but a frame's last is full, the bytes of each are its first ones. A beat without bytes
//! that ends nothing is forgotten at once.
//!
//! **Inside.** Of a counted keep bit 0 alone says that there are bytes.
//!
//! **Timing.** A register: one clock. It stands still unless `advance` says so; for data and as the stream's ready it has a register for itself.

use crate::axis::*;
use crate::prelude::*;
use crate::sideband::{CommandBits, Sideband};

/// Shortest legal frame: an Ethernet header.
pub(super) const HEADER_BYTES: usize = 14;

/// The newest beat. `W` data bits, `K` keep bits ([`super::arrival`]); `NB` = log2(W/4); `WIDE` is 1 where the keep is counted, else 0, `QU`
/// where commands are told apart.
#[derive(LogicBlock, Blank)]
pub struct Look<const W: usize, const K: usize, const NB: usize, const WIDE: usize, const QU: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Host stream.
    pub s_axis: HostSink<W, K>,
    /// Beats may move in this clock.
    pub advance: Signal<In, Bit>,
    /// The same, for data and the stream.
    pub advance_data: Signal<In, Bit>,
    /// The adaptor balances.
    pub primary: Signal<In, Bit>,
    /// There is a beat.
    pub valid: Signal<Out, Bit>,
    /// Its data.
    pub data: Signal<Out, Bits<W>>,
    /// Its bytes.
    pub count: Signal<Out, Bits<NB>>,
    /// Its keep bits are wrong.
    pub bad: Signal<Out, Bit>,
    /// It has no bytes.
    pub empty: Signal<Out, Bit>,
    /// First beat of a frame for the balancing unit, or one that will be ignored.
    pub unit_first: Signal<Out, Bit>,
    /// The next beat is.
    pub unit_begins: Signal<Out, Bit>,
    /// Last beat of a frame.
    pub last: Signal<Out, Bit>,
    /// With this beat as the last, the header is not complete (first beat, or second after a first of 8 bytes).
    pub short: Signal<Out, Bit>,
    /// What travels with the frame.
    pub side: Signal<Out, Sideband>,
    /// The same, for commands.
    pub command: [Signal<Out, CommandBits>; QU],
    /// A beat is on offer that will not be ignored.
    pub comes: Signal<Out, Bit>,
    /// A beat without bytes was ignored one clock ago.
    pub null_beat: Signal<Out, Bit>,

    counter: KeepCount<K, NB>,
    user: Unused<21>,
    is_valid: RegR<Bit>,
    was_accepted: RegR<Bit>,
    was_nothing: Reg<Bit>,
    held_data: Reg<Bits<W>>,
    held_count: Reg<Bits<NB>>,
    is_bad: Reg<Bit>,
    is_empty: Reg<Bit>,
    is_unit_first: RegR<Bit>,
    is_last: Reg<Bit>,
    is_short: Reg<Bit>,
    held_side: Reg<Sideband>,
    held_command: [Reg<CommandBits>; QU],
    /// The host is in mid-frame.
    host_mid: RegR<Bit>,
    nothing: Signal<Local, Bit>,
    bad_beat: Signal<Local, Bit>,
    accepted: Signal<Local, Bit>,
    /// Header bytes beyond the full beats before the last of them.
    #[value(HEADER_BYTES - if W / 8 < HEADER_BYTES { W / 8 } else { 0 })]
    header_rest: Constant<Bits<NB>>,
    #[value(W / 8)]
    full_count: Constant<Bits<NB>>,
}

impl<const W: usize, const K: usize, const NB: usize, const WIDE: usize, const QU: usize> Logic for Look<W, K, NB, WIDE, QU> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: is_valid, was_accepted, is_unit_first, host_mid);
        registers!(self, clock: was_nothing, held_data, held_count, is_bad, is_empty, is_last, is_short, held_side, held_command[QU]);
        self.user.x.next = self.s_axis.tuser.val().get_bits::<21>(0);
        self.counter.keep.next = self.s_axis.tkeep.val();
        self.nothing.next = (!self.s_axis.tkeep.val().any()) & ((!self.s_axis.tlast.val()) | (!self.host_mid.q.val()));
        for bit in 0..WIDE {
            self.nothing.next = (!self.s_axis.tkeep.val().get_bit(bit)) & ((!self.s_axis.tlast.val()) | (!self.host_mid.q.val()));
        }
        self.bad_beat.next = (!self.counter.ok.val()) | ((!self.s_axis.tlast.val()) & (self.counter.count.val() != self.full_count.val()));
        self.s_axis.tready.next = self.advance_data.val();
        self.accepted.next = self.s_axis.tvalid.val() & self.advance.val();
        self.comes.next = self.s_axis.tvalid.val() & (!self.nothing.val());
        self.unit_begins.next =
            (self.s_axis.tvalid.val() & (!self.host_mid.q.val())) & (self.primary.val() | self.s_axis.tuser.val().get_bit(21));
        forward!(self => self: accepted as was_accepted.d, nothing as was_nothing.d);
        self.null_beat.next = self.was_accepted.q.val() & self.was_nothing.q.val();
        if self.accepted.val() {
            self.host_mid.d.next = (!self.s_axis.tlast.val()) & (self.host_mid.q.val() | self.s_axis.tkeep.val().any());
        }
        if self.advance_data.val() {
            self.held_data.d.next = self.s_axis.tdata.val();
        }
        if self.advance.val() {
            forward!(self => self: comes as is_valid.d, counter.count as held_count.d, bad_beat as is_bad.d);
            self.is_unit_first.d.next = self.unit_begins.val();
            self.is_empty.d.next = !self.s_axis.tkeep.val().any();
            self.is_last.d.next = self.s_axis.tlast.val();
            self.is_short.d.next = self.bad_beat.val() | (self.s_axis.tlast.val() & (self.counter.count.val() < self.header_rest.val()));
            self.held_side.d.next.forced = self.s_axis.tuser.val().get_bit(21);
            self.held_side.d.next.port = self.s_axis.tuser.val().get_bits::<4>(22);
            for i in 0..QU {
                self.held_command[i].d.next = self.s_axis.tuser.val().get_bits::<5>(16);
            }
        }
        for i in 0..QU {
            self.command[i].next = self.held_command[i].q.val();
        }
        forward!(self => self: is_valid.q as valid, held_data.q as data, held_count.q as count, is_bad.q as bad, is_empty.q as empty,
            is_unit_first.q as unit_first, is_last.q as last, is_short.q as short, held_side.q as side);
    }
}
