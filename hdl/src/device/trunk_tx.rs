// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Trunk transmitter: the frames of N members on one wire, each under its VLAN
//!
//! ```text
//!  member 0 ──►┐
//!  member 1 ──►│ frame by frame, in turn ──► VLAN tag 101 + i ──► m_axis
//!     …     ──►┘
//! ```
//!
//! **Rule.** IEEE 802.1Q: four bytes (81 00, priority 0, VLAN identifier) behind the addresses. Member i has VLAN [`FIRST_VLAN`] + i
//! (docs/boards.md "Which board", R55).
//!
//! **Timing.** A beat every third clock, more than twice what the line takes: a beat on offer settles in one clock, is chosen in the next, and taken,
//! with its tag, in the third. All outputs, `tready` too, come from registers. Neither the turn nor a beat more for the tag costs a clock while
//! `m_axis` is ready. Beats on offer must stay, as AXI4-Stream says.

use super::FIRST_VLAN;
use crate::axis::{PortSink, PortSource};
use crate::prelude::*;

/// Beats of a frame behind the tag.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Place {
    /// The first beat.
    First,
    /// The second: its lower half, and the tag.
    Second,
    /// Half a beat that was kept, and half a new one.
    Rest,
    /// Half a beat that was kept, and nothing more.
    Tail,
}

/// From `N` port streams to one.
#[derive(LogicBlock, Blank)]
pub struct TrunkTx<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Frames of the members, of at least fourteen bytes.
    pub s_axis: [PortSink<64, 8>; N],
    /// The same under their VLANs.
    pub m_axis: PortSource<64, 8>,

    /// A member's frame is under way.
    busy: RegR<Bit>,
    /// Whose.
    holder: Reg<Bits<N>>,
    /// Members above it.
    above: RegR<Bits<N>>,
    offers: Gather<N>,
    lasts: Gather<N>,
    errs: Gather<N>,
    beats: Select<Bits<64>, N>,
    keeps: Select<Bits<8>, N>,
    lowest: Lowest<N>,
    lowest_above: Lowest<N>,
    above_next: Above<N>,
    chosen: Signal<Local, Bits<N>>,
    tag: Signal<Local, Bits<32>>,
    place: RegR<Place>,
    kept: Reg<Bits<32>>,
    kept_keep: Reg<Bits<4>>,
    kept_err: Reg<Bit>,
    beat: Reg<Bits<64>>,
    keep: Reg<Bits<8>>,
    err: Reg<Bit>,
    last: Reg<Bit>,
    valid: RegR<Bit>,
    /// Members whose beat was on offer one clock ago already, and its bytes.
    settled: RegR<Bits<N>>,
    settled_keep: [Reg<Bits<8>>; N],
    /// Whose beat is taken: it was chosen one clock ago, and there was room.
    open: RegR<Bits<N>>,
    /// That beat.
    data: Reg<Bits<64>>,
    bytes: Reg<Bits<8>>,
    ends: Reg<Bit>,
    spoilt: Reg<Bit>,
    room: Signal<Local, Bit>,
    taken: Signal<Local, Bit>,
    longer: Signal<Local, Bit>,
    /// As the bytes come, the first in the low bits: 81 00, then the identifier, high byte first.
    #[value(|i| tag(FIRST_VLAN + i as u16))]
    tags: [Constant<Bits<32>>; N],
    #[value(0xFF)]
    all: Constant<Bits<8>>,
}

const fn tag(vlan: u16) -> u32 {
    let [high, low] = vlan.to_be_bytes();
    u32::from_le_bytes([0x81, 0x00, high, low])
}

