// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What stands below the ports: drops and events.

use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};
use ratatui::Frame;

use super::event::Event;
use super::view::{Look, View};

/// Columns before each line of drops.
const INDENT: usize = 10;

/// The kinds of drop that there were, in at most `most` lines; those that grew say by how much.
pub fn drop_lines(view: &View, look: Look, width: usize, most: usize) -> Vec<Line<'static>> {
    let begun = |text: &str| Line::from(format!("{text:<INDENT$}"));
    let mut lines = vec![begun("dropped")];
    let mut hidden = 0;
    let kinds = view.reading.drops.iter().zip(&view.change.dropped).filter(|(drop, _)| drop.count > 0);
    for (drop, &grown) in kinds {
        let count = Span::raw(format!("{} {}", drop.reason, drop.count));
        let more = if grown > 0 { format!(" +{grown}") } else { String::new() };
        let more = Span::styled(more, look.tint(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED));
        let fits = lines.last().is_some_and(|line| line.width() + count.width() + more.width() <= width);
        if hidden > 0 || (!fits && lines.len() == most) {
            hidden += 1;
            continue;
        }
        if !fits {
            lines.push(begun(""));
        }
        lines.last_mut().expect("there is one").extend([count, more, Span::raw("  ")]);
    }
    let last = lines.last_mut().expect("there is one");
    if hidden > 0 {
        last.spans[0] = Span::raw(format!("{:<INDENT$}", format!("+{hidden} more")));
    } else if last.spans.len() == 1 {
        last.push_span("nothing");
    }
    lines
}

/// Draws the events that fit; how many lines there were for them.
pub fn draw_events(frame: &mut Frame, area: Rect, view: &View, look: Look) -> usize {
    let room = usize::from(area.height.saturating_sub(1));
    let (above, window) = view.log.window(room);
    let lines: Vec<Line> = window.map(|entry| Line::styled(entry.line(), look.tint(colour(&entry.event)))).collect();
    let title = match view.log.len() {
        0 => " no events yet ".to_string(),
        all if lines.len() < all => format!(" events, newest first: {} to {} of {all} ", above + 1, above + lines.len()),
        _ => " events, newest first ".to_string(),
    };
    frame.render_widget(Paragraph::new(lines).block(Block::new().borders(Borders::TOP).title(title)), area);
    room
}

/// Bad news are red, good ones green.
fn colour(event: &Event) -> Color {
    match event {
        Event::Link { up: false, .. } | Event::Dropped { .. } => Color::Red,
        Event::Link { up: true, .. } => Color::Green,
        _ => Color::Reset,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::reading::sample;
    use super::*;

    #[test]
    fn drops_take_the_lines_they_need_and_say_what_is_not_there() {
        let mut view = View::new([String::new(), String::new()], 1.0, sample(2));
        let lines = |view: &View, width, most| -> Vec<String> {
            let look = Look { colour: false, paused: false };
            drop_lines(view, look, width, most).iter().map(|line| line.to_string().trim_end().to_string()).collect()
        };
        assert_eq!(lines(&view, 40, 3), ["dropped   nothing"]);
        for (reason, count) in [(0, 1), (2, 22), (4, 333)] {
            (view.reading.drops[reason].count, view.change.dropped[reason]) = (count, count % 2);
        }
        assert_eq!(lines(&view, 60, 3), ["dropped   RUNT 1 +1  OVERSIZE 22  NO_PATH 333 +1"]);
        assert_eq!(lines(&view, 40, 3), ["dropped   RUNT 1 +1  OVERSIZE 22", "          NO_PATH 333 +1"]);
        assert_eq!(lines(&view, 40, 1), ["+1 more   RUNT 1 +1  OVERSIZE 22"]);
    }
}
