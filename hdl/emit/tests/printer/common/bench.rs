// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Verilator and yosys over all cases at once: one wrapper, one model, one run each.

use super::case::Case;
use super::pins::Bits64;
use super::tools::{folder, start, verilator, yosys};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// All cases in one wrapper: one wide input, one wide output.
pub struct Bench {
    folder: PathBuf,
    cases: Vec<Shape>,
    stimulus: usize,
    response: usize,
}

struct Shape {
    name: &'static str,
    clocked: bool,
    inputs: Vec<usize>,
    outputs: Vec<usize>,
}

impl Bench {
    pub fn new(name: &str, cases: &[Case]) -> Bench {
        let folder = folder(name);
        let mut instances = String::new();
        let (mut stimulus, mut response) = (0, 0);
        for case in cases {
            fs::write(folder.join(format!("{}.v", case.name)), &case.verilog).unwrap();
            let mut pins = vec![];
            if case.clocked {
                pins.push(".clock(clock)".to_string());
            }
            for (name, width) in &case.inputs {
                pins.push(format!(".{name}(stimulus[{stimulus} +: {width}])"));
                stimulus += width;
            }
            for (name, width) in &case.outputs {
                pins.push(format!(".{name}(response[{response} +: {width}])"));
                response += width;
            }
            writeln!(instances, "    {0} the_{0} ({1});", case.name, pins.join(", ")).unwrap();
        }
        let wrapper = format!(
            "module bench (\n    input wire clock,\n    input wire [{}:0] stimulus,\n    output wire [{}:0] response\n);\n{instances}endmodule\n",
            stimulus - 1,
            response - 1
        );
        fs::write(folder.join("bench.v"), wrapper).unwrap();
        let cases = cases
            .iter()
            .map(|case| Shape {
                name: case.name,
                clocked: case.clocked,
                inputs: case.inputs.iter().map(|(_, width)| *width).collect(),
                outputs: case.outputs.iter().map(|(_, width)| *width).collect(),
            })
            .collect();
        Bench { folder, cases, stimulus, response }
    }

    fn files(&self) -> Vec<String> {
        let mut files = vec!["bench.v".to_string()];
        files.extend(self.cases.iter().map(|case| format!("{}.v", case.name)));
        files
    }

    /// No warning at all; DECLFILENAME is waived because a file of several modules always draws it.
    pub fn lint(&self) {
        let files = self.files();
        let mut arguments = vec!["--lint-only", "-Wall", "-Wno-DECLFILENAME", "--top-module", "bench"];
        arguments.extend(files.iter().map(String::as_str));
        verilator(&arguments, &self.folder);
    }

    /// No latch, no undriven net, no loop.
    pub fn check_with_yosys(&self) {
        let script = format!(
            "read_verilog {}\nhierarchy -check -top bench\nproc\nselect -assert-none t:$dlatch t:$_DLATCH_* t:$adlatch\nflatten\ncheck -assert\n",
            self.files().join(" ")
        );
        yosys(&script, &self.folder);
    }

    /// The wide input of vector `at`.
    fn stimulus(&self, stimuli: &[Vec<Vec<Bits64>>], at: usize) -> Bits64 {
        let bits = stimuli.iter().flat_map(|case| case[at].iter().flat_map(|pin| pin.0.clone()));
        Bits64(bits.collect())
    }

    /// The wide output, cut into the outputs of each case.
    fn cut(&self, response: &Bits64) -> Vec<Vec<Bits64>> {
        let mut at = 0;
        self.cases
            .iter()
            .map(|case| {
                case.outputs
                    .iter()
                    .map(|width| {
                        at += width;
                        Bits64(response.0[at - width..at].to_vec())
                    })
                    .collect()
            })
            .collect()
    }

    /// Runs all vectors in Verilator; answers by case, vector, output.
    pub fn verilate(&self, stimuli: &[Vec<Vec<Bits64>>]) -> Vec<Vec<Vec<Bits64>>> {
        fs::write(self.folder.join("main.cpp"), MAIN).unwrap();
        let count = stimuli.first().map_or(0, Vec::len);
        let lines: String = (0..count)
            .map(|at| {
                let hex = self.stimulus(stimuli, at).hex();
                format!("{hex:0>width$}\n", width = self.stimulus.div_ceil(32) * 8)
            })
            .collect();
        fs::write(self.folder.join("stimuli.txt"), lines).unwrap();
        let files = self.files();
        let (words_in, words_out) = (self.stimulus.div_ceil(32), self.response.div_ceil(32));
        assert!(words_in > 2 && words_out > 2, "the harness wants more than 64 bits a side");
        let flags = format!("-O0 -DWORDS_IN={words_in} -DWORDS_OUT={words_out}");
        // One C++ file: several would share a precompiled header, which some packages of Verilator cannot build.
        let mut arguments = vec![
            "--cc",
            "--exe",
            "--build",
            "-j",
            "2",
            "--output-split",
            "0",
            "-Wno-fatal",
            "--top-module",
            "bench",
            "-CFLAGS",
            &flags,
            "main.cpp",
        ];
        arguments.extend(files.iter().map(String::as_str));
        verilator(&arguments, &self.folder);
        let mut model = Command::new(self.folder.join("obj_dir/Vbench"));
        model.current_dir(&self.folder);
        let output = start(&mut model, "VERILATOR");
        assert!(output.status.success(), "the model failed: {output:?}");
        let text = String::from_utf8_lossy(&output.stdout);
        let mut out: Vec<Vec<Vec<Bits64>>> = self.cases.iter().map(|_| vec![]).collect();
        for line in text.lines() {
            let response = Bits64::from_hex(line.trim(), self.response);
            for (case, outputs) in out.iter_mut().zip(self.cut(&response)) {
                case.push(outputs);
            }
        }
        out
    }

