// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Files are made here byte by byte: a writer would not make those that are wrong.

use super::*;
use equipoise_sim::Rng;

mod blocks;

/// In which order numbers are written.
#[derive(Clone, Copy, Debug)]
struct Big(bool);

impl Big {
    fn u16(self, value: u16) -> Vec<u8> {
        if self.0 { value.to_be_bytes() } else { value.to_le_bytes() }.to_vec()
    }

    fn u32(self, value: u32) -> Vec<u8> {
        if self.0 { value.to_be_bytes() } else { value.to_le_bytes() }.to_vec()
    }

    fn words(self, values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|&value| self.u32(value)).collect()
    }

    /// A block of pcapng, its body padded.
    fn block(self, kind: u32, mut body: Vec<u8>) -> Vec<u8> {
        body.resize(body.len().next_multiple_of(4), 0);
        let length = self.u32(body.len() as u32 + 12);
        [self.u32(kind), length.clone(), body, length].concat()
    }

    fn option(self, code: u16, value: &[u8]) -> Vec<u8> {
        let mut option = [self.u16(code), self.u16(value.len() as u16), value.to_vec()].concat();
        option.resize(option.len().next_multiple_of(4), 0);
        option
    }

    fn section(self, version: u16, options: &[u8]) -> Vec<u8> {
        let fixed = [self.u32(0x1a2b_3c4d), self.u16(version), self.u16(0), vec![0xff; 8]].concat();
        self.block(0x0a0d_0d0a, [&fixed, options].concat())
    }

    fn interface(self, link: u16, snap: u32, options: &[u8]) -> Vec<u8> {
        self.block(1, [&self.u16(link), &self.u16(0), &self.u32(snap), options].concat())
    }

    fn enhanced(self, interface: u32, bytes: &[u8], length: u32, options: &[u8]) -> Vec<u8> {
        let mut body = [self.words(&[interface, 0, 1, bytes.len() as u32, length]), bytes.to_vec()].concat();
        body.resize(body.len().next_multiple_of(4), 0x5a);
        self.block(6, [&body, options].concat())
    }

    /// A pcap file with frames of these lengths.
    fn pcap(self, magic: u32, lengths: &[usize], link: u32) -> Vec<u8> {
        let mut out = [self.u32(magic), self.u16(2), self.u16(4), self.words(&[0, 0, 65535, link])].concat();
        for &length in lengths {
            out.extend(self.words(&[1, 2, length as u32, length as u32]));
            out.extend(if magic == 0xa1b2_cd34 { vec![0x77; 8] } else { vec![] });
            out.extend(frame(length));
        }
        out
    }
}

const LITTLE: Big = Big(false);

fn frame(length: usize) -> Vec<u8> {
    (0..length).map(|i| i as u8).collect()
}

fn message(bytes: &[u8]) -> String {
    format!("{:#}", parse(bytes).unwrap_err())
}

fn lengths(capture: &Capture) -> Vec<usize> {
    for packet in &capture.packets {
        assert_eq!(packet.bytes, frame(packet.bytes.len()));
    }
    capture.packets.iter().map(|packet| packet.bytes.len()).collect()
}

fn numbers(capture: &Capture) -> Vec<u64> {
    capture.packets.iter().map(|packet| packet.number).collect()
}

#[test]
fn frames_come_in_order_from_every_form_of_pcap() {
    for magic in [0xa1b2_c3d4, 0xa1b2_3c4d, 0xa1b2_cd34] {
        for big in [Big(false), Big(true)] {
            let capture = parse(&big.pcap(magic, &[60, 1514, 14], 1)[..]).unwrap();
            assert_eq!((lengths(&capture), numbers(&capture)), (vec![60, 1514, 14], vec![1, 2, 3]), "{magic:x} {big:?}");
            assert!(capture.warnings.is_empty());
        }
    }
}

#[test]
fn what_is_not_a_capture_of_frames_is_refused_and_says_why() {
    assert!(message(b"").contains("0 bytes"));
    assert!(message(b"GIF89a, not a capture").contains("neither pcap nor pcapng"));
    let pcap = |lengths: &[usize], link| LITTLE.pcap(0xa1b2_c3d4, lengths, link);
    assert!(message(&pcap(&[60], 113)).contains("link type is 113"));
    assert!(message(&pcap(&[], 1)).contains("no frame"));
    assert!(message(&pcap(&[60], 1)[..30]).contains("nothing can be read"));
    assert!(message(&pcap(&[60], 1)[..10]).contains("header"));
    let mut version = pcap(&[60], 1);
    version[4] = 3;
    assert!(message(&version).contains("version 3.4 of pcap"));
}

