// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Wishbone bundles: the block's register bus, and that of a page behind it
//!
//! Wishbone B4 classic, 32 bits, word addresses: `cyc`, `stb` and what goes with them are steady until `ack`, which is one clock for each
//! access.

use crate::prelude::*;

/// The block's bus as a master drives it.
#[bundle(WishboneSlave)]
pub struct WishboneMaster {
    /// Bus cycle.
    pub cyc: Signal<Out, Bit>,
    /// Access; steady until `ack`.
    pub stb: Signal<Out, Bit>,
    /// It is a write.
    pub we: Signal<Out, Bit>,
    /// Word address.
    pub adr: Signal<Out, Bits<10>>,
    /// Word to write.
    pub dat_w: Signal<Out, Bits<32>>,
    /// Byte lanes; a write needs all four.
    pub sel: Signal<Out, Bits<4>>,
    /// Word read, with `ack`.
    pub dat_r: Signal<In, Bits<32>>,
    /// The access is done: one clock for each.
    pub ack: Signal<In, Bit>,
}

/// The bus of one page of 256 words.
#[bundle(PageSlave)]
pub struct PageMaster {
    /// Bus cycle.
    pub cyc: Signal<Out, Bit>,
    /// Access; steady until `ack`.
    pub stb: Signal<Out, Bit>,
    /// It is a write.
    pub we: Signal<Out, Bit>,
    /// Word of the page.
    pub adr: Signal<Out, Bits<8>>,
    /// Word to write.
    pub dat_w: Signal<Out, Bits<32>>,
    /// Word read, with `ack`.
    pub dat_r: Signal<In, Bits<32>>,
    /// The access is done: one clock for each.
    pub ack: Signal<In, Bit>,
}

/// Counters of 64 bits, of one who reads them a word at a time.
#[bundle(CounterSlave)]
pub struct CounterMaster {
    /// Zero all; one clock.
    pub clear: Signal<Out, Bit>,
    /// A word is wanted; steady until `valid`.
    pub read: Signal<Out, Bit>,
    /// Which counter.
    pub index: Signal<Out, Bits<5>>,
    /// Its low word, not its high one.
    pub low_word: Signal<Out, Bit>,
    /// The word is there.
    pub valid: Signal<In, Bit>,
    /// The word.
    pub word: Signal<In, Bits<32>>,
}
