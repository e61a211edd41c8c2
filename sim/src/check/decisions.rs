// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Checks every decision against the golden model.
//!
//! Which commit and which links a frame was decided with is known to within a few clocks. Where that leaves several
//! possibilities, all are kept as *hypotheses* until a decision contradicts them; when none is left, the decision is
//! wrong. Away from changes there is exactly one.

mod hypothesis;
#[cfg(test)]
mod tests;

use equipoise_golden::lane::Reason;
use equipoise_golden::policy::Policy;
use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Decision, Request, Unit};
use equipoise_golden::MAX_PORTS;

use self::hypothesis::{Hypothesis, Model};
use super::timeline::Span;
use super::{Refused, Timeline};
use crate::Decision as Shown;

/// Most clocks from a frame's last beat entering the unit to the decision port.
const LONGEST_PIPELINE: u64 = 8;
/// Fewest clocks of the same.
const SHORTEST_PIPELINE: u64 = 2;
/// Hypotheses that a sane stimulus can leave; 344 were seen, of changes at every frame.
const ENOUGH: usize = 1024;

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
            hypotheses: vec![Hypothesis {
                controls: 0,
                links: 0,
                passes: 0,
                kept: 0,
                model: Model { unit: Unit::new(settings), unseen: false },
            }],
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
        self.hypotheses[0].model.unit.settings()
    }

    /// The shares that the last frame was decided with; none if that is not known (yet).
    pub fn shares(&self) -> Option<&[u16]> {
        let shares = &self.settings().shares;
        let is_it = |model: &Model| !model.unseen && model.unit.settings().shares == *shares;
        self.hypotheses.iter().all(|hypothesis| is_it(&hypothesis.model)).then_some(shares)
    }

    /// When the frame that was decided next can have been stamped: after its first beat was accepted and after the frame before it was
    /// stamped, and as long before it was shown as the pipeline is, with a beat a clock.
    pub fn window(&self, shown: &Shown, entered: &Entered) -> Window {
        let from = (entered.first + 1).max(self.last.saturating_sub(LONGEST_PIPELINE));
        Window { from, to: shown.clock.saturating_sub(entered.beats - 1 + SHORTEST_PIPELINE) }
    }

    /// Whether a frame that has not been decided must wait, with all changes in effect: no path is eligible, or its command would be one too many.
    pub fn waits(&self, request: Request, timeline: &Timeline) -> bool {
        let end = u64::MAX;
        let (control, link, pass) = (timeline.controls(end, end).last, timeline.links(end, end).last, timeline.passes(end, end).last);
        let mut models = self.hypotheses.iter().flat_map(|old| old.with(timeline, control, pass));
        models.any(|mut model| {
            model.unit.keep(0);
            model.unit.decide(request, timeline.up(link)).is_none()
        })
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
                only.model.unit.keep(if keeps { only.kept } else { 0 });
                return match only.model.decide(entered.request, up, shown.port) {
                    Some(expected) if same(&shown, &expected, only.model.unit.settings().policy) => Ok(expected),
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
                    for model in old.with(timeline, control, pass) {
                        for link in links.first.max(old.links)..=newest_of_both.1 {
                            let kept = kept.as_ref().map_or(&[0][..], |kept| kept.at(control, link));
                            for (&kept, &quota) in kept.iter().flat_map(|kept| turns.iter().map(move |quota| (kept, quota))) {
                                let mut model = model.clone();
                                model.unit.keep(if keeps { kept } else { 0 });
                                let mut request = entered.request;
                                request.read.quota = quota;
                                let Some(decision) = model.decide(request, timeline.up(link), shown.port) else {
                                    waits = true;
                                    continue;
                                };
                                let next = Hypothesis { controls: control, links: link, passes: pass, kept, model };
                                if same(&shown, &decision, next.model.unit.settings().policy) {
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
            Some(Reason::NoPath) => " (no path)".to_string(),
            Some(Reason::ForcedDown) => " (forced, port down)".to_string(),
            Some(reason) => format!(" ({})", reason.name()),
            None => String::new(),
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
