// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Decision port: what was decided, frame by frame

use crate::prelude::*;

/// A decision among `N` ports, as it leaves the block.
#[bundle(DecisionSink)]
pub struct DecisionSource<const N: usize> {
    /// A frame was decided.
    pub valid: Signal<Out, Bit>,
    /// Lane it came from.
    pub lane: Signal<Out, Bits<4>>,
    /// Port it was given.
    pub port: Signal<Out, Bits<4>>,
    /// Its bytes.
    pub bytes: Signal<Out, Bits<14>>,
    /// Its epoch.
    pub epoch: Signal<Out, Bits<16>>,
    /// Paths it could choose from.
    pub eligible: Signal<Out, Bits<N>>,
    /// The host named its port.
    pub forced: Signal<Out, Bit>,
    /// It was dropped.
    pub drop: Signal<Out, Bit>,
}
