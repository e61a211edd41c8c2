// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use crate::sight::tests::{frame, Random};
use equipoise_golden::flow::{Address, Key, Kind};
use std::collections::VecDeque;

/// Frames one after the other, with pauses in some runs; each hash is that of its frame, six clocks behind what ends its head.
fn run<const W: usize, const S: usize, const NB: usize>(seed: u64, four_tuple: bool, pauses: u64) {
    const LATENCY: u64 = 6;
    let mut dut = WideSight::<W, S, NB>::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    let mut random = Random(seed);
    let key = Key(std::array::from_fn(|_| random.byte()));
    let (mut now, mut kinds) = (0u64, [0; 4]);
    let mut wanted: VecDeque<(Address, u64)> = VecDeque::new();
    let mut clock = |dut: &mut WideSight<W, S, NB>, wanted: &mut VecDeque<(Address, u64)>| {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 20));
        }
        now += 1;
        assert_eq!(dut.hash_valid.val(), wanted.front().is_some_and(|(_, ends)| *ends + LATENCY == now));
        if dut.hash_valid.val() {
            let (address, _) = wanted.pop_front().unwrap();
            assert_eq!(dut.hash.val().to_u64(), u64::from(key.hash(&address)) & 0xFF, "{address:?}");
            kinds[[Kind::Mac, Kind::Ipv4, Kind::Ipv6, Kind::Fcoe].iter().position(|&kind| kind == address.kind).unwrap()] += 1;
        }
        now
    };
    dut.reset.next = true;
    let mut time = clock(&mut dut, &mut wanted);
    dut.reset.next = false;
    for (at, bytes) in key.0.chunks(4).enumerate() {
        (dut.key_write.next, dut.key_address.next) = (true, (at as u64).to_bits());
        dut.key_data.next = u64::from(u32::from_be_bytes(bytes.try_into().unwrap())).to_bits();
        time = clock(&mut dut, &mut wanted);
    }
    dut.key_write.next = false;
    dut.four_tuple.next = four_tuple;
    let k = W / 8;
    for _ in 0..300 {
        let frame = frame(&mut random);
        let beats = frame.len().div_ceil(k);
        for (beat, bytes) in frame.chunks(k).enumerate() {
            while random.below(100) < pauses {
                dut.valid.next = false;
                time = clock(&mut dut, &mut wanted);
            }
            let mut data = Bits::<W>::default();
            for bit in 0..W {
                // What is not kept is not zero either.
                let value = bytes.get(bit / 8).map_or(random.0 >> (bit % 64) & 1 == 1, |byte| byte >> (bit % 8) & 1 == 1);
                data = data.replace_bit(bit, value);
            }
            (dut.valid.next, dut.first.next, dut.last.next) = (true, beat == 0, beat == beats - 1);
            (dut.data.next, dut.count.next) = (data, (bytes.len() as u64).to_bits());
            // This clock's edge takes it.
            if beat == (beats - 1).min(S - 1) {
                wanted.push_back((Address::of(&frame, four_tuple), time));
            }
            time = clock(&mut dut, &mut wanted);
        }
    }
    dut.valid.next = false;
    for _ in 0..=LATENCY {
        clock(&mut dut, &mut wanted);
    }
    assert!(wanted.is_empty(), "no hash of {wanted:?}");
    assert!(kinds.iter().all(|&frames| frames > 15), "{kinds:?}");
}

#[test]
fn a_hash_is_that_of_its_frame() {
    for (seed, four_tuple) in [(1, false), (2, true)] {
        run::<128, 6, 5>(seed, four_tuple, 20);
        run::<256, 3, 6>(seed, four_tuple, 20);
        run::<512, 2, 7>(seed, four_tuple, 0);
    }
}
