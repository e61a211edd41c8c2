// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # How the boxes of a team are connected

use super::*;

impl<
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
    > Logic
    for Team<
        N,
        M,
        W,
        K,
        MB,
        NB,
        PW,
        DW,
        S,
        MATRIX,
        BANKS,
        P,
        C,
        H,
        LN,
        XN,
        F,
        RR,
        AB,
        NP,
        TB,
        TD,
        LL,
        NL,
        LX,
        QU,
        NQ,
        NR,
        RE,
        NE,
        CP,
        CA,
        FR,
        BR,
        ALT,
        OT,
        CB,
        WIDE,
        CK,
        A,
        PA,
        FB,
        BB,
        RB,
        SB,
    >
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: decided_beat, forced_frame, sent_beat, sent_frame);
        registers!(self, clk: decided_bytes, decided_last);
        blocks!(self, clk, rst: live[RE]);
        registers!(self, clk, rst: busy[RE], no_room[RE]);
        blocks!(self, clk, rst: unit, paths, registers, statistics, lane[N], merge[N], egress[N], load[NL], drops);
        blocks!(self, clk: frame_room[NR], sent_bytes[N]);

        forward!(self => self: paths.eligible as eligible, registers.role_primary as primary);

        // Registers.
        WishboneSlave::link(&mut self.wb, &mut self.registers.wb);
        forward!(self.paths => self.registers: link, eligible);
        self.registers.epoch.next = self.unit.dec.epoch.val();
        forward!(self.statistics => self.registers: stat_valid, stat_data);
        forward!(self.registers => self.statistics: stat_read, stat_address, hold, clear_stats);

        // Who may be chosen, and with which shares.
        forward!(self.registers => self.paths: member, member_shadow, no_path_drop, no_path_drop_shadow, commit);
        self.paths.link_up.next = self.link_up.val();
        forward!(self.paths => self.unit: eligible, link);
        forward!(self.registers => self.unit: config_changing as changing, config_changed as changed, config_changed as may_change, clear_epoch, share[N]);
        for i in 0..RR {
            RoundRobinSource::join(&mut self.registers.round_robin[i], &mut self.unit.round_robin[i]);
        }
        forward!(self.registers => self.unit: active_backup[AB], priority[NP]);

        for i in 0..LL {
            LeastLoadSource::join(&mut self.registers.least_load[i], &mut self.unit.least_load[i]);
            self.unit.link_moves[i].next = self.paths.moves[i].val();
        }
        for i in 0..ALT {
            self.unit.policy[i].next = self.registers.policy.val();
            self.dec_policy[i].next = self.unit.dec_policy[i].val();
        }

        // Shares that follow the traffic.
        for i in 0..RE {
            RuleSource::join(&mut self.registers.rule[i], &mut self.live[i].set);
            ReadingsSource::<N>::join(&mut self.live[i].read, &mut self.registers.readings[i]);
            self.unit.changing.next = self.registers.config_changing.val() | self.live[i].changing.val();
            self.unit.may_change.next = self.registers.config_changed.val() | self.live[i].may_change.val();
            self.unit.changed.next = self.registers.config_changed.val() | self.live[i].changed.val();
            forward!(self.registers => self.live[i]: us_tick, member, share_shadow[N] as user);
            forward!(self => self.live[i]: paths.eligible as eligible, sent_beat.q as sent_beat, sent_frame.q as sent_frame);
            self.live[i].busy.next = self.busy[i].q.val();
            self.live[i].no_room.next = self.no_room[i].q.val();
            for p in 0..N {
                self.offers[i].bit[p].next = self.m_axis[p].tvalid.val();
                // A frame that NO_ROOM drops had none either: the unit's head is of one port.
                self.blocked[i].bit[p].next = (self.unit.out.port.val().get_bit(p)
                    & (self.unit.drop_no_room.val() | (!self.egress[p].room.val())))
                    | (self.lane[p].own.valid.val() & (!self.egress[p].room.val()));
                self.live[i].sent_bytes[p].next = self.sent_bytes[p].bytes.val();
                self.unit.share[p].next = self.live[i].share[p].val();
                self.registers.share_in_use[p].next = self.live[i].share[p].val();
            }
            self.busy[i].d.next = self.offers[i].y.val();
            self.no_room[i].d.next = self.blocked[i].y.val();
        }
        for p in 0..NQ {
            for i in 0..RE {
                self.unit.quota_now[p].next = self.live[i].quota[p].val();
            }
        }
        for i in 0..QU {
            QuotaSource::join(&mut self.registers.quota[i], &mut self.unit.quota[i]);
            CompletionSink::link(&mut self.cmd_done[i], &mut self.unit.done[i]);
            self.unit.go_soon[i].next = self.paths.go_soon[i].val();
            self.unit.path_soon[i].next = self.paths.path_soon[i].val();
            self.unit.steady[i].next = self.paths.steady[i].val();
            for p in 0..N {
                self.unit.command[p].next = self.lane[p].command[i].val();
                self.dec_in_flight[p].next = self.unit.in_flight[p].val();
            }
        }

        // The longest frame in full beats, for all lanes.
        self.max_beats.next = self.registers.max_frame.val() >> self.beat_shift.val();
        self.spare_beats.x.next = self.max_beats.val().get_bits::<3>(11);

        // Lanes, and where their frames go.
        for i in 0..N {
            HostSink::<W, K>::link(&mut self.s_axis[i], &mut self.lane[i].s_axis);
            self.lane[i].max_beats.next = self.max_beats.val().get_bits::<11>(0);
            self.lane[i].max_rest.next = self.registers.max_frame.val().get_bits::<MB>(0);
            forward!(self.registers => self.lane[i]: lane_timeout as timeout, us_tick);
            self.lane[i].primary.next = self.registers.role_primary.val().get_bit(i);
            self.lane[i].own_eligible.next = self.paths.eligible.val().get_bit(i);
            self.lane[i].go.next = self.paths.go.val();
            self.lane[i].own_skip.next = self.paths.skip.val().get_bit(i);
            BeatsSource::<W, NB>::join(&mut self.lane[i].unit, &mut self.unit.lane[i]);
            self.unit.side[i].next = self.lane[i].side.val();
            self.unit.coming[i].next = self.lane[i].unit_coming.val();
            self.unit.begins[i].next = self.lane[i].unit_begins.val();

            BeatsSource::<W, MB>::join(&mut self.lane[i].own, &mut self.merge[i].own);
            self.merge[i].own_coming.next = self.lane[i].own_coming.val();
            self.merge[i].unit.valid.next = self.unit.out.port.val().get_bit(i);
            forward!(self.unit.out => self.merge[i].unit: data, count, last, err);
            self.accept.bit[i].next = self.merge[i].unit.ready.val();

            forward!(self.merge[i] => self.egress[i]: valid, data, count, last, err);
            self.merge[i].room.next = self.egress[i].room.val();
            self.merge[i].fits.next = true;
            self.egress[i].cut.next = self.registers.egress_cut.val().get_bit(i);
            self.egress[i].link.next = self.paths.link.val().get_bit(i);
            PortSource::<W, K>::link(&mut self.m_axis[i], &mut self.egress[i].m_axis);
        }
        self.unit.shut.next = bits::<N>(0);
        for i in 0..NR {
            self.frame_room[i].drop.next = self.registers.no_room_drop[i].val();
            self.frame_room[i].max_beats.next = self.max_beats.val().get_bits::<PA>(0);
            self.frame_room[i].max_rest.next = self.registers.max_frame.val().get_bits::<MB>(0);
            self.unit.shut.next = self.frame_room[i].shut.val();
            for p in 0..N {
                self.frame_room[i].in_ram[p].next = self.egress[p].in_ram.val();
                self.merge[p].fits.next = self.frame_room[i].fits.val().get_bit(p);
            }
        }
        self.unit.out.accept.next = self.accept.y.val();

        // What waits for a port.
        for i in 0..LL {
            for p in 0..N {
                self.load[p].decided.next = self.unit.queued[i].val().get_bit(p);
                self.load[p].left.next =
                    (self.unit.out.port.val().get_bit(p) & self.merge[p].unit.ready.val()) | self.unit.gone[i].val().get_bit(p);
                self.load[p].merged.next = self.merge[p].valid.val();
                self.load[p].in_ram.next = self.egress[p].in_ram.val();
                self.load[p].fetched.next = self.egress[p].at_output[i].val();
                self.load[p].offered.next = self.egress[p].on_offer[i].val();
                self.unit.load_now[p].next = self.load[p].load.val();
                self.waiting[p].beats.next = self.load[p].load.val();
                self.registers.load[p].next = self.waiting[p].bytes.val();
                self.read[p].beats.next = self.unit.dec_load[p].val();
                self.dec_load[p].next = self.read[p].bytes.val();
            }
        }

        // Decision port.
        DecisionSource::<N>::link(&mut self.dec, &mut self.unit.dec);

        // Statistics, one register behind the events.
        forward!(self.unit => self: decided_beat as decided_beat.d, decided_bytes as decided_bytes.d, decided_last as decided_last.d,
            forced_frame as forced_frame.d);
        self.decided_frame.next = bits::<N>(0);
        if self.decided_last.q.val() {
            self.decided_frame.next = self.decided_beat.q.val();
        }
        forward!(self => self.statistics: decided_frame, decided_beat.q as decided_bytes_port, forced_frame.q as forced_frame);
        self.statistics.decided_bytes.next = bit_cast::<7, NB>(self.decided_bytes.q.val());
        forward!(self => self: sent_beats.y as sent_beat.d, sent_frames.y as sent_frame.d);
        forward!(self => self.statistics: sent_beat.q as sent_beat, sent_frame.q as sent_frame);
        for i in 0..N {
            self.sent_beats.bit[i].next = self.egress[i].sent_beat.val();
            self.sent_frames.bit[i].next = self.egress[i].sent_frame.val();
            self.sent_bytes[i].count.next = self.egress[i].sent_count.val();
            self.statistics.sent_bytes[i].next = self.sent_bytes[i].bytes.val();
            DropsSource::join(&mut self.lane[i].drop, &mut self.drops.lane[i]);
            self.drops.no_path[i].next = self.lane[i].drop_no_path.val();
            self.drops.lost[i].next = self.egress[i].lost_frame.val();
        }
        forward!(self.unit => self.drops: drop_no_path as unit_no_path, drop_forced as unit_forced, drop_no_room as no_room);
        forward!(self.drops => self.statistics: count[REASONS] as drops);
    }
}
