// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Frames that secondary adaptors send by themselves, beside those of the capture.

use super::scenarios::equal;
use super::*;

/// A run whose files are still there.
fn run(name: &str, frames: &[Vec<u8>], options: &str) -> (Folder, PathBuf, serde_json::Value) {
    let folder = Folder::new(name);
    let (file, out) = (folder.file("in.pcap"), folder.file("out"));
    fs::write(&file, pcap(frames)).unwrap();
    let output = replay(&file, &out, options);
    assert_eq!(code(&output), 0, "{options}: {}{}", text(&output.stdout), text(&output.stderr));
    let report = serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    (folder, out, report)
}

/// Of what a port sent by itself: place of each frame in its adaptor's traffic.
fn places(sent: &[(u64, Vec<u8>)], port: usize) -> Vec<u64> {
    let place = |frame: &(u64, Vec<u8>)| {
        assert_eq!(usize::from(frame.1[11]), port, "another adaptor's");
        u64::from_be_bytes(frame.1[14..22].try_into().unwrap())
    };
    sent.iter().map(place).collect()
}

fn counts(report: &serde_json::Value) -> Vec<usize> {
    report["per_port"].as_array().unwrap().iter().map(|port| port["own_frames"].as_u64().unwrap() as usize).collect()
}

#[test]
fn it_leaves_by_their_own_ports_whole_and_in_order() {
    let input = frames(300);
    for (n, w) in equipoise_sim::sizes() {
        let last = n - 1;
        let options = format!("--ports {n} --width {w} --own {last}=30% --seed {n} --stall 0.1");
        let (_folder, out, report) = run("own-every-size", &input, &options);
        check(&input, &out, 1522);
        let sent = own_sent(&out);
        assert_eq!(sent.keys().copied().collect::<Vec<_>>(), [last]);
        let places = places(&sent[&last], last);
        assert!(places.len() > 4 && places.iter().copied().eq(0..places.len() as u64), "n = {n}, w = {w}: {places:?}");
        let mut want = vec![0; n];
        want[last] = places.len();
        assert_eq!(counts(&report), want);
        let bytes: usize = sent[&last].iter().map(|frame| frame.1.len()).sum();
        assert_eq!(report["per_port"][last]["own_bytes"], bytes);
    }
}

/// Preamble, FCS and gap included; an event changes it.
#[test]
fn it_has_its_rate() {
    let folder = Folder::new("own-rate");
    let toml = folder.file("a.toml");
    fs::write(&toml, "ports = 2\n[own]\n1 = \"80%\"\n[[event]]\nat = \"2ms\"\nown = { 1 = \"250Mbit\" }\n").unwrap();
    let options = format!("--scenario {} --own 1=50%", toml.display());
    let (_folder, out, _) = run("own-rate-run", &equal(3000, 400), &options);
    let sent = &own_sent(&out)[&1];
    for (from, to, want) in [(0.0, 2e6, 0.5), (2e6, 4e6, 0.25)] {
        let during = sent.iter().filter(|frame| (from..to).contains(&(frame.0 as f64)));
        let reached = during.map(|frame| frame.1.len() as f64 + 24.0).sum::<f64>() * 8.0 / (to - from);
        assert!((reached / want - 1.0).abs() < 0.06, "{reached} Gbit/s, not {want}");
    }
}

/// What its failure swallows is gone, and no more than that; the block's own counters agree, or the run fails.
#[test]
fn it_ends_with_its_link_and_comes_back_with_it() {
    let input = frames(600);
    let options = "--own 1=60% --own 2=60% --link-down 2@200 --link-up 2@400 --stall 0.1";
    let (_folder, out, report) = run("own-link", &input, options);
    let sent = own_sent(&out);
    let (whole, cut) = (places(&sent[&1], 1), places(&sent[&2], 2));
    assert!(whole.iter().copied().eq(0..whole.len() as u64));
    let gaps = cut.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
    assert!(cut.is_sorted() && gaps <= 1 && cut.len() > 20, "{cut:?}");
    assert_eq!(counts(&report), [0, whole.len(), cut.len(), 0]);
    // Down at the end: what waits for the link is nobody's fault.
    run("own-link-end", &input, "--own 1=60% --link-down 1@300");
}

/// A frame that is half in as the capture ends is waited for.
#[test]
fn it_ends_with_a_whole_frame() {
    for seed in 1..60 {
        let options = format!("--own 1=300Mbit --own 2=100Gbit --own 3=500Mbit --speed max --seed {seed}");
        let (_folder, out, report) = run("own-end", &equal(3, 64), &options);
        let sent = own_sent(&out);
        assert_eq!(counts(&report), [0, 1, 2, 3].map(|port| sent.get(&port).map_or(0, Vec::len)));
    }
}

/// It keeps nothing alive that waits for good.
#[test]
fn it_is_no_reason_to_wait() {
    let (_folder, out, _) = run("own-held", &equal(60, 64), "--own 1=50% --policy QUOTA --commands 3 --lu-max 3=2");
    let held = decisions(&out).iter().filter(|line| line.drop == "HELD").count();
    assert_eq!(held, 52);
}
