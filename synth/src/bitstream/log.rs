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

/// Every pin that the constraints place is placed: nextpnr for the ECP5 says nothing of a place for a port that is not there.
///
/// # Errors
///
/// Some are not; the message names them.
pub fn all_pins_placed(text: &str, constraints: &str) -> Result<()> {
    let name = |line: &str| -> Option<String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["LOCATE", "COMP", name, ..] => Some(name.trim_matches('"').to_string()),
            ["set_io", .., name, _] => Some((*name).to_string()),
            _ => None,
        }
    };
    let placed = |name: &String| {
        let (ecp5, ice40) = (format!("pin '{name}$tr_io' constrained to"), format!("constrained '{name}' to bel"));
        text.lines().any(|line| line.contains(&ecp5) || line.contains(&ice40))
    };
    let lost: Vec<String> = constraints.lines().filter_map(name).filter(|name| !placed(name)).collect();
    ensure!(
        lost.is_empty(),
        "constraints and ports do not fit each other: there is no {}. Both are made from the board's description in hdl/boards: mend it there.",
        lost.join(", ")
    );
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
    fn a_place_for_no_port_is_an_error() {
        let log = "Info: pin 'led[0]$tr_io' constrained to Bel 'X4/Y50/PIOA'.\nInfo: constrained 'uart_tx' to bel 'X1/Y1/io0'";
        assert!(all_pins_placed(log, "LOCATE COMP \"led[0]\" SITE \"T6\";\nset_io -pullup yes uart_tx M9\nBLOCK ASYNCPATHS;").is_ok());
        let error = all_pins_placed(log, "LOCATE COMP \"led[1]\" SITE \"T6\";\nset_io uart_rx M9").unwrap_err().to_string();
        assert!(error.contains("there is no led[1], uart_rx."), "{error}");
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
