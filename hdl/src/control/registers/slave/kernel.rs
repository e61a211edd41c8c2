// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the registers do

use super::*;

impl<
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
    > Logic for Registers<N, F, RR, AB, LL, NL, QU, NQ, RE, NE, OT, NP, NR>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: scratch, locked, held, commit_now, clear_epoch_now, clear_stats_now, share_differs_before, differs);
        registers!(self, clock: address);
        blocks!(self, clock: decode, readback, loads[LL], read[RE]);
        blocks!(self, clock, reset: commands[QU], rebalance[RE]);
        blocks!(self, clock, reset: access, microseconds, members, policies, others[OT], no_path, no_room[NR], timeout, shares[N], roles,
            egress_modes, limit);

        // The access.
        self.address.d.next = self.wb.adr.val();
        self.decode.address.next = self.address.q.val();
        forward!(self.wb => self.access: cyc as wb_cyc, stb as wb_stb, we as wb_we, sel as wb_sel);
        forward!(self.decode => self.access: known, writable, statistics);
        self.access.frozen.next = self.decode.lockable.val() & self.locked.q.val();
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
        for i in 0..OT {
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
            self.active_backup[i].next = self.others[i].active_backup[i].val();
            forward!(self.others[i] => self: live_priority[NP] as priority);
        }
        self.of_loads.next = bits::<32>(0);
        self.of_commands.next = bits::<32>(0);
        self.of_rebalance.next = bits::<32>(0);
        for i in 0..LL {
            forward!(self => self.loads[i]: address.q as address, policies.live as policy, policies.shadow as policy_shadow, load[N]);
            LeastLoadSource::link(&mut self.least_load[i], &mut self.loads[i].least_load);
            self.loads[i].named.next = self.wb.dat_w.val().get_bits::<4>(0);
            if self.loads[i].takes.val() {
                self.policies.write.next = self.access.write.val() & self.decode.policy.val();
            }
            self.of_loads.next = self.loads[i].data.val();
        }
        for i in 0..QU {
            forward!(self => self.commands[i]: address.q as address, access.write as write, commit_now.q as commit, policies.live as policy,
                policies.data as rule, decode.policy as at_policy);
            self.commands[i].data.next = self.wb.dat_w.val().get_bits::<8>(0);
            QuotaSource::link(&mut self.quota[i], &mut self.commands[i].quota);
            if self.commands[i].takes.val() {
                self.policies.write.next = true;
            }
            self.of_commands.next = self.commands[i].word.val();
        }
        self.team_differs.next = self.share_differs_before.q.val().any() | self.members.differs.val();
        for i in 0..RE {
            forward!(self => self.rebalance[i]: address.q as address, access.write as write, commit_now.q as commit, team_differs,
                shares[N].shadow as share_shadow, share_in_use[N] as share);
            self.rebalance[i].data.next = self.wb.dat_w.val().get_bits::<24>(0);
            self.rebalance[i].coming.next = self.wb.adr.val();
            self.rebalance[i].writing.next = (self.wb.cyc.val() & self.wb.stb.val()) & self.wb.we.val();
            RuleSource::link(&mut self.rule[i], &mut self.rebalance[i].set);
            self.read[i].address.next = self.address.q.val();
            self.read[i].coming.next = self.wb.adr.val();
            ReadingsSink::<N>::link(&mut self.readings[i], &mut self.read[i].from);
            self.of_rebalance.next = self.rebalance[i].word.val() | self.read[i].word.val();
        }
        // All but one of them are 0.
        self.access.readback.next = (self.readback.data.val() | self.of_loads.val()) | (self.of_commands.val() | self.of_rebalance.val());
        self.no_path.write.next = self.access.write.val() & self.decode.no_path.val();
        self.no_path.data.next = self.wb.dat_w.val().get_bit(0);
        forward!(self.no_path => self: live as no_path_drop, shadow as no_path_drop_shadow);
        for i in 0..NR {
            self.no_room[i].write.next = self.access.write.val() & self.decode.no_room[i].val();
            self.no_room[i].data.next = self.wb.dat_w.val().get_bit(0);
            self.no_room[i].commit.next = self.commit_now.q.val();
            self.no_room_drop[i].next = self.no_room[i].live.val();
            self.readback.no_room[i].next = self.no_room[i].shadow.val();
            self.readback.live_no_room[i].next = self.no_room[i].live.val();
        }
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
        self.differs.d.next = self.team_differs.val() | self.policies.differs.val();
        for i in 0..RE {
            self.differs.d.next = self.rebalance[i].differs.val() | (self.members.differs.val() | self.policies.differs.val());
        }
        self.config_changing.next = self.commit_now.d.val() & self.differs.q.val();
        self.config_changed.next = self.commit_now.q.val() & self.differs.q.val();

        // Reading.
        forward!(self => self.readback: address.q as address, decode.known as known, access.errors as bus_errors, scratch.q as scratch, locked.q as lock,
            held.q as snapshot, link, eligible, epoch, shares[N].shadow as share, shares[N].live as live_share);
        for p in 0..NE {
            self.readback.live_share[p].next = self.share_in_use[p].val();
        }
        forward!(self.members => self.readback: shadow as members, live as live_members);
        forward!(self.policies => self.readback: shadow as policy, live as live_policy);
        forward!(self.limit => self.readback: shadow as max_frame, live as live_max_frame);
        forward!(self.no_path => self.readback: shadow as no_path, live as live_no_path);
        forward!(self.timeout => self.readback: shadow as lane_timeout, live as live_lane_timeout);
        forward!(self.roles => self.readback: shadow as role, live as live_role);
        forward!(self.egress_modes => self.readback: shadow as egress_mode, live as live_egress_mode);
    }
}
