// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Steps as writes to the block's registers, found by name in the register map: what a block or the map does not have is told.

use std::collections::BTreeMap;

use equipoise_regmap::ident::Caps;
use equipoise_regmap::{map, Field, Group, Register};

use super::rebalance::Rebalance;
use super::step::Step;

/// A value for a field of an entry of a register.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Write {
    register: &'static Register,
    index: u16,
    field: &'static Field,
    value: u64,
}

/// Says why a block with `caps` cannot do a step, if it cannot.
pub fn refusal(step: &Step, caps: Caps) -> Option<String> {
    if let Step::Policy(policy) = step {
        let have: Vec<&str> = caps.policies().map(|policy| policy.name).collect();
        let has_it = have.contains(&policy.name());
        return (!has_it).then(|| format!("the simulated block has no policy {}; it has {}", policy.name(), have.join(", ")));
    }
    let built = |writes: Vec<Write>| match writes.iter().find(|write| !write.register.is_in(caps.built())) {
        Some(write) => Err(write.register.name),
        None => Ok(()),
    };
    let missing = writes(step).and_then(built).err()?;
    Some(format!("the simulated block has no register {missing}: it is built without that (its CAPS are {:#010x})", caps.word()))
}

/// What a step writes; the name of the register or field that the map lacks.
fn writes(step: &Step) -> Result<Vec<Write>, &'static str> {
    let each = |name, values: &[u64]| -> Result<Vec<Write>, &'static str> {
        (0..).zip(values).map(|(index, value)| write(name, index, *value)).collect()
    };
    match step {
        Step::Shares(shares) => each("SHARE", &shares.iter().map(|share| u64::from(*share)).collect::<Vec<_>>()),
        Step::Priority(priority) => each("PRIORITY", &priority.iter().map(|number| u64::from(*number)).collect::<Vec<_>>()),
        Step::Policy(policy) => each("POLICY", &[*policy as u64]),
        Step::RoundFrames(frames) => each("ROUND_FRAMES", &[u64::from(*frames)]),
        Step::Carry(carry) => each("QUOTA_MODE", &[u64::from(*carry)]),
        Step::LuMax(limit) => Ok(vec![write("LU_MAX", limit.unit.into(), limit.most.into())?]),
        Step::Fire => each("FIRE", &[1]),
        Step::Rebalance(rebalance) => of_rebalance(rebalance),
        Step::Link { .. } | Step::Throttle(_) | Step::Own(_) => Ok(vec![]),
    }
}

fn of_rebalance(r: &Rebalance) -> Result<Vec<Write>, &'static str> {
    // Off is what a block without it is.
    if *r == (Rebalance { mode: "off", ..Rebalance::default() }) && named("REBALANCE").is_err() {
        return Ok(vec![]);
    }
    let number = |name, value: Option<i64>| value.map(|value| write(name, 0, value as u64)).transpose();
    let choice = |name, value: Option<&str>| value.map(|value| chosen(name, value)).transpose();
    let switch = |name, on: Option<bool>| on.map(|on| switched(name, on)).transpose();
    let all = [
        Some(chosen("REBALANCE", r.mode)?),
        number("PERIOD", r.period.map(i64::from))?,
        number("THRESHOLD", r.threshold.map(i64::from))?,
        choice("THRESHOLD", r.threshold_mode)?,
        number("CHANGE", r.change.map(i64::from))?,
        switch("CHANGE_ABSOLUTE", r.absolute)?,
        number("MIN_SHARE", r.min_share.map(i64::from))?,
        switch("GUARD", r.guard)?,
    ];
    Ok(all.into_iter().flatten().collect())
}

fn named(name: &'static str) -> Result<&'static Register, &'static str> {
    map::REGISTERS.iter().find(|register| register.name == name).ok_or(name)
}

