// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Operand: what the calculator is given
//!
//! **Rule.** What `next_source` said as the step began, and if that is a number, what `number` says: in `word` if it is of a path, else in `other`; the
//! one that is not is 0.
//!
//! **Why two.** What is of a path comes late out of its memory. The calculator has a register for each and joins them where it inverts them anyhow.
//!
//! **Timing.** In the clock in which a step is done; what it asks for is known a clock before.

use super::quotas::QUOTA_BITS;
use super::step::{Number, Source};
use super::words::REST_BITS;
use crate::prelude::*;
use crate::rebalance::time_frame::BYTE_BITS;

/// Bits of the bytes of all members.
pub const TOTAL_BITS: usize = BYTE_BITS + 4;

/// One of many.
#[derive(LogicBlock, Blank)]
pub struct Operand {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// A step ends.
    pub go: Signal<In, Bit>,
    /// Which one the next step asks for.
    pub next_source: Signal<In, Source>,
    /// Which number the step does.
    pub number: Signal<In, Number>,
    /// Running share of the path.
    pub share: Signal<In, Bits<16>>,
    /// Its actual share.
    pub actual: Signal<In, Bits<16>>,
    /// What a division left.
    pub rest: Signal<In, Bits<REST_BITS>>,
    /// Its speed.
    pub speed: Signal<In, Bits<24>>,
    /// Its mean.
    pub mean: Signal<In, Bits<16>>,
    /// Its bytes, frames or busy clocks, whichever is asked for.
    pub amount: Signal<In, Bits<BYTE_BITS>>,
    /// What was kept.
    pub kept: Signal<In, Bits<TOTAL_BITS>>,
    /// The quotient.
    pub quotient: Signal<In, Bits<BYTE_BITS>>,
    /// The share in use whose turn it is.
    pub in_turn: Signal<In, Bits<16>>,
    /// THRESHOLD, signed.
    pub threshold: Signal<In, Bits<17>>,
    /// CHANGE.
    pub change: Signal<In, Bits<8>>,
    /// MIN_SHARE.
    pub min_share: Signal<In, Bits<16>>,
    /// It, if it is of a path.
    pub word: Signal<Out, Bits<TOTAL_BITS>>,
    /// If it is not.
    pub other: Signal<Out, Bits<TOTAL_BITS>>,
    /// What the step asks for, one-hot: nothing to find out in front of what memories answer late.
    path_asked: Gather<6>,
    other_asked: Gather<7>,
    of_path: Reg<Bits<6>>,
    of_other: Reg<Bits<7>>,
    path_word: Select<Bits<TOTAL_BITS>, 6>,
    other_word: Select<Bits<TOTAL_BITS>, 7>,
    constant: Signal<Local, Bits<TOTAL_BITS>>,
    threshold_up: Signal<Local, Bits<17>>,
    change_up: Signal<Local, Bits<16>>,
    spare: Unused<9>,
}

