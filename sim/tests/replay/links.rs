// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Links that fail and come back.

use super::*;

#[test]
fn a_link_that_fails_and_comes_back_starts_epochs_and_gets_nothing_meanwhile() {
    let folder = Folder::new("links");
    let input = frames(300);
    let (file, out) = (folder.file("in.pcapng"), folder.file("out"));
    fs::write(&file, pcapng(&input, DataLink::ETHERNET)).unwrap();
    let output = replay(&file, &out, "--shares 1,1,4,1 --link-down 2@100 --link-up 2@200 --stall 0.2 --seed 5");
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    let lines = check(&input, &out, 1522);
    check_bounds(&lines, &[1, 1, 4, 1], 1522);
    let mut epochs: Vec<_> = lines.iter().filter_map(|l| l.epoch.map(|e| (e, l.eligible))).collect();
    epochs.dedup();
    assert_eq!(epochs.iter().map(|e| e.1).collect::<Vec<_>>(), [0xf, 0xb, 0xf]);
    assert!(lines[102..198].iter().all(|l| l.port != Some(2)));
    assert!(lines[202..].iter().any(|l| l.port == Some(2)));
}

/// A capture of equal frames says nothing of which one left; the clocks do, and they are those of frames that differ.
#[test]
fn equal_frames_are_named_as_frames_that_differ_are() {
    let folder = Folder::new("equal");
    let mut rng = Rng::new(21);
    for run in 0..24 {
        let count = 20 + rng.below(60);
        let length = [14, 60, 61, 300][rng.below(4) as usize];
        let equal = vec![vec![0; length]; count as usize];
        let differ: Vec<Vec<u8>> = (0..count).map(|i| i.to_be_bytes().repeat(length)[6..6 + length].to_vec()).collect();
        let mut options =
            format!("--ports 2 --seed {run} --stall {} --speed {}", ["0", "0.5", "0.9"][run % 3], ["line", "max"][run / 3 % 2]);
        for _ in 0..1 + rng.below(3) {
            let (port, down) = (rng.below(2), 1 + rng.below(count - 2));
            options += &format!(" --link-down {port}@{down} --link-up {port}@{}", down + 1 + rng.below(12));
        }
        let decided = [equal, differ].map(|frames| {
            let (file, out) = (folder.file("in.pcap"), folder.file("out"));
            fs::write(&file, pcap(&frames)).unwrap();
            let output = replay(&file, &out, &options);
            assert_eq!(code(&output), 0, "{options}: {}{}", text(&output.stdout), text(&output.stderr));
            check(&frames, &out, 1522);
            fs::read_to_string(out.join("decisions.csv")).unwrap()
        });
        assert_eq!(decided[0], decided[1], "{count} frames of {length} bytes, {options}");
    }
}

/// Which of equal frames a fall swallowed last is known to the clock: between two short falls, frame by frame, in the report as when they
/// differ. A beat is a frame, if 14 bytes fit, so that one frame comes in every clock, all for the port that has all of the share.
#[test]
fn the_last_frame_that_a_short_fall_swallows_is_known_among_equal_ones() {
    let folder = Folder::new("swallowed");
    let count: u16 = 120;
    let equal = vec![vec![0; 14]; usize::from(count)];
    let differ: Vec<Vec<u8>> = (0..count).map(|i| i.to_be_bytes().repeat(7)).collect();
    for ((n, w), length) in equipoise_sim::sizes().flat_map(|size| [1, 2, 5, 9].map(|length| (size, length))) {
        let shares = "0,".repeat(n - 2) + "0";
        let (up, again) = (30 + length, 80 + length);
        let options = format!(
            "--ports {n} --width {w} --speed max --shares 1,{shares} --link-down 0@30 --link-up 0@{up} --link-down 0@80 --link-up 0@{again}"
        );
        let run = |frames: &[Vec<u8>]| {
            let (file, out) = (folder.file("in.pcap"), folder.file("out"));
            fs::write(&file, pcap(frames)).unwrap();
            let output = replay(&file, &out, &options);
            assert_eq!(code(&output), 0, "{options}: {}{}", text(&output.stdout), text(&output.stderr));
            (check(frames, &out, 1522), fs::read_to_string(out.join("decisions.csv")).unwrap())
        };
        let (lines, named) = run(&differ);
        assert_eq!(run(&equal).1, named, "{options}");
        let is_lost = |line: &Line| line.drop == "LINK_DOWN";
        assert!(lines[..60].iter().any(is_lost) && lines[60..].iter().any(is_lost), "{options}");
        if w >= 128 && length == 1 {
            // Both neighbours of the rule's limit are there, twice; else any rule would do.
            let limits = lines.windows(2).filter(|two| is_lost(&two[0]) && two[1].drop.is_empty() && two[1].port == Some(0));
            assert_eq!(limits.filter(|two| two[0].clock_in.map(|clock| clock + 1) == two[1].clock_in).count(), 2, "{options}");
        }
    }
}

#[test]
fn frames_are_held_while_no_port_is_up() {
    let folder = Folder::new("held");
    let input = frames(60);
    let (file, out) = (folder.file("in.pcap"), folder.file("out"));
    fs::write(&file, pcap(&input)).unwrap();
    let output = replay(&file, &out, "--ports 2 --link-down 0@20 --link-down 1@20 --speed max");
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    let lines = check(&input, &out, 1522);
    assert!(lines[25..].iter().all(|l| l.drop == "HELD"));
    assert!(text(&output.stdout).contains("HELD"));
    // And with a link back, all of those go out.
    let output = replay(&file, &out, "--ports 2 --link-down 0@20 --link-down 1@20 --link-up 1@21 --speed max");
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    assert!(check(&input, &out, 1522).iter().all(|l| l.drop != "HELD"));
}

#[test]
fn seeds_change_stalls_and_never_the_balance() {
    let folder = Folder::new("seeds");
    let input = frames(80);
    let file = folder.file("in.pcap");
    fs::write(&file, pcap(&input)).unwrap();
    let mut ports = Vec::new();
    let mut clocks = Vec::new();
    for (i, seed) in [1, 1, 2].iter().enumerate() {
        let out = folder.file(&format!("out{i}"));
        let output = replay(&file, &out, &format!("--stall 0.5 --speed max --seed {seed} --max-frame 1000"));
        assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
        let lines = check(&input, &out, 1000);
        ports.push(lines.iter().map(|l| l.port).collect::<Vec<_>>());
        clocks.push(lines.iter().map(|l| l.clock_out).collect::<Vec<_>>());
    }
    assert_eq!(clocks[0], clocks[1]);
    assert_ne!(clocks[0], clocks[2]);
    assert_eq!(ports[0], ports[2]);
}
