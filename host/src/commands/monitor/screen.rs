// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The terminal: taken over, kept up to date, and given back whatever happens.

use std::sync::mpsc::{Receiver, Sender};
use std::thread::{panicking, spawn};
use std::time::Duration;

use anyhow::{bail, Context, Result};
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::DefaultTerminal;

use super::super::interrupt::Interrupt;
use super::super::reading::Reading;
use super::draw::draw;
use super::view::{Look, View};

/// What the screen waits for.
pub enum News {
    Reading(Box<Result<Reading>>),
    /// No reading will come any more.
    Over,
    /// A key, or a new size.
    Typed(std::io::Result<Event>),
    Signal,
}

/// A terminal that was taken over.
struct Screen(DefaultTerminal);

impl Screen {
    fn open() -> Result<Self> {
        let terminal = ratatui::try_init().inspect_err(|_| _ = ratatui::try_restore());
        Ok(Screen(terminal.context("cannot take over the terminal; `stats --watch 1` prints lines")?))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A panic has done it before its message; again, and the cursor would jump back over that.
        if !panicking() {
            let _ = ratatui::try_restore();
        }
    }
}

/// What a key asks for.
#[derive(Debug, PartialEq, Eq)]
enum Order {
    End,
    Pause,
    Scroll { older: bool },
}

fn order(key: KeyEvent) -> Option<Order> {
    match key.code {
        _ if key.kind == KeyEventKind::Release => None,
        // Raw mode makes it a key like others.
        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Some(Order::End),
        KeyCode::Char('q') | KeyCode::Esc => Some(Order::End),
        KeyCode::Char('p') => Some(Order::Pause),
        KeyCode::Up => Some(Order::Scroll { older: false }),
        KeyCode::Down => Some(Order::Scroll { older: true }),
        _ => None,
    }
}

/// Shows the view and what comes after it, until a key, a signal, or the last of `count` readings ends it.
///
/// # Errors
/// The bus's, which ends it; the terminal's.
pub fn show(mut live: View, news: &Receiver<News>, inbox: Sender<News>, count: Option<u64>) -> Result<()> {
    let signals = inbox.clone();
    spawn(move || {
        while !Interrupt::get().within(Duration::from_secs(60)) {}
        // Whoever has ended does not listen.
        _ = signals.send(News::Signal);
    });
    let colour = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut screen = Screen::open()?;
    // It ends with the process: when the terminal goes away, crossterm reads for ever, and nobody must wait for that.
    spawn(move || while inbox.send(News::Typed(event::read())).is_ok() {});
    // While it is paused, a copy is shown, and the block is read on so that no event is missed.
    let mut held: Option<View> = None;
    let (mut shown, mut room) = (1, 0);
    while count.is_none_or(|count| shown < count) {
        let look = Look { colour, paused: held.is_some() };
        let view = held.as_ref().unwrap_or(&live);
        screen.0.draw(|frame| room = draw(frame, view, look))?;
        let asked = match news.recv()? {
            News::Reading(reading) => {
                live.next((*reading)?);
                shown += 1;
                None
            }
            News::Over => bail!("the block is read no more"),
            News::Typed(Ok(Event::Key(key))) => order(key),
            News::Typed(typed) => typed.map(|_| None).context("the terminal cannot be read")?,
            News::Signal => Some(Order::End),
        };
        match asked {
            Some(Order::End) => break,
            Some(Order::Pause) => held = if held.is_none() { Some(live.clone()) } else { None },
            Some(Order::Scroll { older }) => held.as_mut().unwrap_or(&mut live).log.scroll(older, room),
            None => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let key = |code, modifiers| order(KeyEvent::new(code, modifiers));
        let plain = |code| key(code, KeyModifiers::NONE);
        assert_eq!(plain(KeyCode::Char('q')), Some(Order::End));
        assert_eq!(plain(KeyCode::Esc), Some(Order::End));
        assert_eq!(key(KeyCode::Char('c'), KeyModifiers::CONTROL), Some(Order::End));
        assert_eq!(plain(KeyCode::Char('c')), None);
        assert_eq!(plain(KeyCode::Char('p')), Some(Order::Pause));
        assert_eq!(plain(KeyCode::Down), Some(Order::Scroll { older: true }));
        assert_eq!(plain(KeyCode::Up), Some(Order::Scroll { older: false }));
        let released = KeyEvent::new_with_kind(KeyCode::Char('q'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(order(released), None);
    }
}
