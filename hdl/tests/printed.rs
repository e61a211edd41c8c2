// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Every file that `make rtl` writes, in every size, and every board core, against the sums in `printed.sha256`: whoever puts the sources in
//! order sees that what the block does has not changed.
//!
//! Where the text must change and the block must not, the old and the new are proved equal, and the list is taken anew. `EQUIPOISE_PRINTED=DIR`
//! writes the files to DIR: `diff -r` shows what differs, and `sha256sum` over them is the list.

use equipoise_hdl::{device::Top, *};
use equipoise_regmap::Features;
use sha2::{Digest, Sha256};

const CLOCK: u64 = 125_000_000;
const SUMS: &str = include_str!("printed.sha256");

/// Names and texts of all files.
fn printed() -> Vec<(String, String)> {
    let mut files = vec![
        ("equipoise_mac.v".to_string(), emit_mac().unwrap()),
        ("equipoise_uart_bridge.v".to_string(), emit_uart_bridge(CLOCK, 115_200, uart_timeout(CLOCK)).unwrap()),
        ("equipoise_uart_bridge_pages.v".to_string(), emit_paged_bridge(CLOCK, 115_200, uart_timeout(CLOCK)).unwrap()),
    ];
    // As on the boards, where a small one has a clock of 25 MHz.
    for (top, clock, taps) in [(Top::Small, 25_000_000, 0), (Top::PortExtender, CLOCK, 80), (Top::TwoMembers, CLOCK, 80)] {
        files.push((format!("{}.v", top.core()), emit_board(top, clock, 1_000_000, taps).unwrap()));
    }
    // Without what may be left out: what is added to the others must not change these.
    for n in PORTS {
        files.push(emit_files(n, 64, 4096, Features::NONE, CLOCK).unwrap().swap_remove(0));
    }
    for buffer in BUFFERS {
        for n in PORTS {
            for w in WIDTHS {
                files.extend(
                    emit_files(n, w, buffer, Features::ALL, CLOCK)
                        .unwrap()
                        .into_iter()
                        .map(|(name, text)| (format!("{buffer}/{name}"), text)),
                );
                files.push((format!("{buffer}/equipoise_receive_n{n}_w{w}.v"), emit_receive(n, w, buffer).unwrap()));
            }
        }
    }
    files
}

#[test]
fn nothing_that_is_printed_has_changed() {
    let files = printed();
    if let Some(folder) = std::env::var_os("EQUIPOISE_PRINTED").map(std::path::PathBuf::from) {
        for (name, text) in &files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    // As sha256sum prints it: sum, two blanks, name.
    let now: Vec<String> = files.iter().map(|(name, text)| format!("{:x}  {name}", Sha256::digest(text))).collect();
    let kept: Vec<&str> = SUMS.lines().collect();
    let changed: Vec<&str> = now.iter().filter(|line| !kept.contains(&line.as_str())).map(|line| &line[66..]).collect();
    assert!(changed.is_empty(), "printed otherwise than before: {}", changed.join(", "));
    assert_eq!(now.len(), kept.len(), "files that are printed");
}

/// Lines that a reader need not scroll for, and a word on every module.
#[test]
fn what_is_printed_reads_well() {
    for (name, text) in printed() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            assert!(line.len() <= 140, "{name}, line {}, has {} columns", at + 1, line.len());
            if line.starts_with("module ") {
                let head: Vec<&str> = lines[..at].iter().rev().take_while(|line| line.starts_with("//")).copied().collect();
                assert!(head.last().is_some_and(|first| !first.starts_with("// Used as")), "{name}: nothing says what {line} is");
            }
        }
    }
}
