// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The older format: a header, then packets.

use std::io::Read;

use super::found::{not_ethernet, Capture, ETHERNET};
use super::stream::{Order, Stop, Stream};

/// The longest packet that capture programs write; what says more is damaged.
pub const LONGEST: u32 = 262_144;
/// Bytes of the file's header behind the magic number.
const HEADER: usize = 20;

/// How numbers and packets are written.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    order: Order,
    /// Bytes of a packet's header.
    record: usize,
}

impl Form {
    /// What the first bytes of a file say; `None`: it is no pcap.
    pub fn of(magic: [u8; 4]) -> Option<Self> {
        let with = |order, value: u32| match value {
            // Times in microseconds or in nanoseconds: not looked at.
            0xa1b2_c3d4 | 0xa1b2_3c4d => Some(Form { order, record: 16 }),
            // A Linux of the nineties added interface and protocol to each packet.
            0xa1b2_cd34 => Some(Form { order, record: 24 }),
            _ => None,
        };
        with(Order::Little, u32::from_le_bytes(magic)).or(with(Order::Big, u32::from_be_bytes(magic)))
    }
}

/// Reads what is behind the magic number.
pub fn read(stream: &mut Stream<impl Read>, form: Form, capture: &mut Capture) -> Result<(), Stop> {
    let Form { order, record } = form;
    let header = stream.must(HEADER).map_err(|_| Stop::Refused("its header cannot be read: it ends there".to_string()))?;
    let version = (order.u16(&header, 0), order.u16(&header, 2));
    if version.0 != 2 {
        return Err(Stop::Refused(format!("it is of version {}.{} of pcap, and only version 2 can be read", version.0, version.1)));
    }
    let word = order.u32(&header, 16);
    // The upper six bits: whether a length of the FCS is there, and that length in units of 16 bits.
    let link = word & 0x03ff_ffff;
    let fcs = if word >> 26 & 1 == 1 { 2 * (word >> 28) } else { 0 };
    if link != ETHERNET {
        return Err(Stop::Refused(not_ethernet(link)));
    }
    while let Some(header) = stream.whole(record)? {
        let (mut captured, mut length) = (order.u32(&header, 8), order.u32(&header, 12));
        // Before version 2.4 the two were the other way round.
        if version.1 < 4 && captured > length {
            (captured, length) = (length, captured);
        }
        if captured > LONGEST {
            return Err(Stop::Damaged(format!("a frame of {captured} bytes")));
        }
        capture.packet(link, stream.must(captured as usize)?, length, fcs);
    }
    Ok(())
}
