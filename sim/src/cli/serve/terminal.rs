// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A pseudo-terminal for clients of the register bus: what a serial line is on a board.
//!
//! It is raw before a client opens it. Whoever writes first has it until nobody has it open any more.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::event::{poll, PollFd, PollFlags, Timespec};
use rustix::fs::OFlags;
use rustix::pty::OpenptFlags;
use rustix::termios::{OptionalActions, QueueSelector};

use super::line::{Event, Inlet, Line};
use super::seat::Seat;

/// How long to wait before another look at a terminal that nobody has open, or that has no room.
const LOOK: Duration = Duration::from_millis(5);
/// The same, where the system wakes us.
const WAIT: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
const NOW: Timespec = Timespec { tv_sec: 0, tv_nsec: 0 };

/// Opens a pseudo-terminal; gives the path that clients open.
///
/// # Errors
/// The system gives none.
pub fn open(seat: Arc<Seat>, events: Sender<Event>) -> Result<PathBuf> {
    let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).context("cannot open a pseudo-terminal")?;
    rustix::pty::grantpt(&master).context("cannot grant the pseudo-terminal")?;
    rustix::pty::unlockpt(&master).context("cannot unlock the pseudo-terminal")?;
    let path = rustix::pty::ptsname(&master, Vec::new()).context("cannot tell the name of the pseudo-terminal")?;
    let path = PathBuf::from(path.to_string_lossy().into_owned());
    // A client that takes no answers must not hold the thread that sends them.
    rustix::fs::fcntl_setfl(&master, OFlags::NONBLOCK).context("cannot set the modes of the pseudo-terminal")?;
    let master = File::from(master);
    // Opened once and closed: from now on the master sees when nobody has it open.
    drop(File::options().read(true).write(true).open(&path).with_context(|| format!("cannot open {}", path.display()))?);
    make_raw(&master).context("cannot set the modes of the pseudo-terminal")?;
    let slave = path.clone();
    thread::spawn(move || while serve(&master, &slave, &seat, &Inlet::new(events.clone())).is_some() {});
    Ok(path)
}

/// The modes of a terminal are those of both its ends.
fn make_raw(master: &File) -> io::Result<()> {
    let mut modes = rustix::termios::tcgetattr(master)?;
    modes.make_raw();
    Ok(rustix::termios::tcsetattr(master, OptionalActions::Now, &modes)?)
}

/// Throws away what a client has not read: the next one would take it for its own.
fn flush(slave: &Path) -> io::Result<()> {
    let slave = File::options().read(true).write(true).open(slave)?;
    Ok(rustix::termios::tcflush(&slave, QueueSelector::IFlush)?)
}

/// One client, from its first byte until nobody has the terminal open; `None` when the board is gone.
fn serve(mut master: &File, slave: &Path, seat: &Arc<Seat>, inlet: &Inlet) -> Option<()> {
    let mut buffer = [0; 4096];
    let mut mine = None;
    // Set when it is gone; held while something is written to it.
    let gone = Arc::new(Mutex::new(false));
    loop {
        let seen = if inlet.is_full() { look(master, PollFlags::empty()) } else { look(master, PollFlags::IN) };
        if seen.contains(PollFlags::IN) {
            let Ok(count @ 1..) = master.read(&mut buffer) else { continue };
            if mine.is_none() {
                // A terminal cannot be told that another client is heard: its bytes wait.
                let (there, left) = (master.try_clone().ok()?, gone.clone());
                mine = Some(Seat::wait(seat, move || {
                    // In this order: to flush it, the terminal is opened once more, when its client is known to be gone.
                    let hung_up = look_for(&there, PollFlags::empty(), NOW).contains(PollFlags::HUP);
                    hung_up || left.lock().map_or(true, |gone| *gone)
                }));
                let (back, end) = (master.try_clone().ok()?, gone.clone());
                let line = Line::new(inlet.backlog.clone(), move |bytes| write(&back, bytes, &end));
                inlet.send(Event::Here(line)).then_some(())?;
            }
            inlet.send(Event::Bytes(buffer[..count].to_vec())).then_some(())?;
        } else if seen.contains(PollFlags::HUP) {
            if mine.is_some() {
                *gone.lock().ok()? = true;
                // Whatever its client made of it, and left.
                let _ = make_raw(master).and_then(|()| flush(slave));
                return inlet.send(Event::Gone).then_some(());
            }
            sleep(LOOK);
        } else if inlet.is_full() {
            sleep(LOOK);
        }
    }
}

fn look(master: &File, wanted: PollFlags) -> PollFlags {
    look_for(master, wanted, WAIT)
}

fn look_for(master: &File, wanted: PollFlags, time: Timespec) -> PollFlags {
    let mut here = [PollFd::new(master, wanted)];
    match poll(&mut here, Some(&time)) {
        Ok(_) => here[0].revents(),
        Err(_) => PollFlags::empty(),
    }
}

/// Writes all, or as much as there is room for until the client is gone.
fn write(mut master: &File, mut bytes: &[u8], gone: &Mutex<bool>) -> bool {
    while !bytes.is_empty() {
        let written = match gone.lock() {
            Ok(gone) if !*gone => master.write(bytes),
            _ => return false,
        };
        match written {
            Ok(count) => bytes = &bytes[count..],
            // Not while the lock is held: who is gone makes no room.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                look(master, PollFlags::OUT);
            }
            Err(_) => return false,
        }
    }
    true
}
