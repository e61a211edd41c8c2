// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The figures as text: one line on the terminal, a table for `docs/`.

use crate::figures::{Figures, Row};
use crate::flow::Device;
use crate::tools::brief;
use anyhow::Result;
use std::fmt::Write;

/// Names a row by its size.
pub fn size(row: &Row) -> String {
    let device = match row.device {
        Device::Ecp5_45k => "",
        Device::Ecp5_85k => ", 85k",
    };
    match row.width {
        0 => format!("N = {}{device}", row.ports),
        width => format!("N = {}, W = {width}{device}", row.ports),
    }
}

/// One row for the terminal.
pub fn line(row: &Row) -> String {
    let m = &row.measured;
    format!(
        "{:<40} {:<15} {:>6} LUT {:>6} FF {:>3} DSP {:>3} BRAM {:>6.1} MHz {:>6.1} M decisions/s",
        row.family,
        size(row),
        m.luts,
        m.flip_flops,
        m.multipliers,
        m.block_rams,
        m.median(),
        row.decisions()
    )
}

/// The page `docs/figures.md`.
///
/// # Errors
/// Formatting fails (it does not).
pub fn markdown(figures: &Figures) -> Result<String> {
    let mut text = String::from(
        "<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->
<!-- SPDX-FileCopyrightText: The Equipoise authors -->
<!-- Written by make bench. -->

# Figures

## Area and clock rate

Lattice ECP5-45k, or 85k where it says so, CABGA381, speed 6 (the slowest grade). Every design sits in one shift-register harness, whose cost is subtracted; all
paths are register to register. MHz is the median over the seeds (range in brackets).

Boxes alone, and what they are compared with, are measured with the tools' own settings: `synth_ecp5`, and nextpnr's usual placer. Wires across a whole block
are longer than those assume. It is synthesised as bitstreams are, with wires of 0.9 ns (`abc9 -W 900`), and timing weighs three times as much in
placing (`--placer-heap-timingweight 30`). Registers behind block RAMs are placed in them.

![Clock rate and area over the number of ports](figures.svg)

| design | size | LUT | FF | DSP | BRAM | MHz | seeds | decisions |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
",
    );
    for row in &figures.rows {
        let m = &row.measured;
        let low = m.megahertz.iter().copied().fold(f64::INFINITY, f64::min);
        let high = m.megahertz.iter().copied().fold(0.0, f64::max);
        let range = if m.megahertz.len() > 1 { format!(" ({low:.0}–{high:.0})") } else { String::new() };
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {:.0}{range} | {} | {:.1} M/s |",
            row.family,
            size(row),
            m.luts,
            m.flip_flops,
            m.multipliers,
            m.block_rams,
            m.median(),
            m.megahertz.len(),
            row.decisions()
        )?;
    }
    write!(
        text,
        "
* LUT: logic cells after packing, each a 4-input table. Decisions: the clock rate divided by the clocks from one decision to the next;
  for crossbars and whole blocks, 64-byte frames back to back on one stream (8 clocks each at W = 64, 1 at W = 512).
* The plain selectors are cross products written by hand (`synth/peers/`), exact while a path's bytes in an epoch fit 32 bits. In
  stages, they decide every 2·log2(N) + 2 clocks.
* Crossbar alone: turns, queue and merges, what lies between lanes and egress buffers; it loses no clock between frames. Recorded once in this
  harness with these tools and settings, not measured again here: `axis_switch` of verilog-axis, N × N, W = 64, has 1670 LUT and 162 MHz at
  N = 4, 5943 LUT and 117 MHz at N = 8, and loses two clocks a frame.
* {}; {}.
",
        brief(&figures.tools[0]),
        brief(&figures.tools[1])
    )?;
    if figures.missing > 0 {
        writeln!(text, "* {} rows of the table are not measured for the RTL of now: `make bench` goes on with them.", figures.missing)?;
    }
    text += &figures.speed.markdown();
    text += "
## Balance

How far each policy is from the shares over windows of frames of real traffic, beside the hashes of Linux bonding:
[balance.md](balance.md), by `make balance`.
";
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Measurement;
    use crate::speed::{Run, Speed};

    #[test]
    fn a_row_shows_median_and_range() {
        let measured = Measurement { luts: 700, flip_flops: 300, megahertz: vec![150.0, 160.0, 155.0], ..Default::default() };
        let row = Row { family: "selector", ports: 4, width: 0, device: Device::Ecp5_45k, interval: 1, measured };
        let run = Run { clocks: 10, frames: 2, cpu_seconds: 1.0, clocks_per_cpu_second: 10.0 };
        let speed = Speed { ours: run.clone(), cocotb: run };
        let mut figures = Figures { tools: ["yosys".into(), "nextpnr".into()], rows: vec![row], missing: 2, speed };
        let text = markdown(&figures).unwrap();
        assert!(text.contains("* 2 rows of the table are not measured"), "{text}");
        figures.missing = 0;
        let text = markdown(&figures).unwrap();
        assert!(!text.contains("not measured for"), "{text}");
        assert!(text.contains("| selector | N = 4 | 700 | 300 | 0 | 0 | 155 (150–160) | 3 | 155.0 M/s |"), "{text}");
    }
}
