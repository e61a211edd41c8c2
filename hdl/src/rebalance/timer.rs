// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Timer: when a time frame ends
//!
//! **Rule.** docs/semantics.md "Dynamic balancing by actual share": it fires each PERIOD, below 64 counted as 64 microseconds, whatever
//! REBALANCE is. A commit that changes PERIOD and a write to FIRE begin a period, FIRE as it fires; what was
//! counted since the last firing stays in the time frame. A firing while a pass runs is dropped and
//! counted.
//!
//! **Timing.** `fire` two clocks behind the last tick of a period, or one behind `by_hand`.

use crate::prelude::*;

/// The shortest period, microseconds.
pub const SHORTEST: u64 = 64;

/// Counts microseconds.
#[derive(LogicBlock, Blank)]
pub struct Timer {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// One clock a microsecond, never two in a row.
    pub us_tick: Signal<In, Bit>,
    /// PERIOD in use.
    pub period: Signal<In, Bits<24>>,
    /// It is another one from the next clock on.
    pub restart: Signal<In, Bit>,
    /// FIRE was written.
    pub by_hand: Signal<In, Bit>,
    /// A pass runs.
    pub passing: Signal<In, Bit>,
    /// The time frame ends.
    pub fire: Signal<Out, Bit>,
    /// MISSED_FIRES: firings that were dropped.
    pub missed: Signal<Out, Bits<32>>,
    /// `us_tick`, a clock ago: it comes a long way.
    tick: RegR<Bit>,
    left: Reg<Bits<24>>,
    loaded: RegR<Bit>,
    /// It was the last microsecond, a clock ago.
    at_last: RegR<Bit>,
    fires: RegR<Bit>,
    drops: RegR<Bit>,
    count: RegR<Bits<32>>,
    due: Signal<Local, Bit>,
    #[value(SHORTEST)]
    shortest: Constant<Bits<24>>,
}

impl Logic for Timer {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: tick, loaded, at_last, fires, drops, count);
        registers!(self, clock: left);
        forward!(self => self: us_tick as tick.d);
        if self.tick.q.val() {
            self.left.d.next = self.left.q.val() - bits::<24>(1);
        }
        if !self.loaded.q.val() {
            self.left.d.next = self.period.val();
            if self.period.val() < self.shortest.val() {
                // The same as the shortest one, but no multiplexer of 24 bits.
                self.left.d.next = (self.period.val() | self.shortest.val()) & (!(self.shortest.val() - bits::<24>(1)));
            }
        }
        self.at_last.d.next = self.loaded.q.val() & (self.left.q.val() == bits::<24>(1));
        self.due.next = ((self.tick.q.val() & self.loaded.q.val()) & self.at_last.q.val()) | self.by_hand.val();
        self.loaded.d.next = !(self.due.val() | self.restart.val());
        self.fires.d.next = self.due.val() & (!(self.passing.val() | self.fires.q.val()));
        self.fire.next = self.fires.q.val();
        self.drops.d.next = self.due.val() & (self.passing.val() | self.fires.q.val());
        if self.drops.q.val() {
            self.count.d.next = self.count.q.val() + bits::<32>(1);
        }
        self.missed.next = self.count.q.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks at which it fired, a tick every other clock.
    fn run(dut: &mut Timer, clocks: u64, mut drive: impl FnMut(&mut Timer, u64)) -> Vec<u64> {
        let mut fired = vec![];
        for clock in 0..clocks {
            dut.us_tick.next = clock % 2 == 1;
            (dut.by_hand.next, dut.restart.next) = (false, false);
            drive(dut, clock);
            dut.clock.next = false.into();
            assert!(simulate(dut, 10));
            if dut.fire.val() {
                fired.push(clock);
            }
            dut.clock.next = true.into();
            assert!(simulate(dut, 10));
        }
        fired
    }

    fn timer(period: u64) -> Timer {
        let mut dut = Timer::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.period.next = period.into();
        dut
    }

    #[test]
    fn it_fires_each_period_and_none_is_shorter_than_the_shortest() {
        for (period, clocks) in [(0, 128), (63, 128), (64, 128), (65, 130), (200, 400)] {
            let fired = run(&mut timer(period), 1300, |_, _| {});
            assert!(fired.len() > 2 && fired.windows(2).all(|pair| pair[1] - pair[0] == clocks), "{period}: {fired:?}");
            assert!((clocks..=clocks + 2).contains(&fired[0]));
        }
    }

    #[test]
    fn a_new_period_and_a_firing_by_hand_begin_anew() {
        let fired = run(&mut timer(64), 600, |dut, clock| {
            dut.by_hand.next = clock == 100;
            if clock == 150 {
                dut.restart.next = true;
            }
            if clock == 151 {
                dut.period.next = 100.into();
            }
        });
        assert_eq!(fired, [101, 351, 551]);
    }

    #[test]
    fn what_falls_into_a_pass_is_counted() {
        let mut dut = timer(64);
        let fired = run(&mut dut, 520, |dut, clock| {
            dut.passing.next = (120..300).contains(&clock);
            dut.by_hand.next = clock == 290;
        });
        assert_eq!((fired.as_slice(), dut.missed.val().to_u64()), (&[419][..], 3));
    }
}
