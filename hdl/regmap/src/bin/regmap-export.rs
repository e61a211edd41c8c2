// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Writes the register map for other programs, and into the pages of `docs`: `regmap-export [DIR [--ports N]]`.

use anyhow::{bail, Context, Result};
use equipoise_regmap::{export, MAX_PORTS};
use std::path::{Path, PathBuf};

const USAGE: &str = "usage: regmap-export [DIR [--ports N]]\n\
    writes csr.csv (for N ports, else 4), equipoise.svd, equipoise.rdl, equipoise.h and registers.md into DIR;\n\
    without DIR, in the root of the repository: into docs/generated, and the tables inside the pages of docs";

fn main() -> Result<()> {
    let (mut dir, mut ports) = (None, None);
    let mut args = std::env::args_os().skip(1);
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => {
                println!("{USAGE}");
                return Ok(());
            }
            Some("--ports") => {
                let number = args
                    .next()
                    .and_then(|value| value.to_str()?.parse().ok())
                    .filter(|n| (2..=MAX_PORTS).contains(n))
                    .with_context(|| format!("--ports takes a number from 2 to {MAX_PORTS}\n{USAGE}"))?;
                ports = Some(number);
            }
            _ if dir.is_none() => dir = Some(PathBuf::from(arg)),
            _ => bail!("one directory is enough: {arg:?} is too much\n{USAGE}"),
        }
    }
    match (dir, ports) {
        (Some(dir), ports) => write_files(&dir, ports.unwrap_or(export::CSV_PORTS)),
        (None, Some(_)) => bail!("--ports needs a directory: the committed csr.csv is for {} ports\n{USAGE}", export::CSV_PORTS),
        (None, None) => refresh(Path::new("docs")),
    }
}

fn write_files(dir: &Path, ports: usize) -> Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make the directory {}", dir.display()))?;
    for (name, text) in export::files(ports)? {
        write(&dir.join(name), &text)?;
    }
    Ok(())
}

/// Every page is filled before the first file is written: an error leaves all as it was.
fn refresh(docs: &Path) -> Result<()> {
    if !docs.is_dir() {
        bail!("there is no {} here: call it in the root of the repository, or name a directory\n{USAGE}", docs.display());
    }
    let mut pages = vec![];
    for name in export::PAGES {
        let path = docs.join(name);
        let page = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        pages.push((export::fill(&page).with_context(|| path.display().to_string())?, path));
    }
    write_files(&docs.join("generated"), export::CSV_PORTS)?;
    pages.iter().try_for_each(|(page, path)| write(path, page))
}

fn write(path: &Path, text: &str) -> Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}
