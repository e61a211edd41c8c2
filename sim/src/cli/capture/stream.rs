// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Bytes of a capture, one piece after the other, in either byte order.

use std::io::{self, Read};

/// Why reading ends early.
pub enum Stop {
    /// From here on nothing can be made of it.
    Damaged(String),
    /// It is not what can be used at all.
    Refused(String),
}

/// A capture being read.
pub struct Stream<R> {
    from: R,
}

impl<R: Read> Stream<R> {
    pub fn new(from: R) -> Self {
        Stream { from }
    }

    /// The next `count` bytes, or as many as there are. Room is made for what comes, not for what a damaged file promises.
    pub fn up_to(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.from.by_ref().take(count as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The next `count` bytes; `None` where the file ends before the first.
    pub fn whole(&mut self, count: usize) -> Result<Option<Vec<u8>>, Stop> {
        match self.up_to(count) {
            Ok(bytes) if bytes.len() == count => Ok(Some(bytes)),
            Ok(bytes) if bytes.is_empty() => Ok(None),
            Ok(_) => Err(ends()),
            Err(error) => Err(Stop::Damaged(error.to_string())),
        }
    }

    /// The next `count` bytes, which have to be there.
    pub fn must(&mut self, count: usize) -> Result<Vec<u8>, Stop> {
        match self.whole(count)? {
            None if count > 0 => Err(ends()),
            bytes => Ok(bytes.unwrap_or_default()),
        }
    }
}

fn ends() -> Stop {
    Stop::Damaged("it ends in mid-frame".to_string())
}

/// Order of the bytes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Low byte first.
    Little,
    /// High byte first.
    Big,
}

impl Order {
    /// The number at byte `at`; 0 where there is none.
    pub fn u16(self, bytes: &[u8], at: usize) -> u16 {
        let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).unwrap_or_default();
        match self {
            Order::Little => u16::from_le_bytes(two),
            Order::Big => u16::from_be_bytes(two),
        }
    }

    /// The number at byte `at`; 0 where there is none.
    pub fn u32(self, bytes: &[u8], at: usize) -> u32 {
        let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).unwrap_or_default();
        match self {
            Order::Little => u32::from_le_bytes(four),
            Order::Big => u32::from_be_bytes(four),
        }
    }
}
