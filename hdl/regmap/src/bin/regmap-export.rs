// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Writes the register map for other programs: `regmap-export DIR [--ports N]`.

use anyhow::{bail, Context, Result};
use equipoise_regmap::{export, MAX_PORTS};
use std::path::PathBuf;

const USAGE: &str = "usage: regmap-export DIR [--ports N]\n\
    writes csr.csv (for N ports, else 4), equipoise.svd, equipoise.rdl, equipoise.h and registers.md into DIR";

fn main() -> Result<()> {
    let (mut dir, mut ports) = (None, export::CSV_PORTS);
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => {
                println!("{USAGE}");
                return Ok(());
            }
            Some("--ports") => {
                ports = args
                    .next()
                    .and_then(|value| value.to_str()?.parse().ok())
                    .filter(|n| (2..=MAX_PORTS).contains(n))
                    .with_context(|| format!("--ports takes a number from 2 to {MAX_PORTS}\n{USAGE}"))?;
            }
            _ if dir.is_none() => dir = Some(PathBuf::from(arg)),
            _ => bail!("one directory is enough: {arg:?} is too much\n{USAGE}"),
        }
    }
    let dir = dir.context(USAGE)?;
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot make the directory {}", dir.display()))?;
    for (name, text) in export::files(ports)? {
        let path = dir.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}