/// The first field of an entry of a register.
fn write(name: &'static str, index: u16, value: u64) -> Result<Write, &'static str> {
    let register = named(name)?;
    Ok(Write { register, index, field: &register.fields[0], value })
}

/// Fields by which the shares follow the traffic, with their registers.
fn rebalance_fields() -> impl Iterator<Item = (&'static Register, &'static Field)> {
    let registers = ["REBALANCE", "THRESHOLD", "CHANGE"].into_iter().filter_map(|name| named(name).ok());
    registers.flat_map(|register| register.fields.iter().map(move |field| (register, field)))
}

/// A named value of whichever of their fields has it.
fn chosen(name: &'static str, choice: &str) -> Result<Write, &'static str> {
    let upper = choice.to_uppercase();
    let found = rebalance_fields().find_map(|(register, field)| {
        let value = field.values.iter().find(|value| value.name == upper)?;
        Some(Write { register, index: 0, field, value: value.value })
    });
    found.ok_or(name)
}

/// A field of one bit.
fn switched(name: &'static str, on: bool) -> Result<Write, &'static str> {
    let found = rebalance_fields().find(|(_, field)| field.name == name && field.width == 1);
    found.map(|(register, field)| Write { register, index: 0, field, value: u64::from(on) }).ok_or(name)
}

/// The shadow registers as they were written last, so that a field can be written alone.
#[derive(Debug, Default)]
pub struct Shadow {
    words: BTreeMap<u16, u64>,
}

/// Words to be written, one after the other.
#[derive(Debug, Default, PartialEq)]
pub struct Words {
    /// Address and value.
    pub words: Vec<(u16, u32)>,
    /// They are in use only after a COMMIT.
    pub wait_for_commit: bool,
}

impl Shadow {
    /// The words that do these steps in a block of `ports`, which has what they need ([`refusal`]).
    pub fn words<'a>(&mut self, steps: impl IntoIterator<Item = &'a Step>, ports: usize) -> Words {
        let mut all = Words::default();
        for write in steps.into_iter().filter_map(|step| writes(step).ok()).flatten() {
            let Some(word) = write.register.word(write.index) else { continue };
            let now = *self.words.get(&word).unwrap_or(&write.register.reset_value(write.index, ports).unwrap_or(0));
            let next = write.field.set(now, write.value);
            let configured = write.register.group == Group::Configuration;
            if configured {
                self.words.insert(word, next);
            }
            all.wait_for_commit |= configured;
            all.words.retain(|(earlier, _)| *earlier != word);
            all.words.push((word, next as u32));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use equipoise_golden::policy::Policy;
    use equipoise_regmap::{Feature, Features};

    fn caps(features: Features) -> Caps {
        Caps { ports: 4, width: 64, buffer: 4096, features }
    }

    #[test]
    fn what_the_block_is_built_without_is_refused() {
        let small = caps(Features::NONE.with(Feature::RoundRobin));
        assert_eq!(refusal(&Step::Policy(Policy::RoundRobin), small), None);
        assert_eq!(refusal(&Step::RoundFrames(3), small), None);
        let no = refusal(&Step::Policy(Policy::ActiveBackup), small).unwrap();
        assert_eq!(no, "the simulated block has no policy ACTIVE_BACKUP; it has STATIC, ROUND_ROBIN");
        let no = refusal(&Step::Priority(vec![0; 4]), small).unwrap();
        assert!(no.starts_with("the simulated block has no register PRIORITY: "), "{no}");
        // Links and lines are around the block.
        assert_eq!(refusal(&Step::Link { port: 0, up: false }, small), None);
        for policy in Policy::ALL {
            let known = refusal(&Step::Policy(policy), caps(Features::ALL)).is_none();
            let named = map::POLICY.fields[0].values.iter().find(|value| value.name == policy.name());
            assert_eq!(known, named.is_some_and(|value| value.value == policy as u64), "{policy:?}");
        }
    }

    #[test]
    fn steps_are_words_and_what_is_written_twice_is_written_once() {
        let mut shadow = Shadow::default();
        let steps = [Step::Shares(vec![4, 3]), Step::Policy(Policy::RoundRobin), Step::Policy(Policy::Static)];
        let words = shadow.words(&steps, 2);
        let (share, policy) = (map::SHARE.offset, map::POLICY.offset);
        assert_eq!(words, Words { words: vec![(share, 4), (share + 1, 3), (policy, 0)], wait_for_commit: true });
        assert_eq!(shadow.words(&[Step::Link { port: 0, up: true }], 2), Words::default());
    }
}
