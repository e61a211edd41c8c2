// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The register bus: shadow and live values, snapshot, clear, errors.

use equipoise_golden::settings::{EgressMode, NoPath, NoRoom, Role};
use equipoise_regmap::ident::statistics_lag;
use equipoise_regmap::{map, word_at, Built, Register, UNMAPPED_READ};
use equipoise_testbench::Harness;

use crate::{each_size, send_some};

/// Words that the bus can address.
const ADDRESSES: u16 = 1 << 10;

#[test]
fn every_register_shows_its_reset_value() {
    each_size(80, |h| {
        let n = h.n();
        for register in map::REGISTERS {
            for index in 0..usize::from(register.entries_for(Built::all(n))) {
                if let Some(value) = register.reset_value(index as u16, n) {
                    let seen = h.read(register, index)?;
                    anyhow::ensure!(seen == value, "{}[{index}]: {seen:#x}, not {value:#x}", register.name);
                }
            }
        }
        let mut text = vec![];
        for index in 0..usize::from(map::IDENTIFIER.entries_for(Built::all(n))) {
            text.push(h.read(&map::IDENTIFIER, index)? as u8);
        }
        let wanted = format!("Equipoise team n{n} w{}", 8 * h.k());
        anyhow::ensure!(String::from_utf8_lossy(&text).trim_end_matches('\0') == wanted, "{}", String::from_utf8_lossy(&text));
        anyhow::ensure!(h.read(&map::BUS_ERRORS, 0)? == 0);
        Ok(())
    });
}

/// Every word address of the bus is answered: where the map has nothing, with its mark, and counted.
#[test]
fn every_address_is_answered() {
    each_size(78, |h| {
        let mut unmapped = 0;
        for address in 0..ADDRESSES {
            let seen = h.bench.read32(address)?;
            let mapped = word_at(address, Built::all(h.n())).is_some();
            anyhow::ensure!(mapped != (seen == UNMAPPED_READ), "word {address:#x}: {seen:#x}");
            unmapped += u64::from(!mapped);
        }
        anyhow::ensure!(h.read(&map::BUS_ERRORS, 0)? == unmapped);
        Ok(())
    });
}

/// What is written is read back, bits that nothing stands behind are 0, and the neighbours do not move.
#[test]
fn registers_keep_what_is_written() {
    each_size(79, |h| {
        let n = h.n();
        let ports = (1u64 << n) - 1;
        let cases: &[(&Register, u64)] = &[
            (&map::SCRATCH, u64::from(u32::MAX)),
            (&map::MEMBERS, ports),
            (&map::MAX_FRAME, 0x3FFF),
            (&map::NO_PATH, 1),
            (&map::NO_ROOM, 1),
            (&map::LANE_TIMEOUT, 0xFFFF),
            (&map::ROUND_FRAMES, 0xFF),
            (&map::SHARE, 0xFFFF),
            (&map::ROLE, 1),
            (&map::EGRESS_MODE, 1),
            (&map::PRIORITY, 0xF),
            (&map::QUOTA_MODE, 1),
            (&map::LU_MAX, 0xFF),
            (&map::SELECT, 0xF),
            (&map::PERIOD, 0xFF_FFFF),
            (&map::THRESHOLD, 0x1_FFFF),
            (&map::CHANGE, 0xFF),
            (&map::MIN_SHARE, 0xFFFF),
        ];
        let places: Vec<(&Register, u64, usize)> = cases
            .iter()
            .flat_map(|&(register, mask)| (0..usize::from(register.entries_for(Built::all(n)))).map(move |index| (register, mask, index)))
            .collect();
        for pattern in [0x5A5A_A5A5u32, 0xA5A5_5A5A, 0] {
            let value = |at: usize| pattern.rotate_left(at as u32 * 7);
            for (at, &(register, _, index)) in places.iter().enumerate() {
                h.post(register, index, value(at));
                h.settle_bus()?;
            }
            for (at, &(register, mask, index)) in places.iter().enumerate() {
                let (seen, wanted) = (h.read(register, index)?, u64::from(value(at)) & mask);
                anyhow::ensure!(seen == wanted, "{}[{index}]: {seen:#x}, not {wanted:#x}", register.name);
            }
        }
        anyhow::ensure!(h.read(&map::BUS_ERRORS, 0)? == 0);
        Ok(())
    });
}

