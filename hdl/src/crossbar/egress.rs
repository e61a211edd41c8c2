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
#[sizes(PA == A + 1, W == 8 * K, K == 1 << MB, CB == count_bits(K, WIDE), RESERVE_BEATS == 3)]
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
    nearly_full: Signal<Local, Bit>,
    out_free: Signal<Local, Bit>,
    throw_away: Signal<Local, Bit>,
    load: Signal<Local, Bit>,
    /// The RAM output is free after this clock.
    output_free: Signal<Local, Bit>,
    /// A beat waits in the RAM.
    waits: Signal<Local, Bit>,
    fetch: Signal<Local, Bit>,
    accepted: Signal<Local, Bit>,
    #[value((1 << A) / 4 - 1)]
    last_four: Constant<Bits<PA>>,
}

mod kernel;
#[cfg(test)]
mod tests;
