// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Boxes of the block that hold RAMs, in the sizes that bitstreams have.

use super::{count, of};
use equipoise_boards::board::Family;
use equipoise_hdl::{crossbar::egress::Egress, mac::PacketFifo};
use equipoise_synth::netlist::Comparison;
use rust_hdl::prelude::*;
use rust_hdl_emit::Emit;

fn print<B: Block>(name: &str, mut block: B) -> String {
    block.connect_all();
    Emit::new().emit(name, &block).unwrap().verilog
}

/// 512 beats of 64 bits with their counts and flags: two block RAMs.
#[test]
fn egress_buffer() {
    let verilog = print("egress", Egress::<64, 8, 3, 3, 0, 9, 10, 0>::default());
    let drive = [
        ("reset", "starting"),
        ("valid", "random & rtl_room"),
        // Frames of about eight beats, few in error, few cut, a link that is down one clock in 256.
        ("last", "random & (random_data[2:0] == 3'd0)"),
        ("err", "random & (random_data[5:3] == 3'd0)"),
        ("cut", "random & (random_data[10:6] == 5'd0)"),
        ("link", "random | (random_data[17:11] != 7'd0)"),
    ];
    let (offered, sent) = ("rtl_m_axis_tvalid", "rtl_sent_beat");
    let valid =
        [("m_axis_tdata", offered), ("m_axis_tkeep", offered), ("m_axis_tlast", offered), ("m_axis_tuser", offered), ("sent_count", sent)];
    let comparison =
        Comparison { clocks: &[("clock", &[])], drive: &drive, valid: &valid, ..of("egress", &verilog, "egress", Family::Ecp5) };
    let outcome = comparison.check().unwrap();
    assert_eq!(count(&outcome, "DP16KD"), 3, "{:?}", outcome.cells);
}

/// The statistics: one block RAM with 64-bit counters in two words each.
#[test]
fn statistics() {
    let verilog = equipoise_hdl::emit_box("statistics").unwrap();
    let drive = [("reset", "starting"), ("clear_stats", "random & (random_stat_address == 8'd0)"), ("hold", "random & random_stat_read")];
    let comparison = Comparison {
        clocks: &[("clock", &[])],
        drive: &drive,
        valid: &[("stat_data", "rtl_stat_valid")],
        ..of("statistics", &verilog, "statistics", Family::Ecp5)
    };
    let outcome = comparison.check().unwrap();
    assert!(count(&outcome, "DP16KD") > 0, "{:?}", outcome.cells);
}

/// The packet FIFO of a port's MAC: its RAM is written on one clock and read on another.
#[test]
fn packet_fifo() {
    let verilog = print("packet_fifo", PacketFifo::<9, 10>::default());
    let drive = [
        ("write_reset", "starting"),
        ("read_reset", "starting"),
        ("last", "random & (random_beat[2:0] == 3'd0)"),
        ("err", "random & (random_beat[5:3] == 3'd0)"),
        ("valid", "random & (random_beat[6] | random_beat[7])"),
    ];
    let clocks: [(&str, &[&str]); 2] = [("write_clock", &[]), ("read_clock", &["out_ready", "read_reset"])];
    let comparison = Comparison { clocks: &clocks, drive: &drive, ..of("packet_fifo", &verilog, "packet_fifo", Family::Ecp5) };
    let outcome = comparison.check().unwrap();
    assert_eq!(count(&outcome, "DP16KD"), 2, "{:?}", outcome.cells);
}
