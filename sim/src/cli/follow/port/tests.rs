// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

/// Frames of 8 equal bytes each, with their bytes and the clocks in which their last beats came in.
fn rows(frames: &[(u8, u64)]) -> Vec<Row> {
    let row = |(number, &(_, clock)): (usize, &(u8, u64))| Row {
        clock_in: Some(clock),
        clock_whole: Some(clock),
        ..Row::waiting(number as u64 + 1, 8, None)
    };
    frames.iter().enumerate().map(row).collect()
}

fn out(byte: u8, clock: u64) -> Captured {
    Captured { bytes: vec![byte; 8], offered: clock, first: clock, last: clock, error: false }
}

const LATENCY: Latency = Latency { arrival: 0, balanced: 8, link: 3, offer: 3, answer: 484, spacing: 1, commit: 0 };

/// What a port makes of it: by frame the clock in which it left, and the faults.
fn follow(frames: &[(u8, u64)], links: &[(u64, bool)], sent: &[Captured]) -> (Vec<Option<u64>>, Vec<String>) {
    follow_block(LATENCY, frames, links, sent)
}

/// The same for a block of another latency.
fn follow_block(latency: Latency, frames: &[(u8, u64)], links: &[(u64, bool)], sent: &[Captured]) -> (Vec<Option<u64>>, Vec<String>) {
    let rows = rows(frames);
    let mut port = Port::new(3, latency);
    for (frame, (byte, _)) in frames.iter().enumerate() {
        port.expect(Expected { frame, number: frame as u64 + 1, bytes: vec![*byte; 8] });
    }
    let mut links = links.iter().peekable();
    let mut all = Settled::default();
    let mut keep = |settled: Settled| {
        all.frames.extend(settled.frames);
        all.faults.extend(settled.faults);
    };
    for out in sent {
        while let Some((clock, up)) = links.next_if(|link| link.0 <= out.last) {
            port.link(*clock, *up);
        }
        keep(port.sent(out, &rows));
    }
    links.for_each(|(clock, up)| port.link(*clock, *up));
    keep(port.finish(&rows));
    let mut left = vec![None; frames.len()];
    let mut seen = vec![0; frames.len()];
    for (frame, clock) in all.frames {
        left[frame] = clock;
        seen[frame] += 1;
    }
    assert!(seen.iter().all(|&times| times == 1), "every frame is settled once: {seen:?}");
    (left, all.faults)
}

const FLAP: [(u64, bool); 2] = [(100, false), (200, true)];

/// Five frames of the same bytes: one sent, one broken off, one swallowed, two sent when the link is back.
#[test]
fn equal_frames_are_told_apart_by_their_order_and_clocks() {
    let frames = [(7, 10), (7, 20), (7, 30), (7, 250), (7, 260)];
    let broken = Captured { bytes: vec![7, 7, 0], error: true, ..out(7, 101) };
    let sent = [out(7, 50), broken, out(7, 270), out(7, 280)];
    assert_eq!(follow(&frames, &FLAP, &sent), (vec![Some(50), None, None, Some(270), Some(280)], vec![]));
    // Late, as its MAC paused, and yet the one that was on offer when the link fell.
    let late = Captured { first: 240, last: 245, ..out(7, 104) };
    let sent = [out(7, 50), late, out(7, 270), out(7, 280)];
    assert_eq!(follow(&frames, &FLAP, &sent), (vec![Some(50), Some(245), None, Some(270), Some(280)], vec![]));
    // Two falls, and the run between them is known by its clocks.
    let links = [FLAP[0], FLAP[1], (290, false), (300, true)];
    let sent = [out(7, 50), out(7, 260), out(7, 400)];
    let frames = [(7, 10), (7, 20), (7, 250), (7, 280), (7, 350)];
    assert_eq!(follow(&frames, &links, &sent), (vec![Some(50), None, Some(260), None, Some(400)], vec![]));
}

