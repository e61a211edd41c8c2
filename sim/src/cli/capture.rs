// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Reads the Ethernet frames of a capture, of as much of it as can be read.
//!
//! Of a file only what frames need is looked at; comments, names, statistics and options are stepped over, whatever is in them. The
//! readers of pcap and pcapng are written here as those on crates.io refuse a file for an option that nobody asked for.

mod found;
mod pcap;
mod pcapng;
mod stream;

use std::fs;
use std::io::Read;
use std::path::Path;

use anyhow::{bail, Context, Result};

use self::stream::{Stop, Stream};

pub use self::found::Capture;

/// Reads `path`.
///
/// # Errors
/// It cannot be opened, is no capture, or not one Ethernet frame of it can be read.
pub fn read(path: &Path) -> Result<Capture> {
    let file = fs::File::open(path).with_context(|| format!("cannot open the capture {}", path.display()))?;
    parse(std::io::BufReader::new(file)).with_context(|| format!("cannot use the capture {}", path.display()))
}

/// Reads a capture from anything.
///
/// # Errors
/// As [`read`].
pub fn parse(from: impl Read) -> Result<Capture> {
    let mut stream = Stream::new(from);
    let start = stream.up_to(4).context("it cannot be read")?;
    let Ok(magic) = <[u8; 4]>::try_from(&start[..]) else {
        bail!("it has {} bytes: too few for a pcap or pcapng file", start.len());
    };
    let mut capture = Capture::default();
    let outcome = match magic {
        pcapng::SECTION => pcapng::read(&mut stream, &mut capture),
        _ => match pcap::Form::of(magic) {
            Some(form) => pcap::read(&mut stream, form, &mut capture),
            None => {
                let first = u32::from_be_bytes(magic);
                bail!("it starts with {first:08x}, which is neither pcap nor pcapng; if it is compressed, unpack it first")
            }
        },
    };
    match outcome {
        Ok(()) => {}
        Err(Stop::Refused(why)) => bail!(why),
        Err(Stop::Damaged(why)) if capture.met() == 0 => bail!("nothing can be read from it: {why}"),
        Err(Stop::Damaged(why)) => {
            let met = capture.met();
            capture.warnings.push(format!("the capture is damaged or cut off after frame {met} ({why}); the frames up to there are used"));
        }
    }
    capture.finish()
}

#[cfg(test)]
pub(super) mod tests;
