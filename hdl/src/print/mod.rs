// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Printing the block
//!
//! Const generics are chosen here, from numbers; what follows from them is in `sizes.rs`.

mod boxes;
mod module;
mod parts;
mod serial;
mod wrapper;

pub use boxes::{emit_box, BOXES};
pub use parts::{emit_crossbar, emit_guarded_selector, emit_matrix, emit_selector, GUARDED_BITS};
pub use serial::{bit_clocks, emit_paged_bridge, emit_uart_bridge, emit_uartbone, uart_timeout};

use crate::control::{axil, registers};
use crate::{device, mac, receive_type, sizes::FEATURES, team_type};
use anyhow::{bail, Result};
use equipoise_regmap::Features;
use module::{print, print_made};

/// Numbers of ports that the block is made for.
pub const PORTS: [usize; 5] = [2, 3, 4, 8, 16];

/// Stream widths that the block is made for, bits.
pub const WIDTHS: [usize; 4] = [64, 128, 256, 512];

/// Egress buffers that the block is made with, bytes a port.
pub const BUFFERS: [usize; 2] = [4096, 16384];

/// Goes on with a size as the constant `N`, `W` or `BUFFER`, in types too; it must be one that the block is made for.
macro_rules! with_size {
    (N = $n:expr, $go:expr) => { with_size!(N = $n, [2, 3, 4, 8, 16], $go, "no team of {} ports: choose one of {:?}", PORTS) };
    (W = $w:expr, $go:expr) => { with_size!(W = $w, [64, 128, 256, 512], $go, "no stream of {} bits: choose one of {:?}", WIDTHS) };
    (BUFFER = $buffer:expr, $go:expr) => {
        with_size!(BUFFER = $buffer, [4096, 16384], $go, "no egress buffer of {} bytes: choose one of {:?}", BUFFERS)
    };
    ($size:ident = $value:expr, [$($one:literal),*], $go:expr, $refusal:literal, $all:ident) => {
        match $value {
            $($one => {
                const $size: usize = $one;
                $go
            })*
            other => bail!($refusal, other, $all),
        }
    };
}

use with_size;

/// The whole block as Verilog, module `equipoise_team_n<N>_w<W>`, with egress buffers of `buffer` bytes: 4096 take frames of an Ethernet
/// link, 16384 jumbo frames too. It is for a clock of 125 MHz.
///
/// # Errors
///
/// A size that is not in [`PORTS`], [`WIDTHS`] and [`BUFFERS`], or a construct that cannot be printed with its meaning.
pub fn emit_team(n: usize, w: usize, buffer: usize) -> Result<String> {
    emit_team_at(n, w, buffer, FEATURES, registers::US_CLOCKS)
}

/// Goes on with features as the constant `SET`, in types too: [`FEATURES`], or none. A program for each set would be a long one.
macro_rules! with_features {
    ($features:expr, $go:expr) => {
        match $features {
            FEATURES => {
                const SET: Features = FEATURES;
                $go
            }
            Features::NONE => {
                const SET: Features = Features::NONE;
                $go
            }
            other => bail!(
                "this program prints blocks with {} or static, not with {}: compile it with those cargo features, \
                 cargo run -p equipoise-hdl --no-default-features --features {}",
                FEATURES.list(),
                other.list(),
                other.list(),
            ),
        }
    };
}

/// Name of the block's module: with its features where some are missing.
pub fn team_name(n: usize, w: usize, features: Features) -> String {
    let mut name = format!("equipoise_team_n{n}_w{w}");
    if features == Features::NONE {
        name += "_static";
    } else if features != Features::ALL {
        features.iter().for_each(|feature| name += &format!("_{}", feature.name().to_lowercase()));
    }
    name
}

/// The same for a clock of `us_clocks` cycles a microsecond, and with these features.
fn emit_team_at(n: usize, w: usize, buffer: usize, features: Features, us_clocks: usize) -> Result<String> {
    let name = team_name(n, w, features);
    let title = format!(
        "Equipoise team of {n} ports, {w}-bit streams, {} KiB egress buffers; {us_clocks} clocks are a microsecond.",
        buffer / 1024
    );
    with_size!(
        N = n,
        with_size!(
            W = w,
            with_size!(
                BUFFER = buffer,
                with_features!(features, print_made(&name, &title, || { <team_type!(N, W, BUFFER, SET)>::new(0, us_clocks) }))
            )
        )
    )
    // There is one such port or none: it needs no number.
    .map(|text| text.replace("cmd_done_0_", "cmd_done_"))
}

/// Files of the block for a number of ports, a stream width, a buffer size, features and a clock in Hz, as (name, text): the block; with an
/// AXI4-Lite register bus, to be compiled together with it; and an instantiation template to copy from.
///
/// # Errors
///
/// As [`emit_team`]; features that are neither [`FEATURES`] nor none; a clock without 2 to 1024 cycles in a microsecond.
pub fn emit_files(n: usize, w: usize, buffer: usize, features: Features, clock: u64) -> Result<Vec<(String, String)>> {
    let name = team_name(n, w, features);
    let team = emit_team_at(n, w, buffer, features, us_clocks(clock)?)?;
    let ports = wrapper::ports(&team, &name)?;
    let bridge_name = format!("{name}_axil_bridge");
    let bridge = print::<axil::AxilBridge>(&bridge_name, "AXI4-Lite to Wishbone.")?;
    let bridge_ports = wrapper::ports(&bridge, &bridge_name)?;
    Ok(vec![
        (format!("{name}.v"), team),
        (format!("{name}_axil.v"), bridge + &wrapper::axil(&name, &ports, &bridge_ports)),
        (format!("{name}_template.v"), wrapper::template(&name, &ports)),
    ])
}

