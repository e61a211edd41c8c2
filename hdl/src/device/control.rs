// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Control: a board's registers on a serial line, and its LEDs
//!
//! ```text
//!           ┌────────────┐   ┌───────┐──► team
//!  uart ◄──►│ UartBridge ├──►│ Pages │──► receive
//!           └────────────┘   │       │──► generator
//!                            └───┬───┘
//!                          ┌─────▼─────┐
//!  PHYs, counters ────────►│ BoardPage │──► links of members, input delays
//!                          └───────────┘
//!                          ┌────────┐
//!  levels, events ────────►│ Lights ├─────► LEDs
//!                          └────────┘
//! ```
//!
//! **Rule.** docs/interfaces.md "Serial line: UARTBone"; the pages are those of `equipoise_regmap` behind the block (R19). LED 7 says that
//! the serial line is in use.

use super::{BoardPage, Lights, Pages, STATUS_BITS};
use crate::control::bus::{CounterMaster, PageMaster, WishboneMaster};
use crate::prelude::*;
use crate::serial::uart_bridge::UartBridge;
use equipoise_regmap::board::PHYS;

/// What a core is made with.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Clocks of the core in a bit of the serial line.
    pub bit_clocks: u64,
    /// Clocks until the bridge forgets a command.
    pub timeout: u64,
    /// Clocks of the core in a microsecond.
    pub us_clocks: usize,
    /// First input delay of the PHYs, taps of 25 ps.
    pub taps: u8,
    /// What BUILD reads.
    pub build: u32,
}

/// Serial line, bus and pages of a board with a team of `N` ports: of core `top` (as BOARD_TOP says) with `phys` PHYs, and those of the
/// other pages that are there, receive and generator.
#[derive(LogicBlock, Blank)]
#[settings(settings: &Settings, top: u64, phys: u64, receive: bool, generator: bool)]
pub struct Control<const N: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Serial line from the host.
    pub uart_rx: Signal<In, Bit>,
    /// Serial line to the host.
    pub uart_tx: Signal<Out, Bit>,
    /// For LEDs 1 to 3: levels.
    pub level: [Signal<In, Bit>; 3],
    /// For LEDs 4 to 6: events.
    pub event: [Signal<In, Bit>; 3],
    /// Active high.
    pub leds: Signal<Out, Bits<8>>,
    /// The block's bus.
    pub team: WishboneMaster,
    /// Page of the receive half.
    pub receive: PageMaster,
    /// Page of the generator.
    pub generator: PageMaster,
    /// What the PHYs say.
    pub phy_status: [Signal<In, Bits<STATUS_BITS>>; PHYS],
    /// Counters of the MACs.
    pub counters: CounterMaster,
    /// Members whose link is up as the host knows.
    pub member_up: Signal<Out, Bits<N>>,
    /// PHYs whose clock is enough.
    pub trust: Signal<Out, Bits<PHYS>>,
    /// Taps of input delay.
    pub delay: [Signal<Out, Bits<7>>; PHYS],

    #[value(UartBridge::new(settings.bit_clocks, settings.timeout, true))]
    bridge: UartBridge,
    #[value(Pages::new([receive, true, generator]))]
    pages: Pages,
    #[value(BoardPage::new(top, phys, settings.taps))]
    board: BoardPage<N>,
    lights: Lights,
}

impl<const N: usize> Logic for Control<N> {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock, reset: pages, board, lights);
        forward!(self => self.bridge: clock as clk, reset as rst, uart_rx as rx);
        self.uart_tx.next = self.bridge.tx.val();
        self.pages.wb_stb.next = self.bridge.wb.cyc.val() & self.bridge.wb.stb.val();
        forward!(self.bridge => self.pages: wb.we as wb_we, wb.adr as wb_adr, wb.dat_w as wb_dat_w, wb_behind);
        forward!(self.pages => self.bridge.wb: wb_dat_r as dat_r, wb_ack as ack);
        WishboneMaster::link(&mut self.team, &mut self.pages.team);
        PageMaster::link(&mut self.receive, &mut self.pages.page[0]);
        PageMaster::join(&mut self.pages.page[1], &mut self.board.bus);
        PageMaster::link(&mut self.generator, &mut self.pages.page[2]);

        forward!(self => self.board: phy_status[PHYS]);
        forward!(self.board => self: member_up, trust, delay[PHYS]);
        CounterMaster::link(&mut self.counters, &mut self.board.counters);

        forward!(self => self.lights: level[3], event[3]);
        self.lights.event[3].next = !self.bridge.idle.val();
        self.leds.next = self.lights.leds.val();
    }
}
