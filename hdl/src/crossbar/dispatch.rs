// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Dispatch: decided beats on their way to the crossbar
//!
//! ```text
//!  beat ──────► queue RAM ─────────────┐
//!               (before its decision)  ├──► head ──► crossbar (one queue for all ports)
//!  decision ──►────────────────────────┘      ▲
//!                                             └──── accept, from the port that takes it
//!  room ◄── the queue can take what is on its way
//! ```
//!
//! **Why.** The decision pipeline never stops: a beat enters it only when there is room here, so no enable has to reach its registers.
//! Beats wait in the queue while they are decided, so they need no pipeline of their own.
//!
//! **Rule.** Head of line: when the chosen port has no room, everything behind waits. A beat decided for no port is dropped here.
//! docs/semantics.md "No room at the chosen port": a frame whose first beat is the head while its port is `shut` is dropped whole (NO_ROOM = drop;
//! under hold no port ever is).
//!
//! **Inside.** The head's data stays in the queue until it has left: that it leaves moves an address, and enables no register as wide as a
//! beat.
//!
//! A shut port takes no first beat ([`crate::crossbar::merge`]), so the head of a frame that is dropped needs no answer: it is gone in the next
//! clock, and the frame's other beats as they come to the head. Nothing of that is in the way of a beat that leaves.
//!
//! **Timing.** A decided beat is at the head one clock after its decision if nothing waits. Full rate; a dropped frame costs a clock a beat, and one.

use crate::beats::DecidedSource;
use crate::prelude::*;

/// Beats that may wait and still leave room for the head and those on their way in: three admitted but unseen, one being written.
const ROOM_LIMIT: u64 = 10;

/// Queue behind the balancing unit: `N` ports, `W` data bits, `MB` = log2(W/8) bits of byte count (0 means W/8); `WIDE` as in
/// [`crate::beats`], `LL` as in [`Selector`](crate::balance::selector).
#[derive(LogicBlock, Blank)]
pub struct Dispatch<const N: usize, const W: usize, const MB: usize, const WIDE: usize, const LL: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A beat enters the decision pipeline.
    pub beat_valid: Signal<In, Bit>,
    /// Its data.
    pub beat_data: Signal<In, Bits<W>>,
    /// Its bytes; 0 for a full beat.
    pub beat_count: Signal<In, Bits<MB>>,
    /// It is its frame's last.
    pub beat_last: Signal<In, Bit>,
    /// The frame ends in error.
    pub beat_err: Signal<In, Bit>,
    /// The oldest undecided beat has been decided.
    pub decided: Signal<In, Bit>,
    /// Its port, one-hot; none = drop.
    pub decided_port: Signal<In, Bits<N>>,
    /// Another beat may enter the pipeline in the clock after the next.
    pub room: Signal<Out, Bit>,
    /// Ports that take no first beat in this clock: NO_ROOM is drop, and a longest frame does not fit.
    pub shut: Signal<In, Bits<N>>,
    /// The frame at the head is dropped for that.
    pub no_room: Signal<Out, Bit>,
    /// One clock ago such a beat was dropped: the port that it was decided for, one-hot.
    pub gone: [Signal<Out, Bits<N>>; LL],
    /// The head beat.
    pub out: DecidedSource<N, W, MB>,

    data_queue: SmallRam<Bits<W>, 4>,
    late_write: [Reg<Bit>; WIDE],
    late_written: [Reg<Bits<4>>; WIDE],
    late_head: [Reg<Bits<4>>; WIDE],
    count_queue: SmallRam<Bits<MB>, 4>,
    last_queue: SmallRam<Bits<1>, 4>,
    err_queue: SmallRam<Bits<1>, 4>,
    port_queue: SmallRam<Bits<N>, 4>,
    written: RegR<Bits<4>>,
    known: RegR<Bits<4>>,
    read: RegR<Bits<4>>,
    open: RegR<Bit>,
    head_port: RegR<Bits<N>>,
    head_valid: Signal<Local, Bit>,
    /// Where the head's data and bytes are: one before `read`.
    head_at: Reg<Bits<4>>,
    head_last: Reg<Bit>,
    head_err: Reg<Bit>,
    /// The beat that was loaded last does not end its frame.
    amid: RegR<Bit>,
    head_first: Reg<Bit>,
    /// The port that refuses the head's frame, one-hot.
    refused: Signal<Local, Bits<N>>,
    /// The head leaves, is refused, or is none.
    head_gone: Signal<Local, Bit>,
    /// The rest of a frame is dropped.
    discard: RegR<Bit>,
    gone_to: [RegR<Bits<N>>; LL],
    /// More has been decided than was read.
    behind: RegR<Bit>,
    caught_up: Signal<Local, Bit>,
    /// All that was decided is read when one more is.
    one_left: Signal<Local, Bit>,
    available: Signal<Local, Bit>,
    head_free: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
    next_port: Signal<Local, Bits<N>>,
    next_last: Signal<Local, Bit>,
    waiting: Signal<Local, Bits<4>>,
    #[value(ROOM_LIMIT)]
    limit: Constant<Bits<4>>,
}

