// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How far policies are from the shares: what `balance` says of the bundled capture, and that the page says the same.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

fn balance(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).arg("balance").args(arguments).output().unwrap()
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testbench/captures/demo.pcap")
}

/// The rows of the page under a heading that begins with this.
fn rows<'a>(page: &'a str, heading: &str) -> Vec<&'a str> {
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_else(|| panic!("no section {heading}"));
    section.lines().filter(|line| line.starts_with("| ") || line.contains("SHA-256 `")).collect()
}

/// `make balance` writes the page anew; its rows of other captures need these.
#[test]
fn the_page_says_what_the_command_finds() {
    let out = folder("balance-page");
    let output = balance(&["--out", out.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let read = |folder: &Path, name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (found, page) = (read(&out, "balance.md"), read(&docs, "balance.md"));
    assert!(rows(&found, "demo.pcap").len() > 12);
    assert_eq!(rows(&found, "demo.pcap"), rows(&page, "demo.pcap"), "run make balance");
    let introduction = |page: &str| page.split("\n## ").next().unwrap().to_string();
    assert_eq!(introduction(&found), introduction(&page), "run make balance");
    assert_eq!(read(&out, "balance.svg"), read(&docs, "balance.svg"), "run make balance");
}

/// What the figures are for: exact shares beat turns, and any rule per frame beats a hash of few flows.
#[test]
fn static_keeps_shares_better_than_the_others() {
    let output = balance(&["--json"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |rule: &str, shares: &[u16]| -> Vec<f64> {
        let rows = found["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["rule"] == rule && row["shares"] == serde_json::json!(shares)).unwrap();
        row["deviations"].as_array().unwrap().iter().map(|percent| percent.as_f64().unwrap()).collect()
    };
    let (even, steps) = ([1, 1, 1, 1], [4, 3, 2, 1]);
    for shares in [even, steps] {
        // A frame ahead, and three behind, of a thousand: far below one percent.
        assert!(of("STATIC", &shares)[2] < 1.0 && of("STATIC", &shares)[1] < of("ROUND_ROBIN", &shares)[1]);
    }
    assert_eq!(of("ACTIVE_BACKUP", &even), [75.0; 3]);
    for hash in ["layer2", "layer2+3", "layer3+4"] {
        assert!(of(&format!("bonding {hash}"), &even)[2] > 10.0 * of("STATIC", &even)[2], "{hash}");
    }
}

#[test]
fn captures_are_added_with_source_and_hash() {
    let folder = folder("balance-captures");
    fs::copy(demo(), folder.join("copy.pcap")).unwrap();
    fs::write(folder.join("README.md"), "| file | from |\n| --- | --- |\n| `copy.pcap` | somebody's `shelf` |\n").unwrap();
    let output = balance(&[folder.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout);
    let heads: Vec<&str> = text.lines().filter(|line| line.contains(", sha256 ")).collect();
    let hash = "e42474c88cf92b8a3a2d7e6327a63bc086111a6b0b3172f75c5ad138a95d8250";
    let want = ["demo.pcap (testbench/captures)", "copy.pcap (somebody's shelf)"].map(|name| format!("{name}: 1576 frames, sha256 {hash}"));
    assert_eq!(heads, want);
    // Windows that a capture is too short for have no figure, and what is no capture is refused by name.
    fs::write(folder.join("copy.pcap"), &fs::read(demo()).unwrap()[..2000]).unwrap();
    let text = String::from_utf8(balance(&[folder.join("copy.pcap").to_str().unwrap()]).stdout).unwrap();
    assert!(text.lines().next_back().is_some() && text.lines().any(|line| line.starts_with("STATIC") && line.ends_with('–')), "{text}");
    fs::write(folder.join("copy.pcap"), "nothing").unwrap();
    let output = balance(&[folder.to_str().unwrap()]);
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(1) && message.contains("copy.pcap") && message.contains("neither pcap"), "{message}");
}
