// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! POLICY and what belongs to it, in blocks with and without.

use super::*;

#[test]
fn a_policy_that_is_built_comes_into_use_with_its_settings() {
    let mut bus = Fixture::new();
    bus.write("POLICY", 1);
    bus.write("ROUND_FRAMES", 7);
    assert_eq!((bus.dut.round_robin[0].in_use.val(), bus.dut.round_robin[0].frames.val().to_u64()), (false, 1));
    bus.commit();
    assert_eq!((bus.dut.round_robin[0].in_use.val(), bus.dut.round_robin[0].frames.val().to_u64()), (true, 7));
    assert_eq!((bus.read("LIVE_POLICY"), bus.read("LIVE_ROUND_FRAMES")), (1, 7));
    bus.write("PRIORITY[0]", 9);
    bus.write("POLICY", 2);
    bus.commit();
    assert!(bus.dut.active_backup[0].val() && !bus.dut.round_robin[0].in_use.val());
    assert_eq!([0, 1].map(|p: usize| bus.dut.priority[p].val().to_u64()), [9, 0]);
    assert_eq!((bus.read("PRIORITY[0]"), bus.read("LIVE_PRIORITY[0]"), bus.read("LIVE_PRIORITY[1]")), (9, 9, 0));
    bus.write("ROUND_FRAMES", 2);
    bus.write("PRIORITY[3]", 1);
    bus.commit();
    assert_eq!(bus.commits, [true, true, false], "settings of a policy start no epoch");
    assert_eq!(bus.read("LIVE_ROUND_FRAMES"), 2);
}

#[test]
fn a_block_without_other_policies_takes_only_static() {
    let mut dut = Registers::<4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0>::new(Caps { features: Features::NONE, ..CAPS }, 0, 5);
    dut.connect_all();
    check_all(&dut).unwrap();
    let mut access = |word: u16, write: Option<u64>| {
        (dut.wb.cyc.next, dut.wb.stb.next, dut.wb.we.next) = (true, true, write.is_some());
        dut.wb.adr.next = u64::from(word).into();
        dut.wb.dat_w.next = write.unwrap_or(0).into();
        dut.wb.sel.next = 0xF.into();
        for _ in 0..ACCESS_CLOCKS {
            for level in [false, true] {
                dut.clock.next = level.into();
                assert!(simulate(&mut dut, 20));
            }
            if dut.wb.ack.val() {
                break;
            }
        }
        let read = dut.wb.dat_r.val().to_u64();
        (dut.wb.cyc.next, dut.wb.stb.next) = (false, false);
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(&mut dut, 20));
        }
        read
    };
    for code in 1..16 {
        access(map::POLICY.offset, Some(code));
        assert_eq!(access(map::POLICY.offset, None), 0);
    }
    assert_eq!(access(map::BUS_ERRORS.offset, None), 0, "a policy that is not there counts none");
    for register in [map::ROUND_FRAMES, map::LIVE_ROUND_FRAMES, map::PRIORITY, map::LIVE_PRIORITY] {
        assert_eq!(access(register.offset, None), u64::from(UNMAPPED_READ), "{}", register.name);
    }
    assert_eq!(access(map::BUS_ERRORS.offset, None), 4);
}
