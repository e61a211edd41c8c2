// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Finds Verilator and runs it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, path};

/// A Verilator that answered.
pub struct Verilator {
    program: PathBuf,
    /// Folder of the runtime's headers and sources.
    pub include: PathBuf,
    /// What it says of itself; part of the stamp that tells whether a model is fresh.
    pub version: String,
}

impl Verilator {
    /// `VERILATOR`, else the workspace's pinned one, else the one on `PATH`.
    pub fn find() -> Result<Self, String> {
        let pinned = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/bin/verilator");
        println!("cargo:rerun-if-changed={}", pinned.display());
        let program = match env::var_os("VERILATOR").filter(|v| !v.is_empty()) {
            // It is called in another folder.
            Some(program) if Path::new(&program).components().count() > 1 => {
                path::absolute(&program).map_err(|e| format!("VERILATOR: {e}"))?
            }
            Some(program) => PathBuf::from(program),
            None if pinned.exists() => pinned,
            None => PathBuf::from("verilator"),
        };
        let ask = |argument: &[&str]| -> Result<String, String> {
            let answer = Command::new(&program).args(argument).output();
            match answer {
                Ok(o) if o.status.success() => Ok(String::from_utf8_lossy(&o.stdout).trim().to_string()),
                _ => Err(format!(
                    "Verilator was not found (tried `{}`): run `make test` (or only `make tools`), which sets it up, or set VERILATOR to an installed one.",
                    program.display()
                )),
            }
        };
        let version = ask(&["--version"])?;
        let root = ask(&["--getenv", "VERILATOR_ROOT"])?;
        let include = PathBuf::from(&root).join("include");
        if !include.join("verilated.h").exists() {
            return Err(format!(
                "Verilator `{}` names {} as its folder, and there is no include/verilated.h in it: run `make test` (or only `make tools`), which sets up a whole one.",
                program.display(),
                root
            ));
        }
        Ok(Verilator { program, include, version })
    }

    /// Translates `file`, which is in `dir`, into C++ there; names in messages of the model do not say where that is. Any warning is an error.
    pub fn translate(&self, arguments: &[String], dir: &Path, file: &str) -> Result<(), String> {
        let mut command = Command::new(&self.program);
        command.args(arguments).args(["--Mdir", ".", file]).current_dir(dir);
        let output = command.output().map_err(|e| format!("cannot run `{}`: {e}", self.program.display()))?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!(
            "Verilator refuses {}:\n{}{}",
            dir.join(file).display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}
