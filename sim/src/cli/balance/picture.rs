// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What was found as a picture: for each rule with equal shares a bar a window, of the first capture.

use anyhow::{anyhow, Result};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::found::{Found, Row, WINDOWS};

const WIDTH: u32 = 900;
/// Heights of what is above and below the bars, and of a rule.
const HEAD: u32 = 46;
const FOOT: u32 = 60;
const RULE: u32 = 58;
/// Where bars begin and end.
const LEFT: i32 = 180;
const RIGHT: i32 = 850;
const BAR: i32 = 14;
const FONT: &str = "sans-serif";
/// Light to dark: the longer the window, the more it says.
const COLOURS: [RGBColor; 3] = [RGBColor(158, 202, 225), RGBColor(66, 146, 198), RGBColor(8, 69, 148)];
const GRID: RGBColor = RGBColor(215, 215, 215);
const GREY: RGBColor = RGBColor(90, 90, 90);

/// The SVG.
///
/// # Errors
/// It cannot be drawn.
pub fn svg(found: &Found) -> Result<String> {
    let equal = |row: &&Row| row.source == 0 && row.shares.windows(2).all(|two| two[0] == two[1]);
    let rows: Vec<&Row> = found.rows.iter().filter(equal).collect();
    let mut text = String::new();
    draw(&mut text, &rows).map_err(|error| anyhow!("cannot draw the picture: {error}"))?;
    Ok(text.replacen(
        '>',
        ">\n<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->\n<!-- SPDX-FileCopyrightText: The Equipoise authors -->",
        1,
    ))
}

fn draw(text: &mut String, rows: &[&Row]) -> Result<(), Box<dyn std::error::Error>> {
    let height = HEAD + RULE * rows.len() as u32 + FOOT;
    let root = SVGBackend::with_string(text, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let style = |size: u32, colour: &RGBColor, side: HPos| (FONT, size).into_font().color(colour).pos(Pos::new(side, VPos::Center));
    let title = "Largest deviation from equal shares over windows of frames, % of the window's bytes";
    root.draw(&Text::new(title, (20, 22), style(18, &BLACK, HPos::Left)))?;
    let top = rows.iter().flat_map(|row| row.deviations).flatten().fold(10.0, f64::max);
    let x = |percent: f64| LEFT + (f64::from(RIGHT - LEFT) * percent / top).round() as i32;
    let bottom = (height - FOOT) as i32;
    for tick in (0..=top as i32).step_by(10) {
        let at = x(f64::from(tick));
        root.draw(&PathElement::new([(at, HEAD as i32), (at, bottom)], GRID.stroke_width(1)))?;
        root.draw(&Text::new(tick.to_string(), (at, bottom + 12), style(14, &GREY, HPos::Center)))?;
    }
    for (row, place) in rows.iter().zip(0..) {
        let begin = (HEAD + RULE * place) as i32;
        root.draw(&Text::new(row.rule.clone(), (LEFT - 10, begin + RULE as i32 / 2), style(15, &BLACK, HPos::Right)))?;
        for ((deviation, colour), bar) in row.deviations.iter().zip(COLOURS).zip(0..) {
            let Some(percent) = *deviation else { continue };
            let at = begin + 7 + BAR * bar;
            root.draw(&Rectangle::new([(LEFT, at), (x(percent).max(LEFT + 1), at + BAR - 2)], colour.filled()))?;
            root.draw(&Text::new(format!("{percent:.1}"), (x(percent) + 5, at + BAR / 2), style(12, &GREY, HPos::Left)))?;
        }
    }
    for ((window, colour), place) in WINDOWS.iter().zip(COLOURS).zip(0..) {
        let at = (LEFT + 170 * place, bottom + 36);
        root.draw(&Rectangle::new([(at.0, at.1 - 6), (at.0 + 26, at.1 + 6)], colour.filled()))?;
        root.draw(&Text::new(format!("{window} frames"), (at.0 + 34, at.1), style(14, &BLACK, HPos::Left)))?;
    }
    root.present()?;
    Ok(())
}
