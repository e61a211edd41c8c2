// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Receive: the streams of all ports, merged for the host
//!
//! ```text
//!            ┌────────┐  ┌───────┐
//!  s_axis 0 ─┤ Screen ├─►┤ Store ├──┐
//!            └────────┘  └───────┘  │ OR   ┌──────────────┐
//!  s_axis 1 ── … ────────── … ──────┼─────►┤ beat on offer├─► m_axis
//!                                   │      └──────────────┘
//!  link, primary ─► chosen      Rotation        Counts ◄──► Page ◄──► wb_*
//! ```
//!
//! **Rule.** docs/semantics.md "Receive" (R32). Every port has a buffer of whole frames; the host gets them frame by frame in turn, with
//! their port in `tuser`. What finds no room, is wrong or is not wanted is dropped whole and counted. While RX_FILTER is on, group frames
//! are kept from one port only: the lowest primary with a link, else the lowest port with a link. The second rule is there because a
//! primary without a link hears nothing: broadcasts must come in all the same until a driver makes another adaptor primary. Filter and
//! choice are those of a frame's first beat.
//!
//! **Timing.** From a frame's last beat at `s_axis` to its first at `m_axis` [`LATENCY`] clocks if the port had the last turn, else one more. A
//! beat a clock towards the host, without a bubble between frames that wait, of whatever ports; no bubble costs no logic here, as a
//! port's next beat is fetched ahead anyhow. `link_up` may be of any clock.

mod counts;
mod page;
mod rotation;
mod screen;
mod store;
mod successor;

pub use counts::{byte_bits, event_bits, Counts, KINDS};
pub use page::Page;
pub use rotation::Rotation;
pub use screen::Screen;
pub use store::Store;
pub use successor::Successor;

use crate::axis::*;
use crate::control::bus::PageSlave;
use crate::prelude::*;

/// Clocks from a frame's last beat at a port's stream to its first on offer to the host, at least: the port had the last turn, the host takes
/// what it is offered, and nothing waits.
pub const LATENCY: usize = 6;

/// Bits of the clock that finds silent ports.
const TICK_BITS: usize = 8;

/// Receive half of `N` ports: `W` data bits, `K` = W/8, `MB` = log2(K), `NB` = MB + 1, buffers of 2^`A` beats, `PA` = A + 1; `E`, `SP`, `BP`
/// follow, see [`crate::receive_type`].
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Receive<
    const N: usize,
    const W: usize,
    const K: usize,
    const MB: usize,
    const NB: usize,
    const A: usize,
    const PA: usize,
    const E: usize,
    const SP: usize,
    const BP: usize,
> {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous reset, active high.
    pub rst: Signal<In, Bit>,
    /// Port streams, from the MACs; always ready.
    pub s_axis: [PortSink<W, K>; N],
    /// Towards the host.
    pub m_axis: ReceiveSource<W, K>,
    /// Links as the MACs see them, of any clock.
    pub link_up: Signal<In, Bits<N>>,
    /// Adaptors that are primary now.
    pub primary: Signal<In, Bits<N>>,
    /// Bus of its page.
    pub wb: PageSlave,

    screen: [Screen<W, K, MB, NB>; N],
    store: [Store<W, MB, A, PA>; N],
    rotation: Rotation<N>,
    counts: Counts<N, E, NB, SP, BP>,
    page: Page<N>,
    mask: KeepMask<K, MB>,
    waiting: Gather<N>,
    valids: Gather<N>,
    fulls: Gather<N>,
    filtereds: Gather<N>,
    errors: Gather<N>,
    any_data: OrAll<W, N>,
    any_count: OrAll<MB, N>,
    any_more: OrAll<1, N>,
    any_port: OrAll<4, N>,
    lowest_primary: Lowest<N>,
    lowest_link: Lowest<N>,
    #[synchroniser]
    link_first: RegR<Bits<N>>,
    #[synchroniser]
    link: RegR<Bits<N>>,
    chosen: RegR<Bits<N>>,
    clocks: RegR<Bits<TICK_BITS>>,
    tick: RegR<Bit>,
    offered: RegR<Bit>,
    out_data: Reg<Bits<W>>,
    out_count: Reg<Bits<MB>>,
    out_last: Reg<Bit>,
    out_port: Reg<Bits<4>>,
    offer_moves: Signal<Local, Bit>,
    advance: Signal<Local, Bit>,
    #[value(|p| p)]
    port_id: [Constant<Bits<4>>; N],
    #[value(K)]
    full_beat: Constant<Bits<NB>>,
}

