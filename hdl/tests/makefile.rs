// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the Makefile lists so that it can refuse a wrong value before anything is built: the same as the sources. And where it writes.

use equipoise_hdl::{BOXES, BUFFERS, PORTS, WIDTHS};
use std::fmt::Display;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The words of a variable.
fn words(variable: &str) -> Vec<&'static str> {
    let text = include_str!("../../Makefile");
    let value = text.lines().find_map(|line| line.strip_prefix(variable)?.strip_prefix(" := "));
    value.unwrap_or_else(|| panic!("no {variable} in the Makefile")).split(' ').collect()
}

fn written<T: Display>(values: &[T]) -> Vec<String> {
    values.iter().map(T::to_string).collect()
}

#[test]
fn its_lists_are_those_of_the_sources() {
    assert_eq!(words("SIZES_N"), written(&PORTS));
    assert_eq!(words("SIZES_W"), written(&WIDTHS));
    assert_eq!(words("BUFFERS"), written(&BUFFERS));
    assert_eq!(words("BOXES"), BOXES);
}

/// The sample has every N and every W, and for each pair of neighbours two sizes that differ in nothing else.
#[test]
fn its_sample_covers_the_sizes() {
    let parse = |size: &str| size.strip_prefix('n')?.split_once('w').and_then(|(n, w)| Some((n.parse().ok()?, w.parse().ok()?)));
    let sample: Vec<(usize, usize)> = words("SAMPLE").into_iter().map(|size| parse(size).unwrap()).collect();
    let has = |n, w| sample.contains(&(n, w));
    assert!(sample.iter().all(|(n, w)| PORTS.contains(n) && WIDTHS.contains(w)));
    for pair in PORTS.windows(2) {
        assert!(WIDTHS.iter().any(|&w| has(pair[0], w) && has(pair[1], w)), "ports {pair:?}");
    }
    for pair in WIDTHS.windows(2) {
        assert!(PORTS.iter().any(|&n| has(n, pair[0]) && has(n, pair[1])), "widths {pair:?}");
    }
}

/// A program that prints its arguments, one a line. Written once: who starts it must not find it half written.
fn echo() -> &'static Path {
    static ECHO: OnceLock<PathBuf> = OnceLock::new();
    ECHO.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("makefile");
        std::fs::create_dir_all(&folder).unwrap();
        let echo = folder.join("echo");
        std::fs::write(&echo, "#!/bin/sh\nprintf '[%s]\\n' \"$@\"\n").unwrap();
        std::fs::set_permissions(&echo, std::fs::Permissions::from_mode(0o755)).unwrap();
        echo
    })
}

/// What a target would run, an argument a line, in place of cargo and Python.
fn run_by(target: &str, settings: &[&str]) -> String {
    let output = called(target, settings).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The call of a target that only shows what it would run.
fn called(target: &str, settings: &[&str]) -> Command {
    let echo = echo();
    let mut make = Command::new("make");
    make.args(["--no-print-directory", "-C"]).arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).args([target, "TOOLS=true"]);
    make.args(settings).arg(format!("CARGO={0}", echo.display())).arg(format!("PYTHON={}", echo.display()));
    // Those of a make around the test.
    make.env_remove("MAKEFLAGS").env_remove("MAKEOVERRIDES");
    make
}

#[test]
fn folders_may_have_blanks_and_be_anywhere() {
    for target in ["rtl", "mac"] {
        assert!(run_by(target, &["OUT=build/a b"]).contains("[--out]\n[build/a b]\n"), "{target}");
    }
    assert!(run_by("mac", &["OUT=/else where/c"]).contains("[/else where/c/equipoise_mac.v]\n[mac]\n"));
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().display().to_string();
    assert!(run_by("mac", &["OUT=build/a b"]).contains(&format!("[{here}/build/a b/equipoise_mac.v]\n")));
}

#[test]
fn the_bridge_with_pages_is_printed_when_it_is_asked_for() {
    for (settings, wanted) in [(&[][..], false), (&["PAGES=0"], false), (&["PAGES=1"], true), (&["PAGES=1", "BOX=egress"], false)] {
        assert_eq!(run_by("rtl", settings).contains("[--pages]"), wanted, "{settings:?}");
    }
}

#[test]
fn a_switch_is_off_with_0_and_nothing_and_wrong_values_are_refused() {
    for (target, name, option) in
        [("prove", "RECORD", "--record"), ("bitstream", "RECORD", "--record"), ("bench", "FRESH", "--fresh"), ("rtl", "PAGES", "--pages")]
    {
        let option = format!("[{option}]");
        for (value, on) in [("", false), ("0", false), ("1", true)] {
            let told = run_by(target, &[&format!("{name}={value}")]);
            assert_eq!(told.contains(&option), on, "{target} {name}={value}: {told}");
        }
    }
    for (target, setting) in
        [("prove", "RECORD=no"), ("bench", "FRESH=2"), ("frame-way", "CHECK=yes"), ("sizes", "SIZES="), ("rtl-lint", "SIZES=,")]
    {
        let output = called(target, &[setting]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && told.contains(": choose ") && output.stdout.is_empty(), "{target} {setting}: {told}");
    }
}

/// The first build takes minutes: who looks on sees what is compiled, a file does not have it.
#[test]
fn what_is_compiled_is_seen_on_a_terminal() {
    use rustix::pty::{grantpt, openpt, ptsname, unlockpt, OpenptFlags};
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap().into_string().unwrap();
    let quiet = |told: &[u8]| String::from_utf8_lossy(told).lines().nth(1) == Some("[--quiet]");
    for target in ["demo", "test", "rtl"] {
        let screen = std::fs::File::options().write(true).open(&name).unwrap();
        let seen = called(target, &[]).stderr(screen).output().unwrap();
        assert!(seen.status.success() && !quiet(&seen.stdout), "{target}: {}", String::from_utf8_lossy(&seen.stdout));
        assert!(quiet(run_by(target, &[]).as_bytes()), "{target}");
    }
}
