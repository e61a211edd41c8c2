// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A fall of the link, to the clock. All else is proved (`synth/formal/egress.sv`) and run in the whole block (`testbench`).

use super::*;

/// Frames of one beat, numbered, are written in clocks `from` to `to`, in each second one; the link is down in the clocks of `down`. Returns
/// the numbers that left, and how many were lost.
fn run(clocks: u64, cut: bool, down: std::ops::Range<u64>) -> (Vec<u64>, usize) {
    let mut dut = Egress::<64, 8, 3, 3, 0, 4, 5, 0>::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    let (mut left, mut lost) = (vec![], 0);
    dut.cut.next = cut;
    dut.last.next = true;
    dut.m_axis.tready.next = true;
    for clock in 0..clocks + 40 {
        dut.valid.next = clock < clocks && clock % 2 == 0;
        dut.data.next = clock.into();
        dut.link.next = !down.contains(&clock);
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(&mut dut, 10));
            if !level && dut.m_axis.tvalid.val() {
                left.push(dut.m_axis.tdata.val().to_u64());
            }
            lost += usize::from(!level && dut.lost_frame.val());
        }
    }
    (left, lost)
}

#[test]
fn what_is_written_in_a_clock_without_link_is_swallowed_and_the_next_is_not() {
    for cut in [false, true] {
        for first in 20..22 {
            for length in 1..6 {
                let down = first..first + length;
                let (left, lost) = run(60, cut, down.clone());
                // Three clocks from a beat's writing to its offer, and a fall is acted on a clock late: what was written two clocks before
                // the fall is on offer by then.
                let swallowed: Vec<u64> = (0..60).step_by(2).filter(|n| !left.contains(n)).collect();
                assert_eq!(swallowed.len(), lost, "cut {cut}, down {down:?}: {swallowed:?}");
                let wanted: Vec<u64> = (first - 1..first + length).filter(|n| n % 2 == 0).collect();
                assert_eq!(swallowed, wanted, "cut {cut}, down {down:?}");
                assert!(left.is_sorted());
            }
        }
    }
}
