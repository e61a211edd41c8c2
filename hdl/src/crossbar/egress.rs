// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Egress buffer: frames that wait for a MAC
//!
//! ```text
//!  beat ──► write ─► block RAM ─► RAM output ─► beat on offer ──► m_axis
//!             │ commit                             └─► sent, lost   for the statistics
//!  cut ───►   ▼
//!  link ──► what may be read ─► read
//! ```
//!
//! **Rule.** docs/semantics.md "Frames", "Link down". STORE: a frame may be read when it is complete, one that ends in
//! error is taken back whole. CUT: beats may be read at once, the error goes with the last one. What may be read while the link is down
//! is swallowed and counted, even of a short fall, with what is written in its last clock; of a frame partly out the beat on offer
//! stays, and an error beat ends it.
//!
//! **Inside.** The commit pointer says how far may be read: what is read where it is being written is never used. Behind the block RAM's
//! slow output lies a register. The last commit pointer with a link is kept: up to there all is thrown away, a beat a clock. A fall is
//! acted on a clock late; a frame begun in that clock is broken off.
//!
//! **Timing.** [`super::offer_latency`] clocks from a committed beat to its offer; full rate. `room` keeps three beats for
//! those under way.

use crate::axis::*;
use crate::crossbar::ahead::Ahead;
use crate::prelude::*;

/// Beats of the buffer that `room` keeps free.
pub const RESERVE_BEATS: usize = 3;

/// Egress buffer of 2^`A` beats, pointers of `PA` = A + 1 bits; `W` data bits, `K` = W/8, `MB` = log2(K), `CB` = [`count_bits`]; `WIDE` as in
/// [`crate::beats`], `LL` as in [`Selector`](crate::balance::selector).
#[derive(LogicBlock, Blank)]
#[sizes(PA == A + 1, W == 8 * K, K == 1 << MB, CB == count_bits(K, WIDE))]
pub struct Egress<
    const W: usize,
    const K: usize,
    const MB: usize,
    const CB: usize,
    const WIDE: usize,
    const A: usize,
    const PA: usize,
    const LL: usize,
> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Beat in.
    pub valid: Signal<In, Bit>,
    /// Its data.
    pub data: Signal<In, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub count: Signal<In, Bits<MB>>,
    /// It ends a frame.
    pub last: Signal<In, Bit>,
    /// It ends a frame in error.
    pub err: Signal<In, Bit>,
    /// The buffer can take beats.
    pub room: Signal<Out, Bit>,
    /// CUT mode; sampled at a frame's first beat.
    pub cut: Signal<In, Bit>,
    /// The link is up.
    pub link: Signal<In, Bit>,
    /// Towards the MAC.
    pub m_axis: PortSource<W, K>,
    /// A beat was accepted by the MAC.
    pub sent_beat: Signal<Out, Bit>,
    /// Its bytes; 0 for a full beat.
    pub sent_count: Signal<Out, Bits<MB>>,
    /// It ended a frame.
    pub sent_frame: Signal<Out, Bit>,
    /// A frame was swallowed because the link fell.
    pub lost_frame: Signal<Out, Bit>,
    /// Beats in the RAM.
    pub in_ram: Signal<Out, Bits<PA>>,
    /// Where the next one is written,
    pub written_to: Signal<Out, Bits<PA>>,
    /// and where the next one is read.
    pub read_to: Signal<Out, Bits<PA>>,
    /// One is behind it.
    pub at_output: [Signal<Out, Bit>; LL],
    /// One is on offer.
    pub on_offer: [Signal<Out, Bit>; LL],

    ram: BeatRam<W, CB, A, WIDE>,
    code: [KeepCode<MB, CB>; WIDE],
    ahead: [Ahead<PA>; WIDE],
    /// Which beats end a frame.
    end_ram: DualRam<1, A>,
    mask: KeepMask<K, CB>,
    write_at: RegR<Bits<PA>>,
    commit_at: RegR<Bits<PA>>,
    read_at: RegR<Bits<PA>>,
    writing: RegR<Bit>,
    writing_cut: Reg<Bit>,
    open: RegR<Bit>,
    /// The RAM output holds a beat.
    fetched: RegR<Bit>,
    offered: RegR<Bit>,
    out_data: Reg<Bits<W>>,
    out_count: Reg<Bits<CB>>,
    out_last: Reg<Bit>,
    out_err: Reg<Bit>,
    /// A frame was begun towards the MAC; partly out until its last beat is on offer.
    begun: RegR<Bit>,
    /// The beat on offer breaks a frame off: one byte, last, in error.
    broken_off: RegR<Bit>,
    /// The beat on offer is its frame's last.
    ends: Signal<Local, Bit>,
    bytes: Signal<Local, Bits<CB>>,
    partly_out: Signal<Local, Bit>,
    /// An error beat must end the frame that is partly out.
    end_in_error: RegR<Bit>,
    /// The link was down one clock ago.
    was_down: RegR<Bit>,
    /// It was, or what waited then is not thrown away yet.
    flushing: RegR<Bit>,
    /// What waited ends before here.
    flush_to: Reg<Bits<PA>>,
    /// The rest of a frame is swallowed.
    swallow: RegR<Bit>,
    /// A beat was thrown away one clock ago; this was its last bit: only now, as nothing is behind the RAM's output but a register.
    thrown: RegR<Bit>,
    thrown_last: Reg<Bit>,
    now_cut: Signal<Local, Bit>,
    next_write: Signal<Local, Bits<PA>>,
    used: Signal<Local, Bits<PA>>,
    over: Signal<Local, Bits<PA>>,
    spare_over: Unused<A>,
    out_free: Signal<Local, Bit>,
    throw_away: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
    /// The RAM output is free after this clock.
    output_free: Signal<Local, Bit>,
    /// A beat waits in the RAM.
    waits: Signal<Local, Bit>,
    fetch: Signal<Local, Bit>,
    accepted: Signal<Local, Bit>,
    #[value((1 << A) - RESERVE_BEATS as u64)]
    limit: Constant<Bits<PA>>,
}

