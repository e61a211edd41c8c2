// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Measure: speed, mean length and actual share of every path
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share", "Dynamic balancing by speed": speed = bytes · 65536 / busy clocks, mean =
//! bytes / frames, actual share = bytes · 65535 / bytes of all members. A path that was not busy, or sent no frame, keeps what it had; the
//! actual share of one that is no member is 0.
//!
//! **Inside.** First the members' bytes are added up, a path a clock, then three divisions a path. Readings are in small memories, each with a
//! copy for the bus; a speed is known or not, which is a bit.
//!
//! **Timing.** `run` until `done`; `N` · 180 clocks at most. What is read of the path at hand is there in the same clock.

use super::shared_divider::{DivisionSource, TOTAL_BITS};
use super::walk::Walk;
use crate::prelude::*;
use crate::rebalance::time_frame::{BYTE_BITS, EVENT_BITS};

/// What is done with the path at hand.
#[derive(Copy, Clone, Debug, PartialEq, Eq, LogicState)]
pub enum Phase {
    /// Bytes of all members.
    Total,
    /// Speed, if the path was busy.
    AskSpeed,
    /// It comes.
    TakeSpeed,
    /// Mean length, if it sent frames.
    AskMean,
    /// It comes.
    TakeMean,
    /// Actual share.
    AskActual,
    /// It comes.
    TakeActual,
}

/// Of `N` paths.
#[derive(LogicBlock, Blank)]
#[sizes((2..=16).contains(&N))]
pub struct Measure<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// All readings get their reset values, a path a clock.
    pub clear: Signal<In, Bit>,
    /// A time frame ends, and a pass will be made of it.
    pub taken: Signal<In, Bit>,
    /// Speeds are forgotten, and those of this time frame are not learnt.
    pub forget: Signal<In, Bit>,
    /// Measure.
    pub run: Signal<In, Bit>,
    /// With this clock it is done.
    pub done: Signal<Out, Bit>,
    /// Which path it needs at hand, 0 if it does not run.
    pub look: Signal<Out, Bits<4>>,
    /// The path at hand.
    pub at_hand: Signal<In, Bits<4>>,
    /// One-hot.
    pub here: Signal<In, Bits<N>>,
    /// It is a member.
    pub member: Signal<In, Bit>,
    /// Its bytes.
    pub bytes: Signal<In, Bits<BYTE_BITS>>,
    /// Its frames.
    pub frames: Signal<In, Bits<EVENT_BITS>>,
    /// Its busy clocks.
    pub busy_clocks: Signal<In, Bits<EVENT_BITS>>,
    /// A division.
    pub division: DivisionSource,
    /// It is done.
    pub answered: Signal<In, Bit>,
    /// Its quotient.
    pub quotient: Signal<In, Bits<24>>,
    /// Members sent bytes in the time frame.
    pub carried: Signal<Out, Bit>,
    /// Actual share of the path at hand.
    pub actual: Signal<Out, Bits<16>>,
    /// Its speed.
    pub speed: Signal<Out, Bits<24>>,
    /// Which is known.
    pub known: Signal<Out, Bit>,
    /// Its mean length.
    pub mean: Signal<Out, Bits<16>>,
    /// Whose readings are on the bus.
    pub read_port: Signal<In, Bits<4>>,
    /// ACT.
    pub actual_read: Signal<Out, Bits<16>>,
    /// SPEED, 0 if it is not known.
    pub speed_read: Signal<Out, Bits<24>>,
    /// MEAN.
    pub mean_read: Signal<Out, Bits<16>>,

    walk: Walk<N>,
    actuals: QueueRam<16>,
    speeds: QueueRam<24>,
    means: QueueRam<16>,
    actuals_copy: QueueRam<16>,
    speeds_copy: QueueRam<24>,
    means_copy: QueueRam<16>,
    phase: RegR<Phase>,
    known_ones: RegR<Bits<N>>,
    forgot: Reg<Bit>,
    total: Reg<Bits<TOTAL_BITS>>,
    read_here: OneHot<4, N>,
    next_path: Signal<Local, Bit>,
    write_actual: Signal<Local, Bit>,
    new_actual: Signal<Local, Bits<16>>,
    write_speed: Signal<Local, Bit>,
    write_mean: Signal<Local, Bit>,
    new_mean: Signal<Local, Bits<16>>,
}

