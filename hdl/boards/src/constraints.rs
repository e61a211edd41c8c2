// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Constraint files
//!
//! The pins become signals of a rust-hdl block, and rust-hdl-fpga-support's generators print them: LPF for the ECP5, PCF for the iCE40.
//! Its LPF knows the level LVCMOS33 only and stops at others, and its PCF knows locations only: the rest goes in as
//! `Constraint::Custom`.
//!
//! Pins that are not named are left to the device: on the ECP5 an unused pin is an input with a weak pull-down, on the iCE40 one with
//! a weak pull-up. Neither drives anything.

use crate::board::{Board, Family, Io};
use crate::port::Port;
use crate::Top;
use rust_hdl::core::constraint::{Constraint, PeriodicTiming, PinConstraint, SignalType, SlewType, Timing};
use rust_hdl::fpga::toolchains::{ecp5::generate_lpf, icestorm::generate_pcf};
use rust_hdl::prelude::*;

/// A constraint file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path from the root of the workspace.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// The constraint file of a board's top.
pub fn file(board: &Board, top: Top) -> File {
    let extension = match board.device.family {
        Family::Ecp5 => "lpf",
        Family::Ice40 => "pcf",
    };
    File { path: format!("constraints/{}/{}.{extension}", board.name, top.name()), text: text(board, top) }
}

/// All constraint files.
pub fn all() -> Vec<File> {
    crate::all().iter().flat_map(|board| board.tops.iter().map(|&top| file(board, top)).collect::<Vec<_>>()).collect()
}

fn text(board: &Board, top: Top) -> String {
    let ports = board.ports(top);
    let family = board.device.family;
    let pins = Pins(ports.iter().flat_map(|port| pins_of(port, family)).collect());
    let made = match family {
        Family::Ecp5 => generate_lpf(&pins),
        Family::Ice40 => generate_pcf(&pins),
    };
    let mut head = format!(
        "# SPDX-License-Identifier: MIT OR Apache-2.0\n# SPDX-FileCopyrightText: The Equipoise authors\n#\n\
         # {}, top {}: {} {}.\n# Made from hdl/boards by make constraints; change the description, not this file. Not tried on hardware.\n#\n",
        board.title,
        top.name(),
        board.device.part,
        board.device.package
    );
    for port in &ports {
        head += &format!("#   {:<13} {:<12} {}\n", port.name, port.sites.join(" "), port.what);
    }
    head + "\n" + &made
}

/// A pin as rust-hdl sees it: a named one-bit signal with constraints.
struct PinSignal {
    name: String,
    signal: Signal<In, Bit>,
}

fn pins_of(port: &Port, family: Family) -> Vec<PinSignal> {
    port.bit_names()
        .into_iter()
        .map(|(name, site)| {
            let mut signal: Signal<In, Bit> = Signal::default();
            let constraints = match family {
                Family::Ecp5 => lpf_constraints(port, &name, site),
                Family::Ice40 => pcf_constraints(port, &name, site),
            };
            for constraint in constraints {
                signal.add_constraint(PinConstraint { index: 0, constraint });
            }
            PinSignal { name, signal }
        })
        .collect()
}

fn lpf_constraints(port: &Port, name: &str, site: &str) -> Vec<Constraint> {
    let mut all = vec![Constraint::Location(site.to_string())];
    all.push(match port.io {
        Io::Lvcmos33 => Constraint::Kind(SignalType::LowVoltageCMOS_3v3),
        other => Constraint::Custom(format!("IOBUF PORT \"{name}\" IO_TYPE={}", other.name())),
    });
    if port.fast {
        all.push(Constraint::Slew(SlewType::Fast));
    }
    if port.pull_up {
        all.push(Constraint::Custom(format!("IOBUF PORT \"{name}\" PULLMODE=UP")));
    }
    if let Some(hertz) = port.hertz {
        let period_nanoseconds = 1e9 / hertz as f64;
        all.push(Constraint::Timing(Timing::Periodic(PeriodicTiming { net: name.to_string(), period_nanoseconds, duty_cycle: 50.0 })));
    }
    all
}

fn pcf_constraints(port: &Port, name: &str, site: &str) -> Vec<Constraint> {
    let mut all = vec![match port.pull_up {
        true => Constraint::Custom(format!("set_io -pullup yes {name} {site}")),
        false => Constraint::Location(site.to_string()),
    }];
    if let Some(hertz) = port.hertz {
        all.push(Constraint::Custom(format!("set_frequency {name} {}", hertz as f64 / 1e6)));
    }
    all
}

/// All pins as one block: what the generators walk over.
struct Pins(Vec<PinSignal>);

impl Logic for Pins {
    fn update(&mut self) {}
}

impl Block for Pins {
    fn connect_all(&mut self) {}

    fn update_all(&mut self) {}

    fn has_changed(&self) -> bool {
        false
    }

    fn accept(&self, name: &str, probe: &mut dyn Probe) {
        probe.visit_start_scope(name, self);
        for pin in &self.0 {
            probe.visit_atom(&pin.name, &pin.signal);
        }
        probe.visit_end_scope(name, self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn committed_files_are_fresh() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for File { path, text } in all() {
            let committed = fs::read_to_string(root.join(&path)).unwrap_or_default();
            assert!(committed == text, "{path} is not what the board description says: run make constraints");
        }
    }

    #[test]
    fn nothing_stale_lies_about() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let known: Vec<String> = all().into_iter().map(|file| file.path).collect();
        for board in fs::read_dir(root.join("constraints")).unwrap().flatten() {
            for file in fs::read_dir(board.path()).unwrap().flatten() {
                let path = format!("constraints/{}/{}", board.file_name().to_string_lossy(), file.file_name().to_string_lossy());
                assert!(known.contains(&path), "{path} belongs to no board and top");
            }
        }
    }

    #[test]
    fn every_bit_has_a_place_and_a_level() {
        for board in crate::all().iter().filter(|board| board.device.family == Family::Ecp5) {
            for &top in board.tops {
                let text = text(board, top);
                for (name, site) in board.ports(top).iter().flat_map(Port::bit_names) {
                    assert!(text.contains(&format!("LOCATE COMP \"{name}\" SITE \"{site}\";")), "{} {name}", board.name);
                    assert_eq!(text.matches(&format!("IOBUF PORT \"{name}\" IO_TYPE=")).count(), 1, "{} {name}", board.name);
                }
            }
        }
    }

    #[test]
    fn levels_and_rates_of_the_versa() {
        let (board, top) = crate::find("versa-ecp5-5g", "port-extender").unwrap();
        let text = text(&board, top);
        for line in [
            "IOBUF PORT \"clk\" IO_TYPE=LVDS;",
            "FREQUENCY PORT \"clk\" 100 MHz;",
            "FREQUENCY PORT \"phy_1_rx_clk\" 125 MHz;",
            "IOBUF PORT \"phy_0_txd[2]\" IO_TYPE=LVCMOS25;",
            "IOBUF PORT \"phy_0_txd[2]\" SLEWRATE=FAST;",
            "IOBUF PORT \"uart_rx\" IO_TYPE=LVCMOS33;",
            "IOBUF PORT \"uart_rx\" PULLMODE=UP;",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
    }

    #[test]
    fn the_pcf() {
        let (board, top) = crate::find("alchitry-cu", "small").unwrap();
        let text = text(&board, top);
        for line in ["set_io clk P7\n", "set_frequency clk 100\n", "set_io led[7] N14\n", "set_io -pullup yes rst_n P8\n"] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
    }
}
