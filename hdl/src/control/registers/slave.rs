// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Registers: the bus, the settings, and what is read

use super::{features::*, *};
use crate::balance::policy::{LeastLoadSource, QuotaSource, RoundRobinSource};
use crate::control::bus::WishboneSlave;
use crate::prelude::*;
use crate::rebalance::live_shares::{ReadingsSink, RuleSource};
use equipoise_regmap::{ident::*, map, Features};

mod kernel;

/// The block's, as `caps` say. `build` is 0 but in bitstreams; `us_clocks`: 2 to 1024. `RR` to `NQ` as in
/// [`Selector`](crate::balance::selector), `OT` is 1 where `RR` or `AB` is, `F` the features as bits, `RE` is 1 where shares are adjusted, else 0, `NE` = `N` · `RE`, `NP` = `N` · `AB`,
/// `NR` is 1 where NO_ROOM is, else 0.
#[derive(LogicBlock, Blank)]
#[settings(caps: Caps, build: u32, us_clocks: usize)]
#[sizes(caps.ports == N, OT == RR | AB, caps.features == Features::from_bits(F as u64))]
pub struct Registers<
    const N: usize,
    const F: usize,
    const RR: usize,
    const AB: usize,
    const LL: usize,
    const NL: usize,
    const QU: usize,
    const NQ: usize,
    const RE: usize,
    const NE: usize,
    const OT: usize,
    const NP: usize,
    const NR: usize,
> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,

    /// The bus.
    pub wb: WishboneSlave,

    /// Links as the MACs say.
    pub link: Signal<In, Bits<N>>,
    /// Ports that may be chosen.
    pub eligible: Signal<In, Bits<N>>,
    /// Number of the epoch.
    pub epoch: Signal<In, Bits<16>>,

    /// A counter is wanted; steady until `stat_valid`.
    pub stat_read: Signal<Out, Bit>,
    /// Which word of the statistics.
    pub stat_address: Signal<Out, Bits<8>>,
    /// The counter's word is there.
    pub stat_valid: Signal<In, Bit>,
    /// The counter's word.
    pub stat_data: Signal<In, Bits<32>>,
    /// Statistics are to read as they were in one clock.
    pub hold: Signal<Out, Bit>,
    /// Zero the statistics; one clock.
    pub clear_stats: Signal<Out, Bit>,

    /// Members in use.
    pub member: Signal<Out, Bits<N>>,
    /// Members that the next commit puts in use.
    pub member_shadow: Signal<Out, Bits<N>>,
    /// The user's shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    /// Shares that the next `commit` brings.
    pub share_shadow: [Signal<Out, Bits<16>>; N],
    /// Adaptors that are primary.
    pub role_primary: Signal<Out, Bits<N>>,
    /// Policy in use.
    pub policy: Signal<Out, Bits<4>>,
    /// Settings of ROUND_ROBIN.
    pub round_robin: [RoundRobinSource; RR],
    /// ACTIVE_BACKUP is in use.
    pub active_backup: [Signal<Out, Bit>; AB],
    /// PRIORITY in use.
    pub priority: [Signal<Out, Bits<4>>; NP],
    /// Settings of LEAST_LOAD.
    pub least_load: [LeastLoadSource; LL],
    /// What waits for each port, bytes.
    pub load: [Signal<In, Bits<16>>; NL],
    /// Settings of QUOTA, and what its registers ask.
    pub quota: [QuotaSource; QU],
    /// For the rebalancer.
    pub rule: [RuleSource; RE],
    /// What it says.
    pub readings: [ReadingsSink<N>; RE],
    /// Shares in use, if not always the user's.
    pub share_in_use: [Signal<In, Bits<16>>; NE],
    /// Longest frame, bytes.
    pub max_frame: Signal<Out, Bits<14>>,
    /// Ports in CUT mode.
    pub egress_cut: Signal<Out, Bits<N>>,
    /// Without an eligible port frames are dropped, not held.
    pub no_path_drop: Signal<Out, Bit>,
    /// The same as the next commit puts it in use.
    pub no_path_drop_shadow: Signal<Out, Bit>,
    /// Frames whose port has no room are dropped, not held.
    pub no_room_drop: [Signal<Out, Bit>; NR],
    /// Silence that ends a frame, microseconds; 0 = never.
    pub lane_timeout: Signal<Out, Bits<16>>,
    /// Live takes shadow at the end of this clock.
    pub commit: Signal<Out, Bit>,
    /// In the clock before that.
    pub config_changing: Signal<Out, Bit>,
    /// With `commit`: a share, the members or the policy change value.
    pub config_changed: Signal<Out, Bit>,
    /// CLEAR.EPOCH was written; one clock.
    pub clear_epoch: Signal<Out, Bit>,
    /// One clock a microsecond.
    pub us_tick: Signal<Out, Bit>,

    pub(super) access: Access,
    decode: Decode<N, F, RR, AB, NR>,
    #[value(Readback::new(caps, build))]
    readback: Readback<N, F, RR, AB, NP, NR>,
    #[value(Microseconds::new(us_clocks))]
    microseconds: Microseconds,
    #[value(Setting::new(reset_of::<N>(&map::MEMBERS, 0).into()))]
    members: Setting<Bits<N>>,
    #[value(Setting::new(reset_of::<N>(&map::POLICY, 0).into()))]
    policies: Setting<Bits<4>>,
    /// What boxes of features read.
    of_loads: Signal<Local, Bits<32>>,
    of_commands: Signal<Local, Bits<32>>,
    of_rebalance: Signal<Local, Bits<32>>,
    loads: [LoadRegisters<N>; LL],
    commands: [Commands; QU],
    rebalance: [RebalanceRegisters<N>; RE],
    read: [Readings<N>; RE],
    others: [Policies<N, RR, AB, NP>; OT],
    #[value(Setting::new(reset_of::<N>(&map::NO_PATH, 0) == 1))]
    no_path: Setting<Bit>,
    #[value(|i| Setting::new(reset_of::<N>(&map::NO_ROOM, i) == 1))]
    no_room: [Setting<Bit>; NR],
    #[value(Setting::new(reset_of::<N>(&map::LANE_TIMEOUT, 0).into()))]
    timeout: Setting<Bits<16>>,
    #[value(|p| Setting::new(reset_of::<N>(&map::SHARE, p).into()))]
    shares: [Setting<Bits<16>>; N],
    #[value(Setting::new(bits_of::<N>(&map::ROLE).into()))]
    roles: Setting<Bits<N>>,
    #[value(Setting::new(bits_of::<N>(&map::EGRESS_MODE).into()))]
    egress_modes: Setting<Bits<N>>,
    #[value(FrameLimit::new(reset_of::<N>(&map::MAX_FRAME, 0), MAX_FRAME_FLOOR as u64, caps.max_frame_limit() as u64))]
    limit: FrameLimit,
    share_differs: Gather<N>,

    /// Steady for the whole access, from its second clock on.
    address: Reg<Bits<10>>,
    scratch: RegR<Bits<32>>,
    locked: RegR<Bit>,
    held: RegR<Bit>,
    commit_now: RegR<Bit>,
    clear_epoch_now: RegR<Bit>,
    clear_stats_now: RegR<Bit>,
    share_differs_before: RegR<Bits<N>>,
    team_differs: Signal<Local, Bit>,
    differs: RegR<Bit>,

    #[value(map::POLICY_STATIC.value)]
    policy_static: Constant<Bits<4>>,
}
