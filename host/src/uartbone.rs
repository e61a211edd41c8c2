// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A master that speaks UARTBone.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

use equipoise_regmap::host::Bus;

use crate::line::{is_late, patience, Line};
use crate::Place;

/// What can go wrong on the way to a block.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The port cannot be opened.
    #[error("cannot open {place}: {why}; {}", place.advice())]
    Open {
        /// The port.
        place: Place,
        /// What the system says.
        why: String,
    },
    /// Nothing, or only a part of an answer, came back in time.
    #[error(
        "no whole answer from {0} within {1} s: is the block running, does the baud rate fit, and does no other program use the line?"
    )]
    Silent(Place, u64),
    /// Nothing came back until the user wanted to end; see [`Uartbone::stop`].
    #[error("interrupted while {0} was silent")]
    Interrupted(Place),
    /// The other end hung up.
    #[error("{0} was closed by the other end: is the block still running, and does no other program use the line?")]
    Closed(Place),
    /// The system failed.
    #[error("{place}: {why}")]
    Failed {
        /// The port.
        place: Place,
        /// What the system says.
        why: io::Error,
    },
}

/// The bus of a block behind a UARTBone bridge.
pub struct Uartbone {
    place: Place,
    line: Line,
}

impl Uartbone {
    /// Opens the way to a block.
    ///
    /// # Errors
    /// [`LineError::Open`].
    pub fn open(place: &Place) -> Result<Self, LineError> {
        let line = Line::open(place).map_err(|why| LineError::Open { place: place.clone(), why: why.to_string() })?;
        let mut bus = Uartbone { place: place.clone(), line };
        bus.line.discard().map_err(|why| bus.error(why, 0))?;
        Ok(bus)
    }

    /// Set by whoever wants to end: from then on a command is waited for half a second at most, so that there is time to leave the block
    /// as it was found, but none to wait for a block that is silent.
    pub fn stop(&self) -> Arc<AtomicBool> {
        self.line.stop.clone()
    }

    /// Reads neighbouring words from word address `word` on: up to 255 in a command, one after the other.
    ///
    /// # Errors
    /// As those of a single word.
    pub fn read_words(&mut self, word: u16, words: &mut [u32]) -> Result<(), LineError> {
        let mut from = word;
        for part in words.chunks_mut(usize::from(u8::MAX)) {
            let mut answer = vec![0; part.len() * 4];
            self.exchange(&header(2, part.len() as u8, from), &mut answer)?;
            for (word, bytes) in part.iter_mut().zip(answer.chunks_exact(4)) {
                *word = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            }
            from += part.len() as u16;
        }
        Ok(())
    }

    fn error(&self, why: io::Error, bytes: usize) -> LineError {
        match why.kind() {
            _ if is_late(&why) && self.line.stop.load(Ordering::Relaxed) => LineError::Interrupted(self.place.clone()),
            _ if is_late(&why) => LineError::Silent(self.place.clone(), patience(bytes).as_secs()),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset => {
                LineError::Closed(self.place.clone())
            }
            _ => LineError::Failed { place: self.place.clone(), why },
        }
    }

    fn exchange(&mut self, command: &[u8], answer: &mut [u8]) -> Result<(), LineError> {
        let outcome = self.line.exchange(command, answer);
        outcome.map_err(|why| self.error(why, command.len() + answer.len()))
    }
}

/// The header of a command; see docs/interfaces.md "Serial line: UARTBone".
fn header(command: u8, words: u8, address: u16) -> [u8; 6] {
    let [high, low] = address.to_be_bytes();
    [command, words, 0, 0, high, low]
}

impl Bus for Uartbone {
    type Error = LineError;

    fn read32(&mut self, word: u16) -> Result<u32, LineError> {
        let mut answer = [0; 4];
        self.exchange(&header(2, 1, word), &mut answer)?;
        Ok(u32::from_be_bytes(answer))
    }

