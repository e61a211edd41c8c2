// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The screen, and what is around the ports: header, drops, events, keys.
//!
//! ```text
//!  header      2 lines
//!  ports       a heading and N lines (rows)
//!  drops       as many as they need
//!  events      a heading and what is left
//!  keys        1 line
//! ```

use ratatui::layout::{Constraint, Layout};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Wrap};
use ratatui::Frame;

use super::text::{human, MARK};
use super::view::{Look, View};
use super::{panels, rows};

/// Lines of the screen beside ports, drops and events.
const FRAME_LINES: u16 = 5;

/// Draws it; how many lines there were for events.
pub fn draw(frame: &mut Frame, view: &View, look: Look) -> usize {
    let area = frame.area();
    let ports = view.reading.status.ports.len() as u16;
    // At least a line of drops and one of events.
    let least = FRAME_LINES + ports + 2;
    if area.width < rows::least_width() || area.height < least {
        let text = format!(
            "The terminal is too small: {ports} ports need {} columns and {least} lines, it has {} and {}. q ends.",
            rows::least_width(),
            area.width,
            area.height
        );
        frame.render_widget(Paragraph::new(text).wrap(Wrap { trim: true }), area);
        return 0;
    }
    let drops = panels::drop_lines(view, look, area.width.into(), usize::from(area.height - least) + 1);
    let heights = [2, 1 + ports, drops.len() as u16];
    let parts = heights.map(Constraint::Length).into_iter().chain([Constraint::Fill(1), Constraint::Length(1)]);
    let [header, table, dropped, events, keys] = Layout::vertical(parts).areas(area);
    frame.render_widget(Paragraph::new(header_lines(view, look)), header);
    rows::draw(frame, table, view, look);
    frame.render_widget(Paragraph::new(drops), dropped);
    let room = panels::draw_events(frame, events, view, look);
    let keys_line = [" q ends  p ", if look.paused { "goes on" } else { "pauses" }, "  ↑ ↓ older and newer events"].concat();
    let legend = format!("█ reached  {MARK} wanted ");
    let gap = usize::from(area.width).saturating_sub(keys_line.chars().count() + legend.chars().count());
    let line = format!("{keys_line}{:gap$}{legend}", "");
    frame.render_widget(Paragraph::new(line).style(Style::new().add_modifier(Modifier::REVERSED)), keys);
    room
}

