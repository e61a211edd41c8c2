// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Runs designs three ways on the same random inputs: in rust-hdl's simulator, in Verilator, in yosys.

mod bench;
mod case;
pub mod pins;
pub mod tools;

pub use case::Case;
use pins::Bits64;
use std::fmt::Write as _;

/// `case!("name", design, [a: 8, b[0]: 8], [(m[0].data, "m_0_data"): 1])`; `clock,` before the design makes it clocked. A pin is a
/// field, an element of an array field, or a path with its Verilog name.
#[macro_export]
macro_rules! case {
    ($name:literal, clock, $dut:expr, [$($inputs:tt)*], [$($outputs:tt)*]) => {
        $crate::case!(@ $name, $dut, true, |dut: &mut _, level: bool| dut.clock.next = level.into(), [$($inputs)*], [$($outputs)*])
    };
    ($name:literal, $dut:expr, [$($inputs:tt)*], [$($outputs:tt)*]) => {
        $crate::case!(@ $name, $dut, false, |_, _| {}, [$($inputs)*], [$($outputs)*])
    };
    (@ $name:literal, $dut:expr, $clocked:literal, $tick:expr,
        [$($input:tt $([$i:literal])? : $iw:literal),* $(,)?], [$($output:tt $([$o:literal])? : $ow:literal),* $(,)?]) => {{
        let mut dut = $dut;
        dut.connect_all();
        let verilog = rust_hdl_emit::emit($name, &dut).unwrap_or_else(|refused| panic!("{refused}"));
        $crate::common::Case {
            name: $name,
            verilog,
            inputs: vec![$(($crate::pin_name!($input $([$i])?), $iw)),*],
            outputs: vec![$(($crate::pin_name!($output $([$o])?), $ow)),*],
            clocked: $clocked,
            simulate: Box::new(move |vectors| {
                use $crate::common::pins::Pin;
                fn tick<D>(dut: &mut D, level: bool, set: impl Fn(&mut D, bool)) {
                    set(dut, level);
                }
                vectors
                    .iter()
                    .map(|vector| {
                        let mut pins = vector.iter();
                        $($crate::pin!(dut, $input $([$i])?).next = Pin::from_bits(pins.next().unwrap());)*
                        tick(&mut dut, false, $tick);
                        assert!(simulate(&mut dut, 100), "{} does not settle", $name);
                        let out = vec![$(Pin::to_bits(&$crate::pin!(dut, $output $([$o])?).val())),*];
                        tick(&mut dut, true, $tick);
                        assert!(simulate(&mut dut, 100), "{} does not settle", $name);
                        out
                    })
                    .collect()
            }),
        }
    }};
}

/// The signal of a pin.
#[macro_export]
macro_rules! pin {
    ($dut:ident, ($($path:tt)+)) => { $crate::pin!(@path $dut, [] $($path)+) };
    ($dut:ident, $field:ident) => { $dut.$field };
    ($dut:ident, $field:ident [$i:literal]) => { $dut.$field[$i] };
    (@path $dut:ident, [$($done:tt)*] , $name:literal) => { $dut.$($done)* };
    (@path $dut:ident, [$($done:tt)*] $next:tt $($rest:tt)*) => { $crate::pin!(@path $dut, [$($done)* $next] $($rest)*) };
}

/// The Verilog name of a pin.
#[macro_export]
macro_rules! pin_name {
    (($($path:tt)+)) => { $crate::pin_name!(@path $($path)+) };
    ($field:ident) => { stringify!($field).to_string() };
    ($field:ident [$i:literal]) => { concat!(stringify!($field), "_", $i).to_string() };
    (@path , $name:literal) => { $name.to_string() };
    (@path $next:tt $($rest:tt)*) => { $crate::pin_name!(@path $($rest)*) };
}

/// What the three said about one case.
pub struct Outcome {
    pub name: &'static str,
    pub simulator: Vec<Vec<Bits64>>,
    pub verilator: Vec<Vec<Bits64>>,
    /// Combinational cases only, and only the first vectors.
    pub yosys: Vec<Vec<Bits64>>,
    pub inputs: Vec<Vec<Bits64>>,
    pub case_inputs: Vec<(String, usize)>,
    pub case_outputs: Vec<(String, usize)>,
}

impl Outcome {
    /// Panics at the first difference.
    pub fn check(&self) {
        self.compare("Verilator", &self.verilator, self.simulator.len());
        self.compare("yosys", &self.yosys, self.yosys.len());
    }

    fn compare(&self, who: &str, theirs: &[Vec<Bits64>], count: usize) {
        assert!(theirs.len() >= count, "{who} gave {} answers of {count}", theirs.len());
        for (at, (ours, theirs)) in self.simulator.iter().zip(theirs).take(count).enumerate() {
            if ours == theirs {
                continue;
            }
            let mut story = format!("{} differs in {who}, vector {at}:\n", self.name);
            for ((name, _), value) in self.case_inputs.iter().zip(&self.inputs[at]) {
                writeln!(story, "  {name} = {value}").unwrap();
            }
            for ((name, _), (a, b)) in self.case_outputs.iter().zip(ours.iter().zip(theirs)) {
                let mark = if a == b { ' ' } else { '!' };
                writeln!(story, "{mark} {name}: simulator {a}, {who} {b}").unwrap();
            }
            panic!("{story}");
        }
    }
}

/// Runs all cases on `count` random vectors each.
pub fn run(folder: &str, cases: Vec<Case>, count: usize) -> Vec<Outcome> {
    let mut random = pins::Random::new(0x5eed);
    let mut cases = cases;
    let stimuli: Vec<Vec<Vec<Bits64>>> =
        cases.iter().map(|case| (0..count).map(|_| case.inputs.iter().map(|(_, width)| random.bits(*width)).collect()).collect()).collect();
    let bench = bench::Bench::new(folder, &cases);
    bench.lint();
    bench.check_with_yosys();
    let verilator = bench.verilate(&stimuli);
    let yosys = bench.evaluate(&stimuli, 24);
    let mut outcomes = vec![];
    for (index, (case, inputs)) in cases.iter_mut().zip(stimuli).enumerate() {
        outcomes.push(Outcome {
            name: case.name,
            simulator: (case.simulate)(&inputs),
            verilator: verilator[index].clone(),
            yosys: yosys[index].clone(),
            inputs,
            case_inputs: case.inputs.clone(),
            case_outputs: case.outputs.clone(),
        });
    }
    outcomes
}
