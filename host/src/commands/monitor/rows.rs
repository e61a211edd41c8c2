// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A line a port.

use ratatui::layout::{Alignment, Constraint, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Row, Table};
use ratatui::Frame;

use super::super::status::Port;
use super::change::Rate;
use super::text::{bar, human, scale, MARK};
use super::view::{Look, View};

/// Headings, their columns, and whether numbers stand below. The bar, between the two, takes what is left.
const BEFORE: [(&str, u16, bool); 7] = [
    ("port", 4, true),
    ("link", 4, false),
    ("state", 8, false),
    ("role", 9, false),
    ("mode", 5, false),
    ("want%", 5, true),
    ("got%", 5, true),
];
const AFTER: [(&str, u16, bool); 3] = [("sent/s", 8, true), ("frames", 6, true), ("bytes", 6, true)];
/// Columns of everything but the bar, with a blank after each.
const FIXED: u16 = 4 + 4 + 8 + 9 + 5 + 5 + 5 + 8 + 6 + 6 + 10;
/// A bar shorter than six columns tells nothing.
pub const LEAST_WIDTH: u16 = FIXED + 6;

/// Draws them.
pub fn draw(frame: &mut Frame, area: Rect, view: &View, look: Look) {
    let width = usize::from(area.width.saturating_sub(FIXED));
    let end = scale(view.change.rates.iter().map(|rate| rate.wanted_percent));
    let heading = |columns: &[(&str, u16, bool)]| columns.iter().map(|&(name, _, right)| cell(name, right)).collect::<Vec<_>>();
    let headings = [heading(&BEFORE), vec![cell(format!("0 to {end} %"), false)], heading(&AFTER)].concat();
    let headings = Row::new(headings).style(Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
    let widths = BEFORE.iter().map(|&(_, width, _)| Constraint::Length(width));
    let widths = widths.chain([Constraint::Fill(1)]).chain(AFTER.iter().map(|&(_, width, _)| Constraint::Length(width)));
    let ports = view.reading.status.ports.iter().zip(&view.change.rates);
    let rows = ports.map(|(port, rate)| row(port, rate, width, end, look));
    frame.render_widget(Table::new(rows, widths).header(headings).column_spacing(1), area);
}

fn cell(text: impl Into<String>, right: bool) -> Text<'static> {
    Text::from(text.into()).alignment(if right { Alignment::Right } else { Alignment::Left })
}

fn row(port: &Port, rate: &Rate, width: usize, end: f64, look: Look) -> Row<'static> {
    // A port without link stands out also where there is no colour.
    let style = if port.eligible { look.tint(Color::Green) } else { look.tint(Color::Red).add_modifier(Modifier::BOLD) };
    let per_second = rate.sent_bytes_per_second.map_or("-".to_string(), |bytes| human(bytes, " ", "B/s"));
    Row::new([
        cell(port.port.to_string(), true),
        cell(port.link(), false).style(style),
        cell(port.state(), false).style(style),
        cell(port.role, false),
        cell(port.egress, false),
        cell(format!("{:.1}", rate.wanted_percent), true),
        cell(rate.reached_percent.map_or("-".to_string(), |percent| format!("{percent:.1}")), true),
        Text::from(bar_line(rate, width, end, look)),
        cell(per_second, true),
        cell(human(port.sent_frames as f64, "", ""), true),
        cell(human(port.sent_bytes as f64, " ", "B"), true),
    ])
}

fn bar_line(rate: &Rate, width: usize, end: f64, look: Look) -> Line<'static> {
    let (cells, mark) = bar(width, end, rate.reached_percent.unwrap_or(0.0), rate.wanted_percent);
    let filled = look.tint(Color::Cyan);
    let Some(mark) = mark else { return Line::styled(cells, filled) };
    let before: String = cells.chars().take(mark).collect();
    let after: String = cells.chars().skip(mark + 1).collect();
    let mark = Span::styled(MARK.to_string(), look.tint(Color::Yellow).add_modifier(Modifier::BOLD));
    Line::from(vec![Span::styled(before, filled), mark, Span::styled(after, filled)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_counted_right() {
        let columns: u16 = BEFORE.iter().chain(&AFTER).map(|&(_, width, _)| width + 1).sum();
        assert_eq!(columns, FIXED);
        assert!(BEFORE.iter().chain(&AFTER).all(|&(name, width, _)| name.len() <= usize::from(width)));
    }

    #[test]
    fn the_mark_covers_the_bar() {
        let look = Look { colour: false, paused: false };
        let rate = |wanted_percent, reached_percent| Rate { port: 0, wanted_percent, reached_percent, sent_bytes_per_second: None };
        let text = |rate: Rate| bar_line(&rate, 8, 40.0, look).to_string();
        assert_eq!(text(rate(20.0, Some(30.0))), "████┃█  ");
        assert_eq!(text(rate(35.0, None)), "       ┃");
        assert_eq!(text(rate(0.0, Some(5.0))), "█       ");
    }
}
