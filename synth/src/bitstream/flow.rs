// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The tools, one after the other, in the folder of a board's top.

use super::{log, placed::Placed};
use crate::output_registers;
use crate::tools::{self, brief, Tool};
use anyhow::{Context, Result};
use equipoise_boards::{board::Family, constraints, module_name, Board, Top};
use rust_hdl_emit::bare;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The RTL as yosys reads it: it names cells by their lines, and comments must not change a bitstream.
const BARE: &str = "bare.v";

/// What a finished build leaves, of either family.
const RESULTS: [&str; 5] = ["top.bit", "top.bin", "top.svf", "report.json", "report.md"];

/// A board's top on its way to a bitstream.
pub struct Build {
    work: PathBuf,
    family: Family,
    module: String,
    verilog: String,
    constraints: String,
    device: Vec<String>,
    yosys: Tool,
    nextpnr: Tool,
    pack: Tool,
}

impl Build {
    /// Prints Verilog and constraints into the work folder.
    ///
    /// # Errors
    ///
    /// The core cannot be printed, or the folder cannot be written.
    pub fn start(board: &Board, top: Top, work: &Path) -> Result<Self> {
        Self::of(board, module_name(board, top), equipoise_boards::verilog(board, top)?, constraints::file(board, top).text, work)
    }

    /// The same for any Verilog and constraints.
    ///
    /// # Errors
    ///
    /// The folder cannot be written.
    pub fn of(board: &Board, module: String, verilog: String, constraints: String, work: &Path) -> Result<Self> {
        let family = board.device.family;
        let (nextpnr, pack) = match family {
            Family::Ecp5 => (tools::NEXTPNR, tools::ECPPACK),
            Family::Ice40 => (tools::NEXTPNR_ICE40, tools::ICEPACK),
        };
        let mut device: Vec<String> = [board.device.option, "--package", board.device.package].map(String::from).to_vec();
        if let Some(speed) = board.device.speed {
            device.extend(["--speed".to_string(), speed.to_string()]);
        }
        let build = Build {
            work: work.to_path_buf(),
            family,
            module,
            verilog,
            constraints,
            device,
            yosys: Tool::find(tools::YOSYS),
            nextpnr: Tool::find(nextpnr),
            pack: Tool::find(pack),
        };
        fs::create_dir_all(work).with_context(|| format!("cannot make {}", work.display()))?;
        // If this build fails, no bitstream of an older one may be taken for its.
        for result in RESULTS.map(|name| work.join(name)).into_iter().filter(|path| path.exists()) {
            fs::remove_file(&result).with_context(|| format!("cannot remove {}", result.display()))?;
        }
        build.write("top.v", &build.verilog)?;
        build.write(BARE, &bare::lines(&build.verilog))?;
        build.write(build.pins(), &build.constraints)?;
        Ok(build)
    }

