// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Reads a scenario file. What is wrong in it is told with its line, and nothing of such a file is used.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result};
use clap::ValueEnum;
use equipoise_golden::MAX_PORTS;

use super::limits;
use super::nearest::unknown;
use super::rebalance::Rebalance;
use super::step::{policy, Event, Step, When};
use super::toml::{File, Value};
use super::values::Commands;
use crate::cli::args::Speed;

/// Keys at the top of a file.
const KEYS: [&str; 17] = [
    "ports",
    "width",
    "speed",
    "seed",
    "stall",
    "max-frame",
    "commands",
    "shares",
    "policy",
    "round-frames",
    "priority",
    "carry",
    "lu-max",
    "rebalance",
    "throttle",
    "own",
    "event",
];
/// Keys of an event.
const EVENT: [&str; 14] = [
    "at",
    "frame",
    "shares",
    "policy",
    "round-frames",
    "priority",
    "carry",
    "lu-max",
    "rebalance",
    "throttle",
    "own",
    "link-down",
    "link-up",
    "fire",
];

/// What a file says; what it leaves out is nothing.
#[derive(Debug, Default, PartialEq)]
pub struct Said {
    pub ports: Option<usize>,
    pub width: Option<usize>,
    pub speed: Option<Speed>,
    pub seed: Option<u64>,
    pub stall: Option<f64>,
    pub max_frame: Option<u16>,
    pub commands: Option<Commands>,
    /// Settings before the first frame, and the line of each.
    pub start: Vec<(Step, String)>,
    pub events: Vec<Event>,
}

/// Reads the file at `path`.
///
/// # Errors
/// It cannot be read, or something in it is wrong.
pub fn read(path: &Path) -> Result<Said> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read the scenario {}", path.display()))?;
    parse(&path.display().to_string(), &text)
}

/// Reads `text`, of a file called `name`.
///
/// # Errors
/// Something in it is wrong.
pub fn parse(name: &str, text: &str) -> Result<Said> {
    let file = File::new(name, text);
    let mut said = Said::default();
    for (key, value) in file.entries()? {
        match key.text {
            "ports" => said.ports = Some(file.checked(value, limits::ports)?),
            "width" => said.width = Some(file.checked(value, limits::width)?),
            "speed" => said.speed = Some(file.checked(value, |name: String| speed(&name))?),
            "seed" => said.seed = Some(file.parsed(value)?),
            "stall" => said.stall = Some(file.checked(value, limits::stall)?),
            "max-frame" => said.max_frame = Some(file.checked(value, limits::max_frame)?),
            "commands" => said.commands = Some(file.parsed(value)?),
            "event" => {
                for table in file.items(value)? {
                    said.events.push(event(&file, table)?);
                }
            }
            _ => match setting(&file, key.text, value)? {
                Some(steps) => said.start.extend(steps.into_iter().map(|step| (step, file.line(&key.span)))),
                None => return Err(file.wrong(&key.span, unknown("setting", key.text, &KEYS))),
            },
        }
    }
    Ok(said)
}

/// A speed by its name.
fn speed(name: &str) -> Result<Speed, String> {
    Speed::from_str(name, true).map_err(|_| unknown("speed", name, &["line", "max"]))
}

/// What may stand at the top and in an event; nothing where the key is none of those.
fn setting(file: &File, key: &str, value: Value) -> Result<Option<Vec<Step>>> {
    let one = |step: Step| Ok(Some(vec![step]));
    match key {
        "shares" => one(Step::Shares(file.list(value)?)),
        "policy" => one(Step::Policy(file.checked(value, |name: String| policy(&name))?)),
        "round-frames" => one(Step::RoundFrames(file.parsed(value)?)),
        "priority" => one(Step::Priority(file.list(value)?)),
        "carry" => one(Step::Carry(file.parsed(value)?)),
        "lu-max" => each(file, value, Step::LuMax),
        "throttle" => each(file, value, Step::Throttle),
        "own" => each(file, value, Step::Own),
        "rebalance" => one(Step::Rebalance(rebalance(file, value)?)),
        _ => Ok(None),
    }
}

/// A step for each `key = value` of a table, read as the option reads `KEY=VALUE`.
fn each<T: FromStr<Err = String>>(file: &File, value: Value, step: fn(T) -> Step) -> Result<Option<Vec<Step>>> {
    let steps = file.table(value)?.into_iter().map(|(key, value)| {
        let read = |value: String| format!("{}={value}", key.text).parse();
        file.checked(value, read).map(step)
    });
    steps.collect::<Result<_>>().map(Some)
}

fn rebalance(file: &File, value: Value) -> Result<Rebalance> {
    let table = file.table(value)?;
    let Some((_, mode)) = table.iter().find(|(key, _)| key.text == "mode") else {
        return Err(file.wrong(&value.span(), "say a mode: mode = \"share\", \"speed\" or \"off\"".to_string()));
    };
    let mut rebalance = file.checked(*mode, |mode: String| Rebalance::of(&mode))?;
    for (key, value) in table.iter().filter(|(key, _)| key.text != "mode") {
        let text: String = file.parsed(*value)?;
        rebalance.set(key.text, &text).map_err(|why| file.wrong(&key.span, why))?;
    }
    Ok(rebalance)
}

fn event(file: &File, table: Value) -> Result<Event> {
    let (mut when, mut steps) = (None, vec![]);
    let place = table.span();
    for (key, value) in file.table(table)? {
        match key.text {
            "at" | "frame" => {
                let time = match key.text {
                    "at" => When::Time(file.parsed(value)?),
                    _ => When::Frame(file.checked(value, limits::frame)?),
                };
                if when.replace(time).is_some() {
                    return Err(file.wrong(&key.span, "an event has one time: give `at` or `frame`".to_string()));
                }
            }
            "link-down" | "link-up" => {
                let ports: Vec<usize> = file.one_or_more(value, MAX_PORTS)?;
                steps.extend(ports.into_iter().map(|port| Step::Link { port, up: key.text == "link-up" }));
            }
            "fire" => {
                if file.parsed::<bool>(value)? {
                    steps.push(Step::Fire);
                }
            }
            _ => match setting(file, key.text, value)? {
                Some(more) => steps.extend(more),
                None => return Err(file.wrong(&key.span, unknown("key of an event", key.text, &EVENT))),
            },
        }
    }
    match when {
        Some(when) if !steps.is_empty() => Ok(Event { when, steps, from: file.line(&place) }),
        Some(_) => Err(file.wrong(&place, "nothing happens in this event".to_string())),
        None => Err(file.wrong(&place, "this event has no time: give at = \"2.5ms\" or frame = 1000".to_string())),
    }
}

#[cfg(test)]
mod tests;
