// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Checks every decision against the golden model.
//!
//! Which commit and which links a frame was decided with is known to within a few clocks. Where that leaves several
//! possibilities, all are kept as *hypotheses* until a decision contradicts them; when none is left, the decision is
//! wrong. Away from changes there is exactly one.

use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Decision, Request, Unit};
use equipoise_golden::MAX_PORTS;

use super::timeline::{Change, Span};
use super::{Refused, Timeline};
use crate::Decision as Shown;

/// Most clocks from a frame's last beat entering the unit to the decision port.
const LONGEST_PIPELINE: u64 = 8;
/// Fewest clocks of the same.
const SHORTEST_PIPELINE: u64 = 2;
/// Hypotheses that a sane stimulus can leave.
const ENOUGH: usize = 256;

/// The model under one assumption about when changes took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hypothesis {
    /// Changes of configuration, of links and of shares that the last frame had seen.
    controls: usize,
    links: usize,
    passes: usize,
    /// The last eligible paths there were, if the block keeps them.
    kept: u16,
    unit: Unit,
}

impl Hypothesis {
    /// The unit with the changes of the configuration up to `control` and the shares up to `pass`, as far as they can have come together: a
    /// commit may have cancelled a pass, or have come when its shares were in use.
    fn with(&self, timeline: &Timeline, control: usize, pass: usize) -> Vec<Unit> {
        if (self.passes + 1..=pass).any(|number| timeline.pass_number(number).after > control) {
            return vec![];
        }
        let mut units = vec![self.unit.clone()];
        let mut next = self.controls + 1;
        let mut upto = |units: &mut Vec<Unit>, last: usize| {
            for number in next..=last {
                units.iter_mut().for_each(|unit| apply(unit, timeline.change(number)));
            }
            next = next.max(last + 1);
        };
        for number in self.passes + 1..=pass {
            let found = timeline.pass_number(number);
            upto(&mut units, found.after);
            let mut with = units.clone();
            with.iter_mut().for_each(|unit| unit.share(&found.shares));
            match found.cancelled {
                Some(by) if by <= self.controls => {}
                Some(by) if by <= control => units.extend(with),
                _ => units = with,
            }
        }
        upto(&mut units, control);
        units
    }
}

fn apply(unit: &mut Unit, change: &Change) {
    match change {
        Change::Commit { settings, shares: true } => unit.commit(settings),
        Change::Commit { settings, shares: false } => {
            unit.commit(&Settings { shares: unit.settings().shares.clone(), ..settings.clone() });
        }
        Change::ClearEpoch => unit.clear_epoch(),
        Change::Limit(logical_unit, most) => unit.limit(*logical_unit, *most),
    }
}

/// Whether a decision that was shown is the model's, made by this policy.
fn same(shown: &Shown, decision: &Decision, policy: Policy) -> bool {
    shown.policy.is_none_or(|code| Policy::of(code) == Some(policy))
        && usize::from(shown.lane) == decision.lane
        && u64::from(shown.bytes) == decision.bytes
        && shown.epoch == decision.epoch
        && shown.eligible == decision.eligible
        && shown.forced == decision.forced
        && shown.dropped == decision.drop.is_some()
        // The port of a dropped frame has no meaning.
        && decision.port.is_none_or(|port| port == usize::from(shown.port))
}

/// What is known of the frame that was decided.
#[derive(Debug, Clone, Copy)]
pub struct Entered {
    /// Bytes, lane and forced port.
    pub request: Request,
    /// Clock in which its first beat was accepted.
    pub first: u64,
    /// Beats as passed on.
    pub beats: u64,
}

/// Clocks in one of which something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first.
    pub from: u64,
    /// The last.
    pub to: u64,
}

/// The balancing unit as seen from the decision port.
#[derive(Debug, Clone)]
pub struct UnitMonitor {
    hypotheses: Vec<Hypothesis>,
    /// A queue in front of the stamp keeps the last eligible paths for what waits there.
    keeps: bool,
    /// Clock of the last decision.
    last: u64,
}