    /// Writes a file beside what the tools leave.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, name: &str, text: &str) -> Result<()> {
        let path = self.work.join(name);
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    fn pins(&self) -> &'static str {
        match self.family {
            Family::Ecp5 => "top.lpf",
            Family::Ice40 => "top.pcf",
        }
    }

    /// Name of the bitstream.
    pub fn bitstream(&self) -> &'static str {
        match self.family {
            Family::Ecp5 => "top.bit",
            Family::Ice40 => "top.bin",
        }
    }

    /// All that the tools are given: two builds with the same text are the same design.
    pub fn design(&self) -> String {
        let synthesis = synthesis(self.family, &self.module);
        [bare::lines(&self.verilog).as_str(), &self.constraints, &synthesis, &self.device.join(" "), &placement(self.family).join(" ")]
            .join("\n")
    }

    /// What the tools say of themselves.
    ///
    /// # Errors
    ///
    /// One does not start.
    pub fn versions(&self) -> Result<Vec<String>> {
        // The packers have no version of their own worth the name: they come with the database of nextpnr's build.
        Ok(vec![brief(&self.yosys.version()?).to_string(), brief(&self.nextpnr.version()?).to_string()])
    }

    /// The RTL to `netlist.json`, for nextpnr, and the same as `netlist.v`, for simulation. On an ECP5, registers behind block RAMs become the
    /// RAMs' own.
    ///
    /// # Errors
    ///
    /// yosys fails.
    pub fn synthesise(&self) -> Result<()> {
        let script = format!("read_verilog -sv {BARE}; {} -json synthesis.json", synthesis(self.family, &self.module));
        let mut text = self.yosys.run(&self.work, &["-p", &script])?;
        let path = self.work.join("synthesis.json");
        let json = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (netlist, moved) = match self.family {
            Family::Ecp5 => output_registers::move_in(&json, &self.module)?,
            Family::Ice40 => (json, 0),
        };
        self.write("netlist.json", &netlist)?;
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        text += &format!("\n{moved} registers moved into the block RAMs behind which they were.\n");
        text += &self.yosys.run(&self.work, &["-p", "read_json netlist.json; rename -hide; write_verilog -noattr netlist.v"])?;
        self.write("yosys.log", &text)
    }

    /// Places and routes, and reads what came of it.
    ///
    /// # Errors
    ///
    /// nextpnr fails, or a constraint is lost; a missed clock is not an error here.
    pub fn place(&self, seed: u32) -> Result<Placed> {
        let seed = seed.to_string();
        let mut arguments: Vec<&str> = self.device.iter().map(String::as_str).collect();
        arguments.extend(["--seed", &seed, "--json", "netlist.json", "--report", "report.json", "--timing-allow-fail"]);
        arguments.extend(placement(self.family));
        let (good, text) = self.nextpnr.try_run(&self.work, &arguments)?;
        self.write("nextpnr.log", &text)?;
        log::check(&text, good, &self.work)?;
        log::all_pins_placed(&text, &self.constraints)?;
        let path = self.work.join("report.json");
        let report = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let placed = Placed::read(&report).with_context(|| format!("cannot make sense of {}", path.display()))?;
        log::all_clocks_constrained(&placed.timing, &self.constraints)?;
        Ok(placed)
    }

    /// Packs the last placement.
    ///
    /// # Errors
    ///
    /// The packer fails.
    pub fn pack(&self) -> Result<()> {
        let arguments: &[&str] = match self.family {
            Family::Ecp5 => &["--compress", "--svf", "top.svf", "top.config", "top.bit"],
            Family::Ice40 => &["top.asc", "top.bin"],
        };
        self.pack.run(&self.work, arguments)?;
        Ok(())
    }
}

/// yosys's commands from Verilog to cells of a family; options of the last command may follow.
///
/// For the ECP5 it is `synth_ecp5` with wires of 0.9 ns, as they come out, where that assumes 0.3 ns: carry chains would seem longer than they are,
/// and logic that is as deep as they are would be left so.
///
/// The iCE40 has no small memories: a lane's four words become registers there, which it has more of than block RAM.
pub fn synthesis(family: Family, top: &str) -> String {
    match family {
        Family::Ecp5 => format!(
            "synth_ecp5 -top {top} -run begin:map_luts; check -latchonly -assert; techmap -map +/lattice/latches_map.v; abc9 -W 900; clean; \
             synth_ecp5 -top {top} -run map_cells:"
        ),
        Family::Ice40 => format!(
            "synth_ice40 -top {top} -run begin:map_ram; setattr -set ram_style \"logic\" {top}/c:*lane_*.store.memory; \
             synth_ice40 -top {top} -run map_ram:"
        ),
    }
}

/// nextpnr's files and placer. With the static one ECP5 tops came out some MHz faster than with the usual one, seed by seed, in the same time.
fn placement(family: Family) -> &'static [&'static str] {
    match family {
        Family::Ecp5 => &["--lpf", "top.lpf", "--textcfg", "top.config", "--placer", "static"],
        Family::Ice40 => &["--pcf", "top.pcf", "--asc", "top.asc"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_begins_without_results() {
        let work = std::env::temp_dir().join(format!("equipoise-results-{}", std::process::id()));
        fs::create_dir_all(&work).unwrap();
        for name in RESULTS {
            fs::write(work.join(name), "of an older build").unwrap();
        }
        let (board, _) = equipoise_boards::find("colorlight-i5", "two-members").unwrap();
        Build::of(&board, "m".into(), "verilog".into(), "constraints".into(), &work).unwrap();
        let mut left: Vec<_> = fs::read_dir(&work).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        fs::remove_dir_all(&work).unwrap();
        assert_eq!(left, [BARE, "top.lpf", "top.v"]);
    }
}
