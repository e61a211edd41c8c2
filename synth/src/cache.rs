// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Results kept by a hash of everything that they depend on: RTL, harness, settings, tool versions.

use anyhow::{Context, Result};
use serde::{de::DeserializeOwned, Serialize};
use std::{fs, io::ErrorKind, path::PathBuf};

/// 128-bit FNV-1a over the parts, each with its length, in hexadecimal. Not for secrets: two designs will not collide by chance.
pub fn key(parts: &[&str]) -> String {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for part in parts {
        for byte in part.len().to_le_bytes().iter().chain(part.as_bytes()) {
            hash = (hash ^ u128::from(*byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

fn path(key: &str) -> PathBuf {
    crate::tools::root().join("build/bench-cache").join(format!("{key}.json"))
}

/// The result kept under `key`. An unreadable one counts as none.
pub fn get<T: DeserializeOwned>(key: &str) -> Option<T> {
    serde_json::from_str(&fs::read_to_string(path(key)).ok()?).ok()
}

/// Keeps a result under `key`.
///
/// # Errors
/// The cache folder cannot be written.
pub fn put<T: Serialize>(key: &str, result: &T) -> Result<()> {
    let path = path(key);
    let folder = path.parent().context("cache path without a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(&path, serde_json::to_string(result)?).with_context(|| format!("cannot write {}", path.display()))
}

/// Forgets what is kept under `key`, if anything is.
///
/// # Errors
/// The file cannot be removed.
pub fn remove(key: &str) -> Result<()> {
    let path = path(key);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error).with_context(|| format!("cannot remove {}", path.display())),
        _ => Ok(()),
    }
}

/// The result kept under `key`, or the one that `make` finds, which is then kept.
///
/// # Errors
/// Those of `make`, or the cache folder cannot be written.
pub fn get_or<T: Serialize + DeserializeOwned>(key: &str, make: impl FnOnce() -> Result<T>) -> Result<T> {
    if let Some(known) = get(key) {
        return Ok(known);
    }
    let made = make()?;
    put(key, &made)?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_depends_on_every_part_and_its_borders() {
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(key(&["a"]), key(&["a", ""]));
        assert_eq!(key(&["a", "b"]), key(&["a", "b"]));
    }

    #[test]
    fn made_once() {
        let key = key(&["cache test", &std::process::id().to_string()]);
        assert_eq!(get_or(&key, || Ok(1)).unwrap(), 1);
        assert_eq!(get_or(&key, || Ok(2)).unwrap(), 1);
        remove(&key).unwrap();
        remove(&key).unwrap();
        assert!(get_or::<i32>(&key, || anyhow::bail!("no")).is_err());
    }
}
