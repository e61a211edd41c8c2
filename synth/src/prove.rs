// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Proves the properties of the boxes, and shows for each that a seeded fault breaks it.
//!
//! A claim is about the ports of its box, but for two about what is thrown away inside; what helps an induction may name registers inside,
//! joined after flattening. Boxes are proved in narrow sizes: control does not depend on data (no data bit is read by anything but
//! multiplexers, registers and RAM on its way to the data output), so a proof for one data bit holds for all, and the other bits drop out of
//! the model by themselves.

use crate::{
    jobs::{self, Job, Method},
    pdr::{self, Verdict},
    progress, tools,
};
use anyhow::{bail, ensure, Context, Result};
use std::{path::Path, time::Instant};

/// Runs every job whose name contains `only`.
///
/// # Errors
/// A property is broken or undecided, a seeded fault goes unseen or does not apply, or a tool fails; the rest is run all the same.
pub fn run(only: &str) -> Result<()> {
    let jobs: Vec<Job> = jobs::all().into_iter().filter(|job| job.name.contains(only)).collect();
    ensure!(!jobs.is_empty(), "no proof is called like '{only}'");
    let bar = progress::bar(jobs.len());
    let mut failures = Vec::new();
    for job in &jobs {
        bar.set_message(job.name.clone());
        let started = Instant::now();
        match one(job) {
            Ok(()) => bar.suspend(|| println!("proved  {:<34} {:>4} s  {}", job.name, started.elapsed().as_secs(), job.claim)),
            Err(error) => {
                bar.suspend(|| println!("FAILED  {:<34} {:>4} s  {error:#}", job.name, started.elapsed().as_secs()));
                failures.push(job.name.clone());
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if failures.is_empty() {
        println!("{} properties proved, and each is broken by its seeded fault", jobs.len());
        return Ok(());
    }
    bail!("{} of {} proofs failed: {}", failures.len(), jobs.len(), failures.join(", "))
}

/// The property must hold, and must break with the fault.
fn one(job: &Job) -> Result<()> {
    let rtl = (job.rtl)()?;
    let work = tools::root().join("build/prove").join(&job.name);
    match decide(job, &work.join("right"), &rtl, false)? {
        Verdict::Proved => {}
        Verdict::Broken => bail!("does not hold: the model and its counter-example are in {}", work.join("right").display()),
        Verdict::Unknown => bail!("not decided within {} s", job.seconds),
    }
    let faulty = mutate(&rtl, job.fault.find, job.fault.replace).with_context(|| format!("fault '{}'", job.fault.name))?;
    match decide(job, &work.join("faulty"), &faulty, true)? {
        Verdict::Broken => Ok(()),
        other => bail!("proves nothing: with the fault '{}' it is {other:?} all the same", job.fault.name),
    }
}

/// Runs the job's method over `rtl`. With `find` set, a counter-example is looked for without the help that an induction is given (macro
/// FIND), so that the fault breaks what is claimed and not the help.
fn decide(job: &Job, work: &Path, rtl: &str, find: bool) -> Result<Verdict> {
    let properties = job.properties();
    match &job.method {
        Method::Pdr { join } => pdr::check(work, rtl, &properties, job.top, join, job.seconds),
        Method::Induction { .. } if find => pdr::counter_example(work, rtl, &format!("`define FIND\n{properties}"), job.top, job.seconds),
        Method::Induction { join } => pdr::induction(work, rtl, &properties, job.top, join, job.seconds),
    }
}

/// Replaces the one place that reads `find`.
fn mutate(rtl: &str, find: &str, replace: &str) -> Result<String> {
    let places = rtl.matches(find).count();
    ensure!(places == 1, "`{find}` is {places} times in the RTL, not once: adapt the fault in synth/src/jobs");
    Ok(rtl.replacen(find, replace, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_must_have_one_place() {
        assert_eq!(mutate("a <= b;", "b", "c").unwrap(), "a <= c;");
        assert!(mutate("b <= b;", "b", "c").is_err());
        assert!(mutate("a", "b", "c").is_err());
    }

    #[test]
    fn every_fault_has_its_place() {
        let lost: Vec<String> = jobs::all()
            .iter()
            .filter_map(|job| mutate(&(job.rtl)().unwrap(), job.fault.find, job.fault.replace).err().map(|e| format!("{}: {e}", job.name)))
            .collect();
        assert!(lost.is_empty(), "{}", lost.join("\n"));
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<String> = jobs::all().into_iter().map(|job| job.name).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
