// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Phy port: streams of 64 bits on one side, the RGMII pins of a PHY on the other
//!
//! ```text
//!            ┌─────────┐ GMII                              ┌──────
//!  s_axis ──►│ MacPort ├───────────────────────────► tx ──►│ pins
//!  m_axis ◄──┤         │◄──────────┐ RgmiiRx │◄───── rx ◄──┤
//!            └─────────┘           └────┬────┘             └──────
//!  usable ◄── LinkWatch ◄── status ─────┘
//!  events ◄── Pulse ◄── what came in, a kind each
//! ```
//!
//! **Rule.** RGMII 2.0 at 1 Gb/s. A line that is not usable ([`LinkWatch`]) is not listened to: a frame that is cut by that has a wrong FCS
//! and is dropped. Sending does not depend on it, for the block sends nothing to a port without a link.
//!
//! **Reset.** The two clocks leave it together: the block's side waits for the line's to have been reset, so a port without a PHY's clock
//! stays in reset, and takes nothing.

use super::{DelayTaps, LinkWatch, Pulse, RgmiiPins, RgmiiRx, STATUS_BITS};
use crate::axis::{PortSink, PortSource};
use crate::mac::MacPort;
use crate::prelude::*;

/// Kinds of [`PhyPort::events`], in the order of their bits and of the registers that count them: frame sent, frame starved, good frame
/// received, wrong FCS, `rx_er`, runt, no beginning of a frame, no room.
pub const EVENTS: usize = 8;

/// One port with its MAC, whose input delay starts with `taps` taps of 25 ps.
#[derive(LogicBlock, Blank)]
#[settings(taps: u8)]
pub struct PhyPort {
    /// 125 MHz; sent with.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// Frames to send.
    pub s_axis: PortSink<64, 8>,
    /// Frames received.
    pub m_axis: PortSource<64, 8>,
    /// To the PHY.
    pub phy: RgmiiPins,
    /// Taps of input delay that are wanted, 25 ps each.
    pub delay: Signal<In, Bits<7>>,
    /// The PHY says no status: its clock is enough.
    pub trust: Signal<In, Bit>,
    /// Frames can be exchanged.
    pub usable: Signal<Out, Bit>,
    /// As PHY_STATUS reads: usable, link, speed (two bits), full duplex, clock.
    pub report: Signal<Out, Bits<STATUS_BITS>>,
    /// What happened, a bit each.
    pub events: Signal<Out, Bits<EVENTS>>,

    mac: MacPort,
    listener: RgmiiRx,
    watch: LinkWatch,
    #[value(DelayTaps::new(taps))]
    delayer: DelayTaps,
    /// For the kinds that the line's clock sees: all but the first two.
    pulse: [Pulse; EVENTS - 2],
    joined: Gather<EVENTS>,
    /// The line's side was reset since the block's was.
    calm: RegR<Bit>,
    asking: Signal<Local, Bit>,
    #[synchroniser]
    ask_first: Reg<Bit>,
    #[synchroniser]
    ask_second: Reg<Bit>,
    #[synchroniser]
    answer_first: Reg<Bit>,
    #[synchroniser]
    answer_second: Reg<Bit>,
    holding: Signal<Local, Bit>,
    line_reset: Signal<Local, Bit>,
    #[synchroniser]
    enable_first: Reg<Bit>,
    #[synchroniser]
    enable_second: Reg<Bit>,
}

