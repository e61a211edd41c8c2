// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Receive halves of some sizes behind one trait.

use crate::receive_type;
use rust_hdl::prelude::*;

/// A beat of a port's stream, or of the host's with its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    pub bytes: Vec<u8>,
    pub keep: u64,
    pub last: bool,
    pub user: u64,
}

/// A receive half of any size.
pub trait Dut {
    const PORTS: usize;
    const BYTES: usize;
    /// Beats of a port's buffer.
    const DEPTH: usize;
    fn made() -> Self;
    fn offer(&mut self, port: usize, beat: Option<&Beat>);
    fn inputs(&mut self, reset: bool, link: u16, primary: u16, ready: bool);
    fn bus(&mut self, access: Option<(u16, Option<u32>)>);
    fn settle(&mut self, clock: bool);
    /// The beat on offer to the host.
    fn beat(&self) -> Option<Beat>;
    fn answer(&self) -> Option<u32>;
    fn filters(&self) -> bool;
    fn always_ready(&self) -> bool;
}

pub fn wide<const W: usize>(bytes: &[u8]) -> Bits<W> {
    bytes.iter().rev().fold(Bits::<W>::default(), |word, &byte| (word << 8) | Bits::<W>::from(u64::from(byte)))
}

macro_rules! dut {
    ($name:ident, $n:expr, $w:expr, $buffer:expr) => {
        pub type $name = Box<receive_type!($n, $w, $buffer)>;
        impl Dut for $name {
            const PORTS: usize = $n;
            const BYTES: usize = $w / 8;
            const DEPTH: usize = $buffer / ($w / 8);

            fn made() -> Self {
                let mut dut = $name::default();
                dut.connect_all();
                check_all(&*dut).unwrap();
                dut
            }

            fn offer(&mut self, port: usize, beat: Option<&Beat>) {
                let stream = &mut self.s_axis[port];
                stream.tvalid.next = beat.is_some();
                // What is not on offer means nothing.
                stream.tdata.next = beat.map_or_else(|| wide(&[0xEF; $w / 8]), |beat| wide(&beat.bytes));
                stream.tkeep.next = beat.map_or(0b101, |beat| beat.keep).into();
                stream.tlast.next = beat.is_none_or(|beat| beat.last);
                stream.tuser.next = beat.is_none_or(|beat| beat.user == 1);
            }

            fn inputs(&mut self, reset: bool, link: u16, primary: u16, ready: bool) {
                self.rst.next = reset;
                self.link_up.next = u64::from(link).into();
                self.primary.next = u64::from(primary).into();
                self.m_axis.tready.next = ready;
            }

            fn bus(&mut self, access: Option<(u16, Option<u32>)>) {
                let (word, written) = access.unwrap_or((0xAA, Some(1)));
                self.wb.cyc.next = access.is_some();
                self.wb.stb.next = access.is_some();
                self.wb.we.next = written.is_some();
                self.wb.adr.next = u64::from(word & 0xFF).into();
                self.wb.dat_w.next = u64::from(written.unwrap_or(u32::MAX)).into();
            }

            fn settle(&mut self, clock: bool) {
                self.clk.next = clock.into();
                assert!(simulate(&mut **self, 50));
            }

            fn beat(&self) -> Option<Beat> {
                let stream = &self.m_axis;
                let bytes = (0..$w / 8).map(|i| stream.tdata.val().get_bits::<8>(8 * i).to_u64() as u8);
                let keep = (0..$w / 8).fold(0, |keep, i| keep | u64::from(stream.tkeep.val().get_bit(i)) << i);
                stream.tvalid.val().then(|| Beat {
                    bytes: bytes.collect(),
                    keep,
                    last: stream.tlast.val(),
                    user: stream.tuser.val().to_u64(),
                })
            }

            fn answer(&self) -> Option<u32> {
                self.wb.ack.val().then(|| self.wb.dat_r.val().to_u64() as u32)
            }

            fn filters(&self) -> bool {
                self.page.filter.val()
            }

            fn always_ready(&self) -> bool {
                self.s_axis.iter().all(|stream| stream.tready.val())
            }
        }
    };
}

// Small buffers, to be filled.
dut!(Two64, 2, 64, 256);
dut!(Three128, 3, 128, 256);
dut!(Four64, 4, 64, 128);
dut!(Two512, 2, 512, 512);
