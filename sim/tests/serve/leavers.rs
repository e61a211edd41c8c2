// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Clients that leave in mid-command, and clients that come while another is there.

use super::*;

/// At most `cut` bytes of a command: half a write, half a read, or a read whose answer nobody takes.
fn begun(cut: usize) -> Vec<u8> {
    let mut part = if cut % 2 == 0 { command(2, 255, 0) } else { [command(1, 2, map::SCRATCH.offset), vec![0xff; 8]].concat() };
    part.truncate(cut);
    part
}

#[test]
fn a_client_that_vanishes_harms_no_other() {
    let served = Served::start(&[]);
    for cut in 1..12 {
        let part = begun(cut);
        let mut line = served.connect("tcp");
        line.write_all(&part).unwrap();
        drop(line);
        let mut line = served.connect("tcp");
        assert_eq!(read(&mut line, map::MAGIC.offset), MAGIC, "after {part:02x?}");
        assert_eq!(read(&mut line, map::SCRATCH.offset), 0, "a write that was cut off is performed");
    }
}

/// The same by a terminal, where half a command must not become a whole one with the next client's bytes.
#[test]
fn a_terminal_client_that_vanishes_harms_no_other() {
    let served = Served::start(&["--pty"]);
    let open = || File::options().read(true).write(true).open(served.place("pty")).unwrap();
    for cut in 1..12 {
        let part = begun(cut);
        let mut line = open();
        line.write_all(&part).unwrap();
        drop(line);
        let mut line = served.connect("tcp");
        assert_eq!(read(&mut line, map::SCRATCH.offset), 0, "a write that was cut off is performed");
        drop(line);
        // What it did not take is not the next one's.
        std::thread::sleep(Duration::from_millis(100));
        assert_eq!(read(&mut open(), map::MAGIC.offset), MAGIC, "after {part:02x?}");
    }
}

/// In every mode the next client starts with a clean line: nothing of the half command is performed, completed or answered.
#[test]
fn half_a_command_goes_with_its_client() {
    for mode in ["", "--uart-bits", "--load 20", "--board alchitry-cu --top small", "--board colorlight-5a-75b-v8 --top two-members"] {
        let served = Served::start(&mode.split_whitespace().collect::<Vec<_>>());
        let scratch = [command(1, 1, map::SCRATCH.offset), vec![0xff; 4]].concat();
        let burst = command(2, 255, 0);
        for cut in 1..10 {
            let mut line = served.connect("tcp");
            line.write_all(if cut % 2 == 0 && cut < 6 { &burst[..cut] } else { &scratch[..cut] }).unwrap();
            drop(line);
            let mut line = served.connect("tcp");
            assert_eq!(read(&mut line, map::MAGIC.offset), MAGIC, "{mode}: after {cut} bytes");
            assert_eq!(read(&mut line, map::SCRATCH.offset), 0, "{mode}: after {cut} bytes");
        }
    }
}

/// The block's bridge counts what it forgot, of a client that left and of one that says no more.
#[test]
fn half_a_command_is_counted_by_the_blocks_bridge() {
    let served = Served::start(&[]);
    let mut line = served.connect("tcp");
    line.write_all(&[1, 1, 0]).unwrap();
    drop(line);
    let mut line = served.connect("tcp");
    assert_eq!(read(&mut line, EXPIRED), 1);
    // It pauses for longer than it may, and its next command is understood.
    line.write_all(&[1, 1, 0]).unwrap();
    std::thread::sleep(Duration::from_secs(4));
    assert_eq!(read(&mut line, EXPIRED), 2);
}

/// What it asked for and will not take is not asked for: the next one would wait for all of it.
#[test]
fn what_a_client_left_behind_is_not_performed() {
    for mode in [&[][..], &["--uart-bits"]] {
        left_behind(&Served::start(mode));
    }
}

