// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How values of options are written; those of balancing are in [`super::scenario::values`].

use std::str::FromStr;

/// A port and a frame number, `PORT@FRAME`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkAt {
    pub port: usize,
    pub frame: u64,
}

impl FromStr for LinkAt {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (port, frame) = text.split_once('@')?;
            Some(LinkAt { port: port.parse().ok()?, frame: frame.parse().ok()? })
        };
        match parse() {
            Some(at) if at.frame > 0 => Ok(at),
            _ => Err("write PORT@FRAME, such as 2@1000; ports count from 0, frames from 1".to_string()),
        }
    }
}

/// Where to listen or connect, `HOST:PORT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(pub String);

impl FromStr for Address {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (host, port) = text.rsplit_once(':').unwrap_or(("127.0.0.1", text));
        match port.parse::<u16>() {
            Ok(port) if !host.is_empty() => Ok(Address(format!("{host}:{port}"))),
            _ => Err("write PORT or HOST:PORT, such as 4701 or 127.0.0.1:4701".to_string()),
        }
    }
}

/// The same, or nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen(pub Option<String>);

impl FromStr for Listen {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "off" {
            return Ok(Listen(None));
        }
        Ok(Listen(Some(text.parse::<Address>()?.0)))
    }
}

/// Lengths of generated frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// Any length of an Ethernet frame as likely as any other.
    Uniform,
    /// The simple internet mix.
    Imix,
    /// One length.
    Fixed(usize),
}

impl FromStr for Mix {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match (text, text.parse()) {
            ("uniform", _) => Ok(Mix::Uniform),
            ("imix", _) => Ok(Mix::Imix),
            (_, Ok(bytes @ 14..=16383)) => Ok(Mix::Fixed(bytes)),
            _ => Err("write uniform, imix, or a length from 14 to 16383 bytes".to_string()),
        }
    }
}
