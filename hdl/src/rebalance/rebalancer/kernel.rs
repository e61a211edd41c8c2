// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What the rebalancer does

use super::*;

impl<const N: usize> Logic for Rebalancer<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase, at, scaled, known, quotas_wanted);
        registers!(self, clock: scan, running[N], adjusted[N], alive, forgot, found, of_speeds, total, sum, left, given, fastest, has_best, best,
            best_actual, who, gift, differs, least, has_least);
        registers!(self, clock: then_scaled, then_eligible, then_members, then_by_share, then_by_speed, then_magnitude, then_unlimited, then_threshold,
            then_change, then_absolute, then_min_share, then_guard);
        blocks!(self, clock, reset: divider);
        blocks!(self, clock: actuals, differences, speeds, means, remainders, actuals_copy, differences_copy, speeds_copy, means_copy, quotas);

        // The path at hand.
        self.look.next = self.at.q.val();
        if (self.phase.q.val() == Phase::Largest) | (self.phase.q.val() == Phase::Receiver) {
            self.look.next = self.scan.q.val();
        }
        if (self.phase.q.val() == Phase::Increase) | (self.phase.q.val() == Phase::Receive) {
            self.look.next = self.who.q.val();
        }
        for p in 0..N {
            self.in_use[p].next = self.user[p].val();
            if self.scaled.q.val() {
                self.in_use[p].next = self.adjusted[p].q.val();
            }
            self.share[p].next = self.in_use[p].val();
            self.pick_share.x[p].next = self.in_use[p].val();
            self.pick_running.x[p].next = self.running[p].q.val();
            self.pick_user.x[p].next = self.user[p].val();
            self.differing.bit[p].next = self.in_use[p].val() != self.running[p].q.val();
        }
        forward!(self => self: at.q as port, look as here.x, look as pick_running.index, look as pick_user.index, look as pick_share.index,
            look as actuals.read_address, look as differences.read_address, look as speeds.read_address, look as means.read_address,
            look as remainders.read_address, at.q as actuals.write_address, at.q as differences.write_address, at.q as speeds.write_address,
            at.q as means.write_address, at.q as remainders.write_address, at.q as actuals_copy.write_address,
            at.q as differences_copy.write_address, at.q as speeds_copy.write_address, at.q as means_copy.write_address,
            at.q as quotas.write_address);
        self.is_member.next = (self.then_members.q.val() & self.here.y.val()).any();
        self.is_known.next = (self.known.q.val() & self.here.y.val()).any();
        self.in_set.next = self.is_member.val() & ((!self.of_speeds.q.val()) | self.pick_user.y.val().any());
        self.weight.next = bit_cast::<24, 16>(self.pick_running.y.val());
        if self.of_speeds.q.val() {
            self.weight.next = self.fastest.q.val();
            if self.is_known.val() {
                self.weight.next = self.speeds.read_data.val();
            }
        }
        self.at_last.next = self.at.q.val() == self.last.val();
        self.scan_last.next = self.scan.q.val() == self.last.val();

        // Readings for the bus.
        forward!(self => self: read_port as actuals_copy.read_address, read_port as differences_copy.read_address,
            read_port as speeds_copy.read_address, read_port as means_copy.read_address, read_port as quotas.read_address,
            read_port as read_here.x, actuals_copy.read_data as actual_read, means_copy.read_data as mean_read,
            quotas.read_data as quota_read);
        self.difference_read.next = self.differences_copy.read_data.val() + bits::<17>(65536);
        self.speed_read.next = bits::<24>(0);
        if (self.known.q.val() & self.read_here.y.val()).any() {
            self.speed_read.next = self.speeds_copy.read_data.val();
        }

        // Whether the path gives, how much, and who may have it.
        self.over.next = bit_cast::<18, 16>(self.differences.read_data.val().get_bits::<16>(0));
        self.wide_threshold.next = bit_cast::<18, 17>(self.then_threshold.q.val());
        if self.then_threshold.q.val().get_bit(16) {
            self.wide_threshold.next = bit_cast::<18, 17>(self.then_threshold.q.val()) + bits::<18>(131072);
        }
        self.plus.next = self.over.val() + self.wide_threshold.val();
        self.minus.next = self.over.val() - self.wide_threshold.val();
        self.adjusts.next = (!self.plus.val().get_bit(17)) & self.plus.val().any();
        if self.then_magnitude.q.val() {
            self.adjusts.next = self.minus.val().get_bit(17);
        }
        if self.then_unlimited.q.val() {
            self.adjusts.next = true;
        }
        if !((self.differences.read_data.val().get_bit(16) & self.over.val().any()) & self.is_member.val()) {
            self.adjusts.next = false;
        }
        self.spare_quotient.x.next = self.divider.quotient.val().get_bits::<25>(32);
        self.spare_minus.x.next = self.minus.val().get_bits::<17>(0);
        self.asked.next = self.divider.quotient.val().get_bits::<18>(0);
        self.spare_share.next = bits::<16>(0);
        if self.pick_running.y.val() > self.then_min_share.q.val() {
            self.spare_share.next = self.pick_running.y.val() - self.then_min_share.q.val();
        }
        self.gives.next = self.spare_share.val();
        if self.asked.val() < bit_cast::<18, 16>(self.spare_share.val()) {
            self.gives.next = self.asked.val().get_bits::<16>(0);
        }
        self.may_receive.next = ((self.then_eligible.q.val() & self.here.y.val()).any() & self.pick_user.y.val().any())
            & (self.scan.q.val() != self.at.q.val());
        if self.then_guard.q.val() & (self.crowded.val() & self.here.y.val()).any() {
            self.may_receive.next = false;
        }
        self.may_grow.next = self.in_set.val() & (!(self.given.q.val() & self.here.y.val()).any());
        self.quota.next = self.divider.quotient.val().get_bits::<32>(0);
        if self.divider.rest.val().any() {
            self.quota.next = self.divider.quotient.val().get_bits::<32>(0) + bits::<32>(1);
        }

        // A path, a step.
        self.advance.next = false;
        self.put.next = false;
        self.put_value.next = self.divider.quotient.val().get_bits::<16>(0);
        self.divider.start.next = false;
        self.divider.x.next = self.bytes.val();
        self.divider.m.next = bits::<17>(65535);
        self.divider.d.next = self.total.q.val();
        self.speeds.write.next = false;
        self.speeds.write_data.next = self.divider.quotient.val().get_bits::<24>(0);
        self.means.write.next = false;
        self.means.write_data.next = self.divider.quotient.val().get_bits::<16>(0);
        self.actuals.write.next = false;
        self.actuals.write_data.next = self.divider.quotient.val().get_bits::<16>(0);
        self.differences.write.next = false;
        self.differences.write_data.next = bits::<17>(65536);
        self.remainders.write.next = false;
        self.remainders.write_data.next = self.divider.rest.val().get_bits::<28>(0);
        self.quotas.write.next = false;
        self.quotas.write_data.next = bits::<32>(1);
        self.changing.next = false;
        self.changed.next = false;
        self.free.next = false;
        self.applies.next = false;
        match self.phase.q.val() {
            Phase::Begin => {
                self.speeds.write.next = true;
                self.means.write.next = true;
                self.means.write_data.next = bits::<16>(1500);
                self.actuals.write.next = true;
                self.actuals.write_data.next = bits::<16>(0);
                self.differences.write.next = true;
                self.advance.next = true;
                self.quotas_wanted.d.next = true;
                if self.at_last.val() {
                    self.phase.d.next = Phase::Idle;
                }
            }
            Phase::Idle => {
                self.free.next = true;
                self.has_least.d.next = false;
                if self.quotas_wanted.q.val() {
                    self.quotas_wanted.d.next = false;
                    self.phase.d.next = Phase::Least;
                }
            }
            Phase::Held => {
                if self.done.val() {
                    self.phase.d.next = Phase::Total;
                }
            }
            Phase::Total => {
                if self.is_member.val() {
                    self.total.d.next = self.total.q.val() + bit_cast::<TOTAL_BITS, BYTE_BITS>(self.bytes.val());
                }
                self.advance.next = true;
                if self.at_last.val() {
                    self.phase.d.next = Phase::AskSpeed;
                }
            }
            Phase::AskSpeed => {
                self.divider.m.next = bits::<17>(65536);
                self.divider.d.next = bit_cast::<TOTAL_BITS, EVENT_BITS>(self.busy_clocks.val());
                self.divider.start.next = true;
                self.phase.d.next = Phase::AskMean;
                if self.busy_clocks.val().any() {
                    self.phase.d.next = Phase::TakeSpeed;
                }
            }
            Phase::TakeSpeed => {
                if self.divider.done.val() {
                    self.speeds.write.next = true;
                    if !self.forgot.q.val() {
                        self.known.d.next = self.known.q.val() | self.here.y.val();
                    }
                    self.phase.d.next = Phase::AskMean;
                }
            }
            Phase::AskMean => {
                self.divider.m.next = bits::<17>(1);
                self.divider.d.next = bit_cast::<TOTAL_BITS, EVENT_BITS>(self.frames.val());
                self.divider.start.next = true;
                self.phase.d.next = Phase::AskActual;
                if self.frames.val().any() {
                    self.phase.d.next = Phase::TakeMean;
                }
            }
            Phase::TakeMean => {
                if self.divider.done.val() {
                    self.means.write.next = true;
                    self.phase.d.next = Phase::AskActual;
                }
            }
            Phase::AskActual => {
                self.divider.start.next = true;
                self.phase.d.next = Phase::TakeActual;
            }
            Phase::TakeActual => {
                if self.divider.done.val() {
                    self.actuals.write.next = true;
                    if !(self.is_member.val() & self.total.q.val().any()) {
                        self.actuals.write_data.next = bits::<16>(0);
                    }
                    self.advance.next = true;
                    self.phase.d.next = Phase::AskSpeed;
                    if self.at_last.val() {
                        // Scaled first, if raw.
                        self.phase.d.next = Phase::Weigh;
                        if self.then_scaled.q.val() {
                            self.found.d.next = true;
                            self.phase.d.next = Phase::Differ;
                        }
                    }
                }
            }
            Phase::Weigh => {
                if self.in_set.val() {
                    self.sum.d.next = self.sum.q.val() + bit_cast::<28, 24>(self.weight.val());
                }
                self.left.d.next = bits::<16>(65535);
                self.given.d.next = bits::<N>(0);
                self.advance.next = true;
                if self.at_last.val() {
                    self.phase.d.next = Phase::AskPart;
                }
            }
            Phase::AskPart => {
                self.divider.x.next = bit_cast::<BYTE_BITS, 24>(self.weight.val());
                self.divider.d.next = bit_cast::<TOTAL_BITS, 28>(self.sum.q.val());
                self.divider.start.next = true;
                self.phase.d.next = Phase::TakePart;
                if !self.sum.q.val().any() {
                    self.phase.d.next = Phase::Differ;
                    if self.of_speeds.q.val() {
                        self.phase.d.next = Phase::Compare;
                    }
                }
            }
            Phase::TakePart => {
                if self.divider.done.val() {
                    if self.in_set.val() {
                        self.put.next = true;
                        self.remainders.write.next = true;
                        self.left.d.next = self.left.q.val() - self.divider.quotient.val().get_bits::<16>(0);
                    }
                    self.advance.next = true;
                    self.phase.d.next = Phase::AskPart;
                    if self.at_last.val() {
                        self.phase.d.next = Phase::Largest;
                    }
                }
            }
            Phase::Largest => {
                self.scan.d.next = self.scan.q.val() + bits::<4>(1);
                if self.may_grow.val() & ((!self.has_best.q.val()) | (self.remainders.read_data.val() > self.best.q.val())) {
                    self.has_best.d.next = true;
                    self.best.d.next = self.remainders.read_data.val();
                    self.who.d.next = self.scan.q.val();
                }
                if self.scan_last.val() {
                    self.phase.d.next = Phase::Increase;
                }
                if !self.left.q.val().any() {
                    self.found.d.next = true;
                    self.phase.d.next = Phase::Differ;
                    if self.of_speeds.q.val() {
                        self.phase.d.next = Phase::Raise;
                    }
                }
            }
            Phase::Increase => {
                self.put.next = true;
                self.put_value.next = self.pick_running.y.val() + bits::<16>(1);
                self.given.d.next = self.given.q.val() | self.here.y.val();
                self.left.d.next = self.left.q.val() - bits::<16>(1);
                self.phase.d.next = Phase::Largest;
            }
            Phase::Differ => {
                self.differences.write.next = true;
                if self.is_member.val() {
                    self.differences.write_data.next = (bits::<17>(65536) + bit_cast::<17, 16>(self.actuals.read_data.val()))
                        - bit_cast::<17, 16>(self.pick_running.y.val());
                }
                self.advance.next = true;
                self.fastest.d.next = bits::<24>(0);
                if self.at_last.val() {
                    self.phase.d.next = Phase::Compare;
                    if self.then_by_share.q.val() {
                        if self.found.q.val() & self.total.q.val().any() {
                            self.phase.d.next = Phase::Adjust;
                        }
                    } else {
                        self.found.d.next = false;
                        self.of_speeds.d.next = true;
                        if self.then_by_speed.q.val() {
                            self.phase.d.next = Phase::Fastest;
                        }
                    }
                }
            }
            Phase::Fastest => {
                self.sum.d.next = bits::<28>(0);
                if (self.in_set.val() & self.is_known.val()) & (self.speeds.read_data.val() > self.fastest.q.val()) {
                    self.fastest.d.next = self.speeds.read_data.val();
                }
                self.advance.next = true;
                if self.at_last.val() {
                    self.phase.d.next = Phase::Weigh;
                }
            }
            Phase::Adjust => {
                self.phase.d.next = Phase::Receiver;
                if !self.adjusts.val() {
                    self.advance.next = true;
                    self.phase.d.next = Phase::Adjust;
                    if self.at_last.val() {
                        self.phase.d.next = Phase::Compare;
                    }
                }
            }
            Phase::Receiver => {
                self.scan.d.next = self.scan.q.val() + bits::<4>(1);
                if self.may_receive.val()
                    & (((!self.has_best.q.val()) | (bit_cast::<28, 17>(self.differences.read_data.val()) < self.best.q.val()))
                        | ((bit_cast::<28, 17>(self.differences.read_data.val()) == self.best.q.val())
                            & (self.actuals.read_data.val() > self.best_actual.q.val())))
                {
                    self.has_best.d.next = true;
                    self.best.d.next = bit_cast::<28, 17>(self.differences.read_data.val());
                    self.best_actual.d.next = self.actuals.read_data.val();
                    self.who.d.next = self.scan.q.val();
                }
                if self.scan_last.val() {
                    self.phase.d.next = Phase::AskGift;
                }
            }
            Phase::AskGift => {
                self.divider.x.next = bit_cast::<BYTE_BITS, 16>(self.pick_running.y.val());
                if self.then_absolute.q.val() {
                    self.divider.x.next = bits::<BYTE_BITS>(65535);
                }
                self.divider.m.next = bit_cast::<17, 8>(self.then_change.q.val());
                self.divider.d.next = bits::<TOTAL_BITS>(100);
                self.divider.start.next = true;
                self.phase.d.next = Phase::TakeGift;
            }
            Phase::TakeGift => {
                if self.divider.done.val() {
                    self.gift.d.next = bits::<16>(0);
                    if self.has_best.q.val() {
                        self.gift.d.next = self.gives.val();
                        self.put.next = true;
                        self.put_value.next = self.pick_running.y.val() - self.gives.val();
                    }
                    self.phase.d.next = Phase::Receive;
                }
            }
            Phase::Receive => {
                self.put.next = self.has_best.q.val();
                self.put_value.next = self.pick_running.y.val() + self.gift.q.val();
                self.advance.next = true;
                self.phase.d.next = Phase::Adjust;
                if self.at_last.val() {
                    self.phase.d.next = Phase::Compare;
                }
            }
            Phase::Raise => {
                self.put_value.next = self.then_min_share.q.val();
                self.put.next = self.in_set.val() & (self.pick_running.y.val() < self.then_min_share.q.val());
                self.advance.next = true;
                if self.at_last.val() {
                    self.phase.d.next = Phase::Compare;
                }
            }
            Phase::Compare => {
                self.differs.d.next = self.differing.y.val().any();
                self.phase.d.next = Phase::Changing;
            }
            Phase::Changing => {
                self.changing.next = (self.differs.q.val() & self.found.q.val()) & self.alive.q.val();
                self.phase.d.next = Phase::Apply;
            }
            Phase::Apply => {
                self.applies.next = (self.found.q.val() & self.alive.q.val()) & (!self.cancel.val());
                self.changed.next = (self.differs.q.val() & self.found.q.val()) & (self.alive.q.val() & (!self.cancel.val()));
                self.quotas_wanted.d.next = true;
                self.at.d.next = bits::<4>(0);
                self.phase.d.next = Phase::Idle;
            }
            Phase::Least => {
                self.free.next = true;
                if ((self.members.val() & self.here.y.val()).any() & self.pick_share.y.val().any())
                    & ((!self.has_least.q.val()) | (self.pick_share.y.val() < self.least.q.val()))
                {
                    self.has_least.d.next = true;
                    self.least.d.next = self.pick_share.y.val();
                }
                self.advance.next = true;
                if self.at_last.val() {
                    self.phase.d.next = Phase::AskQuota;
                }
            }
            Phase::AskQuota => {
                self.free.next = true;
                self.divider.x.next = bit_cast::<BYTE_BITS, 16>(self.means.read_data.val());
                self.divider.m.next = bit_cast::<17, 16>(self.pick_share.y.val());
                self.divider.d.next = bit_cast::<TOTAL_BITS, 16>(self.least.q.val());
                self.divider.start.next = true;
                self.phase.d.next = Phase::TakeQuota;
            }
            Phase::TakeQuota => {
                self.free.next = true;
                if self.divider.done.val() {
                    self.quotas.write.next = true;
                    if self.has_least.q.val() & self.quota.val().any() {
                        self.quotas.write_data.next = self.quota.val();
                    }
                    self.advance.next = true;
                    self.phase.d.next = Phase::AskQuota;
                    if self.at_last.val() {
                        self.phase.d.next = Phase::Idle;
                    }
                }
            }
        }
        if !((self.phase.q.val() == Phase::Largest) | (self.phase.q.val() == Phase::Receiver)) {
            self.scan.d.next = bits::<4>(0);
        }
        // A scan begins without a best.
        if (self.phase.q.val() == Phase::TakePart) | ((self.phase.q.val() == Phase::Increase) | (self.phase.q.val() == Phase::Adjust)) {
            self.has_best.d.next = false;
        }
        if self.advance.val() {
            self.at.d.next = self.at.q.val() + bits::<4>(1);
            if self.at_last.val() {
                self.at.d.next = bits::<4>(0);
            }
        }
        forward!(self => self: actuals.write as actuals_copy.write, actuals.write_data as actuals_copy.write_data,
            differences.write as differences_copy.write, differences.write_data as differences_copy.write_data,
            speeds.write as speeds_copy.write, speeds.write_data as speeds_copy.write_data, means.write as means_copy.write,
            means.write_data as means_copy.write_data);

        // Running shares, and those in use.
        for p in 0..N {
            if self.put.val() & (self.look.val() == self.id[p].val()) {
                self.running[p].d.next = self.put_value.val();
            }
            if self.free.val() {
                self.running[p].d.next = self.in_use[p].val();
            }
            if self.applies.val() {
                self.adjusted[p].d.next = self.running[p].q.val();
            }
        }
        if self.applies.val() {
            self.scaled.d.next = true;
        }

        // A time frame ends.
        self.passing.next = !self.free.val();
        if self.free.val() & self.taken.val() {
            self.phase.d.next = Phase::Held;
            self.at.d.next = bits::<4>(0);
            self.alive.d.next = true;
            self.forgot.d.next = false;
            self.found.d.next = false;
            self.of_speeds.d.next = false;
            self.total.d.next = bits::<TOTAL_BITS>(0);
            self.sum.d.next = bits::<28>(0);
            forward!(self => self: scaled.q as then_scaled.d, eligible as then_eligible.d, members as then_members.d, by_share as then_by_share.d,
                by_speed as then_by_speed.d, magnitude as then_magnitude.d, unlimited as then_unlimited.d, threshold as then_threshold.d,
                change as then_change.d, absolute as then_absolute.d, min_share as then_min_share.d, guard as then_guard.d);
        }
        // A commit.
        if self.cancel.val() {
            self.alive.d.next = false;
            self.scaled.d.next = false;
            self.quotas_wanted.d.next = true;
        }
        if self.forget.val() {
            self.known.d.next = bits::<N>(0);
            self.forgot.d.next = true;
        }
    }
}
