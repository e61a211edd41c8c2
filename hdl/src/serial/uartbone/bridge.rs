// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # UARTBone: commands byte by byte, accesses one by one

use super::{Phase, TIMEOUT_BITS};
use crate::control::bus::WishboneMaster;
use crate::prelude::*;
use crate::serial::line_faults::LineFaults;

/// UARTBone slave, Wishbone B4 classic master. It forgets a command after a pause of `timeout` clocks, 1 to 2^24 − 1; with `pages` it lets
/// words behind the block's through, but for its own page: boards have pages there.
#[derive(LogicBlock, Blank)]
#[settings(timeout: u64, pages: bool)]
#[sizes((1..1 << TIMEOUT_BITS).contains(&timeout))]
pub struct UartBone {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Byte from the host.
    pub rx_data: Signal<In, Bits<8>>,
    /// It is on offer.
    pub rx_valid: Signal<In, Bit>,
    /// It is taken.
    pub rx_ready: Signal<Out, Bit>,
    /// Byte for the host.
    pub tx_data: Signal<Out, Bits<8>>,
    /// It is on offer.
    pub tx_valid: Signal<Out, Bit>,
    /// It is taken.
    pub tx_ready: Signal<In, Bit>,
    /// The block's bus.
    pub wb: WishboneMaster,
    /// The address is behind the block's words, in the pages of others; low without any.
    pub wb_behind: Signal<Out, Bit>,
    /// A byte was lost before the bridge, for a low stop bit; counted here.
    pub framing: Signal<In, Bit>,
    /// A byte was lost before the bridge, for want of room; counted here.
    pub overrun: Signal<In, Bit>,
    /// Between two commands.
    pub idle: Signal<Out, Bit>,
    /// The header of a command that does not exist ends in this clock.
    pub unknown: Signal<Out, Bit>,
    /// The header of a command without words ends in this clock.
    pub empty: Signal<Out, Bit>,
    /// A command is forgotten in this clock.
    pub expired: Signal<Out, Bit>,

    phase: RegR<Phase>,
    /// The command, less one: bit 0 a read, bit 1 at a fixed address; the others 0 if it exists.
    command: Reg<Bits<8>>,
    length: Reg<Bits<8>>,
    /// Bit 10: behind the block, in the bridge's page or, all ones, nowhere and to stay there.
    address: Reg<Bits<11>>,
    /// Words done, or taken in.
    words: RegR<Bits<8>>,
    /// Bytes done of the present word.
    bytes: RegR<Bits<2>>,
    /// The present word is the last one: known a clock after it became so. No word is done that soon: it has four bytes, or `Fetch` before it.
    last_word: Reg<Bit>,
    shift: Reg<Bits<32>>,
    pause: RegR<Bits<TIMEOUT_BITS>>,
    /// The pause is at its limit.
    too_long: RegR<Bit>,
    ram: WordRam<8>,
    faults: LineFaults,
    listening: Signal<Local, Bit>,
    taken: Signal<Local, Bit>,
    last_byte: Signal<Local, Bit>,
    pausing: Signal<Local, Bit>,
    joined: Signal<Local, Bits<32>>,
    exists: Signal<Local, Bit>,
    is_read: Signal<Local, Bit>,
    beyond: Signal<Local, Bit>,
    in_page: Signal<Local, Bit>,
    read_bus: Signal<Local, Bit>,
    ends_here: Signal<Local, Bit>,
    next_address: Signal<Local, Bits<11>>,
    next_words: Signal<Local, Bits<8>>,
    end_of_header: Signal<Local, Bit>,
    step: Signal<Local, Bit>,
    /// One clock before the limit.
    #[value(timeout - 1)]
    almost: Constant<Bits<TIMEOUT_BITS>>,
    #[value(0x7FF)]
    outside: Constant<Bits<11>>,
    #[value(0x3FF)]
    nowhere: Constant<Bits<10>>,
    #[value(0xF)]
    all_lanes: Constant<Bits<4>>,
    /// Others have pages behind the block's words.
    #[value(pages)]
    pages: Constant<Bit>,
}

