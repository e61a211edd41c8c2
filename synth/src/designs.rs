// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What is measured: the block's selector, the plain peers, whole blocks.

use crate::flow::{Conditions, Device, Settings};
use anyhow::Result;
use equipoise_hdl::balance::selector::frame_spacing;
use equipoise_regmap::{Feature, Features};

/// A family of designs, a group of rows in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The block's selector at W = 64: the matrix up to four ports, then the banks.
    Selector,
    /// The same with four bits more a difference.
    Guarded,
    /// The matrix alone, one decision per clock, which more ports have at W ≥ 128.
    Matrix,
    /// Cross products by hand, one decision per clock.
    Plain,
    /// Cross products by hand, tree in stages.
    PlainStaged,
    /// What lies between lanes and egress buffers, without the selector.
    Crossbar,
    /// The whole block.
    Block,
    /// It with no policy but STATIC.
    Static,
    /// STATIC and one feature, with what that one needs.
    With(Feature),
}

impl Family {
    /// Heading in table and picture.
    pub fn title(self) -> &'static str {
        match self {
            Family::Selector => "selector",
            Family::Guarded => "selector, differences of 35 bits",
            Family::Matrix => "selector, a decision a clock (W ≥ 128)",
            Family::Plain => "plain selector, one decision per clock",
            Family::PlainStaged => "plain selector, in stages",
            Family::Crossbar => "crossbar alone",
            Family::Block => "whole block, all policies",
            Family::Static => "whole block, STATIC alone",
            Family::With(Feature::RoundRobin) => "STATIC and ROUND_ROBIN",
            Family::With(Feature::ActiveBackup) => "STATIC and ACTIVE_BACKUP",
            Family::With(Feature::LeastLoad) => "STATIC and LEAST_LOAD",
            Family::With(Feature::Rebalance) => "STATIC and REBALANCE",
            Family::With(Feature::Quota) => "STATIC, QUOTA and REBALANCE",
            Family::With(Feature::NoRoom) => "STATIC and NO_ROOM",
        }
    }
}

/// One design at one size.
#[derive(Clone, Copy, Debug)]
pub struct Design {
    /// Family.
    pub family: Family,
    /// Ports N.
    pub ports: usize,
    /// Stream width W in bits; 0 for a selector.
    pub width: usize,
    /// Seeds 1 to this one.
    pub seeds: u32,
}

/// All rows of the table, in order.
pub fn all() -> Vec<Design> {
    let design = |family, ports, width, seeds| Design { family, ports, width, seeds };
    // Fewer seeds for the largest: they take long.
    let mut rows: Vec<Design> = [(2, 5), (3, 5), (4, 5), (8, 5), (16, 3)].map(|(n, seeds)| design(Family::Selector, n, 0, seeds)).to_vec();
    rows.extend([(4, 5), (8, 5), (16, 3)].map(|(n, seeds)| design(Family::Guarded, n, 0, seeds)));
    rows.push(design(Family::Matrix, 8, 0, 5));
    rows.extend([2, 4, 8].map(|n| design(Family::Plain, n, 0, 5)));
    rows.extend([2, 4, 8].map(|n| design(Family::PlainStaged, n, 0, 5)));
    rows.extend([(2, 5), (4, 5), (8, 5), (16, 3)].map(|(n, seeds)| design(Family::Crossbar, n, 64, seeds)));
    rows.extend([(2, 5), (4, 5), (8, 5), (16, 3)].map(|(n, seeds)| design(Family::Block, n, 64, seeds)));
    rows.push(design(Family::Block, 4, 512, 3));
    rows.extend([(4, 5), (8, 3)].map(|(n, seeds)| design(Family::Static, n, 64, seeds)));
    // What each costs alone.
    rows.extend(
        [Feature::RoundRobin, Feature::ActiveBackup, Feature::LeastLoad, Feature::Rebalance, Feature::Quota, Feature::NoRoom]
            .map(|feature| design(Family::With(feature), 4, 64, 3)),
    );
    rows
}

impl Design {
    /// Name of the measured module.
    pub fn top(&self) -> String {
        match self.family {
            Family::Selector => format!("selector_n{}", self.ports),
            Family::Guarded => format!("selector_guarded_n{}", self.ports),
            Family::Matrix => format!("matrix_n{}", self.ports),
            Family::Plain => format!("selector_cross_n{}", self.ports),
            Family::PlainStaged => format!("selector_cross_slow_n{}", self.ports),
            Family::Crossbar => format!("crossbar_n{}", self.ports),
            Family::Block | Family::Static | Family::With(_) => equipoise_hdl::team_name(self.ports, self.width, self.features()),
        }
    }

    /// The smaller one but for what would fill two thirds of it: routing does not come to an end there.
    pub fn device(&self) -> Device {
        match (self.family, self.ports) {
            (Family::Block, 16) => Device::Ecp5_85k,
            _ => Device::Ecp5_45k,
        }
    }

    /// Whether it is a box alone, or what one is compared with, and no whole block.
    fn is_alone(&self) -> bool {
        !matches!(self.family, Family::Block | Family::Static | Family::With(_))
    }

    /// What it is measured on, and how.
    pub fn conditions(&self) -> Conditions {
        let settings = if self.is_alone() { Settings::Tools } else { Settings::Block };
        Conditions { device: self.device(), settings, seeds: self.seeds }
    }

