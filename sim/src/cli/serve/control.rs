// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The control port of a served block: what a hand at the board would do, as lines of text.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::str::FromStr;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{bail, Context, Result};

use crate::cli::values::Throttle;

/// How long an order may take.
const PATIENCE: Duration = Duration::from_secs(30);

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
        /// Mb/s.
        rate: u32,
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
            ["throttle", p, rate] => {
                let throttle: Throttle = format!("{p}={rate}").parse()?;
                Ok(Order::Throttle { port: throttle.port, rate: throttle.rate })
            }
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

/// Sends a line to the control port at `address` and waits until it is obeyed.
///
/// # Errors
/// Nobody is there; the line is not understood.
pub fn send(address: &str, line: &str) -> Result<()> {
    let mut stream = TcpStream::connect(address).with_context(|| format!("no served block has its control port at {address}"))?;
    stream.set_read_timeout(Some(PATIENCE)).context("cannot wait for an answer")?;
    stream.write_all(format!("{line}\n").as_bytes()).context("the served block went away")?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).context("the served block went away")?;
    match answer.trim() {
        "ok" => Ok(()),
        "" => bail!("the served block went away"),
        refusal => bail!("{}", refusal.trim_start_matches("error: ")),
    }
}

fn serve(stream: &TcpStream, ports: usize, wishes: &Sender<Wish>) {
    let mut back = stream;
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let answer = match line.parse().and_then(|order: Order| order.within(ports)) {
            Err(message) => format!("error: {message}\n"),
            Ok(Order::Quit) => {
                // Answered first: nobody is there to do it afterwards.
                let _ = back.write_all(b"ok\n");
                let _ = wishes.send(Wish::Quit);
                return;
            }
            Ok(order) => {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood_or_refused_with_a_reason() {
        let read = |line: &str| line.parse::<Order>().and_then(|order| order.within(4));
        assert_eq!(read("link 2 down"), Ok(Order::Link { port: 2, up: false }));
        assert_eq!(read("  throttle 0  100 "), Ok(Order::Throttle { port: 0, rate: 100 }));
        assert_eq!(read("load 12.5"), Ok(Order::Load(12.5)));
        assert_eq!(read("quit"), Ok(Order::Quit));
        for (line, word) in [
            ("link 4 up", "no port 4"),
            ("link x up", "no port"),
            ("link 1 sideways", "understood"),
            ("load 101", "percent"),
            ("throttle 1 0", "rates"),
            ("", "understood"),
        ] {
            assert!(read(line).unwrap_err().contains(word), "{line}");
        }
    }
}
