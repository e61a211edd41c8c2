// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

#[test]
fn a_path_that_sent_two_that_did_not_and_a_stranger() {
    let mut dut = Box::new(Measure::<4>::default());
    dut.connect_all();
    check_all(&*dut).unwrap();
    dut.clear.next = true;
    for _ in 0..4 {
        step!(dut, {}, {});
    }
    dut.clear.next = false;
    dut.taken.next = true;
    step!(dut, {}, {});
    (dut.taken.next, dut.run.next) = (false, true);
    let (bytes, frames, busy) = ([3000u64, 0, 1000, 500], [2u64, 0, 0, 1], [400u64, 0, 250, 100]);
    let (mut done, mut asked) = (false, false);
    while !done {
        step!(
            dut,
            {
                dut.answered.next = asked;
                let p = dut.look.val().to_u64() as usize;
                (dut.at_hand.next, dut.here.next, dut.member.next) = ((p as u64).into(), (1u64 << p).into(), p < 3);
                (dut.bytes.next, dut.frames.next, dut.busy_clocks.next) = (bytes[p].to_bits(), frames[p].to_bits(), busy[p].to_bits());
            },
            {
                done = dut.done.val();
                asked = dut.division.start.val();
                if dut.division.start.val() && dut.division.d.val().any() {
                    let product = dut.division.x.val().to_u64() * dut.division.m.val().to_u64();
                    dut.quotient.next = (product / dut.division.d.val().to_u64()).to_bits();
                }
            }
        );
    }
    assert!(dut.carried.val());
    let wanted = [(49151, 3000 * 65536 / 400, 1500), (0, 0, 1500), (16383, 1000 * 65536 / 250, 1500), (0, 500 * 65536 / 100, 500)];
    for (p, wanted) in wanted.into_iter().enumerate() {
        dut.read_port.next = (p as u64).into();
        assert!(simulate(&mut *dut, 30));
        let found = (dut.actual_read.val().to_u64(), dut.speed_read.val().to_u64(), dut.mean_read.val().to_u64());
        assert_eq!(found, wanted, "path {p}");
    }
}
