// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use equipoise_golden::flow::{Address, Key, Kind};

pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % end
    }

    pub fn byte(&mut self) -> u8 {
        self.below(256) as u8
    }
}

/// A frame of some kind, perhaps cut short.
pub fn frame(random: &mut Random) -> Vec<u8> {
    let mut frame: Vec<u8> = (0..12).map(|_| random.byte()).collect();
    for _ in 0..random.below(4) {
        frame.extend(if random.below(2) == 0 { [0x81, 0] } else { [0x88, 0xA8] });
        frame.extend([random.byte(), random.byte()]);
    }
    frame.extend([[8, 0], [8, 0], [0x86, 0xDD], [0x86, 0xDD], [0x89, 6], [8, 6], [0x81, 8]][random.below(7) as usize]);
    let mut inside: Vec<u8> = (0..80 + random.below(300)).map(|_| random.byte()).collect();
    let protocol = [6, 17, 1][random.below(3) as usize];
    if random.below(2) == 0 {
        (inside[6], inside[7], inside[9]) = (inside[6] & 0x40, 0, protocol);
        inside[0] = 0x40 | [5, 5, 6, 15][random.below(4) as usize];
    } else {
        inside[6] = protocol;
    }
    frame.extend(inside);
    if random.below(3) > 0 {
        frame.truncate(14 + random.below(90) as usize);
    }
    frame
}

/// Frames one after the other, with pauses in some runs; each hash is that of its frame.
fn run<const H: usize>(seed: u64, four_tuple: bool, pauses: u64) {
    let mut dut = Sight::<H>::default();
    dut.connect_all();
    check_all(&dut).unwrap();
    let mut random = Random(seed);
    let key = Key(std::array::from_fn(|_| random.byte()));
    let clock = |dut: &mut Sight<H>| {
        for level in [false, true] {
            dut.clock.next = level.into();
            assert!(simulate(dut, 20));
        }
    };
    dut.reset.next = true;
    clock(&mut dut);
    dut.reset.next = false;
    for (at, bytes) in key.0.chunks(4).enumerate() {
        (dut.key_write.next, dut.key_address.next) = (true, (at as u64).to_bits());
        dut.key_data.next = u64::from(u32::from_be_bytes(bytes.try_into().unwrap())).to_bits();
        clock(&mut dut);
    }
    dut.key_write.next = false;
    dut.four_tuple.next = four_tuple;
    let (mut wanted, mut kinds) = (std::collections::VecDeque::new(), [0; 4]);
    let mut hashed = |dut: &Sight<H>, wanted: &mut std::collections::VecDeque<(Address, Vec<u8>)>| {
        if dut.hash_valid.val() {
            let (address, frame) = wanted.pop_front().expect("a hash of no frame");
            let hash = u64::from(key.hash(&address)) & (u64::MAX >> (64 - H));
            assert_eq!(dut.hash.val().to_u64(), hash, "{address:?} of {frame:02x?}");
            kinds[[Kind::Mac, Kind::Ipv4, Kind::Ipv6, Kind::Fcoe].iter().position(|&kind| kind == address.kind).unwrap()] += 1;
        }
    };
    for _ in 0..400 {
        let frame = frame(&mut random);
        wanted.push_back((Address::of(&frame, four_tuple), frame.clone()));
        let beats = frame.len().div_ceil(8);
        for (beat, bytes) in frame.chunks(8).enumerate() {
            while random.below(100) < pauses || (beat == 0 && wanted.len() > 4) {
                dut.valid.next = false;
                clock(&mut dut);
                hashed(&dut, &mut wanted);
            }
            let mut data = random.0;
            for (lane, &byte) in bytes.iter().enumerate() {
                data = data & !(0xFF << (lane * 8)) | u64::from(byte) << (lane * 8);
            }
            (dut.valid.next, dut.first.next, dut.last.next) = (true, beat == 0, beat == beats - 1);
            (dut.data.next, dut.count.next) = (data.to_bits(), (bytes.len() as u64).to_bits());
            clock(&mut dut);
            hashed(&dut, &mut wanted);
        }
    }
    dut.valid.next = false;
    for _ in 0..40 {
        clock(&mut dut);
        hashed(&dut, &mut wanted);
    }
    assert!(wanted.is_empty(), "no hash of {wanted:?}");
    assert!(kinds.iter().all(|&frames| frames > 20), "{kinds:?}");
}

#[test]
fn a_hash_is_that_of_its_frame() {
    for four_tuple in [false, true] {
        run::<32>(1, four_tuple, 0);
        run::<32>(2, four_tuple, 30);
        run::<8>(3, four_tuple, 0);
    }
}
