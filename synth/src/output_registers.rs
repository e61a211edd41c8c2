// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Registers behind block RAMs and multipliers become their own
//!
//! **Why.** An ECP5 block RAM answers 5.6 to 5.8 ns after its clock at speed 6, a multiplier 5.1 ns after its inputs, which leaves little of 8 ns for the
//! wires to and from them. They have registers of their own behind their outputs, which yosys does not use.
//!
//! **Rule.** The outputs of a reading port are changed where every bit that is used leads to one flip-flop and nowhere else, and these flip-flops
//! have the clock of the port, one enable, no reset, and start at 0. Then the port's `REGMODE` is `OUTREG`, its output enable `OCE` is the
//! flip-flops' enable, and they go. Where a RAM is 36 bits wide, `DOA` and `DOB` are one port, B. As Lattice's own models of its block RAMs
//! have it, `OCE` alone enables that register, whatever `CE` does. Of a multiplier it is the same with its product, `REG_OUTPUT_CLK` and `CE0`.
//!
//! The netlist that results is what is placed, and what the netlist tests simulate.

use anyhow::{Context, Result};
use serde_json::{json, Map, Value};
use std::collections::BTreeMap;

/// The clock that a flip-flop takes, its enable (`None`: always), and whether a low level enables.
type Control = (Value, Option<Value>, bool);

/// One bit of an output with its flip-flop.
struct Moved {
    output: String,
    flip_flop: String,
}

/// A netlist of yosys with registers of `module` moved into its block RAMs and multipliers; how many.
///
/// # Errors
///
/// It is not a netlist, or has no such module.
pub fn move_in(netlist: &str, module: &str) -> Result<(String, usize)> {
    let mut netlist: Value = serde_json::from_str(netlist).context("the netlist is not JSON")?;
    let top = netlist.get_mut("modules").and_then(|modules| modules.get_mut(module)).with_context(|| format!("no module {module}"))?;
    let readers = readers(top);
    let mut next_bit = largest_bit(top) + 1;
    let cells = top.get_mut("cells").and_then(Value::as_object_mut).context("a module without cells")?;
    let of_type = |cells: &Map<String, Value>, kind: &str| -> Vec<String> {
        cells.iter().filter(|(_, cell)| cell["type"] == kind).map(|(name, _)| name.clone()).collect()
    };
    let mut count = 0;
    for ram in of_type(cells, "DP16KD") {
        let wide = width(&cells[&ram], "DATA_WIDTH_B") == Some(36);
        let ports: &[(char, &[&str])] = if wide { &[('B', &["DOA", "DOB"])] } else { &[('A', &["DOA"]), ('B', &["DOB"])] };
        for (port, outputs) in ports {
            let Some((bits, (clock, enable, inverted))) = registered(cells, &readers, &ram, outputs) else { continue };
            let mux = &cells[&ram]["parameters"][format!("CLK{port}MUX")];
            if cells[&ram]["connections"][format!("CLK{port}")] != clock || !(mux.is_null() || *mux == format!("CLK{port}").as_str()) {
                continue;
            }
            for output in *outputs {
                cells[&ram]["parameters"][output.replace("DO", "REGMODE_")] = json!("OUTREG");
            }
            count += replace(cells, &ram, bits)?;
            let net = enable_net(cells, &format!("{ram}.enable_{port}"), enable, inverted, &mut next_bit);
            cells[&ram]["connections"][format!("OCE{port}")] = net;
        }
    }
    for product in of_type(cells, "MULT18X18D") {
        if !cells[&product]["parameters"]["REG_OUTPUT_CLK"].is_null() {
            continue;
        }
        let Some((bits, (clock, enable, inverted))) = registered(cells, &readers, &product, &["P"]) else { continue };
        count += replace(cells, &product, bits)?;
        let net = enable_net(cells, &format!("{product}.enable"), enable, inverted, &mut next_bit);
        for (pin, name, net) in [("CLK", "CLK0", clock), ("CE", "CE0", net), ("RST", "RST0", json!(["0"]))] {
            cells[&product]["parameters"][format!("REG_OUTPUT_{pin}")] = json!(name);
            cells[&product]["port_directions"][name] = json!("input");
            cells[&product]["connections"][name] = net;
        }
    }
    Ok((netlist.to_string(), count))
}

/// A cell's outputs are those of the flip-flops, which go; how many.
fn replace(cells: &mut Map<String, Value>, cell: &str, bits: Vec<Moved>) -> Result<usize> {
    let count = bits.len();
    for Moved { output, flip_flop } in bits {
        let taken = cells.remove(&flip_flop).context("a flip-flop twice")?;
        cells[cell]["connections"][output] = taken["connections"]["Q"].clone();
    }
    Ok(count)
}

