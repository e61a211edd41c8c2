// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Calls the outside tools: which one, where, and what it said when it failed.
//!
//! The variables `YOSYS`, `NEXTPNR_ECP5`, `ECPPACK`, `NEXTPNR_ICE40`, `ICEPACK` and `VERILATOR` name the programs; cargo sets them to the pinned ones in `.tools/`. Tools run
//! inside the work folder and get relative names only: the WebAssembly builds have their own `/tmp`.

use anyhow::{bail, ensure, Context, Result};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Writes a file, named from the root, and says so.
///
/// # Errors
/// It cannot be written.
pub fn write(name: &str, text: &str) -> Result<()> {
    let path = root().join(name);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::write(&path, text).with_context(|| format!("cannot write {name}"))?;
    println!("wrote {name}");
    Ok(())
}

/// The cargo that runs this program, in the workspace.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// An outside program.
#[derive(Clone, Debug)]
pub struct Tool {
    variable: &'static str,
    program: PathBuf,
}

/// yosys.
pub const YOSYS: (&str, &str) = ("YOSYS", "yosys");
/// nextpnr for the ECP5.
pub const NEXTPNR: (&str, &str) = ("NEXTPNR_ECP5", "nextpnr-ecp5");
/// Packer for the ECP5.
pub const ECPPACK: (&str, &str) = ("ECPPACK", "ecppack");
/// nextpnr for the iCE40.
pub const NEXTPNR_ICE40: (&str, &str) = ("NEXTPNR_ICE40", "nextpnr-ice40");
/// Packer for the iCE40.
pub const ICEPACK: (&str, &str) = ("ICEPACK", "icepack");
/// Verilator.
pub const VERILATOR: (&str, &str) = ("VERILATOR", "verilator");

impl Tool {
    /// The program that the variable names, else the pinned one, else the one on the path.
    pub fn find((variable, name): (&'static str, &str)) -> Self {
        let pinned = root().join(".tools/bin").join(name);
        let program = match env::var_os(variable) {
            Some(chosen) => chosen.into(),
            None if pinned.is_file() => pinned,
            None => name.into(),
        };
        Self { variable, program }
    }

    /// A command for this tool in folder `work`.
    pub fn command(&self, work: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(work).stdin(Stdio::null());
        // Cargo sets it for one crate; in a makefile of Verilator its parentheses end in a shell.
        command.env_remove("CXXFLAGS");
        command
    }

    /// Runs the tool in `work` and returns what it printed (both streams).
    ///
    /// # Errors
    /// It does not start, or ends with an error: then its last lines are in the message.
    pub fn run(&self, work: &Path, arguments: &[&str]) -> Result<String> {
        let (good, text) = self.try_run(work, arguments)?;
        ensure!(good, "{} failed in {}:\n{}", self.program.display(), work.display(), last_lines(&text, 12));
        Ok(text)
    }

    /// As [`Tool::run`], but an error of the tool is `false`.
    ///
    /// # Errors
    /// It does not start.
    pub fn try_run(&self, work: &Path, arguments: &[&str]) -> Result<(bool, String)> {
        let output = self.command(work).args(arguments).output().with_context(|| {
            format!(
                "{} does not start; run the make target, which sets it up, or set {} to a system one",
                self.program.display(),
                self.variable
            )
        })?;
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text += &String::from_utf8_lossy(&output.stderr);
        Ok((output.status.success(), text))
    }

    /// What the tool says of its version, on one line.
    ///
    /// # Errors
    /// It does not start.
    pub fn version(&self) -> Result<String> {
        let argument = if self.variable == "YOSYS" { "-V" } else { "--version" };
        let text = self.run(&root(), &[argument])?;
        match text.lines().find(|line| line.chars().any(|c| c.is_ascii_digit())) {
            Some(line) => Ok(line.split(", Release").next().unwrap_or(line).trim().to_string()),
            None => bail!("{} {argument} prints no version", self.program.display()),
        }
    }
}

/// What a reader wants of a tool's own line: `Yosys 0.70 (git sha1 …` is `Yosys 0.70`, `"…" -- Next … (Version nextpnr-0.11.1).` is
/// `nextpnr-0.11.1`.
pub fn brief(version: &str) -> &str {
    match version.split_once("(Version ") {
        Some((_, rest)) => rest.trim_end_matches(['.', ')']),
        None => version.split(" (").next().unwrap_or(version),
    }
}

/// The last `count` lines that are not empty.
pub fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_log() {
        assert_eq!(last_lines("a\n\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 5), "a");
    }

    #[test]
    fn a_missing_tool_is_named_with_its_variable() {
        let tool = Tool { variable: "YOSYS", program: "/nowhere/yosys".into() };
        let error = tool.run(Path::new("/"), &["-V"]).unwrap_err();
        assert!(error.to_string().contains("set YOSYS"), "{error}");
    }

    #[test]
    fn versions_are_brief() {
        assert_eq!(brief("Yosys 0.70 (git sha1 28ba3cb92"), "Yosys 0.70");
        assert_eq!(brief("\"yowasp\" -- Next Generation Place and Route (Version nextpnr-0.11.1)."), "nextpnr-0.11.1");
        assert_eq!(brief("\"nextpnr-ecp5\" -- Next Generation Place and Route (Version nextpnr-0.11.1)"), "nextpnr-0.11.1");
        assert_eq!(brief("Yosys 0.33"), "Yosys 0.33");
    }
}
