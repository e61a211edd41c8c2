// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The boards
//!
//! Pins are facts from litex-boards and q3k/chubby75, compared with each other; where they differ a board's file says what was taken.

mod alchitry_cu;
mod colorlight_5a_75b;
mod colorlight_i5;
mod versa_ecp5_5g;

use crate::{Board, Top};
use anyhow::{bail, Result};

/// Every board, the primary one first.
pub fn all() -> [Board; 5] {
    [colorlight_5a_75b::V8, colorlight_5a_75b::V7, versa_ecp5_5g::BOARD, colorlight_i5::BOARD, alchitry_cu::BOARD]
}

/// The board and the top of these names.
///
/// # Errors
///
/// There is no such board, or it does not take that top; the message lists what there is.
pub fn find(board: &str, top: &str) -> Result<(Board, Top)> {
    let Some(found) = all().into_iter().find(|b| b.name == board) else {
        bail!("no board '{board}'; boards and their tops are:{}", list());
    };
    match found.tops.iter().find(|t| t.name() == top) {
        Some(&top) => Ok((found, top)),
        None => bail!("the board {board} has no top '{top}'; boards and their tops are:{}", list()),
    }
}

/// One line a board.
pub fn list() -> String {
    let line = |board: &Board| {
        let tops: Vec<&str> = board.tops.iter().map(|top| top.name()).collect();
        format!("\n  {:<22} {:<26} {}", board.name, tops.join(", "), board.title)
    };
    all().iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::{Family, Pll};
    use std::collections::HashSet;

    #[test]
    fn what_is_wrong_is_answered_with_what_there_is() {
        assert_eq!(find("versa-ecp5-5g", "two-members").unwrap().1, Top::TwoMembers);
        for (board, top) in [("versa", "two-members"), ("alchitry-cu", "two-members")] {
            let error = find(board, top).unwrap_err().to_string();
            assert!(error.contains("colorlight-5a-75b-v8") && error.contains("port-extender, two-members"), "{error}");
        }
    }

    #[test]
    fn names_are_unique_and_good_in_paths() {
        let boards = all();
        let names: HashSet<&str> = boards.iter().map(|board| board.name).collect();
        assert_eq!(names.len(), boards.len());
        assert!(names.iter().all(|name| name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')));
    }

    #[test]
    fn no_ball_is_used_twice() {
        for board in all() {
            for &top in board.tops {
                let ports = board.ports(top);
                let sites: Vec<&str> = ports.iter().flat_map(|port| port.sites.iter().copied()).collect();
                let different: HashSet<&&str> = sites.iter().collect();
                assert_eq!(different.len(), sites.len(), "{} {}: {sites:?}", board.name, top.name());
            }
        }
    }

    #[test]
    fn the_plls_make_the_clock_of_the_core() {
        for board in all() {
            match board.pll {
                Pll::Ehxplll { reference, feedback, output } => {
                    assert_eq!(board.device.family, Family::Ecp5);
                    assert_eq!(board.clock.hertz * u64::from(feedback), board.core_hertz * u64::from(reference), "{}", board.name);
                    let oscillator = board.core_hertz * u64::from(output);
                    assert!((400_000_000..=800_000_000).contains(&oscillator), "{}: {oscillator}", board.name);
                }
                Pll::SbPll40 => assert_eq!(board.device.family, Family::Ice40),
            }
        }
    }

    #[test]
    fn tops_with_ethernet_need_two_phys() {
        for board in all() {
            assert!(!board.tops.is_empty() && board.leds.pins.len() <= 8, "{}", board.name);
            let ethernet = board.tops.iter().any(|top| top.has_ethernet());
            assert_eq!(board.phys.len(), if ethernet { 2 } else { 0 }, "{}", board.name);
            assert_eq!(board.phy_facts.is_some(), ethernet, "{}", board.name);
            assert!(board.phy_facts.is_none_or(|facts| [1, 2].contains(&facts.management.len()) && facts.rx_delay_taps < 128));
        }
    }

    #[test]
    fn a_bit_of_the_serial_line_is_a_whole_number_of_clocks_to_two_percent() {
        for board in all() {
            equipoise_hdl::bit_clocks(board.core_hertz, board.uart.baud).expect(board.name);
        }
    }
}
