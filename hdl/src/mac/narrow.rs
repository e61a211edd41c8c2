// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Narrow: from beats to bytes
//!
//! **Timing.** A byte a clock without a gap, also from one beat to the next if both have two bytes or more. Everything that goes out comes
//! from registers, `tready` too: a beat waits behind the one at hand, so that no path leads from the transmitter to what feeds it.

use crate::prelude::*;

/// From a port stream of `W` bits (`K` = W/8, `NB` = log2(K) + 1) to the bytes that a `MacTx` takes.
#[derive(LogicBlock, Blank)]
pub struct Narrow<const W: usize, const K: usize, const NB: usize> {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Beat, byte 0 in the low bits.
    pub tdata: Signal<In, Bits<W>>,
    /// Bytes that count: a run of ones from bit 0, never empty.
    pub tkeep: Signal<In, Bits<K>>,
    /// The frame ends in error, with `tlast`.
    pub tuser: Signal<In, Bit>,
    /// Last beat of a frame.
    pub tlast: Signal<In, Bit>,
    /// Beat on offer.
    pub tvalid: Signal<In, Bit>,
    /// Beat taken.
    pub tready: Signal<Out, Bit>,
    /// Byte.
    pub data: Signal<Out, Bits<8>>,
    /// It is on offer.
    pub valid: Signal<Out, Bit>,
    /// It is the frame's last.
    pub last: Signal<Out, Bit>,
    /// The frame ends in error.
    pub err: Signal<Out, Bit>,
    /// It is taken.
    pub ready: Signal<In, Bit>,

    /// The beat that waits.
    next: Reg<Bits<W>>,
    next_keep: Reg<Bits<K>>,
    next_last: Reg<Bit>,
    next_err: Reg<Bit>,
    waits: RegR<Bit>,
    shift: Reg<Bits<W>>,
    /// Bytes of the beat that are left.
    left: RegR<Bits<NB>>,
    ends: Reg<Bit>,
    bad: Reg<Bit>,
    kept: KeepCount<K, NB>,
    some: Signal<Local, Bit>,
    final_byte: Signal<Local, Bit>,
    room: Signal<Local, Bit>,
}

impl<const W: usize, const K: usize, const NB: usize> Logic for Narrow<W, K, NB> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: waits, left);
        registers!(self, clock: next, next_keep, next_last, next_err, shift, ends, bad);
        self.kept.keep.next = self.next_keep.q.val();
        self.some.next = self.left.q.val().any();
        self.final_byte.next = self.left.q.val() == bits::<NB>(1);
        self.room.next = (!self.some.val()) | (self.final_byte.val() & self.ready.val());
        self.tready.next = !self.waits.q.val();
        self.data.next = self.shift.q.val().get_bits::<8>(0);
        self.valid.next = self.some.val();
        self.last.next = self.ends.q.val() & self.final_byte.val();
        self.err.next = self.bad.q.val();
        if self.some.val() & self.ready.val() {
            self.shift.d.next = self.shift.q.val() >> 8;
            self.left.d.next = self.left.q.val() - bits::<NB>(1);
        }
        if self.room.val() & self.waits.q.val() {
            forward!(self => self: next.q as shift.d, kept.count as left.d, next_last.q as ends.d, next_err.q as bad.d);
            self.waits.d.next = false;
        }
        if self.tvalid.val() & (!self.waits.q.val()) {
            forward!(self => self: tdata as next.d, tkeep as next_keep.d, tlast as next_last.d, tuser as next_err.d);
            self.waits.d.next = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Sends frames through; gives bytes with their marks, and the clocks from the first to the last of them.
    fn send(frames: &[(Vec<u8>, bool)], wait: u64) -> (Vec<(u8, bool, bool)>, u64) {
        let mut dut = Narrow::<64, 8, 4>::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut beats = frames.iter().flat_map(|(frame, err)| {
            let count = frame.len().div_ceil(8);
            frame.chunks(8).enumerate().map(move |(i, beat)| (beat, i + 1 == count, *err))
        });
        let (mut offer, mut seen, mut first, mut last) = (beats.next(), vec![], None, 0);
        for clock in 0..(wait + 1) * (20 + frames.iter().map(|f| f.0.len() as u64 + 8).sum::<u64>()) {
            let (beat, end, err) = offer.unwrap_or((&[], true, true));
            let mut bytes = [0xEE; 8];
            bytes[..beat.len()].copy_from_slice(beat);
            dut.tvalid.next = offer.is_some();
            dut.tdata.next = u64::from_le_bytes(bytes).into();
            dut.tkeep.next = ((1u64 << beat.len()) - 1).into();
            (dut.tlast.next, dut.tuser.next) = (end, err && end);
            dut.ready.next = clock % (wait + 1) == 0;
            dut.clock.next = false.into();
            assert!(simulate(&mut dut, 10));
            if dut.valid.val() && dut.ready.val() {
                first = first.or(Some(clock));
                last = clock;
                seen.push((dut.data.val().to_u64() as u8, dut.last.val(), dut.last.val() && dut.err.val()));
            }
            if dut.tready.val() && offer.is_some() {
                offer = beats.next();
            }
            dut.clock.next = true.into();
            assert!(simulate(&mut dut, 10));
        }
        (seen, last - first.unwrap_or(0))
    }

    proptest! {
        #[test]
        fn bytes_come_in_order_without_a_gap(
            frames in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..40), any::<bool>()), 1..6),
            wait in 0u64..3,
        ) {
            // A beat of one byte costs a clock; it can only be a frame's last, behind which the line has a gap anyway.
            prop_assume!(frames.iter().all(|(frame, _)| frame.len() % 8 != 1));
            let expected: Vec<_> = frames.iter().flat_map(|(frame, err)| {
                let end = frame.len() - 1;
                frame.iter().enumerate().map(move |(i, &byte)| (byte, i == end, *err && i == end))
            }).collect();
            let (seen, clocks) = send(&frames, wait);
            prop_assert_eq!(clocks, (wait + 1) * (expected.len() as u64 - 1));
            prop_assert_eq!(seen, expected);
        }
    }
}
