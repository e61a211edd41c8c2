// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The far end of an RGMII line: what a PHY says to a board, edge by edge, and what it hears.

use std::collections::VecDeque;

use equipoise_regmap::crc32;

/// Preamble and start frame delimiter.
const PREAMBLE: [u8; 8] = [0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xD5];
/// Shortest frame, without FCS.
const SHORTEST: usize = 60;
/// Bytes between frames.
const GAP: u32 = 12;
/// Between frames: link, 1 Gb/s, full duplex.
pub const GIGABIT: u8 = 0b1101;

/// What was heard that was no good frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    /// Frames with a wrong check sequence.
    pub fcs: u64,
    /// Frames in which the sender marked an error.
    pub marked: u64,
    /// What does not begin with a preamble.
    pub astray: u64,
    /// Frames under 64 bytes.
    pub runts: u64,
    /// Frames less than twelve bytes behind the one before.
    pub gaps: u64,
}

/// Levels of a line for one clock: nibbles and control of the rising and of the falling edge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// Data, the rising edge's in the low four bits.
    pub data: u8,
    /// Control at the rising edge.
    pub rise: bool,
    /// Control at the falling edge.
    pub fall: bool,
}

/// A PHY with its partner on the cable.
#[derive(Debug)]
pub struct Jack {
    /// Frames to say, without preamble and FCS, oldest first.
    pub sending: VecDeque<Vec<u8>>,
    /// Frames heard, the same, oldest first; the owner empties it.
    pub heard: Vec<Vec<u8>>,
    /// What else was heard.
    pub wrong: Wrong,
    /// What it says between frames: bit 0 link, 2:1 speed, 3 full duplex.
    pub status: u8,
    /// Bytes of a clock that may be sent, in percent.
    pub load: u32,
    /// So many of the next frames are sent with a wrong check sequence.
    pub spoil: u32,
    now: VecDeque<u8>,
    gap: u32,
    hearing: Option<Vec<u8>>,
    marked: bool,
    silence: u32,
}

impl Default for Jack {
    fn default() -> Self {
        Jack {
            sending: VecDeque::new(),
            heard: vec![],
            wrong: Wrong::default(),
            status: GIGABIT,
            load: 100,
            spoil: 0,
            now: VecDeque::new(),
            gap: 0,
            hearing: None,
            marked: false,
            silence: GAP,
        }
    }
}

impl Jack {
    /// Whether it has nothing to say, and hears nothing.
    pub fn is_quiet(&self) -> bool {
        self.sending.is_empty() && self.now.is_empty() && self.hearing.is_none()
    }

    /// The cable is put in or pulled.
    pub fn plug(&mut self, up: bool) {
        self.status = if up { GIGABIT } else { 0 };
        if !up {
            self.now.clear();
        }
    }

    /// What it says in the next clock.
    pub fn say(&mut self) -> Levels {
        if self.now.is_empty() && self.gap == 0 && self.status & 1 == 1 {
            if let Some(mut frame) = self.sending.pop_front() {
                frame.resize(frame.len().max(SHORTEST), 0);
                let spoilt = u32::from(self.spoil > 0);
                self.spoil -= spoilt;
                let fcs = (crc32(&frame) ^ spoilt).to_le_bytes();
                self.now.extend(PREAMBLE.iter().chain(&frame).chain(&fcs));
                // The gap that is the frame's share of the line, and more below full load.
                let bytes = self.now.len() as u32 + GAP;
                self.gap = GAP + bytes * (100 - self.load.clamp(1, 100)) / self.load.clamp(1, 100);
            }
        }
        match self.now.pop_front() {
            Some(byte) => Levels { data: byte, rise: true, fall: true },
            None => {
                self.gap = self.gap.saturating_sub(1);
                Levels { data: self.status << 4 | self.status, rise: false, fall: false }
            }
        }
    }

    /// What the board said in a clock.
    pub fn hear(&mut self, levels: Levels) {
        if levels.rise {
            if self.hearing.is_none() && self.silence < GAP {
                self.wrong.gaps += 1;
            }
            self.silence = 0;
            self.marked |= !levels.fall;
            self.hearing.get_or_insert_with(Vec::new).push(levels.data);
            return;
        }
        self.silence = self.silence.saturating_add(1);
        let Some(bytes) = self.hearing.take() else { return };
        let marked = std::mem::take(&mut self.marked);
        // A PHY's partner without a link hears nothing.
        if self.status & 1 == 0 {
            return;
        }
        let Some(frame) = bytes.strip_prefix(&PREAMBLE) else {
            self.wrong.astray += 1;
            return;
        };
        let Some((frame, fcs)) = frame.split_last_chunk::<4>().filter(|(frame, _)| frame.len() >= SHORTEST) else {
            self.wrong.runts += 1;
            return;
        };
        if marked {
            self.wrong.marked += 1;
        } else if u32::from_le_bytes(*fcs) != crc32(frame) {
            self.wrong.fcs += 1;
        } else {
            self.heard.push(frame.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clocks of a jack whose wire comes back.
    fn echo(jack: &mut Jack, clocks: usize, spoil: impl Fn(usize, Levels) -> Levels) {
        for clock in 0..clocks {
            let levels = jack.say();
            jack.hear(spoil(clock, levels));
        }
    }

    #[test]
    fn frames_come_back_padded_and_with_gaps() {
        let mut jack = Jack::default();
        let frames: Vec<Vec<u8>> = [14, 60, 61, 300].iter().map(|&n| (0..n).map(|i| (i * 7) as u8).collect()).collect();
        jack.sending.extend(frames.clone());
        echo(&mut jack, 700, |_, levels| levels);
        assert!(jack.is_quiet());
        assert_eq!(jack.wrong, Wrong::default());
        assert_eq!(jack.heard[0], [&frames[0][..], &[0; 46]].concat());
        assert_eq!(jack.heard[1..], frames[1..]);
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        let one = |spoil: &dyn Fn(usize, Levels) -> Levels| {
            let mut jack = Jack::default();
            jack.sending.push_back(vec![0x42; 64]);
            echo(&mut jack, 100, spoil);
            assert_eq!(jack.heard.len(), 0);
            jack.wrong
        };
        assert_eq!(one(&|at, l| Levels { data: l.data ^ u8::from(at == 30), ..l }), Wrong { fcs: 1, ..Wrong::default() });
        assert_eq!(one(&|at, l| Levels { fall: l.fall && at != 30, ..l }), Wrong { marked: 1, ..Wrong::default() });
        assert_eq!(one(&|at, l| Levels { data: l.data ^ u8::from(at == 3), ..l }), Wrong { astray: 1, ..Wrong::default() });
        assert_eq!(one(&|at, l| Levels { rise: l.rise && at < 40, ..l }), Wrong { runts: 1, ..Wrong::default() });
        assert_eq!(one(&|at, l| Levels { rise: l.rise && at != 30, ..l }), Wrong { runts: 1, astray: 1, gaps: 1, ..Wrong::default() });
    }

    #[test]
    fn a_pulled_cable_says_so_and_half_a_load_takes_twice_the_time() {
        let mut jack = Jack::default();
        jack.sending.extend(vec![vec![1; 88]; 4]);
        jack.plug(false);
        assert_eq!((jack.say().data, jack.say().rise), (0, false));
        jack.plug(true);
        jack.load = 50;
        let busy: Vec<usize> = (0..2000).filter(|_| jack.say().rise).collect();
        // Three periods of twice 100 + 12 bytes, and a frame.
        assert_eq!(busy[busy.len() - 1] - busy[0], 3 * 224 + 99);
    }
}
