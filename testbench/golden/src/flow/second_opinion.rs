// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! [`Address`] against a packet parser that others wrote (etherparse), on random packets, whole and truncated.

use super::{Address, Kind};
use etherparse::{LaxNetSlice, LaxSlicedPacket};
use proptest::prelude::*;

/// What etherparse sees, as the address that it should be.
fn seen(frame: &[u8], four_tuple: bool) -> (Kind, Vec<u8>) {
    let mac = (Kind::Mac, frame[..6].to_vec());
    let Ok(packet) = LaxSlicedPacket::from_ethernet(frame) else { return mac };
    let (kind, source, destination, header, protocol, whole) = match &packet.net {
        Some(LaxNetSlice::Ipv4(v4)) => {
            let header = v4.header();
            let whole = !header.is_fragmenting_payload();
            (Kind::Ipv4, header.source().to_vec(), header.destination().to_vec(), header.slice().len(), header.protocol(), whole)
        }
        Some(LaxNetSlice::Ipv6(v6)) => {
            let header = v6.header();
            (Kind::Ipv6, header.source().to_vec(), header.destination().to_vec(), 40, header.next_header(), true)
        }
        _ => return mac,
    };
    if !four_tuple {
        return (kind, destination);
    }
    let tags = packet.vlan.map_or(0, |vlan| vlan.to_header().header_len());
    let behind = frame.get(14 + tags + header..).unwrap_or_default();
    let ports = behind.get(..4).filter(|_| [6, 17].contains(&protocol.0) && whole);
    (kind, [&source[..], &destination, ports.unwrap_or_default()].concat())
}

prop_compose! {
    /// A frame of IPv4, IPv6 or another type, with up to two tags; all that is not said is random.
    fn frame()(random in proptest::collection::vec(any::<u8>(), 140), tags in proptest::collection::vec(any::<bool>(), 0..3),
        kind in prop_oneof![4 => Just(0x0800u16), 4 => Just(0x86DD), 1 => Just(0x8906), 1 => Just(0x88B5)], header in 5..16u8,
        protocol in prop_oneof![Just(6u8), Just(17), Just(1), Just(50)], fragment in prop_oneof![2 => Just(0u16), 2 => Just(0x4000), 1 => any::<u16>()],
        length in 14..140usize) -> Vec<u8> {
        let mut frame = random;
        let mut at = 12;
        for outer in tags {
            frame[at..at + 2].copy_from_slice(&if outer { 0x88A8u16 } else { 0x8100 }.to_be_bytes());
            at += 4;
        }
        frame[at..at + 2].copy_from_slice(&kind.to_be_bytes());
        let packet = &mut frame[at + 2..];
        if kind == 0x0800 {
            packet[0] = 0x40 | header;
            packet[6..8].copy_from_slice(&fragment.to_be_bytes());
            packet[9] = protocol;
        } else if kind == 0x86DD {
            packet[0] = 0x60;
            packet[6] = protocol;
        }
        frame.truncate(length);
        frame
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn sees_what_etherparse_sees(frame in frame(), four_tuple in any::<bool>()) {
        let address = Address::of(&frame, four_tuple);
        // Fibre Channel it does not know, and of a header that ends amid its options it tells nothing.
        let tags = frame[12..].chunks(4).take(2).take_while(|tag| [[0x81, 0], [0x88, 0xA8]].iter().any(|kind| tag.starts_with(kind))).count();
        let header = 14 + 4 * tags;
        let in_options = address.kind == Kind::Ipv4 && frame.len() < header + 4 * usize::from(frame[header] & 0xF);
        if address.kind != Kind::Fcoe && !in_options {
            prop_assert_eq!((address.kind, address.bytes), seen(&frame, four_tuple));
        }
    }
}
