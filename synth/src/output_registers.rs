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
mod tests;
