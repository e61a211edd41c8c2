// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Proves the properties of the boxes, and shows for each that a seeded fault breaks it.
//!
//! A claim is about the ports of its box, but for two about what is thrown away inside; what helps an induction may name registers inside,
//! joined after flattening. Boxes are proved in narrow sizes: control does not depend on data (no data bit is read by anything but
//! multiplexers, registers and RAM on its way to the data output), so a proof for one data bit holds for all, and the other bits drop out of
//! the model by themselves.
//!
//! What was proved is recorded ([`record`]), so that a push need not prove again what it did not change; a [`tenth`] of that it does.

pub mod record;
pub mod tenth;

use crate::{
    jobs::{self, Job},
    pdr::{self, Verdict},
    progress, tools,
};
use anyhow::{bail, ensure, Result};
use record::{Record, AGAIN, FILE};
use std::{collections::BTreeSet, path::Path, sync::Mutex, thread, time::Instant};

/// Which proofs are wanted, and what the record has to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// All; the record is only compared.
    All,
    /// What is not recorded as it is now; then it is.
    Record,
    /// What is not recorded as it is now, and a part of the rest, 0 to 9 ([`tenth::due`] if none is named).
    Changed(Option<usize>),
    /// All, and the record must say the same.
    Check,
}

/// A job with the texts that it is about.
struct Task {
    job: Job,
    rtl: String,
    key: String,
    /// Number among all jobs.
    index: usize,
}

/// Proves what `mode` wants of the jobs whose name contains `only`.
///
/// # Errors
/// No job is called so; a property is broken or undecided, a seeded fault goes unseen or does not apply, or a tool fails (the rest is run
/// all the same); the record differs where it must not.
pub fn run(only: &str, mode: Mode) -> Result<()> {
    let names: Vec<String> = jobs::all().into_iter().map(|job| job.name).collect();
    let jobs = jobs::all().into_iter().enumerate().filter(|(_, job)| job.name.contains(only));
    let tools = pdr::tools()?;
    let mut record = Record::read()?;
    let (mut tasks, mut failures) = (Vec::new(), Vec::new());
    for (index, job) in jobs {
        let texts = (job.rtl)().and_then(|rtl| Ok((record::key(&job, &rtl, &tools)?, rtl)));
        match texts {
            Ok((key, rtl)) => tasks.push(Task { job, rtl, key, index }),
            Err(error) => {
                println!("FAILED  {:<34}         {error:#}", job.name);
                failures.push(job.name);
            }
        }
    }
    ensure!(
        !tasks.is_empty() || !failures.is_empty(),
        "no proof is called like '{only}': there are proofs of {}",
        proved_boxes().join(", ")
    );

    let proofs: Vec<(&str, &str)> = tasks.iter().map(|task| (task.job.name.as_str(), task.key.as_str())).collect();
    let differences = record.differences(&names, &proofs);
    let (wanted, skipped): (Vec<&Task>, Vec<&Task>) = tasks.iter().partition(|task| match mode {
        Mode::All | Mode::Check => true,
        // Whoever names proofs wants them proved: so a record that is wrong can be mended.
        Mode::Record => !only.is_empty() || !record.has(&task.job.name, &task.key),
        Mode::Changed(part) => !record.has(&task.job.name, &task.key) || tenth::holds(part.unwrap_or_else(tenth::due), task.index),
    });
    say_skipped(mode, &skipped);
    failures.extend(prove(&wanted));

    if mode == Mode::Record {
        for task in &wanted {
            let good = !failures.contains(&task.job.name);
            record.put(&task.job.name, good.then_some(task.key.as_str()));
        }
        record.keep_only(&names);
        record.write()?;
    }
    if !failures.is_empty() {
        let list = failures.iter().map(|name| {
            let as_recorded = proofs.iter().any(|(of, key)| of == name && record.has(name, key));
            format!(
                "{name} ({})",
                if as_recorded { "recorded as proved, with nothing changed; BOX= with RECORD=1 takes it back" } else { "not as recorded" }
            )
        });
        bail!(
            "{} of {} proofs failed: {}",
            failures.len(),
            names.iter().filter(|name| name.contains(only)).count(),
            list.collect::<Vec<_>>().join(", ")
        );
    }
    println!("{} properties proved, and each is broken by its seeded fault", wanted.len());
    match mode {
        Mode::Check => ensure!(differences.is_empty(), "{FILE} is not what is proved: {}. Run: {AGAIN}", differences.join(", ")),
        Mode::All | Mode::Changed(_) if !differences.is_empty() => {
            println!("{FILE} is stale, though all that was proved holds: {}. Run: {AGAIN}", differences.join(", "));
        }
        _ => {}
    }
    Ok(())
}