impl<const N: usize> Logic for Measure<N> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: phase, known_ones);
        registers!(self, clock: forgot, total);
        blocks!(self, clock, reset: walk);
        blocks!(self, clock: actuals, speeds, means, actuals_copy, speeds_copy, means_copy);

        self.walk.run.next = self.run.val() | self.clear.val();
        self.look.next = self.walk.at.val();
        self.next_path.next = self.clear.val();
        self.write_actual.next = self.clear.val();
        self.write_speed.next = self.clear.val();
        self.write_mean.next = self.clear.val();
        self.new_actual.next = bits::<16>(0);
        self.new_mean.next = self.quotient.val().get_bits::<16>(0);
        if self.clear.val() {
            self.new_mean.next = bits::<16>(1500);
        }
        self.division.start.next = false;
        self.division.x.next = self.bytes.val();
        self.division.m.next = bits::<17>(65535);
        self.division.d.next = self.total.q.val();
        self.done.next = false;
        match self.phase.q.val() {
            Phase::Total => {
                if self.run.val() {
                    if self.member.val() {
                        self.total.d.next = self.total.q.val() + bit_cast::<TOTAL_BITS, BYTE_BITS>(self.bytes.val());
                    }
                    self.next_path.next = true;
                    if self.walk.last.val() {
                        self.phase.d.next = Phase::AskSpeed;
                    }
                }
            }
            Phase::AskSpeed => {
                self.division.m.next = bits::<17>(65536);
                self.division.d.next = bit_cast::<TOTAL_BITS, EVENT_BITS>(self.busy_clocks.val());
                self.division.start.next = true;
                self.phase.d.next = Phase::AskMean;
                if self.busy_clocks.val().any() {
                    self.phase.d.next = Phase::TakeSpeed;
                }
            }
            Phase::TakeSpeed => {
                if self.answered.val() {
                    self.write_speed.next = true;
                    if !self.forgot.q.val() {
                        self.known_ones.d.next = self.known_ones.q.val() | self.here.val();
                    }
                    self.phase.d.next = Phase::AskMean;
                }
            }
            Phase::AskMean => {
                self.division.m.next = bits::<17>(1);
                self.division.d.next = bit_cast::<TOTAL_BITS, EVENT_BITS>(self.frames.val());
                self.division.start.next = true;
                self.phase.d.next = Phase::AskActual;
                if self.frames.val().any() {
                    self.phase.d.next = Phase::TakeMean;
                }
            }
            Phase::TakeMean => {
                if self.answered.val() {
                    self.write_mean.next = true;
                    self.phase.d.next = Phase::AskActual;
                }
            }
            Phase::AskActual => {
                self.division.start.next = true;
                self.phase.d.next = Phase::TakeActual;
            }
            Phase::TakeActual => {
                if self.answered.val() {
                    self.write_actual.next = true;
                    if self.member.val() & self.total.q.val().any() {
                        self.new_actual.next = self.quotient.val().get_bits::<16>(0);
                    }
                    self.next_path.next = true;
                    self.phase.d.next = Phase::AskSpeed;
                    if self.walk.last.val() {
                        self.done.next = true;
                        self.phase.d.next = Phase::Total;
                    }
                }
            }
        }
        self.walk.advance.next = self.next_path.val();
        if self.taken.val() {
            self.total.d.next = bits::<TOTAL_BITS>(0);
            self.forgot.d.next = false;
        }
        if self.forget.val() {
            self.known_ones.d.next = bits::<N>(0);
            self.forgot.d.next = true;
        }

        // Readings, each twice.
        forward!(self => self: walk.at as actuals.write_address, walk.at as speeds.write_address, walk.at as means.write_address,
            walk.at as actuals_copy.write_address, walk.at as speeds_copy.write_address, walk.at as means_copy.write_address,
            write_actual as actuals.write, write_speed as speeds.write, write_mean as means.write, write_actual as actuals_copy.write,
            write_speed as speeds_copy.write, write_mean as means_copy.write, new_actual as actuals.write_data,
            quotient as speeds.write_data, new_mean as means.write_data, new_actual as actuals_copy.write_data,
            quotient as speeds_copy.write_data, new_mean as means_copy.write_data);
        forward!(self => self: at_hand as actuals.read_address, at_hand as speeds.read_address, at_hand as means.read_address,
            actuals.read_data as actual, speeds.read_data as speed, means.read_data as mean);
        self.known.next = (self.known_ones.q.val() & self.here.val()).any();
        self.carried.next = self.total.q.val().any();
        forward!(self => self: read_port as actuals_copy.read_address, read_port as speeds_copy.read_address,
            read_port as means_copy.read_address, read_port as read_here.x, actuals_copy.read_data as actual_read,
            means_copy.read_data as mean_read);
        self.speed_read.next = bits::<24>(0);
        if (self.known_ones.q.val() & self.read_here.y.val()).any() {
            self.speed_read.next = self.speeds_copy.read_data.val();
        }
    }
}

#[cfg(test)]
mod tests;