/// Equal frames, one in every clock, and a port that does by the clock what the egress buffer does: what each short fall swallowed is
/// known to the frame, whatever the latency of the block.
#[test]
fn what_a_fall_swallowed_is_known_to_the_clock_at_any_latency() {
    for (balanced, link, offer, length) in [(8, 3, 3, 1), (8, 3, 3, 4), (10, 3, 3, 1), (5, 3, 3, 2), (8, 4, 3, 1), (8, 2, 4, 1)] {
        let latency = Latency { balanced, link, offer, ..LATENCY };
        let falls = [(100, 100 + length), (130, 130 + length)];
        let leaves = |came: u64| {
            let written = came + balanced;
            let is_lost = |&(fall, rise): &(u64, u64)| written + offer > fall + link + 1 && written < rise + link;
            (!falls.iter().any(is_lost)).then_some(written + offer)
        };
        let frames: Vec<(u8, u64)> = (80..150).map(|clock| (7, clock)).collect();
        let links: Vec<(u64, bool)> = falls.iter().flat_map(|&(fall, rise)| [(fall, false), (rise, true)]).collect();
        let left: Vec<Option<u64>> = frames.iter().map(|&(_, came)| leaves(came)).collect();
        let sent: Vec<Captured> = left.iter().flatten().map(|&clock| out(7, clock)).collect();
        assert!(sent.len() < frames.len());
        assert_eq!(follow_block(latency, &frames, &links, &sent), (left, vec![]), "{latency:?}, falls of {length}");
    }
}

/// How many came out says where the last run begins, whatever held its frames up.
#[test]
fn frames_that_were_held_up_are_counted_from_the_end() {
    let frames = [(7, 10), (7, 20), (7, 30), (7, 40)];
    assert_eq!(follow(&frames, &FLAP, &[out(7, 300), out(7, 310)]).0, [None, None, Some(300), Some(310)]);
}

#[test]
fn what_a_fall_does_not_explain_is_a_fault() {
    let two = [(1, 10), (2, 20)];
    let fault = |frames: &[(u8, u64)], links: &[(u64, bool)], sent: &[Captured]| {
        let faults = follow(frames, links, sent).1;
        assert!(!faults.is_empty(), "{frames:?} {links:?} {sent:?}");
        faults[0].clone()
    };
    assert_eq!(follow(&two, &[], &[out(1, 50), out(2, 60)]).1, [""; 0]);
    assert!(fault(&two, &[], &[out(1, 50)]).contains("frame 2: decided for port 3, and never sent"));
    assert!(fault(&two, &[], &[out(2, 50), out(1, 60)]).contains("where frame 1 of 8 bytes was due"));
    assert!(fault(&two, &[], &[out(1, 50), out(2, 60), out(2, 70)]).contains("nobody gave it"));
    // It fell and rose in one clock, which is no fall.
    assert!(fault(&two, &[(100, false), (100, true)], &[out(1, 50)]).contains("never sent"));
    // A frame that came when the link was back must leave.
    assert!(fault(&[(1, 10), (2, 250)], &FLAP, &[out(1, 50)]).contains("frame 2: decided"));
    assert!(fault(&[(1, 10), (2, 250), (3, 260)], &FLAP, &[out(1, 50), out(3, 300)]).contains("frame 2 of 8 bytes was due"));
    // Of equal frames too: one too few, one too many.
    assert!(fault(&[(7, 10), (7, 250), (7, 260)], &FLAP, &[out(7, 50), out(7, 300)]).contains("frame 3: decided"));
    assert!(fault(&[(7, 10), (7, 250)], &FLAP, &[out(7, 50), out(7, 300), out(7, 310)]).contains("nobody gave it"));
    // A fall does not take one out of the midst.
    assert!(fault(&[(1, 150), (2, 160), (3, 170)], &FLAP, &[out(1, 300), out(3, 310)]).contains("not one run"));
    // Broken off, with its link up.
    let broken = Captured { bytes: vec![1, 1, 0], error: true, ..out(1, 50) };
    assert!(fault(&two, &[], &[broken.clone(), out(2, 60)]).contains("error: true"));
    assert!(!follow(&two, &FLAP, &[Captured { offered: 250, ..broken }, out(2, 260)]).1.is_empty());
    // It left before it was whole.
    assert!(!follow(&[(7, 10), (7, 250)], &FLAP, &[out(7, 50), out(7, 240)]).1.is_empty());
}