/// Boxes that have proofs.
pub fn proved_boxes() -> Vec<&'static str> {
    let names: BTreeSet<String> = jobs::all().into_iter().map(|job| job.name).collect();
    let has = |name: &&str| names.iter().any(|job| job.starts_with(&format!("{name}_")));
    equipoise_hdl::BOXES.into_iter().filter(has).collect()
}

fn say_skipped(mode: Mode, skipped: &[&Task]) {
    if skipped.is_empty() {
        return;
    }
    let names: Vec<&str> = skipped.iter().map(|task| task.job.name.as_str()).collect();
    println!("skipped, as RTL, properties and tools are those of {FILE}: {}", names.join(", "));
    if let Mode::Changed(part) = mode {
        let (part, why) = part.map_or_else(|| (tenth::due(), "as this commit's hash says"), |part| (part, "as asked for"));
        println!("of what did not change, part {part} of 0 to {} is proved again, {why}; make nightly proves all", tenth::PARTS - 1);
    }
}

/// Proves the tasks, as many at a time as the machine has cores, and returns the names of those that failed.
fn prove(tasks: &[&Task]) -> Vec<String> {
    let bar = progress::bar(tasks.len());
    let (queue, failures) = (Mutex::new(tasks.iter()), Mutex::new(Vec::new()));
    let next = || queue.lock().expect("no thread panics with the queue").next();
    let work = || {
        while let Some(task) = next() {
            let Job { name, claim, .. } = &task.job;
            bar.set_message(name.clone());
            let started = Instant::now();
            let outcome = one(task);
            let seconds = started.elapsed().as_secs();
            match outcome {
                Ok(()) => bar.suspend(|| println!("proved  {name:<34} {seconds:>4} s  {claim}")),
                Err(error) => {
                    bar.suspend(|| println!("FAILED  {name:<34} {seconds:>4} s  {error:#}"));
                    failures.lock().expect("no thread panics with the list").push(name.clone());
                }
            }
            bar.inc(1);
        }
    };
    thread::scope(|scope| (0..thread::available_parallelism().map_or(1, usize::from)).for_each(|_| drop(scope.spawn(work))));
    bar.finish_and_clear();
    failures.into_inner().unwrap_or_default()
}

/// The property must hold, and must break with the fault.
fn one(task: &Task) -> Result<()> {
    let Task { job, rtl, .. } = task;
    let work = tools::root().join("build/prove").join(&job.name);
    match decide(job, &work.join("right"), rtl, false)? {
        Verdict::Proved => {}
        Verdict::Broken => bail!("does not hold: the model and its counter-example are in {}", work.join("right").display()),
        Verdict::Unknown => bail!("not decided within {} s", job.seconds),
    }
    match decide(job, &work.join("faulty"), &job.break_it(rtl)?, true)? {
        Verdict::Broken => Ok(()),
        other => bail!("proves nothing: with the fault '{}' it is {other:?} all the same", job.fault.name),
    }
}

fn decide(job: &Job, work: &Path, rtl: &str, faulty: bool) -> Result<Verdict> {
    job.question(faulty).answer(work, rtl, &job.properties(faulty))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_must_have_one_place() {
        let mut job = jobs::all().remove(0);
        job.fault = jobs::Fault { name: "f", find: "b", replace: "c" };
        assert_eq!(job.break_it("a <= b;").unwrap(), "a <= c;");
        assert!(job.break_it("b <= b;").is_err());
        assert!(job.break_it("a").is_err());
    }

    #[test]
    fn every_fault_has_its_place() {
        let lost: Vec<String> =
            jobs::all().iter().filter_map(|job| job.break_it(&(job.rtl)().unwrap()).err().map(|e| format!("{}: {e}", job.name))).collect();
        assert!(lost.is_empty(), "{}", lost.join("\n"));
    }

    #[test]
    fn the_makefile_knows_the_boxes_with_proofs() {
        let line = format!("PROVED := {}", proved_boxes().join(" "));
        assert!(include_str!("../../Makefile").lines().any(|other| other == line), "no line `{line}`");
    }

    #[test]
    fn the_readme_says_what_is_proved_of_each() {
        let table = include_str!("../../README.md").split_once("| box | proved | of what size |\n").expect("the table of proofs").1;
        let rows = table.split_once("\n\n").expect("its end").0.lines().skip(1);
        let named: Vec<&str> = rows.flat_map(|row| row.split('|').nth(1).unwrap_or("").split(", ")).map(|name| name.trim()).collect();
        let mut wanted: Vec<String> = proved_boxes().iter().map(|name| format!("`{name}`")).collect();
        wanted.sort_by_key(|name| named.iter().position(|other| other == name));
        assert_eq!(named, wanted);
    }

    #[test]
    fn names_are_unique_and_begin_with_a_box() {
        let names: Vec<String> = jobs::all().into_iter().map(|job| job.name).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
        let boxes = proved_boxes();
        assert!(names.iter().all(|name| boxes.iter().any(|one| name.starts_with(&format!("{one}_")))), "{names:?}");
    }
}