/// The net that enables at a high level, by an inverter called `name` if need be.
fn enable_net(cells: &mut Map<String, Value>, name: &str, enable: Option<Value>, inverted: bool, next_bit: &mut u64) -> Value {
    match enable {
        None => json!(["1"]),
        Some(net) if !inverted => net,
        Some(net) => {
            let output = json!([*next_bit]);
            *next_bit += 1;
            cells.insert(name.to_string(), inverter(&net, &output));
            output
        }
    }
}

/// Cell and port of everybody who reads a bit; `None` for a port of the module.
type Readers = BTreeMap<u64, Vec<Option<(String, String)>>>;

fn readers(module: &Value) -> Readers {
    let mut readers = Readers::new();
    let ports = module["ports"].as_object().into_iter().flatten().filter(|(_, port)| port["direction"] != "input");
    for bit in ports.flat_map(|(_, port)| port["bits"].as_array()).flatten().filter_map(Value::as_u64) {
        readers.entry(bit).or_default().push(None);
    }
    for (name, cell) in module["cells"].as_object().into_iter().flatten() {
        let directions = &cell["port_directions"];
        for (port, bits) in cell["connections"].as_object().into_iter().flatten().filter(|(port, _)| directions[*port] != "output") {
            for bit in bits.as_array().into_iter().flatten().filter_map(Value::as_u64) {
                readers.entry(bit).or_default().push(Some((name.clone(), port.clone())));
            }
        }
    }
    readers
}

/// The flip-flops behind outputs of a cell, if all that is used leads to such, and what they have in common.
fn registered(cells: &Map<String, Value>, readers: &Readers, cell: &str, outputs: &[&str]) -> Option<(Vec<Moved>, Control)> {
    let (mut bits, mut common): (Vec<Moved>, Option<Control>) = (vec![], None);
    let is_output = |port: &str| outputs.contains(&port.trim_end_matches(|letter: char| letter.is_ascii_digit()));
    for (output, net) in cells[cell]["connections"].as_object()?.iter().filter(|(port, _)| is_output(port)) {
        let Some(read_by) = net[0].as_u64().and_then(|bit| readers.get(&bit)) else { continue };
        let [Some((name, port))] = &read_by[..] else { return None };
        let flip_flop = cells.get(name).filter(|cell| cell["type"] == "TRELLIS_FF" && port == "DI")?;
        let control = control_of(flip_flop)?;
        if *common.get_or_insert_with(|| control.clone()) != control {
            return None;
        }
        bits.push(Moved { output: output.clone(), flip_flop: name.clone() });
    }
    common.map(|common| (bits, common))
}

/// Clock and enable of a flip-flop that has no reset and starts at 0.
fn control_of(flip_flop: &Value) -> Option<Control> {
    let (parameters, nets) = (&flip_flop["parameters"], &flip_flop["connections"]);
    let setting = |name: &str, usual: &'static str| parameters.get(name).and_then(Value::as_str).unwrap_or(usual).trim().to_string();
    let no_reset = nets.get("LSR").is_none_or(|net| *net == json!(["0"])) && setting("LSRMUX", "LSR") == "LSR";
    if !no_reset || setting("REGSET", "RESET") != "RESET" || setting("CLKMUX", "CLK") != "CLK" {
        return None;
    }
    let (enable, inverted) = match setting("CEMUX", "1").as_str() {
        "1" => (None, false),
        "CE" => (Some(nets.get("CE")?.clone()), false),
        "INV" => (Some(nets.get("CE")?.clone()), true),
        _ => return None,
    };
    Some((nets["CLK"].clone(), enable, inverted))
}

/// A number that yosys writes as binary digits.
fn width(cell: &Value, parameter: &str) -> Option<u32> {
    match &cell["parameters"][parameter] {
        Value::String(digits) => u32::from_str_radix(digits, 2).ok(),
        number => number.as_u64().map(|number| number as u32),
    }
}

fn largest_bit(module: &Value) -> u64 {
    let nets = module["netnames"].as_object().into_iter().flatten().flat_map(|(_, net)| net["bits"].as_array()).flatten();
    let pins = module["cells"].as_object().into_iter().flatten().flat_map(|(_, cell)| cell["connections"].as_object()).flatten();
    let pins = pins.flat_map(|(_, bits)| bits.as_array()).flatten();
    nets.chain(pins).filter_map(Value::as_u64).max().unwrap_or(1)
}

fn inverter(input: &Value, output: &Value) -> Value {
    json!({
        "hide_name": 0, "type": "LUT4", "parameters": {"INIT": "0101010101010101"}, "attributes": {},
        "port_directions": {"A": "input", "B": "input", "C": "input", "D": "input", "Z": "output"},
        "connections": {"A": input, "B": ["0"], "C": ["0"], "D": ["0"], "Z": output},
    })
}

#[cfg(test)]
mod tests {
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
        assert_eq!(
            (count, &cell["parameters"]["REG_OUTPUT_CLK"], &cell["parameters"]["REG_OUTPUT_CE"]),
            (3, &json!("CLK0"), &json!("CE0"))
        );
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
}
