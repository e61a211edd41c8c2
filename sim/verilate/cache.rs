// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Libraries that every build of the workspace shares, whatever its profile, features and selection of packages.
//!
//! Cargo gives each of those a folder of its own (`OUT_DIR`); what is in it is linked from here. An entry is a folder named by what it holds
//! and the hash of all that made it. It appears whole, by one rename, and is never written again, so builds side by side need no lock: at
//! worst both make the same. Old entries may go at any time, as those who took one have links of their own.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, fs, process};

/// Entries of one name that stay: a few states of the RTL, each with and without traces and coverage.
const KEPT: usize = 8;

/// After this a half-made entry is nobody's.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

/// Where the entries are: `EQUIPOISE_MODELS`, else `build/models` of the workspace.
fn root() -> PathBuf {
    match env::var_os("EQUIPOISE_MODELS").filter(|folder| !folder.is_empty()) {
        Some(folder) => folder.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../build/models"),
    }
}

fn entry(name: &str, stamp: &str) -> PathBuf {
    root().join(format!("{name}-{stamp}"))
}

/// Links `files`, named from `out`, from the entry; false if it is not there whole.
pub fn take(name: &str, stamp: &str, out: &Path, files: &[String]) -> bool {
    let entry = entry(name, stamp);
    let taken = files.iter().all(|file| link(&entry.join(flat(file)), &out.join(file)).is_ok());
    if taken {
        // The entries that are used last are those that stay.
        let _ = fs::File::open(&entry).and_then(|folder| folder.set_modified(SystemTime::now()));
    }
    taken
}

/// Makes an entry of `files`, named from `out`. Where that is not possible the next build makes them again: a warning, no error.
pub fn give(name: &str, stamp: &str, out: &Path, files: &[String]) {
    let entry = entry(name, stamp);
    let new = root().join(format!(".new-{name}-{stamp}-{}", process::id()));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(&new)?;
        files.iter().try_for_each(|file| link(&out.join(file), &new.join(flat(file))))?;
        fs::rename(&new, &entry)
    };
    if let Err(error) = write() {
        let _ = fs::remove_dir_all(&new);
        if !entry.is_dir() {
            println!("cargo:warning=cannot keep the model {name} in {}: {error}", entry.display());
        }
    }
    forget(name);
}

/// Removes all entries of `name` but those used last, and what a build that was killed left half made.
fn forget(name: &str) {
    let Ok(list) = fs::read_dir(root()) else { return };
    let list: Vec<_> = list.flatten().collect();
    for half in list.iter().filter(|file| file.file_name().to_string_lossy().starts_with(".new-")) {
        let modified = half.metadata().and_then(|data| data.modified());
        if modified.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED)) {
            let _ = fs::remove_dir_all(half.path());
        }
    }
    let own = |file: &fs::DirEntry| file.file_name().to_str().and_then(|f| f.rsplit_once('-')).is_some_and(|(of, _)| of == name);
    let mut entries: Vec<_> =
        list.iter().filter(|file| own(file)).filter_map(|file| Some((file.metadata().ok()?.modified().ok()?, file.path()))).collect();
    entries.sort();
    for (_, path) in entries.iter().rev().skip(KEPT) {
        let _ = fs::remove_dir_all(path);
    }
}

/// An entry has no folders.
fn flat(file: &str) -> String {
    file.replace('/', "+")
}

/// The same file under another name, or a copy on another disk; what was there goes.
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    let _ = fs::remove_file(to);
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}
