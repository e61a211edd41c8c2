// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Draws a run: bytes of each port over time against what its share asks for, its share of the bytes, and how far each was ahead of it.

mod lines;

use std::ops::Range;
use std::path::Path;

use anyhow::{anyhow, Result};
use equipoise_golden::policy::Policy;
use plotters::coord::types::RangedCoordf64;
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use self::lines::{lines, Lines};
use super::follow::Follow;

const SIZE: (u32, u32) = (1000, 1060);
/// Heights of the title, and of the panels but the last one.
const TITLE: u32 = 44;
const GIVEN: u32 = 400;
const SHARES: u32 = 280;
const FONT: &str = "sans-serif";
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
const GRID: RGBColor = RGBColor(225, 225, 225);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws `follow`'s run of the capture `name` as SVG into `path`.
pub fn draw(path: &Path, name: &str, shares: &[u16], max_frame: u16, follow: &Follow) -> Result<()> {
    let lines = lines(shares.len(), follow);
    // Written where they change in the run.
    let first = if follow.epochs.iter().any(|e| e.shares != shares) { " at first" } else { "" };
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    let drawn = || -> Result<(), Box<dyn std::error::Error>> {
        root.fill(&WHITE)?;
        let style = (FONT, 21).into_font().color(&BLACK);
        root.draw(&Text::new(title(name, shares, follow.rows.len()) + first, (24, 16), style))?;
        let (_, below) = root.split_vertically(TITLE);
        let (upper, below) = below.split_vertically(GIVEN);
        let (middle, lower) = below.split_vertically(SHARES);
        draw_given(&upper, &lines, shares, first)?;
        draw_shares(&middle, &lines)?;
        draw_ahead(&lower, &lines, max_frame, follow.epochs.iter().all(|e| e.policy == Policy::Static))?;
        Ok(root.present()?)
    };
    drawn().map_err(|e| anyhow!("cannot draw {}: {e}", path.display()))
}

fn title(name: &str, shares: &[u16], frames: usize) -> String {
    let name = Path::new(name).file_name().map_or(name.into(), |name| name.to_string_lossy());
    // What would break the picture's XML, and names that fill the line.
    let name: String = name.chars().map(|c| if c.is_control() { '?' } else { c }).take(40).collect();
    let shares: Vec<String> = shares.iter().map(u16::to_string).collect();
    format!("{name}: {frames} frames over {} ports by shares {}", shares.len(), shares.join(":"))
}

/// A number of a scale as people write it.
fn plain(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0" } else { text }.to_string()
}

fn colour(port: usize) -> (RGBColor, u32) {
    // Past the palette's end a thinner line tells ports apart.
    (COLOURS[port % COLOURS.len()], if port < COLOURS.len() { 2 } else { 1 })
}

/// A panel with its scales, and the times shaded in which links were down.
fn panel<'a, 'b>(
    area: &'a Area<'b>,
    lines: &Lines,
    y: Range<f64>,
    x_desc: &str,
    y_desc: &str,
) -> Result<Chart<'a, 'b>, Box<dyn std::error::Error + 'b>> {
    let end = lines.end.max(1e-6);
    // Below a millisecond the scale is in microseconds.
    let (scale, unit) = if end < 1.0 { (1e3, "µs") } else { (1.0, "ms") };
    let (low, high) = (y.start, y.end);
    let mut chart = ChartBuilder::on(area)
        .margin_left(14)
        .margin_right(24)
        .margin_top(4)
        .margin_bottom(8)
        .x_label_area_size(44)
        .y_label_area_size(78)
        .build_cartesian_2d(0.0..end, y)?;
    let x_label = |x: &f64| plain(x * scale);
    let y_label = |y: &f64| plain(*y);
    let mut mesh = chart.configure_mesh();
    mesh.y_desc(y_desc)
        .x_label_formatter(&x_label)
        .y_label_formatter(&y_label)
        .label_style((FONT, 15))
        .axis_desc_style((FONT, 16))
        .light_line_style(WHITE)
        .bold_line_style(GRID)
        .x_desc(x_desc.replace("UNIT", unit));
    mesh.draw()?;
    for (port, spans) in lines.down.iter().enumerate() {
        let fill = colour(port).0.mix(0.16).filled();
        chart.draw_series(spans.iter().map(|&(from, to)| Rectangle::new([(from, low), (to, high)], fill)))?;
    }
    Ok(chart)
}

