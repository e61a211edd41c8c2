// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `monitor`: the block on a full screen, or as lines of JSON. It writes nothing but SNAPSHOT, as `stats` does.
//!
//! ```text
//!  Reading ──► change (rates), event, log ──► view ──► rows, panels ──► draw ──► screen
//! ```

mod change;
mod draw;
mod event;
mod log;
mod panels;
mod rows;
mod screen;
mod text;
mod view;

use std::io::{stdout, IsTerminal};
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{ensure, Result};
use equipoise::Place;
use serde::Serialize;

use super::dynamic::Detail;
use super::interrupt::Interrupt;
use super::pages::Pages;
use super::reading::{Drop, Reading, PAGES, WALL_TIME};
use super::show::{json, Show};
use super::status::{identifier, Status};
use super::team::Team;
use change::{Change, Rate};
use event::Event;
use screen::News;

/// Looks whether there is a screen, before the block is asked for anything.
///
/// # Errors
/// There is none, and lines were not asked for.
pub fn check(show: Show) -> Result<()> {
    let able = stdout().is_terminal() && std::env::var_os("TERM").is_some_and(|name| !name.is_empty() && name != "dumb");
    ensure!(show.json || able, "monitor needs a terminal with a screen; `stats --watch 1` prints lines");
    Ok(())
}

/// Shows the block every `every` seconds, `count` times or until it is ended.
///
/// # Errors
/// The bus's and the terminal's.
pub fn run(team: &mut Team, place: &Place, show: Show, every: f64, count: Option<u64>) -> Result<()> {
    let period = Duration::from_secs_f64(every);
    if show.json {
        return lines(team, period, count);
    }
    let title = [identifier(team)?, place.to_string()];
    let first = view::View::new(title, every, Reading::gather(team, &Pages::default(), Detail::All)?);
    let (inbox, news) = channel();
    let readings = Readings(inbox.clone());
    // Its end tells the reader to stop.
    let (stop, stopped) = channel();
    // A slow line must not keep keys waiting. The reader is waited for, so that SNAPSHOT is released again.
    thread::scope(|scope| {
        scope.spawn(move || keep_reading(team, period, &stopped, &readings));
        let outcome = screen::show(first, &news, inbox, count);
        drop::<Sender<()>>(stop);
        outcome
    })
}

/// Where readings go; its end, a panic's too, is told.
struct Readings(Sender<News>);

impl std::ops::Drop for Readings {
    fn drop(&mut self) {
        let _ = self.0.send(News::Over);
    }
}

/// Reads again and again, until it fails or nobody wants it any more.
fn keep_reading(team: &mut Team, period: Duration, stopped: &Receiver<()>, readings: &Readings) {
    let mut began = Instant::now();
    while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(period.saturating_sub(began.elapsed())) {
        began = Instant::now();
        let reading = Reading::gather(team, &Pages::default(), Detail::All);
        let failed = reading.is_err();
        if readings.0.send(News::Reading(Box::new(reading))).is_err() || failed {
            return;
        }
    }
}

/// A reading as a line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    time: String,
    status: &'a Status,
    forced_frames: u64,
    drops: &'a [Drop],
    rates: &'a [Rate],
    /// What their seconds are of.
    rates_of: &'static str,
    events: &'a [Event],
}

fn lines(team: &mut Team, period: Duration, count: Option<u64>) -> Result<()> {
    let interrupt = Interrupt::get();
    let pages = Pages::ask(team, PAGES)?;
    let mut before: Option<Reading> = None;
    let mut shown = 0;
    loop {
        let began = Instant::now();
        let now = Reading::gather(team, &pages, Detail::All)?;
        let change = Change::new(before.as_ref(), &now);
        let line = Line {
            time: now.time.to_rfc3339_opts(chrono::SecondsFormat::Millis, false),
            status: &now.status,
            forced_frames: now.forced_frames,
            drops: &now.drops,
            rates: &change.rates,
            rates_of: WALL_TIME,
            events: &change.events,
        };
        json(&line)?;
        shown += 1;
        if count.is_some_and(|count| shown >= count) || interrupt.within(period.saturating_sub(began.elapsed())) {
            return Ok(());
        }
        before = Some(now);
    }
}
