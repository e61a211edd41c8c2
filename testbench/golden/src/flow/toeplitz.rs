// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The Toeplitz hash that receive-side scaling uses, here of where a frame goes.

use super::Address;

/// Bytes of a key: 36 of an address, and the window of the last bit.
const BYTES: usize = 40;

/// `KEY`, first byte first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(pub [u8; BYTES]);

impl Default for Key {
    /// The key of the published verification vectors of receive-side scaling.
    fn default() -> Self {
        Key([
            0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b, 0xcb, 0xae,
            0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac, 0x01, 0xfa,
        ])
    }
}

impl Key {
    /// For each bit that is set in the address, the 32 bits of the key that begin where it stands.
    ///
    /// ```
    /// # use equipoise_golden::flow::{Address, Key, Kind};
    /// let to = |bytes: &[u8]| Address { kind: Kind::Ipv4, bytes: bytes.to_vec() };
    /// // 66.9.149.187 to 161.142.100.80: the first of the published vectors.
    /// assert_eq!(Key::default().hash(&to(&[66, 9, 149, 187, 161, 142, 100, 80])), 0x323e_8fc2);
    /// ```
    pub fn hash(&self, address: &Address) -> u32 {
        let set = |bit: &usize| address.bytes[bit / 8] << (bit % 8) & 0x80 != 0;
        (0..address.bytes.len() * 8).filter(set).fold(0, |hash, bit| hash ^ self.window(bit))
    }

    /// The 32 bits of the key from bit `first` on, at most 287.
    pub fn window(&self, first: usize) -> u32 {
        let bytes = &self.0[first / 8..];
        let five = bytes.iter().chain(&[0]).take(5).fold(0u64, |all, &byte| all << 8 | u64::from(byte));
        (five >> (8 - first % 8)) as u32
    }
}

/// The bucket of a hash: its low byte.
pub fn bucket(hash: u32) -> u8 {
    hash as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Kind;
    use std::net::{IpAddr, SocketAddr};

    /// Source, destination, hash of the addresses, hash with ports: the verification suite of receive-side scaling.
    const VECTORS: [(&str, &str, u32, u32); 8] = [
        ("66.9.149.187:2794", "161.142.100.80:1766", 0x323e_8fc2, 0x51cc_c178),
        ("199.92.111.2:14230", "65.69.140.83:4739", 0xd718_262a, 0xc626_b0ea),
        ("24.19.198.95:12898", "12.22.207.184:38024", 0xd2d0_a5de, 0x5c2b_394a),
        ("38.27.205.30:48228", "209.142.163.6:2217", 0x8298_9176, 0xafc7_327f),
        ("153.39.163.191:44251", "202.188.127.2:1303", 0x5d18_09c5, 0x10e8_28a2),
        ("[3ffe:2501:200:1fff::7]:2794", "[3ffe:2501:200:3::1]:1766", 0x2cc1_8cd5, 0x4020_7d3d),
        ("[3ffe:501:8::260:97ff:fe40:efab]:14230", "[ff02::1]:4739", 0x0f0c_461c, 0xdde5_1bbf),
        ("[3ffe:1900:4545:3:200:f8ff:fe21:67cf]:44251", "[fe80::200:f8ff:fe21:67cf]:38024", 0x4b61_e985, 0x02d1_feef),
    ];

    fn octets(ip: IpAddr) -> Vec<u8> {
        match ip {
            IpAddr::V4(ip) => ip.octets().to_vec(),
            IpAddr::V6(ip) => ip.octets().to_vec(),
        }
    }

    /// A frame from `source` to `destination` over TCP, or over what has no ports.
    fn frame(source: SocketAddr, destination: SocketAddr, tcp: bool) -> Vec<u8> {
        let mut frame = vec![0; 12];
        let protocol = if tcp { 6 } else { 1 };
        if source.is_ipv4() {
            frame.extend([0x08, 0, 0x45, 0, 0, 0, 0, 0, 0, 0, 64, protocol, 0, 0]);
        } else {
            frame.extend([0x86, 0xDD, 0x60, 0, 0, 0, 0, 0, protocol, 64]);
        }
        for end in [source, destination] {
            frame.extend(octets(end.ip()));
        }
        frame.extend(source.port().to_be_bytes());
        frame.extend(destination.port().to_be_bytes());
        frame
    }

    #[test]
    fn the_published_vectors() {
        for (source, destination, addresses, with_ports) in VECTORS {
            let (source, destination) = (source.parse().unwrap(), destination.parse().unwrap());
            let hash = |tcp| Key::default().hash(&Address::of(&frame(source, destination, tcp), true));
            assert_eq!((hash(false), hash(true)), (addresses, with_ports), "{source} to {destination}");
        }
    }

    /// R24: of where a frame goes, and of nothing else; the destination stands at the first bit of the key.
    #[test]
    fn by_destination_alone() {
        for (source, destination, ..) in VECTORS {
            let (source, destination): (SocketAddr, SocketAddr) = (source.parse().unwrap(), destination.parse().unwrap());
            let address = Address::of(&frame(source, destination, true), false);
            assert_eq!(address.bytes, octets(destination.ip()));
            let other = Address::of(&frame(SocketAddr::new(source.ip(), 1), destination, false), false);
            assert_eq!(Key::default().hash(&address), Key::default().hash(&other));
        }
    }

    #[test]
    fn every_bit_of_the_longest_address_has_its_window() {
        let key = Key(std::array::from_fn(|byte| (byte * 37 + 11) as u8));
        let text: String = key.0.iter().map(|byte| format!("{byte:08b}")).collect();
        for bit in 0..288 {
            let mut bytes = vec![0; 36];
            bytes[bit / 8] = 0x80 >> (bit % 8);
            let window = u32::from_str_radix(&text[bit..bit + 32], 2).unwrap();
            assert_eq!(key.hash(&Address { kind: Kind::Ipv6, bytes }), window, "bit {bit}");
        }
        assert_eq!(bucket(0x1234_5678), 0x78);
    }
}
