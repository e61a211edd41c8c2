// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What the model may be, where it is not known when exactly a change took effect.

use equipoise_golden::settings::Settings;
use equipoise_golden::unit::{Decision, Request, Unit};

use crate::check::timeline::Change;
use crate::check::Timeline;

/// The unit, and what is not known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Model {
    pub(super) unit: Unit,
    /// Shares are in use that nobody has seen: those of the unit are old.
    pub(super) unseen: bool,
}

/// The model under one assumption about when changes took effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hypothesis {
    /// Changes of configuration, of links and of shares that the last frame had seen.
    pub(super) controls: usize,
    pub(super) links: usize,
    pub(super) passes: usize,
    /// The last eligible paths there were, if the block keeps them.
    pub(super) kept: u16,
    pub(super) model: Model,
}

impl Hypothesis {
    /// The model with the changes of the configuration up to `control` and the shares up to `pass`, as far as they can have come together: a
    /// commit may have cancelled a pass, or have come when its shares were in use.
    pub(super) fn with(&self, timeline: &Timeline, control: usize, pass: usize) -> Vec<Model> {
        if (self.passes + 1..=pass).any(|number| timeline.pass_number(number).after > control) {
            return vec![];
        }
        let mut models = vec![self.model.clone()];
        let mut next = self.controls + 1;
        let mut upto = |models: &mut Vec<Model>, last: usize| {
            for number in next..=last {
                models.iter_mut().for_each(|model| model.apply(timeline.change(number)));
            }
            next = next.max(last + 1);
        };
        for number in self.passes + 1..=pass {
            let found = timeline.pass_number(number);
            upto(&mut models, found.after);
            let mut with = models.clone();
            with.iter_mut().for_each(|model| model.share(found.shares.as_deref()));
            match found.cancelled {
                Some(by) if by <= self.controls => {}
                // Behind a commit of other shares they are mostly alike again.
                Some(by) if by <= control => with.into_iter().for_each(|model| {
                    if !models.contains(&model) {
                        models.push(model);
                    }
                }),
                _ => models = with,
            }
        }
        upto(&mut models, control);
        models
    }
}

impl Model {
    /// Decides a frame. Without the shares it goes where it was shown to go, if a policy that knows them may have it go there.
    pub(super) fn decide(&mut self, request: Request, up: u16, shown: u8) -> Option<Decision> {
        let decision = if self.unseen { self.unit.follow(request, up, shown.into()) } else { self.unit.decide(request, up) };
        self.unit.forget_commands();
        decision
    }

    fn share(&mut self, shares: Option<&[u16]>) {
        match shares {
            Some(shares) => self.unit.share(shares),
            // They are others: else nothing has happened.
            None => self.unit.clear_epoch(),
        }
        self.unseen = shares.is_none();
    }

    fn apply(&mut self, change: &Change) {
        let unit = &mut self.unit;
        match change {
            Change::Commit { settings, shares: true } => {
                if std::mem::take(&mut self.unseen) {
                    unit.clear_epoch();
                }
                unit.commit(settings);
            }
            Change::Commit { settings, shares: false } => {
                unit.commit(&Settings { shares: unit.settings().shares.clone(), ..settings.clone() });
            }
            Change::ClearEpoch => unit.clear_epoch(),
            Change::Limit(logical_unit, most) => unit.limit(*logical_unit, *most),
        }
    }
}
