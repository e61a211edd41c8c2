// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Registers: the bus, the settings, and what is read

use super::{features::*, *};
use crate::balance::policy::{ActiveBackupSource, RoundRobinSource};
use crate::control::bus::WishboneSlave;
use crate::prelude::*;
use equipoise_regmap::{ident::*, map};

/// The block's, as `caps` say. `build` is 0 but in bitstreams; `us_clocks`: 2 to 1024. `M` to `ALT` as in
/// [`Selector`](crate::balance::selector), `NP` = `N` · `AB`.
#[derive(LogicBlock, Blank)]
#[settings(caps: Caps, build: u32, us_clocks: usize)]
#[sizes(caps.ports == N, caps.features == features(RR, AB))]
pub struct Registers<const N: usize, const M: usize, const RR: usize, const AB: usize, const ALT: usize, const NP: usize> {
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
    /// Shares in use.
    pub share: [Signal<Out, Bits<16>>; N],
    /// Shares that the next `commit` brings.
    pub share_shadow: [Signal<Out, Bits<16>>; N],
    /// Adaptors that are primary.
    pub role_primary: Signal<Out, Bits<N>>,
    /// Policy in use.
    pub policy: Signal<Out, Bits<4>>,
    /// Settings of ROUND_ROBIN.
    pub round_robin: [RoundRobinSource; RR],
    /// Settings of ACTIVE_BACKUP.
    pub active_backup: [ActiveBackupSource<M>; AB],
    /// Longest frame, bytes.
    pub max_frame: Signal<Out, Bits<14>>,
    /// Ports in CUT mode.
    pub egress_cut: Signal<Out, Bits<N>>,
    /// Without an eligible port frames are dropped, not held.
    pub no_path_drop: Signal<Out, Bit>,
    /// The same as the next commit puts it in use.
    pub no_path_drop_shadow: Signal<Out, Bit>,
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
    decode: Decode<N, RR, AB>,
    #[value(Readback::new(caps, build))]
    readback: Readback<N, RR, AB, NP>,
    #[value(Microseconds::new(us_clocks))]
    microseconds: Microseconds,
    #[value(Setting::new(reset_of::<N>(&map::MEMBERS, 0).into()))]
    members: Setting<Bits<N>>,
    #[value(Setting::new(reset_of::<N>(&map::POLICY, 0).into()))]
    policies: Setting<Bits<4>>,
    others: [Policies<N, M, RR, AB, NP>; ALT],
    #[value(Setting::new(reset_of::<N>(&map::NO_PATH, 0) == 1))]
    no_path: Setting<Bit>,
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
    differs: RegR<Bit>,

    #[value(map::POLICY_STATIC.value)]
    policy_static: Constant<Bits<4>>,
}