/// What is read back is what the block does: a policy that it does not have is not taken, and counts nothing.
#[test]
fn policy_takes_what_there_is() {
    each_size(77, |h| {
        let mut kept = 0;
        for code in [2, 3, 1, 15, 4, 5, 0, 5, 2, 16 + 7, 16 + 4, 16 + 1] {
            h.post(&map::POLICY, 0, code);
            // Four bits are there.
            let code = code & 15;
            if code <= 4 {
                kept = code;
            }
            let seen = h.read(&map::POLICY, 0)?;
            anyhow::ensure!(seen == u64::from(kept), "POLICY {seen} after {code} was written");
        }
        anyhow::ensure!(h.read(&map::LIVE_POLICY, 0)? == 0 && h.read(&map::BUS_ERRORS, 0)? == 0);
        Ok(())
    });
}

#[test]
fn shadow_values_do_nothing_until_commit() {
    each_size(81, |h| {
        let n = h.n();
        h.configure(|s| {
            s.shares = (0..n).map(|p| 100 + p as u16).collect();
            s.members = 0b10;
            s.max_frame = 999;
            s.no_path = NoPath::Drop;
            s.no_room = NoRoom::Drop;
            s.roles.fill(Role::Primary);
            s.egress.fill(EgressMode::Cut);
        });
        h.settle_bus()?;
        let wanted = |p: usize| {
            [
                (&map::SHARE, &map::LIVE_SHARE, p, 100 + p as u64, 1),
                (&map::ROLE, &map::LIVE_ROLE, p, 1, u64::from(p == 0)),
                (&map::EGRESS_MODE, &map::LIVE_EGRESS_MODE, p, 1, 0),
                (&map::MEMBERS, &map::LIVE_MEMBERS, 0, 0b10, (1 << n) - 1),
                (&map::MAX_FRAME, &map::LIVE_MAX_FRAME, 0, 999, 1522),
                (&map::NO_PATH, &map::LIVE_NO_PATH, 0, 1, 0),
                (&map::NO_ROOM, &map::LIVE_NO_ROOM, 0, 1, 0),
            ]
        };
        for p in 0..n {
            for (shadow, live, index, new, old) in wanted(p) {
                let seen = (h.read(shadow, index)?, h.read(live, index)?);
                anyhow::ensure!(seen == (new, old), "before: {}[{index}] {seen:?}", shadow.name);
            }
        }
        send_some(h, 0, 10, 200);
        h.drain()?;
        h.commit();
        h.settle_bus()?;
        for p in 0..n {
            for (shadow, live, index, new, _) in wanted(p) {
                let seen = (h.read(shadow, index)?, h.read(live, index)?);
                anyhow::ensure!(seen == (new, new), "after: {}[{index}] {seen:?}", shadow.name);
            }
        }
        anyhow::ensure!(h.read(&map::COMMIT, 0)? == 0, "COMMIT clears itself");
        send_some(h, 0, 10, 200);
        h.finish()?;
        Ok(())
    });
}

#[test]
fn a_snapshot_holds_all_counters_at_once() {
    each_size(82, |h| {
        send_some(h, 0, 30, 200);
        h.drain()?;
        let before = h.counters()?;
        h.post(&map::SNAPSHOT, 0, 1);
        h.settle_bus()?;
        h.run(statistics_lag(h.n()) as u64);
        send_some(h, 0, 30, 200);
        h.drain()?;
        anyhow::ensure!(h.counters()? == before, "the snapshot moved");
        h.post(&map::SNAPSHOT, 0, 0);
        h.settle_bus()?;
        h.run(statistics_lag(h.n()) as u64);
        h.finish()?;
        Ok(())
    });
}

/// A 64-bit counter is read in two accesses: the low word is that of the clock of the high one, however long it comes after.
#[test]
fn a_high_word_keeps_its_low_word() {
    each_size(78, |h| {
        let lag = statistics_lag(h.n()) as u64;
        let counter = &map::DECIDED_FRAMES_TOTAL;
        for round in 0..4 {
            send_some(h, 0, 5, 100);
            h.drain()?;
            h.run(lag);
            let high = h.read_word(counter, 0, 0)?;
            send_some(h, 0, 3, 100);
            h.drain()?;
            h.run(2 * lag);
            let low = h.read_word(counter, 0, 1)?;
            anyhow::ensure!((high, low) == (0, 8 * round + 5), "round {round}: {high} and {low}");
        }
        Ok(())
    });
}

