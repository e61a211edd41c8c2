// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Where a block is: `tcp:HOST:PORT` or `HOST:PORT`, `pty:PATH`, `/dev/ttyUSB0` or `/dev/ttyUSB0:3000000`.

use std::fmt;
use std::str::FromStr;

/// Baud rate of a serial line that names none.
pub const DEFAULT_BAUD: u32 = 115_200;

/// A way to a block's UARTBone bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A TCP listener, such as the one of `equipoise-sim serve`: host and port.
    Tcp(String),
    /// A pseudo-terminal.
    Pty(String),
    /// A serial line and its baud rate.
    Serial(String, u32),
}

/// A text that names no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no place of a block; write HOST:PORT, pty:PATH, or a serial line such as /dev/ttyUSB0:115200")]
pub struct PlaceError(String);

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let bad = || PlaceError(text.to_string());
        if let Some(rest) = text.strip_prefix("tcp:") {
            return host_and_port(rest).ok_or_else(bad);
        }
        if let Some(path) = text.strip_prefix("pty:").filter(|path| !path.is_empty()) {
            return Ok(Place::Pty(path.to_string()));
        }
        let upper = text.to_ascii_uppercase();
        let device = text.starts_with(['/', '\\', '.'])
            || upper.strip_prefix("COM").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        // A serial line without its folder is no host.
        if !device && !upper.starts_with("TTY") && !upper.starts_with("CU.") {
            return host_and_port(text).ok_or_else(bad);
        }
        match text.rsplit_once(':').map(|(path, baud)| (path, baud.parse())) {
            _ if !device => Err(bad()),
            Some((_, Ok(0))) => Err(bad()),
            Some((path, Ok(baud))) => Ok(Place::Serial(path.to_string(), baud)),
            // A path may have colons of its own.
            _ => Ok(Place::Serial(text.to_string(), DEFAULT_BAUD)),
        }
    }
}

fn host_and_port(text: &str) -> Option<Place> {
    let (host, port) = text.rsplit_once(':')?;
    port.parse::<u16>().ok()?;
    (!host.is_empty()).then(|| Place::Tcp(text.to_string()))
}

impl Place {
    /// What to look at when it cannot be opened.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Place::Tcp(_) => "does `equipoise-sim serve`, or another server of UARTBone, listen there?",
            Place::Pty(_) | Place::Serial(..) => "is it plugged in, free, and allowed to you?",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Tcp(address) => write!(f, "tcp:{address}"),
            Place::Pty(path) => write!(f, "pty:{path}"),
            Place::Serial(path, baud) => write!(f, "{path}:{baud}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_written() {
        for (text, place) in [
            ("tcp:127.0.0.1:4701", Place::Tcp("127.0.0.1:4701".into())),
            ("tcp:[::1]:80", Place::Tcp("[::1]:80".into())),
            ("pty:/dev/pts/3", Place::Pty("/dev/pts/3".into())),
            ("/dev/ttyUSB0:3000000", Place::Serial("/dev/ttyUSB0".into(), 3_000_000)),
            ("COM3:115200", Place::Serial("COM3".into(), 115_200)),
        ] {
            assert_eq!(text.parse(), Ok(place.clone()), "{text}");
            assert_eq!(place.to_string(), text);
        }
        for (text, address) in
            [("127.0.0.1:4701", "127.0.0.1:4701"), ("board.lan:80", "board.lan:80"), ("[::1]:80", "[::1]:80"), ("comet:1", "comet:1")]
        {
            assert_eq!(text.parse(), Ok(Place::Tcp(address.into())), "{text}");
        }
        assert_eq!(r"\\.\COM12:9600".parse(), Ok(Place::Serial(r"\\.\COM12".into(), 9600)));
        assert_eq!("/dev/pci-0:00-usb-0:1:1.0-port0".parse(), Ok(Place::Serial("/dev/pci-0:00-usb-0:1:1.0-port0".into(), DEFAULT_BAUD)));
        assert_eq!("/dev/ttyUSB0".parse(), Ok(Place::Serial("/dev/ttyUSB0".into(), DEFAULT_BAUD)));
        for text in [
            "",
            "tcp:",
            "tcp:host",
            "tcp::80",
            "tcp:host:99999",
            "pty:",
            "ttyUSB0",
            "ttyUSB0:9600",
            ":115200",
            "/dev/ttyUSB0:0",
            "host",
            "host:99999",
        ] {
            assert!(text.parse::<Place>().unwrap_err().to_string().contains("HOST:PORT"), "{text}");
        }
    }
}
