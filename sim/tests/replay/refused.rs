// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is damaged, refused, or used wrongly.

use super::*;

#[test]
fn a_damaged_capture_is_used_as_far_as_it_goes() {
    let folder = Folder::new("damaged");
    let input = frames(20);
    let whole = pcap(&input);
    let (file, out) = (folder.file("in.pcap"), folder.file("out"));
    fs::write(&file, &whole[..whole.len() - 10]).unwrap();
    let output = replay(&file, &out, "");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("warning: the capture is damaged or cut off after frame 19"));
    check(&input[..19], &out, 1522);
    let whole = pcapng(&input, DataLink::ETHERNET);
    fs::write(&file, &whole[..whole.len() - 10]).unwrap();
    let output = replay(&file, &out, "");
    assert!(text(&output.stderr).contains("after frame 19"), "{}", text(&output.stderr));
    check(&input[..19], &out, 1522);
}

#[test]
fn what_cannot_be_used_fails_with_a_reason_and_code_1() {
    let folder = Folder::new("refused");
    let (file, out) = (folder.file("in.pcap"), folder.file("out"));
    let refuse = |bytes: &[u8], word: &str| {
        fs::write(&file, bytes).unwrap();
        let output = replay(&file, &out, "");
        let message = text(&output.stderr).into_owned();
        assert!(code(&output) == 1 && message.starts_with("error: ") && message.contains(word), "{message}");
        assert!(!message.contains("panicked"), "{message}");
        assert!(!out.exists(), "something half done was left behind");
    };
    refuse(b"", "0 bytes");
    refuse(b"#!/bin/sh\necho no capture\n", "neither pcap nor pcapng");
    refuse(&pcap(&[]), "no frame");
    refuse(&pcap(&frames(3))[..30], "nothing can be read");
    refuse(&pcapng(&frames(3), DataLink::IEEE802_11), "only Ethernet");
    let output = replay(&folder.file("missing.pcap"), &out, "");
    assert!(code(&output) == 1 && text(&output.stderr).contains("missing.pcap"));
    // A file where the folder should be.
    fs::write(&file, pcap(&frames(3))).unwrap();
    let output = replay(&file, &file, "");
    assert!(code(&output) == 1 && text(&output.stderr).contains("cannot make the folder"));
}

/// Whatever name the capture goes by, it is not written over; nothing else is begun either.
#[test]
fn a_capture_is_not_written_over_by_its_own_results() {
    let folder = Folder::new("spared");
    let whole = pcapng(&frames(5), DataLink::ETHERNET);
    let out = folder.file("out");
    for name in ["ports.pcapng", "decisions.csv", "shares.svg", "report.json", "trace.fst", "trace.gtkw"] {
        for way in ["itself", "hard link", "symbolic link", "link to it", "other path"] {
            let _ = fs::remove_dir_all(&out);
            fs::create_dir_all(&out).unwrap();
            let (result, elsewhere) = (out.join(name), folder.file("in.pcapng"));
            let _ = fs::remove_file(&elsewhere);
            fs::write(if way == "symbolic link" { &elsewhere } else { &result }, &whole).unwrap();
            let input = match way {
                "hard link" => fs::hard_link(&result, &elsewhere).map(|()| elsewhere).unwrap(),
                "symbolic link" => std::os::unix::fs::symlink(&elsewhere, &result).map(|()| elsewhere).unwrap(),
                "link to it" => std::os::unix::fs::symlink(&result, &elsewhere).map(|()| elsewhere).unwrap(),
                "other path" => out.join("..").join("out").join(name),
                _ => result.clone(),
            };
            let output = replay(&input, &out, &format!("--trace {}", out.join("trace.fst").display()));
            let message = text(&output.stderr);
            assert_eq!(code(&output), 1, "{name}, {way}");
            assert!(message.contains("would be written over") && message.contains(name), "{name}, {way}: {message}");
            assert_eq!(fs::read(&input).unwrap(), whole, "{name}, {way}");
            assert_eq!(fs::read_dir(&out).unwrap().count(), 1, "{name}, {way}: something else was begun");
        }
    }
    // Two results in one file.
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("decisions.csv"), "x").unwrap();
    fs::hard_link(out.join("decisions.csv"), out.join("report.json")).unwrap();
    fs::write(folder.file("good.pcapng"), &whole).unwrap();
    let output = replay(&folder.file("good.pcapng"), &out, "");
    assert!(code(&output) == 1 && text(&output.stderr).contains("are one file"), "{}", text(&output.stderr));
}

#[test]
fn wrong_usage_is_code_2() {
    for arguments in [
        "",
        "replay",
        "replay x.pcap",
        "replay x.pcap --out o --ports 5",
        "replay x.pcap --out o --shares 1,2,3",
        "replay x.pcap --out o --link-down 9@1",
        "replay x.pcap --out o --link-up 1@0",
        "replay x.pcap --out o --stall 2",
        "replay x.pcap --out o --max-frame 20",
        "dance",
    ] {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let output = program(&arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", text(&output.stderr));
    }
    assert_eq!(code(&program(&["--help"])), 0);
}
