// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bytes to a bridge and back, and how long they are waited for: a time for a command with its whole answer. A device that sends a
//! byte now and then does not hold anybody.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::Place;

/// How long a command may take. A block answers within microseconds; a served one shares its processor with the simulation.
const PATIENCE: Duration = Duration::from_secs(5);
/// What each byte of it may take besides: slower than any serial line.
const BYTE: Duration = Duration::from_millis(10);
/// How long a command may still take when its user wants to end: the block is to be left as it was found.
const HURRY: Duration = Duration::from_millis(500);
/// How long the system is waited for before looking whether the user wants to end.
const SLICE: Duration = Duration::from_millis(100);
/// How long a host may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an older answer may still be arriving.
const CHATTER: Duration = Duration::from_secs(1);
/// What is left of an older answer arrives within this time.
const STALE: Duration = Duration::from_millis(20);

/// A stream of bytes both ways, whose reads and writes end after a time.
trait Stream: Read + Write + Send {
    fn patience(&mut self, time: Duration) -> io::Result<()>;
}

impl Stream for TcpStream {
    fn patience(&mut self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))?;
        self.set_write_timeout(Some(time))
    }
}

impl Stream for Box<dyn serialport::SerialPort> {
    fn patience(&mut self, time: Duration) -> io::Result<()> {
        Ok(self.set_timeout(time)?)
    }
}

/// A way to a bridge. A thread may take it over, as that of `monitor` does.
pub struct Line {
    stream: Box<dyn Stream>,
    /// The user wants to end.
    pub stop: Arc<AtomicBool>,
}

impl Line {
    /// Opens it.
    ///
    /// # Errors
    /// The system's.
    pub fn open(place: &Place) -> io::Result<Self> {
        let stream: Box<dyn Stream> = match place {
            Place::Tcp(address) => {
                let nowhere = || io::Error::new(ErrorKind::NotFound, "the name stands for no address");
                // A name may stand for several addresses; the last failure is told.
                let mut stream = Err(nowhere());
                for address in address.to_socket_addrs()? {
                    stream = stream.or_else(|_| TcpStream::connect_timeout(&address, CONNECT));
                }
                let stream = stream?;
                stream.set_nodelay(true)?;
                Box::new(stream)
            }
            Place::Pty(path) => Box::new(serialport::new(path, 115_200).open()?),
            Place::Serial(path, baud) => Box::new(serialport::new(path, *baud).open()?),
        };
        Ok(Line { stream, stop: Arc::default() })
    }

    /// Throws away what an earlier master left unread.
    ///
    /// # Errors
    /// The system's; who talks on without end is no block.
    pub fn discard(&mut self) -> io::Result<()> {
        self.stream.patience(STALE)?;
        let mut left = [0; 256];
        let began = Instant::now();
        while began.elapsed() < CHATTER {
            match self.stream.read(&mut left) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if is_late(&error) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("something talks there without being asked; it is no Equipoise block, or another program has it"))
    }

    /// Sends a command and reads the whole of its answer.
    ///
    /// # Errors
    /// The system's; what [`is_late`] knows: it took too long.
    pub fn exchange(&mut self, command: &[u8], answer: &mut [u8]) -> io::Result<()> {
        let bytes = command.len() + answer.len();
        let mut until = Instant::now() + patience(bytes);
        let (mut hurried, mut sent, mut read) = (false, 0, 0);
        while sent < command.len() || read < answer.len() {
            if !hurried && self.stop.load(Ordering::Relaxed) {
                (hurried, until) = (true, until.min(Instant::now() + HURRY));
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.stream.patience(left.min(SLICE))?;
            let sends = sent < command.len();
            let outcome = if sends { self.stream.write(&command[sent..]) } else { self.stream.read(&mut answer[read..]) };
            match outcome {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) if sends => sent += count,
                Ok(count) => read += count,
                Err(error) if is_late(&error) || error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        // What is answered has arrived.
        if answer.is_empty() {
            self.stream.flush()?;
        }
        Ok(())
    }
}

/// How long a command of so many bytes, with its answer, may take.
pub fn patience(bytes: usize) -> Duration {
    PATIENCE + BYTE * bytes as u32
}

/// Whether something took too long.
pub fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Talks so many times without being asked, then is silent.
    struct Talker(usize);

    impl Read for Talker {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or(ErrorKind::TimedOut)?;
            into.fill(b'x');
            Ok(into.len())
        }
    }

    impl Write for Talker {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            unreachable!("nothing was asked")
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Stream for Talker {
        fn patience(&mut self, _: Duration) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_left_of_an_answer_ends_and_who_talks_without_end_is_no_block() {
        let discard = |times| Line { stream: Box::new(Talker(times)), stop: Arc::default() }.discard();
        discard(3).unwrap();
        let told = discard(usize::MAX).unwrap_err().to_string();
        assert!(told.starts_with("something talks there without being asked"), "{told}");
    }
}
