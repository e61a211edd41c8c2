// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Fields: which words of a frame name its flow
//!
//! ```text
//!           ┌────────┐
//!  words ──►│ Fields ├──► what of them is hashed, and when that is all
//!           └────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R24, R25): the destination address of IPv4 and IPv6, the D_ID of Fibre Channel over Ethernet, else the
//! destination MAC address; with `FOUR_TUPLE` source, destination and, of whole TCP and UDP packets, ports. What the frame does not have whole leaves the
//! next shorter key: no ports, then the MAC address.
//!
//! **Inside.** Each address is one after the other in a frame as in the key, so words go on as they come. Where an address turns out not to be whole, the MAC
//! address follows, and what went before is forgotten (`again`).
//!
//! **Timing.** One clock. One [`KeyWords`] a beat at most, one of each frame `done`; no later than with its last beat.

use crate::prelude::*;
use crate::sight::words::Cut;

/// Words of a key, in order.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct KeyWords {
    /// The first, the first byte in the lowest eight bits.
    pub a: Bits<32>,
    /// It counts.
    pub has_a: Bit,
    /// The second.
    pub b: Bits<32>,
    /// It counts.
    pub has_b: Bit,
    /// The key begins here, whatever came of its frame before.
    pub again: Bit,
    /// It ends here.
    pub done: Bit,
}

/// For beats of 64 bits.
#[derive(LogicBlock, Blank)]
pub struct Fields {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// There are words.
    pub valid: Signal<In, Bit>,
    /// These.
    pub words: Signal<In, Cut>,
    /// Source and ports count too.
    pub four_tuple: Signal<In, Bit>,
    /// Of these some are of a key, or it ends.
    pub out_valid: Signal<Out, Bit>,
    /// Which.
    pub out: Signal<Out, KeyWords>,

    sent_valid: RegR<Bit>,
    sent: Reg<KeyWords>,
    /// The key of the frame is not done.
    open: RegR<Bit>,
    /// Its address was whole.
    whole: RegR<Bit>,
    mac: Reg<Bits<48>>,
    header_words: Reg<Bits<4>>,
    fragment: Reg<Bit>,
    protocol: Reg<Bits<8>>,
    at: Signal<Local, Bits<5>>,
    v4: Signal<Local, Bit>,
    v6: Signal<Local, Bit>,
    open_now: Signal<Local, Bit>,
    /// The ports may follow.
    ports: Signal<Local, Bit>,
    ports_a: Signal<Local, Bit>,
    ports_b: Signal<Local, Bit>,
    address_a: Signal<Local, Bit>,
    address_b: Signal<Local, Bit>,
    d_id: Signal<Local, Bit>,
    /// The address is whole, with these words.
    completes: Signal<Local, Bit>,
    whole_now: Signal<Local, Bit>,
    ports_now: Signal<Local, Bit>,
    use_mac: Signal<Local, Bit>,
    ends: Signal<Local, Bit>,
    #[value(6)]
    tcp: Constant<Bits<8>>,
    #[value(17)]
    udp: Constant<Bits<8>>,
    #[value(5)]
    header_least: Constant<Bits<4>>,
}

