// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which tenth of the recorded proofs is proved again although nothing changed.
//!
//! The commit's hash says it: a commit is always checked in the same way, on every machine and in a clone of any depth, and the next commit
//! most likely takes another tenth. All of them are proved each night.

use crate::tools;
use std::process::Command;

/// Parts into which the proofs are dealt.
pub const PARTS: usize = 10;

/// The part that is due: of the commit, or, without git, of the day.
pub fn due() -> usize {
    let said = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(tools::root()).output();
    let commit = said.ok().filter(|said| said.status.success()).map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
    commit.and_then(|commit| of(&commit)).unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        (now.as_secs() / (24 * 3600)) as usize % PARTS
    })
}

fn of(commit: &str) -> Option<usize> {
    Some(usize::from_str_radix(commit.get(..7)?, 16).ok()? % PARTS)
}

/// Whether proof number `index` of the list is in part `part`: neighbours, which are of one box, are in different ones.
pub fn holds(part: usize, index: usize) -> bool {
    index % PARTS == part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_hold_every_proof_once() {
        for index in 0..crate::jobs::all().len() {
            assert_eq!((0..PARTS).filter(|&part| holds(part, index)).count(), 1);
        }
    }

    #[test]
    fn a_commit_has_a_part_and_every_part_a_commit() {
        assert_eq!(of("0000010ab"), Some(6));
        assert_eq!(of("0000010cd"), Some(6), "the same again");
        assert_eq!(of("none"), None);
        let mut seen: Vec<_> = (0..PARTS).filter_map(|n| of(&format!("{n:07x}"))).collect();
        seen.sort();
        assert_eq!(seen, (0..PARTS).collect::<Vec<_>>());
    }
}
