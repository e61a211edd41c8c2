// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Programs that are called by hand: what a page prints works in a bare clone, a call without what it needs says what that is, and who stops
//! listening gets no panic.

use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::{fs::PermissionsExt, net::UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts").join(name)
}

/// Writes a program.
fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
}

/// A tree with nothing in `.tools/`, whose `scripts/tools` only sets up a Python that says what it runs.
#[test]
fn examples_set_up_their_tools() {
    let tree = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bare");
    let _ = fs::remove_dir_all(&tree);
    program(&tree.join("scripts/examples"), &fs::read_to_string(script("examples")).unwrap());
    program(
        &tree.join("scripts/tools"),
        "#!/bin/sh\necho tools: $*\nmkdir -p .tools/bin .tools/venv/bin\nprintf '#!/bin/sh\\necho ran ${1##*/} of $2\\n' > .tools/venv/bin/python\n\
         chmod +x .tools/venv/bin/python\n",
    );
    for name in ["cocotb", "gigabit", "litex"] {
        program(&tree.join(format!("examples/{name}/test_{name}.py")), "");
    }
    let run = |names: &[&str]| {
        let mut call = Command::new(tree.join("scripts/examples"));
        // No Verilog is printed; the system's Verilator is none of the test's.
        call.args(names).env("CARGO", "true").env_remove("VERILATOR").output().unwrap()
    };
    for (name, tools) in [
        ("cocotb", "rust verilator cocotb eth"),
        ("gigabit", "rust verilator cocotb eth"),
        ("litex", "rust verilator cocotb litex litexsim"),
    ] {
        let output = run(&[name]);
        let wanted = format!("tools: {tools}\nexamples: {name}: ran test_{name}.py of {}/build/examples/rtl\n", tree.display());
        assert!(output.status.success() && told(&output) == wanted, "{}", told(&output));
    }
    assert!(run(&[]).status.success());
    let output = run(&["away"]);
    assert!(!output.status.success() && told(&output) == "examples: there is no examples/away\n", "{}", told(&output));
}

#[test]
fn a_script_without_its_arguments_says_which() {
    for (name, wanted) in [("test-box", "BOX"), ("rtl-lint", "FOLDER BUFFER SIZE"), ("host-demo", "FOLDER"), ("fusesoc-rtl", "INPUT.yml")] {
        let output = Command::new(script(name)).output().unwrap();
        assert!(!output.status.success() && told(&output).contains(&format!("scripts/{name} {wanted}")), "{name}: {}", told(&output));
    }
}

/// All files are written though nobody hears of them; a list that cannot be written is an error.
#[test]
fn equipoise_rtl_may_be_cut_short() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cut-short");
    let _ = fs::remove_dir_all(&folder);
    let run = |output: OwnedFd| {
        let mut call = Command::new(env!("CARGO_BIN_EXE_equipoise-rtl"));
        call.args(["--n", "2", "--features", "static", "--out"]).arg(&folder).stdout(output).stderr(Stdio::piped());
        call.spawn().unwrap().wait_with_output().unwrap()
    };
    let (reader, writer) = UnixStream::pair().unwrap();
    drop(reader);
    let output = run(writer.into());
    assert!(output.status.success() && told(&output).is_empty(), "{}", told(&output));
    assert!(folder.join("equipoise_uart_bridge.v").exists());
    let output = run(fs::File::options().write(true).open("/dev/full").unwrap().into());
    assert!(output.status.code() == Some(1) && told(&output).contains("cannot write to standard output"), "{}", told(&output));
}
