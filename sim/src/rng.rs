// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Random numbers for stimulus: small, fast and the same everywhere for one seed.

/// xorshift64* with a scrambled seed.
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Any seed will do; nearby seeds give unrelated sequences.
    pub fn new(seed: u64) -> Self {
        // One round of splitmix64 spreads small seeds over all bits; xorshift must not start at 0.
        let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Rng((z ^ (z >> 31)) | 1)
    }

    /// 64 random bits.
    #[inline(always)]
    pub fn bits(&mut self) -> u64 {
        let mut x = self.0;
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        self.0 = x;
        x.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `limit` (0 if `limit` is 0).
    #[inline(always)]
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }

    /// Fills `bytes`.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.bits().to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A coin with a bias, tossed once a clock.
#[derive(Clone, Debug)]
pub(crate) struct Coin {
    rng: Rng,
    limit: u64,
}

impl Coin {
    /// True with `probability` (0 to 1).
    pub fn new(seed: u64, probability: f64) -> Self {
        Coin { rng: Rng::new(seed), limit: (probability.clamp(0.0, 1.0) * u64::MAX as f64) as u64 }
    }

    #[inline(always)]
    pub fn toss(&mut self) -> bool {
        self.limit != 0 && self.rng.bits() < self.limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coin_has_the_bias_asked_for() {
        for percent in [0u32, 1, 50, 99, 100] {
            let mut coin = Coin::new(7, f64::from(percent) / 100.0);
            let heads = (0..100_000).filter(|_| coin.toss()).count() as i64;
            assert!((heads - i64::from(percent) * 1000).abs() < 700, "{percent} %: {heads} of 100000");
        }
    }

    #[test]
    fn a_seed_is_a_sequence() {
        let take = |seed| -> Vec<u64> {
            let mut rng = Rng::new(seed);
            (0..4).map(|_| rng.bits()).collect()
        };
        assert_eq!(take(5), take(5));
        assert_ne!(take(5), take(6));
        assert!((0..1000).all(|i| Rng::new(i).below(10) < 10));
    }
}
