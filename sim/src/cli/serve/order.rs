// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The other end of the control port: a line is sent to it, and its answer judged.

use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context, Result};

use super::control::{read_line, LONGEST};
use crate::cli::console::printable;

/// How long an order may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes of the longest answer.
const ANSWER: usize = 500;

/// Sends a line to the control port at `address` and waits until it is obeyed.
///
/// # Errors
/// Nobody is there; the line is not understood, or what answers is no control port.
pub fn send(address: &str, line: &str) -> Result<()> {
    ensure!(!line.contains(char::is_control), "an order is one line of words; this one has a control character in it");
    ensure!(line.len() <= LONGEST, "an order has at most {LONGEST} characters");
    let mut stream = TcpStream::connect(address).with_context(|| format!("no served block has its control port at {address}"))?;
    stream.write_all(format!("{line}\n").as_bytes()).context("the served block went away")?;
    let mut from = BufReader::with_capacity(ANSWER, Patient { stream, until: Instant::now() + PATIENCE });
    let answer = match read_line(&mut from, ANSWER) {
        Err(error) if error.kind() == ErrorKind::TimedOut => bail!("no answer from {address} within {} s", PATIENCE.as_secs()),
        Err(error) if error.kind() == ErrorKind::InvalidData => bail!("{address} is no control port of a served block: it answers {error}"),
        Err(error) => return Err(error).context("the served block went away"),
        Ok(None) => bail!("the served block went away"),
        Ok(Some(answer)) => answer,
    };
    match (answer.as_str(), answer.strip_prefix("error: ")) {
        ("ok", _) => Ok(()),
        (_, Some(refusal)) => bail!("{}", printable(refusal, ANSWER)),
        (other, None) => bail!("{address} is no control port of a served block; it says: {}", printable(other, 60)),
    }
}

/// A stream that is read until a moment, however often something comes.
struct Patient {
    stream: TcpStream,
    until: Instant,
}

impl Read for Patient {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(Some(left))?;
        match self.stream.read(buffer) {
            Err(error) if error.kind() == ErrorKind::WouldBlock => Err(ErrorKind::TimedOut.into()),
            outcome => outcome,
        }
    }
}
