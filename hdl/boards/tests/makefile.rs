// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The Makefile knows every board and its tops, and refuses others before it sets anything up.

use equipoise_boards::catalogue;
use std::path::Path;
use std::process::{Command, Output};

/// Runs a target of which nothing but its checks must be reached: what sets up its tools fails.
fn make(target: &str, board: &str, top: &str) -> Output {
    let mut make = Command::new("make");
    make.arg("-C").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).args([target, "TOOLS=echo set up; false"]);
    // Those of a make around the test.
    make.arg(format!("BOARD={board}")).arg(format!("TOP={top}")).env_remove("MAKEFLAGS").env_remove("MAKEOVERRIDES").output().unwrap()
}

#[test]
fn what_is_no_board_is_refused_before_anything_is_set_up() {
    let known = |target, board: &str, top: &str| {
        let output = make(target, board, top);
        let (told, done) = (String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
        let (refused, began) = (told.contains("choose a board and its top of "), done.contains("set up"));
        assert!(refused != began, "{target} {board} {top}: {told}{done}");
        began
    };
    for target in ["bitstream", "bitstream-check", "netlist-check"] {
        for board in catalogue::all() {
            for top in ["port-extender", "two-members", "small"] {
                let takes = board.tops.iter().any(|own| own.name() == top);
                assert_eq!(known(target, board.name, top), takes, "{target} {} {top}", board.name);
            }
        }
        assert!(!known(target, "foo", "port-extender") && !known(target, "", "small") && !known(target, "alchitry-cu", ""));
        assert!(!known(target, "foo alchitry-cu", "small"));
        assert_eq!(known(target, "all", "port-extender"), target != "netlist-check");
    }
}

/// A packer is called after minutes of placing: one that is not there is told before.
#[test]
fn a_packer_that_is_not_there_is_told_before_anything_is_built() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (variable, need, board, top) in
        [("ECPPACK", "ecppack", "colorlight-i5", "two-members"), ("ICEPACK", "icepack", "alchitry-cu", "small")]
    {
        for target in ["bitstream", "bitstream-check"] {
            let mut make = Command::new("make");
            make.arg("-C").arg(&root).args([target, "TOOLS=echo", "CARGO=true", &format!("BOARD={board}"), &format!("TOP={top}")]);
            let told = make.env_remove("MAKEFLAGS").env_remove("MAKEOVERRIDES").output().unwrap().stdout;
            assert!(String::from_utf8_lossy(&told).split_whitespace().any(|word| word == need), "make {target} sets up no {need}");
        }
        let output = Command::new(root.join("scripts/tools")).arg(need).env(variable, "/no/such").output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && told.contains(&format!("{variable}=/no/such is not there")), "{told}");
    }
}
