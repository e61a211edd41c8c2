// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The pictures of the documents that the demos draw are as they are drawn now.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The picture in docs, and the run whose `shares.svg` it is.
fn is_as_drawn(options: &[&str], pictures: &[(&str, &str)]) {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pictures{}", options.concat()));
    let _ = fs::remove_dir_all(&out);
    let output = Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).arg("demo").args(options).arg("--out").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for (picture, run) in pictures {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs").join(picture);
        let (kept, drawn) = (fs::read_to_string(docs).unwrap(), fs::read_to_string(out.join(run).join("shares.svg")).unwrap());
        assert!(kept == drawn, "docs/{picture} is not what the demo draws: run make pictures");
    }
}

#[test]
fn the_demo_is() {
    is_as_drawn(&[], &[("demo-link-down.svg", "link-down")]);
}

#[test]
fn the_rebalance_demo_is() {
    let runs = ["slow-link", "runaway", "guarded", "runaway-own", "guarded-own"].map(|run| (format!("{run}.svg"), run));
    is_as_drawn(&["--rebalance"], &runs.each_ref().map(|(picture, run)| (picture.as_str(), *run)));
}