/// Under traffic a snapshot is of one clock: the totals are the sums of what it shows.
#[test]
fn a_snapshot_amid_traffic_adds_up() {
    each_size(83, |h| {
        for _ in 0..4 {
            send_some(h, 0, 60, 300);
            send_some(h, 1, 60, 300);
            h.run(150);
            h.post(&map::SNAPSHOT, 0, 1);
            h.settle_bus()?;
            h.run(statistics_lag(h.n()) as u64);
            let read = h.counters()?;
            let sum = |counts: &[equipoise_golden::team::Count]| equipoise_golden::team::Count::total(counts);
            anyhow::ensure!(sum(&read.counters.decided) == read.decided_total, "{read:?}");
            anyhow::ensure!(sum(&read.counters.sent) == read.sent_total, "{read:?}");
            h.post(&map::SNAPSHOT, 0, 0);
            h.settle_bus()?;
            h.run(statistics_lag(h.n()) as u64);
        }
        h.finish()?;
        Ok(())
    });
}

#[test]
fn clear_zeroes_the_statistics() {
    each_size(84, |h| {
        send_some(h, 0, 30, 200);
        h.send(0, 5);
        h.send(0, 2000);
        h.send_forced(1, 90, 0);
        h.finish()?;
        h.post(&map::CLEAR, 0, 1);
        h.settle_bus()?;
        h.run(statistics_lag(h.n()) as u64);
        let read = h.counters()?;
        let zero = equipoise_golden::team::Count::default();
        anyhow::ensure!(read.decided_total == zero && read.sent_total == zero && read.drops == [0; 9]);
        anyhow::ensure!(read.counters == equipoise_golden::team::Counters::new(h.n()));
        Ok(())
    });
}

#[test]
fn accesses_without_effect_are_answered_and_counted() {
    each_size(85, |h| {
        let n = h.n();
        let scratch = h.read(&map::SCRATCH, 0)? as u32;
        h.post(&map::MAGIC, 0, 1);
        h.settle_bus()?;
        h.post(&map::LIVE_SHARE, 0, 9);
        h.settle_bus()?;
        if n < 16 {
            let seen = h.read(&map::SHARE, n)?;
            anyhow::ensure!(seen == u64::from(UNMAPPED_READ), "entry {n} of {n}: {seen:#x}");
        }
        h.bench.bus.start_lanes(map::SCRATCH.offset, Some(!scratch), 0b0111);
        for _ in 0..20 {
            h.clock();
        }
        anyhow::ensure!(h.read(&map::SCRATCH, 0)? as u32 == scratch, "a partial word was written");
        let errors = h.read(&map::BUS_ERRORS, 0)?;
        anyhow::ensure!(errors == if n < 16 { 4 } else { 3 }, "{errors} errors");
        h.finish()?;
        Ok(())
    });
}

#[test]
fn lock_freezes_the_configuration() {
    each_size(86, |h| {
        h.post(&map::LOCK, 0, 1);
        h.settle_bus()?;
        h.post(&map::SHARE, 0, 55);
        h.post(&map::COMMIT, 0, 1);
        h.settle_bus()?;
        anyhow::ensure!(h.read(&map::SHARE, 0)? == 1 && h.read(&map::LIVE_SHARE, 0)? == 1);
        anyhow::ensure!(h.read(&map::BUS_ERRORS, 0)? == 2 && h.read(&map::LOCK, 0)? == 1);
        send_some(h, 0, 10, 200);
        h.finish()?;
        Ok(())
    });
}

#[test]
fn status_follows_the_links() {
    each_size(87, |h| {
        let all = (1u64 << h.n()) - 1;
        let see = |h: &mut Harness| -> anyhow::Result<(u64, u64)> {
            h.run(10);
            Ok((h.read(&map::LINK, 0)?, h.read(&map::ELIGIBLE, 0)?))
        };
        anyhow::ensure!(see(h)? == (all, all));
        h.link(1, false);
        anyhow::ensure!(see(h)? == (all & !2, all & !2));
        h.set(|s| s.members = 0b11)?;
        anyhow::ensure!(see(h)? == (all & !2, 1));
        Ok(())
    });
}

/// Reads under full traffic are all answered, and disturb nothing.
#[test]
fn reads_amid_traffic() {
    each_size(88, |h| {
        for lane in 0..h.n() {
            send_some(h, lane, 60, 300);
        }
        let mut last = 0;
        for _ in 0..100 {
            let bytes = h.read(&map::SENT_BYTES_TOTAL, 0)?;
            anyhow::ensure!(bytes >= last, "a counter went back from {last} to {bytes}");
            last = bytes;
        }
        h.finish()?;
        Ok(())
    });
}
