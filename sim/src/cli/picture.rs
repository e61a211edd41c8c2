// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Draws bytes of each port over time against what its share asks for.

use std::path::Path;

use anyhow::{anyhow, Result};
use plotters::prelude::*;

use super::follow::{Follow, Row};

/// Points that a line has at most: more are not seen, and make the file large.
const POINTS: usize = 800;
const SIZE: (u32, u32) = (1000, 600);
/// Told apart by most eyes, also side by side (Okabe and Ito).
const COLOURS: [RGBColor; 7] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
    RGBColor(110, 110, 110),
];

/// Bytes of every port, and what the shares ask for, after each decision.
struct Lines {
    /// Milliseconds.
    time: Vec<f64>,
    /// By port: bytes given so far.
    given: Vec<Vec<f64>>,
    /// By port: bytes that its share of each epoch's bytes asks for so far.
    wanted: Vec<Vec<f64>>,
}

fn lines(n: usize, shares: &[u16], rows: &[Row], start: u64) -> Lines {
    let decisions: Vec<_> = rows.iter().filter_map(|r| r.decision).filter(|d| !d.dropped).collect();
    let keep = decisions.len().div_ceil(POINTS).max(1);
    let mut lines = Lines { time: Vec::new(), given: vec![Vec::new(); n], wanted: vec![Vec::new(); n] };
    let (mut given, mut wanted) = (vec![0.0; n], vec![0.0; n]);
    for (i, d) in decisions.iter().enumerate() {
        let is_in = |p: usize| d.eligible >> p & 1 == 1;
        let sum: f64 = (0..n).filter(|&p| is_in(p)).map(|p| f64::from(shares[p])).sum();
        for p in (0..n).filter(|&p| is_in(p) && sum > 0.0) {
            wanted[p] += f64::from(d.bytes) * f64::from(shares[p]) / sum;
        }
        given[usize::from(d.port).min(n - 1)] += f64::from(d.bytes);
        if i % keep == 0 || i + 1 == decisions.len() {
            lines.time.push(d.clock.saturating_sub(start) as f64 * 8e-6);
            for p in 0..n {
                lines.given[p].push(given[p]);
                lines.wanted[p].push(wanted[p]);
            }
        }
    }
    lines
}

/// Draws `follow`'s run as SVG into `path`.
pub fn draw(path: &Path, title: &str, n: usize, shares: &[u16], follow: &Follow) -> Result<()> {
    let start = follow.rows.iter().filter_map(|r| r.clock_in).min().unwrap_or(0);
    let lines = lines(n, shares, &follow.rows, start);
    let end = lines.time.last().copied().unwrap_or(0.0).max(1e-3);
    let top = lines.given.iter().chain(&lines.wanted).filter_map(|l| l.last()).fold(1.0, |a: f64, &b| a.max(b));
    let (unit, scale) = if top >= 2e6 { ("MB", 1e6) } else { ("kB", 1e3) };
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let wrong = |e: &dyn std::fmt::Display| anyhow!("cannot draw {}: {e}", path.display());
    root.fill(&WHITE).map_err(|e| wrong(&e))?;
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 22))
        .margin(18)
        .x_label_area_size(48)
        .y_label_area_size(72)
        .build_cartesian_2d(0.0..end, 0.0..top / scale * 1.05)
        .map_err(|e| wrong(&e))?;
    chart
        .configure_mesh()
        .x_desc("time at 125 MHz, ms")
        .y_desc(format!("bytes given to the port, {unit}"))
        .label_style(("sans-serif", 15))
        .axis_desc_style(("sans-serif", 17))
        .light_line_style(WHITE)
        .bold_line_style(RGBColor(225, 225, 225))
        .draw()
        .map_err(|e| wrong(&e))?;
    for p in 0..n {
        let colour = COLOURS[p % COLOURS.len()];
        let points = |line: &[f64]| -> Vec<(f64, f64)> { lines.time.iter().zip(line).map(|(&t, &b)| (t, b / scale)).collect() };
        // Past the palette's end a thinner line tells ports apart.
        let width = if p < COLOURS.len() { 3 } else { 1 };
        chart
            .draw_series(LineSeries::new(points(&lines.given[p]), colour.stroke_width(width)))
            .map_err(|e| wrong(&e))?
            .label(format!("port {p}, share {}", shares[p]))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 26, y)], colour.stroke_width(width)));
        let dashed = DashedLineSeries::new(points(&lines.wanted[p]), 5, 5, BLACK.stroke_width(1));
        let series = chart.draw_series(dashed).map_err(|e| wrong(&e))?;
        if p + 1 == n {
            series
                .label("exactly its share")
                .legend(|(x, y)| plotters::element::DashedPathElement::new([(x, y), (x + 26, y)], 5, 5, BLACK.stroke_width(1)));
        }
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font(("sans-serif", 15))
        .legend_area_size(34)
        .margin(12)
        .background_style(WHITE.mix(0.9))
        .border_style(RGBColor(200, 200, 200))
        .draw()
        .map_err(|e| wrong(&e))?;
    root.present().map_err(|e| wrong(&e))
}