fn header_lines(view: &View, look: Look) -> Vec<Line<'static>> {
    let [name, place] = view.title.clone();
    let strong = Style::new().add_modifier(Modifier::BOLD);
    let status = &view.reading.status;
    let paused = if look.paused { "PAUSED at " } else { "" };
    vec![
        Line::from(vec![Span::styled(name, strong), Span::raw("  "), Span::raw(place), Span::raw("  rates are of wall time")]),
        Line::from(vec![
            Span::styled(paused, look.tint(Color::Yellow).add_modifier(Modifier::REVERSED)),
            Span::raw(format!("{}  policy {}  epoch {}  ", view.reading.time.format("%H:%M:%S"), status.policy, status.epoch)),
            Span::raw(view.reading.status.dynamic.rebalance.as_ref().map_or(String::new(), |r| format!("rebalance {}  ", r.mode))),
            if status.locked { Span::styled("locked", look.tint(Color::Yellow)) } else { Span::raw("not locked") },
            Span::raw(format!("  forced {}  every {} s", human(view.reading.forced_frames as f64, "", ""), view.every)),
        ]),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::super::reading::sample;
    use super::*;
    use ratatui::backend::TestBackend;
    use ratatui::Terminal;
    use std::time::Duration;

    /// The lines of a screen of this size.
    fn drawn(view: &View, look: Look, width: u16, height: u16) -> Vec<String> {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| _ = draw(frame, view, look)).unwrap();
        let cells = terminal.backend().buffer().content.chunks(width.into());
        cells.map(|line| line.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_string()).collect()
    }

    const PLAIN: Look = Look { colour: false, paused: false };

    /// A block that has worked for an interval, in which the link of port 2 went down.
    fn at_work(ports: usize) -> View {
        let title = ["Equipoise team n16 w512".to_string(), "tcp:127.0.0.1:40265".to_string()];
        let mut view = View::new(title, 0.5, sample(ports));
        let mut next = view.reading.clone();
        next.taken += Duration::from_millis(500);
        for p in &mut next.status.ports {
            (p.decided_bytes, p.sent_bytes, p.sent_frames) = (1_000_000, 1_000_000, 12_345);
        }
        let last = ports.min(3) - 1;
        (next.status.ports[last].link, next.status.ports[last].eligible) = (false, false);
        next.status.epoch = 65_535;
        (next.drops[2].count, next.drops[6].count) = (12, 5);
        view.next(next);
        view
    }

    #[test]
    fn four_ports_on_a_small_terminal() {
        let lines = drawn(&at_work(4), PLAIN, 80, 24);
        assert_eq!(lines[0], "Equipoise team n16 w512  tcp:127.0.0.1:40265  rates are of wall time");
        assert!(lines[1].ends_with("policy static  epoch 65535  not locked  forced 0  every 0.5 s"), "{}", lines[1]);
        assert_eq!(lines[2], "port link state    role      mode  want%  got% 0 to 40 %    sent/s frames  bytes");
        assert_eq!(lines[3], "   0 up   eligible primary   store  33.3  25.0 ██████▎ ┃  2.0 MB/s    12k 1.0 MB");
        assert_eq!(lines[5], "   2 down down     secondary store   0.0  25.0 ██████▎    2.0 MB/s    12k 1.0 MB");
        assert_eq!(lines[7], "dropped   OVERSIZE 12 +12  LINK_DOWN 5 +5");
        assert!(lines[8].starts_with(" events, newest first ─"), "{}", lines[8]);
        assert!(lines[9].ends_with("  port 2 link down") && lines[11].ends_with("  dropped 5 more: LINK_DOWN"), "{lines:?}");
        assert!(lines[23].starts_with(" q ends  p pauses") && lines[23].ends_with("█ reached  ┃ wanted"), "{}", lines[23]);
    }

    #[test]
    fn sixteen_ports_on_a_small_terminal() {
        let mut view = at_work(16);
        for (index, drop) in view.reading.drops.iter_mut().enumerate() {
            drop.count = 123_456 + index as u64;
        }
        let lines = drawn(&view, PLAIN, 80, 24);
        assert!(lines[18].starts_with("  15 up   eligible secondary store   6.7   6.2 ████"), "{}", lines[18]);
        // Two lines of drops, then the newest of the events.
        assert!(lines[19].starts_with("dropped   RUNT 123456  BAD_KEEP 123457  OVERSIZE 123458 +12  LANE"), "{}", lines[19]);
        assert!(lines[20].starts_with("+2 more   NO_PATH 123460"), "{}", lines[20]);
        assert!(lines[21].starts_with(" events, newest first: 1 to 1 of 4 ─"), "{}", lines[21]);
        assert!(lines[22].ends_with("  port 2 link down") && lines[23].starts_with(" q ends"), "{lines:?}");
        assert!(drawn(&view, PLAIN, 80, 25)[21].starts_with("          NULL_BEAT 123463"), "all kinds of drop fit");
    }

    #[test]
    fn a_terminal_that_is_too_small_says_so() {
        let text = drawn(&at_work(16), PLAIN, 80, 22).join(" ");
        assert!(text.contains("16 ports need 25 columns and 23 lines, it has 80 and 22. q ends."), "{text}");
        assert!(drawn(&at_work(4), PLAIN, 24, 24).join(" ").contains("too small"));
        assert_eq!(drawn(&at_work(4), PLAIN, 25, 11)[5], "   2 down       0.0  25.0");
        assert_eq!(
            drawn(&at_work(4), PLAIN, 40, 24)[2..4],
            ["port state    want%  got% 0 to 40 %", "   0 eligible  33.3  25.0 ████████▊  ┃"]
        );
        drawn(&at_work(4), PLAIN, 1, 1);
    }

    #[test]
    fn without_drops_and_events_it_says_so() {
        let view = View::new(["a".to_string(), "b".to_string()], 1.0, sample(2));
        let lines = drawn(&view, Look { paused: true, ..PLAIN }, 80, 24);
        assert!(lines[1].starts_with("PAUSED at ") && lines[23].contains("p goes on"), "{lines:?}");
        assert_eq!((lines[5].as_str(), lines[3].contains("  -  ")), ("dropped   nothing", true));
        assert!(lines[6].contains("no events yet"), "{}", lines[6]);
    }

    #[test]
    fn without_colours_there_are_none() {
        let coloured = |look| {
            let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
            terminal.draw(|frame| _ = draw(frame, &at_work(4), look)).unwrap();
            terminal.backend().buffer().content.iter().filter(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset).count()
        };
        assert!(coloured(Look { colour: true, paused: true }) > 0);
        assert_eq!(coloured(Look { colour: false, paused: true }), 0);
    }
}
