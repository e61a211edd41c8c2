// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Beats: the stream inside of the block, from a lane to whoever takes its frames

use equipoise_macros::bundle;
use rust_hdl::prelude::*;

/// Beats on offer: `W` data bits, `C` bits of byte count (where a full beat does not fit them, 0 means W/8).
#[bundle(BeatsSink)]
pub struct BeatsSource<const W: usize, const C: usize> {
    /// A frame may be on offer in the next clock.
    pub coming: Signal<Out, Bit>,
    /// Beat on offer.
    pub valid: Signal<Out, Bit>,
    /// Its data, byte 0 in the low bits.
    pub data: Signal<Out, Bits<W>>,
    /// Its bytes.
    pub count: Signal<Out, Bits<C>>,
    /// It ends a frame.
    pub last: Signal<Out, Bit>,
    /// It ends a frame in error.
    pub err: Signal<Out, Bit>,
    /// It is taken.
    pub ready: Signal<In, Bit>,
}