impl<
        const N: usize,
        const W: usize,
        const K: usize,
        const MB: usize,
        const NB: usize,
        const A: usize,
        const PA: usize,
        const E: usize,
        const SP: usize,
        const BP: usize,
    > Logic for Receive<N, W, K, MB, NB, A, PA, E, SP, BP>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: link_first, link, chosen, clocks, tick, offered);
        registers!(self, clk: out_data, out_count, out_last, out_port);
        blocks!(self, clk, rst: rotation, counts, page, screen[N], store[N]);

        // Links, and whose group frames are kept.
        forward!(self => self: link_up as link_first.d, link_first.q as link.d);
        self.lowest_primary.x.next = self.primary.val() & self.link.q.val();
        forward!(self => self: link.q as lowest_link.x, lowest_link.y as chosen.d);
        if (self.primary.val() & self.link.q.val()).any() {
            self.chosen.d.next = self.lowest_primary.y.val();
        }
        self.clocks.d.next = self.clocks.q.val() + bits::<TICK_BITS>(1);
        self.tick.d.next = self.clocks.q.val().all();

        // The ports.
        self.offer_moves.next = (!self.offered.q.val()) | self.m_axis.tready.val();
        // What is behind the beat on offer moves on when that does, or when it is not there.
        self.advance.next = self.offer_moves.val() | (!self.valids.y.val().any());
        for p in 0..N {
            PortSink::<W, K>::link(&mut self.s_axis[p], &mut self.screen[p].s_axis);
            self.screen[p].groups.next = (!self.page.filter.val()) | self.chosen.q.val().get_bit(p);
            self.screen[p].link.next = self.link.q.val().get_bit(p);
            self.screen[p].tick.next = self.tick.q.val();
            forward!(self.screen[p] => self.store[p]: write, data, count, more, commit, drop);
            self.store[p].advance.next = self.advance.val();
            self.store[p].grant.next = self.rotation.grant.val().get_bit(p);
            self.waiting.bit[p].next = self.store[p].waiting.val();
            self.valids.bit[p].next = self.store[p].out_valid.val().any();
            self.any_data.x[p].next = self.store[p].out_data.val();
            self.any_count.x[p].next = self.store[p].out_count.val();
            self.any_more.x[p].next = self.store[p].out_more.val();
            self.any_port.x[p].next = bits::<4>(0);
            if self.store[p].out_valid.val().any() {
                self.any_port.x[p].next = self.port_id[p].val();
            }
            self.fulls.bit[p].next = self.store[p].full.val();
            self.filtereds.bit[p].next = self.screen[p].filtered.val();
            self.errors.bit[p].next = self.screen[p].errors.val();
        }
        self.rotation.waiting.next = self.waiting.y.val();
        self.rotation.more.next = self.any_more.y.val().any();
        self.rotation.advance.next = self.advance.val();

        // The beat on offer.
        if self.offer_moves.val() {
            self.offered.d.next = self.valids.y.val().any();
            forward!(self => self: any_data.y as out_data.d, any_count.y as out_count.d);
            self.out_last.d.next = !self.any_more.y.val().any();
            self.out_port.d.next = self.any_port.y.val();
        }
        self.mask.count.next = self.out_count.q.val();
        forward!(self => self.m_axis: offered.q as tvalid, out_data.q as tdata, mask.keep as tkeep, out_last.q as tlast,
            out_port.q as tuser);

        // The counters and their page.
        self.counts.given.next = bits::<N>(0);
        if self.offer_moves.val() {
            self.counts.given.next = self.valids.y.val();
        }
        self.counts.bytes.next = bit_cast::<NB, MB>(self.any_count.y.val());
        if !self.any_count.y.val().any() {
            self.counts.bytes.next = self.full_beat.val();
        }
        self.counts.last.next = !self.any_more.y.val().any();
        forward!(self => self.counts: fulls.y as full, filtereds.y as filtered, errors.y as errors);
        forward!(self.page => self.counts: clear, read, index, low_word);
        forward!(self.counts => self.page: valid, word);
        self.page.chosen.next = self.chosen.q.val();
        PageSlave::link(&mut self.wb, &mut self.page.wb);
    }
}

#[cfg(test)]
mod tests;
