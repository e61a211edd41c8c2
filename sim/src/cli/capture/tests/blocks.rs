// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Blocks of pcapng, good and bad.

use super::*;

/// Every block, in both orders, with option lists good and bad: two frames are read, whatever stands around them.
#[test]
fn every_block_of_pcapng_is_read_or_stepped_over() {
    for big in [Big(false), Big(true)] {
        let end = big.option(0, &[]);
        let comment = big.option(1, b"ab\xe9c\xff");
        let lists = [
            ("none", vec![]),
            ("an end mark", end.clone()),
            ("a comment", [comment.clone(), end.clone()].concat()),
            ("no end mark", comment.clone()),
            ("lengths that are not expected", [big.option(10, &[0; 4]), big.option(6, &[1; 8]), big.option(9, &[]), end.clone()].concat()),
            ("an option beyond the end", [comment, big.u16(4), big.u16(4000)].concat()),
            ("an unknown one", [big.option(0x7fff, &[9; 5]), end].concat()),
        ];
        for (list, options) in &lists {
            for (interfaces, list_of) in [(options, "interface"), (&vec![], "frame")] {
                let between = |kind: u32, body: Vec<u8>| big.block(kind, [body, options.clone()].concat());
                for (what, block) in [
                    ("nothing", vec![]),
                    ("names without an end", big.block(4, [big.u16(1), big.u16(5), vec![10, 0, 0, 1, b'x']].concat())),
                    ("no names", big.block(4, vec![])),
                    ("names", between(4, [big.option(1, &[10, 0, 0, 1, b'x', 0]), big.u32(0)].concat())),
                    ("statistics", between(5, big.words(&[0, 1, 2]))),
                    ("secrets", between(10, [big.words(&[0x544c_534b, 4]), b"abcd".to_vec()].concat())),
                    ("a custom block", between(0xbad, big.u32(1))),
                    ("another custom block", between(0x4000_0bad, big.u32(1))),
                    ("an unknown block", between(0x7777, vec![1, 2, 3])),
                    ("another interface", big.interface(113, 0, options)),
                ] {
                    let file = [
                        big.section(1, options),
                        big.interface(1, 0, interfaces),
                        big.enhanced(0, &frame(61), 61, options),
                        block,
                        big.enhanced(0, &frame(62), 62, options),
                    ];
                    let capture = parse(&file.concat()[..]).unwrap();
                    assert_eq!(lengths(&capture), [61, 62], "{list} in {list_of}, {what}, {big:?}");
                    assert!(capture.warnings.is_empty(), "{list} in {list_of}, {what}, {big:?}: {:?}", capture.warnings);
                }
            }
        }
    }
}

#[test]
fn the_other_two_kinds_of_packets_are_frames_too() {
    for big in [Big(false), Big(true)] {
        let begin = |snap| [big.section(1, &[]), big.interface(1, snap, &[])].concat();
        let simple = |length: u32, data: usize| big.block(3, [big.u32(length), frame(data)].concat());
        // Padded to 64, of a packet of 61, of one of 100 cut to 61, and of one that is whole.
        for (snap, length, data, want) in [(0, 61, 61, 61), (61, 100, 64, 61), (61, 100, 61, 61), (128, 64, 64, 64), (0, 100, 100, 100)] {
            let capture = parse(&[begin(snap), simple(length, data)].concat()[..]).unwrap();
            assert_eq!(lengths(&capture), [want], "snap {snap}, {length} bytes");
            assert_eq!(capture.warnings.len(), usize::from(want < length as usize));
        }
        let old = big.block(2, [big.u16(0), big.u16(7), big.words(&[0, 1, 61, 61]), frame(61)].concat());
        assert_eq!(lengths(&parse(&[begin(0), old].concat()[..]).unwrap()), [61]);
    }
}

/// What is beside the Ethernet frames is counted, and the frames keep the numbers that Wireshark gives them.
#[test]
fn frames_of_another_link_type_are_left_out_and_told() {
    let big = Big(false);
    let begin = [big.section(1, &[]), big.interface(113, 0, &[]), big.interface(1, 0, &[])].concat();
    let other = big.enhanced(0, &frame(40), 40, &[]);
    let file =
        [&begin, &other, &big.enhanced(1, &frame(60), 60, &[]), &other, &big.block(9, vec![1; 8]), &big.enhanced(1, &frame(61), 61, &[])];
    let capture = parse(&file.into_iter().flatten().copied().collect::<Vec<u8>>()[..]).unwrap();
    assert_eq!((lengths(&capture), numbers(&capture)), (vec![60, 61], vec![2, 5]));
    assert_eq!(capture.warnings, ["2 frames are left out: their link type is 113 (LINUX_SLL), and only Ethernet (1) can be sent"]);
    assert!(message(&[begin, other].concat()).contains("link type is 113"));
}

#[test]
fn sections_begin_anew_and_unknown_ones_are_left_out() {
    let with = |big: Big, version: u16, length: usize| {
        [big.section(version, &[]), big.interface(1, 0, &[]), big.enhanced(0, &frame(length), length as u32, &[])].concat()
    };
    let file = [with(Big(false), 1, 60), with(Big(true), 1, 61), with(Big(true), 2, 62), with(Big(false), 1, 63)].concat();
    let capture = parse(&file[..]).unwrap();
    assert_eq!(lengths(&capture), [60, 61, 63]);
    assert_eq!(capture.warnings, ["1 sections of the capture are left out: version 2.0 of pcapng is not known, only version 1 is"]);
    assert!(message(&with(Big(false), 9, 60)).contains("version 9.0 of pcapng"));
    // The interfaces of a section are its own.
    let stray = [with(Big(false), 1, 60), Big(false).section(1, &[]), Big(false).enhanced(0, &frame(61), 61, &[])].concat();
    assert!(parse(&stray[..]).unwrap().warnings[0].contains("interface 0, which is not described"));
}

#[test]
fn a_damaged_pcapng_is_used_up_to_the_damage() {
    let good = [LITTLE.section(1, &[]), LITTLE.interface(1, 0, &[]), LITTLE.enhanced(0, &frame(60), 60, &[])].concat();
    let broken = |spoil: &dyn Fn(&mut Vec<u8>)| {
        let mut block = LITTLE.enhanced(0, &frame(61), 61, &[]);
        spoil(&mut block);
        let capture = parse(&[&good[..], &block].concat()[..]).unwrap();
        assert_eq!(lengths(&capture), [60]);
        capture.warnings[0].clone()
    };
    assert!(broken(&|block| block.truncate(40)).contains("after frame 1 (it ends in mid-frame)"));
    assert!(broken(&|block| block[4] += 1).contains("a block of 97 bytes"));
    assert!(broken(&|block| block[4] = 0).contains("a block of 0 bytes"));
    assert!(broken(&|block| *block.last_mut().unwrap() = 1).contains("96 at its start"));
    assert!(broken(&|block| block[8 + 12] = 200).contains("a frame of 200 bytes in a block of"));
    assert!(broken(&|block| block[8] = 1).contains("interface 1, which is not described"));
}
