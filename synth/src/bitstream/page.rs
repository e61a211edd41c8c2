// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a build says: `report.md`, a line on the terminal, and why there is no bitstream.

use super::{
    finished::Finished,
    placed::resources,
    timing::{plain, Clock, Path},
};
use anyhow::Result;
use equipoise_boards::{board::Family, Board, Top};
use std::fmt::Write;

/// One line on a finished build.
pub fn line(done: &Finished) -> String {
    let [luts, flip_flops, rams] = resources(done.board.device.family).map(|name| done.placed.count(name));
    let slowest = done.placed.timing.clocks.iter().min_by(|a, b| a.margin().total_cmp(&b.margin()));
    let clock = slowest.map_or_else(String::new, |c| format!("{:.1} MHz for {:.1} (margin {:.1} %)", c.reached, c.wanted, c.margin()));
    let logic = match done.board.device.family {
        Family::Ecp5 => format!("{luts} LUT, {flip_flops} FF"),
        Family::Ice40 => format!("{luts} cells of a LUT and a FF"),
    };
    format!("{}: {logic}, {rams} BRAM, {clock}, seed {}", done.file, done.seed)
}

/// The page `report.md`.
///
/// # Errors
///
/// Formatting fails (it does not).
pub fn markdown(done: &Finished) -> Result<String> {
    let (board, top) = (done.board, done.top.name());
    let device = &board.device;
    let speed = device.speed.map_or_else(String::new, |speed| format!(", speed grade {speed}"));
    let file = std::path::Path::new(&done.file).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut text = format!(
        "<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->\n<!-- SPDX-FileCopyrightText: The Equipoise authors -->\n\
         <!-- Written by make bitstream BOARD={} TOP={top}. -->\n\n# {}: {top}\n\n\
         **Nothing has run on hardware.** What is said here comes from synthesis, placement and timing analysis.\n\n\
         | | |\n| --- | --- |\n| device | {} {}{speed} |\n| core clock | {} MHz, from {} MHz |\n| serial line | {} baud, 8N1 |\n| seed | {} |\n",
        board.name,
        board.title,
        device.part,
        device.package,
        board.core_hertz as f64 / 1e6,
        board.clock.hertz as f64 / 1e6,
        board.uart.baud,
        done.seed,
    );
    for tool in &done.tools {
        writeln!(text, "| tool | {} |", tool.replace('|', "/"))?;
    }
    writeln!(text, "| SHA-256 of `{file}` | `{}` |\n| SHA-256 of Verilog and constraints | `{}` |", done.sha256, done.design)?;
    text += "\n## Clocks\n\n| clock | constraint, MHz | reached, MHz | margin |\n| --- | ---: | ---: | ---: |\n";
    for clock in &done.placed.timing.clocks {
        writeln!(text, "| `{}` | {:.2} | {:.2} | {:.1} % |", plain(&clock.name), clock.wanted, clock.reached, clock.margin())?;
    }
    writeln!(text, "\nEvery clock must have a margin of {} %. nextpnr does not time the pins of RGMII.", board.margin_percent)?;
    text += "\n## Utilisation\n\n| resource | used | available | |\n| --- | ---: | ---: | ---: |\n";
    for (name, used, available) in done.placed.used.iter().filter(|(_, used, _)| *used > 0) {
        writeln!(text, "| {name} | {used} | {available} | {:.1} % |", *used as f64 * 100.0 / (*available).max(1) as f64)?;
    }
    text += "\n## Worst paths\n\n";
    for (clock, path) in worst(done) {
        writeln!(text, "* `{}`: {}", plain(&clock.name), path.words())?;
    }
    let command = |command: &str| command.replace("{file}", &done.file);
    write!(
        text,
        "\n## Loading it\n\n```\n{}    # until the power goes\n{}    # into the flash\n```\n\n",
        command(board.program),
        command(board.flash)
    )?;
    for note in board.notes {
        writeln!(text, "* {note}")?;
    }
    if let Some(facts) = board.phy_facts {
        writeln!(
            text,
            "* PHYs: {}. The receive delay starts at {} taps of 25 ps; it is not timed by the tools and wants a sweep on the board.",
            facts.part, facts.rx_delay_taps
        )?;
    }
    Ok(text)
}

fn worst<'a>(done: &'a Finished) -> Vec<(&'a Clock, &'a Path)> {
    let timing = &done.placed.timing;
    timing.clocks.iter().filter_map(|clock| Some((clock, timing.path_of(clock)?))).collect()
}

/// Why there is no bitstream: what each seed missed, briefly but for the last.
pub fn no_seed(board: &Board, top: Top, missed: &[(u32, String)]) -> String {
    let mut text = format!("{} {}: no seed meets timing.\n", board.name, top.name());
    for (seed, words) in missed {
        let brief = words.lines().next().unwrap_or_default();
        text += &format!("seed {seed}: {brief}\n");
    }
    if let Some((seed, words)) = missed.last() {
        text += &format!("In full, of seed {seed}:\n{words}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitstream::{placed::Placed, timing::Timing};

    fn done(board: &Board) -> Finished<'_> {
        let clocks = vec![Clock { name: "$glbnet$core_clk".into(), wanted: 125.0, reached: 140.0 }];
        Finished {
            board,
            top: Top::PortExtender,
            seed: 3,
            placed: Placed { timing: Timing { clocks, paths: Vec::new() }, used: vec![("TRELLIS_COMB".into(), 6072, 24288)] },
            tools: vec!["Yosys 1".into(), "nextpnr 2".into()],
            sha256: "ab12".into(),
            design: "cd34".into(),
            file: "build/b/t/top.bit".into(),
        }
    }

    #[test]
    fn the_page_says_what_was_made_with_what_and_how_to_load_it() {
        let (board, _) = equipoise_boards::find("colorlight-5a-75b-v8", "port-extender").unwrap();
        let page = markdown(&done(&board)).unwrap();
        for part in [
            "Nothing has run on hardware",
            "| tool | nextpnr 2 |",
            "| `core_clk` | 125.00 | 140.00 | 12.0 % |",
            "| TRELLIS_COMB | 6072 | 24288 | 25.0 % |",
            "openFPGALoader -b colorlight -c ft232 build/b/t/top.bit",
            "| SHA-256 of `top.bit` | `ab12` |",
            "80 taps",
        ] {
            assert!(page.contains(part), "{part} in\n{page}");
        }
        assert_eq!(line(&done(&board)), "build/b/t/top.bit: 6072 LUT, 0 FF, 0 BRAM, 140.0 MHz for 125.0 (margin 12.0 %), seed 3");
        // How many of an iCE40's cells use their flip-flop nobody counts.
        let (board, _) = equipoise_boards::find("alchitry-cu", "small").unwrap();
        let mut done = done(&board);
        done.placed.used = vec![("ICESTORM_LC".into(), 5269, 7680)];
        assert!(line(&done).contains(": 5269 cells of a LUT and a FF, 0 BRAM, "), "{}", line(&done));
    }

    #[test]
    fn a_failure_tells_of_every_seed_and_of_one_in_full() {
        let (board, top) = equipoise_boards::find("colorlight-i5", "two-members").unwrap();
        let text = no_seed(&board, top, &[(1, "a\nlong a".into()), (2, "b\nlong b".into())]);
        assert_eq!(text, "colorlight-i5 two-members: no seed meets timing.\nseed 1: a\nseed 2: b\nIn full, of seed 2:\nb\nlong b");
    }
}
