// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Balancing unit: chooses a port for every frame that a primary was given
//!
//! **Rule.** docs/semantics.md "Roles and forwarding", "Static balancing", "Forced frames", "No eligible path"; R1–R5, R20–R23. One
//! frame at a time; a decision sees all bytes of those before it. A forced frame goes to its port if that link is up, in no balance.
//! Without an eligible path frames wait, or are dropped.
//!
//! **Timing.** A beat taken from a lane is at the head of the dispatch queue six clocks on if nothing waits: one for the beat, one for
//! the stamp, three of the selector, one behind the queue; eight with banks; two more where QUOTA is built. A beat a clock; a decision too, with
//! banks one in seven, under QUOTA one in four.

use crate::balance::decision::{DecisionPort, DecisionSource};
use crate::balance::policy::{CompletionSink, LeastLoadSink, QuotaSink, RoundRobinSink};
use crate::balance::selector::Selector;
use crate::balance::turns::Turns;
use crate::balance::waiting::Waiting;
use crate::beats::{BeatsSink, DecidedSource};
use crate::crossbar::dispatch::Dispatch;
use crate::prelude::*;
use crate::rebalance::rebalancer::quotas::QUOTA_BITS;
use crate::sideband::{CommandBits, Sideband};

mod kernel;

/// Balancing unit of `N` lanes and ports, `M` pairs; `W` data bits, `MB` = log2(W/8), `NB` = MB + 1; else as in [`Selector`].
#[derive(LogicBlock, Blank)]
#[sizes(NB == MB + 1, W == 8 << MB)]
pub struct Unit<
    const N: usize,
    const M: usize,
    const W: usize,
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
    const RR: usize,
    const AB: usize,
    const NP: usize,
    const TB: usize,
    const TD: usize,
    const LL: usize,
    const NL: usize,
    const LX: usize,
    const LB: usize,
    const QU: usize,
    const NQ: usize,
    const ALT: usize,
    const WIDE: usize,
> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Beats of the lanes.
    pub lane: [BeatsSink<W, NB>; N],
    /// A frame comes from a lane in the next clock or the one after it.
    pub coming: [Signal<In, Bit>; N],
    /// A frame enters a lane in this clock.
    pub begins: [Signal<In, Bit>; N],
    /// What travels with their frames.
    pub side: [Signal<In, Sideband>; N],
    /// Eligible paths.
    pub eligible: Signal<In, Bits<N>>,
    /// Links that are up.
    pub link: Signal<In, Bits<N>>,
    /// Shares in use.
    pub share: [Signal<In, Bits<16>>; N],
    /// A commit changes shares, members or policy in the next clock.
    pub changing: Signal<In, Bit>,
    /// Shares, members or policy may change at the end of this clock,
    pub may_change: Signal<In, Bit>,
    /// and do.
    pub changed: Signal<In, Bit>,
    /// The host asks for a new epoch.
    pub clear_epoch: Signal<In, Bit>,
    /// ROUND_ROBIN's settings.
    pub round_robin: [RoundRobinSink; RR],
    /// ACTIVE_BACKUP is in use.
    pub active_backup: [Signal<In, Bit>; AB],
    /// PRIORITY in use.
    pub priority: [Signal<In, Bits<4>>; NP],
    /// LEAST_LOAD's.
    pub least_load: [LeastLoadSink; LL],
    /// What waits for each path, beats.
    pub load_now: [Signal<In, Bits<LB>>; NL],
    /// A link that comes or goes may change the eligible paths at the end of this clock.
    pub link_moves: [Signal<In, Bit>; LL],
    /// Policy in use.
    pub policy: [Signal<In, Bits<4>>; ALT],
    /// QUOTA's, and what its registers ask.
    pub quota: [QuotaSink; QU],
    /// Bytes of each path's turn now.
    pub quota_now: [Signal<In, Bits<QUOTA_BITS>>; NQ],
    /// Commands of the lanes' frames.
    pub command: [Signal<In, CommandBits>; NQ],
    /// Commands that have ended.
    pub done: [CompletionSink; QU],
    /// There will be eligible paths in the next clock, or frames without are dropped then.
    pub go_soon: [Signal<In, Bit>; QU],
    /// There will be some.
    pub path_soon: [Signal<In, Bit>; QU],
    /// Eligible paths are those of a clock ago.
    pub steady: [Signal<In, Bit>; QU],
    /// Ports that take no first beat in this clock: NO_ROOM is drop, and a longest frame does not fit.
    pub shut: Signal<In, Bits<N>>,
    /// Decided beats for the crossbar.
    pub out: DecidedSource<N, W, MB>,
    /// Decisions.
    pub dec: DecisionSource<N>,
    /// With a decision: the policy that its frame was stamped with.
    pub dec_policy: [Signal<Out, Bits<4>>; ALT],
    /// With a decision: the loads that were read for its frame.
    pub dec_load: [Signal<Out, Bits<LB>>; NL],
    /// Port of any beat that is decided in this clock, one-hot.
    pub queued: [Signal<Out, Bits<N>>; LL],
    /// With a decision by QUOTA of a command: outstanding ones of its logical unit as it was stamped.
    pub in_flight: [Signal<Out, Bits<8>>; NQ],
    /// Port of a balanced beat in this clock, one-hot, for the statistics.
    pub decided_beat: Signal<Out, Bits<N>>,
    /// Its bytes.
    pub decided_bytes: Signal<Out, Bits<NB>>,
    /// It is its frame's last.
    pub decided_last: Signal<Out, Bit>,
    /// A forced frame was passed on.
    pub forced_frame: Signal<Out, Bit>,
    /// Port of a beat that was dropped one clock ago for want of room, one-hot.
    pub gone: [Signal<Out, Bits<N>>; LL],
    /// A frame was dropped for want of room at its port.
    pub drop_no_room: Signal<Out, Bit>,
    /// A frame was dropped for want of a path.
    pub drop_no_path: Signal<Out, Bit>,
    /// A forced frame was dropped: its port's link is down, or there is no such port.
    pub drop_forced: Signal<Out, Bit>,

    turns: Turns<N, MATRIX, BANKS>,
    selector: Selector<N, M, NB, PW, DW, S, MATRIX, BANKS, P, C, H, LN, XN, RR, AB, NP, TB, TD, LL, NL, LX, LB, QU, NQ, ALT>,
    dispatch: Dispatch<N, W, MB, WIDE, LL>,
    waiting: [Waiting<N, NB, BANKS>; QU],
    /// Of a build without policies that look ahead of the stamp.
    spare_change: Unused<1>,
    pick_command: [Select<CommandBits, N>; QU],
    beat_command: [Reg<CommandBits>; QU],
    flight: [Reg<Bits<8>>; NQ],
    offers: Gather<N>,
    comings: Gather<N>,
    beginnings: Gather<N>,
    lasts: Gather<N>,
    errs: Gather<N>,
    pick_data: SelectByPairs<Bits<W>, N>,
    late_turn: [Reg<Bits<N>>; WIDE],
    pick_count: Select<Bits<NB>, N>,
    pick_side: Select<Sideband, N>,
    lane_number: Encode<N, 4>,
    named: OneHot<4, N>,
    decisions: DecisionPort<N, NB>,

    taken: Signal<Local, Bit>,
    first: Signal<Local, Bit>,
    take_last: Signal<Local, Bit>,
    /// A beat is stamped,
    valid_here: Signal<Local, Bit>,
    /// its frame is forced,
    forced_here: Signal<Local, Bit>,
    /// has no path that it might be given, if it is not,
    lost_here: Signal<Local, Bit>,
    /// or is dropped, whether forced or not.
    take_drop: Signal<Local, Bit>,
    sent_to: Signal<Local, Bits<N>>,
    decided: Signal<Local, Bit>,

    beat_valid: RegR<Bit>,
    beat_first: RegR<Bit>,
    beat_last: Reg<Bit>,
    beat_err: Reg<Bit>,
    beat_data: Reg<Bits<W>>,
    beat_count: Reg<Bits<NB>>,
    beat_forced: Reg<Bit>,
    beat_port: Reg<Bits<4>>,
    beat_lane: Reg<Bits<4>>,
    /// One clock ago there was no eligible path.
    no_path: Reg<Bit>,
    /// Links of one clock ago.
    links: Reg<Bits<N>>,

    stamped_valid: RegR<Bit>,
    stamped_first: RegR<Bit>,
    /// There is a beat, and the selector chooses.
    stamped_counts: RegR<Bit>,
    stamped_count: Reg<Bits<NB>>,
    stamped_forced: Reg<Bit>,
    stamped_named: Reg<Bits<N>>,
    stamped_last: Reg<Bit>,
    stamped_port: Reg<Bits<4>>,
    stamped_lane: Reg<Bits<4>>,
    /// Where a frame goes that the selector does not choose.
    other: Signal<Local, Bits<N>>,
    /// Its frame has no way; kept from a first beat to the next.
    frame_drop: Reg<Bit>,

    policy_seen: [Reg<Bits<4>>; ALT],
    policy_used: [Reg<Bits<4>>; ALT],
    policy_at: [Delay<Bits<4>, S>; ALT],
    policy_told: [Reg<Bits<4>>; ALT],
    load_told: [Reg<Bits<LB>>; NL],

    valid_at: [RegR<Bit>; S],
    first_at: Delay<Bit, S>,
    last_at: Delay<Bit, S>,
    start_at: Delay<Bit, S>,
    count_at: Delay<Bits<NB>, S>,
    forced_at: Delay<Bit, S>,
    drop_at: Delay<Bit, S>,
    free_at: Delay<Bit, S>,
    other_at: Delay<Bits<N>, S>,
    port_at: Delay<Bits<4>, S>,
    lane_at: Delay<Bits<4>, S>,
    eligible_at: Delay<Bits<N>, S>,
}
