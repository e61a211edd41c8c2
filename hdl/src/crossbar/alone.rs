// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Crossbar alone: what lies between lanes and egress buffers, without the selector
//!
//! ```text
//!  lanes ──► turns ──► beat ──► dispatch ──► merge p ──► port p
//!    │                            ▲            ▲
//!    └── own ─────────────────────┼────────────┘
//!                    decided port ┘
//! ```
//!
//! The boxes of the block, joined as [`mod@crate::balance::unit`] and [`crate::team`] join them, to be measured beside other crossbars. The
//! decisions come from outside, as the selector's would.

use crate::balance::turns::Turns;
use crate::crossbar::dispatch::Dispatch;
use crate::crossbar::merge::Merge;
use crate::prelude::*;

/// `N` lanes and ports, `W` data bits, `MB` = log2(W/8), `NB` = MB + 1; `MATRIX` and `BANKS` as in [`Turns`].
#[derive(LogicBlock, Blank)]
pub struct Crossbar<const N: usize, const W: usize, const MB: usize, const NB: usize, const MATRIX: usize, const BANKS: usize> {
    /// Clock of the block.
    pub clk: Signal<In, Clock>,
    /// Synchronous, active high.
    pub rst: Signal<In, Bit>,
    /// Lanes whose beat is for a port that is decided.
    pub to_unit: Signal<In, Bits<N>>,
    /// Such a one comes in the next clock or the one after it.
    pub unit_coming: Signal<In, Bits<N>>,
    /// One enters the lane.
    pub unit_begins: Signal<In, Bits<N>>,
    /// Lanes whose beat is for their own port.
    pub to_own: Signal<In, Bits<N>>,
    /// Such a one comes in the next clock.
    pub own_coming: Signal<In, Bits<N>>,
    /// Data of the lanes' beats.
    pub data: [Signal<In, Bits<W>>; N],
    /// Their bytes.
    pub count: [Signal<In, Bits<NB>>; N],
    /// They end a frame.
    pub last: Signal<In, Bits<N>>,
    /// They end a frame in error.
    pub err: Signal<In, Bits<N>>,
    /// They are taken: by the balancing unit, by the own port.
    pub unit_ready: Signal<Out, Bits<N>>,
    /// The same by the own port.
    pub own_ready: Signal<Out, Bits<N>>,
    /// The oldest undecided beat has been decided.
    pub decided: Signal<In, Bit>,
    /// Its port, one-hot.
    pub decided_port: Signal<In, Bits<N>>,
    /// Ports that can take beats.
    pub room: Signal<In, Bits<N>>,
    /// Ports with a beat.
    pub out_valid: Signal<Out, Bits<N>>,
    /// Their data.
    pub out_data: [Signal<Out, Bits<W>>; N],
    /// Their bytes; 0 for a full beat.
    pub out_count: [Signal<Out, Bits<MB>>; N],
    /// They end a frame.
    pub out_last: Signal<Out, Bits<N>>,
    /// They end a frame in error.
    pub out_err: Signal<Out, Bits<N>>,
    turns: Turns<N, MATRIX, BANKS>,
    dispatch: Dispatch<N, W, MB, 0, 0>,
    merge: [Merge<W, MB, 0>; N],
    pick_data: SelectByPairs<Bits<W>, N>,
    pick_count: Select<Bits<NB>, N>,
    accept: Gather<N>,
    own_taken: Gather<N>,
    valids: Gather<N>,
    lasts: Gather<N>,
    errs: Gather<N>,
    beat_valid: RegR<Bit>,
    beat_data: Reg<Bits<W>>,
    beat_count: Reg<Bits<NB>>,
    beat_last: Reg<Bit>,
    beat_err: Reg<Bit>,
}