    /// Of a block, beside STATIC.
    fn features(&self) -> Features {
        match self.family {
            Family::Block => Features::ALL,
            Family::With(feature) => Features::NONE.with(feature),
            _ => Features::NONE,
        }
    }

    /// Clocks from one decision to the next, for the shortest frames that the design is asked to decide: one beat each for a
    /// selector, or as many as the banks need, 64 bytes for a block.
    pub fn interval(&self) -> u32 {
        match self.family {
            Family::Selector | Family::Guarded => frame_spacing(self.ports, 64) as u32,
            Family::Matrix | Family::Plain => 1,
            Family::PlainStaged => 2 * self.ports.ilog2() + 2,
            Family::Crossbar | Family::Block | Family::Static | Family::With(_) => (512 / self.width.max(1)).max(1) as u32,
        }
    }

    /// Its Verilog.
    ///
    /// # Errors
    /// Those of the emitter.
    pub fn verilog(&self) -> Result<String> {
        match self.family {
            Family::Selector => crate::rtl::selector(self.ports),
            Family::Guarded => crate::rtl::guarded_selector(self.ports),
            Family::Matrix => crate::rtl::matrix(self.ports),
            Family::Plain => Ok(self.plain("selector_cross", "")),
            Family::PlainStaged => Ok(self.plain("selector_cross_slow", ", output busy")),
            Family::Crossbar => crate::rtl::crossbar(self.ports),
            Family::Block | Family::Static | Family::With(_) => crate::rtl::team_with(self.ports, self.width, self.features()),
        }
    }

    /// The hand-written selector at one size: parameters set, ports with numbers.
    fn plain(&self, module: &str, more: &str) -> String {
        let (n, top, index) = (self.ports, self.top(), self.ports.ilog2());
        let busy = if more.is_empty() { "" } else { ", .busy(busy)" };
        format!(
            "{}
module {top} (
    input clk, input rst, input first, input [6:0] n, input [{share}:0] share, input [{last}:0] eligible, input epoch_start,
    output [{last}:0] win{more}
);
  {module} #(.N({n}), .INDEX({index})) selector (
    .clk(clk), .rst(rst), .first(first), .n(n), .share(share), .eligible(eligible), .epoch_start(epoch_start), .win(win){busy}
  );
endmodule
",
            include_str!("../peers/selector_cross.v"),
            share = n * 16 - 1,
            last = n - 1,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ports, tools};
    use std::{fs, path::Path, process::Command};

    #[test]
    fn peers_have_ports_that_the_harness_understands() {
        for family in [Family::Plain, Family::PlainStaged] {
            let design = Design { family, ports: 8, width: 0, seeds: 1 };
            let ports = ports::parse(&design.verilog().unwrap(), &design.top()).unwrap();
            assert!(ports.iter().any(|p| p.name == "share" && p.bits == 128));
            assert!(ports.iter().any(|p| p.name == "win" && p.bits == 8 && !p.input));
        }
    }

    #[test]
    fn intervals() {
        let interval = |family, ports, width| Design { family, ports, width, seeds: 1 }.interval();
        assert_eq!(interval(Family::Selector, 4, 0), 1);
        assert_eq!(interval(Family::Selector, 8, 0), 7);
        assert_eq!(interval(Family::Matrix, 8, 0), 1);
        assert_eq!(interval(Family::PlainStaged, 8, 0), 8);
        assert_eq!(interval(Family::Block, 4, 64), 8);
        assert_eq!(interval(Family::Block, 4, 512), 1);
    }

    /// Builds and runs the random check of the plain selectors; the lines it printed.
    fn check(name: &str, verilog: &str, n: usize) -> String {
        let work = tools::root().join("build/peer-check").join(name);
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work).unwrap();
        fs::write(work.join("selector.v"), verilog).unwrap();
        fs::write(work.join("check.sv"), include_str!("../peers/selector_cross_check.sv")).unwrap();
        let size = [format!("-GN={n}"), format!("-GINDEX={}", n.ilog2())];
        let mut arguments = vec!["--binary", "--timing", "-CFLAGS", "-std=c++20", "-Wno-fatal", "-Wno-WIDTH"];
        arguments.extend(["--top-module", "selector_cross_check", &size[0], &size[1], "selector.v", "check.sv"]);
        tools::Tool::find(tools::VERILATOR).run(&work, &arguments).unwrap();
        let run = Command::new(Path::new("obj_dir/Vselector_cross_check")).current_dir(&work).output();
        let run = run.or_else(|_| Command::new(work.join("obj_dir/Vselector_cross_check")).output()).unwrap();
        String::from_utf8_lossy(&run.stdout).into_owned()
    }

    #[test]
    fn plain_selectors_are_exact() {
        for n in [2, 4, 8] {
            let text = check(&format!("n{n}"), include_str!("../peers/selector_cross.v"), n);
            assert!(text.contains("checked 20000 frames"), "N = {n}: {text}");
        }
    }

    #[test]
    fn the_check_sees_a_wrong_tie_rule() {
        let wrong = include_str!("../peers/selector_cross.v").replace("share_a >= share_b", "share_a <= share_b");
        let text = check("wrong", &wrong, 4);
        assert!(text.contains("fast: frame") && text.contains("slow: frame"), "{text}");
    }
}
