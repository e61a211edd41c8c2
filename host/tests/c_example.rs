// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The C example against a served block, with the committed C header (R3, R5).

mod served;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use served::Served;

/// Compiles the example as strictly as compilers can (`CC`, else `cc`).
fn compiled() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("poke");
    let cc = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let mut command = Command::new(&cc);
    command.args(["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-I"]).arg(root.join("docs/generated"));
    command.arg(root.join("host/examples/poke.c")).arg("-o").arg(&program);
    let output = command.output().unwrap_or_else(|error| panic!("no C compiler {cc}: {error}; install one or set CC"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program
}

#[test]
fn shares_are_set_from_c() {
    let (poke, served) = (compiled(), Served::start(&["--load", "20"]));
    let run = |arguments: &[&str]| -> Output { Command::new(&poke).args(arguments).output().unwrap() };
    for place in [served.place("tcp"), served.place("pty")] {
        let output = run(&[place, "4", "3", "2", "65535"]);
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{place}: {}", String::from_utf8_lossy(&output.stderr));
        let shares: Vec<&str> = text.lines().filter_map(|line| line.split(' ').nth(3)).collect();
        assert_eq!(shares, ["4", "3", "2", "65535"], "{text}");
        assert!(text.lines().all(|line| line.ends_with(" bytes decided")), "{text}");
    }
    for (arguments, message) in [
        (&[served.place("tcp"), "1", "2"][..], "2 shares for 4 ports"),
        (&[served.place("tcp"), "1", "2", "3", "65536"], "is no share"),
        (&["127.0.0.1:1", "1"], "cannot connect"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(message), "{arguments:?}");
    }
}
