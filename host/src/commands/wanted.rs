// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the shares ask for.

use super::status::Port;

/// Percent of the bytes that the block means to give each port.
pub fn wanted(ports: &[Port]) -> Vec<f64> {
    let total: u64 = ports.iter().filter(|p| p.eligible).map(|p| p.share).sum();
    // With no share among them, the lowest eligible port gets everything.
    let only = ports.iter().position(|p| p.eligible).filter(|_| total == 0);
    let percent = |p: &Port| match only {
        Some(only) => f64::from(u8::from(p.port == only)) * 100.0,
        None if p.eligible => p.share as f64 * 100.0 / total as f64,
        None => 0.0,
    };
    ports.iter().map(percent).collect()
}

#[cfg(test)]
mod tests {
    use super::super::reading::{sample, Reading};
    use super::*;

    #[test]
    fn wanted_is_a_part_of_the_eligible_shares() {
        let mut reading = sample(4);
        let percents = |reading: &Reading| wanted(&reading.status.ports);
        for (port, share) in [4, 3, 2, 1].into_iter().enumerate() {
            reading.status.ports[port].share = share;
        }
        assert_eq!(percents(&reading), [40.0, 30.0, 20.0, 10.0]);
        reading.status.ports[2].eligible = false;
        assert_eq!(percents(&reading), [50.0, 37.5, 0.0, 12.5]);
        for port in [0, 1, 3] {
            reading.status.ports[port].share = 0;
        }
        assert_eq!(percents(&reading), [100.0, 0.0, 0.0, 0.0]);
        reading.status.ports[0].eligible = false;
        assert_eq!(percents(&reading), [0.0, 100.0, 0.0, 0.0]);
        reading.status.ports.iter_mut().for_each(|p| p.eligible = false);
        assert_eq!(percents(&reading), [0.0; 4]);
    }
}