impl UnitMonitor {
    /// After reset.
    pub fn new(settings: Settings) -> Self {
        UnitMonitor {
            hypotheses: vec![Hypothesis { controls: 0, links: 0, passes: 0, kept: 0, unit: Unit::new(settings) }],
            keeps: false,
            last: 0,
        }
    }

    /// The same of a block that has a queue in front of its stamp, or has none.
    pub fn keeping(self, keeps: bool) -> Self {
        UnitMonitor { keeps, ..self }
    }

    /// Settings that the last frame was decided with, as far as that is known.
    pub fn settings(&self) -> &Settings {
        self.hypotheses[0].unit.settings()
    }

    /// When the frame that was decided next can have been stamped: after its first beat was accepted and after the frame before it was
    /// stamped, and as long before it was shown as the pipeline is, with a beat a clock.
    pub fn window(&self, shown: &Shown, entered: &Entered) -> Window {
        let from = (entered.first + 1).max(self.last.saturating_sub(LONGEST_PIPELINE));
        Window { from, to: shown.clock.saturating_sub(entered.beats - 1 + SHORTEST_PIPELINE) }
    }

    /// Checks a decision for the frame `entered`; returns what the model makes of it.
    /// What waits for whom, and what is outstanding, is as it was shown: when exactly the block looked is not the model's matter.
    pub fn check(&mut self, shown: Shown, mut entered: Entered, timeline: &Timeline) -> Result<Decision, Refused> {
        entered.request.read.load = shown.load.map(u64::from);
        entered.request.read.in_flight = shown.in_flight;
        let Window { from, to } = self.window(&shown, &entered);
        self.last = shown.clock;
        let (controls, links, passes) = (timeline.controls(from, to), timeline.links(from, to), timeline.passes(from, to));
        let mut turns = timeline.turns(from, to);
        // Forced frames are admitted without a path.
        let keeps = self.keeps && (entered.request.forced.is_some() || timeline.may_flow(entered.first + 1, to));

        // The usual case: nothing changed since the last decision.
        if let [only] = &mut self.hypotheses[..] {
            let old = controls.last <= only.controls && links.last <= only.links && passes.last <= only.passes;
            if old && turns.clone().count() == 1 {
                entered.request.read.quota = turns.next().unwrap_or_default();
                let up = timeline.up(only.links);
                only.unit.keep(if keeps { only.kept } else { 0 });
                let decision = only.unit.decide(entered.request, up);
                only.unit.forget_commands();
                return match decision {
                    Some(expected) if same(&shown, &expected, only.unit.settings().policy) => Ok(expected),
                    expected => Err(wrong(shown, entered, expected.as_slice(), expected.is_none())),
                };
            }
        }
        let turns: Vec<_> = turns.collect();
        self.search(shown, entered, timeline, keeps, &turns, [controls, links, passes])
    }