fn left_behind(served: &Served) {
    let mut line = served.connect("tcp");
    // Many times what the bridge is handed at once, so that the write is far from its turn when the client goes.
    line.write_all(&command(2, 255, 0).repeat(6_000)).unwrap();
    write(&mut line, map::SCRATCH.offset, 1);
    drop(line);
    // Until its end is known the port is its own.
    let answered = |mut line: TcpStream| {
        let mut word = [0; 4];
        std::thread::sleep(Duration::from_millis(20));
        line.write_all(&command(2, 1, map::SCRATCH.offset)).and_then(|()| line.read_exact(&mut word)).ok()?;
        Some(u32::from_be_bytes(word))
    };
    assert_eq!((0..).find_map(|_: u64| answered(served.connect("tcp"))), Some(0));
}

/// BRIDGE_EXPIRED.
const EXPIRED: u16 = 0x405;

/// What comes of a client that is turned away: the end, and no byte that could be taken for an answer.
fn is_turned_away(mut line: TcpStream) -> bool {
    let _ = line.write_all(&command(2, 1, map::MAGIC.offset));
    let mut answer = vec![];
    let outcome = line.read_to_end(&mut answer);
    answer.is_empty() && outcome.map_or_else(|error| error.kind() == std::io::ErrorKind::ConnectionReset, |count| count == 0)
}

#[test]
fn a_second_client_is_turned_away_and_does_no_harm() {
    let served = Served::start(&["--pty"]);
    let mut first = served.connect("tcp");
    assert_eq!(read(&mut first, map::MAGIC.offset), MAGIC);
    // In mid-command, too.
    first.write_all(&command(2, 1, map::MAGIC.offset)[..3]).unwrap();
    assert!(is_turned_away(served.connect("tcp")) && is_turned_away(served.connect("tcp")));
    first.write_all(&command(2, 1, map::MAGIC.offset)[3..]).unwrap();
    let mut word = [0; 4];
    first.read_exact(&mut word).unwrap();
    assert_eq!(u32::from_be_bytes(word), MAGIC);
    // Whoever comes behind it is not turned away.
    for nonce in 1..20 {
        drop(first);
        first = served.connect("tcp");
        write(&mut first, map::SCRATCH.offset, nonce);
        assert_eq!(read(&mut first, map::SCRATCH.offset), nonce);
    }
    drop(first);
    // The same of a client at the terminal.
    let mut terminal = File::options().read(true).write(true).open(served.place("pty")).unwrap();
    assert_eq!(read(&mut terminal, map::MAGIC.offset), MAGIC);
    assert!(is_turned_away(served.connect("tcp")));
    drop(terminal);
    assert_eq!(read(&mut served.connect("tcp"), map::MAGIC.offset), MAGIC);
}

/// Whoever takes no answers holds nobody up but himself.
#[test]
fn a_client_that_does_not_listen_does_no_harm() {
    for way in ["pty", "tcp"] {
        let mut served = Served::start(&["--pty", "--load", "10"]);
        let flood = command(2, 255, 0).repeat(400);
        let ended = Arc::new(AtomicBool::new(false));
        let flag = ended.clone();
        let place = served.place(way).to_string();
        // It may never be rid of all that.
        let client = std::thread::spawn(move || {
            let mut line: Box<dyn Write> = match place.starts_with('/') {
                true => Box::new(File::options().read(true).write(true).open(place).unwrap()),
                false => Box::new(TcpStream::connect(place).unwrap()),
            };
            let _ = line.write_all(&flood);
            while !flag.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(10));
            }
        });
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(served.order("link 1 down"), "ok", "{way}");
        ended.store(true, Ordering::Relaxed);
        if way == "tcp" {
            client.join().unwrap();
            assert_eq!(read(&mut served.connect("tcp"), map::LINK.offset), 0b1101);
        }
        let kill = Command::new("kill").args(["-TERM", &served.child.id().to_string()]).status().unwrap();
        assert!(kill.success() && served.child.wait().unwrap().success(), "{way}");
    }
}

#[test]
fn what_a_client_sent_before_it_left_is_performed() {
    let served = Served::start(&[]);
    for nonce in 1..30 {
        let mut line = served.connect("tcp");
        write(&mut line, map::SCRATCH.offset, nonce);
        drop(line);
        assert_eq!(read(&mut served.connect("tcp"), map::SCRATCH.offset), nonce);
    }
}