impl Logic for PhyPort {
    #[kernel]
    fn update(&mut self) {
        // Reset: asked for on the block's clock, done on the line's, answered.
        registers!(self, clock, reset: calm);
        registers!(self, clock: answer_first, answer_second);
        blocks!(self, clock, reset: watch, delayer);
        blocks!(self, clock: mac);
        forward!(self.phy => self: rx_clk as ask_first.clock, rx_clk as ask_second.clock, rx_clk as enable_first.clock,
            rx_clk as enable_second.clock);
        self.asking.next = !self.calm.q.val();
        forward!(self => self: asking as ask_first.d, ask_first.q as ask_second.d, ask_second.q as line_reset,
            ask_second.q as answer_first.d, answer_first.q as answer_second.d);
        if self.answer_second.q.val() {
            self.calm.d.next = true;
        }
        self.holding.next = self.asking.val() | self.answer_second.q.val();

        // The line.
        forward!(self => self.listener: phy.rx_clk as clock, line_reset as reset, phy.rxd as rxd, phy.rx_ctl as ctl);
        forward!(self => self: watch.usable as enable_first.d, enable_first.q as enable_second.d, enable_second.q as listener.enable);
        forward!(self.listener => self.watch: status, beat);
        forward!(self => self: trust as watch.trust, watch.usable as usable);
        self.report.next = bit_cast::<STATUS_BITS, 1>(self.watch.usable.val().into())
            | ((bit_cast::<STATUS_BITS, 4>(self.watch.taken_status.val()) << 1)
                | (bit_cast::<STATUS_BITS, 1>(self.watch.running.val().into()) << 5));
        self.delayer.wanted.next = self.delay.val();
        forward!(self.delayer => self.phy: loadn as delay_loadn, step as delay_move, direction as delay_direction);

        // The MAC.
        self.mac.reset.next = self.holding.val();
        PortSink::<64, 8>::link(&mut self.s_axis, &mut self.mac.s_axis);
        PortSource::<64, 8>::link(&mut self.m_axis, &mut self.mac.m_axis);
        forward!(self => self.mac: phy.rx_clk as rx_clock, line_reset as rx_reset);
        forward!(self.listener => self.mac: data as rxd, dv as rx_dv, er as rx_er);
        self.phy.txd.next = self.mac.txd.val();
        self.phy.tx_ctl.next =
            bit_cast::<2, 1>(self.mac.tx_en.val().into()) | (bit_cast::<2, 1>((self.mac.tx_en.val() ^ self.mac.tx_er.val()).into()) << 1);

        // What happened.
        self.pulse[0].happens.next = self.mac.rx_good.val();
        self.pulse[1].happens.next = self.mac.rx_bad_fcs.val();
        self.pulse[2].happens.next = self.mac.rx_broken.val();
        self.pulse[3].happens.next = self.mac.rx_runt.val();
        self.pulse[4].happens.next = self.mac.rx_astray.val();
        self.pulse[5].happens.next = self.mac.rx_lost.val();
        self.joined.bit[0].next = self.mac.tx_done.val();
        self.joined.bit[1].next = self.mac.tx_starved.val();
        for i in 0..6 {
            self.pulse[i].from.next = self.phy.rx_clk.val();
            forward!(self => self.pulse[i]: line_reset as from_reset, clock as to, holding as to_reset);
            self.joined.bit[i + 2].next = self.pulse[i].pulse.val();
        }
        self.events.next = self.joined.y.val();
    }
}

#[cfg(test)]
mod tests {
    use super::super::beats::{self, Frame, Sink, Source};
    use super::*;

    /// A port whose wire comes back to it, with a PHY that says `status` between frames and whose clock has the same rate.
    struct Bench {
        dut: PhyPort,
        sink: Sink,
        status: u64,
        line_runs: bool,
        events: [u32; EVENTS],
    }

    impl Bench {
        fn new(status: u64) -> Self {
            let mut dut = PhyPort::new(80);
            dut.connect_all();
            check_all(&dut).unwrap();
            dut.delay.next = 80u64.into();
            dut.m_axis.tready.next = true;
            assert!(simulate(&mut dut, 40));
            let mut bench = Bench { dut, sink: Sink::default(), status, line_runs: true, events: [0; EVENTS] };
            bench.dut.reset.next = true;
            bench.run(&[], 4);
            bench.dut.reset.next = false;
            bench
        }