impl Logic for Fields {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: sent_valid, open, whole);
        registers!(self, clock: sent, mac, header_words, fragment, protocol);
        self.at.next = self.words.val().at;
        self.v4.next = self.words.val().known & self.words.val().v4;
        self.v6.next = self.words.val().known & self.words.val().v6;

        // What is kept of the headers.
        if self.valid.val() {
            if self.words.val().first {
                self.mac.d.next =
                    bit_cast::<48, 16>(self.words.val().a.get_bits::<16>(16)) | (bit_cast::<48, 32>(self.words.val().b) << 16);
            }
            if self.at.val() == bits::<5>(31) {
                self.header_words.d.next = self.words.val().b.get_bits::<4>(0);
            }
            if self.at.val() == bits::<5>(0) {
                self.header_words.d.next = self.words.val().a.get_bits::<4>(0);
                self.fragment.d.next = self.words.val().b.get_bits::<6>(16).any() | self.words.val().b.get_bits::<8>(24).any();
            }
            if self.at.val() == bits::<5>(1) {
                self.fragment.d.next = self.words.val().a.get_bits::<6>(16).any() | self.words.val().a.get_bits::<8>(24).any();
            }
            if self.words.val().v4 {
                if self.at.val() == bits::<5>(1) {
                    self.protocol.d.next = self.words.val().b.get_bits::<8>(8);
                }
                if self.at.val() == bits::<5>(2) {
                    self.protocol.d.next = self.words.val().a.get_bits::<8>(8);
                }
            } else {
                if self.at.val() == bits::<5>(0) {
                    self.protocol.d.next = self.words.val().b.get_bits::<8>(16);
                }
                if self.at.val() == bits::<5>(1) {
                    self.protocol.d.next = self.words.val().a.get_bits::<8>(16);
                }
            }
        }

        // Addresses.
        self.address_a.next = false;
        self.address_b.next = false;
        self.completes.next = false;
        if self.v4.val() {
            self.address_a.next = (self.at.val() == bits::<5>(4)) | (self.four_tuple.val() & (self.at.val() == bits::<5>(3)));
            self.address_b.next = (self.at.val() == bits::<5>(3)) | (self.four_tuple.val() & (self.at.val() == bits::<5>(2)));
            self.completes.next =
                ((self.at.val() == bits::<5>(4)) & self.words.val().a_whole) | ((self.at.val() == bits::<5>(3)) & self.words.val().b_whole);
        }
        if self.v6.val() {
            self.address_a.next = (((self.at.val() == bits::<5>(6)) | (self.at.val() == bits::<5>(7)))
                | ((self.at.val() == bits::<5>(8)) | (self.at.val() == bits::<5>(9))))
                | (self.four_tuple.val()
                    & (((self.at.val() == bits::<5>(2)) | (self.at.val() == bits::<5>(3)))
                        | ((self.at.val() == bits::<5>(4)) | (self.at.val() == bits::<5>(5)))));
            self.address_b.next = (((self.at.val() == bits::<5>(5)) | (self.at.val() == bits::<5>(6)))
                | ((self.at.val() == bits::<5>(7)) | (self.at.val() == bits::<5>(8))))
                | (self.four_tuple.val()
                    & (((self.at.val() == bits::<5>(1)) | (self.at.val() == bits::<5>(2)))
                        | ((self.at.val() == bits::<5>(3)) | (self.at.val() == bits::<5>(4)))));
            self.completes.next =
                ((self.at.val() == bits::<5>(9)) & self.words.val().a_whole) | ((self.at.val() == bits::<5>(8)) & self.words.val().b_whole);
        }
        // D_ID ends two bytes behind a word's begin: with the tail, or in the first half of `b`.
        self.d_id.next = (self.words.val().known & self.words.val().fcoe)
            & (((self.at.val() == bits::<5>(2)) & self.words.val().tail_whole)
                | ((self.at.val() == bits::<5>(3)) & self.words.val().b_begun));
        self.whole_now.next = (self.whole.q.val() & (!self.words.val().first)) | self.completes.val();

        // Ports.
        self.ports.next = self.four_tuple.val()
            & (((self.protocol.q.val() == self.tcp.val()) | (self.protocol.q.val() == self.udp.val()))
                & (self.v6.val() | ((!self.fragment.q.val()) & (self.header_words.q.val() >= self.header_least.val()))));
        self.ports_a.next = (self.v4.val() & (self.at.val() == bit_cast::<5, 4>(self.header_words.q.val())))
            | (self.v6.val() & (self.at.val() == bits::<5>(10)));
        self.ports_b.next = (self.v4.val() & ((self.at.val() + bits::<5>(1)) == bit_cast::<5, 4>(self.header_words.q.val())))
            | (self.v6.val() & (self.at.val() == bits::<5>(9)));
        self.ports_now.next =
            self.ports.val() & ((self.ports_a.val() & self.words.val().a_whole) | (self.ports_b.val() & self.words.val().b_whole));

        // What goes on.
        self.open_now.next = self.open.q.val() | self.words.val().first;
        self.use_mac.next = ((self.words.val().known & (!((self.words.val().v4 | self.words.val().v6) | self.words.val().fcoe)))
            | self.words.val().last)
            & (!(self.whole_now.val() | self.d_id.val()));
        self.ends.next = ((self.use_mac.val() | self.d_id.val()) | self.words.val().last)
            | ((self.completes.val() & (!self.ports.val())) | (self.ports_now.val() & self.whole_now.val()));
        if self.valid.val() {
            self.open.d.next = self.open_now.val() & (!self.ends.val());
            self.whole.d.next = self.whole_now.val();
        }
        self.sent.d.next.a = self.words.val().a;
        self.sent.d.next.b = self.words.val().b;
        self.sent.d.next.has_a = (self.address_a.val() | (self.ports_a.val() & self.ports.val())) & self.words.val().a_whole;
        self.sent.d.next.has_b = (self.address_b.val() | (self.ports_b.val() & self.ports.val())) & self.words.val().b_whole;
        if self.d_id.val() {
            self.sent.d.next.has_a = true;
            self.sent.d.next.has_b = false;
            self.sent.d.next.a = bit_cast::<32, 8>(self.words.val().b.get_bits::<8>(24)) | (bit_cast::<32, 16>(self.words.val().tail) << 8);
            if self.at.val() == bits::<5>(3) {
                self.sent.d.next.a = bit_cast::<32, 8>(self.words.val().a.get_bits::<8>(24))
                    | (bit_cast::<32, 16>(self.words.val().b.get_bits::<16>(0)) << 8);
            }
        }
        if self.use_mac.val() {
            self.sent.d.next.a = self.mac.q.val().get_bits::<32>(0);
            self.sent.d.next.b = bit_cast::<32, 16>(self.mac.q.val().get_bits::<16>(32));
            self.sent.d.next.has_a = true;
            self.sent.d.next.has_b = true;
        }
        self.sent.d.next.again = self.use_mac.val();
        self.sent.d.next.done = self.ends.val();
        self.sent_valid.d.next =
            (self.valid.val() & self.open_now.val()) & (self.ends.val() | (self.address_a.val() | self.address_b.val()));
        forward!(self => self: sent_valid.q as out_valid, sent.q as out);
    }
}
