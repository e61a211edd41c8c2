// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R3: the full-screen view in a real terminal, which is tmux's, against a served block.
//!
//! `make clients` looks for tmux and runs this (feature `clients`).

mod served;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use served::Served;

/// Longer than anything here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal that ends with the test.
struct Terminal {
    name: String,
}

impl Terminal {
    /// One in which a shell waits for commands.
    fn open(test: &str) -> Self {
        let terminal = Terminal { name: format!("equipoise-{test}-{}", std::process::id()) };
        terminal.tmux(&["new-session", "-d", "-x", "100", "-y", "30", "sh"]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let mut command = Command::new("tmux");
        // The configuration of the one who runs the test must not matter, nor a tmux around it.
        command.args(["-u", "-L", &self.name, "-f", "/dev/null"]).args(arguments).env_remove("TMUX");
        let output = command.output().expect("tmux is not there: run make clients");
        assert!(output.status.success(), "tmux {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Types a line.
    fn run(&self, line: &str) {
        self.tmux(&["send-keys", "-l", line]);
        self.tmux(&["send-keys", "Enter"]);
    }

    /// The screen, as soon as it is as told.
    fn until(&self, what: &str, told: impl Fn(&str) -> bool) -> String {
        let began = Instant::now();
        loop {
            let screen = self.tmux(&["capture-pane", "-p"]);
            if told(&screen) {
                return screen;
            }
            assert!(began.elapsed() < PATIENCE, "no {what} on the screen:\n{screen}");
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let tmux = |arguments: &[&str]| Command::new("tmux").args(["-L", &self.name]).args(arguments).output();
        // tmux leaves its socket behind.
        let socket = tmux(&["display-message", "-p", "#{socket_path}"]);
        let _ = tmux(&["kill-server"]);
        if let Ok(output) = socket {
            let _ = std::fs::remove_file(String::from_utf8_lossy(&output.stdout).trim());
        }
    }
}

/// What the tool says of port `port`, in words and bars.
fn row(screen: &str, port: usize) -> &str {
    let start = format!("{port:>4} ");
    screen.lines().find(|line| line.starts_with(&start)).unwrap_or_default()
}

fn control(served: &Served, order: &str) {
    let mut stream = TcpStream::connect(served.place("control")).unwrap();
    writeln!(stream, "{order}").unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).unwrap();
    assert_eq!(answer.trim(), "ok", "{order}");
}

/// A terminal with a view of a block that has carried something.
fn watched(test: &str) -> (Served, Terminal) {
    let served = Served::start(&["--load", "30"]);
    let terminal = Terminal::open(test);
    terminal.run("echo before");
    terminal.run(&format!("'{}' --port tcp:{} monitor --every 0.2; echo code $?", env!("CARGO_BIN_EXE_equipoise"), served.place("tcp")));
    terminal.until("bars", |screen| (0..4).all(|port| row(screen, port).contains('█')));
    (served, terminal)
}

#[test]
fn links_go_and_come_before_the_eyes() {
    let (served, terminal) = watched("links");
    let screen = terminal.until("wanted share", |screen| row(screen, 3).contains(" 25.0 "));
    assert!(screen.starts_with(&format!("Equipoise team n4 w64  tcp:{}  rates are of wall time\n", served.place("tcp"))), "{screen}");
    assert!(screen.contains("policy static  epoch ") && screen.contains("not locked"), "{screen}");
    for port in 0..4 {
        let row = row(&screen, port);
        assert!(row.contains("up   eligible") && row.contains('┃') && row.contains("B/s"), "{screen}");
    }
    assert!(screen.contains("q ends") && !screen.contains("link down"), "{screen}");

    control(&served, "link 2 down");
    let down = terminal.until("link down", |screen| screen.contains("  port 2 link down"));
    assert!(row(&down, 2).contains("down down "), "{down}");
    // Nothing is meant for it now, and the mark is gone with it.
    assert!(row(&down, 2).contains(" 0.0 ") && !row(&down, 2).contains('┃'), "{down}");
    terminal.until("third of the shares", |screen| row(screen, 0).contains(" 33.3 "));
    terminal.until("new epoch", |screen| screen.lines().any(|line| line.contains("  epoch ") && line.contains("(was ")));

    // Another size of the terminal: one for fewer columns, and one that is too small.
    terminal.tmux(&["resize-window", "-x", "40", "-y", "24"]);
    terminal.until("fewer columns", |screen| row(screen, 3).contains("eligible") && !row(screen, 3).contains("B/s"));
    terminal.tmux(&["resize-window", "-x", "60", "-y", "10"]);
    terminal.until("word on the size", |screen| screen.contains("too small"));
    terminal.tmux(&["resize-window", "-x", "80", "-y", "24"]);
    terminal.until("ports again", |screen| row(screen, 3).contains("eligible"));

    // Paused, it does not follow; what happened is there when it goes on.
    terminal.tmux(&["send-keys", "p"]);
    terminal.until("pause", |screen| screen.contains("PAUSED"));
    control(&served, "link 2 up");
    sleep(Duration::from_secs(1));
    assert!(!terminal.tmux(&["capture-pane", "-p"]).contains("link up"));
    terminal.tmux(&["send-keys", "p"]);
    terminal.until("link up", |screen| screen.contains("  port 2 link up") && row(screen, 2).contains("up   eligible"));

    terminal.tmux(&["send-keys", "q"]);
    let after = terminal.until("prompt", |screen| screen.contains("code 0"));
    assert!(after.contains("before") && !after.contains("eligible"), "the screen is not restored:\n{after}");
    // Raw mode would show the typed line nowhere, and not run it at a carriage return.
    terminal.run("echo again $((40 + 2))");
    terminal.until("echo", |screen| screen.contains("again 42") && screen.contains("$((40 + 2))"));
}

#[test]
fn a_lost_block_ends_it_and_leaves_the_message() {
    let (served, terminal) = watched("lost");
    drop(served);
    let after = terminal.until("prompt", |screen| screen.contains("code 1"));
    assert!(after.contains("equipoise: ") && after.contains("closed by the other end"), "{after}");
    assert!(after.contains("before") && !after.contains("eligible"), "the screen is not restored:\n{after}");
}

#[test]
fn control_c_is_a_key() {
    let (_served, terminal) = watched("keys");
    terminal.tmux(&["send-keys", "C-c"]);
    terminal.until("prompt", |screen| screen.contains("code 0"));
}

#[test]
fn a_terminal_that_goes_away_ends_it() {
    let (served, terminal) = watched("gone");
    drop(terminal);
    // It has let go of the block when another one gets answers: clients come one after the other.
    let began = Instant::now();
    let info = || Command::new(env!("CARGO_BIN_EXE_equipoise")).args(["--port", &format!("tcp:{}", served.place("tcp")), "info"]).output();
    while !info().unwrap().status.success() {
        assert!(began.elapsed() < PATIENCE, "the block is still in use");
    }
}
