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

/// What stands in a column.
struct Column {
    name: &'static str,
    /// Of the bar the least: it takes what is left.
    width: u16,
    /// Numbers stand below.
    right: bool,
    /// Which one leaves first when the terminal is too narrow; 0 stays.
    leaves: usize,
}

const fn column(name: &'static str, width: u16, right: bool, leaves: usize) -> Column {
    Column { name, width, right, leaves }
}

const COLUMNS: [Column; 12] = [
    column("port", 4, true, 0),
    column("link", 4, false, 6),
    column("state", 8, false, 0),
    column("role", 9, false, 5),
    column("mode", 5, false, 2),
    column("want%", 5, true, 0),
    column("got%", 5, true, 0),
    // Shorter it tells nothing.
    column("", 6, false, 8),
    column("sent/s", 8, true, 7),
    column("frames", 6, true, 3),
    column("bytes", 6, true, 4),
    // Of a block that counts it.
    column("load", 6, true, 1),
];
/// The bar, and where its mark is.
const BAR: usize = 7;
const LOAD: usize = 11;

/// Columns of the terminal that these take, with a blank between two.
fn taken(shown: &[usize]) -> u16 {
    shown.iter().map(|&place| COLUMNS[place].width + 1).sum::<u16>() - 1
}

/// Those that there is room for; the load only where there is one.
fn shown(width: u16, loads: bool) -> Vec<usize> {
    let mut shown: Vec<usize> = (0..COLUMNS.len()).filter(|&place| place != LOAD || loads).collect();
    for next in 1..=COLUMNS.len() {
        if taken(&shown) <= width {
            break;
        }
        shown.retain(|&place| COLUMNS[place].leaves != next);
    }
    shown
}

/// Columns of the narrowest terminal.
pub fn least_width() -> u16 {
    taken(&shown(0, false))
}

/// Draws them.
pub fn draw(frame: &mut Frame, area: Rect, view: &View, look: Look) {
    let loads = view.reading.status.ports.iter().any(|port| port.measures.load_bytes.is_some());
    let shown = shown(area.width, loads);
    let width = usize::from(area.width.saturating_sub(taken(&shown)) + COLUMNS[BAR].width);
    let end = scale(view.change.rates.iter().map(|rate| rate.wanted_percent));
    let heading = |place: usize| match place {
        BAR => cell(format!("0 to {end} %"), false),
        _ => cell(COLUMNS[place].name, COLUMNS[place].right),
    };
    let headings = Row::new(shown.iter().map(|&place| heading(place)));
    let headings = headings.style(Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
    let widths = shown.iter().map(|&place| if place == BAR { Constraint::Fill(1) } else { Constraint::Length(COLUMNS[place].width) });
    let ports = view.reading.status.ports.iter().zip(&view.change.rates);
    let rows = ports.map(|(port, rate)| {
        let cells = cells(port, rate, width, end, look).into_iter().enumerate();
        Row::new(cells.filter(|(place, _)| shown.contains(place)).map(|(_, cell)| cell))
    });
    frame.render_widget(Table::new(rows, widths).header(headings).column_spacing(1), area);
}

fn cell(text: impl Into<String>, right: bool) -> Text<'static> {
    Text::from(text.into()).alignment(if right { Alignment::Right } else { Alignment::Left })
}

/// All of a port's line, in the order of the columns.
fn cells(port: &Port, rate: &Rate, width: usize, end: f64, look: Look) -> [Text<'static>; COLUMNS.len()] {
    // A port without link stands out also where there is no colour.
    let style = if port.eligible { look.tint(Color::Green) } else { look.tint(Color::Red).add_modifier(Modifier::BOLD) };
    let per_second = rate.sent_bytes_per_second.map_or("-".to_string(), |bytes| human(bytes, " ", "B/s"));
    [
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
        cell(port.measures.load_bytes.map_or("-".to_string(), |load| human(load as f64, " ", "B")), true),
    ]
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
    fn columns_leave_one_after_the_other() {
        let of = |width, loads| shown(width, loads).iter().map(|&place| COLUMNS[place].name).collect::<Vec<_>>().join(" ");
        assert_eq!(of(83, true), "port link state role mode want% got%  sent/s frames bytes load");
        assert_eq!((of(82, true), of(200, false)), (of(76, false), of(76, false)));
        let names = |width| of(width, false);
        assert_eq!(names(76), "port link state role mode want% got%  sent/s frames bytes");
        assert_eq!(names(75), "port link state role want% got%  sent/s frames bytes");
        assert_eq!(names(69), "port link state role want% got%  sent/s bytes");
        assert_eq!(names(41), "port state want% got%  sent/s");
        assert_eq!(
            (names(32).as_str(), names(31).as_str(), names(0).as_str()),
            ("port state want% got% ", "port state want% got%", "port state want% got%")
        );
        assert!((25..200).all(|width| taken(&shown(width, true)) <= width) && least_width() == 25);
        assert!(COLUMNS.iter().all(|column| column.name.len() <= usize::from(column.width)));
        let mut order: Vec<usize> = COLUMNS.iter().map(|column| column.leaves).filter(|&leaves| leaves > 0).collect();
        order.sort_unstable();
        assert_eq!(order, (1..=order.len()).collect::<Vec<_>>());
        assert_eq!((COLUMNS[BAR].name, COLUMNS[LOAD].name), ("", "load"));
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