impl<const N: usize, const M: usize, const RR: usize, const AB: usize, const ALT: usize, const NP: usize> Logic
    for Registers<N, M, RR, AB, ALT, NP>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: scratch, locked, held, commit_now, clear_epoch_now, clear_stats_now, share_differs_before, differs);
        registers!(self, clock: address);
        blocks!(self, clock: decode, readback);
        blocks!(self, clock, reset: access, microseconds, members, policies, others[ALT], no_path, timeout, shares[N], roles,
            egress_modes, limit);

        // The access.
        self.address.d.next = self.wb.adr.val();
        self.decode.address.next = self.address.q.val();
        forward!(self.wb => self.access: cyc as wb_cyc, stb as wb_stb, we as wb_we, sel as wb_sel);
        forward!(self.decode => self.access: known, writable, statistics);
        self.access.frozen.next = self.decode.lockable.val() & self.locked.q.val();
        self.access.readback.next = self.readback.data.val();
        forward!(self => self.access: stat_valid, stat_data);
        forward!(self.access => self.wb: wb_dat_r as dat_r, wb_ack as ack);
        self.stat_read.next = self.access.stat_read.val();
        self.stat_address.next = self.address.q.val().get_bits::<8>(0);

        // Commands.
        self.commit_now.d.next = (self.access.write.val() & self.decode.commit.val()) & self.wb.dat_w.val().get_bit(0);
        self.clear_stats_now.d.next = (self.access.write.val() & self.decode.clear.val()) & self.wb.dat_w.val().get_bit(0);
        self.clear_epoch_now.d.next = (self.access.write.val() & self.decode.clear.val()) & self.wb.dat_w.val().get_bit(1);
        if (self.access.write.val() & self.decode.lock.val()) & self.wb.dat_w.val().get_bit(0) {
            self.locked.d.next = true;
        }
        if self.access.write.val() & self.decode.snapshot.val() {
            self.held.d.next = self.wb.dat_w.val().get_bit(0);
        }
        if self.access.write.val() & self.decode.scratch.val() {
            self.scratch.d.next = self.wb.dat_w.val();
        }
        forward!(self => self: commit_now.q as commit, clear_epoch_now.q as clear_epoch, clear_stats_now.q as clear_stats,
            held.q as hold);
        self.us_tick.next = self.microseconds.tick.val();

        // Configuration.
        self.members.write.next = self.access.write.val() & self.decode.members.val();
        self.members.data.next = self.wb.dat_w.val().get_bits::<N>(0);
        forward!(self.members => self: live as member, shadow as member_shadow);
        // What is read back is what the block does: a rule that it does not have is not taken.
        self.policies.data.next = self.wb.dat_w.val().get_bits::<4>(0);
        self.policies.write.next =
            (self.access.write.val() & self.decode.policy.val()) & (self.wb.dat_w.val().get_bits::<4>(0) == self.policy_static.val());
        for i in 0..ALT {
            forward!(self => self.others[i]: access.write as write, commit_now.q as commit, policies.live as policy, policies.data as data);
            forward!(self.decode => self.others[i]: policy as at_policy, round_frames[RR] as at_round_frames, priority[AB] as at_priority);
            forward!(self.others[i] => self.readback: round_frames[RR], live_round_frames[RR], priority[NP], live_priority[NP]);
            if self.others[i].takes.val() {
                self.policies.write.next = true;
            }
        }
        for i in 0..RR {
            self.others[i].frames_data[i].next = self.wb.dat_w.val().get_bits::<8>(0);
            RoundRobinSource::link(&mut self.round_robin[i], &mut self.others[i].round_robin[i]);
        }
        for i in 0..AB {
            ActiveBackupSource::<M>::link(&mut self.active_backup[i], &mut self.others[i].active_backup[i]);
        }
        self.no_path.write.next = self.access.write.val() & self.decode.no_path.val();
        self.no_path.data.next = self.wb.dat_w.val().get_bit(0);
        forward!(self.no_path => self: live as no_path_drop, shadow as no_path_drop_shadow);
        self.timeout.write.next = self.access.write.val() & self.decode.lane_timeout.val();
        self.timeout.data.next = self.wb.dat_w.val().get_bits::<16>(0);
        self.limit.write.next = self.access.write.val() & self.decode.max_frame.val();
        self.limit.data.next = self.wb.dat_w.val().get_bits::<14>(0);
        // Of an array of bits the entry at hand changes.
        self.roles.write.next = self.access.write.val();
        self.roles.data.next = self.roles.shadow.val() & (!self.decode.role.val());
        self.egress_modes.write.next = self.access.write.val();
        self.egress_modes.data.next = self.egress_modes.shadow.val() & (!self.decode.egress_mode.val());
        if self.wb.dat_w.val().get_bit(0) {
            self.roles.data.next = self.roles.shadow.val() | self.decode.role.val();
            self.egress_modes.data.next = self.egress_modes.shadow.val() | self.decode.egress_mode.val();
        }
        forward!(self.commit_now => self: q as members.commit, q as policies.commit, q as no_path.commit, q as timeout.commit,
            q as limit.commit, q as roles.commit, q as egress_modes.commit);
        forward!(self => self: policies.live as policy, timeout.live as lane_timeout, limit.live as max_frame, roles.live as role_primary,
            egress_modes.live as egress_cut, shares[N].live as share, shares[N].shadow as share_shadow);
        for p in 0..N {
            self.shares[p].write.next = self.access.write.val() & self.decode.share.val().get_bit(p);
            self.shares[p].data.next = self.wb.dat_w.val().get_bits::<16>(0);
            self.shares[p].commit.next = self.commit_now.q.val();
            self.share_differs.bit[p].next = self.shares[p].differs.val();
        }

        // Compared two clocks ahead: no write falls between the one to COMMIT and `commit`, and that is longer.
        self.share_differs_before.d.next = self.share_differs.y.val();
        self.differs.d.next = self.share_differs_before.q.val().any() | (self.members.differs.val() | self.policies.differs.val());
        self.config_changing.next = self.commit_now.d.val() & self.differs.q.val();
        self.config_changed.next = self.commit_now.q.val() & self.differs.q.val();

        // Reading.
        self.readback.address.next = self.address.q.val().get_bits::<9>(0);
        forward!(self => self.readback: decode.known as known, access.errors as bus_errors, scratch.q as scratch, locked.q as lock,
            held.q as snapshot, link, eligible, epoch, shares[N].shadow as share, shares[N].live as live_share);
        forward!(self.members => self.readback: shadow as members, live as live_members);
        forward!(self.policies => self.readback: shadow as policy, live as live_policy);
        forward!(self.limit => self.readback: shadow as max_frame, live as live_max_frame);
        forward!(self.no_path => self.readback: shadow as no_path, live as live_no_path);
        forward!(self.timeout => self.readback: shadow as lane_timeout, live as live_lane_timeout);
        forward!(self.roles => self.readback: shadow as role, live as live_role);
        forward!(self.egress_modes => self.readback: shadow as egress_mode, live as live_egress_mode);
    }
}