    /// Runs the first vectors of the combinational cases through `yosys eval`.
    pub fn evaluate(&self, stimuli: &[Vec<Vec<Bits64>>], count: usize) -> Vec<Vec<Vec<Bits64>>> {
        self.cases
            .iter()
            .zip(stimuli)
            .map(|(case, vectors)| match case.clocked {
                true => vec![],
                false => self.evaluate_case(case, &vectors[..count.min(vectors.len())]),
            })
            .collect()
    }

    fn evaluate_case(&self, case: &Shape, vectors: &[Vec<Bits64>]) -> Vec<Vec<Bits64>> {
        // The same wrapper for one case, so that pins have known names.
        let (name, file) = (case.name, fs::read_to_string(self.folder.join("bench.v")).unwrap());
        let line = file.lines().find(|line| line.contains(&format!(" the_{name} "))).unwrap();
        let (stimulus, response): (usize, usize) = (case.inputs.iter().sum(), case.outputs.iter().sum());
        let (mut at_in, mut at_out) = (0, 0);
        let mut pins = vec![];
        let names = line.split(" .").skip(1).chain([]).map(|pin| pin.split('(').next().unwrap());
        let first = line.split("(.").nth(1).unwrap().split('(').next().unwrap();
        for (index, pin) in [first].into_iter().chain(names).enumerate() {
            if index < case.inputs.len() {
                pins.push(format!(".{pin}(stimulus[{at_in} +: {}])", case.inputs[index]));
                at_in += case.inputs[index];
            } else {
                let width = case.outputs[index - case.inputs.len()];
                pins.push(format!(".{pin}(response[{at_out} +: {width}])"));
                at_out += width;
            }
        }
        let wrapper = format!(
            "module solo (input wire [{}:0] stimulus, output wire [{}:0] response);\n    {name} dut ({});\nendmodule\n",
            stimulus - 1,
            response - 1,
            pins.join(", ")
        );
        fs::write(self.folder.join("solo.v"), wrapper).unwrap();
        let mut script = format!("read_verilog {name}.v solo.v\nhierarchy -check -top solo\nproc\nflatten\nopt_clean\n");
        for vector in vectors {
            let bits: Vec<bool> = vector.iter().flat_map(|pin| pin.0.clone()).collect();
            let value = Bits64(bits);
            writeln!(script, "eval -set stimulus {stimulus}'h{} -show response", value.hex()).unwrap();
        }
        let text = yosys(&script, &self.folder);
        text.lines()
            .filter_map(|line| line.split_once("Eval result: \\response = "))
            .map(|(_, value)| {
                let value = value.trim().trim_end_matches('.');
                // Values of 32 bits come as plain numbers.
                let number = value.parse::<i32>().map(|number| format!("{number:032b}"));
                let bits = match &number {
                    Ok(bits) => bits.as_str(),
                    Err(_) => value.split_once('\'').unwrap_or_else(|| panic!("yosys on {name}: {value}")).1,
                };
                let bits: Vec<bool> = bits
                    .chars()
                    .rev()
                    .map(|bit| match bit {
                        '0' => false,
                        '1' => true,
                        _ => panic!("yosys finds unknown bits in {name}: {value}"),
                    })
                    .collect();
                let mut at = 0;
                case.outputs
                    .iter()
                    .map(|width| {
                        at += width;
                        Bits64(bits[at - width..at].to_vec())
                    })
                    .collect()
            })
            .collect()
    }
}

/// Reads wide hexadecimal numbers, shows the answers; one clock a line.
const MAIN: &str = r#"#include "Vbench.h"
#include "verilated.h"
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
int main() {
    VerilatedContext context;
    Vbench bench{&context};
    std::ifstream lines("stimuli.txt");
    std::string line;
    while (std::getline(lines, line)) {
        for (int word = 0; word < WORDS_IN; ++word)
            bench.stimulus[word] = strtoul(line.substr(8 * (WORDS_IN - 1 - word), 8).c_str(), nullptr, 16);
        bench.clock = 0;
        bench.eval();
        for (int word = WORDS_OUT - 1; word >= 0; --word) printf("%08x", bench.response[word]);
        printf("\n");
        bench.clock = 1;
        bench.eval();
    }
    bench.final();
    return 0;
}
"#;
