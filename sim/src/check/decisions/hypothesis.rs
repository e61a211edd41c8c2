// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the model may be, where it is not known when exactly a change took effect.

use equipoise_golden::settings::Settings;
use equipoise_golden::unit::Unit;

use crate::check::timeline::Change;
use crate::check::Timeline;

/// The model under one assumption about when changes took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hypothesis {
    /// Changes of configuration, of links and of shares that the last frame had seen.
    pub(super) controls: usize,
    pub(super) links: usize,
    pub(super) passes: usize,
    /// The last eligible paths there were, if the block keeps them.
    pub(super) kept: u16,
    pub(super) unit: Unit,
}

impl Hypothesis {
    /// The unit with the changes of the configuration up to `control` and the shares up to `pass`, as far as they can have come together: a
    /// commit may have cancelled a pass, or have come when its shares were in use.
    pub(super) fn with(&self, timeline: &Timeline, control: usize, pass: usize) -> Vec<Unit> {
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
