// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The far end of a serial line, clock by clock: 8N1, low bit first.

/// A byte on the line with its start and stop bit.
const FRAME_BITS: u32 = 10;

/// A UART of a host, sampled with the clock of the block.
#[derive(Debug)]
pub(crate) struct SerialLine {
    /// Clocks a bit.
    bit: u32,
    /// Bits that are still to be sent, the present one lowest, and clocks that are left of it.
    sending: Option<(u32, u32)>,
    /// What was heard of a byte, and clocks since the fall of its start bit.
    hearing: Option<(u32, u32)>,
    /// Clocks since either end said something.
    quiet: u32,
}

impl SerialLine {
    /// A line of `bit` clocks a bit.
    pub fn new(bit: u32) -> Self {
        SerialLine { bit, sending: None, hearing: None, quiet: 0 }
    }

    /// Whether nothing was on the line for the length of a byte.
    pub fn is_quiet(&self) -> bool {
        self.quiet > FRAME_BITS * self.bit
    }

    /// The level that the host gives the line in this clock; `next` is asked for a byte when one can begin.
    pub fn level(&mut self, next: impl FnOnce() -> Option<u8>) -> bool {
        self.quiet = self.quiet.saturating_add(1);
        let (bits, left) = match self.sending {
            Some((bits, left)) => (bits, left),
            // Ones above are the stop bit, and the mark that ends it.
            None => match next() {
                Some(byte) => (u32::from(byte) << 1 | 0b110 << 8, self.bit),
                None => return true,
            },
        };
        self.quiet = 0;
        let (rest, left) = if left > 1 { (bits, left - 1) } else { (bits >> 1, self.bit) };
        self.sending = (rest > 1).then_some((rest, left));
        bits & 1 == 1
    }

    /// The level that the block gives the line in this clock; a byte when its stop bit is there.
    ///
    /// # Panics
    /// Where a stop bit is low: the block sends nonsense.
    pub fn hear(&mut self, level: bool) -> Option<u8> {
        let Some((bits, clocks)) = self.hearing else {
            if !level {
                self.hearing = Some((0, 1));
                self.quiet = 0;
            }
            return None;
        };
        self.quiet = 0;
        // Bits are looked at in their middle.
        let middle = clocks % self.bit == self.bit / 2;
        let bits = if middle { bits | u32::from(level) << (clocks / self.bit) } else { bits };
        if middle && clocks / self.bit == FRAME_BITS - 1 {
            assert!(level, "a stop bit is low");
            self.hearing = None;
            return Some((bits >> 1) as u8);
        }
        self.hearing = Some((bits, clocks + 1));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes through the line back to its own end, with pauses of `pause` clocks.
    fn echo(bit: u32, bytes: &[u8], pause: u32) -> (Vec<u8>, u32) {
        let mut line = SerialLine::new(bit);
        let mut coming = bytes.iter().copied();
        let (mut heard, mut clocks, mut wait) = (vec![], 0, 0);
        while !line.is_quiet() {
            let level = line.level(|| {
                wait = if wait == 0 { pause } else { wait - 1 };
                (wait == pause).then(|| coming.next()).flatten()
            });
            heard.extend(line.hear(level));
            clocks += 1;
        }
        (heard, clocks)
    }

    #[test]
    fn bytes_come_as_they_were_sent() {
        let all: Vec<u8> = (0..=255).collect();
        for (bit, pause) in [(8, 0), (42, 0), (9, 5)] {
            assert_eq!(echo(bit, &all, pause).0, all, "{bit} clocks a bit");
        }
    }

    #[test]
    fn a_byte_takes_ten_bits() {
        let (_, clocks) = echo(42, &[0x55; 100], 0);
        assert_eq!(clocks - 10 * 42, 100 * 10 * 42 + 1);
    }
}