impl<const N: usize> Logic for TrunkTx<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: busy, above, settled, open, place, valid);
        registers!(self, clock: holder, data, bytes, ends, spoilt, kept, kept_keep, kept_err, beat, keep, err, last);
        blocks!(self, clock: settled_keep[N]);

        // Whose turn it is: the next member above the last one, or else the lowest.
        self.lowest.x.next = self.offers.y.val();
        self.lowest_above.x.next = self.offers.y.val() & self.above.q.val();
        self.chosen.next = self.lowest.y.val();
        if (self.offers.y.val() & self.above.q.val()).any() {
            self.chosen.next = self.lowest_above.y.val();
        }
        self.above_next.x.next = self.chosen.val();
        if !self.busy.q.val() {
            self.holder.d.next = self.chosen.val();
            if self.offers.y.val().any() {
                self.above.d.next = self.above_next.y.val();
                self.busy.d.next = true;
            }
        }

        // Its beat.
        forward!(self => self: holder.q as beats.sel, holder.q as keeps.sel);
        self.tag.next = bits::<32>(0);
        self.room.next = (!self.valid.q.val()) | self.m_axis.tready.val();
        for i in 0..N {
            self.offers.bit[i].next = self.s_axis[i].tvalid.val();
            self.lasts.bit[i].next = self.s_axis[i].tlast.val();
            self.errs.bit[i].next = self.s_axis[i].tuser.val();
            self.beats.x[i].next = self.s_axis[i].tdata.val();
            self.settled_keep[i].d.next = self.s_axis[i].tkeep.val();
            self.keeps.x[i].next = self.settled_keep[i].q.val();
            self.s_axis[i].tready.next = self.open.q.val().get_bit(i);
            if self.holder.q.val().get_bit(i) {
                self.tag.next = self.tags[i].val();
            }
        }
        self.taken.next = self.open.q.val().any();
        self.settled.d.next = self.offers.y.val() & (!self.open.q.val());
        self.open.d.next = bits::<N>(0);
        if (self.busy.q.val() & self.room.val()) & ((!self.taken.val()) & (self.place.q.val() != Place::Tail)) {
            self.open.d.next = self.holder.q.val() & self.settled.q.val();
        }
        self.ends.d.next = (self.lasts.y.val() & self.holder.q.val()).any();
        self.spoilt.d.next = (self.errs.y.val() & self.holder.q.val()).any();
        forward!(self => self: beats.y as data.d, keeps.y as bytes.d);
        self.longer.next = self.bytes.q.val().get_bit(4);

        if self.m_axis.tready.val() {
            self.valid.d.next = false;
        }
        if self.taken.val() {
            self.valid.d.next = true;
            self.kept.d.next = self.data.q.val().get_bits::<32>(32);
            self.kept_keep.d.next = self.bytes.q.val().get_bits::<4>(4);
            forward!(self => self: spoilt.q as kept_err.d, ends.q as last.d, all as keep.d, spoilt.q as err.d);
            self.busy.d.next = !self.ends.q.val();
            match self.place.q.val() {
                Place::First => {
                    forward!(self => self: data.q as beat.d, bytes.q as keep.d);
                    self.place.d.next = Place::Second;
                }
                Place::Second => {
                    self.beat.d.next = bit_cast::<64, 32>(self.data.q.val().get_bits::<32>(0)) | (bit_cast::<64, 32>(self.tag.val()) << 32);
                    self.place.d.next = Place::Rest;
                }
                _ => {
                    self.beat.d.next =
                        bit_cast::<64, 32>(self.kept.q.val()) | (bit_cast::<64, 32>(self.data.q.val().get_bits::<32>(0)) << 32);
                    if self.ends.q.val() {
                        self.keep.d.next = (bit_cast::<8, 4>(self.bytes.q.val().get_bits::<4>(0)) << 4)
                            | bit_cast::<8, 4>(self.all.val().get_bits::<4>(0));
                    }
                }
            }
            if self.ends.q.val() {
                self.place.d.next = Place::First;
                // What is left over: the second half of this beat.
                if self.longer.val() & (self.place.q.val() != Place::First) {
                    self.keep.d.next = self.all.val();
                    self.last.d.next = false;
                    self.place.d.next = Place::Tail;
                }
            }
        }
        if (self.place.q.val() == Place::Tail) & self.room.val() {
            self.valid.d.next = true;
            self.beat.d.next = bit_cast::<64, 32>(self.kept.q.val());
            self.keep.d.next = bit_cast::<8, 4>(self.kept_keep.q.val());
            self.err.d.next = self.kept_err.q.val();
            self.last.d.next = true;
            self.place.d.next = Place::First;
        }
        forward!(self => self.m_axis: beat.q as tdata, keep.q as tkeep);
        self.m_axis.tuser.next = self.err.q.val() & self.last.q.val();
        forward!(self => self.m_axis: last.q as tlast, valid.q as tvalid);
    }
}

#[cfg(test)]
mod tests;
