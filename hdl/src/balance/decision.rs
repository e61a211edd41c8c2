// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Decision port: what was decided, frame by frame
//!
//! ```text
//!              ┌──────────────┐
//!  beat ────►──┤              │
//!  frame ───►──┤ DecisionPort ├─►── dec    with a frame's last beat, all of it from registers
//!  win ─────►──┤              │
//!              └──────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Epochs": they are numbered, modulo 65536, as their first frames are decided.
//!
//! **Timing.** One clock.

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

/// Tells what is decided, of `N` ports; `NB` bits of byte count.
#[derive(LogicBlock, Blank)]
pub struct DecisionPort<const N: usize, const NB: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// A beat is decided.
    pub decided: Signal<In, Bit>,
    /// It is its frame's first.
    pub first: Signal<In, Bit>,
    /// Its last.
    pub last: Signal<In, Bit>,
    /// Its bytes.
    pub count: Signal<In, Bits<NB>>,
    /// With the first: it begins an epoch.
    pub start: Signal<In, Bit>,
    /// Lane that it came from.
    pub lane: Signal<In, Bits<4>>,
    /// Port that was chosen, one-hot.
    pub win: Signal<In, Bits<N>>,
    /// The host named the port, this one.
    pub forced: Signal<In, Bit>,
    /// That port.
    pub port: Signal<In, Bits<4>>,
    /// Paths it could choose from.
    pub eligible: Signal<In, Bits<N>>,
    /// It is dropped.
    pub drop: Signal<In, Bit>,
    /// What is told.
    pub dec: DecisionSource<N>,

    number: Encode<N, 4>,
    out_valid: RegR<Bit>,
    out_lane: Reg<Bits<4>>,
    out_number: Reg<Bits<4>>,
    out_bytes: Reg<Bits<14>>,
    out_epoch: RegR<Bits<16>>,
    out_eligible: Reg<Bits<N>>,
    out_forced: Reg<Bit>,
    out_drop: Reg<Bit>,
    sum_before: Signal<Local, Bits<14>>,
}

impl<const N: usize, const NB: usize> Logic for DecisionPort<N, NB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: out_valid, out_epoch);
        registers!(self, clock: out_lane, out_number, out_bytes, out_eligible, out_forced, out_drop);
        self.out_valid.d.next = self.decided.val() & self.last.val();
        forward!(self => self: win as number.x, lane as out_lane.d, number.y as out_number.d);
        if self.forced.val() {
            self.out_number.d.next = self.port.val();
        }
        self.sum_before.next = self.out_bytes.q.val();
        if self.first.val() {
            self.sum_before.next = bits::<14>(0);
        }
        if self.decided.val() {
            self.out_bytes.d.next = self.sum_before.val() + bit_cast::<14, NB>(self.count.val());
        }
        if (self.decided.val() & self.first.val()) & self.start.val() {
            self.out_epoch.d.next = self.out_epoch.q.val() + bits::<16>(1);
        }
        forward!(self => self: eligible as out_eligible.d, forced as out_forced.d, drop as out_drop.d);
        forward!(self => self.dec: out_valid.q as valid, out_lane.q as lane, out_number.q as port, out_bytes.q as bytes, out_epoch.q as epoch,
            out_eligible.q as eligible, out_forced.q as forced, out_drop.q as drop);
    }
}
