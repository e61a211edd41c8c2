// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Traces, and what a viewer shows of them.

use super::*;

/// Names of the signals in the outermost scope of a trace, as GTKWave calls them.
fn signals(trace: &[u8]) -> Vec<String> {
    if cfg!(feature = "vcd") {
        let text = text(trace);
        let top = text.split("$scope module ").nth(1).unwrap();
        return top
            .lines()
            .filter_map(|line| line.split("$var ").nth(1))
            .map(|var| var.split(' ').skip(3).take_while(|word| *word != "$end").collect())
            .collect();
    }
    // FST: blocks of a type and a length; the one of type 6 has the names, behind the length that they have unpacked.
    let number = |at: usize| u64::from_be_bytes(trace[at..at + 8].try_into().unwrap()) as usize;
    let mut at = 0;
    while trace[at] != 6 {
        at += 1 + number(at + 1);
    }
    let names = lz4_flex::block::decompress(&trace[at + 17..at + 1 + number(at + 1)], number(at + 9)).unwrap();
    // Scopes begin with this byte; a variable has two bytes, its name, a zero and numbers.
    let top = names.split(|&byte| byte == 0xfe).nth(1).unwrap();
    let is_name = |part: &&[u8]| part.len() > 2 && part.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
    top.split(|&byte| byte < 0x20).filter(is_name).map(|name| text(name).replace(' ', "")).collect()
}

#[test]
fn a_trace_has_a_view_of_signals_that_are_in_it() {
    let folder = Folder::new("trace");
    let file = folder.file("in.pcap");
    fs::write(&file, pcap(&frames(3))).unwrap();
    let suffix = if cfg!(feature = "vcd") { "vcd" } else { "fst" };
    for (ports, width) in [(2, 64), (4, 64)] {
        let trace = folder.file(&format!("t{ports}.{suffix}"));
        let options = format!("--ports {ports} --width {width} --trace {}", trace.display());
        let output = replay(&file, &folder.file("out"), &options);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        assert!(fs::metadata(&trace).unwrap().len() > 10_000);
        let view = fs::read_to_string(trace.with_extension("gtkw")).unwrap();
        assert!(view.starts_with(&format!("[dumpfile] \"{}\"\n", trace.display())), "{view}");
        assert!(text(&output.stdout).contains(&format!("gtkwave {}", trace.with_extension("gtkw").display())));
        let there = signals(&fs::read(&trace).unwrap());
        let shown: Vec<&str> = view.lines().filter_map(|line| line.strip_prefix("TOP.")).collect();
        for name in &shown {
            assert!(there.iter().any(|signal| signal == name), "{name} is not among {there:?}");
        }
        for wanted in ["clk", "s_axis_0_tvalid", "dec_port[3:0]", &format!("m_axis_{}_tdata[{}:0]", ports - 1, width - 1)] {
            assert!(shown.contains(&wanted), "{wanted} is not shown");
        }
    }
}