    fn search(
        &mut self,
        shown: Shown,
        entered: Entered,
        timeline: &Timeline,
        keeps: bool,
        turns: &[[u64; MAX_PORTS]],
        [controls, links, passes]: [Span; 3],
    ) -> Result<Decision, Refused> {
        let (mut left, mut expected) = (Vec::<(Hypothesis, Decision)>::new(), Vec::new());
        let (mut waits, mut newest) = (false, None);
        for old in &self.hypotheses {
            let newest_of_both = (controls.last.max(old.controls), links.last.max(old.links));
            let kept = self.keeps.then(|| timeline.kept((old.controls, old.links), newest_of_both, old.kept));
            for control in controls.first.max(old.controls)..=newest_of_both.0 {
                for pass in passes.first.max(old.passes)..=passes.last.max(old.passes) {
                    for unit in old.with(timeline, control, pass) {
                        for link in links.first.max(old.links)..=newest_of_both.1 {
                            let kept = kept.as_ref().map_or(&[0][..], |kept| kept.at(control, link));
                            for (&kept, &quota) in kept.iter().flat_map(|kept| turns.iter().map(move |quota| (kept, quota))) {
                                let mut unit = unit.clone();
                                unit.keep(if keeps { kept } else { 0 });
                                let mut request = entered.request;
                                request.read.quota = quota;
                                let Some(decision) = unit.decide(request, timeline.up(link)) else {
                                    waits = true;
                                    continue;
                                };
                                unit.forget_commands();
                                let next = Hypothesis { controls: control, links: link, passes: pass, kept, unit };
                                if same(&shown, &decision, next.unit.settings().policy) {
                                    if !left.iter().any(|(known, _)| *known == next) {
                                        left.push((next, decision));
                                    }
                                } else {
                                    newest = Some(next);
                                    if !expected.contains(&decision) {
                                        expected.push(decision);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        let Some(&(_, decision)) = left.first() else {
            // Frames behind it are judged by what is in use at last.
            if let Some(newest) = newest {
                self.hypotheses = vec![newest];
            }
            return Err(wrong(shown, entered, &expected, waits));
        };
        if left.len() > ENOUGH {
            return Err(Refused::Ambiguous(format!("{} ways to read the last decisions are left", left.len())));
        }
        self.hypotheses = left.into_iter().map(|(hypothesis, _)| hypothesis).collect();
        Ok(decision)
    }
}

fn wrong(shown: Shown, entered: Entered, expected: &[Decision], waits: bool) -> Refused {
    let mut detail = format!(
        "lane {} frame of {} bytes (first beat in clock {}): seen {}",
        entered.request.lane,
        entered.request.bytes,
        entered.first,
        fields((!shown.dropped).then_some(shown.port.into()), shown.bytes.into(), shown.epoch, shown.eligible, shown.forced)
    );
    for decision in expected {
        let drop = match decision.drop {
            Some(Reason::NoPath) => " (no path)",
            Some(_) => " (forced, port down)",
            None => "",
        };
        detail +=
            &format!("; expected {}{drop}", fields(decision.port, decision.bytes, decision.epoch, decision.eligible, decision.forced));
    }
    if waits {
        detail += "; expected to wait";
    }
    Refused::Wrong(detail)
}

fn fields(port: Option<usize>, bytes: u64, epoch: u16, eligible: u16, forced: bool) -> String {
    let port = port.map_or("none".to_string(), |p| p.to_string());
    format!("[port {port} bytes {bytes} epoch {epoch} eligible {eligible:#x}{}]", if forced { " forced" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::unit::Read;

    fn entered(bytes: u64, first: u64) -> Entered {
        Entered { request: Request { lane: 0, bytes, forced: None, command: None, read: Read::default() }, first, beats: 1 }
    }

    fn shown(clock: u64, port: u8, epoch: u16, eligible: u16) -> Shown {
        Shown {
            clock,
            lane: 0,
            port,
            bytes: 100,
            epoch,
            eligible,
            forced: false,
            dropped: false,
            policy: Some(0),
            load: [0; 16],
            in_flight: [0; 16],
        }
    }

    fn start() -> (Timeline, UnitMonitor) {
        let settings = Settings::reset(4);
        (Timeline::new(settings.clone(), 0xF), UnitMonitor::new(settings))
    }

    #[test]
    fn right_decisions_pass() {
        let (timeline, mut unit) = start();
        for (i, port) in [0, 1, 2, 3, 0, 1].into_iter().enumerate() {
            let clock = 10 + i as u64 * 10;
            unit.check(shown(clock, port, 1, 0xF), entered(100, clock - 8), &timeline).unwrap();
        }
    }

    #[test]
    fn every_wrong_field_is_caught() {
        let right = shown(20, 1, 1, 0xF);
        let wrong = [
            Shown { port: 2, ..right },
            Shown { lane: 1, ..right },
            Shown { bytes: 99, ..right },
            Shown { epoch: 2, ..right },
            Shown { epoch: 0, ..right },
            Shown { eligible: 0x7, ..right },
            Shown { forced: true, ..right },
            Shown { dropped: true, ..right },
            Shown { policy: Some(1), ..right },
        ];
        for bad in wrong {
            let (timeline, mut unit) = start();
            unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
            let mut good = unit.clone();
            good.check(right, entered(100, 12), &timeline).unwrap();
            unit.check(bad, entered(100, 12), &timeline).expect_err(&format!("{bad:?}"));
        }
    }

    /// A frame that entered near a commit may have seen the old shares or the new ones; the next one then follows.
    #[test]
    fn both_sides_of_a_commit_are_tried_and_remembered() {
        let (mut timeline, mut unit) = start();
        unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
        let mut settings = Settings::reset(4);
        settings.shares = vec![0, 0, 0, 5];
        timeline.commit(20, 22, settings);
        // Old shares: port 1. New shares: port 3, a new epoch.
        let mut old = unit.clone();
        old.check(shown(28, 1, 1, 0xF), entered(100, 20), &timeline).unwrap();
        old.check(shown(60, 3, 2, 0xF), entered(100, 52), &timeline).unwrap();
        unit.clone().check(shown(28, 1, 2, 0xF), entered(100, 20), &timeline).expect_err("new epoch with old shares");
        unit.check(shown(28, 3, 2, 0xF), entered(100, 20), &timeline).unwrap();
        unit.clone().check(shown(60, 3, 3, 0xF), entered(100, 52), &timeline).expect_err("another epoch");
        unit.check(shown(60, 3, 2, 0xF), entered(100, 52), &timeline).unwrap();
    }

    #[test]
    fn old_values_are_wrong_when_the_window_is_past() {
        let (mut timeline, mut unit) = start();
        timeline.link(20, 0b1110);
        unit.check(shown(60, 0, 1, 0xF), entered(100, 52), &timeline).expect_err("port 0 has no link");
        let (_, mut unit) = start();
        unit.check(shown(60, 1, 1, 0b1110), entered(100, 52), &timeline).unwrap();
    }

    #[test]
    fn behind_a_wrong_decision_frames_are_judged_by_what_is_in_use() {
        let (mut timeline, mut unit) = start();
        unit.check(shown(10, 0, 1, 0xF), entered(100, 2), &timeline).unwrap();
        let mut settings = Settings::reset(4);
        settings.shares = vec![0, 0, 0, 5];
        timeline.commit(20, 22, settings.clone());
        unit.check(shown(60, 1, 1, 0xF), entered(100, 52), &timeline).expect_err("old shares");
        assert_eq!(unit.settings(), &settings);
        unit.check(shown(80, 3, 2, 0xF), entered(100, 72), &timeline).unwrap();
    }

    #[test]
    fn a_frame_that_should_wait_is_not_decided() {
        let (mut timeline, mut unit) = start();
        timeline.link(20, 0);
        let dropped = Shown { dropped: true, ..shown(60, 0, 0, 0) };
        unit.check(dropped, entered(100, 52), &timeline).expect_err("NO_PATH is hold");
    }

    #[test]
    fn the_load_that_was_shown_is_what_least_load_goes_by() {
        let mut settings = Settings::reset(4);
        settings.policy = Policy::LeastLoad;
        let timeline = Timeline::new(settings.clone(), 0xF);
        let by = |port: u8, load: [u16; 4]| {
            let mut all = [0; 16];
            all[..4].copy_from_slice(&load);
            let shown = Shown { policy: Some(3), load: all, ..shown(10, port, 1, 0xF) };
            UnitMonitor::new(settings.clone()).check(shown, entered(100, 2), &timeline)
        };
        by(2, [80, 72, 64, 72]).unwrap();
        by(1, [80, 72, 64, 72]).expect_err("path 2 has less");
        by(0, [64; 4]).unwrap();
    }
}
