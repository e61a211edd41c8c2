// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # UART bridge: the register bus on two pins
//!
//! ```text
//!          ┌────────┐   ┌──────────┐   ┌──────────┐
//!  rx ───►─┤ UartRx ├──►│ 16 bytes ├──►│          │
//!          └────────┘   └──────────┘   │ UartBone ├─► wb_*
//!          ┌────────┐                  │          │
//!  tx ◄────┤ UartTx │◄─────────────────┤          │
//!          └────────┘                  └──────────┘
//! ```
//!
//! **Rule.** docs/interfaces.md "Serial line: UARTBone" (R3, R5, R19). There is no flow control: what a host sends while its last command
//! is performed or answered waits in seventeen bytes, and a byte that finds them full is lost and counted. A host that reads the whole
//! answer before it sends the next command never loses one.
//!
//! **Inside.** What went wrong is counted in the bridge's own page behind the block's registers, and shown as pulses.

use crate::control::bus::WishboneMaster;
use crate::prelude::*;
use crate::serial::uart_rx::UartRx;
use crate::serial::uart_tx::UartTx;
use crate::serial::uartbone::UartBone;

/// UARTBone slave on serial lines, Wishbone B4 classic master: `clocks` a bit (8 to 65 535); it forgets a command after a pause of
/// `timeout` clocks (1 to 2^24 − 1). `pages` as in [`UartBone`].
#[derive(LogicBlock, Blank)]
#[settings(clocks: u64, timeout: u64, pages: bool)]
pub struct UartBridge {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Serial line from the host, of any clock.
    pub rx: Signal<In, Bit>,
    /// Serial line to the host.
    pub tx: Signal<Out, Bit>,
    /// The block's bus.
    pub wb: WishboneMaster,
    /// The address is behind the block's words, in the pages of others; low without any.
    pub wb_behind: Signal<Out, Bit>,
    /// Between two commands.
    pub idle: Signal<Out, Bit>,
    /// A byte is lost in this clock, for a low stop bit.
    pub framing: Signal<Out, Bit>,
    /// A byte is lost in this clock, for want of room.
    pub overrun: Signal<Out, Bit>,
    /// The header of a command that does not exist ends in this clock.
    pub unknown: Signal<Out, Bit>,
    /// The header of a command without words ends in this clock.
    pub empty: Signal<Out, Bit>,
    /// A command is forgotten in this clock, after too long a pause.
    pub expired: Signal<Out, Bit>,

    #[value(UartRx::new(clocks))]
    receiver: UartRx,
    #[value(UartTx::new(clocks))]
    transmitter: UartTx,
    #[value(UartBone::new(timeout, pages))]
    bone: UartBone,
    queue: SmallRam<Bits<8>, 4>,
    written: RegR<Bits<5>>,
    read: RegR<Bits<5>>,
    some: Signal<Local, Bit>,
    /// The byte on offer to the bridge: no path leads from the queue's pointers into it.
    held: Reg<Bits<8>>,
    holds: RegR<Bit>,
    full: Signal<Local, Bit>,
    /// Pointers of a full queue differ in their top bit only.
    #[value(16)]
    all_used: Constant<Bits<5>>,
}

impl Logic for UartBridge {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: written, read, holds);
        registers!(self, clk: held);
        blocks!(self, clk, rst: receiver, transmitter);
        blocks!(self, clk: queue);
        forward!(self => self.bone: clk, rst);

        forward!(self => self.receiver: rx);
        forward!(self.receiver => self: framing, framing as bone.framing);
        self.some.next = self.written.q.val() != self.read.q.val();
        self.full.next = (self.written.q.val() ^ self.read.q.val()) == self.all_used.val();
        self.overrun.next = self.receiver.valid.val() & self.full.val();
        self.bone.overrun.next = self.receiver.valid.val() & self.full.val();
        self.queue.write.next = self.receiver.valid.val() & (!self.full.val());
        self.queue.write_address.next = self.written.q.val().get_bits::<4>(0);
        self.queue.write_data.next = self.receiver.data.val();
        self.queue.read_address.next = self.read.q.val().get_bits::<4>(0);
        if self.receiver.valid.val() & (!self.full.val()) {
            self.written.d.next = self.written.q.val() + bits::<5>(1);
        }
        if self.bone.rx_ready.val() {
            self.holds.d.next = false;
        }
        if self.some.val() & (!self.holds.q.val()) {
            self.read.d.next = self.read.q.val() + bits::<5>(1);
            self.held.d.next = self.queue.read_data.val();
            self.holds.d.next = true;
        }
        forward!(self => self.bone: holds.q as rx_valid, held.q as rx_data);

        forward!(self.bone => self.transmitter: tx_valid as valid, tx_data as data);
        forward!(self.transmitter => self: ready as bone.tx_ready, tx);

        WishboneMaster::link(&mut self.wb, &mut self.bone.wb);
        forward!(self.bone => self: wb_behind, idle, unknown, empty, expired);
    }
}

#[cfg(test)]
mod tests;