/// Clocks in a microsecond.
fn us_clocks(clock: u64) -> Result<usize> {
    let us_clocks = (clock + 500_000) / 1_000_000;
    if !(2..=1024).contains(&us_clocks) {
        bail!("a clock of {clock} Hz has {us_clocks} cycles in a microsecond; time-outs need 2 to 1024");
    }
    Ok(us_clocks as usize)
}

/// The gigabit MAC of a port as Verilog, module `equipoise_mac`: streams of 64 bits on one side, GMII on the other.
///
/// # Errors
///
/// None that a block that compiles gives.
pub fn emit_mac() -> Result<String> {
    print::<mac::MacPort>("equipoise_mac", "Gigabit MAC: streams of 64 bits on one side, GMII on the other.")
}

/// The core of a board as Verilog, for a clock of `clock` Hz and a serial line of `baud` bits a second; the input delays of its PHYs start
/// with `taps` taps of 25 ps. Its BUILD register says a number made of all the rest of its text but comments.
///
/// # Errors
///
/// The clock cannot make that rate to within 2 %; a clock without 2 to 1024 cycles in a microsecond; 128 taps or more.
pub fn emit_board(top: device::Top, clock: u64, baud: u64, taps: u8) -> Result<String> {
    if taps >= 128 {
        bail!("a delay of {taps} taps: a PHY's input has 0 to 127");
    }
    let settings = device::Settings {
        bit_clocks: bit_clocks(clock, baud)?,
        timeout: uart_timeout(clock),
        us_clocks: us_clocks(clock)?,
        taps,
        build: 0,
    };
    let print = |settings: device::Settings| -> Result<String> {
        let title = format!("Equipoise board core {} for a clock of {clock} Hz and {baud} baud.", top.name());
        match top {
            device::Top::Small => print_made(top.core(), &title, move || device::Small::new(&settings)),
            device::Top::PortExtender => print_made(top.core(), &title, move || device::PortExtender::new(&settings)),
            device::Top::TwoMembers => print_made(top.core(), &title, move || device::TwoMembers::new(&settings)),
        }
    };
    let build = equipoise_regmap::crc32(rust_hdl_emit::bare::bare(&print(settings)?).as_bytes());
    print(device::Settings { build, ..settings })
}

/// The receive half as Verilog, module `equipoise_receive_n<N>_w<W>`, with `buffer` bytes a port.
///
/// # Errors
///
/// A size that is not in [`PORTS`], [`WIDTHS`] and [`BUFFERS`].
pub fn emit_receive(n: usize, w: usize, buffer: usize) -> Result<String> {
    let name = format!("equipoise_receive_n{n}_w{w}");
    let title = format!("Receive half of an Equipoise team: {n} ports, {w}-bit streams, {} KiB buffers.", buffer / 1024);
    with_size!(N = n, with_size!(W = w, with_size!(BUFFER = buffer, print::<receive_type!(N, W, BUFFER)>(&name, &title))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_regmap::Feature;

    #[test]
    fn a_smaller_block_says_so_and_has_nothing_of_what_it_is_without() {
        let team = |features| emit_files(2, 64, 4096, features, 125_000_000).unwrap().swap_remove(0);
        let (name, text) = team(Features::NONE);
        assert_eq!(name, "equipoise_team_n2_w64_static.v");
        assert!(text.contains("module equipoise_team_n2_w64_static (") && !text.contains("round_frames") && !text.contains("priority"));
        let (name, text) = team(FEATURES);
        assert_eq!(name, team_name(2, 64, FEATURES) + ".v");
        assert_eq!(
            (text.contains("round_frames"), text.contains("priority")),
            (cfg!(feature = "round_robin"), cfg!(feature = "active_backup"))
        );
        assert_eq!(team_name(2, 64, Features::ALL), "equipoise_team_n2_w64");
        assert_eq!(team_name(8, 64, Features::NONE.with(Feature::RoundRobin)), "equipoise_team_n8_w64_round_robin");
    }

    #[test]
    fn every_core_can_be_printed() {
        for top in device::Top::ALL {
            let clock = if top == device::Top::Small { 25_000_000 } else { 125_000_000 };
            let verilog = emit_board(top, clock, 1_000_000, 80).unwrap();
            assert!(verilog.contains(&format!("module {} (", top.core())), "{}", top.name());
        }
    }

    #[test]
    fn a_core_tells_what_it_was_made_of() {
        let build = |baud| {
            let verilog = emit_board(device::Top::Small, 25_000_000, baud, 0).unwrap();
            assert!(verilog.contains("module equipoise_small"));
            verilog
        };
        let (one, two) = (build(115_200), build(1_000_000));
        assert_eq!(one, build(115_200), "the same bytes again");
        assert_ne!(one, two);
        for (clock, baud, taps) in [(25_000_000, 3_000_000, 0), (1_000_000, 9600, 0), (25_000_000, 115_200, 128)] {
            assert!(emit_board(device::Top::Small, clock, baud, taps).is_err());
        }
    }
}
