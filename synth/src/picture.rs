// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The figures as a picture: clock rate and area over the number of ports, one line per family.

use crate::{designs::Family, figures::Row};
use anyhow::Result;
use std::fmt::Write;

/// Colours that differ for every kind of colour vision; the dash tells them apart in print.
const STYLES: &[(Family, &str, &str)] = &[
    (Family::Selector, "#0072b2", ""),
    (Family::Matrix, "#56b4e9", "1 3"),
    (Family::Plain, "#d55e00", "7 4"),
    (Family::PlainStaged, "#cc79a7", "2 4"),
    (Family::Crossbar, "#e69f00", "10 3"),
    (Family::Block, "#009e73", "12 4 2 4"),
];
const PANEL: (f64, f64) = (330.0, 230.0);
const TOP: f64 = 46.0;
/// Of the whole picture; the legend keeps within it.
const WIDTH: f64 = 860.0;

/// One panel: what is drawn over N, and how its axis is ruled.
struct Panel {
    title: &'static str,
    left: f64,
    value: fn(&Row) -> f64,
    ticks: Vec<f64>,
    log: bool,
}

impl Panel {
    fn y(&self, value: f64) -> f64 {
        let (low, high) = (self.ticks[0], self.ticks[self.ticks.len() - 1]);
        let part = if self.log { (value / low).ln() / (high / low).ln() } else { (value - low) / (high - low) };
        TOP + PANEL.1 * (1.0 - part)
    }

    /// N is ruled by its logarithm, from 2 to 16.
    fn x(&self, ports: usize) -> f64 {
        self.left + PANEL.0 * (0.06 + 0.88 * ((ports as f64).log2() - 1.0) / 3.0)
    }
}

/// The SVG. Widths other than 64 are in the table only.
///
/// # Errors
/// Formatting fails (it does not).
pub fn svg(rows: &[Row]) -> Result<String> {
    let mut text = String::from(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 386" font-family="Helvetica, Arial, sans-serif" font-size="12" fill="#222">
<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->
<!-- SPDX-FileCopyrightText: The Equipoise authors -->
<title>Clock rate and area over the number of ports</title>
<rect width="860" height="386" fill="#fff"/>
"##,
    );
    let fastest = rows.iter().map(|row| row.measured.median()).fold(200.0, f64::max);
    let steps = (fastest / 50.0).ceil() as u32;
    let panels = [
        Panel {
            title: "clock rate, MHz (median)",
            left: 60.0,
            value: |row| row.measured.median(),
            ticks: (0..=steps).map(|step| f64::from(step) * 50.0).collect(),
            log: false,
        },
        Panel {
            title: "area, LUT (logarithmic)",
            left: 490.0,
            value: |row| row.measured.luts as f64,
            ticks: vec![100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0],
            log: true,
        },
    ];
    for panel in &panels {
        frame(&mut text, panel)?;
        for (family, colour, dash) in STYLES {
            let points: Vec<(f64, f64)> = rows
                .iter()
                .filter(|row| row.family == family.title() && (row.width == 0 || row.width == 64))
                .map(|row| (panel.x(row.ports), panel.y((panel.value)(row).max(panel.ticks[0]))))
                .collect();
            line(&mut text, &points, colour, dash)?;
        }
    }
    let (mut x, mut y) = (60.0, 340.0);
    for (family, colour, dash) in STYLES {
        let name = if *family == Family::Block { "whole block, all policies, W = 64" } else { family.title() };
        let width = 62.0 + 6.2 * name.chars().count() as f64;
        if x + width > WIDTH {
            (x, y) = (60.0, y + 24.0);
        }
        line(&mut text, &[(x, y), (x + 26.0, y)], colour, dash)?;
        writeln!(text, r##"<text x="{:.1}" y="{}">{name}</text>"##, x + 34.0, y + 4.0)?;
        x += width;
    }
    text += "</svg>\n";
    Ok(text)
}

fn frame(text: &mut String, panel: &Panel) -> Result<()> {
    writeln!(text, r##"<text x="{}" y="24" font-size="14" font-weight="bold">{}</text>"##, panel.left, panel.title)?;
    for tick in &panel.ticks {
        let (y, end) = (panel.y(*tick), panel.left + PANEL.0);
        writeln!(text, r##"<path d="M{} {y:.1}H{end}" stroke="#ddd"/>"##, panel.left)?;
        writeln!(text, r##"<text x="{}" y="{:.1}" text-anchor="end">{tick}</text>"##, panel.left - 8.0, y + 4.0)?;
    }
    for ports in [2, 4, 8, 16] {
        let (x, y) = (panel.x(ports), TOP + PANEL.1 + 20.0);
        writeln!(text, r##"<text x="{x:.1}" y="{y}" text-anchor="middle">{ports}</text>"##)?;
    }
    let (x, y) = (panel.left + PANEL.0 / 2.0, TOP + PANEL.1 + 40.0);
    writeln!(text, r##"<text x="{x}" y="{y}" text-anchor="middle">ports N</text>"##)?;
    Ok(())
}

fn line(text: &mut String, points: &[(f64, f64)], colour: &str, dash: &str) -> Result<()> {
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    if points.len() > 1 {
        writeln!(text, r##"<path d="M{}" fill="none" stroke="{colour}" stroke-width="2.5" stroke-dasharray="{dash}"/>"##, path.join("L"))?;
    }
    for (x, y) in points {
        writeln!(text, r##"<circle cx="{x:.1}" cy="{y:.1}" r="3.5" fill="{colour}"/>"##)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::{Device, Measurement};

    #[test]
    fn every_family_is_drawn_in_both_panels() {
        let row = |family: Family, ports| Row {
            family: family.title(),
            ports,
            width: if matches!(family, Family::Crossbar | Family::Block) { 64 } else { 0 },
            device: Device::Ecp5_45k,
            interval: 1,
            measured: Measurement { luts: 500 * ports as u64, megahertz: vec![150.0], ..Default::default() },
        };
        let rows: Vec<Row> = STYLES.iter().flat_map(|(family, _, _)| [row(*family, 2), row(*family, 4)]).collect();
        let text = svg(&rows).unwrap();
        for (_, colour, _) in STYLES {
            // Two panels with two points each, two in the legend.
            assert_eq!(text.matches(&format!("r=\"3.5\" fill=\"{colour}\"")).count(), 6);
        }
        // The legend is what stands below the panels.
        let legend = text.lines().filter_map(|line| {
            let (x, rest) = line.strip_prefix("<text x=\"")?.split_once("\" y=\"")?;
            let (y, name) = rest.strip_suffix("</text>")?.split_once("\">")?;
            (y.parse::<f64>().ok()? > 340.0).then(|| x.parse::<f64>().unwrap() + 6.0 * name.chars().count() as f64)
        });
        let ends: Vec<f64> = legend.collect();
        assert!(ends.len() == STYLES.len() && ends.iter().all(|&end| end < WIDTH), "{ends:?}");
    }
}
