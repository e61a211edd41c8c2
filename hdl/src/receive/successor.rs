// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Successor: who comes after a port, round and round

use crate::prelude::*;

/// The next of the waiting ports above a given one, else the lowest of them; never that one itself. Combinational.
#[derive(LogicBlock, Blank)]
pub struct Successor<const N: usize> {
    /// Ports that wait.
    pub waiting: Signal<In, Bits<N>>,
    /// The port that had its turn, one-hot, or none.
    pub of: Signal<In, Bits<N>>,
    /// Who is next, one-hot, or none.
    pub y: Signal<Out, Bits<N>>,
    above: Above<N>,
    lowest: Lowest<N>,
    lowest_above: Lowest<N>,
    others: Signal<Local, Bits<N>>,
    others_above: Signal<Local, Bits<N>>,
}

impl<const N: usize> Logic for Successor<N> {
    #[kernel]
    fn update(&mut self) {
        self.above.x.next = self.of.val();
        self.others.next = self.waiting.val() & (!self.of.val());
        self.others_above.next = self.others.val() & self.above.y.val();
        forward!(self => self: others as lowest.x, others_above as lowest_above.x, lowest.y as y);
        if self.others_above.val().any() {
            self.y.next = self.lowest_above.y.val();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_and_round_among_the_others() {
        let mut dut = Successor::<4>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for (waiting, of) in (0..16u64).flat_map(|waiting| (0..5usize).map(move |of| (waiting, of))) {
            dut.waiting.next = waiting.into();
            dut.of.next = (1u64 << of & 15).into();
            assert!(simulate(&mut dut, 10));
            let first = if of == 4 { 0 } else { of + 1 };
            let order = (0..4).map(|k| (first + k) % 4).filter(|&p| p != of);
            let want = order.into_iter().find(|p| waiting >> p & 1 == 1).map_or(0, |p| 1 << p);
            assert_eq!(dut.y.val().to_u64(), want, "{waiting:04b} after {of}");
        }
    }
}
