// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bridge with a line in front of it and a bus behind.

use super::*;
use crate::serial::host::{levels, Ear, BIT};

/// The bridge, a bus slave of 1024 words that acknowledges at once, a host that listens to the line.
struct Bench {
    dut: UartBridge,
    words: Vec<u32>,
    ear: Ear,
    overruns: u32,
}

impl Bench {
    fn new() -> Self {
        let mut dut = UartBridge::new(BIT, 4000, false);
        dut.connect_all();
        check_all(&dut).unwrap();
        dut.rx.next = true;
        assert!(simulate(&mut dut, 10));
        let mut bench = Bench { dut, words: vec![0; 1024], ear: Ear::default(), overruns: 0 };
        bench.hold(true, 10);
        bench
    }

    fn hold(&mut self, level: bool, clocks: u64) {
        for _ in 0..clocks {
            let dut = &mut self.dut;
            dut.rx.next = level;
            let word = dut.wb.adr.val().to_u64() as usize;
            dut.wb.ack.next = dut.wb.stb.val();
            dut.wb.dat_r.next = u64::from(self.words[word]).into();
            if dut.wb.stb.val() && dut.wb.we.val() {
                self.words[word] = dut.wb.dat_w.val().to_u64() as u32;
            }
            dut.clk.next = false.into();
            assert!(simulate(dut, 10));
            self.overruns += u32::from(dut.overrun.val());
            self.ear.hear(dut.tx.val());
            dut.clk.next = true.into();
            assert!(simulate(dut, 10));
        }
    }

    fn send(&mut self, bytes: &[u8]) {
        for level in bytes.iter().copied().flat_map(levels) {
            self.hold(level, BIT);
        }
    }
}

#[test]
fn poke_and_peek_over_the_line() {
    let mut bench = Bench::new();
    bench.send(&[1, 2, 0, 0, 0, 2, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0]);
    bench.send(&[2, 2, 0, 0, 0, 2]);
    bench.hold(true, 9 * 11 * BIT);
    assert_eq!(bench.words[2..4], [0x1234_5678, 0x9ABC_DEF0]);
    assert_eq!(bench.ear.heard, [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xF0]);
}

#[test]
fn what_went_wrong_is_counted_in_the_page() {
    let mut bench = Bench::new();
    // Two bytes with a low stop bit, each followed by a pause in which the line is high again.
    for _ in 0..2 {
        bench.hold(false, 10 * BIT);
        bench.hold(true, 2 * BIT);
    }
    bench.send(&[7, 1, 0, 0, 0, 0]);
    bench.send(&[1, 0, 0, 0, 0, 0]);
    bench.send(&[1]);
    bench.hold(true, 4010);
    bench.send(&[2, 6, 0, 0, 4, 0]);
    bench.hold(true, 24 * 11 * BIT);
    let page = [*b"BONE", [0, 0, 0, 2], [0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 1]];
    assert_eq!(bench.ear.heard, page.concat());
}

#[test]
fn seventeen_bytes_wait_and_the_next_is_lost_and_counted() {
    let mut bench = Bench::new();
    bench.send(&[2, 255, 0, 0, 0, 0]);
    let next = [1, 2, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 2, 1, 0];
    bench.send(&next);
    assert_eq!(bench.overruns, 0);
    bench.send(&[0x77]);
    assert_eq!(bench.overruns, 1);
    bench.hold(true, 1020 * 11 * BIT);
    assert_eq!(bench.ear.heard.len(), 1020, "the answer under way is whole");
    assert_eq!(bench.words[9..11], [0x0102_0304, 0x0506_0708], "and what waited is performed");
}
