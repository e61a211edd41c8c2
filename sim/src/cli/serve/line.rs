// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Clients of the register bus: one after the other, by TCP or a pseudo-terminal.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use rustix::pty::OpenptFlags;
use rustix::termios::OptionalActions;

use super::control::Order;

/// A client that does not take its answer for this long is given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// What clients do.
pub enum Event {
    /// One is here; answers go there.
    Here(Line),
    /// It sent these.
    Bytes(Vec<u8>),
    /// It is gone.
    Gone,
    /// Somebody ordered something, and waits until it is done.
    Order(Order, Sender<()>),
    /// Somebody wants the end.
    Quit,
}

/// The way back to a client.
pub enum Line {
    /// A connection.
    Tcp(TcpStream),
    /// The master of a pseudo-terminal.
    Terminal(File),
}

impl Line {
    /// Sends an answer.
    ///
    /// # Errors
    /// The client does not take it.
    pub fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Line::Tcp(stream) => stream.write_all(bytes),
            Line::Terminal(file) => file.write_all(bytes),
        }
    }
}

/// One client is heard at a time, whichever way it came.
fn turn() -> Arc<Mutex<()>> {
    static TURN: std::sync::OnceLock<Arc<Mutex<()>>> = std::sync::OnceLock::new();
    TURN.get_or_init(Arc::default).clone()
}

/// Listens on `address`; gives the one that it became.
///
/// # Errors
/// The address cannot be had.
pub fn listen(address: SocketAddr, events: Sender<Event>) -> Result<SocketAddr> {
    let listener = TcpListener::bind(address).with_context(|| format!("cannot listen on {address}; is something else there?"))?;
    let address = listener.local_addr().context("cannot tell the address")?;
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let turn = turn();
            let _mine = turn.lock();
            let ready = stream.set_nodelay(true).and_then(|()| stream.set_write_timeout(Some(PATIENCE))).and_then(|()| stream.try_clone());
            let Ok(back) = ready else { continue };
            if events.send(Event::Here(Line::Tcp(back))).is_err() {
                return;
            }
            relay(stream, &events);
        }
    });
    Ok(address)
}

/// Opens a pseudo-terminal; gives the path that clients open.
///
/// # Errors
/// The system gives none.
pub fn terminal(events: Sender<Event>) -> Result<PathBuf> {
    let master = rustix::pty::openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).context("cannot open a pseudo-terminal")?;
    rustix::pty::grantpt(&master).context("cannot grant the pseudo-terminal")?;
    rustix::pty::unlockpt(&master).context("cannot unlock the pseudo-terminal")?;
    let path = rustix::pty::ptsname(&master, Vec::new()).context("cannot tell the name of the pseudo-terminal")?;
    let path = PathBuf::from(path.to_string_lossy().into_owned());
    // Raw before a client comes, so that no byte is changed. It is kept open: without any client the master would read errors.
    let slave = File::options().read(true).write(true).open(&path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut modes = rustix::termios::tcgetattr(&slave).context("cannot read the modes of the pseudo-terminal")?;
    modes.make_raw();
    rustix::termios::tcsetattr(&slave, OptionalActions::Now, &modes).context("cannot set the modes of the pseudo-terminal")?;
    let master = File::from(master);
    let name = path.clone();
    thread::spawn(move || {
        let _slave = slave;
        let mut from = master;
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            // It cannot be seen when a client of a terminal comes or goes: whoever writes is there.
            let turn = turn();
            let _mine = turn.lock();
            let Ok(back) = from.try_clone() else { return };
            let told = events.send(Event::Here(Line::Terminal(back))).and_then(|()| events.send(Event::Bytes(buffer[..count].to_vec())));
            if told.is_err() {
                return;
            }
        }
    });
    Ok(name)
}

/// Hands over what a client sends, until it goes.
fn relay(mut from: impl Read, events: &Sender<Event>) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        if events.send(Event::Bytes(buffer[..count].to_vec())).is_err() {
            return;
        }
    }
    let _ = events.send(Event::Gone);
}
