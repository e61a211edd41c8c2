// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The newer format: blocks, each with its type and length, in sections.

use std::io::Read;

use super::found::Capture;
use super::stream::{Order, Stop, Stream};

/// Type of the block that begins a section; the same in both byte orders.
pub const SECTION: [u8; 4] = [0x0a, 0x0d, 0x0d, 0x0a];
/// Bytes of a block that are not its body: type, length, length again.
const FRAME: u32 = 12;
/// No block that a capture program writes is longer.
const LONGEST: u32 = 1 << 28;

const INTERFACE: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE: u32 = 3;
const ENHANCED: u32 = 6;
/// Entries of the system's journal, which Wireshark counts among the frames.
const JOURNAL: u32 = 9;

/// Option of an interface: length of the FCS. The specification says bits, and programs write bytes.
const IF_FCSLEN: u16 = 13;
/// Option of an enhanced packet: bits 8:5 are the length of the FCS in bytes, if not 0.
const EPB_FLAGS: u16 = 2;

struct Interface {
    link: u32,
    /// The most bytes that are captured of a packet; 0: all.
    snap: u32,
    fcs: u32,
}

/// Reads what is behind the type of the first block.
pub fn read(stream: &mut Stream<impl Read>, capture: &mut Capture) -> Result<(), Stop> {
    let mut order = Order::Little;
    let mut known = false;
    let mut interfaces = Vec::new();
    let mut kind = Some(SECTION.to_vec());
    while let Some(bytes) = kind {
        if bytes == SECTION {
            let body;
            (order, body) = section(stream)?;
            let version = (order.u16(&body, 4), order.u16(&body, 6));
            known = version.0 == 1;
            if !known {
                capture.section(version);
            }
            interfaces.clear();
        } else {
            let length = order.u32(&stream.must(4)?, 0);
            let body = rest(stream, order, length, 8)?;
            // Of another version no more is known than that it has blocks.
            if known {
                block(order, order.u32(&bytes, 0), &body, &mut interfaces, capture)?;
            }
        }
        kind = stream.whole(4)?;
    }
    Ok(())
}

/// A section's header: only behind its length it says in which order that is written.
fn section(stream: &mut Stream<impl Read>) -> Result<(Order, Vec<u8>), Stop> {
    let head = stream.must(8)?;
    let order = match Order::Little.u32(&head, 4) {
        0x1a2b_3c4d => Order::Little,
        0x4d3c_2b1a => Order::Big,
        _ => return Err(Stop::Damaged("a section without a byte order".to_string())),
    };
    let mut body = head[4..].to_vec();
    body.extend(rest(stream, order, order.u32(&head, 0), 12)?);
    match body.len() < 16 {
        true => Err(Stop::Damaged("a section's header is too short".to_string())),
        false => Ok((order, body)),
    }
}

/// What is left of a block of `length` bytes after `read` of them, without its length at the end.
fn rest(stream: &mut Stream<impl Read>, order: Order, length: u32, read: u32) -> Result<Vec<u8>, Stop> {
    if length % 4 != 0 || !(FRAME.max(read + 4)..=LONGEST).contains(&length) {
        return Err(Stop::Damaged(format!("a block of {length} bytes")));
    }
    let mut body = stream.must((length - read) as usize)?;
    let again = order.u32(&body, body.len() - 4);
    body.truncate(body.len() - 4);
    match again == length {
        true => Ok(body),
        false => Err(Stop::Damaged(format!("a block's length is {length} at its start and {again} at its end"))),
    }
}

fn block(order: Order, kind: u32, body: &[u8], interfaces: &mut Vec<Interface>, capture: &mut Capture) -> Result<(), Stop> {
    // Interface, bytes captured, bytes there were, start of the data.
    let (interface, captured, length, start) = match kind {
        INTERFACE if body.len() < 8 => return Err(Stop::Damaged("an interface's description is too short".to_string())),
        INTERFACE => {
            let fcs = option(order, &body[8..], IF_FCSLEN).and_then(|value| value.first().copied()).unwrap_or(0);
            let fcs = if fcs >= 8 { u32::from(fcs) / 8 } else { u32::from(fcs) };
            interfaces.push(Interface { link: order.u16(body, 0).into(), snap: order.u32(body, 4), fcs });
            return Ok(());
        }
        ENHANCED => (order.u32(body, 0), order.u32(body, 12), order.u32(body, 16), 20),
        PACKET => (order.u16(body, 0).into(), order.u32(body, 12), order.u32(body, 16), 20),
        SIMPLE => {
            // It says how long the packet was; the rest follows from the snap length and is padded.
            let (length, snap) = (order.u32(body, 0), interfaces.first().map_or(0, |i| i.snap));
            let captured = if snap == 0 { length } else { length.min(snap) };
            (0, captured.min(body.len().saturating_sub(4) as u32), length, 4)
        }
        JOURNAL => {
            capture.no_frame();
            return Ok(());
        }
        _ => return Ok(()),
    };
    let Some(described) = interfaces.get(interface as usize) else {
        return Err(Stop::Damaged(format!("a frame is from interface {interface}, which is not described")));
    };
    let end = start + captured as usize;
    let Some(data) = body.get(start..end) else {
        return Err(Stop::Damaged(format!("a frame of {captured} bytes in a block of {}", body.len())));
    };
    let mut fcs = described.fcs;
    if let Some(flags) = body.get(end.next_multiple_of(4)..).filter(|_| kind == ENHANCED).and_then(|rest| option(order, rest, EPB_FLAGS)) {
        fcs = Some(order.u32(flags, 0) >> 5 & 15).filter(|&bytes| bytes > 0).unwrap_or(fcs);
    }
    capture.packet(described.link, data.to_vec(), length, fcs);
    Ok(())
}

/// The value of an option. A list may end without its end mark, or in mid-option.
fn option(order: Order, mut list: &[u8], wanted: u16) -> Option<&[u8]> {
    while list.len() >= 4 {
        let (code, length) = (order.u16(list, 0), usize::from(order.u16(list, 2)));
        let value = list.get(4..4 + length)?;
        match code {
            0 => return None,
            _ if code == wanted => return Some(value),
            _ => list = list.get((4 + length).next_multiple_of(4)..)?,
        }
    }
    None
}
