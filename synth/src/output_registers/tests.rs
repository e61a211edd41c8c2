// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

/// A RAM of 36 bits with two bits used in each half, and their flip-flops, each changed by `change`.
fn netlist(change: impl Fn(&str, &mut Value)) -> String {
    let mut cells = json!({"ram": {
        "type": "DP16KD",
        "parameters": {"DATA_WIDTH_B": "00000000000000000000000000100100", "CLKBMUX": "CLKB", "REGMODE_A": "NOREG", "REGMODE_B": "NOREG"},
        "port_directions": {"DOA0": "output", "DOA1": "output", "DOB0": "output", "DOB1": "output", "DOB2": "output", "CLKB": "input"},
        "connections": {"DOA0": [10], "DOA1": [11], "DOB0": [12], "DOB1": [13], "DOB2": [14], "CLKB": [2], "OCEA": ["0"], "OCEB": ["1"]},
    }});
    for bit in 10..14 {
        let name = format!("ff{bit}");
        let mut flip_flop = json!({
            "type": "TRELLIS_FF",
            "parameters": {"CEMUX": "CE", "CLKMUX": "CLK", "LSRMUX": "LSR", "REGSET": "RESET"},
            "port_directions": {"DI": "input", "CE": "input", "CLK": "input", "LSR": "input", "Q": "output"},
            "connections": {"DI": [bit], "CE": [3], "CLK": [2], "LSR": ["0"], "Q": [bit + 10]},
        });
        change(&name, &mut flip_flop);
        cells[name] = flip_flop;
    }
    json!({"modules": {"top": {"ports": {}, "cells": cells, "netnames": {}}}}).to_string()
}

fn done(change: impl Fn(&str, &mut Value)) -> (Value, usize) {
    let (text, count) = move_in(&netlist(change), "top").unwrap();
    let netlist: Value = serde_json::from_str(&text).unwrap();
    (netlist["modules"]["top"]["cells"].clone(), count)
}

#[test]
fn a_wide_port_with_its_enable() {
    let (cells, count) = done(|_, _| {});
    assert_eq!((count, cells.as_object().unwrap().len()), (4, 1));
    let ram = &cells["ram"];
    assert_eq!((&ram["parameters"]["REGMODE_A"], &ram["parameters"]["REGMODE_B"]), (&json!("OUTREG"), &json!("OUTREG")));
    let nets = &ram["connections"];
    assert_eq!((&nets["OCEB"], &nets["DOA1"], &nets["DOB2"]), (&json!([3]), &json!([21]), &json!([14])));
}

#[test]
fn one_bit_with_another_clock_reset_start_enable_or_reader_keeps_all() {
    let changes: [fn(&mut Value); 6] = [
        |ff| ff["connections"]["CLK"] = json!([9]),
        |ff| ff["connections"]["LSR"] = json!([9]),
        |ff| ff["parameters"]["REGSET"] = json!("SET"),
        |ff| ff["connections"]["CE"] = json!([9]),
        |ff| ff["connections"]["CE"] = json!([12]),
        |ff| ff["type"] = json!("LUT4"),
    ];
    for change in changes {
        let (cells, count) = done(|name, ff| {
            if name == "ff11" {
                change(ff)
            }
        });
        assert_eq!((count, &cells["ram"]["parameters"]["REGMODE_A"]), (0, &json!("NOREG")));
    }
    // All of another clock than the port's.
    assert_eq!(done(|_, ff| ff["connections"]["CLK"] = json!([9])).1, 0);
}

#[test]
fn a_product_with_its_clock_and_enable() {
    let multiplier = |change: fn(&mut Value)| {
        let text = netlist(|name, ff| {
            if name == "ff11" {
                change(ff)
            }
        });
        let mut netlist: Value = serde_json::from_str(&text).unwrap();
        netlist["modules"]["top"]["cells"]["ram"] = json!({
            "type": "MULT18X18D", "parameters": {}, "port_directions": {"P0": "output", "P1": "output", "P10": "output", "P35": "output"},
            "connections": {"P0": [10], "P1": [11], "P10": [12], "P35": [14]},
        });
        let (text, count) = move_in(&netlist.to_string(), "top").unwrap();
        (serde_json::from_str::<Value>(&text).unwrap()["modules"]["top"]["cells"]["ram"].clone(), count)
    };
    let (cell, count) = multiplier(|_| ());
    assert_eq!((count, &cell["parameters"]["REG_OUTPUT_CLK"], &cell["parameters"]["REG_OUTPUT_CE"]), (3, &json!("CLK0"), &json!("CE0")));
    let nets = ["CLK0", "CE0", "RST0", "P1", "P35"].map(|name| cell["connections"][name].clone());
    assert_eq!(nets, [json!([2]), json!([3]), json!(["0"]), json!([21]), json!([14])]);
    assert_eq!(multiplier(|ff| ff["connections"]["CLK"] = json!([9])).1, 0);
}

#[test]
fn ports_of_a_narrow_ram_are_apart() {
    let text = netlist(|name, ff| {
        if name == "ff11" {
            ff["connections"]["CE"] = json!([9])
        }
    });
    let narrow = text.replace("00000000000000000000000000100100", "00000000000000000000000000010010");
    assert_eq!(move_in(&narrow, "top").unwrap().1, 2);
}

#[test]
fn an_inverted_enable_gets_an_inverter_and_none_is_always() {
    let (cells, _) = done(|_, ff| ff["parameters"]["CEMUX"] = json!("INV"));
    let lut = &cells["ram.enable_B"];
    assert_eq!((&lut["connections"]["A"], &lut["connections"]["Z"]), (&json!([3]), &cells["ram"]["connections"]["OCEB"]));
    let (cells, _) = done(|_, ff| ff["parameters"]["CEMUX"] = json!("1 "));
    assert_eq!(cells["ram"]["connections"]["OCEB"], json!(["1"]));
}
