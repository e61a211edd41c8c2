// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The UARTBone protocol, byte by byte: which bus accesses a stream of bytes causes (docs/interfaces.md "Serial line: UARTBone").
//!
//! ```text
//! byte 0     01 write, 02 read (address increments)   03 write, 04 read (address fixed)
//! byte 1     number of 32-bit words, 1..255
//! bytes 2-5  word address, big-endian
//! then       write: the words, big-endian.   read: the bridge answers with the words.
//! ```

/// Words of the block.
pub const WORDS: u32 = 1 << 10;
/// Words of the bridge itself behind them, to be read; everything above is unmapped.
pub const PAGE: u32 = 8;
/// Where an access to an unmapped address behind the block goes instead: a word that is unmapped for ever, so that it is answered and counted.
pub const NOWHERE: u16 = WORDS as u16 - 1;

/// What the bridge does because of a byte or a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Writes `data` to word address `word`.
    Write {
        /// Word address.
        word: u16,
        /// The word.
        data: u32,
    },
    /// Reads word address `word` and answers with four bytes, high byte first.
    Read {
        /// Word address.
        word: u16,
    },
    /// Answers with a word of the bridge's own page, four bytes, high byte first.
    Page {
        /// The word.
        answer: u32,
    },
    /// A whole header of a command that does not exist was swallowed.
    Unknown,
    /// A whole header that asks for no words was swallowed.
    Empty,
    /// The host paused in mid-command for longer than the bridge waits: what it sent is forgotten.
    Expired,
}

/// The state between two bytes.
#[derive(Clone, Debug, Default)]
pub struct Bridge {
    /// The command as far as it has come.
    bytes: Vec<u8>,
    /// Low stop bits, bytes without room, unknown commands, empty ones, expired ones; each stops at its end.
    faults: [u16; 5],
}

impl Bridge {
    /// Takes a byte; gives what it causes, in order.
    pub fn byte(&mut self, byte: u8) -> Vec<Action> {
        self.bytes.push(byte);
        let [command, length, a, b, c, d, ref words @ ..] = self.bytes[..] else { return vec![] };
        let start = u32::from_be_bytes([a, b, c, d]);
        let step = u64::from(command <= 2);
        let words: Vec<u32> = words.chunks_exact(4).map(|w| u32::from_be_bytes([w[0], w[1], w[2], w[3]])).collect();
        // Addresses do not wrap: what runs over the end stays outside.
        let place = |i: usize| {
            let word = u64::from(start) + step * i as u64;
            if word < u64::from(WORDS) {
                word as u16
            } else {
                NOWHERE
            }
        };
        let read = |i: usize| match (u64::from(start) + step * i as u64).checked_sub(u64::from(WORDS)) {
            Some(index) if index < u64::from(PAGE) => Action::Page { answer: self.page(index as usize) },
            _ => Action::Read { word: place(i) },
        };
        let actions = match (command, length) {
            (0 | 5.., _) => vec![Action::Unknown],
            (_, 0) => vec![Action::Empty],
            (2 | 4, _) => (0..usize::from(length)).map(read).collect(),
            // A burst is performed when its last byte is in.
            _ if self.bytes.len() < 6 + 4 * usize::from(length) => return vec![],
            _ => words.iter().enumerate().map(|(i, &data)| Action::Write { word: place(i), data }).collect(),
        };
        self.bytes.clear();
        match actions[..] {
            [Action::Unknown] => self.count(2),
            [Action::Empty] => self.count(3),
            _ => {}
        }
        actions
    }

    /// A pause longer than the bridge waits.
    pub fn pause(&mut self) -> Option<Action> {
        if self.bytes.is_empty() {
            return None;
        }
        self.bytes.clear();
        self.count(4);
        Some(Action::Expired)
    }

    /// A byte was lost on the line, for a low stop bit.
    pub fn framing(&mut self) {
        self.count(0);
    }

    /// A byte was lost on the line, for want of room.
    pub fn overrun(&mut self) {
        self.count(1);
    }

    fn count(&mut self, kind: usize) {
        self.faults[kind] = self.faults[kind].saturating_add(1);
    }