fn draw_given<'b>(area: &Area<'b>, lines: &Lines, shares: &[u16], first: &str) -> Result<(), Box<dyn std::error::Error + 'b>> {
    let top = lines.given.iter().chain(&lines.wanted).filter_map(|line| line.last()).fold(1.0, |top: f64, last| top.max(last.1));
    let (unit, scale) = if top >= 2e6 {
        ("MB", 1e6)
    } else if top >= 2e3 {
        ("kB", 1e3)
    } else {
        ("bytes", 1.0)
    };
    let y_desc = format!("given to the port, {unit}");
    let mut chart = panel(area, lines, 0.0..top / scale * 1.05, "", &y_desc)?;
    let points = |line: &[(f64, f64)]| -> Vec<(f64, f64)> { line.iter().map(|&(x, y)| (x, y / scale)).collect() };
    for (p, share) in shares.iter().enumerate() {
        let (colour, width) = colour(p);
        chart
            .draw_series(LineSeries::new(points(&lines.given[p]), colour.stroke_width(width + 1)))?
            .label(format!("port {p}, share {share}{first}"))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 26, y)], colour.stroke_width(width + 1)));
        let dashed = DashedLineSeries::new(points(&lines.wanted[p]), 5, 5, BLACK.stroke_width(1));
        let series = chart.draw_series(dashed)?;
        if p + 1 == shares.len() {
            series
                .label("exactly its share")
                .legend(|(x, y)| plotters::element::DashedPathElement::new([(x, y), (x + 26, y)], 5, 5, BLACK.stroke_width(1)));
        }
    }
    for p in (0..shares.len()).filter(|&p| !lines.down[p].is_empty()) {
        let fill = colour(p).0.mix(0.3).filled();
        chart
            .draw_series(std::iter::empty::<Rectangle<(f64, f64)>>())?
            .label(format!("link of port {p} down"))
            .legend(move |(x, y)| Rectangle::new([(x, y - 6), (x + 26, y + 6)], fill));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .label_font((FONT, 15))
        .legend_area_size(34)
        .margin(12)
        .background_style(WHITE.mix(0.9))
        .border_style(RGBColor(200, 200, 200))
        .draw()?;
    Ok(())
}

/// Each port's share of the bytes, asked for and reached, and what a scenario did.
fn draw_shares<'b>(area: &Area<'b>, lines: &Lines) -> Result<(), Box<dyn std::error::Error + 'b>> {
    let all = lines.asked.iter().chain(&lines.reached).flatten();
    let top = all.fold(10.0, |top: f64, point| top.max(point.1)) * 1.25;
    let mut chart = panel(area, lines, 0.0..top, "", "% of the bytes lately")?;
    for p in 0..lines.asked.len() {
        let (colour, _) = colour(p);
        chart.draw_series(LineSeries::new(lines.reached[p].iter().copied(), colour.stroke_width(1)))?;
        chart.draw_series(DashedLineSeries::new(lines.asked[p].iter().copied(), 6, 4, colour.stroke_width(2)))?;
    }
    let grey = RGBColor(90, 90, 90);
    // Side by side those marks would be written over each other.
    for (i, (time, words)) in lines.marks.iter().enumerate() {
        chart.draw_series(LineSeries::new([(*time, 0.0), (*time, top)], grey.stroke_width(1)))?;
        let height = top * (0.98 - 0.07 * (i % 3) as f64);
        // The last ones have their words in front of them.
        let (side, from) = if *time > 0.85 * lines.end { (HPos::Right, -0.004) } else { (HPos::Left, 0.004) };
        let style = (FONT, 13).into_font().color(&grey).pos(Pos::new(side, VPos::Top));
        chart.draw_series([Text::new(words.clone(), (time + lines.end * from, height), style)])?;
    }
    Ok(())
}

fn draw_ahead<'b>(area: &Area<'b>, lines: &Lines, max_frame: u16, only_static: bool) -> Result<(), Box<dyn std::error::Error + 'b>> {
    let frame = f64::from(max_frame);
    let all = || lines.ahead.iter().flatten().flatten().map(|point| point.1);
    let (low, high) = (all().fold(-0.25 * frame, f64::min) * 1.1, all().fold(frame, f64::max) * 1.3);
    let mut chart = panel(area, lines, low..high, "time at 125 MHz, UNIT", "bytes ahead of share")?;
    let end = lines.end.max(1e-6);
    // What a port may be ahead at most.
    let band = RGBColor(90, 90, 90);
    chart.draw_series([Rectangle::new([(0.0, 0.0), (end, frame)], band.mix(0.10).filled())])?;
    for y in [0.0, frame] {
        chart.draw_series(LineSeries::new([(0.0, y), (end, y)], band.stroke_width(1)))?;
    }
    for (p, pieces) in lines.ahead.iter().enumerate() {
        let (colour, _) = colour(p);
        for piece in pieces {
            chart.draw_series(LineSeries::new(piece.iter().copied(), colour.stroke_width(1)))?;
        }
    }
    let text = match all().next() {
        Some(_) if only_static => format!("no port may be ahead by more than one frame, {max_frame} bytes"),
        Some(_) => format!("under STATIC no port may be ahead by more than one frame, {max_frame} bytes"),
        None => "no eligible port has a share, so none is ahead of it".to_string(),
    };
    let at = (end * 0.01, frame + (high - frame) * 0.8);
    chart.draw_series([Text::new(text, at, (FONT, 15).into_font().color(&band))])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_and_titles_are_plain() {
        assert_eq!([0.1 + 0.2, -0.0, 1500.0, 2.5, -0.0001, 1e6].map(plain), ["0.3", "0", "1500", "2.5", "0", "1000000"]);
        assert_eq!(title("/a/b/c.pcap", &[3, 1, 0, 2], 7), "c.pcap: 7 frames over 4 ports by shares 3:1:0:2");
        assert_eq!(title("a\x1b[2J", &[1, 1], 1).chars().filter(|c| c.is_control()).count(), 0);
    }
}
