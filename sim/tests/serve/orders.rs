// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The control port, and both its ends when the other one is no good.

use std::net::TcpListener;

use super::*;

/// What the control port says to `bytes` until it hangs up.
fn says(served: &Served, bytes: &[u8]) -> String {
    let mut line = served.connect("control");
    line.write_all(bytes).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer
}

/// A web page can have a browser post to any port of its machine.
#[test]
fn a_web_page_is_not_obeyed() {
    let served = Served::start(&[]);
    for head in ["POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n", "\r\n", "link 1\n", "\u{ff}\n"] {
        let answer = says(&served, format!("{head}link 1 down\nquit\n").as_bytes());
        assert!(answer.starts_with("error: ") && answer.lines().count() == 1, "{answer}");
    }
    assert_eq!(read(&mut served.connect("tcp"), map::LINK.offset), 0b1111);
    // An order that cannot be done is an order: the next one is heard.
    let mut line = served.connect("control");
    line.write_all(b"link 9 down\nlink 2 down\n").unwrap();
    let answers: Vec<String> = BufReader::new(&line).lines().take(2).map(Result::unwrap).collect();
    assert_eq!(answers, ["error: there is no port 9 among 4", "ok"]);
}

#[test]
fn half_an_order_is_not_obeyed() {
    let served = Served::start(&[]);
    let mut line = served.connect("control");
    line.write_all(b"quit").unwrap();
    line.shutdown(std::net::Shutdown::Write).unwrap();
    assert_eq!(line.read(&mut [0; 8]).unwrap(), 0);
    assert_eq!(served.order("link 1 up"), "ok");
}

#[test]
fn an_endless_line_ends_the_connection() {
    let served = Served::start(&[]);
    let mut line = served.connect("control");
    let some = vec![b' '; 1 << 16];
    let took = (0..1 << 14).take_while(|_| line.write_all(&some).is_ok()).count();
    assert!(took < 1 << 10, "{took} pieces of 64 KiB were taken");
    let answer = says(&served, &[b"quit".to_vec(), vec![b' '; 300], b"\n".to_vec()].concat());
    assert_eq!(answer, "error: a line of more than 200 bytes\n");
    assert_eq!(served.order("link 1 up"), "ok");
}

/// What `order` makes of an answer: its exit code and what it prints.
fn ordered(answer: &'static [u8], endless: bool) -> (Option<i32>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut line = String::new();
        BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
        let mut sent = 0;
        while stream.write_all(answer).is_ok() && endless {
            sent += answer.len();
        }
        (line, sent)
    });
    let output = Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).args(["order", &address, "load", "50"]).output().unwrap();
    let (line, sent) = server.join().unwrap();
    assert_eq!(line, "load 50\n");
    assert!(sent < 1 << 26, "{sent} bytes were taken");
    assert!(output.stdout.is_empty());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn an_answer_is_bounded_and_made_safe() {
    assert_eq!(ordered(b"ok\n", false), (Some(0), String::new()));
    let (_, message) = ordered(b"error: no \x1b[2J\x1b]0;mine\x07\xff\r port\n", false);
    assert_eq!(message, "error: no ?[2J?]0;mine??? port\n");
    for (answer, endless, word) in [
        (&b"HTTP/1.1 400 Bad Request\x1b[31m\n"[..], false, "is no control port of a served block; it says: HTTP/1.1 400 Bad Request?[31m"),
        (b"no end", false, "went away"),
        (b"", false, "went away"),
        (&[b'x'; 4096], true, "it answers a line of more than 500 bytes"),
    ] {
        let (code, message) = ordered(answer, endless);
        assert!(code == Some(1) && message.contains(word), "{message}");
        assert!(message.len() < 600 && message.trim_end().chars().all(|c| c == ' ' || c.is_ascii_graphic()), "{message:?}");
    }
    for words in [&["load\n50"][..], &["x\x1b"], &[&"y".repeat(300)]] {
        let output = Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).args(["order", "1"]).args(words).output().unwrap();
        assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: an order "), "{words:?}");
    }
}