impl<const N: usize, const W: usize, const MB: usize, const NB: usize, const MATRIX: usize, const BANKS: usize> Logic
    for Crossbar<N, W, MB, NB, MATRIX, BANKS>
{
    #[kernel]
    fn update(&mut self) {
        registers!(self, clk, rst: beat_valid);
        registers!(self, clk: beat_data, beat_count, beat_last, beat_err);
        blocks!(self, clk, rst: turns, dispatch, merge[N]);
        forward!(self => self.turns: to_unit as offer, unit_coming as coming, unit_begins as begins, last);
        self.turns.room.next = self.dispatch.room.val();
        self.unit_ready.next = self.turns.ready.val();
        forward!(self => self.pick_data: data[N] as x);
        forward!(self => self.pick_count: count[N] as x);
        forward!(self.turns => self: turn as pick_data.sel, turn as pick_count.sel, taken as beat_valid.d, taken_last as beat_last.d);
        self.beat_err.d.next = (self.err.val() & self.turns.turn.val()).any();
        forward!(self => self: pick_data.y as beat_data.d, pick_count.y as beat_count.d);
        forward!(self => self.dispatch: beat_valid.q as beat_valid, beat_data.q as beat_data, beat_last.q as beat_last,
            beat_err.q as beat_err, decided, decided_port);
        self.dispatch.beat_count.next = self.beat_count.q.val().get_bits::<MB>(0);
        for i in 0..N {
            self.merge[i].own.valid.next = self.to_own.val().get_bit(i);
            self.merge[i].own_coming.next = self.own_coming.val().get_bit(i);
            self.merge[i].own.data.next = self.data[i].val();
            self.merge[i].own.count.next = self.count[i].val().get_bits::<MB>(0);
            self.merge[i].own.last.next = self.last.val().get_bit(i);
            self.merge[i].own.err.next = self.err.val().get_bit(i);
            self.own_taken.bit[i].next = self.merge[i].own.ready.val();
            self.merge[i].unit.valid.next = self.dispatch.out.port.val().get_bit(i);
            forward!(self.dispatch.out => self.merge[i].unit: data, count, last, err);
            self.accept.bit[i].next = self.merge[i].unit.ready.val();
            self.merge[i].room.next = self.room.val().get_bit(i);
            self.merge[i].fits.next = true;
            self.valids.bit[i].next = self.merge[i].valid.val();
            self.lasts.bit[i].next = self.merge[i].last.val();
            self.errs.bit[i].next = self.merge[i].err.val();
            self.out_data[i].next = self.merge[i].data.val();
            self.out_count[i].next = self.merge[i].count.val();
        }
        self.dispatch.shut.next = bits::<N>(0);
        self.dispatch.out.accept.next = self.accept.y.val();
        forward!(self => self: own_taken.y as own_ready, valids.y as out_valid, lasts.y as out_last, errs.y as out_err);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of two beats, back to back: what leaves the ports, as (port, data), and how many clocks it took from first to last.
    fn run(unit: usize, own: Option<usize>, port: u64, clocks: usize) -> (Vec<(usize, u64)>, usize) {
        let mut dut = Crossbar::<2, 64, 3, 4, 1, 0>::default();
        dut.connect_all();
        dut.room.next = 0b11.into();
        let step = |dut: &mut Crossbar<2, 64, 3, 4, 1, 0>, level: bool| {
            dut.clk.next = level.into();
            assert!(simulate(dut, 30));
        };
        dut.rst.next = true;
        step(&mut dut, false);
        step(&mut dut, true);
        dut.rst.next = false;
        let (mut sent, mut taken_before, mut seen, mut at) = ([0u64; 2], false, vec![], vec![]);
        for clock in 0..clocks {
            let bit = |lane: Option<usize>| lane.map_or(0, |lane| 1u64 << lane);
            dut.to_unit.next = bit(Some(unit)).into();
            dut.unit_coming.next = bit(Some(unit)).into();
            dut.to_own.next = bit(own).into();
            dut.own_coming.next = bit(own).into();
            for (lane, beat) in sent.iter().enumerate() {
                dut.data[lane].next = (100 * lane as u64 + beat).into();
                dut.count[lane].next = 8.into();
            }
            dut.last.next = (sent[0] & 1 | (sent[1] & 1) << 1).into();
            // Decided as soon as the queue has it.
            dut.decided.next = taken_before;
            dut.decided_port.next = port.into();
            step(&mut dut, false);
            taken_before = dut.unit_ready.val().get_bit(unit);
            sent[unit] += u64::from(taken_before);
            if let Some(lane) = own {
                sent[lane] += u64::from(dut.own_ready.val().get_bit(lane));
            }
            for out in (0..2).filter(|&out| dut.out_valid.val().get_bit(out)) {
                seen.push((out, dut.out_data[out].val().to_u64()));
                at.push(clock);
            }
            step(&mut dut, true);
        }
        (seen, at[at.len() - 1] + 1 - at[0])
    }

    #[test]
    fn a_lane_crosses_to_another_port_without_a_dead_clock() {
        let (seen, clocks) = run(1, None, 0b01, 40);
        assert!(seen.len() > 25 && seen.len() == clocks, "{} beats in {clocks} clocks", seen.len());
        assert!(seen.iter().enumerate().all(|(i, &beat)| beat == (0, 100 + i as u64)), "{seen:?}");
    }

    #[test]
    fn own_and_crossing_frames_share_a_port_frame_by_frame() {
        let (seen, clocks) = run(1, Some(0), 0b01, 40);
        assert!(seen.len() > 25 && seen.len() == clocks, "{} beats in {clocks} clocks", seen.len());
        let lanes: Vec<u64> = seen.iter().map(|(_, data)| data / 100).collect();
        // From the first change on the lanes alternate, two beats each.
        let first = lanes.iter().position(|&lane| lane == 1).unwrap();
        assert!(lanes[first..].chunks_exact(4).all(|four| four == [1, 1, 0, 0]), "{lanes:?}");
    }
}
