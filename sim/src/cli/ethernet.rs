// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the commands here look at in an Ethernet frame.

/// Tags of 802.1Q and 802.1ad.
const TAGS: [u16; 2] = [0x8100, 0x88A8];
/// Bytes of the two addresses, and of a tag.
const ADDRESSES: usize = 12;
const TAG: usize = 4;

/// The type of a frame behind at most so many tags, and what follows it; nothing if the frame ends before.
pub fn behind_tags(frame: &[u8], most: usize) -> Option<(u16, &[u8])> {
    let mut at = ADDRESSES;
    let mut left = most;
    while TAGS.contains(&half(frame, at)?) && left > 0 {
        at += TAG;
        left -= 1;
    }
    Some((half(frame, at)?, &frame[at + 2..]))
}

/// Two bytes in network order.
pub fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Four of them.
pub fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
