// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A storage target: some time after a command has left, it says that the command is completed.

use std::collections::VecDeque;

use crate::team::CompletionPorts;

/// Completes commands, one a clock, in the order in which they left.
pub struct Completer {
    ports: CompletionPorts,
    /// Clocks from the last beat of a command to its completion.
    delay: u64,
    /// When each is due, its port and its logical unit.
    due: VecDeque<(u64, usize, u8)>,
    shown: bool,
}

impl Completer {
    /// A target on `ports` that takes `delay` clocks for a command.
    pub fn new(ports: CompletionPorts, delay: u64) -> Self {
        ports.valid.put(false);
        Completer { ports, delay, due: VecDeque::new(), shown: false }
    }

    /// A command for `unit` left by `port`, its last beat in clock `clock`.
    pub fn sent(&mut self, clock: u64, port: usize, unit: u8) {
        self.due.push_back((clock + self.delay, port, unit));
    }

    /// Whether nothing waits for its completion.
    pub fn is_idle(&self) -> bool {
        self.due.is_empty() && !self.shown
    }

    /// Before clock `clock` settles: a completion that is due, its port and its logical unit, or none.
    pub fn drive(&mut self, clock: u64) -> Option<(usize, u8)> {
        let due = self.due.front().copied().filter(|(due, ..)| *due <= clock).map(|(_, port, unit)| (port, unit));
        if let Some((port, unit)) = due {
            self.due.pop_front();
            self.ports.port.set(port as u64);
            self.ports.unit.set(u64::from(unit));
        }
        if self.shown != due.is_some() {
            self.shown = due.is_some();
            self.ports.valid.put(self.shown);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Model, Options};

    #[test]
    fn commands_are_completed_in_order_one_a_clock_and_not_before_their_time() {
        let model = Model::open_module("equipoise_probe", Options::default()).unwrap();
        let port = |name, bits| model.port(name, bits).unwrap();
        let ports = CompletionPorts { valid: port("in1", 1), port: port("in14", 14), unit: port("in64", 64) };
        let mut target = Completer::new(ports.clone(), 10);
        assert!(target.is_idle());
        target.sent(5, 2, 7);
        target.sent(5, 1, 3);
        target.sent(7, 0, 15);
        let mut seen = vec![];
        for clock in 5..25 {
            let due = target.drive(clock);
            assert_eq!(due.is_some(), ports.valid.is_set());
            if ports.valid.is_set() {
                seen.push((clock, ports.port.get(), ports.unit.get()));
                assert!(!target.is_idle());
            }
        }
        assert_eq!(seen, [(15, 2, 7), (16, 1, 3), (17, 0, 15)]);
        assert!(target.is_idle());
    }
}
