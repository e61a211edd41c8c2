// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The transmit hashes of Linux bonding, from the formulae that the kernel's documentation publishes (Documentation/networking/bonding.rst,
//! `xmit_hash_policy`). The port is the hash modulo the number of ports.
//!
//! Numbers are taken in network order. The kernel takes them as they lie in memory; as every formula with an address folds all bytes into
//! the lowest one, that makes no difference for 2, 4, 8 or 16 ports. Tags are skipped, and IPv6 extension headers are not.

use crate::cli::ethernet::{behind_tags, half, word};

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// `source MAC[5] XOR destination MAC[5] XOR packet type ID`.
    Layer2,
    /// That, with the IP addresses.
    Layer23,
    /// IP addresses, and ports of TCP and UDP that is not fragmented.
    Layer34,
}

/// Ethernet types.
const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;
/// IP protocols with ports.
const TCP_UDP: [u8; 2] = [6, 17];
/// More fragments follow, or it is not the first one.
const FRAGMENT: u16 = 0x3FFF;

impl Hash {
    /// All of them.
    pub const ALL: [Hash; 3] = [Hash::Layer2, Hash::Layer23, Hash::Layer34];

    /// Its name as an option of bonding.
    pub fn name(self) -> &'static str {
        match self {
            Hash::Layer2 => "layer2",
            Hash::Layer23 => "layer2+3",
            Hash::Layer34 => "layer3+4",
        }
    }

    /// The hash of a frame.
    pub fn of(self, frame: &[u8]) -> u32 {
        let (kind, packet) = behind_tags(frame, usize::MAX).unwrap_or_default();
        let mac = |at: usize| u32::from(frame.get(at).copied().unwrap_or(0));
        let layer2 = mac(11) ^ mac(5) ^ u32::from(kind);
        let Some(ip) = Ip::of(kind, packet) else { return layer2 };
        let fold = |hash: u32| {
            let hash = hash ^ ip.addresses;
            let hash = hash ^ hash >> 16;
            hash ^ hash >> 8
        };
        match self {
            Hash::Layer2 => layer2,
            Hash::Layer23 => fold(layer2),
            Hash::Layer34 => fold(ip.ports) >> 1,
        }
    }
}

/// What the formulae take of an IP packet.
struct Ip {
    /// Source XOR destination; of IPv6, all four words of both.
    addresses: u32,
    /// Source port and destination port, as in the header; 0 without.
    ports: u32,
}

impl Ip {
    fn of(kind: u16, packet: &[u8]) -> Option<Ip> {
        let xor = |from: usize, to: usize| (from..to).step_by(4).try_fold(0, |sum, at| Some(sum ^ word(packet, at)?));
        let (addresses, has_ports, payload) = match kind {
            IPV4 => {
                let whole = half(packet, 6)? & FRAGMENT == 0;
                (xor(12, 20)?, whole && TCP_UDP.contains(packet.get(9)?), 4 * usize::from(packet.first()? & 15))
            }
            IPV6 => (xor(8, 40)?, TCP_UDP.contains(packet.get(6)?), 40),
            _ => return None,
        };
        let ports = if has_ports { word(packet, payload).unwrap_or(0) } else { 0 };
        Some(Ip { addresses, ports })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From 02:00:00:00:00:01 to 02:00:00:00:00:02, with `tags`.
    fn ethernet(tags: usize, kind: u16, packet: &[u8]) -> Vec<u8> {
        let addresses = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];
        [&addresses[..], &[0x81, 0, 0, 5].repeat(tags), &kind.to_be_bytes(), packet].concat()
    }

    /// From 192.0.2.1 to 192.0.2.2, port 1000 to 80, with `options` words of options.
    fn ipv4(protocol: u8, fragment: u16, options: u8) -> Vec<u8> {
        let [high, low] = fragment.to_be_bytes();
        let head = [0x45 + options, 0, 0, 40, 0, 0, high, low, 64, protocol, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
        [&head[..], &vec![1; 4 * usize::from(options)], &[0x03, 0xE8, 0x00, 0x50]].concat()
    }

    /// From 2001:db8::1 to 2001:db8:0:0:100::2, port 1000 to 80.
    fn ipv6(next: u8) -> Vec<u8> {
        let (mut from, mut to) = ([0u8; 16], [0u8; 16]);
        from[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
        to[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
        (from[15], to[15], to[8]) = (1, 2, 1);
        [&[0x60, 0, 0, 0, 0, 4, next, 64][..], &from, &to, &[0x03, 0xE8, 0x00, 0x50]].concat()
    }

    fn all(frame: &[u8]) -> [u32; 3] {
        Hash::ALL.map(|hash| hash.of(frame))
    }

    /// Worked by hand from the published text.
    #[test]
    fn known_values() {
        // 1 ^ 2 ^ 0x0800 = 0x803. ^ 3 = 0x800, ^ 0 = 0x800, ^ 8 = 0x808.
        // 0x03E8_0050 ^ 3 = 0x03E8_0053, ^ 0x03E8 = 0x03E8_03BB, ^ 0x0003_E803 = 0x03EB_EBB8, >> 1 = 0x01F5_F5DC.
        assert_eq!(all(&ethernet(0, IPV4, &ipv4(6, 0, 0))), [0x803, 0x808, 0x01F5_F5DC]);
        assert_eq!(all(&ethernet(2, IPV4, &ipv4(17, 0x4000, 2))), [0x803, 0x808, 0x01F5_F5DC], "tags, options, do not fragment");
        // No ports: 3 ^ 0 ^ 0 = 3, >> 1 = 1.
        for packet in [ipv4(6, 0x2000, 0), ipv4(17, 0x00B9, 0), ipv4(1, 0, 0)] {
            assert_eq!(all(&ethernet(0, IPV4, &packet)), [0x803, 0x808, 1]);
        }
        // 3 ^ 0x86DD = 0x86DE. Addresses: 3 ^ 0x0100_0000 = 0x0100_0003: 0x0100_86DD, ^ 0x0100 = 0x0100_87DD, ^ 0x0001_0087 = 0x0101_875A.
        // 0x03E8_0050 ^ 0x0100_0003 = 0x02E8_0053, ^ 0x02E8 = 0x02E8_02BB, ^ 0x0002_E802 = 0x02EA_EAB9, >> 1 = 0x0175_755C.
        assert_eq!(all(&ethernet(0, IPV6, &ipv6(6))), [0x86DE, 0x0101_875A, 0x0175_755C]);
        // 0x0100_0003 ^ 0x0100 = 0x0100_0103, ^ 0x0001_0001 = 0x0101_0102, >> 1.
        assert_eq!(Hash::Layer34.of(&ethernet(0, IPV6, &ipv6(58))), 0x0080_8081);
    }

    #[test]
    fn what_is_no_ip_goes_by_layer_2() {
        assert_eq!(all(&ethernet(0, 0x0806, &[0; 46])), [0x805; 3]);
        assert_eq!(all(&ethernet(0, IPV4, &ipv4(6, 0, 0)[..19])), [0x803; 3], "it ends in its addresses");
        assert_eq!(all(&ethernet(0, IPV4, &ipv4(6, 0, 0)[..23]))[2], 1, "it ends in its ports");
        assert_eq!(all(&[]), [0; 3]);
        assert_eq!(all(&ethernet(3, IPV4, &[])[..20]), [3; 3], "tags up to its end");
    }
}
