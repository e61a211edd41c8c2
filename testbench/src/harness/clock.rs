// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A clock of the block and of everything around it, and what a register access brings about.

use equipoise_golden::MAX_PORTS;

use super::Harness;
use crate::accesses::Meaning;
use crate::arrivals::Taken;
use crate::live::Event;

/// Clocks from the acknowledgement of COMPLETE to the last one in which it may wait for completions at the port.
const REGISTER_SLACK: u64 = 40;

impl Harness {
    /// One clock of everything.
    #[inline]
    pub fn clock(&mut self) {
        let now = self.now();
        self.accesses.start(now, &mut self.bench.bus);
        let bench = &mut self.bench;
        bench.sources.iter_mut().for_each(|source| source.drive());
        bench.sinks.iter_mut().for_each(|sink| sink.drive());
        bench.bus.drive();
        // A command ends: one that somebody says, or that of the oldest decision if it is due.
        if self.ending.is_empty() {
            let is_due = |(decided, ..): &(u64, usize, u8)| self.completes_after.is_some_and(|after| decided + after <= now);
            if self.outstanding.front().is_some_and(is_due) {
                self.ending.extend(self.outstanding.pop_front().map(|(_, path, unit)| (path as u8, unit)));
            }
        }
        if let Some(ports) = &bench.team.completions {
            let due = self.ending.pop_front();
            ports.valid.put(due.is_some());
            if let Some((path, unit)) = due {
                ports.port.set(path.into());
                ports.unit.set(unit.into());
                self.score.complete(now, now, path.into(), unit);
                self.moved = now;
            }
        }
        bench.team.settle();
        let k = bench.team.k();
        for (lane, (source, host)) in bench.sources.iter_mut().zip(&bench.team.host).enumerate() {
            if host.ready.is_set() {
                let mut taken = None;
                if host.valid.is_set() {
                    let mut data = [0; equipoise_sim::MAX_BEAT];
                    host.data.read(&mut data[..k]);
                    let last = host.last.is_set();
                    taken = Some(Taken { data, keep: host.keep.get(), last, user: host.user.get() as u32 });
                    if let Some(log) = &mut self.log {
                        log.beats.push((lane, now, last));
                    }
                    self.moved = now;
                }
                self.arrivals.pass(lane, &mut taken);
                if let Some(taken) = &taken {
                    self.score.beat(now, lane, taken.beat(k));
                } else if self.score.in_frame(lane) {
                    self.score.silent(lane);
                }
            } else {
                self.score.blocked(lane);
            }
            source.sample(now);
            source.accepted.clear();
        }
        let mut events = [Event::default(); MAX_PORTS];
        for (port, sink) in bench.sinks.iter_mut().enumerate() {
            let (beats, bytes) = (sink.beats, sink.bytes);
            events[port].busy = bench.team.mac[port].valid.is_set();
            sink.sample(now);
            events[port].bytes = sink.bytes - bytes;
            events[port].frames = sink.frames.len() as u64;
            if sink.beats != beats {
                self.moved = now;
            }
            while let Some(frame) = sink.frames.pop_front() {
                if let Some(log) = &mut self.log {
                    log.frames.push((port, frame.first, frame.last, frame.bytes.len()));
                }
                self.score.frame(port, frame);
            }
        }
        self.live.clock(now, events);
        bench.decisions.sample(now);
        while let Some(decision) = bench.decisions.decisions.pop_front() {
            self.score.decision(&decision);
            if let Some(log) = &mut self.log {
                log.decisions.push(decision);
            }
            self.moved = now;
        }
        bench.bus.sample(now);
        if let Some(answer) = bench.bus.finish() {
            self.acknowledged(now, answer);
        }
        self.score.clock(now);
        self.outstanding.extend(self.score.issued.drain(..).map(|(path, unit)| (now, path, unit)));
        self.bench.team.tick();
    }

    #[cold]
    fn acknowledged(&mut self, now: u64, answer: u32) {
        let Some((meaning, start)) = self.accesses.finish(answer) else { return };
        match meaning {
            Meaning::Nothing => {}
            Meaning::Commit(settings, timeout) => {
                self.live.commit(now, &settings);
                let (until, quotas) = (now + self.live.longest_pass(), self.live.quotas(settings.members));
                self.score.timeline.commit(start, now, *settings);
                self.score.timeline.quotas(now, until, quotas);
                self.score.lane_timeout(timeout);
            }
            // The write was taken a clock before.
            Meaning::Fire => self.live.fire(now - 1),
            Meaning::ClearEpoch => self.score.timeline.clear_epoch(start, now),
            // It waits while the port says others.
            Meaning::Complete(path, unit) => self.score.complete(start, now + REGISTER_SLACK, path.into(), unit),
            Meaning::Limit(unit, most) => self.score.timeline.limit(start, now, unit, most),
        }
    }
}
