// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The way to a bitstream, on a small core: same bytes twice, and every complaint that it must make.

use super::loopback;
use equipoise_boards::{catalogue, constraints, module_name};
use equipoise_synth::{bitstream::flow::Build, tools};
use std::fs;

/// A build of the loopback on a board, with Verilog and constraints changed.
fn build(name: &str, board: &str, top: &str, change: impl Fn(&mut String, &mut String)) -> Build {
    let (board, top) = catalogue::find(board, top).unwrap();
    let (mut verilog, mut pins) = (loopback::verilog(&board, top), constraints::file(&board, top).text);
    change(&mut verilog, &mut pins);
    let work = tools::root().join("build/flow").join(name);
    let _ = fs::remove_dir_all(&work);
    let build = Build::of(&board, module_name(&board, top), verilog, pins, &work).unwrap();
    build.synthesise().unwrap();
    build
}

fn bytes(name: &str, build: &Build) -> Vec<u8> {
    fs::read(tools::root().join("build/flow").join(name).join(build.bitstream())).unwrap()
}

#[test]
fn same_seed_same_bytes_other_seed_other_bytes() {
    for (name, board, top) in [("ecp5", "colorlight-5a-75b-v7", "port-extender"), ("ice40", "alchitry-cu", "small")] {
        let mut made = Vec::new();
        for (run, seed) in [("a", 1), ("b", 1), ("c", 2)] {
            let name = format!("{name}_{run}");
            let build = build(&name, board, top, |_, _| ());
            let placed = build.place(seed).unwrap();
            assert_eq!(placed.timing.missed(5.0), None, "{name}");
            build.pack().unwrap();
            made.push(bytes(&name, &build));
        }
        assert!(made[0].len() > 10_000 && made[0] == made[1], "{name}: two builds, two bitstreams");
        assert!(made[0] != made[2], "{name}: the seed does nothing");
    }
}

/// What nextpnr says, and no error without it, of a constraint for a port that is not there; and of a port without one.
#[test]
fn lost_constraints_are_errors() {
    for (name, board, top, line, additional) in [
        (
            "ecp5",
            "colorlight-5a-75b-v8",
            "port-extender",
            "LOCATE COMP \"uart_rx\" SITE \"R7\";\n",
            "LOCATE COMP \"nothing\" SITE \"T14\";\n",
        ),
        ("ice40", "alchitry-cu", "small", "set_io uart_tx M9\n", "set_io nothing A3\n"),
    ] {
        let without = build(&format!("{name}_without"), board, top, |_, pins| {
            assert!(pins.contains(line));
            *pins = pins.replace(line, "");
        });
        let error = without.place(1).err().expect("a pin without a place").to_string();
        assert!(error.contains("do not fit each other") && error.contains("uart_"), "{error}");
        let more = build(&format!("{name}_more"), board, top, |_, pins| *pins += additional);
        let error = more.place(1).err().expect("a constraint for nothing").to_string();
        assert!(error.contains("do not fit each other") && error.contains("nothing"), "{error}");
    }
}

#[test]
fn a_clock_without_a_rate_is_an_error() {
    let rate = "FREQUENCY PORT \"phy_0_rx_clk\" 125 MHz;\n";
    let without = build("no_rate", "colorlight-5a-75b-v8", "two-members", |_, pins| *pins = pins.replace(rate, ""));
    let error = without.place(1).err().expect("a clock without a rate").to_string();
    assert!(error.contains("phy_0_rx_clk") && error.contains("no constraint"), "{error}");
}

#[test]
fn a_missed_clock_is_told_in_words() {
    let slow = build("missed", "colorlight-5a-75b-v8", "two-members", |_, pins| {
        *pins = pins.replace("FREQUENCY PORT \"clk\" 25 MHz", "FREQUENCY PORT \"clk\" 75 MHz");
    });
    let words = slow.place(1).unwrap().timing.missed(5.0).expect("375 MHz cannot be met");
    assert!(words.contains("of 393.8 MHz") && words.contains("critical path goes from") && words.contains("register"), "{words}");
}
