// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bytes that name a frame's flow.

/// Where an address is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The destination MAC address, of whatever is none of these or too short.
    Mac,
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
    /// The D_ID of Fibre Channel over Ethernet.
    Fcoe,
}

/// What is hashed of a frame: at most 36 bytes, two IPv6 addresses and two ports.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// Of which kind.
    pub kind: Kind,
    /// The bytes, the first of which begins at the first bit of the key.
    pub bytes: Vec<u8>,
}

const TAGS: [u16; 2] = [0x8100, 0x88A8];
/// Tags that are skipped.
const MOST_TAGS: usize = 2;
const TCP: u8 = 6;
const UDP: u8 = 17;

impl Address {
    /// Of a frame without its FCS, as it came; `four_tuple` asks for the source and the ports too ("Destination hash").
    ///
    /// What is not whole leaves the next shorter key: no ports, then the destination MAC address.
    ///
    /// ```
    /// # use equipoise_golden::flow::{Address, Kind};
    /// let mut frame = vec![0u8; 34];
    /// (frame[12], frame[14]) = (0x08, 0x45);
    /// frame[30..34].copy_from_slice(&[192, 0, 2, 7]);
    /// assert_eq!(Address::of(&frame, false), Address { kind: Kind::Ipv4, bytes: vec![192, 0, 2, 7] });
    /// assert_eq!(Address::of(&frame[..33], false).kind, Kind::Mac);
    /// ```
    pub fn of(frame: &[u8], four_tuple: bool) -> Address {
        let mac = || Address { kind: Kind::Mac, bytes: frame[..frame.len().min(6)].to_vec() };
        let mut at = 12;
        for _ in 0..MOST_TAGS {
            if word(frame, at).is_some_and(|kind| TAGS.contains(&kind)) {
                at += 4;
            }
        }
        let inside = frame.get(at + 2..).unwrap_or_default();
        let found = match word(frame, at) {
            Some(0x0800) => ipv4(inside, four_tuple).map(|bytes| (Kind::Ipv4, bytes)),
            Some(0x86DD) => ipv6(inside, four_tuple).map(|bytes| (Kind::Ipv6, bytes)),
            // Version, reserved bits and the start of frame; then R_CTL and D_ID.
            Some(0x8906) => inside.get(15..18).map(|id| (Kind::Fcoe, id.to_vec())),
            _ => None,
        };
        found.map_or_else(mac, |(kind, bytes)| Address { kind, bytes })
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn ipv4(packet: &[u8], four_tuple: bool) -> Option<Vec<u8>> {
    let destination = packet.get(16..20)?;
    if !four_tuple {
        return Some(destination.to_vec());
    }
    let header = usize::from(packet[0] & 0xF) * 4;
    // MF and the offset; DF says nothing.
    let fragment = word(packet, 6)? & 0x3FFF != 0;
    let ports = ports(packet, header, packet[9]).filter(|_| header >= 20 && !fragment);
    Some([&packet[12..20], ports.unwrap_or_default()].concat())
}

fn ipv6(packet: &[u8], four_tuple: bool) -> Option<Vec<u8>> {
    let destination = packet.get(24..40)?;
    if !four_tuple {
        return Some(destination.to_vec());
    }
    Some([&packet[8..40], ports(packet, 40, packet[6]).unwrap_or_default()].concat())
}

/// Source and destination port behind the header.
fn ports(packet: &[u8], header: usize, protocol: u8) -> Option<&[u8]> {
    packet.get(header..header + 4).filter(|_| [TCP, UDP].contains(&protocol))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An Ethernet header with these tags, then `kind` and `inside`.
    fn frame(tags: &[u16], kind: u16, inside: &[u8]) -> Vec<u8> {
        let mut frame: Vec<u8> = (1..=12).collect();
        for tag in tags {
            frame.extend(tag.to_be_bytes());
            frame.extend([0x20, 5]);
        }
        frame.extend(kind.to_be_bytes());
        frame.extend(inside);
        frame
    }

    fn of(frame: &[u8], four_tuple: bool) -> (Kind, Vec<u8>) {
        let Address { kind, bytes } = Address::of(frame, four_tuple);
        (kind, bytes)
    }

    fn packet_v4(ihl: u8, fragment: u16, protocol: u8) -> Vec<u8> {
        let mut packet = vec![0x40 | ihl, 0, 0, 0, 0, 0];
        packet.extend(fragment.to_be_bytes());
        packet.extend([64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]);
        packet.extend(100..140);
        packet
    }

    const MAC: [u8; 6] = [1, 2, 3, 4, 5, 6];

    #[test]
    fn up_to_two_tags_are_skipped() {
        let packet = packet_v4(5, 0, 6);
        for tags in [&[][..], &[0x8100], &[0x88A8], &[0x8100, 0x88A8], &[0x88A8, 0x8100], &[0x8100, 0x8100]] {
            assert_eq!(of(&frame(tags, 0x0800, &packet), false), (Kind::Ipv4, vec![10, 0, 0, 2]), "{tags:x?}");
        }
        assert_eq!(of(&frame(&[0x8100; 3], 0x0800, &packet), false), (Kind::Mac, MAC.to_vec()));
        assert_eq!(of(&frame(&[0x9100], 0x0800, &packet), false), (Kind::Mac, MAC.to_vec()));
    }

    #[test]
    fn ports_are_those_of_whole_tcp_and_udp_packets() {
        let both = [10, 0, 0, 1, 10, 0, 0, 2];
        let with = |first: u8| [&both[..], &[first, first + 1, first + 2, first + 3]].concat();
        for (packet, expected) in [
            (packet_v4(5, 0, 6), with(100)),
            (packet_v4(5, 0x4000, 17), with(100)),
            (packet_v4(7, 0, 6), with(108)),
            (packet_v4(15, 0, 6), with(140)),
            (packet_v4(4, 0, 6), both.to_vec()),
            (packet_v4(5, 0x2000, 6), both.to_vec()),
            (packet_v4(5, 1, 17), both.to_vec()),
            (packet_v4(5, 0, 1), both.to_vec()),
        ] {
            let mut packet = packet;
            packet.extend(140..144);
            assert_eq!(of(&frame(&[], 0x0800, &packet), true), (Kind::Ipv4, expected), "{packet:?}");
            assert_eq!(of(&frame(&[], 0x0800, &packet), false), (Kind::Ipv4, vec![10, 0, 0, 2]));
        }
    }

    #[test]
    fn what_is_not_whole_leaves_the_next_shorter_key() {
        let v4 = frame(&[0x8100], 0x0800, &packet_v4(5, 0, 6));
        let length = |at: usize, four_tuple| of(&v4[..at], four_tuple).1.len();
        assert_eq!([37, 38, 41, 42].map(|at| length(at, false)), [6, 4, 4, 4]);
        assert_eq!([37, 38, 41, 42].map(|at| length(at, true)), [6, 8, 8, 12]);
        let mut packet = vec![0; 60];
        packet[6] = 17;
        let v6 = frame(&[], 0x86DD, &packet);
        let length = |at: usize, four_tuple| of(&v6[..at], four_tuple).1.len();
        assert_eq!([53, 54, 57, 58].map(|at| length(at, false)), [6, 16, 16, 16]);
        assert_eq!([53, 54, 57, 58].map(|at| length(at, true)), [6, 32, 32, 36]);
        let fcoe = frame(&[], 0x8906, &(50..80).collect::<Vec<_>>());
        assert_eq!(of(&fcoe, true), (Kind::Fcoe, vec![65, 66, 67]));
        assert_eq!(of(&fcoe[..31], true).0, Kind::Mac);
        // No type at all.
        assert_eq!(of(&fcoe[..13], false), (Kind::Mac, MAC.to_vec()));
        // Tagged, and nothing behind the tag.
        assert_eq!(of(&v4[..16], false), (Kind::Mac, MAC.to_vec()));
    }

    #[test]
    fn the_ethertype_alone_decides_and_extension_headers_are_not_walked() {
        let mut packet = packet_v4(5, 0, 6);
        packet[0] = 0x65;
        assert_eq!(of(&frame(&[], 0x0800, &packet), false).0, Kind::Ipv4);
        let mut packet = vec![0; 60];
        packet[6] = 0;
        packet[40] = 6;
        assert_eq!(of(&frame(&[], 0x86DD, &packet), true), (Kind::Ipv6, vec![0; 32]));
    }
}
