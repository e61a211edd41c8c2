// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What a step of the program does

use super::*;

impl<const N: usize> Logic for Rebalancer<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: soon, due, begun, free, quotas_wanted, cancelled, known);
        registers!(self, clock: is_member, is_known, is_wanted, receives, was_so, read_count, may_receive, known_there, held, alive, found, differs, carried, of_speeds, forgot);
        registers!(self, clock: then_scaled, then_eligible, then_members, then_by_share, then_by_speed, then_magnitude, then_unlimited, then_threshold,
            then_change, then_absolute, then_min_share, then_guard);
        blocks!(self, clock, reset: paths, sequencer, shares, quotas);
        blocks!(self, clock: steps, operand, calculator, words, wanted);

        // A pass begins; quotas are given up.
        self.begins.next = self.free.q.val() & self.taken.val();
        forward!(self => self: begins as begun.d);
        // No step asks for any of it yet.
        self.takes.next = self.begun.q.val() | self.steps.quotas.val();
        forward!(self => self: cancel as cancelled.d);
        self.gives_up.next = self.cancelled.q.val() & self.free.q.val();
        self.passing.next = !self.free.q.val();
        forward!(self => self.sequencer: begins as pass, gives_up as idle);
        forward!(self.steps => self.sequencer: to, more_clocks);
        // No other steps are, and these say so from registers.
        self.sequencer.long.next = self.steps.divide.val() | self.steps.multiply.val();
        forward!(self.sequencer => self.steps: at, skip, ends as go);
        self.steps.clear_step.next = (self.reset.val() | self.begins.val()) | self.gives_up.val();

        // Whose words.
        forward!(self => self: paths.here as here.x, paths.here as port);
        self.paths.first.next = self.begins.val() | self.gives_up.val();
        self.paths.onward.next = self.steps.condition.val() == Condition::Last;
        forward!(self => self: sequencer.ends as paths.go, steps.next_whose as paths.whose);
        self.paths.take.next = self.steps.act.val() == Act::Take;
        self.paths.mark.next = (self.steps.act.val() == Act::TakeIfBelow) & self.calculator.below.val();
        self.paths.another.next = self.steps.act.val() == Act::Another;
        self.paths.nobody.next = self.steps.act.val() == Act::Nobody;
        // What a pass finds as it begins, long before it asks.
        forward!(self => self: then_eligible.q as may_receive.d);
        if self.then_guard.q.val() {
            self.may_receive.d.next = self.then_eligible.q.val() & (!self.crowded.val());
        }
        self.is_member.d.next = (self.then_members.q.val() & self.here.y.val()).any();
        self.is_known.d.next = (self.known.q.val() & self.here.y.val()).any();
        self.is_wanted.d.next = self.wanted.read_data.val().any();
        self.receives.d.next = (self.may_receive.q.val() & self.here.y.val()).any();

        // When the program goes on elsewhere: most of what it asks is that of one clock ago, of the path at hand of two.
        self.was_so.d.next = false;
        match self.steps.next_condition.val() {
            Condition::Member => {
                forward!(self => self: is_member.q as was_so.d);
            }
            Condition::TakesPart => {
                self.was_so.d.next = self.is_member.q.val() & ((!self.of_speeds.q.val()) | self.is_wanted.q.val());
            }
            Condition::Wanted => {
                forward!(self => self: is_wanted.q as was_so.d);
            }
            Condition::Known => {
                forward!(self => self: is_known.q as was_so.d);
            }
            Condition::Receives => {
                forward!(self => self: receives.q as was_so.d);
            }
            Condition::Taken => {
                self.was_so.d.next = self.paths.has_taken.val();
            }
            Condition::Another => {
                self.was_so.d.next = self.paths.has_other.val();
            }
            Condition::Held => {
                forward!(self => self: held.q as was_so.d);
            }
            Condition::QuotasWanted => {
                forward!(self => self: quotas_wanted.q as was_so.d);
            }
            Condition::Found => {
                forward!(self => self: found.q as was_so.d);
            }
            Condition::Scaled => {
                forward!(self => self: then_scaled.q as was_so.d);
            }
            Condition::OfSpeeds => {
                forward!(self => self: of_speeds.q as was_so.d);
            }
            Condition::ByShare => {
                forward!(self => self: then_by_share.q as was_so.d);
            }
            Condition::BySpeed => {
                forward!(self => self: then_by_speed.q as was_so.d);
            }
            Condition::Magnitude => {
                forward!(self => self: then_magnitude.q as was_so.d);
            }
            Condition::Unlimited => {
                forward!(self => self: then_unlimited.q as was_so.d);
            }
            Condition::Absolute => {
                forward!(self => self: then_absolute.q as was_so.d);
            }
            _ => {}
        }
        forward!(self => self: was_so.q as holds);
        match self.steps.condition.val() {
            Condition::Never => {
                self.holds.next = false;
            }
            Condition::Other => {
                self.holds.next = self.paths.is_other.val();
            }
            Condition::Last => {
                self.holds.next = self.paths.last.val();
            }
            Condition::Below => {
                self.holds.next = self.calculator.below.val();
            }
            Condition::Receiver => {
                self.holds.next = self.paths.has_taken.val() | (!self.paths.is_other.val());
            }
            Condition::Carried => {
                self.holds.next = self.carried.q.val();
            }
            Condition::Waits => {
                self.holds.next = self.waits.val();
            }
            _ => {}
        }
        self.sequencer.jumps.next = self.holds.val() != self.steps.unless.val();

        // The calculator.
        forward!(self.steps => self.operand: next_source, number);
        forward!(self => self: sequencer.ends as operand.go);
        forward!(self.words => self.operand: share, actual, rest, speed, mean);
        forward!(self => self.operand: amount, then_threshold.q as threshold, then_change.q as change,
            then_min_share.q as min_share);
        forward!(self.calculator => self.operand: kept, quotient);
        self.operand.in_turn.next = self.shares.in_turn.val();
        forward!(self.operand => self.calculator: word as source, other as other_source);
        // Of the next step: the memory answers late in its clock.
        if self.sequencer.ends.val() {
            self.read_count.d.next = bits::<2>(0);
            if self.steps.next_source.val() == Source::Frames {
                self.read_count.d.next = bits::<2>(1);
            }
            if self.steps.next_source.val() == Source::Busy {
                self.read_count.d.next = bits::<2>(2);
            }
        }
        forward!(self => self: read_count.q as count);
        self.calculator.load.next = self.steps.load.val() & self.sequencer.ends.val();
        forward!(self.steps => self.calculator: clear, twice, minus, divide, write, only_below, compare, to_quotient, keep);
        self.calculator.sum_next.next = self.steps.next_sum.val() & self.sequencer.ends.val();
        forward!(self.steps => self.calculator: multiply as multiply_next);
        if self.sequencer.ends.val() {
            forward!(self.steps => self.calculator: next_multiply as multiply_next);
        }

        // Shares come into use.
        self.soon.d.next = (self.found.q.val() & self.alive.q.val()) & (self.steps.act.val() == Act::Changing);
        forward!(self => self: soon.q as due.d);
        self.applies.next = (self.due.q.val() & self.alive.q.val()) & (!self.waits.val());
        self.changing.next = self.soon.q.val() & self.differs.q.val();
        self.may_change.next = self.due.q.val() & self.differs.q.val();
        self.changed.next = self.applies.val() & self.differs.q.val();

        // What is known of a path.
        forward!(self => self: paths.at as words.at, steps.store as words.store, paths.here as wanted.read_address, paths.here as wanted.write_address);
        self.spare.x.next = self.calculator.value.val().get_bits::<13>(31);
        self.words.value.next = self.calculator.value.val().get_bits::<QUOTA_BITS>(0);
        self.quotas.value.next = self.calculator.value.val().get_bits::<QUOTA_BITS>(0);
        self.shares.value.next = self.calculator.value.val().get_bits::<16>(0);
        self.quotas.write.next = self.steps.store.val() == Store::Quota;
        self.quotas.here.next = self.here.y.val();
        self.wanted.write.next = (self.steps.act.val() == Act::Wanted) & (!self.then_scaled.q.val());
        self.wanted.write_data.next = bits::<1>(1);
        if self.calculator.below.val() {
            self.wanted.write_data.next = bits::<1>(0);
        }
        for p in 0..N {
            self.shares.user[p].next = self.user[p].val();
            self.share[p].next = self.shares.share[p].val();
            self.quota[p].next = self.quotas.quota[p].val();
        }
        forward!(self.steps => self.shares: turn);
        forward!(self => self.shares: takes as take, applies as apply, cancel);
        forward!(self => self: read_port as words.read_port, read_port as read_here.x, words.actual_read as actual_read,
            words.difference_read as difference_read, words.mean_read as mean_read, words.quota_read as quota_read);
        self.known_there.d.next = (self.known.q.val() & self.read_here.y.val()).any();
        forward!(self => self: words.speed_read as speed_read, known_there.q as speed_known);

        // What else a step does.
        self.learned.next = bits::<N>(0);
        if !self.forgot.q.val() {
            self.learned.next = self.here.y.val();
        }
        match self.steps.act.val() {
            Act::Carried => {
                self.carried.d.next = !self.calculator.below.val();
            }
            Act::Known => {
                self.known.d.next = self.known.q.val() | self.learned.val();
            }
            Act::Found => {
                self.found.d.next = true;
            }
            Act::NotFound => {
                self.found.d.next = false;
            }
            Act::BySpeed => {
                self.of_speeds.d.next = true;
            }
            Act::Differs => {
                self.differs.d.next = self.differs.q.val() | self.calculator.below.val();
            }
            Act::Quotas => {
                self.free.d.next = true;
                self.quotas_wanted.d.next = false;
            }
            _ => {}
        }
        if self.takes.val() {
            forward!(self => self: shares.scaled as then_scaled.d, eligible as then_eligible.d, members as then_members.d,
                by_share as then_by_share.d, by_speed as then_by_speed.d, magnitude as then_magnitude.d, unlimited as then_unlimited.d,
                threshold as then_threshold.d, change as then_change.d, absolute as then_absolute.d, min_share as then_min_share.d,
                guard as then_guard.d);
        }
        if self.done.val() {
            self.held.d.next = true;
        }
        if self.begins.val() {
            self.free.d.next = false;
            self.held.d.next = false;
        }
        // With what is taken, so a commit as it begins is one before it.
        if self.begun.q.val() {
            self.alive.d.next = true;
            self.found.d.next = false;
            self.differs.d.next = false;
            self.of_speeds.d.next = false;
            self.forgot.d.next = false;
        }
        // A commit.
        if self.cancel.val() {
            self.alive.d.next = false;
        }
        if self.cancelled.q.val() {
            self.quotas_wanted.d.next = true;
        }
        if self.forget.val() {
            self.known.d.next = bits::<N>(0);
            self.forgot.d.next = true;
        }
    }
}
