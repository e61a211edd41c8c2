// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Outline: what stands behind the Ethertype, and what names the flow in it
//!
//! ```text
//!            ┌─────────┐  tags skipped   ┌───────┐
//!  head ────►│ Outline ├────────────────►│ Named ├──► nine words that are hashed
//!            └─────────┘                 └───────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R24, R25), as [`fields`](crate::sight::fields) has it for beats of 64 bits.
//!
//! **Timing.** Two clocks, and one. A frame a clock. Of a frame that is short what stands behind its end may look like anything, so each address asks for its end.

use crate::prelude::*;
use crate::sight::types::{Kinds, TypeOf};

/// A packet, and what it is.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Packet {
    /// What stands behind the Ethertype: 64 bytes, the first in the lowest eight bits.
    pub inside: Bits<512>,
    /// Bytes of the frame, without its tags.
    pub length: Bits<8>,
    /// The destination MAC address.
    pub mac: Bits<48>,
    /// IPv4, with its addresses.
    pub v4: Bit,
    /// IPv6, with its addresses.
    pub v6: Bit,
    /// Fibre Channel, with its D_ID.
    pub fcoe: Bit,
}

/// Skips tags, and says what a frame is.
#[derive(LogicBlock, Blank)]
pub struct Outline {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// The first bytes of a frame.
    pub head: Signal<In, Bits<688>>,
    /// How many of them it has.
    pub length: Signal<In, Bits<8>>,
    /// The packet.
    pub packet: Signal<Out, Packet>,

    /// Without a tag, behind one, behind two.
    kind: [TypeOf; 3],
    bytes: Reg<Bits<688>>,
    bytes_length: Reg<Bits<8>>,
    kinds: [Reg<Kinds>; 3],
    sent: Reg<Packet>,
    not_looked_at: Unused<65>,
    one: Signal<Local, Bit>,
    two: Signal<Local, Bit>,
    #[value(34)]
    v4_end: Constant<Bits<8>>,
    #[value(38)]
    v4_end_one: Constant<Bits<8>>,
    #[value(42)]
    v4_end_two: Constant<Bits<8>>,
    #[value(54)]
    v6_end: Constant<Bits<8>>,
    #[value(58)]
    v6_end_one: Constant<Bits<8>>,
    #[value(62)]
    v6_end_two: Constant<Bits<8>>,
    #[value(32)]
    fcoe_end: Constant<Bits<8>>,
    #[value(36)]
    fcoe_end_one: Constant<Bits<8>>,
    #[value(40)]
    fcoe_end_two: Constant<Bits<8>>,
}

impl Logic for Outline {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: bytes, bytes_length, kinds[3], sent);
        // What the places of an Ethertype hold.
        self.kind[0].x.next = self.head.val().get_bits::<16>(96);
        self.kind[1].x.next = self.head.val().get_bits::<16>(128);
        self.kind[2].x.next = self.head.val().get_bits::<16>(160);
        for i in 0..3 {
            self.kinds[i].d.next = self.kind[i].y.val();
        }
        forward!(self => self: head as bytes.d, length as bytes_length.d);

        // Which of them is it, and what stands behind.
        self.one.next = self.kinds[0].q.val().tag & (!self.kinds[1].q.val().tag);
        self.two.next = self.kinds[0].q.val().tag & self.kinds[1].q.val().tag;
        self.sent.d.next.length = self.bytes_length.q.val();
        self.sent.d.next.v4 = self.kinds[0].q.val().v4 & (self.bytes_length.q.val() >= self.v4_end.val());
        self.sent.d.next.v6 = self.kinds[0].q.val().v6 & (self.bytes_length.q.val() >= self.v6_end.val());
        self.sent.d.next.fcoe = self.kinds[0].q.val().fcoe & (self.bytes_length.q.val() >= self.fcoe_end.val());
        self.sent.d.next.inside = self.bytes.q.val().get_bits::<512>(112);
        if self.one.val() {
            self.sent.d.next.length = self.bytes_length.q.val() - bits::<8>(4);
            self.sent.d.next.v4 = self.kinds[1].q.val().v4 & (self.bytes_length.q.val() >= self.v4_end_one.val());
            self.sent.d.next.v6 = self.kinds[1].q.val().v6 & (self.bytes_length.q.val() >= self.v6_end_one.val());
            self.sent.d.next.fcoe = self.kinds[1].q.val().fcoe & (self.bytes_length.q.val() >= self.fcoe_end_one.val());
            self.sent.d.next.inside = self.bytes.q.val().get_bits::<512>(144);
        }
        if self.two.val() {
            self.sent.d.next.length = self.bytes_length.q.val() - bits::<8>(8);
            self.sent.d.next.v4 = self.kinds[2].q.val().v4 & (self.bytes_length.q.val() >= self.v4_end_two.val());
            self.sent.d.next.v6 = self.kinds[2].q.val().v6 & (self.bytes_length.q.val() >= self.v6_end_two.val());
            self.sent.d.next.fcoe = self.kinds[2].q.val().fcoe & (self.bytes_length.q.val() >= self.fcoe_end_two.val());
            self.sent.d.next.inside = self.bytes.q.val().get_bits::<512>(176);
        }
        self.sent.d.next.mac = self.bytes.q.val().get_bits::<48>(0);
        // The source MAC address, and what the first place of an Ethertype held; a third tag is none.
        self.not_looked_at.x.next =
            bit_cast::<65, 64>(self.bytes.q.val().get_bits::<64>(48)) | (bit_cast::<65, 1>(self.kinds[2].q.val().tag.into()) << 64);
        forward!(self => self: sent.q as packet);
    }
}

