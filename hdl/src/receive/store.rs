// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Store: whole frames of one port that wait for the host
//!
//! ```text
//!              ┌──────────────────────────────────────────────┐
//!  beats ────►─┤ write ──┬─► block RAM ──► RAM output ──► out ├─►── zero, or the beat that goes to the host
//!  commit ───►─┤         └─► ends, one ahead ────┘ waiting    ├─►── full    a frame found no room
//!  drop ─────►─┤                                              ├─◄── advance, grant
//!              └──────────────────────────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Receive": a frame without room for all of it is dropped whole and counted.
//!
//! **Inside.** What is behind the commit pointer is whole frames only, so who began one can read on to its end, a beat a clock. The next
//! beat is always fetched ahead, and whether it ends its frame one clock before it: the turns hang on that bit, and so it comes from a register
//! that has only a register before it, not a RAM. `out` is zero unless it has a beat: the host's side takes the OR of all ports, the cheapest
//! select there is. Nothing but registers is behind the outputs of the block RAMs.
//!
//! **Timing.** Four clocks from `commit` to `out`, if granted at once; a beat a clock in and out. A buffer of 2^A beats has room for 2^A − 1
//! at least.

use crate::prelude::*;

/// Buffer of 2^`A` beats, pointers of `PA` = A + 1 bits; `W` data bits, `MB` bits of byte count (0 means W/8).
#[derive(LogicBlock, Blank)]
#[sizes(PA == A + 1, W == 8 << MB)]
pub struct Store<const W: usize, const MB: usize, const A: usize, const PA: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Beat in.
    pub write: Signal<In, Bit>,
    /// Its data.
    pub data: Signal<In, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub count: Signal<In, Bits<MB>>,
    /// More beats of its frame follow.
    pub more: Signal<In, Bit>,
    /// With `write`: it completes a frame that is to be kept.
    pub commit: Signal<In, Bit>,
    /// The frame under way, with this beat if there is one, is to be taken back.
    pub drop: Signal<In, Bit>,
    /// A frame that was to be kept ended without room.
    pub full: Signal<Out, Bit>,
    /// A beat waits to go out.
    pub waiting: Signal<Out, Bit>,
    /// Beats move towards the host in this clock.
    pub advance: Signal<In, Bit>,
    /// Of this port, if one waits.
    pub grant: Signal<In, Bit>,
    /// The beat that moved last is this port's; all that follows is zero if it is not.
    pub out_valid: Signal<Out, Bits<1>>,
    /// Its data.
    pub out_data: Signal<Out, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub out_count: Signal<Out, Bits<MB>>,
    /// More beats of its frame follow.
    pub out_more: Signal<Out, Bits<1>>,

    ram: BeatRam<W, MB, A, 0>,
    /// Which beats end a frame.
    end_ram: DualRam<1, A>,
    not_wanted: Unused<2>,
    write_at: RegR<Bits<PA>>,
    commit_at: RegR<Bits<PA>>,
    /// Whose end is looked up next.
    ahead_at: RegR<Bits<PA>>,
    /// The beat that is fetched next.
    read_at: RegR<Bits<PA>>,
    /// No beat fits.
    tight: RegR<Bit>,
    /// The frame under way did not fit.
    lost: RegR<Bit>,
    /// The next beat's end is out of its RAM.
    ahead: RegR<Bit>,
    /// The RAM output holds a beat, and `ending` its end.
    fetched: RegR<Bit>,
    ending: Reg<Bit>,
    valid: RegR<Bits<1>>,
    held_data: Reg<Bits<W>>,
    held_count: Reg<Bits<MB>>,
    held_more: RegR<Bits<1>>,
    next_write: Signal<Local, Bits<PA>>,
    used: Signal<Local, Bits<PA>>,
    now_lost: Signal<Local, Bit>,
    moves: Signal<Local, Bit>,
    empties: Signal<Local, Bit>,
    output_free: Signal<Local, Bit>,
    ahead_free: Signal<Local, Bit>,
    look: Signal<Local, Bit>,
    fetch: Signal<Local, Bit>,
    #[value(1 << A)]
    limit: Constant<Bits<PA>>,
}

