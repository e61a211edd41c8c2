// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Printing the bridges from a serial line
//!
//! A clock and a baud rate become whole clocks a bit, or are refused.

use super::module::print_made;
use crate::device;
use crate::serial::{uart_bridge, uart_rx, uartbone};
use anyhow::{bail, Context, Result};

/// Clocks that a bridge waits for the rest of a command: a tenth of a second, as LiteX's.
pub fn uart_timeout(clock: u64) -> u64 {
    (clock / 10).clamp(1, (1 << uartbone::TIMEOUT_BITS) - 1)
}

/// Thousandths by which a bit may be longer or shorter than the line's: half a bit is left over ten.
const LINE_TOLERANCE: u64 = 20;

/// Clocks of `clock` Hz in a bit of a line of `baud` bits a second.
///
/// # Errors
///
/// They are too few or too many for the UART, or no whole number of them is within 2 % of a bit.
pub fn bit_clocks(clock: u64, baud: u64) -> Result<u64> {
    let clocks = (clock + baud / 2).checked_div(baud).context("a line of 0 baud has no length of a bit")?;
    let fits = (uart_rx::LEAST_CLOCKS..1 << uart_rx::DIVIDER_BITS).contains(&clocks);
    if !fits || (clocks * baud).abs_diff(clock) * 1000 > clock * LINE_TOLERANCE {
        bail!(
            "a clock of {clock} Hz cannot make {baud} baud: a bit must be a whole number of clocks, {} to {}, to within 2 %",
            uart_rx::LEAST_CLOCKS,
            (1 << uart_rx::DIVIDER_BITS) - 1
        );
    }
    Ok(clocks)
}

/// The UARTBone bridge as Verilog, module `equipoise_uart_bridge`, for a clock of `clock` Hz and a line of `baud` bits a second.
/// It forgets a command after a pause of `timeout` clocks; see [`uart_timeout`].
///
/// # Errors
///
/// The clock cannot make that rate to within 2 %; a time-out that is not 1 to 2^24 − 1.
pub fn emit_uart_bridge(clock: u64, baud: u64, timeout: u64) -> Result<String> {
    let clocks = bit_clocks(clock, baud)?;
    check_timeout(timeout)?;
    let title = format!("UARTBone bridge for a clock of {clock} Hz: {baud} baud, {clocks} clocks a bit.");
    print_made("equipoise_uart_bridge", &title, move || uart_bridge::UartBridge::new(clocks, timeout, false))
}

/// The same in front of the block and of the receive half, whose page is behind the block's words: module `equipoise_uart_bridge_pages`.
///
/// # Errors
///
/// As [`emit_uart_bridge`].
pub fn emit_paged_bridge(clock: u64, baud: u64, timeout: u64) -> Result<String> {
    let clocks = bit_clocks(clock, baud)?;
    check_timeout(timeout)?;
    let title = format!("UARTBone bridge to team and receive half for a clock of {clock} Hz: {baud} baud, {clocks} clocks a bit.");
    print_made("equipoise_uart_bridge_pages", &title, move || device::PagedBridge::new(clocks, timeout))
}

fn check_timeout(timeout: u64) -> Result<()> {
    if !(1..1 << uartbone::TIMEOUT_BITS).contains(&timeout) {
        bail!("a time-out of 1 to {} clocks, not {timeout}", (1u64 << uartbone::TIMEOUT_BITS) - 1);
    }
    Ok(())
}

/// The bridge without its serial line, module `equipoise_uartbone`: bytes by handshake. It forgets a command after a pause of `timeout`
/// clocks.
///
/// # Errors
///
/// A time-out that is not 1 to 2^24 − 1.
pub fn emit_uartbone(timeout: u64) -> Result<String> {
    check_timeout(timeout)?;
    print_made("equipoise_uartbone", "UARTBone bridge, bytes by handshake.", move || uartbone::UartBone::new(timeout, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_for_every_usual_rate_and_a_refusal_with_a_reason() {
        for (baud, clocks) in [(115_200, 1085), (1_000_000, 125), (2_000_000, 63), (3_000_000, 42)] {
            let verilog = emit_uart_bridge(125_000_000, baud, 1).unwrap();
            assert!(verilog.contains(&format!("{baud} baud, {clocks} clocks a bit")), "{baud}");
            assert!(verilog.contains(&format!("16'd{}", clocks - 1)), "{baud}");
        }
        for (clock, baud) in [(125_000_000, 0), (12_000_000, 3_000_000), (25_000_000, 2_400_000), (u64::MAX / 2, 1)] {
            let refusal = format!("{:#}", emit_uart_bridge(clock, baud, 1).unwrap_err());
            assert!(refusal.contains("a bit"), "{refusal}");
        }
        assert!(emit_uartbone(0).is_err() && emit_uartbone(1 << 24).is_err());
    }
}