#[test]
fn a_truncated_capture_gives_what_it_has_and_a_warning() {
    let whole = LITTLE.pcap(0xa1b2_c3d4, &[60, 70, 80], 1);
    let capture = parse(&whole[..whole.len() - 1]).unwrap();
    assert_eq!(lengths(&capture), [60, 70]);
    assert!(capture.warnings[0].contains("after frame 2"), "{:?}", capture.warnings);
}

#[test]
fn a_frame_cut_by_the_snap_length_is_told() {
    let mut bytes = LITTLE.pcap(0xa1b2_c3d4, &[60], 1);
    bytes[24 + 12..24 + 16].copy_from_slice(&1500u32.to_le_bytes());
    let capture = parse(&bytes[..]).unwrap();
    assert!(capture.warnings[0].contains("1 frames were captured in part"));
    // Of version 2.3 the lengths may be the other way round.
    bytes[6] = 3;
    bytes[24 + 8..24 + 16].copy_from_slice(&[1500u32.to_le_bytes(), 60u32.to_le_bytes()].concat());
    assert_eq!(lengths(&parse(&bytes[..]).unwrap()), [60]);
}

/// The FCS is no part of a frame, and the MAC makes its own: wherever the file says that it is there, it goes.
#[test]
fn a_check_sequence_is_taken_off() {
    for big in [Big(false), Big(true)] {
        let begin = |options: &[u8]| [big.section(1, &[]), big.interface(1, 0, options)].concat();
        let flags = big.option(2, &big.u32(4 << 5));
        for (what, file) in [
            ("link type", big.pcap(0xa1b2_c3d4, &[64, 104], 0x2400_0001)),
            (
                "bytes",
                [begin(&big.option(13, &[4])), big.enhanced(0, &frame(64), 64, &[]), big.enhanced(0, &frame(104), 104, &[])].concat(),
            ),
            (
                "bits",
                [begin(&big.option(13, &[32])), big.enhanced(0, &frame(64), 64, &[]), big.enhanced(0, &frame(104), 104, &[])].concat(),
            ),
            ("flags", [begin(&[]), big.enhanced(0, &frame(64), 64, &flags), big.enhanced(0, &frame(104), 104, &flags)].concat()),
        ] {
            let capture = parse(&file[..]).unwrap();
            assert_eq!(lengths(&capture), [60, 100], "{what} {big:?}");
            assert_eq!(capture.warnings, ["2 frames were captured with their FCS, which is not sent: a MAC adds it"], "{what}");
        }
        // Cut by the snap length within the FCS: the frame is whole.
        let capture = parse(&[begin(&big.option(13, &[4])), big.enhanced(0, &frame(62), 64, &[])].concat()[..]).unwrap();
        assert_eq!((lengths(&capture), capture.warnings.len()), (vec![60], 1));
    }
    let capture = parse(&LITTLE.pcap(0xa1b2_c3d4, &[64], 0x1400_0001)[..]).unwrap();
    assert_eq!(lengths(&capture), [64]);
    assert!(capture.warnings[0].contains("an FCS of 2 bytes"), "{:?}", capture.warnings);
    // A length without the bit that says that it counts.
    assert_eq!(lengths(&parse(&LITTLE.pcap(0xa1b2_c3d4, &[64], 0x2000_0001)[..]).unwrap()), [64]);
}

#[test]
fn random_damage_never_panics_or_hangs() {
    let mut rng = Rng::new(3);
    let good = [LITTLE.pcap(0xa1b2_c3d4, &[60, 1514, 200], 1), super::super::pcapng::tests::sample()];
    for i in 0..20_000 {
        let mut bytes = good[i % 2].clone();
        for _ in 0..1 + rng.below(4) {
            let at = rng.below(bytes.len() as u64) as usize;
            bytes[at] = rng.bits() as u8;
        }
        bytes.truncate(rng.below(2 * bytes.len() as u64) as usize);
        if let Ok(capture) = parse(&bytes[..]) {
            assert!(capture.packets.iter().map(|packet| packet.bytes.len()).sum::<usize>() < bytes.len());
        }
    }
}