        fn run(&mut self, frames: &[Frame], clocks: u64) {
            let mut source = Source::new(frames);
            for _ in 0..clocks {
                let dut = &mut self.dut;
                let beat = source.offer(true);
                let (data, keep, last, err) = beat.unwrap_or_default();
                dut.s_axis.tvalid.next = beat.is_some();
                (dut.s_axis.tdata.next, dut.s_axis.tkeep.next) = (data.into(), keep.into());
                (dut.s_axis.tlast.next, dut.s_axis.tuser.next) = (last, err);
                // The line's clock rises in the middle of the block's.
                dut.clock.next = false.into();
                assert!(simulate(dut, 40));
                let ctl = dut.phy.tx_ctl.val().to_u64();
                dut.phy.rxd.next = if ctl == 0 { self.status.into() } else { dut.phy.txd.val() };
                dut.phy.rx_ctl.next = ctl.into();
                for level in [true, false] {
                    dut.phy.rx_clk.next = (level && self.line_runs).into();
                    assert!(simulate(dut, 40));
                }
                if beat.is_some() && dut.s_axis.tready.val() {
                    source.taken();
                }
                let out = &dut.m_axis;
                if out.tvalid.val() && !dut.reset.val() {
                    self.sink.take(out.tdata.val().to_u64(), out.tkeep.val().to_u64(), out.tlast.val(), out.tuser.val());
                }
                for (kind, count) in self.events.iter_mut().enumerate() {
                    *count += u32::from(dut.events.val().get_bit(kind));
                }
                dut.clock.next = true.into();
                assert!(simulate(dut, 40));
            }
        }
    }

    fn frames() -> Vec<Frame> {
        [60, 61, 64, 200, 67].iter().enumerate().map(|(number, &length)| (beats::bytes(number, length), false)).collect()
    }

    #[test]
    fn frames_go_out_and_come_in_at_gigabit() {
        let mut bench = Bench::new(0xDD);
        bench.run(&[], 100);
        assert_eq!((bench.dut.usable.val(), bench.dut.report.val().to_u64()), (true, 0b11_1011));
        bench.run(&frames(), 900);
        assert_eq!(bench.sink.frames, frames());
        assert_eq!(bench.events, [5, 0, 5, 0, 0, 0, 0, 0]);
        // One that ends in error has a wrong FCS on the wire.
        bench.run(&[(beats::bytes(9, 80), true)], 200);
        assert_eq!((bench.sink.frames.len(), bench.events[3]), (5, 1));
    }

    #[test]
    fn a_line_that_is_not_gigabit_is_not_listened_to_unless_its_clock_is_trusted() {
        // Link and full duplex at 100 Mb/s.
        let mut bench = Bench::new(0xBB);
        bench.run(&frames(), 1000);
        assert_eq!((bench.dut.usable.val(), bench.dut.report.val().to_u64()), (false, 0b11_0110));
        assert_eq!(bench.sink.frames.len(), 0);
        assert_eq!(bench.events[2..], [0; 6]);
        bench.dut.trust.next = true;
        bench.run(&[], 20);
        bench.run(&frames(), 1000);
        assert_eq!(bench.sink.frames, frames());
    }

    #[test]
    fn without_the_lines_clock_the_port_stays_in_reset_and_takes_nothing() {
        let mut bench = Bench::new(0xDD);
        bench.run(&frames(), 900);
        (bench.line_runs, bench.dut.reset.next) = (false, true);
        bench.run(&[], 3);
        bench.dut.reset.next = false;
        bench.run(&frames(), 400);
        assert!(!bench.dut.usable.val());
        bench.line_runs = true;
        let before = bench.sink.frames.len();
        bench.run(&[], 400);
        assert!(bench.dut.usable.val());
        bench.run(&frames()[1..], 900);
        assert_eq!(bench.sink.frames[before..], frames()[1..]);
    }
}
