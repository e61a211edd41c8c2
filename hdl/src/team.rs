// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Team: the whole block
//!
//! ```text
//!          host packets (AXI4-Stream, one per adaptor)              registers (Wishbone B4, 32 bit)
//!     ┌────────┐ ┌────────┐ ┌────────┐                                        │
//!     │ lane 0 │ │ lane 1 │ │   …    │                                 ┌──────▼──────┐
//!     └─┬───┬──┘ └─┬───┬──┘ └─┬───┬──┘                                 │  registers  │
//!       │own└──────┼───┴──┬───┼───┘ primaries' and forced frames       └──────┬──────┘
//!       │      ┌───┼──────▼───┼───────┐                                       │
//!       │      │ balancing unit       ├──► decision port              ┌───────▼──────┐
//!       │      └───┬───────┬──┬───────┘                               │  statistics  │
//!     ┌─▼──────────▼───────▼──▼───┐                                   └──────────────┘
//!     │ one merge per port        │
//!     └─┬──────────┬──────────┬───┘
//!     ┌─▼──────┐ ┌─▼──────┐ ┌─▼──────┐
//!     │egress 0│ │egress 1│ │   …    │──► m_axis, towards the MACs
//!     └────────┘ └────────┘ └────────┘
//! ```
//!
//! Beside it, where REBALANCE is built: what the ports sent becomes the shares in use ([`LiveShares`]).
//!
//! **Rule.** docs/theory.md "The whole"; R1–R14, R19–R23, R27, R45–R54. This file says of what the block is, and `connections.rs` connects it.
//!
//! **Timing.** First beat in to first beat in the egress buffer: [`balanced_latency`] clocks through the balancing unit,
//! [`own_latency`] by the own port, with an unpaused host and an idle output; then [`offer_latency`](crate::crossbar::offer_latency)
//! more to the pins in CUT mode.

use crate::axis::*;
use crate::balance::decision::DecisionSource;
use crate::balance::eligibility::Eligibility;
use crate::balance::policy::{CompletionSink, LeastLoadSource, QuotaSource, RoundRobinSource};
use crate::balance::release::RELEASE_LATENCY;
use crate::balance::selector::selector_latency;
use crate::balance::unit::Unit;
use crate::beats::BeatsSource;
use crate::control::bus::WishboneSlave;
use crate::control::registers::Registers;
use crate::counters::beat_bytes::BeatBytes;
use crate::counters::drops::{Drops, DropsSource, REASONS};
use crate::counters::statistics::Statistics;
use crate::crossbar::egress::Egress;
use crate::crossbar::frame_room::FrameRoom;
use crate::crossbar::in_bytes::InBytes;
use crate::crossbar::load::Load;
use crate::crossbar::merge::Merge;
use crate::lane::arrival::arrival_latency;
use crate::lane::Lane;
use crate::prelude::*;
use crate::rebalance::live_shares::{LiveShares, ReadingsSource, RuleSource};
use equipoise_regmap::{ident::Caps, Feature, Features};

mod connections;

/// Clocks from a balanced frame's first beat at the host stream to the egress buffer, in a block of `n` ports and `w` bits a beat.
pub const fn balanced_latency(n: usize, w: usize) -> usize {
    arrival_latency(w) + 7 + selector_latency(n, w)
}

/// What a block with these features adds to that: where a policy lets frames wait, they pass a queue.
pub const fn waiting_latency(features: Features) -> usize {
    if features.has(Feature::Quota) {
        RELEASE_LATENCY
    } else {
        0
    }
}

/// Clocks for which new shares, members or a new policy hold a block with these features whose selector takes `held` for that: where there is
/// that queue, nothing leaves it from the clock before the change to the one behind it.
pub const fn waiting_hold(features: Features, held: u64) -> u64 {
    match (features.has(Feature::Quota), held) {
        (false, _) => held,
        (true, 0) => 2,
        (true, _) => held + 1,
    }
}

/// Clocks from a secondary's first beat at the host stream to the egress buffer, with `w` bits a beat.
pub const fn own_latency(w: usize) -> usize {
    arrival_latency(w) + 4
}

