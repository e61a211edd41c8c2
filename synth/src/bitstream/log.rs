// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What nextpnr says in its log and nowhere else: constraints that it did not use.

use super::timing::Timing;
use crate::tools::last_lines;
use anyhow::{bail, ensure, Result};
use std::path::Path;

/// Words in lines that tell of a constraint without effect, in the logs of both families.
const LOST: [&str; 5] =
    ["does not exist in design", "unmatched ", "is unconstrained in", "ignoring unsupported LPF", "not found in design"];

/// Looks through a log; `good` says whether nextpnr ended well.
///
/// # Errors
///
/// nextpnr failed, or a constraint is lost: then the lines are in the message.
pub fn check(text: &str, good: bool, work: &Path) -> Result<()> {
    let lost: Vec<&str> = text.lines().filter(|line| LOST.iter().any(|words| line.contains(words))).map(str::trim).collect();
    if !lost.is_empty() {
        bail!(
            "constraints and ports do not fit each other:\n{}\nBoth are made from the board's description in hdl/boards: mend it there.",
            lost.join("\n")
        );
    }
    ensure!(good, "nextpnr failed in {}:\n{}", work.display(), last_lines(text, 12));
    Ok(())
}

/// Every clock of the design must have one of the rates that the constraints ask for, or one that a PLL makes of them.
///
/// # Errors
///
/// A clock has nextpnr's default; or there are fewer clocks than constraints.
pub fn all_clocks_constrained(timing: &Timing, constraints: &str) -> Result<()> {
    // 12 MHz is what nextpnr takes where nothing is said.
    const DEFAULT_MHZ: f64 = 12.0;
    for clock in &timing.clocks {
        ensure!((clock.wanted - DEFAULT_MHZ).abs() > 1e-3, "the clock {} has no constraint", clock.name);
    }
    let asked = constraints.lines().filter(|line| line.starts_with("FREQUENCY PORT") || line.starts_with("set_frequency")).count();
    ensure!(
        timing.clocks.len() >= asked,
        "the constraints name {asked} clocks, the design has {}: {}",
        timing.clocks.len(),
        timing.clocks.iter().map(|clock| clock.name.as_str()).collect::<Vec<_>>().join(", ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitstream::timing::Clock;

    #[test]
    fn lost_constraints_are_errors_though_nextpnr_ends_well() {
        let text = "Info: a\nWarning: IO 'led' does not exist in design\nInfo: b";
        let error = check(text, true, Path::new("w")).unwrap_err().to_string();
        assert!(error.contains("IO 'led' does not exist") && error.contains("hdl/boards") && !error.contains("Info"), "{error}");
        assert!(check("Info: all is well", true, Path::new("w")).is_ok());
        let error = check("ERROR: no room", false, Path::new("w")).unwrap_err().to_string();
        assert!(error.contains("no room"), "{error}");
    }

    #[test]
    fn a_clock_at_the_default_rate_has_no_constraint() {
        let timing = |clocks: &[(&str, f64)]| Timing {
            clocks: clocks.iter().map(|&(name, wanted)| Clock { name: name.into(), wanted, reached: 200.0 }).collect(),
            paths: Vec::new(),
        };
        let asked = "FREQUENCY PORT \"clk\" 25 MHz;\nFREQUENCY PORT \"phy_0_rx_clk\" 125 MHz;\n";
        assert!(all_clocks_constrained(&timing(&[("a", 125.0), ("b", 125.0)]), asked).is_ok());
        let error = all_clocks_constrained(&timing(&[("a", 125.0), ("b", 12.0)]), asked).unwrap_err().to_string();
        assert!(error.contains("the clock b has no constraint"), "{error}");
        assert!(all_clocks_constrained(&timing(&[("a", 125.0)]), asked).is_err());
    }
}
