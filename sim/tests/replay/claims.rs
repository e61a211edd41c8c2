// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a report and a picture say of the balance.

use super::*;

const CLAIM: &str = "no port was ever ahead of its share";

/// Runs 60 frames with these options; gives the report in words and as JSON, and the picture.
fn run(name: &str, options: &str) -> (String, serde_json::Value, String) {
    let folder = Folder::new(name);
    let (file, out) = (folder.file("in <a&b>.pcap"), folder.file("out"));
    fs::write(&file, pcap(&frames(60))).unwrap();
    let output = replay(&file, &out, options);
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    let report = serde_json::from_slice(&fs::read(out.join("report.json")).unwrap()).unwrap();
    (text(&output.stdout).into_owned(), report, fs::read_to_string(out.join("shares.svg")).unwrap())
}

#[test]
fn nothing_is_claimed_of_a_balance_that_there_is_none_of() {
    let (words, report, picture) = run("claim-none", "--ports 2 --shares 0,0");
    assert!(!words.contains(CLAIM) && words.contains("no eligible port had a share: the lowest eligible one takes all"), "{words}");
    assert_eq!((&report["within_bounds"], &report["per_port"][0]["excess_bytes"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert!(picture.contains("no eligible port has a share"));

    // Port 1 has none, and carries traffic while no other is left.
    let (words, report, _) = run("claim-some", "--ports 2 --shares 1,0 --link-down 0@20 --link-up 0@30");
    assert!(words.contains(CLAIM) && words.contains("not said of 1 epochs without an eligible port that has a share"), "{words}");
    assert_eq!(report["within_bounds"], true);
    let shares: Vec<bool> = report["epochs"].as_array().unwrap().iter().map(|e| e["has_shares"].as_bool().unwrap()).collect();
    assert_eq!(shares, [true, false, true]);

    // No frame comes through at all.
    let (words, _, _) = run("claim-nothing", "--ports 2 --link-down 0@1 --link-down 1@1");
    assert!(!words.contains(CLAIM) && words.contains("no frame was decided"), "{words}");

    let (words, report, _) = run("claim-all", "--ports 2 --shares 1,2");
    assert!(words.contains(CLAIM) && !words.contains("not said of") && report["within_bounds"] == true, "{words}");
}

#[test]
fn a_picture_says_what_it_shows() {
    let (_, _, picture) = run("picture", "--shares 3,1,0,2 --link-down 3@20 --link-up 3@40");
    for word in [
        "in &lt;a&amp;b&gt;.pcap: 60 frames over 4 ports by shares 3:1:0:2",
        "port 3, share 2",
        "exactly its share",
        "link of port 3 down",
        "% of the bytes lately",
        "bytes ahead of share",
        "no port may be ahead by more than one frame, 1522 bytes",
    ] {
        assert!(picture.contains(word), "{word} is missing");
    }
    // Labels of the scales are short: no rounding errors in them.
    let labels: Vec<&str> = picture.lines().map(str::trim).filter(|line| line.parse::<f64>().is_ok()).collect();
    assert!(labels.len() > 10 && labels.iter().all(|label| label.len() <= 6), "{labels:?}");
}