/// The block: `N` ports, `M` = N(N−1)/2 pairs, `W` data bits, `K` = W/8, `MB` = log2(K), `NB` = MB + 1, `PW` = NB + 15, `DW` bits a
/// difference, `S` clocks a decision, `MATRIX` to `ALT` as in [`crate::balance::selector`], `F`, `NR` to `NP` and `OT` as in [`Registers`], `CP` to `BR` as in [`LiveShares`], `CB` and `WIDE` as in
/// [`Egress`], `CK` as in [`Lane`], egress buffers of 2^`A` beats, `PA` = A + 1; `FB`, `BB`, `RB`, `SB` are widths of the
/// [`crate::counters::statistics`]. `build` and `us_clocks` are the [`Registers`]'s. Made by [`crate::emit_team`].
#[derive(LogicBlock, Blank)]
#[settings(build: u32, us_clocks: usize)]
pub struct Team<
    const N: usize,
    const M: usize,
    const W: usize,
    const K: usize,
    const MB: usize,
    const NB: usize,
    const PW: usize,
    const DW: usize,
    const S: usize,
    const MATRIX: usize,
    const BANKS: usize,
    const P: usize,
    const C: usize,
    const H: usize,
    const LN: usize,
    const XN: usize,
    const F: usize,
    const RR: usize,
    const AB: usize,
    const NP: usize,
    const TB: usize,
    const TD: usize,
    const LL: usize,
    const NL: usize,
    const LX: usize,
    const QU: usize,
    const NQ: usize,
    const NR: usize,
    const RE: usize,
    const NE: usize,
    const CP: usize,
    const CA: usize,
    const FR: usize,
    const BR: usize,
    const ALT: usize,
    const OT: usize,
    const CB: usize,
    const WIDE: usize,
    const CK: usize,
    const A: usize,
    const PA: usize,
    const FB: usize,
    const BB: usize,
    const RB: usize,
    const SB: usize,
> {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous reset, active high.
    pub rst: Signal<In, Bit>,
    /// Host streams, one per adaptor.
    pub s_axis: [HostSink<W, K>; N],
    /// Port streams, towards the MACs.
    pub m_axis: [PortSource<W, K>; N],
    /// Links as the MACs see them.
    pub link_up: Signal<In, Bits<N>>,
    /// Members with a link: paths that may be chosen.
    pub eligible: Signal<Out, Bits<N>>,
    /// Adaptors that are primary.
    pub primary: Signal<Out, Bits<N>>,
    /// Register bus.
    pub wb: WishboneSlave,
    /// Decisions.
    pub dec: DecisionSource<N>,
    /// With a decision: the policy that its frame was stamped with.
    pub dec_policy: [Signal<Out, Bits<4>>; ALT],
    /// With a decision: what waited for each port when that was read for its frame, bytes of full beats.
    pub dec_load: [Signal<Out, Bits<16>>; NL],
    /// Of a command that QUOTA decided, with its decision: what was outstanding at each port.
    pub dec_in_flight: [Signal<Out, Bits<8>>; NQ],
    /// A command has ended.
    pub cmd_done: [CompletionSink; QU],
    lane: [Lane<W, K, MB, NB, WIDE, CK, QU>; N],
    unit: Unit<N, M, W, MB, NB, PW, DW, S, MATRIX, BANKS, P, C, H, LN, XN, RR, AB, NP, TB, TD, LL, NL, LX, PA, QU, NQ, ALT, WIDE>,
    merge: [Merge<W, MB, WIDE>; N],
    egress: [Egress<W, K, MB, CB, WIDE, A, PA, LL>; N],
    frame_room: [FrameRoom<N, MB, A, PA>; NR],
    load: [Load<PA>; NL],
    waiting: [InBytes<PA, MB>; NL],
    read: [InBytes<PA, MB>; NL],
    paths: Eligibility<N, LL, QU>,
    #[value(Registers::new(Caps { ports: N, width: W, buffer: K << A, features: Features::from_bits(F as u64) }, build, us_clocks))]
    registers: Registers<N, F, RR, AB, LL, NL, QU, NQ, RE, NE, OT, NP, NR>,
    statistics: Statistics<N, K, FB, BB, RB, SB>,
    accept: Gather<N>,
    sent_beats: Gather<N>,
    sent_frames: Gather<N>,
    drops: Drops<N>,
    decided_beat: RegR<Bits<N>>,
    decided_bytes: Reg<Bits<NB>>,
    decided_last: Reg<Bit>,
    decided_frame: Signal<Local, Bits<N>>,
    forced_frame: RegR<Bit>,
    sent_beat: RegR<Bits<N>>,
    sent_frame: RegR<Bits<N>>,
    sent_bytes: [BeatBytes<MB>; N],
    max_beats: Signal<Local, Bits<14>>,
    spare_beats: Unused<3>,
    live: [LiveShares<N, CP, CA, FR, BR>; RE],
    /// A beat was on offer to the MAC, one clock ago.
    busy: [RegR<Bits<N>>; RE],
    offers: [Gather<N>; RE],
    /// A beat was on offer to a buffer without room, one clock ago.
    no_room: [RegR<Bits<N>>; RE],
    blocked: [Gather<N>; RE],
    #[value(MB)]
    beat_shift: Constant<Bits<4>>,
}
