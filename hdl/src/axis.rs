// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # AXI4-Stream bundles of the block's boundary
//!
//! `tuser` of a host stream, sampled with a frame's first beat: bits 15:0 tag, 19:16 LU, 20 class, 21 forced, 25:22 forced port
//! (docs/semantics.md "Frames"). `tuser` of a port stream: the frame ends in error, meaningful with `tlast`. `tuser` of the receive stream:
//! the port that the frame came in by, in every beat.

use crate::prelude::*;

/// Width of a host stream's `tuser`.
pub const HOST_USER: usize = 26;

/// A host stream as the block sees it. `W` data bits, `K` = W/8 keep bits.
#[bundle(HostSource)]
pub struct HostSink<const W: usize, const K: usize> {
    /// Beat, byte 0 in the low bits.
    pub tdata: Signal<In, Bits<W>>,
    /// Bytes that count.
    pub tkeep: Signal<In, Bits<K>>,
    /// Sideband of the frame.
    pub tuser: Signal<In, Bits<HOST_USER>>,
    /// Last beat of the frame.
    pub tlast: Signal<In, Bit>,
    /// Beat on offer.
    pub tvalid: Signal<In, Bit>,
    /// Beat taken.
    pub tready: Signal<Out, Bit>,
}

/// A port stream as the block drives it, towards the MAC.
#[bundle(PortSink)]
pub struct PortSource<const W: usize, const K: usize> {
    /// Beat, byte 0 in the low bits.
    pub tdata: Signal<Out, Bits<W>>,
    /// Bytes that count.
    pub tkeep: Signal<Out, Bits<K>>,
    /// The frame ends in error (with `tlast`).
    pub tuser: Signal<Out, Bit>,
    /// Last beat of the frame.
    pub tlast: Signal<Out, Bit>,
    /// Beat on offer.
    pub tvalid: Signal<Out, Bit>,
    /// Beat taken.
    pub tready: Signal<In, Bit>,
}

/// The receive stream as the receive half drives it, towards the host.
#[bundle(ReceiveSink)]
pub struct ReceiveSource<const W: usize, const K: usize> {
    /// Beat, byte 0 in the low bits.
    pub tdata: Signal<Out, Bits<W>>,
    /// Bytes that count.
    pub tkeep: Signal<Out, Bits<K>>,
    /// The port that the frame came in by.
    pub tuser: Signal<Out, Bits<4>>,
    /// Last beat of the frame.
    pub tlast: Signal<Out, Bit>,
    /// Beat on offer.
    pub tvalid: Signal<Out, Bit>,
    /// Beat taken.
    pub tready: Signal<In, Bit>,
}