impl<
        const W: usize,
        const K: usize,
        const MB: usize,
        const CB: usize,
        const WIDE: usize,
        const A: usize,
        const PA: usize,
        const LL: usize,
    > Logic for Egress<W, K, MB, CB, WIDE, A, PA, LL>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: write_at, commit_at, read_at, writing, open, fetched, offered, begun, broken_off, end_in_error,
            was_down, flushing, swallow, thrown);
        registers!(self, clock: writing_cut, out_data, out_count, out_last, out_err, flush_to, thrown_last);
        blocks!(self, clock: ram);
        blocks!(self, clock, reset: ahead[WIDE]);
        forward!(self => self.end_ram: clock as write_clock, clock as read_clock);

        // Write, and commit what may be read.
        self.ram.write.next = self.valid.val();
        self.ram.write_address.next = self.write_at.q.val().get_bits::<A>(0);
        forward!(self => self.ram: data as write_data, last as write_last, err as write_err);
        self.ram.write_count.next = bit_cast::<CB, MB>(self.count.val());
        for i in 0..WIDE {
            self.code[i].count.next = self.count.val();
            self.ram.write_count.next = self.code[i].code.val();
        }
        self.end_ram.write.next = self.valid.val();
        self.end_ram.write_address.next = self.write_at.q.val().get_bits::<A>(0);
        self.end_ram.write_data.next = self.last.val().into();
        self.now_cut.next = self.cut.val();
        if self.writing.q.val() {
            self.now_cut.next = self.writing_cut.q.val();
        }
        self.next_write.next = self.write_at.q.val() + bits::<PA>(1);
        if self.valid.val() {
            self.writing.d.next = !self.last.val();
            forward!(self => self: now_cut as writing_cut.d, next_write as write_at.d);
            if self.now_cut.val() | (self.last.val() & (!self.err.val())) {
                self.commit_at.d.next = self.next_write.val();
            }
            if ((!self.now_cut.val()) & self.last.val()) & self.err.val() {
                self.write_at.d.next = self.commit_at.q.val();
            }
        }
        self.used.next = self.write_at.q.val() - self.read_at.q.val();
        forward!(self => self: used as in_ram, write_at.q as written_to, read_at.q as read_to);
        // Room while used − limit is less than 0: one sum of three numbers.
        self.over.next = (self.write_at.q.val() - self.limit.val()) - self.read_at.q.val();
        self.spare_over.x.next = self.over.val().get_bits::<A>(0);
        for bits_of_over in PA..(PA + 1) {
            self.open.d.next = self.over.val().get_bit(bits_of_over - 1);
        }
        self.room.next = self.open.q.val();

        // Read: RAM, its output, the beat on offer.
        self.out_free.next = (!self.offered.q.val()) | self.m_axis.tready.val();
        self.ends.next = self.out_last.q.val() | self.broken_off.q.val();
        self.partly_out.next = self.begun.q.val() & (!self.ends.val());
        // Of the rest of a frame each beat must tell whether it was the last: then one every second clock.
        self.throw_away.next = self.fetched.q.val() & (self.flushing.q.val() | (self.swallow.q.val() & (!self.thrown.q.val())));
        self.load.next = ((self.fetched.q.val() & self.out_free.val()) & (!self.flushing.q.val()))
            & ((!(self.swallow.q.val() | self.thrown.q.val())) & (!self.end_in_error.q.val()));
        // The RAM is read whenever its output is free, wanted or not: its enable comes late enough without the comparison.
        self.output_free.next = (!self.fetched.q.val()) | (self.load.val() | self.throw_away.val());
        self.waits.next = self.commit_at.q.val() != self.read_at.q.val();
        for i in 0..WIDE {
            self.ahead[i].commit.next = self.commit_at.q.val();
            self.output_free.next =
                ((!self.fetched.q.val()) | self.ahead[i].throws.val()) | (self.ahead[i].may_load.val() & self.out_free.val());
            self.waits.next = self.ahead[i].in_ram.val() != self.read_at.q.val();
        }
        self.fetch.next = self.waits.val() & self.output_free.val();
        self.ram.read.next = self.output_free.val();
        self.ram.read_address.next = self.read_at.q.val().get_bits::<A>(0);
        self.end_ram.read.next = self.output_free.val();
        self.end_ram.read_address.next = self.read_at.q.val().get_bits::<A>(0);
        self.fetched.d.next = self.waits.val() | (!self.output_free.val());
        if self.fetch.val() {
            self.read_at.d.next = self.read_at.q.val() + bits::<PA>(1);
        }
        if self.out_free.val() {
            self.offered.d.next = self.load.val() | self.end_in_error.q.val();
        }
        if self.load.val() {
            forward!(self.ram => self: read_data as out_data.d, read_count as out_count.d, read_last as out_last.d,
                read_err as out_err.d);
            self.begun.d.next = true;
            self.broken_off.d.next = false;
        }

        // Link down: end what is partly out, swallow what waits.
        if self.output_free.val() & (self.read_at.q.val() == self.flush_to.q.val()) {
            self.flushing.d.next = false;
        }
        self.was_down.d.next = !self.link.val();
        if self.was_down.q.val() | (!self.link.val()) {
            self.flushing.d.next = true;
            self.flush_to.d.next = self.commit_at.q.val();
        }
        self.thrown.d.next = self.throw_away.val();
        self.thrown_last.d.next = self.end_ram.read_data.val().any();
        if self.thrown.q.val() {
            self.swallow.d.next = !self.thrown_last.q.val();
        }
        if self.out_free.val() & self.end_in_error.q.val() {
            self.end_in_error.d.next = false;
            self.broken_off.d.next = true;
        }
        if self.partly_out.val() & self.flushing.q.val() {
            self.begun.d.next = false;
            self.end_in_error.d.next = true;
            self.swallow.d.next = true;
        }
        self.lost_frame.next = self.thrown.q.val() & self.thrown_last.q.val();
        for i in 0..WIDE {
            self.ahead[i].flushing.next = self.flushing.d.val();
            self.ahead[i].swallow.next = self.swallow.d.val();
            self.ahead[i].thrown.next = self.thrown.d.val();
            self.ahead[i].end_in_error.next = self.end_in_error.d.val();
        }

        // The registers behind the RAM hold nothing but what it gave; the beat that breaks a frame off is made behind them.
        self.bytes.next = self.out_count.q.val();
        if self.broken_off.q.val() {
            self.bytes.next = bits::<CB>(1);
        }
        self.mask.count.next = self.bytes.val();
        forward!(self => self.m_axis: offered.q as tvalid, out_data.q as tdata, mask.keep as tkeep, ends as tlast);
        self.m_axis.tuser.next = (self.out_last.q.val() & self.out_err.q.val()) | self.broken_off.q.val();
        self.accepted.next = self.offered.q.val() & self.m_axis.tready.val();
        self.sent_beat.next = self.accepted.val();
        self.sent_count.next = self.bytes.val().get_bits::<MB>(0);
        self.sent_frame.next = self.accepted.val() & self.ends.val();
        for i in 0..LL {
            self.at_output[i].next = self.fetched.q.val();
            self.on_offer[i].next = self.offered.q.val();
        }
    }
}

#[cfg(test)]
mod tests;
