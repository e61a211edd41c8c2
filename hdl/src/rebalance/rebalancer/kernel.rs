// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # One step after the other

use super::*;

impl<const N: usize> Logic for Rebalancer<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase, quotas_wanted);
        registers!(self, clock: alive, found, differs);
        registers!(self, clock: then_scaled, then_eligible, then_members, then_by_share, then_by_speed, then_magnitude, then_unlimited, then_threshold,
            then_change, then_absolute, then_min_share, then_guard);
        blocks!(self, clock, reset: measure, shares, apportion, differences, adjust, fastest, quotas, divider, raise);

        // Who runs.
        self.measure.clear.next = self.phase.q.val() == Phase::Begin;
        self.differences.clear.next = self.phase.q.val() == Phase::Begin;
        self.measure.run.next = self.phase.q.val() == Phase::Measure;
        self.apportion.run.next = (self.phase.q.val() == Phase::Scale) | (self.phase.q.val() == Phase::BySpeed);
        self.differences.run.next = self.phase.q.val() == Phase::Differ;
        self.adjust.run.next = self.phase.q.val() == Phase::Adjust;
        self.fastest.run.next = self.phase.q.val() == Phase::Fastest;
        self.quotas.run.next = self.phase.q.val() == Phase::Quotas;
        self.raises.next = self.phase.q.val() == Phase::Raise;
        forward!(self => self: raises as raise.run, raises as raise.advance);
        self.concludes.next = ((self.phase.q.val() == Phase::Adjust) | (self.phase.q.val() == Phase::Fastest))
            | ((self.phase.q.val() == Phase::BySpeed) | (self.phase.q.val() == Phase::Raise))
            | ((self.phase.q.val() == Phase::Compare) | ((self.phase.q.val() == Phase::Changing) | (self.phase.q.val() == Phase::Quotas)));
        self.free.next = (self.phase.q.val() == Phase::Idle) | (self.phase.q.val() == Phase::Quotas);
        self.begins.next = self.free.val() & self.taken.val();
        self.passing.next = !self.free.val();

        // The path at hand: who does not run looks at path 0.
        self.look.next = ((self.measure.look.val() | self.apportion.look.val()) | (self.differences.look.val() | self.adjust.look.val()))
            | ((self.fastest.look.val() | self.quotas.look.val()) | self.raise.at.val());
        forward!(self => self: look as port, look as here.x, look as measure.at_hand, look as differences.at_hand, look as shares.at_hand);
        self.member.next = (self.then_members.q.val() & self.here.y.val()).any();
        self.of_speeds.next =
            ((self.phase.q.val() == Phase::Fastest) | (self.phase.q.val() == Phase::BySpeed)) | (self.phase.q.val() == Phase::Raise);
        self.takes_part.next = self.member.val() & ((!self.of_speeds.val()) | self.shares.wanted.val());
        self.guarded.next = self.then_guard.q.val() & (self.crowded.val() & self.here.y.val()).any();
        self.weight.next = bit_cast::<24, 16>(self.shares.running.val());
        if self.of_speeds.val() {
            self.weight.next = self.fastest.weight.val();
        }

        // What each step sees of it.
        forward!(self => self.measure: here.y as here, member, bytes, frames, busy_clocks, begins as taken, forget, read_port,
            divider.answered as answered);
        forward!(self => self.apportion: here.y as here, takes_part, weight, shares.running as share, divider.answered as answered,
            divider.rest as rest);
        forward!(self => self.differences: member, measure.actual as actual, shares.running as share, read_port);
        forward!(self => self.adjust: member, differences.difference as difference, measure.actual as actual, shares.running as share,
            then_threshold.q as threshold, then_magnitude.q as magnitude, then_unlimited.q as unlimited, then_change.q as change,
            then_absolute.q as absolute, then_min_share.q as min_share, divider.answered as answered);
        self.adjust.receives.next =
            ((self.then_eligible.q.val() & self.here.y.val()).any() & self.shares.wanted.val()) & (!self.guarded.val());
        forward!(self => self.fastest: takes_part, measure.speed as speed, measure.known as known);
        self.quotas.member.next = (self.members.val() & self.here.y.val()).any();
        forward!(self => self.quotas: shares.running as share, measure.mean as mean, divider.answered as answered, divider.quotient as quotient,
            divider.uneven as uneven, read_port);
        forward!(self.measure => self: actual_read, speed_read, mean_read);
        forward!(self => self: differences.difference_read as difference_read, quotas.quota_read as quota_read);

        // Divisions.
        DivisionSource::join(&mut self.measure.division, &mut self.divider.measure);
        DivisionSource::join(&mut self.apportion.division, &mut self.divider.part);
        DivisionSource::join(&mut self.adjust.division, &mut self.divider.gift);
        DivisionSource::join(&mut self.quotas.division, &mut self.divider.quota);
        self.measure.quotient.next = self.divider.quotient.val().get_bits::<24>(0);
        self.apportion.quotient.next = self.divider.quotient.val().get_bits::<16>(0);
        self.adjust.quotient.next = self.divider.quotient.val().get_bits::<18>(0);

        // Running shares, and those in use.
        for p in 0..N {
            self.shares.user[p].next = self.user[p].val();
            self.share[p].next = self.shares.share[p].val();
            self.quota[p].next = self.quotas.quota[p].val();
        }
        self.shares.put.next = self.apportion.put.val() | self.adjust.put.val();
        self.shares.value.next = self.adjust.new_share.val();
        if self.apportion.put.val() {
            self.shares.value.next = self.apportion.part.val();
        }
        if self.raises.val() {
            self.shares.put.next = self.takes_part.val() & (self.shares.running.val() < self.then_min_share.q.val());
            self.shares.value.next = self.then_min_share.q.val();
        }
        self.will_apply.next = self.found.q.val() & self.alive.q.val();
        self.applies.next = (self.will_apply.val() & (self.phase.q.val() == Phase::Apply)) & (!(self.cancel.val() | self.waits.val()));
        self.changing.next = (self.will_apply.val() & (self.phase.q.val() == Phase::Changing)) & self.differs.q.val();
        self.changed.next = self.applies.val() & self.differs.q.val();
        forward!(self => self.shares: free as follow, applies as apply, cancel);

        // One step after the other.
        match self.phase.q.val() {
            Phase::Begin => {
                self.quotas_wanted.d.next = true;
                if self.differences.done.val() {
                    self.phase.d.next = Phase::Idle;
                }
            }
            Phase::Idle => {
                if self.quotas_wanted.q.val() {
                    self.quotas_wanted.d.next = false;
                    self.phase.d.next = Phase::Quotas;
                }
            }
            Phase::Held => {
                if self.done.val() {
                    self.phase.d.next = Phase::Measure;
                }
            }
            Phase::Measure => {
                if self.measure.done.val() {
                    self.found.d.next = self.then_scaled.q.val();
                    self.phase.d.next = Phase::Scale;
                    if self.then_scaled.q.val() {
                        self.phase.d.next = Phase::Differ;
                    }
                }
            }
            Phase::Scale => {
                if self.apportion.done.val() {
                    self.found.d.next = !self.apportion.nothing.val();
                    self.phase.d.next = Phase::Differ;
                }
            }
            Phase::Differ => {
                if self.differences.done.val() {
                    self.phase.d.next = Phase::Compare;
                    if self.then_by_share.q.val() {
                        if self.found.q.val() & self.measure.carried.val() {
                            self.phase.d.next = Phase::Adjust;
                        }
                    } else {
                        self.found.d.next = false;
                        if self.then_by_speed.q.val() {
                            self.phase.d.next = Phase::Fastest;
                        }
                    }
                    if !self.alive.q.val() {
                        self.phase.d.next = Phase::Idle;
                    }
                }
            }
            Phase::Adjust => {
                if self.adjust.done.val() {
                    self.phase.d.next = Phase::Compare;
                }
            }
            Phase::Fastest => {
                if self.fastest.done.val() {
                    self.phase.d.next = Phase::BySpeed;
                }
            }
            Phase::BySpeed => {
                if self.apportion.done.val() {
                    self.found.d.next = !self.apportion.nothing.val();
                    self.phase.d.next = Phase::Raise;
                }
            }
            Phase::Raise => {
                if self.raise.last.val() {
                    self.phase.d.next = Phase::Compare;
                }
            }
            Phase::Compare => {
                self.differs.d.next = self.shares.differs.val();
                self.phase.d.next = Phase::Changing;
            }
            Phase::Changing => {
                self.phase.d.next = Phase::Apply;
            }
            Phase::Apply => {
                self.quotas_wanted.d.next = true;
                self.phase.d.next = Phase::Idle;
                if self.waits.val() {
                    self.phase.d.next = Phase::Changing;
                }
            }
            Phase::Quotas => {
                if self.quotas.done.val() {
                    self.phase.d.next = Phase::Idle;
                }
            }
        }

        // A time frame ends.
        if self.begins.val() {
            self.phase.d.next = Phase::Held;
            self.alive.d.next = true;
            self.found.d.next = false;
            forward!(self => self: shares.scaled as then_scaled.d, eligible as then_eligible.d, members as then_members.d,
                by_share as then_by_share.d, by_speed as then_by_speed.d, magnitude as then_magnitude.d, unlimited as then_unlimited.d,
                threshold as then_threshold.d, change as then_change.d, absolute as then_absolute.d, min_share as then_min_share.d,
                guard as then_guard.d);
        }
        // A commit: what is read is finished, what would come into use is not, for user shares may be others in the midst of it.
        if self.cancel.val() {
            self.alive.d.next = false;
            self.quotas_wanted.d.next = true;
            if self.concludes.val() {
                self.phase.d.next = Phase::Idle;
            }
        }
    }
}