impl Logic for Operand {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock: of_path, of_other);

        self.threshold_up.next = self.threshold.val() ^ bits::<17>(65536);
        self.change_up.next = bit_cast::<16, 8>(self.change.val()) << bits::<16>(8);
        self.constant.next = bits::<TOTAL_BITS>(26214400);
        match self.number.val() {
            Number::One => {
                self.constant.next = bits::<TOTAL_BITS>(1);
            }
            Number::FirstMean => {
                self.constant.next = bits::<TOTAL_BITS>(1500);
            }
            Number::Whole => {
                self.constant.next = bits::<TOTAL_BITS>(65535);
            }
            Number::Even => {
                self.constant.next = bits::<TOTAL_BITS>(65536);
            }
            Number::Over => {
                self.constant.next = bits::<TOTAL_BITS>(65537);
            }
            Number::OverThreshold => {
                self.constant.next = bits::<TOTAL_BITS>(131073);
            }
            _ => {}
        }
        // What the next step asks for.
        self.path_asked.bit[0].next = self.next_source.val() == Source::Share;
        self.path_asked.bit[1].next = self.next_source.val() == Source::Actual;
        self.path_asked.bit[2].next = self.next_source.val() == Source::Rest;
        self.path_asked.bit[3].next = self.next_source.val() == Source::Speed;
        self.path_asked.bit[4].next = self.next_source.val() == Source::Mean;
        self.path_asked.bit[5].next = ((self.next_source.val() == Source::Bytes) | (self.next_source.val() == Source::Frames))
            | (self.next_source.val() == Source::Busy);
        self.other_asked.bit[0].next = self.next_source.val() == Source::Kept;
        self.other_asked.bit[1].next = self.next_source.val() == Source::Quotient;
        self.other_asked.bit[2].next = self.next_source.val() == Source::InUse;
        self.other_asked.bit[3].next = self.next_source.val() == Source::Threshold;
        self.other_asked.bit[4].next = self.next_source.val() == Source::Change;
        self.other_asked.bit[5].next = self.next_source.val() == Source::Least;
        self.other_asked.bit[6].next = self.next_source.val() == Source::Number;
        if self.go.val() {
            forward!(self => self: path_asked.y as of_path.d, other_asked.y as of_other.d);
        }

        // What this one does.
        self.path_word.x[0].next = bit_cast::<TOTAL_BITS, 16>(self.share.val());
        self.path_word.x[1].next = bit_cast::<TOTAL_BITS, 16>(self.actual.val());
        self.path_word.x[2].next = bit_cast::<TOTAL_BITS, REST_BITS>(self.rest.val());
        self.path_word.x[3].next = bit_cast::<TOTAL_BITS, 24>(self.speed.val());
        self.path_word.x[4].next = bit_cast::<TOTAL_BITS, 16>(self.mean.val());
        self.path_word.x[5].next = bit_cast::<TOTAL_BITS, BYTE_BITS>(self.amount.val());
        self.other_word.x[0].next = self.kept.val();
        self.other_word.x[1].next = bit_cast::<TOTAL_BITS, QUOTA_BITS>(self.quotient.val().get_bits::<QUOTA_BITS>(0));
        self.other_word.x[2].next = bit_cast::<TOTAL_BITS, 16>(self.in_turn.val());
        self.other_word.x[3].next = bit_cast::<TOTAL_BITS, 17>(self.threshold_up.val());
        self.other_word.x[4].next = bit_cast::<TOTAL_BITS, 16>(self.change_up.val());
        self.other_word.x[5].next = bit_cast::<TOTAL_BITS, 16>(self.min_share.val());
        self.other_word.x[6].next = self.constant.val();
        forward!(self => self: of_path.q as path_word.sel, of_other.q as other_word.sel, path_word.y as word, other_word.y as other);
        self.spare.x.next = self.quotient.val().get_bits::<9>(31);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_and_numbers() {
        let dut = &mut Operand::default();
        dut.connect_all();
        check_all(dut).unwrap();
        (dut.threshold.next, dut.change.next, dut.amount.next) = (0x1_FFFF.into(), 10.into(), 7.into());
        for (source, number, y) in [
            (Source::Threshold, Number::One, 65535),
            (Source::Change, Number::One, 2560),
            (Source::Bytes, Number::One, 7),
            (Source::Number, Number::FirstMean, 1500),
            (Source::Number, Number::Hundred, 100 << 18),
        ] {
            (dut.go.next, dut.next_source.next, dut.number.next) = (true, source, number);
            step!(dut, {}, {});
            (dut.go.next, dut.next_source.next) = (false, Source::Share);
            step!(dut, {}, {});
            let (word, other) = if source == Source::Bytes { (y, 0) } else { (0, y) };
            assert_eq!((dut.word.val().to_u64(), dut.other.val().to_u64()), (word, other));
        }
    }
}
