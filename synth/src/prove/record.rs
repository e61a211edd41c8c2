// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `synth/proofs.json`: what was proved, by the hash of all that a proof depends on.

use crate::{bitstream::hash, jobs::Job, tools};
use anyhow::{Context, Result};
use rust_hdl_emit::bare;
use std::{collections::BTreeMap, fs, io::ErrorKind};

/// The file, from the root.
pub const FILE: &str = "synth/proofs.json";

/// Keys of what was proved, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    keys: BTreeMap<String, String>,
}

impl Record {
    /// Reads the file; without one nothing is recorded.
    ///
    /// # Errors
    /// It is damaged.
    pub fn read() -> Result<Self> {
        match fs::read_to_string(tools::root().join(FILE)) {
            Ok(text) => {
                Ok(Record { keys: serde_json::from_str(&text).with_context(|| format!("{FILE} is damaged; {AGAIN} makes it anew"))? })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Record::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {FILE}")),
        }
    }

    /// Writes the file, one proof a line.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn write(&self) -> Result<()> {
        tools::write(FILE, &(serde_json::to_string_pretty(&self.keys)? + "\n"))
    }

    /// Whether this very proof is recorded.
    pub fn has(&self, name: &str, key: &str) -> bool {
        self.keys.get(name).is_some_and(|known| known == key)
    }

    /// Records a proof, or, without a key, that it did not succeed.
    pub fn put(&mut self, name: &str, key: Option<&str>) {
        match key {
            Some(key) => drop(self.keys.insert(name.into(), key.into())),
            None => drop(self.keys.remove(name)),
        }
    }

    /// Forgets what is not among `names`.
    pub fn keep_only(&mut self, names: &[String]) {
        self.keys.retain(|name, _| names.contains(name));
    }

    /// How the record differs from `proofs`, names and keys, of all that there are by `names`: one line each.
    pub fn differences(&self, names: &[String], proofs: &[(&str, &str)]) -> Vec<String> {
        let wrong = proofs.iter().filter(|(name, key)| !self.has(name, key));
        let stale = wrong.map(|(name, _)| format!("{name} ({})", if self.keys.contains_key(*name) { "changed" } else { "not recorded" }));
        let surplus = self.keys.keys().filter(|name| !names.contains(name)).map(|name| format!("{name} (recorded, and no proof any more)"));
        stale.chain(surplus).collect()
    }
}

/// What makes the record anew.
pub const AGAIN: &str = "make prove RECORD=1";

/// What asks the tools and reads their answers.
const ASKS: &str = include_str!("../pdr.rs");

/// SHA-256 of all that decides whether `job` succeeds: RTL and RTL with the fault, and properties, without comments and blanks; what the
/// tools are told, and what tells them; and `tools`, which they are.
pub fn key(job: &Job, rtl: &str, tools: &str) -> Result<String> {
    let mut parts = vec![tools.to_string(), ASKS.to_string()];
    for (faulty, rtl) in [(false, rtl), (true, &job.break_it(rtl)?)] {
        parts.push(bare::bare(rtl));
        parts.push(bare::bare(&job.properties(faulty)));
        parts.extend(job.question(faulty).scripts());
    }
    // With their lengths, so that nothing moves from one to the next unseen.
    let text: String = parts.iter().map(|part| format!("{}\n{part}\n", part.len())).collect();
    Ok(hash(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs;

    fn job() -> Job {
        jobs::all().into_iter().find(|job| job.name == "axil_once").unwrap()
    }

    #[test]
    fn a_key_is_of_what_counts() {
        let job = job();
        let rtl = (job.rtl)().unwrap();
        let of = |job: &Job, rtl: &str| key(job, rtl, "y").unwrap();
        let plain = of(&job, &rtl);
        let dressed = rtl.replace('\n', "\n\n  // A remark.\n").replace("    assign ", "  assign /* so */  ");
        assert_ne!(rtl, dressed);
        assert_eq!(plain, of(&job, &dressed), "comments and blanks");
        assert_ne!(plain, of(&job, &rtl.replacen("1'b1", "1'b0", 1)), "a token");
        assert_ne!(plain, key(&job, &rtl, "z").unwrap(), "tools");
        let mut other = self::job();
        other.fault.replace = "written <= 1'b0;";
        assert_ne!(plain, of(&other, &rtl), "the fault");
        let mut other = self::job();
        other.defines += "\n`define MORE";
        assert_ne!(plain, of(&other, &rtl), "properties");
        let mut other = self::job();
        other.defines += "\n// A remark.";
        assert_eq!(plain, of(&other, &rtl), "comments of properties");
        let other = Job { seconds: 1, ..self::job() };
        assert_ne!(plain, of(&other, &rtl), "what the tools are told");
        assert!(key(&job, &rtl.replace(job.fault.find, ""), "y").is_err(), "a fault without a place");
    }

    #[test]
    fn what_differs_is_named_with_its_reason() {
        let mut record = Record::default();
        for name in ["same", "changed", "gone", "failed"] {
            record.put(name, Some("1"));
        }
        record.put("failed", None);
        let names = ["same", "changed", "new"].map(String::from);
        let proofs = [("same", "1"), ("changed", "2"), ("new", "1")];
        let expected = ["changed (changed)", "new (not recorded)", "gone (recorded, and no proof any more)"];
        assert_eq!(record.differences(&names, &proofs), expected);
        record.keep_only(&names);
        record.put("changed", Some("2"));
        record.put("new", Some("1"));
        assert!(record.differences(&names, &proofs).is_empty());
    }
}
