// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What secondary adaptors send by themselves: made-up frames, each by its adaptor's own port. They are in nobody's decisions, so they are
//! followed here: each leaves once, in order, unless its link failed meanwhile.

use std::collections::VecDeque;

use equipoise_sim::{Bench, Captured, Frame, Pace, Rng};

use crate::cli::scenario::step::Step;
use crate::cli::scenario::values::{Own, Rate};
use crate::cli::scenario::Plan;

/// Bytes of a frame, without FCS.
const SHORTEST: u64 = 60;
const LONGEST: u64 = 1514;
/// Both addresses are locally administered, the source's last byte is the port; the type is one for local experiments (IEEE 802).
const HEADER: [u8; 14] = [2, 0, 0x45, 0x51, 0, 0, 2, 0, 0x45, 0x51, 0, 0, 0x88, 0xb5];

/// One adaptor's own traffic.
pub struct OwnTraffic {
    pub port: usize,
    rng: Rng,
    longest: u64,
    /// None: it sends nothing.
    pace: Option<Pace>,
    /// Line time of the last frame that is not over, in bytes times the pace's denominator.
    debt: u64,
    /// Frames made so far.
    made: u64,
    /// Frames handed over that did not leave yet, oldest first.
    under_way: VecDeque<Vec<u8>>,
    /// Frames and bytes that left whole.
    pub frames: u64,
    pub bytes: u64,
    /// Frames that their link's failure swallowed or cut, as far as it is known: a later one has left.
    lost: u64,
}

impl OwnTraffic {
    /// Of each adaptor but the primary, in a block with this MAX_FRAME; of none if no such traffic comes in the run.
    pub fn of_all(plan: &Plan, max_frame: u16) -> Vec<OwnTraffic> {
        if !plan.steps().any(|(step, _)| matches!(step, Step::Own(_))) {
            return vec![];
        }
        let of = |port: usize| OwnTraffic {
            port,
            rng: Rng::new(plan.seed ^ (port as u64) << 16),
            longest: LONGEST.min(max_frame.into()),
            pace: None,
            debt: 0,
            made: 0,
            under_way: VecDeque::new(),
            frames: 0,
            bytes: 0,
            lost: 0,
        };
        let mut all: Vec<OwnTraffic> = (1..plan.ports).map(of).collect();
        for (step, _) in &plan.start {
            if let Step::Own(own) = step {
                OwnTraffic::set(&mut all, *own);
            }
        }
        all
    }

    /// From now on the adaptor of `own` among `all` sends at this rate.
    pub fn set(all: &mut [OwnTraffic], own: Own) {
        for traffic in all.iter_mut().filter(|traffic| traffic.port == own.port) {
            traffic.pace = own.rate.map(Rate::pace);
            traffic.debt = 0;
        }
    }

    /// Sends nothing more.
    pub fn stop(&mut self) {
        self.pace = None;
    }

    /// Before a clock: hands over a frame if it is due. Time in which the block took none is lost, not saved up.
    #[inline(always)]
    pub fn drive(&mut self, bench: &mut Bench) {
        let Some(Pace::Line { bytes, clocks, overhead, .. }) = self.pace else { return };
        self.debt = self.debt.saturating_sub(bytes.into());
        let source = &mut bench.sources[self.port];
        source.accepted.clear();
        if self.debt == 0 && source.waiting() == 0 {
            let frame = self.frame();
            self.debt = (frame.len() as u64 + u64::from(overhead)) * u64::from(clocks);
            self.under_way.push_back(frame.clone());
            source.push(Frame::new(frame));
        }
    }

    /// The next frame: header, place in the adaptor's traffic, noise.
    fn frame(&mut self) -> Vec<u8> {
        let mut frame = vec![0; (SHORTEST + self.rng.below(self.longest + 1 - SHORTEST)) as usize];
        self.rng.fill(&mut frame);
        frame[..HEADER.len()].copy_from_slice(&HEADER);
        frame[HEADER.len() - 3] |= self.port as u8;
        frame[HEADER.len()..HEADER.len() + 8].copy_from_slice(&self.made.to_be_bytes());
        self.made += 1;
        frame
    }

    /// Whether what left the port is one of its frames; if it is, it is noted.
    pub fn left(&mut self, out: &Captured) -> bool {
        let is_it = |frame: &Vec<u8>| match out.error {
            false => *frame == out.bytes,
            // Cut by the failure of its link, with one more byte.
            true => out.bytes.split_last().is_some_and(|(_, begin)| frame.starts_with(begin)),
        };
        let Some(place) = self.under_way.iter().position(is_it) else { return false };
        self.under_way.drain(..=place);
        self.lost += place as u64 + u64::from(out.error);
        if !out.error {
            self.frames += 1;
            self.bytes += out.bytes.len() as u64;
        }
        true
    }

    /// Whether something of it waits, or is in the block: a frame that was handed over is not taken back.
    pub fn is_under_way(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// At the end, when nothing moves: frames that the block took and that did not leave.
    pub fn lost(&self, bench: &Bench) -> u64 {
        self.lost + (self.under_way.len() - bench.sources[self.port].waiting()) as u64
    }
}