    /// A word of the page: `BONE`, then the counts.
    fn page(&self, index: usize) -> u32 {
        match index {
            0 => u32::from_be_bytes(*b"BONE"),
            _ => self.faults.get(index - 1).map_or(0, |&count| count.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<Action> {
        let mut bridge = Bridge::default();
        bytes.iter().flat_map(|&byte| bridge.byte(byte)).collect()
    }

    #[test]
    fn the_examples_of_the_interface_page() {
        assert_eq!(all(&[1, 1, 0, 0, 0, 2, 0x12, 0x34, 0x56, 0x78]), [Action::Write { word: 2, data: 0x1234_5678 }]);
        assert_eq!(all(&[2, 1, 0, 0, 0, 2]), [Action::Read { word: 2 }]);
    }

    #[test]
    fn bursts_step_or_stay() {
        let words = |actions: Vec<Action>| -> Vec<u16> {
            let word = |a: &Action| match *a {
                Action::Write { word, .. } | Action::Read { word } => word,
                _ => panic!("{a:?}"),
            };
            actions.iter().map(word).collect()
        };
        assert_eq!(words(all(&[2, 3, 0, 0, 0, 7])), [7, 8, 9]);
        assert_eq!(words(all(&[4, 3, 0, 0, 0, 7])), [7, 7, 7]);
        let over = [Action::Read { word: 0x3FE }, Action::Read { word: 0x3FF }, Action::Page { answer: 0x424F_4E45 }];
        assert_eq!(all(&[2, 3, 0, 0, 3, 0xFE]), over);
        assert_eq!(all(&[2, 2, 0, 0, 4, 7]), [Action::Page { answer: 0 }, Action::Read { word: NOWHERE }]);
        let poke = [1, 1, 0, 0, 4, 1, 0, 0, 0, 1];
        assert_eq!(all(&poke), [Action::Write { word: NOWHERE, data: 1 }], "the page cannot be written");
        assert_eq!(words(all(&[2, 3, 255, 255, 255, 255])), [NOWHERE; 3], "no wrap to 0");
        let mut burst = vec![3, 2, 0, 0, 0, 9];
        burst.extend([1; 8]);
        assert_eq!(words(all(&burst)), [9, 9]);
    }

    #[test]
    fn what_is_no_command_costs_its_header_only() {
        for command in [0, 5, 255] {
            assert_eq!(all(&[command, 1, 0, 0, 0, 2, 2, 1, 0, 0, 0, 2]), [Action::Unknown, Action::Read { word: 2 }]);
        }
        assert_eq!(all(&[1, 0, 0, 0, 0, 2, 2, 1, 0, 0, 0, 2]), [Action::Empty, Action::Read { word: 2 }]);
        assert_eq!(all(&[0, 0, 0, 0, 0, 0]), [Action::Unknown], "one fault is one count");
    }

    #[test]
    fn faults_are_counted_in_the_page() {
        let mut bridge = Bridge::default();
        bridge.framing();
        bridge.overrun();
        bridge.overrun();
        for bytes in [&[9, 1, 0, 0, 0, 0][..], &[2, 0, 0, 0, 0, 0], &[1]] {
            bytes.iter().for_each(|&byte| assert!(bridge.byte(byte).len() < 2));
        }
        bridge.pause();
        let page = [2, 8, 0, 0, 4, 0].iter().flat_map(|&byte| bridge.byte(byte)).collect::<Vec<_>>();
        let answers = [0x424F_4E45, 1, 2, 1, 1, 1, 0, 0];
        assert_eq!(page, answers.map(|answer| Action::Page { answer }));
    }

    #[test]
    fn a_pause_forgets_the_command() {
        let mut bridge = Bridge::default();
        assert_eq!(bridge.pause(), None, "between commands one may wait");
        let command = [1, 1, 0, 0, 0, 2, 1, 2, 3];
        assert!(command.iter().all(|&byte| bridge.byte(byte).is_empty()));
        assert_eq!(bridge.pause(), Some(Action::Expired));
        assert_eq!(bridge.byte(4), []);
    }
}