impl Logic for UartBone {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: phase);
        registers!(self, clk: command, length, address);
        registers!(self, clk, rst: words, bytes, pause, too_long);
        registers!(self, clk: last_word, shift);
        blocks!(self, clk: ram);
        blocks!(self, clk, rst: faults);

        self.idle.next = self.phase.q.val() == Phase::Command;
        self.listening.next = ((self.phase.q.val() == Phase::Command) | (self.phase.q.val() == Phase::Length))
            | ((self.phase.q.val() == Phase::Address) | (self.phase.q.val() == Phase::Data));
        self.rx_ready.next = self.listening.val();
        self.taken.next = self.listening.val() & self.rx_valid.val();
        self.joined.next = bit_cast::<32, 24>(self.shift.q.val().get_bits::<24>(0)) << 8 | bit_cast::<32, 8>(self.rx_data.val());

        self.exists.next = !self.command.q.val().get_bits::<6>(2).any();
        self.is_read.next = self.command.q.val().get_bit(0);
        self.last_byte.next = self.bytes.q.val().all();
        self.next_words.next = self.words.q.val() + bits::<8>(1);
        self.last_word.d.next = self.next_words.val() == self.length.q.val();
        self.beyond.next = self.joined.val().get_bits::<21>(11).any()
            | ((self.joined.val().get_bit(10) & (!self.pages.val())) & self.joined.val().get_bits::<7>(3).any());
        self.in_page.next = self.address.q.val().get_bit(10) & (!self.address.q.val().get_bits::<7>(3).any());
        self.read_bus.next = (self.phase.q.val() == Phase::Read) & (!self.in_page.val());
        self.end_of_header.next = (self.taken.val() & self.last_byte.val()) & (self.phase.q.val() == Phase::Address);
        self.unknown.next = self.end_of_header.val() & (!self.exists.val());
        self.empty.next = (self.end_of_header.val() & self.exists.val()) & (!self.length.q.val().any());
        // Only a host in mid-command is waited for.
        self.pausing.next = (self.listening.val() & (!self.idle.val())) & (!self.taken.val());
        self.too_long.d.next = self.pausing.val() & (self.pause.q.val() == self.almost.val());
        self.expired.next = self.pausing.val() & self.too_long.q.val();

        // The next word's address, unless the command stays where it is; from the last word on, nowhere.
        self.next_address.next = self.address.q.val() + bits::<11>(1);
        self.ends_here.next = self.address.q.val().get_bit(10) & self.address.q.val().get_bits::<3>(0).all();
        if self.pages.val() & (!self.address.q.val().get_bits::<7>(3).all()) {
            self.ends_here.next = false;
        }
        if self.ends_here.val() {
            self.next_address.next = self.outside.val();
        }
        if self.command.q.val().get_bit(1) {
            self.next_address.next = self.address.q.val();
        }
        self.step.next = false;

        self.wb.we.next = self.phase.q.val() == Phase::Write;
        self.wb.cyc.next = (self.phase.q.val() == Phase::Write) | self.read_bus.val();
        self.wb.stb.next = (self.phase.q.val() == Phase::Write) | self.read_bus.val();
        self.wb.sel.next = self.all_lanes.val();
        self.wb.adr.next = self.address.q.val().get_bits::<10>(0);
        self.wb_behind.next = self.address.q.val().get_bit(10) & self.pages.val();
        if self.address.q.val().get_bit(10) & (!self.pages.val()) {
            self.wb.adr.next = self.nowhere.val();
        }
        self.wb.dat_w.next = self.ram.read_data.val();
        self.tx_valid.next = self.phase.q.val() == Phase::Answer;
        self.tx_data.next = self.shift.q.val().get_bits::<8>(24);
        self.ram.write.next = false;
        forward!(self => self.ram: words.q as write_address, joined as write_data, words.q as read_address);

        match self.phase.q.val() {
            Phase::Command => {
                self.command.d.next = self.rx_data.val() - bits::<8>(1);
                self.bytes.d.next = bits::<2>(0);
                self.words.d.next = bits::<8>(0);
                if self.taken.val() {
                    self.phase.d.next = Phase::Length;
                }
            }
            Phase::Length => {
                self.length.d.next = self.rx_data.val();
                if self.taken.val() {
                    self.phase.d.next = Phase::Address;
                }
            }
            Phase::Address => {
                if self.taken.val() {
                    self.shift.d.next = self.joined.val();
                    self.bytes.d.next = self.bytes.q.val() + bits::<2>(1);
                }
                self.address.d.next = self.joined.val().get_bits::<11>(0);
                if self.beyond.val() {
                    self.address.d.next = self.outside.val();
                }
                if self.end_of_header.val() {
                    self.phase.d.next = Phase::Data;
                    if self.is_read.val() {
                        self.phase.d.next = Phase::Read;
                    }
                    if self.unknown.val() | self.empty.val() {
                        self.phase.d.next = Phase::Command;
                    }
                }
            }
            Phase::Data => {
                if self.taken.val() {
                    self.shift.d.next = self.joined.val();
                    self.bytes.d.next = self.bytes.q.val() + bits::<2>(1);
                    if self.last_byte.val() {
                        self.ram.write.next = true;
                        self.words.d.next = self.next_words.val();
                        if self.last_word.q.val() {
                            self.words.d.next = bits::<8>(0);
                            self.phase.d.next = Phase::Fetch;
                        }
                    }
                }
            }
            Phase::Fetch => {
                self.phase.d.next = Phase::Write;
            }
            Phase::Write => {
                if self.wb.ack.val() {
                    self.step.next = true;
                    self.phase.d.next = Phase::Fetch;
                    if self.last_word.q.val() {
                        self.phase.d.next = Phase::Command;
                    }
                }
            }
            Phase::Read => {
                self.shift.d.next = self.wb.dat_r.val();
                if self.in_page.val() {
                    self.shift.d.next = self.faults.word.val();
                }
                if self.wb.ack.val() | self.in_page.val() {
                    self.phase.d.next = Phase::Answer;
                }
            }
            Phase::Answer => {
                if self.tx_ready.val() {
                    self.shift.d.next = self.shift.q.val() << 8;
                    self.bytes.d.next = self.bytes.q.val() + bits::<2>(1);
                    if self.last_byte.val() {
                        self.step.next = true;
                        self.phase.d.next = Phase::Read;
                        if self.last_word.q.val() {
                            self.phase.d.next = Phase::Command;
                        }
                    }
                }
            }
        }
        if self.step.val() {
            forward!(self => self: next_words as words.d, next_address as address.d);
        }

        self.pause.d.next = bits::<TIMEOUT_BITS>(0);
        if self.pausing.val() {
            self.pause.d.next = self.pause.q.val() + bits::<TIMEOUT_BITS>(1);
        }
        if self.expired.val() {
            self.pause.d.next = bits::<TIMEOUT_BITS>(0);
            self.phase.d.next = Phase::Command;
        }

        self.faults.fault[0].next = self.framing.val();
        self.faults.fault[1].next = self.overrun.val();
        self.faults.fault[2].next = self.unknown.val();
        self.faults.fault[3].next = self.empty.val();
        self.faults.fault[4].next = self.expired.val();
        self.faults.index.next = self.address.q.val().get_bits::<3>(0);
    }
}