impl<const W: usize, const MB: usize, const A: usize, const PA: usize> Logic for Store<W, MB, A, PA> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: write_at, commit_at, ahead_at, read_at, tight, lost, ahead, fetched);
        registers!(self, clock: ending, valid, held_data, held_count, held_more);
        blocks!(self, clock: ram);
        forward!(self => self.end_ram: clock as write_clock, clock as read_clock);

        // Write; a frame that does not fit gives its room back at once.
        self.ram.write.next = self.write.val() & (!self.tight.q.val());
        self.ram.write_address.next = self.write_at.q.val().get_bits::<A>(0);
        forward!(self => self.ram: data as write_data, count as write_count);
        self.ram.write_last.next = false;
        self.ram.write_err.next = false;
        self.end_ram.write.next = self.write.val() & (!self.tight.q.val());
        self.end_ram.write_address.next = self.write_at.q.val().get_bits::<A>(0);
        self.end_ram.write_data.next = (!self.more.val()).into();
        self.not_wanted.x.next =
            bit_cast::<2, 1>(self.ram.read_err.val().into()) | (bit_cast::<2, 1>(self.ram.read_last.val().into()) << 1);
        self.next_write.next = self.write_at.q.val() + bits::<PA>(1);
        self.now_lost.next = self.lost.q.val() | self.tight.q.val();
        if self.write.val() {
            if self.now_lost.val() {
                self.write_at.d.next = self.commit_at.q.val();
                self.lost.d.next = true;
            } else {
                self.write_at.d.next = self.next_write.val();
                if self.commit.val() {
                    self.commit_at.d.next = self.next_write.val();
                }
            }
        }
        if self.drop.val() {
            self.write_at.d.next = self.commit_at.q.val();
        }
        if self.commit.val() | self.drop.val() {
            self.lost.d.next = false;
        }
        self.full.next = self.commit.val() & self.now_lost.val();
        // One beat more than are there: a full buffer of them shows in the top bit.
        self.used.next = self.next_write.val() - self.read_at.q.val();
        self.tight.d.next = (self.used.val() & self.limit.val()).any();

        // Read ahead, ends before beats, into the RAMs' outputs; from there out, or nothing.
        self.waiting.next = self.fetched.q.val();
        self.moves.next = self.fetched.q.val() & (self.grant.val() & self.advance.val());
        self.empties.next = self.advance.val() & (!(self.fetched.q.val() & self.grant.val()));
        self.output_free.next = (!self.fetched.q.val()) | self.moves.val();
        self.fetch.next = self.ahead.q.val() & self.output_free.val();
        self.ahead_free.next = (!self.ahead.q.val()) | self.output_free.val();
        self.look.next = (self.commit_at.q.val() != self.ahead_at.q.val()) & self.ahead_free.val();
        self.end_ram.read.next = self.ahead_free.val();
        self.end_ram.read_address.next = self.ahead_at.q.val().get_bits::<A>(0);
        self.ram.read.next = self.output_free.val();
        self.ram.read_address.next = self.read_at.q.val().get_bits::<A>(0);
        if self.moves.val() {
            self.fetched.d.next = false;
            self.valid.d.next = bits::<1>(1);
            forward!(self.ram => self: read_data as held_data.d, read_count as held_count.d);
            self.held_more.d.next = (!self.ending.q.val()).into();
        }
        if self.fetch.val() {
            self.fetched.d.next = true;
            self.ending.d.next = self.end_ram.read_data.val().any();
            self.read_at.d.next = self.read_at.q.val() + bits::<PA>(1);
            self.ahead.d.next = false;
        }
        if self.look.val() {
            self.ahead.d.next = true;
            self.ahead_at.d.next = self.ahead_at.q.val() + bits::<PA>(1);
        }
        self.valid.reset.next = self.reset.val() | self.empties.val();
        self.held_more.reset.next = self.reset.val() | self.empties.val();
        forward!(self => self: held_more.q as out_more, valid.q as out_valid);
        // These registers hold nothing but what the RAM gave: they can be the RAM's own.
        self.out_data.next = bits::<W>(0);
        self.out_count.next = bits::<MB>(0);
        if self.valid.q.val().any() {
            forward!(self => self: held_data.q as out_data, held_count.q as out_count);
        }
    }
}
