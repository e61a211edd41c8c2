// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Widen: from bytes to beats
//!
//! **Timing.** A beat is out, from registers, in the clock after its last byte came in. Nobody can make it wait.

use crate::prelude::*;

/// From the bytes of a `MacRx` to beats of 64 bits.
#[derive(LogicBlock, Blank)]
pub struct Widen {
    /// Rising edge.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Byte.
    pub data: Signal<In, Bits<8>>,
    /// It comes in this clock.
    pub valid: Signal<In, Bit>,
    /// It is the frame's last.
    pub last: Signal<In, Bit>,
    /// The frame is bad, with `last`.
    pub err: Signal<In, Bit>,
    /// Beat, byte 0 in the low bits; bytes that are not counted are those of the beat before.
    pub beat: Signal<Out, Bits<64>>,
    /// Its bytes modulo 8.
    pub count: Signal<Out, Bits<3>>,
    /// It comes in this clock.
    pub beat_valid: Signal<Out, Bit>,
    /// It is the frame's last.
    pub beat_last: Signal<Out, Bit>,
    /// The frame is bad, with `beat_last`.
    pub beat_err: Signal<Out, Bit>,

    lanes: [Reg<Bits<8>>; 8],
    place: RegR<Bits<3>>,
    complete: RegR<Bit>,
    bytes: Reg<Bits<3>>,
    ends: Reg<Bit>,
    bad: Reg<Bit>,
    next_place: Signal<Local, Bits<3>>,
    #[value(|i| i)]
    id: [Constant<Bits<3>>; 8],
}

impl Logic for Widen {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: place, complete);
        registers!(self, clock: bytes, ends, bad, lanes[8]);
        self.next_place.next = self.place.q.val() + bits::<3>(1);
        self.complete.d.next = self.valid.val() & (self.last.val() | self.place.q.val().all());
        forward!(self => self: next_place as bytes.d, last as ends.d, err as bad.d);
        if self.valid.val() {
            self.place.d.next = self.next_place.val();
            if self.last.val() {
                self.place.d.next = bits::<3>(0);
            }
        }
        for i in 0..8 {
            if self.valid.val() & (self.place.q.val() == self.id[i].val()) {
                self.lanes[i].d.next = self.data.val();
            }
        }
        self.beat.next = bit_cast::<64, 8>(self.lanes[0].q.val())
            | ((bit_cast::<64, 8>(self.lanes[1].q.val()) << 8) | (bit_cast::<64, 8>(self.lanes[2].q.val()) << 16))
            | ((bit_cast::<64, 8>(self.lanes[3].q.val()) << 24) | (bit_cast::<64, 8>(self.lanes[4].q.val()) << 32))
            | ((bit_cast::<64, 8>(self.lanes[5].q.val()) << 40) | (bit_cast::<64, 8>(self.lanes[6].q.val()) << 48))
            | (bit_cast::<64, 8>(self.lanes[7].q.val()) << 56);
        forward!(self => self: bytes.q as count, complete.q as beat_valid, ends.q as beat_last, bad.q as beat_err);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beats_are_as_long_as_their_frames() {
        let mut dut = Widen::default();
        dut.connect_all();
        check_all(&dut).unwrap();
        let mut frames: Vec<(Vec<u8>, bool)> = vec![];
        let mut frame = vec![];
        let sent: Vec<Vec<u8>> = (1..30).map(|length| (0..length).map(|i| (7 * length + i) as u8).collect()).collect();
        for bytes in &sent {
            for (i, &byte) in bytes.iter().enumerate() {
                // Now and then no byte comes.
                for valid in [true, false].into_iter().take(1 + usize::from(byte % 5 == 0)) {
                    let end = i + 1 == bytes.len();
                    (dut.valid.next, dut.last.next, dut.err.next) = (valid, end || !valid, end && bytes.len() % 3 == 0);
                    dut.data.next = u64::from(if valid { byte } else { 0xEE }).into();
                    for level in [false, true] {
                        dut.clock.next = level.into();
                        assert!(simulate(&mut dut, 10));
                    }
                    if dut.beat_valid.val() {
                        let count = match dut.count.val().to_u64() {
                            0 => 8,
                            count => count as usize,
                        };
                        frame.extend(&dut.beat.val().to_u64().to_le_bytes()[..count]);
                        if dut.beat_last.val() {
                            frames.push((std::mem::take(&mut frame), dut.beat_err.val()));
                        } else {
                            assert_eq!(count, 8);
                        }
                    }
                }
            }
        }
        let expected: Vec<_> = sent.into_iter().map(|bytes| (bytes.len() % 3 == 0, bytes)).map(|(err, bytes)| (bytes, err)).collect();
        assert_eq!(frames, expected);
    }
}
