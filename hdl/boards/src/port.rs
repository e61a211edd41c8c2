// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Ports of a board top
//!
//! Plain scalars and vectors, so that their names are the same in Verilog, in constraint files and in a simulation.

use crate::board::{Board, Io, PhyReset};
use crate::Top;

/// Direction, seen from the FPGA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the FPGA.
    In,
    /// Out of the FPGA.
    Out,
}

/// A port of a board top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// Direction.
    pub direction: Direction,
    /// Balls, bit 0 first; a vector is one with more than one.
    pub sites: Vec<&'static str>,
    /// Level.
    pub io: Io,
    /// Pulled up by the FPGA.
    pub pull_up: bool,
    /// Edges as steep as the device can.
    pub fast: bool,
    /// Rate of a clock input, Hz.
    pub hertz: Option<u64>,
    /// What it is, for the reader of the files made from it.
    pub what: String,
}

/// Rate of RGMII's receive clock at 1 Gb/s, Hz.
pub const RX_HERTZ: u64 = 125_000_000;

impl Port {
    fn new(name: &str, direction: Direction, sites: &[&'static str], io: Io, what: &str) -> Self {
        let (name, what, sites) = (name.to_string(), what.to_string(), sites.to_vec());
        Port { name, direction, sites, io, pull_up: false, fast: false, hertz: None, what }
    }

    fn pulled_up(self) -> Self {
        Port { pull_up: true, ..self }
    }

    fn fast(self) -> Self {
        Port { fast: true, ..self }
    }

    fn clock(self, hertz: u64) -> Self {
        Port { hertz: Some(hertz), ..self }
    }

    /// Its bits by the names that constraint files use: `led[0]`, or the bare name of a scalar.
    pub fn bit_names(&self) -> Vec<(String, &'static str)> {
        let name = |i: usize| if self.sites.len() == 1 { self.name.clone() } else { format!("{}[{i}]", self.name) };
        self.sites.iter().enumerate().map(|(i, &site)| (name(i), site)).collect()
    }
}

impl Board {
    /// Ports of the board's top, in order.
    pub fn ports(&self, top: Top) -> Vec<Port> {
        use Direction::{In, Out};
        let clock = self.clock.pin;
        let mut ports = vec![Port::new("clk", In, &[clock.site], clock.io, "the board's clock").clock(self.clock.hertz)];
        if let Some(button) = self.reset_button {
            ports.push(Port::new("rst_n", In, &[button.site], button.io, "button: low resets the core").pulled_up());
        }
        ports.push(Port::new("uart_rx", In, &[self.uart.rx.site], self.uart.rx.io, "serial line in").pulled_up());
        ports.push(Port::new("uart_tx", Out, &[self.uart.tx.site], self.uart.tx.io, "serial line out"));
        if let Some(first) = self.leds.pins.first() {
            let sites: Vec<&str> = self.leds.pins.iter().map(|pin| pin.site).collect();
            ports.push(Port::new("led", Out, &sites, first.io, if self.leds.active_low { "low is on" } else { "high is on" }));
        }
        let Some(facts) = self.phy_facts.filter(|_| top.has_ethernet()) else { return ports };
        let slow =
            |pick: fn(&crate::board::Management) -> &'static str| -> Vec<&'static str> { facts.management.iter().map(pick).collect() };
        let reset = match facts.reset {
            PhyReset::Never => "never low: the board's clock comes from a PHY",
            PhyReset::ReleasedAfterStart => "low after configuration, then high",
        };
        ports.push(Port::new("phy_rst_n", Out, &slow(|m| m.rst_n), facts.io, reset));
        ports.push(Port::new("phy_mdc", Out, &slow(|m| m.mdc), facts.io, "management clock: idle"));
        ports.push(Port::new("phy_mdio", In, &slow(|m| m.mdio), facts.io, "management data: idle").pulled_up());
        for (p, phy) in self.phys.iter().enumerate() {
            let port = |name: &str, direction, sites: &[&'static str], what: &str| {
                Port::new(&format!("phy_{p}_{name}"), direction, sites, facts.io, what)
            };
            ports.push(port("rx_clk", In, &[phy.rx_clk], "RGMII receive clock").clock(RX_HERTZ));
            ports.push(port("rx_ctl", In, &[phy.rx_ctl], "RGMII receive control"));
            ports.push(port("rxd", In, &phy.rxd, "RGMII receive data"));
            ports.push(port("tx_clk", Out, &[phy.tx_clk], "RGMII transmit clock, edges with the data's").fast());
            ports.push(port("tx_ctl", Out, &[phy.tx_ctl], "RGMII transmit control").fast());
            ports.push(port("txd", Out, &phy.txd, "RGMII transmit data").fast());
        }
        ports
    }
}

#[cfg(test)]
mod tests {
    use crate::{find, Top};

    #[test]
    fn vectors_have_numbered_bits_and_scalars_have_none() {
        let (board, top) = find("colorlight-i5", "port-extender").unwrap();
        let names: Vec<_> = board.ports(top).iter().flat_map(|port| port.bit_names()).collect();
        for expected in [("led", "U16"), ("phy_1_rxd[3]", "M19"), ("phy_rst_n", "P4"), ("rst_n", "K18")] {
            assert!(names.iter().any(|(name, site)| (name.as_str(), *site) == expected), "{expected:?} in {names:?}");
        }
    }

    #[test]
    fn clocks_have_rates() {
        let (board, top) = find("versa-ecp5-5g", "two-members").unwrap();
        let clocks: Vec<_> = board.ports(top).iter().filter_map(|port| port.hertz.map(|hz| (port.name.clone(), hz))).collect();
        let expected = [("clk", 100_000_000), ("phy_0_rx_clk", 125_000_000), ("phy_1_rx_clk", 125_000_000)];
        assert_eq!(clocks, expected.map(|(name, hz)| (name.to_string(), hz)));
    }

    #[test]
    fn the_small_top_has_no_ethernet() {
        let (board, top) = find("alchitry-cu", "small").unwrap();
        assert_eq!(top, Top::Small);
        assert!(board.ports(top).iter().all(|port| !port.name.starts_with("phy")));
    }
}
