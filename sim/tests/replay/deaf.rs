// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Nobody listens.

use super::*;

/// `replay … | head -2`, `> /dev/full`, and the same of what is said on standard error.
#[test]
#[cfg(target_os = "linux")]
fn nobody_listening_is_no_crash() {
    let folder = Folder::new("deaf");
    let (file, out) = (folder.file("in.pcap"), folder.file("out"));
    let whole = pcap(&frames(20));
    fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (replay, demo) = (format!("replay {} --out {}", file.display(), out.display()), format!("demo --out {}", out.display()));
    let order = format!("order {address} quit");
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        for mut stream in taken.incoming().flatten() {
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(b"error: no\n");
        }
    });
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    let run = |line: &str, closed: bool, errors_too: bool| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_equipoise-sim"));
        command.args(line.split_whitespace()).stdin(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
        if closed {
            let (reader, writer) = std::os::unix::net::UnixStream::pair().unwrap();
            drop(reader);
            command.stdout(std::os::fd::OwnedFd::from(writer));
        } else {
            command.stdout(full());
        }
        if errors_too {
            command.stderr(full());
        }
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        let message = text(&output.stderr).into_owned();
        assert!(!message.contains("panicked"), "{line}: {message}");
        // An order that is refused fails; a served block that nobody finds ends.
        let fails = !closed || line.starts_with("order") || line == "serve";
        assert_eq!(code(&output), i32::from(fails), "{line}, closed: {closed}: {message}");
        let word = match line {
            _ if errors_too || !fails => "",
            "serve" => "error: nobody reads where the block is: ",
            _ if line.starts_with("order") => "error: no",
            _ => "error: cannot write to standard output: No space left",
        };
        assert!(message.contains(word), "{line}: {message}");
    };
    for line in [
        &replay,
        &format!("{replay} --json"),
        &demo,
        "speed --frames 50",
        "speed --frames 50 --json",
        "serve",
        &order,
        "--help",
        "serve --help",
        "--version",
    ] {
        for closed in [true, false] {
            for errors_too in [false, true] {
                run(line, closed, errors_too);
            }
        }
    }
}
