// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Beats: the streams inside of the block, from a lane to whoever takes its frames, and from a decision to the crossbar
//!
//! Of [wide](is_wide) beats (`WIDE` = 1, else 0) the data come a clock behind all else: what chooses among many bits, and where they lie, is
//! known a clock before it is needed all over the chip.

use crate::prelude::*;

/// Whether beats of `w` bits are so wide that wires between their bits limit the clock.
pub const fn is_wide(w: usize) -> bool {
    w >= 512
}

/// Beats on offer: `W` data bits, `C` bits of byte count (where a full beat does not fit them, 0 means W/8).
#[bundle(BeatsSink)]
pub struct BeatsSource<const W: usize, const C: usize> {
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

/// Decided beats for `N` ports, one of which takes them: `W` data bits, `C` bits of byte count as above.
#[bundle(DecidedSink)]
pub struct DecidedSource<const N: usize, const W: usize, const C: usize> {
    /// Port of the beat, one-hot; none = no beat.
    pub port: Signal<Out, Bits<N>>,
    /// Its data.
    pub data: Signal<Out, Bits<W>>,
    /// Its bytes.
    pub count: Signal<Out, Bits<C>>,
    /// It ends a frame.
    pub last: Signal<Out, Bit>,
    /// It ends a frame in error.
    pub err: Signal<Out, Bit>,
    /// Ports that would take a balanced beat in this clock.
    pub accept: Signal<In, Bits<N>>,
}
