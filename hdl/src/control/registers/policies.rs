// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Policies: POLICY, and the settings of those beside STATIC
//!
//! ```text
//!               ┌──────────────────────────┐
//!  data ─────►──┤ Setting ── commit ──►    ├─►── round_robin, active_backup   what the selector needs of the values in use
//!  write, decode│ (round frames, priority) │
//!  policy ───►──┤                          ├─►── takes   POLICY may be the data
//!               └──────────────────────────┘
//! ```
//!
//! **Rule.** docs/semantics.md "Commit", "Other policies". What is read back is what the block does: POLICY takes no rule that it does not have.
//!
//! **Timing.** As a [`Setting`].

use super::features::reset_of;
use super::Setting;
use crate::balance::policy::RoundRobinSource;
use crate::prelude::*;
use equipoise_regmap::map;

/// Settings of `N` paths; `RR`, `AB` and `NP` as in [`Registers`](super::Registers).
#[derive(LogicBlock, Blank)]
#[sizes(NP == N * AB)]
pub struct Policies<const N: usize, const RR: usize, const AB: usize, const NP: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Low bits of the word to write.
    pub data: Signal<In, Bits<4>>,
    /// Some more of them.
    pub frames_data: [Signal<In, Bits<8>>; RR],
    /// A register is written.
    pub write: Signal<In, Bit>,
    /// Bring shadows into use.
    pub commit: Signal<In, Bit>,
    /// POLICY in use.
    pub policy: Signal<In, Bits<4>>,
    /// POLICY is at the address.
    pub at_policy: Signal<In, Bit>,
    /// ROUND_FRAMES is.
    pub at_round_frames: [Signal<In, Bit>; RR],
    /// PRIORITY is, an entry a bit.
    pub at_priority: [Signal<In, Bits<N>>; AB],
    /// POLICY takes the data: it names a policy that is built, and not STATIC.
    pub takes: Signal<Out, Bit>,
    /// For the selector.
    pub round_robin: [RoundRobinSource; RR],
    /// For the selector.
    pub active_backup: [Signal<Out, Bit>; AB],
    /// ROUND_FRAMES.
    pub round_frames: [Signal<Out, Bits<8>>; RR],
    /// LIVE_ROUND_FRAMES.
    pub live_round_frames: [Signal<Out, Bits<8>>; RR],
    /// PRIORITY.
    pub priority: [Signal<Out, Bits<4>>; NP],
    /// LIVE_PRIORITY.
    pub live_priority: [Signal<Out, Bits<4>>; NP],

    #[value(|_| Setting::new(reset_of::<N>(&map::ROUND_FRAMES, 0).into()))]
    frames: [Setting<Bits<8>>; RR],
    #[value(|_| Setting::new(reset_of::<N>(&map::PRIORITY, 0).into()))]
    priorities: [Setting<Bits<4>>; NP],
    named: Signal<Local, Bit>,
    #[value(|_| map::POLICY_ROUND_ROBIN.value)]
    code_round_robin: [Constant<Bits<4>>; RR],
    #[value(|_| map::POLICY_ACTIVE_BACKUP.value)]
    code_active_backup: [Constant<Bits<4>>; AB],
}

impl<const N: usize, const RR: usize, const AB: usize, const NP: usize> Logic for Policies<N, RR, AB, NP> {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: frames[RR], priorities[NP]);

        self.named.next = false;
        for i in 0..RR {
            if self.data.val() == self.code_round_robin[i].val() {
                self.named.next = true;
            }
            self.frames[i].write.next = self.write.val() & self.at_round_frames[i].val();
            self.frames[i].data.next = self.frames_data[i].val();
            self.frames[i].commit.next = self.commit.val();
            self.round_frames[i].next = self.frames[i].shadow.val();
            self.live_round_frames[i].next = self.frames[i].live.val();
            self.round_robin[i].in_use.next = self.policy.val() == self.code_round_robin[i].val();
            self.round_robin[i].frames.next = self.frames[i].live.val();
        }
        for i in 0..AB {
            if self.data.val() == self.code_active_backup[i].val() {
                self.named.next = true;
            }
            for p in 0..N {
                self.priorities[p].write.next = self.write.val() & self.at_priority[i].val().get_bit(p);
                self.priorities[p].data.next = self.data.val();
                self.priorities[p].commit.next = self.commit.val();
                self.priority[p].next = self.priorities[p].shadow.val();
                self.live_priority[p].next = self.priorities[p].live.val();
            }
            self.active_backup[i].next = self.policy.val() == self.code_active_backup[i].val();
        }
        self.takes.next = (self.write.val() & self.at_policy.val()) & self.named.val();
    }
}