impl<const N: usize, const W: usize, const MB: usize, const WIDE: usize, const LL: usize> Logic for Dispatch<N, W, MB, WIDE, LL> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: written, known, read, open, head_port, behind, amid, discard, gone_to[LL]);
        registers!(self, clock: head_at, head_last, head_err, head_first);
        registers!(self, clock: late_write[WIDE], late_written[WIDE], late_head[WIDE]);
        blocks!(self, clock: data_queue, count_queue, last_queue, err_queue, port_queue);

        // Beats as they enter the pipeline.
        forward!(self => self.data_queue: beat_valid as write, written.q as write_address, beat_data as write_data,
            head_at.q as read_address);
        for i in 0..WIDE {
            self.late_write[i].d.next = self.beat_valid.val();
            self.late_written[i].d.next = self.written.q.val();
            self.late_head[i].d.next = self.head_at.q.val();
            self.data_queue.write.next = self.late_write[i].q.val();
            self.data_queue.write_address.next = self.late_written[i].q.val();
            self.data_queue.read_address.next = self.late_head[i].q.val();
        }
        forward!(self => self.count_queue: beat_valid as write, written.q as write_address, beat_count as write_data,
            head_at.q as read_address);
        forward!(self => self.last_queue: beat_valid as write, written.q as write_address, read.q as read_address);
        self.last_queue.write_data.next = self.beat_last.val().into();
        forward!(self => self.err_queue: beat_valid as write, written.q as write_address, read.q as read_address);
        self.err_queue.write_data.next = self.beat_err.val().into();
        if self.beat_valid.val() {
            self.written.d.next = self.written.q.val() + bits::<4>(1);
        }

        // Their ports as they are decided, at the same addresses.
        forward!(self => self.port_queue: decided as write, known.q as write_address, decided_port as write_data, read.q as read_address);
        if self.decided.val() {
            self.known.d.next = self.known.q.val() + bits::<4>(1);
        }

        // The head takes the next decided beat; a decision made in this clock is not in the queue yet.
        self.caught_up.next = !self.behind.q.val();
        self.available.next = self.decided.val() | self.behind.q.val();
        self.one_left.next = self.known.q.val() == (self.read.q.val() + bits::<4>(1));
        self.head_valid.next = self.head_port.q.val().any();
        self.head_free.next = (!self.head_valid.val()) | (self.head_port.q.val() & self.out.accept.val()).any();
        self.load.next = self.available.val() & self.head_free.val();
        self.next_port.next = self.port_queue.read_data.val();
        self.next_last.next = self.last_queue.read_data.val().any();
        if self.caught_up.val() {
            self.next_port.next = self.decided_port.val();
        }
        self.behind.d.next = self.available.val();
        if self.load.val() {
            self.behind.d.next = self.behind.q.val() & (self.decided.val() | (!self.one_left.val()));
        }
        // A first beat before a shut port, which takes none: nothing is loaded in its place, so that none of this is in the way of `load`.
        self.refused.next = bits::<N>(0);
        if self.head_first.q.val() {
            self.refused.next = self.head_port.q.val() & self.shut.val();
        }
        self.head_gone.next = (!self.head_valid.val()) | ((self.head_port.q.val() & self.out.accept.val()) | self.refused.val()).any();
        self.no_room.next = self.refused.val().any();
        if self.head_gone.val() {
            self.head_port.d.next = bits::<N>(0);
        }
        if self.load.val() {
            self.read.d.next = self.read.q.val() + bits::<4>(1);
            if !self.discard.q.val() {
                self.head_port.d.next = self.next_port.val();
            }
            self.head_at.d.next = self.read.q.val();
            self.head_first.d.next = !self.amid.q.val();
            self.amid.d.next = !self.next_last.val();
            self.head_last.d.next = self.next_last.val();
            self.head_err.d.next = self.err_queue.read_data.val().any();
        }
        // The head is empty while the rest of a frame is dropped: what is available is loaded.
        if self.available.val() & self.next_last.val() {
            self.discard.d.next = false;
        }
        if self.no_room.val() {
            self.discard.d.next = !self.head_last.q.val();
        }
        for i in 0..LL {
            self.gone_to[i].d.next = self.refused.val();
            if self.available.val() & self.discard.q.val() {
                self.gone_to[i].d.next = self.next_port.val();
            }
            self.gone[i].next = self.gone_to[i].q.val();
        }
        forward!(self => self.out: head_port.q as port, data_queue.read_data as data, count_queue.read_data as count, head_last.q as last, head_err.q as err);

        self.waiting.next = self.written.q.val() - self.read.q.val();
        self.open.d.next = self.waiting.val() <= self.limit.val();
        self.room.next = self.open.q.val();
    }
}
