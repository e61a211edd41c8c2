// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the balancing unit does

use super::*;

impl<
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
    > Logic for Unit<N, M, W, MB, NB, PW, DW, S, MATRIX, BANKS, P, C, H, LN, XN, RR, AB, NP, TB, TD, LL, NL, LX, LB, QU, NQ, ALT, WIDE>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: beat_valid, beat_first, stamped_valid, stamped_first, stamped_counts);
        registers!(self, clock: beat_last, beat_err, beat_data, beat_count, beat_forced, beat_port, beat_lane, no_path, links,
            late_turn[WIDE], stamped_count, stamped_forced, stamped_named, stamped_last, stamped_port, stamped_lane, frame_drop, policy_seen[ALT], policy_used[ALT], policy_told[ALT], load_told[NL]);
        registers!(self, clock: beat_command[QU], flight[NQ]);
        blocks!(self, clock, reset: waiting[QU]);
        blocks!(self, clock, reset: turns, selector, dispatch, decisions, valid_at[S]);
        blocks!(self, clock: first_at, last_at, start_at, count_at, forced_at, drop_at, free_at, other_at, port_at, lane_at, eligible_at, policy_at[ALT]);

        forward!(self => self.offers: lane[N].valid as bit);
        forward!(self => self.comings: coming[N] as bit);
        forward!(self => self.beginnings: begins[N] as bit);
        forward!(self => self.lasts: lane[N].last as bit);
        forward!(self => self.errs: lane[N].err as bit);
        forward!(self => self.pick_data: lane[N].data as x);
        forward!(self => self.pick_count: lane[N].count as x);
        forward!(self => self.pick_side: side[N] as x);
        forward!(self => self.turns: offers.y as offer, comings.y as coming, beginnings.y as begins, lasts.y as last);
        self.turns.room.next = self.dispatch.room.val() & (!(self.selector.hold.val() | self.selector.hold_first.val()));
        for i in 0..N {
            self.lane[i].ready.next = self.turns.ready.val().get_bit(i);
        }
        forward!(self.turns => self: turn as pick_data.sel, turn as pick_count.sel, turn as pick_side.sel, turn as lane_number.x);
        for i in 0..WIDE {
            self.late_turn[i].d.next = self.turns.turn.val();
            self.pick_data.sel.next = self.late_turn[i].q.val();
        }
        self.first.next = !self.turns.mid_frame.val();
        forward!(self.turns => self: taken, taken_last as take_last);

        // The beat; what decides a frame is the same for all of its beats.
        self.beat_valid.d.next = self.taken.val();
        self.beat_first.d.next = self.taken.val() & self.first.val();
        self.beat_last.d.next = self.take_last.val();
        self.beat_err.d.next = (self.errs.y.val() & self.turns.turn.val()).any();
        forward!(self => self: pick_data.y as beat_data.d, pick_count.y as beat_count.d, lane_number.y as beat_lane.d);
        self.beat_forced.d.next = self.pick_side.y.val().forced;
        self.beat_port.d.next = self.pick_side.y.val().port;
        forward!(self => self.dispatch: beat_valid.q as beat_valid, beat_data.q as beat_data, beat_last.q as beat_last,
            beat_err.q as beat_err);
        self.dispatch.beat_count.next = self.beat_count.q.val().get_bits::<MB>(0);

        // A clock later it is stamped, and dropped if it had no way as it came.
        forward!(self => self.selector: beat_first.q as take, eligible as eligible_now, changing, changed, clear_epoch as clear, share[N],
            stamped_first.q as first, stamped_count.q as n, stamped_counts.q as counts);
        for i in 0..RR {
            RoundRobinSink::link(&mut self.round_robin[i], &mut self.selector.round_robin[i]);
        }
        forward!(self => self.selector: active_backup[AB], priority[NP]);
        for i in 0..LL {
            LeastLoadSink::link(&mut self.least_load[i], &mut self.selector.least_load[i]);
            self.selector.moves[i].next = self.link_moves[i].val() | self.may_change.val();
        }
        for p in 0..NL {
            self.selector.load_now[p].next = self.load_now[p].val();
        }
        self.no_path.d.next = !self.eligible.val().any();
        forward!(self => self: link as links.d, beat_port.q as named.x);
        forward!(self => self: beat_valid.q as valid_here, beat_forced.q as forced_here);
        for i in 0..QU {
            self.named.x.next = self.waiting[i].out_port.val();
            self.valid_here.next = self.waiting[i].out_valid.val();
            self.forced_here.next = self.waiting[i].out_forced.val();
        }
        self.take_drop.next = self.no_path.q.val();
        if self.forced_here.val() {
            self.take_drop.next = !(self.named.y.val() & self.links.q.val()).any();
        }
        forward!(self => self: beat_valid.q as stamped_valid.d, beat_first.q as stamped_first.d, beat_count.q as stamped_count.d,
            beat_forced.q as stamped_forced.d, named.y as stamped_named.d, beat_last.q as stamped_last.d, beat_port.q as stamped_port.d,
            beat_lane.q as stamped_lane.d);
        self.spare_change.x.next = self.may_change.val().into();
        // Where frames may wait, what has waited is stamped.
        for i in 0..QU {
            self.no_path.d.next = !self.waiting[i].paths.val().any();
            for k in 0..LL {
                self.selector.moves[k].next = (self.link_moves[k].val() | self.may_change.val()) | self.waiting[i].changes.val();
            }
            forward!(self.waiting[i] => self: paths as selector.eligible_now, out_valid as stamped_valid.d, out_first as stamped_first.d, out_forced as stamped_forced.d,
                out_last as stamped_last.d, out_port as stamped_port.d, out_lane as stamped_lane.d, out_first as selector.take);
            self.selector.quota_win[i].next = self.waiting[i].win.val();
            self.stamped_count.d.next = self.waiting[i].out_count.val();
        }
        self.lost_here.next = self.frame_drop.q.val();
        if self.selector.take.val() {
            self.frame_drop.d.next = self.take_drop.val();
            self.lost_here.next = self.no_path.q.val();
        }
        // What is chosen freely counts.
        self.stamped_counts.d.next = self.valid_here.val() & (!(self.forced_here.val() | self.lost_here.val()));

        // Where a forced frame goes.
        self.other.next = bits::<N>(0);
        if self.stamped_forced.q.val() & (!self.frame_drop.q.val()) {
            self.other.next = self.stamped_named.q.val();
        }

        for i in 0..QU {
            QuotaSink::link(&mut self.quota[i], &mut self.waiting[i].quota);
            self.waiting[i].counts_soon.next = self.stamped_counts.d.val();
            CompletionSink::link(&mut self.done[i], &mut self.waiting[i].done);
            for p in 0..N {
                self.pick_command[i].x[p].next = self.command[p].val();
                self.waiting[i].quota_now[p].next = self.quota_now[p].val();
                if self.decided.val() & self.first_at.q.val() {
                    self.flight[p].d.next = self.waiting[i].in_flight[p].val();
                }
                self.in_flight[p].next = self.flight[p].q.val();
            }
            self.pick_command[i].sel.next = self.turns.turn.val();
            self.beat_command[i].d.next = self.pick_command[i].y.val();
            forward!(self => self.waiting[i]: eligible, link, share[N], beat_valid.q as write, beat_first.q as word_first,
                beat_last.q as word_last, beat_forced.q as word_forced, beat_port.q as word_port, beat_lane.q as word_lane,
                stamped_first.q as first, selector.counts as counts);
            // What enters as something changes waits there: not in the way of the lanes.
            self.turns.room.next = self.dispatch.room.val() & (!self.selector.hold.val());
            // `go` and the stamp look at shares and members in different clocks.
            self.waiting[i].stop.next =
                (self.selector.hold.val() | self.selector.hold_first.val()) | (self.changing.val() | self.may_change.val());
            self.waiting[i].word_command.next = self.beat_command[i].q.val();
            self.waiting[i].go_soon.next = self.go_soon[i].val();
            self.waiting[i].path_soon.next = self.path_soon[i].val();
            self.waiting[i].steady.next = self.steady[i].val();
            self.waiting[i].word_count.next = bit_cast::<7, NB>(self.beat_count.q.val());
        }

        // In step with the decision.
        self.valid_at[0].d.next = self.stamped_valid.q.val();
        forward!(self => self: stamped_first.q as first_at.d, stamped_last.q as last_at.d, selector.epoch_start as start_at.d,
            stamped_count.q as count_at.d, stamped_forced.q as forced_at.d, frame_drop.q as drop_at.d, other as other_at.d, stamped_counts.q as free_at.d,
            stamped_port.q as port_at.d, stamped_lane.q as lane_at.d, selector.eligible as eligible_at.d);
        for s in 1..S {
            self.valid_at[s].d.next = self.valid_at[s - 1].q.val();
        }
        for s in S..(S + 1) {
            self.decided.next = self.valid_at[s - 1].q.val();
        }

        // The decision.
        self.sent_to.next = self.other_at.q.val();
        if self.free_at.q.val() {
            self.sent_to.next = self.selector.win.val();
        }
        self.dispatch.decided.next = self.decided.val();
        self.dispatch.decided_port.next = self.sent_to.val();
        DecidedSource::<N, W, MB>::link(&mut self.out, &mut self.dispatch.out);
        forward!(self => self.dispatch: shut);
        self.drop_no_room.next = self.dispatch.no_room.val();

        // Statistics.
        self.decided_beat.next = bits::<N>(0);
        if self.decided.val() & (!self.forced_at.q.val()) {
            self.decided_beat.next = self.sent_to.val();
        }
        forward!(self => self: count_at.q as decided_bytes, last_at.q as decided_last);
        self.forced_frame.next = (self.decided.val() & self.last_at.q.val()) & (self.forced_at.q.val() & (!self.drop_at.q.val()));
        self.drop_no_path.next = (self.decided.val() & self.last_at.q.val()) & ((!self.forced_at.q.val()) & self.drop_at.q.val());
        self.drop_forced.next = (self.decided.val() & self.last_at.q.val()) & (self.forced_at.q.val() & self.drop_at.q.val());

        // Decision port.
        forward!(self => self.decisions: decided, first_at.q as first, last_at.q as last, count_at.q as count, start_at.q as start, lane_at.q as lane,
            selector.win as win, forced_at.q as forced, port_at.q as port, eligible_at.q as eligible, drop_at.q as drop);
        DecisionSource::<N>::link(&mut self.dec, &mut self.decisions.dec);

        // What other policies add to it, and need.
        for i in 0..ALT {
            self.selector.other_now[i].next = self.policy[i].val().any();
            self.policy_seen[i].d.next = self.policy[i].val();
            if self.selector.take.val() {
                self.policy_used[i].d.next = self.policy_seen[i].q.val();
            }
            self.policy_at[i].d.next = self.policy_used[i].q.val();
            self.policy_told[i].d.next = self.policy_at[i].q.val();
            self.dec_policy[i].next = self.policy_told[i].q.val();
        }
        for p in 0..NL {
            self.load_told[p].d.next = self.selector.load[p].val();
            self.dec_load[p].next = self.load_told[p].q.val();
        }
        for i in 0..LL {
            self.gone[i].next = self.dispatch.gone[i].val();
            self.queued[i].next = bits::<N>(0);
            if self.decided.val() {
                self.queued[i].next = self.sent_to.val();
            }
        }
    }
}
