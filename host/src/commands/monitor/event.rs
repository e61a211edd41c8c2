// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Events: what differs from one reading to the next.
//!
//! A link that went and came back between two readings is not among them.

use std::fmt;

use serde::Serialize;

use super::super::reached::may_have_moved;
use super::super::status::{Port, Status};

/// Something that is not as it was.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    Policy { now: String, before: String },
    Lock { locked: bool },
    Shares { now: Vec<u64>, before: Vec<u64> },
    UserShares { now: Vec<u64>, before: Vec<u64> },
    Rebalance { now: String, before: String },
    Member { port: usize, member: bool },
    Role { port: usize, now: &'static str },
    Mode { port: usize, now: &'static str },
    Link { port: usize, up: bool },
    Epoch { now: u64, before: u64 },
    Cleared,
    Dropped { reason: &'static str, count: u64 },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |shares: &[u64]| shares.iter().map(u64::to_string).collect::<Vec<_>>().join(" ");
        match self {
            Event::Policy { now, before } => write!(f, "policy {now} (was {before})"),
            Event::Lock { locked: true } => write!(f, "configuration locked until reset"),
            Event::Lock { locked: false } => write!(f, "configuration no longer locked: the block was reset"),
            Event::Shares { now, before } => write!(f, "shares {} (were {})", list(now), list(before)),
            Event::UserShares { now, before } => write!(f, "shares of the user {} (were {})", list(now), list(before)),
            Event::Rebalance { now, before } => write!(f, "rebalance {now} (was {before})"),
            Event::Member { port, member: true } => write!(f, "port {port} joined the team"),
            Event::Member { port, member: false } => write!(f, "port {port} left the team"),
            Event::Role { port, now } => write!(f, "port {port} is {now}"),
            Event::Mode { port, now } => write!(f, "port {port} is in mode {now}"),
            Event::Link { port, up } => write!(f, "port {port} link {}", if *up { "up" } else { "down" }),
            Event::Epoch { now, before } => write!(f, "epoch {now} (was {before})"),
            Event::Cleared => write!(f, "counters cleared"),
            Event::Dropped { reason, count } => write!(f, "dropped {count} more: {reason}"),
        }
    }
}

/// Shares of the user, where those in use may be others.
fn user_shares(status: &Status) -> Option<Vec<u64>> {
    status.ports.iter().map(|p| p.measures.user_share.filter(|_| status.dynamic.follows())).collect()
}

/// What differs beside the counts; the last tells most.
pub fn differences(before: &Status, now: &Status) -> Vec<Event> {
    let mut events = vec![];
    let shares = |ports: &[Port]| ports.iter().map(|p| p.share).collect::<Vec<_>>();
    let other_shares = shares(&before.ports) != shares(&now.ports);
    // Each time with an epoch: nobody did that, and it may be at every reading.
    let followed = other_shares && may_have_moved(before, now);
    if before.epoch != now.epoch && !followed {
        events.push(Event::Epoch { now: now.epoch, before: before.epoch });
    }
    if before.policy != now.policy {
        events.push(Event::Policy { now: now.policy.clone(), before: before.policy.clone() });
    }
    if before.locked != now.locked {
        events.push(Event::Lock { locked: now.locked });
    }
    if let (Some(before), Some(now)) = (before.dynamic.mode(), now.dynamic.mode()) {
        if before != now {
            events.push(Event::Rebalance { now: now.to_string(), before: before.to_string() });
        }
    }
    // Those in use do not tell of it: a reading may come between what was written and its COMMIT, and the next one after a pass.
    if let (Some(before), Some(now)) = (user_shares(before), user_shares(now)) {
        if before != now {
            events.push(Event::UserShares { now, before });
        }
    }
    if other_shares && !followed {
        events.push(Event::Shares { now: shares(&now.ports), before: shares(&before.ports) });
    }
    let pairs = || before.ports.iter().zip(&now.ports);
    for (before, now) in pairs() {
        let port = now.port;
        events.extend((before.member != now.member).then_some(Event::Member { port, member: now.member }));
        events.extend((before.role != now.role).then_some(Event::Role { port, now: now.role }));
        events.extend((before.egress != now.egress).then_some(Event::Mode { port, now: now.egress }));
    }
    let links = pairs().filter(|(before, now)| before.link != now.link);
    events.extend(links.map(|(_, now)| Event::Link { port: now.port, up: now.link }));
    events
}

#[cfg(test)]
mod tests {
    use super::super::super::dynamic::Rebalance;
    use super::super::super::reading::sample;
    use super::*;

    #[test]
    fn every_difference_is_an_event() {
        let before = sample(4).status;
        assert!(differences(&before, &before).is_empty());
        let mut now = before.clone();
        (now.policy, now.locked, now.epoch) = ("15".to_string(), true, 2);
        now.ports[1].share = 9;
        (now.ports[2].link, now.ports[2].member) = (false, false);
        (now.ports[3].role, now.ports[3].egress) = ("primary", "cut");
        let events = differences(&before, &now);
        let told: Vec<String> = events.iter().map(Event::to_string).collect();
        let expected = [
            "epoch 2 (was 1)",
            "policy 15 (was static)",
            "configuration locked until reset",
            "shares 1 9 1 1 (were 1 1 1 1)",
            "port 2 left the team",
            "port 3 is primary",
            "port 3 is in mode cut",
            "port 2 link down",
        ];
        assert_eq!(told, expected);
        assert_eq!(serde_json::to_string(&events[7]).unwrap(), r#"{"event":"link","port":2,"up":false}"#);
        let back: Vec<String> = differences(&now, &before).iter().map(Event::to_string).collect();
        assert!(back.contains(&"port 2 joined the team".to_string()) && back[7] == "port 2 link up", "{back:?}");
    }
    /// The block moves them as often as a time frame ends.
    #[test]
    fn shares_that_follow_the_traffic_are_no_event_but_what_the_user_does_is() {
        let mut before = sample(2).status;
        let mut now = before.clone();
        let mode = |status: &mut Status, mode: u64| status.dynamic.rebalance = Some(Rebalance::of([mode, 500, 0, 10, 655]));
        mode(&mut before, 0);
        mode(&mut now, 2);
        (now.ports[0].share, now.epoch) = (3, 2);
        let told = |before: &Status, now: &Status| differences(before, now).iter().map(Event::to_string).collect::<Vec<_>>();
        assert_eq!(told(&before, &now), ["epoch 2 (was 1)", "rebalance speed (was off)", "shares 3 1 (were 1 1)"]);
        mode(&mut before, 2);
        assert!(told(&before, &now).is_empty());
        now.ports[1].measures.user_share = Some(7);
        assert_eq!(told(&before, &now), ["epoch 2 (was 1)", "shares 3 1 (were 1 1)"]);
    }

    /// Shares are written one by one, so a reading may come before their COMMIT: then those of the user are no others in the next one.
    #[test]
    fn what_the_user_does_between_two_readings_is_not_hidden() {
        let reading = |epoch, user: [u64; 2], used: [u64; 2]| {
            let mut status = sample(2).status;
            status.dynamic.rebalance = Some(Rebalance::of([2, 500, 0, 10, 655]));
            status.epoch = epoch;
            for (port, (user, used)) in status.ports.iter_mut().zip(user.into_iter().zip(used)) {
                (port.measures.user_share, port.share) = (Some(user), used);
            }
            status
        };
        let told = |before: &Status, now: &Status| differences(before, now).iter().map(Event::to_string).collect::<Vec<_>>();
        let (before, written) = (reading(1, [1, 1], [32_768, 32_767]), reading(1, [3, 1], [32_768, 32_767]));
        // Whatever the next reading shows, this one says it.
        assert_eq!(told(&before, &written), ["shares of the user 3 1 (were 1 1)"]);
        let raw = reading(2, [3, 1], [3, 1]);
        assert_eq!(told(&written, &raw), ["epoch 2 (was 1)", "shares 3 1 (were 32768 32767)"]);
        assert!(told(&raw, &reading(3, [3, 1], [49_151, 16_384])).is_empty());
        let both = told(&before, &reading(3, [3, 1], [49_151, 16_384]));
        assert_eq!(both, ["epoch 3 (was 1)", "shares of the user 3 1 (were 1 1)", "shares 49151 16384 (were 32768 32767)"]);
        let event = serde_json::to_string(&differences(&before, &written)).unwrap();
        assert_eq!(event, r#"[{"event":"user_shares","now":[3,1],"before":[1,1]}]"#);
    }
}
