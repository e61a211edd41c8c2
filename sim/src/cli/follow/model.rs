// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The golden unit beside the block. When exactly a change of the settings takes effect is known to within a few clocks; where that leaves
//! several possibilities, each is kept until a decision contradicts it. Away from changes there is exactly one.

use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Decision, Request, Unit};
use equipoise_sim::Decision as Shown;

use crate::cli::scenario::values::LuMax;

/// Clocks from the acknowledgement of a bus write to the last clock that may still see the old value.
const WRITE_SLACK: u64 = 3;
/// Fewest clocks from a frame's last beat entering the unit to the decision port, and most.
const PIPELINE: (u64, u64) = (2, 8);

/// A change of what is in use.
#[derive(Clone, Debug)]
pub struct Change {
    /// The write that brings it into use began in this clock, and was acknowledged in that.
    pub began: u64,
    pub acknowledged: u64,
    /// Settings in use after it.
    pub settings: Settings,
    /// `LU_MAX` that it sets.
    pub limits: Vec<LuMax>,
}

/// The model, under every assumption that is left.
pub struct Model {
    changes: Vec<Change>,
    /// Changes that the last frame had seen, and the unit then.
    left: Vec<(usize, Unit)>,
    /// From the model's number of an epoch to the block's.
    offset: Option<u16>,
    /// Clock of the last decision.
    last: u64,
}

impl Model {
    /// After reset, with these settings in use.
    pub fn new(settings: Settings) -> Self {
        Model { changes: vec![], left: vec![(0, Unit::new(settings))], offset: None, last: 0 }
    }

    /// A change was written.
    pub fn changed(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// The settings that the last decision was made with.
    pub fn settings(&self) -> &Settings {
        self.left[0].1.settings()
    }

    /// Judges a decision for a frame of `beats` beats, the first of which was accepted in clock `first`.
    ///
    /// # Errors
    /// What the model says instead, in words.
    pub fn decided(&mut self, shown: &Shown, request: Request, first: u64, beats: u64) -> Result<(), String> {
        // It entered the unit after its first beat was accepted and after the frame before it.
        let from = (first + 1).max(self.last.saturating_sub(PIPELINE.1));
        let to = shown.clock.saturating_sub(beats - 1 + PIPELINE.0);
        self.last = shown.clock;
        if let [(applied, unit)] = &mut self.left[..] {
            if *applied == self.changes.len() {
                let decision = unit.decide(request, shown.eligible);
                return judge(&mut self.offset, shown, decision);
            }
        }
        let surely = self.changes.partition_point(|change| change.acknowledged + WRITE_SLACK < from);
        let possibly = self.changes.partition_point(|change| change.began <= to).max(surely);
        let (mut left, mut wrong) = (Vec::<(usize, Unit)>::new(), Vec::new());
        let mut newest = None;
        for (seen, before) in &self.left {
            let mut unit = before.clone();
            let mut applied = *seen;
            for upto in surely.max(*seen)..=possibly.max(*seen) {
                while applied < upto {
                    unit.commit(&self.changes[applied].settings);
                    for limit in &self.changes[applied].limits {
                        unit.limit(limit.unit, limit.most);
                    }
                    applied += 1;
                }
                let mut after = unit.clone();
                let decision = after.decide(request, shown.eligible);
                match judge(&mut self.offset, shown, decision) {
                    Ok(()) if !left.contains(&(applied, after.clone())) => left.push((applied, after)),
                    Ok(()) => {}
                    Err(why) => {
                        wrong.push(why);
                        newest = Some((applied, after));
                    }
                }
            }
        }
        match (left.is_empty(), newest) {
            (true, Some(newest)) => {
                self.left = vec![newest];
                wrong.dedup();
                Err(wrong.join("; or, with other settings: "))
            }
            _ => {
                self.left = left;
                Ok(())
            }
        }
    }
}

/// Whether the block's decision is the model's.
fn judge(offset: &mut Option<u16>, shown: &Shown, decision: Option<Decision>) -> Result<(), String> {
    let Some(expected) = decision else {
        return Err("decided, but there is no path and it should wait".to_string());
    };
    let offset = *offset.get_or_insert(shown.epoch.wrapping_sub(expected.epoch));
    let port = (!shown.dropped).then_some(usize::from(shown.port));
    let epoch = expected.epoch.wrapping_add(offset);
    if port == expected.port && shown.epoch == epoch {
        return Ok(());
    }
    Err(format!("decided {port:?} in epoch {}; the golden model says {:?} in {epoch}", shown.epoch, expected.port))
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::policy::Policy;
    use equipoise_golden::unit::Read;

    fn request() -> Request {
        Request { lane: 0, bytes: 64, forced: None, command: None, read: Read::default() }
    }

    fn shown(clock: u64, port: u8, epoch: u16) -> Shown {
        Shown { clock, lane: 0, port, bytes: 64, epoch, eligible: 0b11, forced: false, dropped: false }
    }

    /// Two ports, a frame decided in clock 10, and a change to ROUND_ROBIN from clock 20 to 25.
    fn changed() -> Model {
        let mut model = Model::new(Settings::reset(2));
        model.decided(&shown(10, 0, 7), request(), 1, 8).unwrap();
        let settings = Settings { policy: Policy::RoundRobin, ..Settings::reset(2) };
        model.changed(Change { began: 20, acknowledged: 25, settings, limits: vec![] });
        model
    }

    #[test]
    fn near_a_change_old_and_new_are_right_and_no_mixture() {
        let near = |port, epoch| changed().decided(&shown(32, port, epoch), request(), 18, 8);
        assert_eq!((near(1, 7), near(0, 8)), (Ok(()), Ok(())));
        for (port, epoch) in [(0, 7), (1, 8), (0, 9)] {
            assert!(near(port, epoch).unwrap_err().contains("the golden model says"), "port {port} in epoch {epoch}");
        }
    }

    #[test]
    fn before_it_only_the_old_and_after_it_only_the_new_is_right() {
        let before = |port, epoch| changed().decided(&shown(28, port, epoch), request(), 11, 8).is_ok();
        assert!(before(1, 7) && !before(0, 8));
        let after = |port, epoch| changed().decided(&shown(60, port, epoch), request(), 40, 8).is_ok();
        assert!(after(0, 8) && !after(1, 7));
    }

    #[test]
    fn what_was_new_once_is_never_old_again() {
        let mut model = changed();
        model.decided(&shown(32, 0, 8), request(), 18, 8).unwrap();
        assert_eq!(model.settings().policy, Policy::RoundRobin);
        let mut old = changed();
        old.decided(&shown(32, 1, 7), request(), 18, 8).unwrap();
        assert_eq!(old.settings().policy, Policy::Static);
        assert!(model.decided(&shown(40, 0, 7), request(), 26, 8).is_err());
    }
}
