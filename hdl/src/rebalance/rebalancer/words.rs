// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Words: what is known of every path
//!
//! **Rule.** The value is written where `store` says, for path `at`; words of path `at` are read. Readings have a copy each for the bus.
//!
//! **Inside.** A small memory for each kind, of as many bits as the kind has, so sixteen paths cost what two do. Differences are kept with 65536
//! added, so that an unsigned comparison orders them; the one for the bus is signed. A speed is known or not, which is a bit of the owner's.
//!
//! **Timing.** What is written is there in the next clock; what is read, in the same.

use super::quotas::QUOTA_BITS;
use super::step::Store;
use crate::prelude::*;

/// Bits of what a division left.
pub const REST_BITS: usize = 28;

/// Of up to sixteen paths.
#[derive(LogicBlock, Blank)]
pub struct Words {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Which word is written.
    pub store: Signal<In, Store>,
    /// Whose.
    pub at: Signal<In, Bits<4>>,
    /// With that.
    pub value: Signal<In, Bits<QUOTA_BITS>>,
    /// Running share.
    pub share: Signal<Out, Bits<16>>,
    /// Actual share.
    pub actual: Signal<Out, Bits<16>>,
    /// Difference + 65536, a weight, or what its division left.
    pub rest: Signal<Out, Bits<REST_BITS>>,
    /// Speed.
    pub speed: Signal<Out, Bits<24>>,
    /// Mean.
    pub mean: Signal<Out, Bits<16>>,
    /// Whose readings are on the bus.
    pub read_port: Signal<In, Bits<4>>,
    /// ACT.
    pub actual_read: Signal<Out, Bits<16>>,
    /// DIFF, signed.
    pub difference_read: Signal<Out, Bits<17>>,
    /// SPEED, known or not.
    pub speed_read: Signal<Out, Bits<24>>,
    /// MEAN.
    pub mean_read: Signal<Out, Bits<16>>,
    /// QUOTA.
    pub quota_read: Signal<Out, Bits<QUOTA_BITS>>,
    shares: SmallRam<Bits<16>, 4>,
    actuals: SmallRam<Bits<16>, 4>,
    rests: SmallRam<Bits<REST_BITS>, 4>,
    speeds: SmallRam<Bits<24>, 4>,
    means: SmallRam<Bits<16>, 4>,
    actuals_copy: SmallRam<Bits<16>, 4>,
    differences_copy: SmallRam<Bits<17>, 4>,
    speeds_copy: SmallRam<Bits<24>, 4>,
    means_copy: SmallRam<Bits<16>, 4>,
    quotas_copy: SmallRam<Bits<QUOTA_BITS>, 4>,
}

impl Logic for Words {
    #[kernel]
    fn update(&mut self) {
        blocks!(self, clock: shares, actuals, rests, speeds, means, actuals_copy, differences_copy, speeds_copy, means_copy, quotas_copy);

        self.shares.write.next = self.store.val() == Store::Share;
        self.actuals.write.next = self.store.val() == Store::Actual;
        self.rests.write.next = (self.store.val() == Store::Rest) | (self.store.val() == Store::Difference);
        self.speeds.write.next = self.store.val() == Store::Speed;
        self.means.write.next = self.store.val() == Store::Mean;
        self.actuals_copy.write.next = self.store.val() == Store::Actual;
        self.differences_copy.write.next = self.store.val() == Store::Difference;
        self.speeds_copy.write.next = self.store.val() == Store::Speed;
        self.means_copy.write.next = self.store.val() == Store::Mean;
        self.quotas_copy.write.next = self.store.val() == Store::Quota;
        forward!(self => self: at as shares.write_address, at as actuals.write_address, at as rests.write_address, at as speeds.write_address,
            at as means.write_address, at as actuals_copy.write_address, at as differences_copy.write_address,
            at as speeds_copy.write_address, at as means_copy.write_address, at as quotas_copy.write_address);
        self.shares.write_data.next = self.value.val().get_bits::<16>(0);
        self.actuals.write_data.next = self.value.val().get_bits::<16>(0);
        self.rests.write_data.next = self.value.val().get_bits::<REST_BITS>(0);
        self.speeds.write_data.next = self.value.val().get_bits::<24>(0);
        self.means.write_data.next = self.value.val().get_bits::<16>(0);
        self.actuals_copy.write_data.next = self.value.val().get_bits::<16>(0);
        self.differences_copy.write_data.next = self.value.val().get_bits::<17>(0);
        self.speeds_copy.write_data.next = self.value.val().get_bits::<24>(0);
        self.means_copy.write_data.next = self.value.val().get_bits::<16>(0);
        self.quotas_copy.write_data.next = self.value.val();

        forward!(self => self: at as shares.read_address, at as actuals.read_address, at as rests.read_address, at as speeds.read_address,
            at as means.read_address, shares.read_data as share, actuals.read_data as actual, rests.read_data as rest,
            speeds.read_data as speed, means.read_data as mean);
        forward!(self => self: read_port as actuals_copy.read_address, read_port as differences_copy.read_address,
            read_port as speeds_copy.read_address, read_port as means_copy.read_address, read_port as quotas_copy.read_address,
            actuals_copy.read_data as actual_read, speeds_copy.read_data as speed_read, means_copy.read_data as mean_read,
            quotas_copy.read_data as quota_read);
        self.difference_read.next = self.differences_copy.read_data.val() ^ bits::<17>(65536);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_its_place() {
        let dut = &mut Words::default();
        dut.connect_all();
        check_all(dut).unwrap();
        let kinds = [Store::Share, Store::Actual, Store::Rest, Store::Speed, Store::Mean, Store::Quota, Store::Difference];
        for (i, kind) in kinds.into_iter().enumerate() {
            for p in [3u64, 15] {
                (dut.store.next, dut.at.next, dut.value.next) = (kind, p.into(), (65536 + 100 * p + i as u64).into());
                step!(dut, {}, {});
            }
        }
        dut.store.next = Store::Nowhere;
        for p in [3u64, 15] {
            (dut.at.next, dut.read_port.next) = (p.into(), (18 - p).into());
            step!(dut, {}, {});
            let (word, read) = (100 * p, 100 * (18 - p));
            let words = [dut.share.val().to_u64(), dut.actual.val().to_u64(), dut.rest.val().to_u64()];
            assert_eq!(words, [word, word + 1, word + 65542]);
            assert_eq!((dut.speed.val().to_u64(), dut.mean.val().to_u64()), (word + 65539, word + 4));
            assert_eq!((dut.actual_read.val().to_u64(), dut.difference_read.val().to_u64()), (read + 1, read + 6));
            assert_eq!((dut.speed_read.val().to_u64(), dut.mean_read.val().to_u64()), (read + 65539, read + 4));
            assert_eq!(dut.quota_read.val().to_u64(), read + 65541);
        }
    }
}
