// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Types: which Ethertypes a frame may have where a look into it finds one
//!
//! Bytes 12 and 13, or behind a tag 16 and 17, or behind two 20 and 21: 4 byte positions apart, so that with [`words`](super::fields) of 32 bits it is always
//! the upper half of one.

use crate::prelude::*;

/// What a half word is, if it is an Ethertype; at most one.
#[derive(Copy, Clone, Debug, PartialEq, Default, LogicStruct)]
pub struct Kinds {
    /// A tag, 0x8100 or 0x88A8.
    pub tag: Bit,
    /// IPv4.
    pub v4: Bit,
    /// IPv6.
    pub v6: Bit,
    /// Fibre Channel.
    pub fcoe: Bit,
}

/// Looks at two bytes, the first in the lower half; combinational.
#[derive(LogicBlock, Blank)]
pub struct TypeOf {
    /// The two bytes.
    pub x: Signal<In, Bits<16>>,
    /// What they are.
    pub y: Signal<Out, Kinds>,
    #[value(0x0081)]
    customer_tag: Constant<Bits<16>>,
    #[value(0xA888)]
    service_tag: Constant<Bits<16>>,
    #[value(0x0008)]
    ipv4: Constant<Bits<16>>,
    #[value(0xDD86)]
    ipv6: Constant<Bits<16>>,
    #[value(0x0689)]
    fcoe: Constant<Bits<16>>,
}

impl Logic for TypeOf {
    #[kernel]
    fn update(&mut self) {
        self.y.next.tag = (self.x.val() == self.customer_tag.val()) | (self.x.val() == self.service_tag.val());
        self.y.next.v4 = self.x.val() == self.ipv4.val();
        self.y.next.v6 = self.x.val() == self.ipv6.val();
        self.y.next.fcoe = self.x.val() == self.fcoe.val();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_all_pairs_of_bytes() {
        let mut dut = TypeOf::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        for x in 0..=u16::MAX {
            dut.x.next = u64::from(x).into();
            assert!(simulate(&mut dut, 10));
            let wanted = x.swap_bytes();
            let kinds =
                Kinds { tag: [0x8100, 0x88A8].contains(&wanted), v4: wanted == 0x0800, v6: wanted == 0x86DD, fcoe: wanted == 0x8906 };
            assert_eq!(dut.y.val(), kinds, "{wanted:04x}");
        }
    }
}
