// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Bank: pairs of paths, of which one at most has the winner in it
//!
//! ```text
//!              ┌─────────────────────────────────────────────────┐
//!  winner ──►──┤ share of its partner ─► × ─► + ─► sign ─► lead ─├─► first_leads   a bit a pair
//!  digits ──►──┤                         ▲    ▲            one of │
//!              │                      bytes   └─ difference ◄─┘  ├─► stays         as of these bytes
//!              └─────────────────────────────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Static balancing": D = bytes(a)·share(b) − bytes(b)·share(a), a the pair's first path; a is better where D < 0,
//! and where D = 0 and a wins ties (R1, R2, R4).
//!
//! **Inside.** The pairs of a bank have no path in common ([`colour`](crate::balance::banks::colour)), so a frame changes one of them: their
//! differences lie in one memory, which is the accumulator. Kept is D less one where a wins ties, so its sign alone says who leads. An
//! entry that neither of its paths has won in this epoch is not read: the constant 0 or −1 is. So the start of an epoch clears no memory.
//! The share memory has the partner's share, negative where the winner is the second path. Where the partner is not eligible, what is
//! added means nothing: who ranks first goes on leading.
//!
//! **Timing.** `winner`, and a clock later the first `digits` that are its own; the sign of what they make of D is in `stays` four clocks
//! after them.

use crate::prelude::*;

/// `H` = 2^`XN` pairs, of 2^`LN` paths; differences of `DW` bits.
#[derive(LogicBlock, Blank)]
#[sizes(H == 1 << XN, LN == XN + 1, LN <= 4)]
pub struct Bank<const H: usize, const LN: usize, const XN: usize, const DW: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Bytes to multiply, as digits.
    pub digits: Signal<In, Bits<6>>,
    /// The winner's place here; see [`Slot`](crate::balance::banks::colour::Slot).
    pub winner: Signal<In, Bits<LN>>,
    /// A clock later: neither it nor its partner has won before in this epoch.
    pub stale: Signal<In, Bit>,
    /// A share goes in.
    pub load: Signal<In, Bit>,
    /// Place of the path whose partner's it is.
    pub load_at: Signal<In, Bits<LN>>,
    /// The share, with its sign.
    pub load_share: Signal<In, Bits<17>>,
    /// Who wins ties is told, of this pair.
    pub load_pair: Signal<In, Bits<H>>,
    /// Its first path does.
    pub load_tie: Signal<In, Bits<H>>,
    /// First paths that are eligible.
    pub first_may: Signal<In, Bits<H>>,
    /// Second paths that are.
    pub second_may: Signal<In, Bits<H>>,
    /// The leads of these pairs are not of what was, but of what is.
    pub moves: Signal<In, Bits<H>>,
    /// They are who ranks first: an epoch starts, or the winner's partner is not eligible.
    pub by_rank: Signal<In, Bit>,
    /// First paths that lead.
    pub first_leads: Signal<Out, Bits<H>>,
    /// Who leads is asked in the next clock.
    pub asks: Signal<In, Bit>,
    /// The winner does, or its partner is not eligible, or nobody asked.
    pub stays: Signal<Out, Bit>,

    shares: SmallRam<Bits<17>, 4>,
    product: DigitProduct<23>,
    differences: DifferenceRam<23, DW, XN>,
    lead: [Reg<Bit>; H],
    tie: [Reg<Bit>; H],
    leads: Gather<H>,
    ties: Gather<H>,
    /// First path of a pair ranks first at the start of an epoch.
    rank: Reg<Bits<H>>,
    digits_now: Reg<Bits<6>>,
    place: Reg<Bits<LN>>,
    share: Reg<Bits<17>>,
    pair: Reg<Bits<XN>>,
    is_second: Reg<Bit>,
    anew: Reg<Bit>,
    anew_rank: Reg<Bit>,
    read: Reg<Bits<4>>,
    write: Reg<Bits<XN>>,
    second: Reg<Bit>,
    first_better: Reg<Bit>,
    winner_better: Reg<Bit>,
}

impl<const H: usize, const LN: usize, const XN: usize, const DW: usize> Logic for Bank<H, LN, XN, DW> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: rank, digits_now, place, share, pair, is_second, anew, anew_rank, read, write, second, first_better, winner_better, lead[H], tie[H]);
        blocks!(self, clock: shares, product, differences);

        // The partner's share.
        forward!(self => self: digits as digits_now.d, winner as place.d);
        forward!(self => self.shares: load as write, load_share as write_data);
        self.shares.write_address.next = bit_cast::<4, LN>(self.load_at.val());
        self.shares.read_address.next = bit_cast::<4, LN>(self.place.q.val());
        forward!(self => self: shares.read_data as share.d);
        forward!(self => self.product: digits_now.q as digits, share.q as share);

        // The difference.
        self.pair.d.next = self.place.q.val().get_bits::<XN>(0);
        for top in XN..(XN + 1) {
            self.is_second.d.next = self.place.q.val().get_bit(top);
        }
        self.anew.d.next = self.stale.val();
        self.anew_rank.d.next = self.rank.q.val().get_bit(self.place.q.val().get_bits::<XN>(0).index());
        self.read.d.next = bit_cast::<4, XN>(self.pair.q.val());
        if self.anew.q.val() {
            self.read.d.next = bits::<4>(8);
            if self.anew_rank.q.val() {
                self.read.d.next = bits::<4>(9);
            }
        }
        forward!(self => self: pair.q as write.d, is_second.q as second.d);
        forward!(self => self.differences: read.q as read, write.q as write, product.p as p, second.q as flip);
        forward!(self.differences => self: sign as first_better.d, other as winner_better.d);
        // A set, not a table: it comes from the end of a carry chain.
        if self.by_rank.val() | (!self.asks.val()) {
            self.winner_better.d.next = true;
        }
        forward!(self => self: winner_better.q as stays);

        // Who leads in each pair.
        forward!(self => self: ties.y as rank.d);
        for x in 0..H {
            if self.load_pair.val().get_bit(x) {
                self.tie[x].d.next = self.load_tie.val().get_bit(x);
            }
            self.ties.bit[x].next = self.tie[x].q.val();
            if self.first_may.val().get_bit(x) != self.second_may.val().get_bit(x) {
                self.ties.bit[x].next = self.first_may.val().get_bit(x);
            }
            if self.moves.val().get_bit(x) {
                self.lead[x].d.next = self.first_better.q.val();
                if self.by_rank.val() {
                    self.lead[x].d.next = self.rank.q.val().get_bit(x);
                }
            }
            self.leads.bit[x].next = self.lead[x].q.val();
        }
        self.first_leads.next = self.leads.y.val();
    }
}
