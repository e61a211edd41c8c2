// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bridge against the golden model of the protocol.

use super::*;
use equipoise_golden::uartbone::{Action, Bridge};
use proptest::prelude::*;

const TIMEOUT: u64 = 40;

/// The bridge, a bus slave that acknowledges after `wait` clocks with a word made of the address, and a host that takes a byte in every
/// `pace`th clock. What it saw is in `actions` and `answer`.
struct Bench {
    dut: UartBone,
    wait: u64,
    pace: u64,
    clock: u64,
    held: u64,
    actions: Vec<Action>,
    answer: Vec<u8>,
}

fn word_of(address: u16) -> u32 {
    u32::from(address).wrapping_mul(0x0123_4567) ^ 0x89ab_cdef
}

impl Bench {
    fn new(wait: u64, pace: u64) -> Self {
        let mut dut = UartBone::new(TIMEOUT, false);
        dut.connect_all();
        check_all(&dut).unwrap();
        Bench { dut, wait, pace, clock: 0, held: 0, actions: vec![], answer: vec![] }
    }

    /// One clock with `byte` on offer; whether it was taken.
    fn step(&mut self, byte: Option<u8>) -> bool {
        let dut = &mut self.dut;
        dut.rx_valid.next = byte.is_some();
        dut.rx_data.next = u64::from(byte.unwrap_or(0xEE)).into();
        dut.tx_ready.next = self.clock % self.pace == 0;
        dut.wb.ack.next = dut.wb.stb.val() && self.held >= self.wait;
        let word = dut.wb.adr.val().to_u64() as u16;
        dut.wb.dat_r.next = u64::from(if dut.wb.ack.next { word_of(word) } else { 0xDEAD_DEAD }).into();
        dut.clk.next = false.into();
        assert!(simulate(dut, 10));
        assert_eq!(dut.wb.cyc.val(), dut.wb.stb.val());
        assert!(dut.wb.stb.val() || !dut.wb.we.val());
        self.held = if dut.wb.stb.val() && !dut.wb.ack.val() { self.held + 1 } else { 0 };
        if dut.wb.stb.val() && dut.wb.ack.val() {
            assert_eq!(dut.wb.sel.val().to_u64(), 15);
            let data = dut.wb.dat_w.val().to_u64() as u32;
            self.actions.push(if dut.wb.we.val() { Action::Write { word, data } } else { Action::Read { word } });
        }
        for (pulse, action) in
            [(dut.unknown.val(), Action::Unknown), (dut.empty.val(), Action::Empty), (dut.expired.val(), Action::Expired)]
        {
            self.actions.extend(pulse.then_some(action));
        }
        if dut.tx_valid.val() && dut.tx_ready.val() {
            self.answer.push(dut.tx_data.val().to_u64() as u8);
        }
        let taken = byte.is_some() && dut.rx_ready.val();
        dut.clk.next = true.into();
        assert!(simulate(dut, 10));
        self.clock += 1;
        taken
    }

    fn send(&mut self, byte: u8) {
        let patience = (self.wait + 8 + 4 * self.pace) * 260;
        assert!((0..patience).any(|_| self.step(Some(byte))), "byte {byte:#x} is never taken");
    }

    fn pause(&mut self, clocks: u64) {
        for _ in 0..clocks {
            self.step(None);
        }
    }

    /// Bytes are lost on the line, while the bridge waits for a command.
    fn lose(&mut self, framings: u64, overruns: u64) {
        for clock in 0..framings.max(overruns) {
            (self.dut.framing.next, self.dut.overrun.next) = (clock < framings, clock < overruns);
            self.step(None);
        }
        (self.dut.framing.next, self.dut.overrun.next) = (false, false);
    }

    /// Until the bridge waits for a command.
    fn finish(&mut self) {
        let patience = (self.wait + 8 + 4 * self.pace) * 260 + TIMEOUT;
        assert!((0..patience).any(|_| self.dut.idle.val() || self.step(None) || self.dut.idle.val()), "never idle again");
    }
}

fn answer_to(actions: &[Action]) -> Vec<u8> {
    let word = |a: &Action| match *a {
        Action::Read { word } => word_of(word).to_be_bytes().to_vec(),
        Action::Page { answer } => answer.to_be_bytes().to_vec(),
        _ => vec![],
    };
    actions.iter().flat_map(word).collect()
}

