// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The control port of a served block: what a hand at the board would do, as lines of text.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::str::FromStr;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::cli::scenario::values::Rate;

/// Bytes of the longest line that is read.
pub const LONGEST: usize = 200;
/// How long a connection that is closed is listened to, and for how many bytes.
const MOMENT: Duration = Duration::from_millis(200);
const ENOUGH: usize = 1 << 16;

/// A line, understood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Order {
    /// The link input of a port.
    Link {
        /// The port.
        port: usize,
        /// Up or down.
        up: bool,
    },
    /// How fast a port sends.
    Throttle {
        /// The port.
        port: usize,
        /// Of its line.
        rate: Rate,
    },
    /// Traffic in percent of what the host stream carries.
    Load(f64),
    /// The end.
    Quit,
}

impl FromStr for Order {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let port = |text: &str| text.parse().map_err(|_| format!("`{text}` is no port"));
        match words[..] {
            ["link", p, state @ ("up" | "down")] => Ok(Order::Link { port: port(p)?, up: state == "up" }),
            ["throttle", p, rate] => Ok(Order::Throttle { port: port(p)?, rate: rate.parse()? }),
            ["load", percent] => match percent.parse() {
                Ok(load) if (0.0..=100.0).contains(&load) => Ok(Order::Load(load)),
                _ => Err(format!("`{percent}` is no load; give 0 to 100 percent")),
            },
            ["quit"] => Ok(Order::Quit),
            _ => Err("understood are: link PORT up|down, throttle PORT RATE, load PERCENT, quit".to_string()),
        }
    }
}

impl Order {
    /// The same, if the block has the port.
    fn within(self, ports: usize) -> Result<Self, String> {
        match self {
            Order::Link { port, .. } | Order::Throttle { port, .. } if port >= ports => {
                Err(format!("there is no port {port} among {ports}"))
            }
            order => Ok(order),
        }
    }
}

/// What a hand at the board wants.
pub enum Wish {
    /// An order, and where to say that it is done.
    Order(Order, Sender<Result<()>>),
    /// The end.
    Quit,
}

/// The listener.
pub struct Control {
    /// Where it listens.
    pub address: SocketAddr,
}

impl Control {
    /// Listens on `address` for orders to a block of `ports` ports.
    ///
    /// # Errors
    /// The address cannot be had.
    pub fn listen(address: &str, ports: usize, wishes: Sender<Wish>) -> Result<Self> {
        let listener = TcpListener::bind(address).with_context(|| format!("cannot listen on {address}; is something else there?"))?;
        let address = listener.local_addr().context("cannot tell the address")?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let wishes = wishes.clone();
                thread::spawn(move || serve(&stream, ports, &wishes));
            }
        });
        Ok(Control { address })
    }
}

fn serve(stream: &TcpStream, ports: usize, wishes: &Sender<Wish>) {
    let mut back = stream;
    let mut from = BufReader::new(stream);
    loop {
        let line = match read_line(&mut from, LONGEST) {
            Ok(Some(line)) => Ok(line),
            Err(error) if error.kind() == ErrorKind::InvalidData => Err(error.to_string()),
            // Half an order is none.
            Ok(None) | Err(_) => return,
        };
        let answer = match line.and_then(|line| line.parse::<Order>()).map(|order| order.within(ports)) {
            Err(message) => {
                // Whoever says such a thing is no hand at the board: a web page that posts to this port, perhaps, with an order further down.
                let _ = back.write_all(format!("error: {message}\n").as_bytes());
                return hang_up(stream);
            }
            Ok(Err(message)) => format!("error: {message}\n"),
            Ok(Ok(Order::Quit)) => {
                // Answered first: nobody is there to do it afterwards.
                let _ = back.write_all(b"ok\n");
                let _ = wishes.send(Wish::Quit);
                return;
            }
            Ok(Ok(order)) => {
                let (done, wait) = mpsc::channel();
                // Answered when it is done.
                if wishes.send(Wish::Order(order, done)).is_err() {
                    return;
                }
                match wait.recv() {
                    Ok(Ok(())) => "ok\n".to_string(),
                    Ok(Err(refusal)) => format!("error: {refusal:#}\n"),
                    Err(_) => return,
                }
            }
        };
        if back.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// A line without its end; nothing where the other end stops before that. What is no text is left to its reader, who will not know it.
///
/// # Errors
/// Of the kind `InvalidData`: it has more than `most` bytes. Else as `from` has them.
pub fn read_line(from: &mut impl BufRead, most: usize) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    from.take(most as u64 + 1).read_until(b'\n', &mut line)?;
    match line.pop() {
        Some(b'\n') => Ok(Some(String::from_utf8_lossy(&line).into_owned())),
        _ if line.len() < most => Ok(None),
        _ => Err(io::Error::new(ErrorKind::InvalidData, format!("a line of more than {most} bytes"))),
    }
}

/// Closes a connection so that its last answer arrives: for a moment what still comes is taken, as a reset would overtake the answer.
fn hang_up(mut stream: &TcpStream) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(MOMENT));
    let (mut rest, mut left) = ([0; 4096], ENOUGH);
    while let Ok(count @ 1..) = stream.read(&mut rest) {
        left = left.saturating_sub(count);
        if left == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_bounded() {
        let read = |text: &str| read_line(&mut text.as_bytes(), 4).map_err(|error| error.kind());
        assert_eq!(read("quit\nmore\n"), Ok(Some("quit".into())));
        assert_eq!((read("qui"), read("quit"), read("")), (Ok(None), Ok(None), Ok(None)));
        assert_eq!((read("quit \n"), read(&"x".repeat(100))), (Err(ErrorKind::InvalidData), Err(ErrorKind::InvalidData)));
    }

    #[test]
    fn lines_are_understood_or_refused_with_a_reason() {
        let read = |line: &str| line.parse::<Order>().and_then(|order| order.within(4));
        assert_eq!(read("link 2 down"), Ok(Order::Link { port: 2, up: false }));
        let rate = |text: &str| text.parse().unwrap();
        assert_eq!(read("  throttle 0  100 "), Ok(Order::Throttle { port: 0, rate: rate("100Mbit") }));
        assert_eq!(read("throttle 3 30%"), Ok(Order::Throttle { port: 3, rate: rate("300Mbit") }));
        assert_eq!(read("load 12.5"), Ok(Order::Load(12.5)));
        assert_eq!(read("quit"), Ok(Order::Quit));
        for (line, word) in [
            ("link 4 up", "no port 4"),
            ("link x up", "no port"),
            ("link 1 sideways", "understood"),
            ("load 101", "percent"),
            ("throttle 1 0", "no rate"),
            ("", "understood"),
        ] {
            assert!(read(line).unwrap_err().contains(word), "{line}");
        }
    }
}