    fn write32(&mut self, word: u16, value: u32) -> Result<(), LineError> {
        let mut command = header(1, 1, word).to_vec();
        command.extend(value.to_be_bytes());
        self.exchange(&command, &mut [])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::thread;
    use std::time::{Duration, Instant};

    /// A bridge that plays `answers`, a command each, and gives what it was sent.
    fn played(answers: Vec<Vec<u8>>) -> (Place, thread::JoinHandle<Vec<u8>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = Place::Tcp(listener.local_addr().unwrap().to_string());
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            // Left over from somebody else.
            stream.write_all(&[9, 9, 9]).unwrap();
            let mut seen = vec![];
            for answer in answers {
                let mut buffer = [0; 64];
                let count = stream.read(&mut buffer).unwrap();
                seen.extend(&buffer[..count]);
                stream.write_all(&answer).unwrap();
            }
            seen
        });
        (place, thread)
    }

    #[test]
    fn the_examples_of_the_interface_page() {
        let (place, thread) = played(vec![vec![], vec![0x12, 0x34, 0x56, 0x78]]);
        let mut bus = Uartbone::open(&place).unwrap();
        bus.write32(2, 0x1234_5678).unwrap();
        thread::sleep(Duration::from_millis(50));
        assert_eq!(bus.read32(2).unwrap(), 0x1234_5678);
        assert_eq!(thread.join().unwrap(), [1, 1, 0, 0, 0, 2, 0x12, 0x34, 0x56, 0x78, 2, 1, 0, 0, 0, 2]);
    }

    #[test]
    fn neighbouring_words_come_together_and_many_in_parts() {
        let answer = |from: u32, count: u32| (from..from + count).flat_map(u32::to_be_bytes).collect();
        let (place, thread) = played(vec![answer(0x101, 255), answer(0x200, 3)]);
        let mut words = [0; 258];
        Uartbone::open(&place).unwrap().read_words(0x101, &mut words).unwrap();
        assert!(words.iter().eq(&(0x101..0x203).collect::<Vec<u32>>()), "{words:x?}");
        assert_eq!(thread.join().unwrap(), [2, 255, 0, 0, 1, 1, 2, 3, 0, 0, 2, 0]);
    }

    #[test]
    fn a_line_that_ends_says_so() {
        let (place, thread) = played(vec![vec![1]]);
        let mut bus = Uartbone::open(&place).unwrap();
        let error = bus.read32(0).unwrap_err().to_string();
        assert!(error.contains("closed by the other end") && error.contains(&place.to_string()), "{error}");
        thread.join().unwrap();
        let error = Uartbone::open(&place).err().unwrap().to_string();
        assert!(error.contains("cannot open tcp:127.0.0.1") && error.ends_with("listen there?"), "{error}");
        let error = Uartbone::open(&Place::Pty("/does/not/exist".into())).err().unwrap().to_string();
        assert!(error.contains("cannot open pty:/does/not/exist") && error.ends_with("plugged in, free, and allowed to you?"), "{error}");
    }

    /// Each byte alone comes in good time.
    #[test]
    fn patience_is_for_a_command_and_shorter_for_who_wants_to_end() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = Place::Tcp(listener.local_addr().unwrap().to_string());
        let thread = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut sent = 0;
            stream.read_exact(&mut [0; 6]).unwrap();
            while stream.write_all(&[1]).is_ok() {
                sent += 1;
                thread::sleep(Duration::from_secs(1));
            }
            sent
        });
        let mut bus = Uartbone::open(&place).unwrap();
        let error = bus.read_words(0, &mut [0; 3]).unwrap_err().to_string();
        assert!(error.starts_with("no whole answer from tcp:127.0.0.1:") && error.contains(" within 5 s"), "{error}");
        bus.stop().store(true, Ordering::Relaxed);
        let began = Instant::now();
        assert!(matches!(bus.read_words(0, &mut [0; 255]), Err(LineError::Interrupted(_))));
        assert!(began.elapsed() < patience(0), "{:?}", began.elapsed());
        drop(bus);
        assert!(thread.join().unwrap() < 12, "all of the answer was waited for");
    }
}