/// What names a packet's flow.
#[derive(LogicBlock, Blank)]
pub struct Named {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// The packet.
    pub packet: Signal<In, Packet>,
    /// Source and ports count too.
    pub four_tuple: Signal<In, Bit>,
    /// What is hashed, zeros behind it.
    pub words: [Signal<Out, Bits<32>>; 9],

    pick: Pick<32, 16, 4>,
    sent: [Reg<Bits<32>>; 9],
    protocol: Signal<Local, Bits<8>>,
    fragment: Signal<Local, Bit>,
    ports_end: Signal<Local, Bits<8>>,
    /// Ports are there, and count.
    ports: Signal<Local, Bit>,
    #[value(6)]
    tcp: Constant<Bits<8>>,
    #[value(17)]
    udp: Constant<Bits<8>>,
    #[value(5)]
    header_least: Constant<Bits<4>>,
    #[value(58)]
    v6_ports_end: Constant<Bits<8>>,
}

impl Logic for Named {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: sent[9]);
        // Ports: behind the header.
        self.pick.index.next = self.packet.val().inside.get_bits::<4>(0);
        for i in 0..16 {
            self.pick.x[i].next = self.packet.val().inside.get_bits::<32>(32 * i);
        }
        self.protocol.next = self.packet.val().inside.get_bits::<8>(72);
        self.fragment.next = self.packet.val().inside.get_bits::<6>(48).any() | self.packet.val().inside.get_bits::<8>(56).any();
        self.ports_end.next = (bit_cast::<8, 4>(self.packet.val().inside.get_bits::<4>(0)) << 2) + bits::<8>(18);
        if self.packet.val().v6 {
            self.protocol.next = self.packet.val().inside.get_bits::<8>(48);
            self.fragment.next = false;
            self.ports_end.next = self.v6_ports_end.val();
        }
        self.ports.next = ((self.protocol.val() == self.tcp.val()) | (self.protocol.val() == self.udp.val()))
            & (((self.packet.val().length >= self.ports_end.val()) & (!self.fragment.val()))
                & (self.packet.val().v6 | (self.packet.val().inside.get_bits::<4>(0) >= self.header_least.val())));

        // Else the MAC address.
        self.sent[0].d.next = self.packet.val().mac.get_bits::<32>(0);
        self.sent[1].d.next = bit_cast::<32, 16>(self.packet.val().mac.get_bits::<16>(32));
        for i in 2..9 {
            self.sent[i].d.next = bits::<32>(0);
        }
        if self.packet.val().fcoe {
            self.sent[0].d.next = bit_cast::<32, 24>(self.packet.val().inside.get_bits::<24>(120));
            self.sent[1].d.next = bits::<32>(0);
        }
        if self.packet.val().v4 {
            self.sent[0].d.next = self.packet.val().inside.get_bits::<32>(128);
            self.sent[1].d.next = bits::<32>(0);
            if self.four_tuple.val() {
                self.sent[0].d.next = self.packet.val().inside.get_bits::<32>(96);
                self.sent[1].d.next = self.packet.val().inside.get_bits::<32>(128);
                if self.ports.val() {
                    self.sent[2].d.next = self.pick.y.val();
                }
            }
        }
        if self.packet.val().v6 {
            for i in 0..4 {
                self.sent[i].d.next = self.packet.val().inside.get_bits::<32>(192 + 32 * i);
            }
            if self.four_tuple.val() {
                for i in 0..8 {
                    self.sent[i].d.next = self.packet.val().inside.get_bits::<32>(64 + 32 * i);
                }
                if self.ports.val() {
                    self.sent[8].d.next = self.packet.val().inside.get_bits::<32>(320);
                }
            }
        }
        for i in 0..9 {
            self.words[i].next = self.sent[i].q.val();
        }
    }
}