#[test]
fn poke_and_peek() {
    let mut bench = Bench::new(2, 1);
    for byte in [1, 1, 0, 0, 0, 2, 0x12, 0x34, 0x56, 0x78, 2, 1, 0, 0, 0, 2] {
        bench.send(byte);
    }
    bench.finish();
    assert_eq!(bench.actions, [Action::Write { word: 2, data: 0x1234_5678 }, Action::Read { word: 2 }]);
    assert_eq!(bench.answer, word_of(2).to_be_bytes());
}

#[test]
fn a_write_waits_for_its_last_byte() {
    let mut bench = Bench::new(0, 1);
    let burst: Vec<u8> = [1, 255, 0, 0, 0, 16].into_iter().chain((0..255 * 4).map(|i| (i % 251) as u8)).collect();
    for &byte in &burst[..burst.len() - 1] {
        bench.send(byte);
    }
    bench.pause(TIMEOUT - 1);
    assert_eq!(bench.actions, []);
    bench.send(burst[burst.len() - 1]);
    bench.finish();
    let mut model = Bridge::default();
    let expected: Vec<Action> = burst.iter().flat_map(|&byte| model.byte(byte)).collect();
    assert_eq!(expected.len(), 255);
    assert_eq!(bench.actions, expected);
}

#[test]
fn a_pause_may_be_as_long_as_the_time_out_and_no_longer() {
    for (clocks, expired) in [(TIMEOUT, false), (TIMEOUT + 1, true)] {
        for cut in 1..9 {
            let mut bench = Bench::new(1, 1);
            let bytes = [1, 1, 0, 0, 0, 2, 5, 6, 7, 8];
            for &byte in &bytes[..cut] {
                bench.send(byte);
            }
            bench.pause(clocks);
            assert_eq!(bench.actions.contains(&Action::Expired), expired, "{clocks} clocks after {cut} bytes");
        }
    }
}

#[test]
fn between_commands_the_host_may_wait() {
    let mut bench = Bench::new(1, 1);
    bench.pause(3 * TIMEOUT);
    assert_eq!(bench.actions, []);
}

/// A command near the edges of the block and of the page.
fn at_an_edge() -> impl Strategy<Value = Vec<u8>> {
    (2u8..5, 1u8..12, prop_oneof![Just(0x3F8u32), Just(0x400), Just(0x408), Just(0x7F8), Just(0x800), Just(u32::MAX - 8)], 0u32..8)
        .prop_map(|(command, words, edge, offset)| {
            let mut bytes = vec![command, words];
            bytes.extend((edge + offset).to_be_bytes());
            bytes.extend((0..if command == 3 { 4 * words } else { 0 }).map(|i| i ^ 0x5A));
            bytes
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Commands at the edges, with bytes lost on the line between them.
    #[test]
    fn the_page_as_the_golden_model(commands in prop::collection::vec((at_an_edge(), 0u64..3, 0u64..3), 1..12)) {
        let mut bench = Bench::new(1, 1);
        let mut model = Bridge::default();
        let mut expected = vec![];
        for (bytes, framings, overruns) in commands {
            for &byte in &bytes {
                bench.send(byte);
                expected.extend(model.byte(byte));
            }
            bench.finish();
            bench.lose(framings, overruns);
            (0..framings).for_each(|_| model.framing());
            (0..overruns).for_each(|_| model.overrun());
        }
        prop_assert_eq!(&bench.answer, &answer_to(&expected));
        expected.retain(|action| !matches!(action, Action::Page { .. }));
        prop_assert_eq!(&bench.actions, &expected);
    }

    /// Any bytes with any pauses, against the golden model.
    #[test]
    fn as_the_golden_model(
        wait in 0u64..6,
        pace in 1u64..4,
        stream in prop::collection::vec((prop_oneof![4 => 0u8..7, 1 => any::<u8>()], prop_oneof![20 => 0u64..20, 1 => Just(TIMEOUT + 1)]), 1..200),
    ) {
        let mut bench = Bench::new(wait, pace);
        let mut model = Bridge::default();
        let mut expected = vec![];
        for &(byte, pause) in &stream {
            bench.send(byte);
            expected.extend(model.byte(byte));
            if pause > TIMEOUT {
                bench.finish();
                // A command that was performed meanwhile leaves nothing to forget.
                expected.extend(model.pause());
            } else {
                bench.pause(pause);
            }
        }
        bench.finish();
        expected.extend(model.pause());
        prop_assert_eq!(&bench.answer, &answer_to(&expected));
        // What the bridge answers itself is not seen on the bus.
        expected.retain(|action| !matches!(action, Action::Page { .. }));
        prop_assert_eq!(&bench.actions, &expected);
    }
}
