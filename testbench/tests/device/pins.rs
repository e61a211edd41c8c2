// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A host at the pins of a board top.

use equipoise_regmap::{board, map, Register};
use equipoise_sim::{Device, Options, Rng};

/// A device, and a host at its serial line.
pub struct Pins {
    pub device: Device,
}

/// Clocks to wait for anything.
const PATIENCE: u64 = 2_000_000;

impl Pins {
    /// The first board of this build with this top; none: the build has other ones (EQUIPOISE_DEVICES), and nothing is tested.
    pub fn of(top: &str, seed: u64) -> Option<Self> {
        assert!(!equipoise_sim::devices().is_empty(), "no board top in this build: EQUIPOISE_DEVICES");
        let name = equipoise_sim::devices().iter().find(|device| device.top == top)?;
        let device = Device::open(name.board, top, Options { random_reset: Some(seed) }).unwrap();
        Some(Pins { device })
    }

    pub fn run(&mut self, clocks: u64) {
        (0..clocks).for_each(|_| self.device.clock());
    }

    /// Clocks until `done`.
    pub fn until(&mut self, what: &str, done: impl Fn(&Device) -> bool) {
        let begin = self.device.clocks();
        while !done(&self.device) {
            assert!(self.device.clocks() - begin < PATIENCE, "waited for {what} in vain");
            self.run(100);
        }
    }

    fn command(&mut self, code: u8, words: u8, address: u16, data: &[u32]) {
        let header = [code, words, 0, 0, (address >> 8) as u8, address as u8];
        self.device.requests.extend(header.into_iter().chain(data.iter().flat_map(|word| word.to_be_bytes())));
    }

    pub fn read(&mut self, register: &Register, index: u16) -> u64 {
        let words = register.words_per_entry();
        self.command(2, words as u8, register.word(index).unwrap(), &[]);
        let bytes = 4 * usize::from(words);
        self.until(register.name, |device| device.answers.len() >= bytes);
        self.device.answers.drain(..).fold(0, |value, byte| value << 8 | u64::from(byte))
    }

    pub fn write(&mut self, register: &Register, index: u16, word: u32) {
        self.command(1, 1, register.word(index).unwrap(), &[word]);
        self.until("the serial line", Device::is_idle);
    }

    /// Shares that are in use when this returns.
    pub fn shares(&mut self, shares: &[u16]) {
        for (index, &share) in (0..).zip(shares) {
            self.write(&map::SHARE, index, u32::from(share));
        }
        self.write(&map::COMMIT, 0, 1);
        let live: Vec<u64> = (0..).zip(shares).map(|(index, _)| self.read(&map::LIVE_SHARE, index)).collect();
        assert!(live.iter().zip(shares).all(|(&live, &share)| live == u64::from(share)), "{live:?}");
    }

    /// Until every PHY's link has been seen.
    pub fn links(&mut self) {
        for phy in 0..self.device.jacks.len() as u16 {
            while self.read(&board::PHY_STATUS, phy) & 1 == 0 {
                assert!(self.device.clocks() < PATIENCE, "no link at PHY {phy}");
            }
        }
    }
}

/// Frames of 60 to 600 bytes that differ, between addresses of stations.
pub fn frames(rng: &mut Rng, count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|number| {
            let mut frame = vec![0; 60 + rng.below(541) as usize];
            rng.fill(&mut frame);
            frame[0] &= !1;
            frame[12..14].copy_from_slice(&[8, 0]);
            frame[14..18].copy_from_slice(&(number as u32).to_be_bytes());
            frame
        })
        .collect()
}
