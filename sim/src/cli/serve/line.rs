// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Clients of the register bus: one at a time, by TCP or a [`super::terminal`].
//!
//! Each has a thread that hears it and one that answers it, so that nobody waits for a client that is slow, or gone. A client that does not
//! take its answers is heard no further: nothing is lost, and nothing piles up.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::sync::Arc;
use std::thread::{self, sleep};
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::event::{poll, PollFd, PollFlags, Timespec};

use super::seat::Seat;
use crate::cli::console::complain;

/// Bytes that wait on the way from or to a client beyond which it is heard no further.
const ENOUGH: usize = 1 << 16;
/// How often to look whether there is room again.
const LOOK: Duration = Duration::from_millis(2);

/// What clients do.
pub enum Event {
    /// One is here; answers go there.
    Here(Line),
    /// It sent these.
    Bytes(Vec<u8>),
    /// It will send no more.
    Gone,
}

/// The way back to a client.
pub struct Line {
    answers: Sender<Vec<u8>>,
    /// Bytes of answers that are not on their way yet.
    untaken: Arc<AtomicUsize>,
    /// It takes none any more.
    closed: Arc<AtomicBool>,
    /// Bytes that it sent and nobody has looked at yet.
    backlog: Arc<AtomicUsize>,
}

impl Line {
    /// A line whose answers `take` gets, one after the other, in a thread of its own; `false` from it ends that.
    pub fn new(backlog: Arc<AtomicUsize>, mut take: impl FnMut(&[u8]) -> bool + Send + 'static) -> Self {
        let (answers, coming) = mpsc::channel::<Vec<u8>>();
        let (untaken, closed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let (left, end) = (untaken.clone(), closed.clone());
        thread::spawn(move || {
            for bytes in coming {
                if !take(&bytes) {
                    break;
                }
                left.fetch_sub(bytes.len(), Relaxed);
            }
            end.store(true, Relaxed);
        });
        Line { answers, untaken, closed, backlog }
    }

    /// Sends an answer, if somebody is there.
    pub fn send(&self, bytes: Vec<u8>) {
        self.untaken.fetch_add(bytes.len(), Relaxed);
        // Whoever left without its answer does not want it.
        let _ = self.answers.send(bytes);
    }

    /// Whether the client is known to take no answers any more.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Relaxed)
    }

    /// Whether the client must take answers before it is heard again.
    pub fn is_full(&self) -> bool {
        !self.is_closed() && self.untaken.load(Relaxed) > ENOUGH
    }

    /// `count` of its bytes were looked at.
    pub fn heard(&self, count: usize) {
        self.backlog.fetch_sub(count, Relaxed);
    }
}

/// What a client sends, on its way to the board.
pub struct Inlet {
    events: Sender<Event>,
    pub backlog: Arc<AtomicUsize>,
}

impl Inlet {
    pub fn new(events: Sender<Event>) -> Self {
        Inlet { events, backlog: Arc::default() }
    }

    /// Whether so much waits that no more should be read.
    pub fn is_full(&self) -> bool {
        self.backlog.load(Relaxed) > ENOUGH
    }

    /// Hands over an event; `false` when the board is gone.
    pub fn send(&self, event: Event) -> bool {
        if let Event::Bytes(bytes) = &event {
            self.backlog.fetch_add(bytes.len(), Relaxed);
        }
        self.events.send(event).is_ok()
    }
}

/// Listens on `address`, HOST:PORT; gives the one that it became. Whoever comes while `seat` is taken is turned away at once.
///
/// # Errors
/// The address cannot be had.
pub fn listen(address: &str, seat: Arc<Seat>, events: Sender<Event>) -> Result<SocketAddr> {
    let listener = TcpListener::bind(address).with_context(|| format!("cannot listen on {address}; is something else there?"))?;
    let address = listener.local_addr().context("cannot tell the address")?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(there) = stream.try_clone() else { continue };
            match Seat::claim(&seat, move || sends_no_more(&there)) {
                Some(mine) => {
                    let inlet = Inlet::new(events.clone());
                    thread::spawn(move || {
                        relay(stream, &inlet);
                        drop(mine);
                    });
                }
                // Closed without a word: a client would take it for an answer.
                None => complain("a client was turned away: another one has the registers"),
            }
        }
    });
    Ok(address)
}

/// Whether a client has closed its side, with or without bytes that nobody has read yet.
fn sends_no_more(stream: &TcpStream) -> bool {
    #[cfg(target_os = "linux")]
    let wanted = PollFlags::RDHUP;
    // Elsewhere only once it is gone for good; until then it has the seat.
    #[cfg(not(target_os = "linux"))]
    let wanted = PollFlags::empty();
    let mut here = [PollFd::new(stream, wanted)];
    let seen = poll(&mut here, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }));
    seen.is_ok() && here[0].revents().intersects(wanted | PollFlags::HUP | PollFlags::ERR)
}

/// Hears a client until it sends no more, or the board is gone.
fn relay(mut from: TcpStream, inlet: &Inlet) {
    let Ok(mut back) = from.set_nodelay(true).and_then(|()| from.try_clone()) else { return };
    if !inlet.send(Event::Here(Line::new(inlet.backlog.clone(), move |bytes| back.write_all(bytes).is_ok()))) {
        return;
    }
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if !inlet.send(Event::Bytes(buffer[..count].to_vec())) {
            return;
        }
        while inlet.is_full() {
            sleep(LOOK);
        }
    }
    inlet.send(Event::Gone);
}
