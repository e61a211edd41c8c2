// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Shares reached: `status` counts bytes for a while to tell them, as the counters alone are of all that was decided since they were
//! cleared, under whatever shares. Shares that REBALANCE moves may do so with each time frame, so what was decided is told of all the time.

use std::time::Duration;

use anyhow::Result;

use super::dynamic::{Detail, Dynamic};
use super::interrupt::Interrupt;
use super::pages::Pages;
use super::reading::{Reading, PAGES};
use super::status::{Meanwhile, Measured, Port, Status};
use super::team::Team;

/// Bytes of which the longest frame is less than a thousandth, what is shown of a percent.
const ENOUGH: u64 = 2_000_000;
/// From the first reading to the second; then twice as long, up to the last.
const STEP: [Duration; 2] = [Duration::from_millis(20), Duration::from_millis(160)];

/// Reads the block again and again, until enough was decided while nobody changed anything, for `time` seconds at most.
///
/// # Errors
/// The bus's.
pub fn look(team: &mut Team, time: f64) -> Result<Status> {
    let pages = Pages::ask(team, PAGES)?;
    let first = Reading::gather(team, &pages, Detail::Shares)?;
    let (began, phys, snapshot_found) = (first.taken, first.status.phys.clone(), first.status.snapshot_found);
    let (mut base, mut step) = (first, STEP[0]);
    loop {
        let left = Duration::from_secs_f64(time).saturating_sub(began.elapsed());
        let over = Interrupt::get().within(step.min(left)) || left <= step;
        let now = Reading::gather(team, &Pages::default(), Detail::Shares)?;
        let measured = measured(&base, &now);
        if over || measured.bytes >= ENOUGH {
            let mut status = reached(&base, now, measured);
            let dynamic = Dynamic::gather(team, Detail::All)?;
            for (port, measures) in status.ports.iter_mut().zip(&dynamic.ports) {
                port.measures = measures.clone();
            }
            return Ok(Status { phys, snapshot_found, dynamic, ..status });
        }
        if !measured.meanwhile.is_known() {
            // What was decided before is of other shares, members or links.
            base = now;
        }
        step = STEP[1].min(step * 2);
    }
}

/// What was decided between two readings, if that is of the shares, members and links of the later one.
fn measured(base: &Reading, now: &Reading) -> Measured {
    let meanwhile = meanwhile(base, now);
    let bytes = if meanwhile.is_known() { decided(now) - decided(base) } else { 0 };
    Measured { bytes, seconds: (now.taken - base.taken).as_secs_f64(), meanwhile }
}

/// The team as it is `now`, with what each port reached.
fn reached(base: &Reading, now: Reading, measured: Measured) -> Status {
    let mut status = now.status;
    if measured.bytes > 0 {
        for (port, before) in status.ports.iter_mut().zip(&base.status.ports) {
            port.reached_percent = Some((port.decided_bytes - before.decided_bytes) as f64 * 100.0 / measured.bytes as f64);
        }
    }
    Status { measured: Some(measured), ..status }
}

/// What came between two readings. What came and went in between is not seen where shares move, as each of their moves starts an epoch.
fn meanwhile(before: &Reading, now: &Reading) -> Meanwhile {
    let team = |status: &Status| status.ports.iter().map(|p| (p.member, p.eligible)).collect::<Vec<_>>();
    let (was, is) = (&before.status, &now.status);
    match () {
        () if was_cleared(before, now) => Meanwhile::Cleared,
        () if was.epoch == is.epoch => Meanwhile::Nothing,
        () if was.policy == is.policy && team(was) == team(is) && may_have_moved(was, is) => Meanwhile::SharesMoved,
        () => Meanwhile::Changed,
    }
}

/// Whether, if the shares in use are others, nobody but REBALANCE moved them: it is at work, and the user's are the same. With a COMMIT it
/// begins anew from those, as they are.
pub fn may_have_moved(before: &Status, now: &Status) -> bool {
    let users = |status: &Status| status.ports.iter().map(|p| p.measures.user_share).collect::<Vec<_>>();
    let raw = |port: &Port| port.measures.user_share == Some(port.share);
    let follows = now.dynamic.follows() && before.dynamic.mode() == now.dynamic.mode();
    follows && users(before) == users(now) && !now.ports.iter().all(raw)
}

fn decided(reading: &Reading) -> u64 {
    reading.status.ports.iter().map(|port| port.decided_bytes).sum()
}

/// Whether somebody cleared the counters between two readings.
pub fn was_cleared(before: &Reading, now: &Reading) -> bool {
    counts(now).zip(counts(before)).any(|(now, before)| now < before)
}

/// Every count that only a clear takes back.
fn counts(reading: &Reading) -> impl Iterator<Item = u64> + '_ {
    let ports = reading.status.ports.iter().flat_map(|p| [p.decided_frames, p.decided_bytes, p.sent_frames, p.sent_bytes]);
    ports.chain([reading.forced_frames]).chain(reading.drops.iter().map(|drop| drop.count))
}

#[cfg(test)]
mod tests {
    use super::super::dynamic::Rebalance;
    use super::super::reading::sample;
    use super::*;

    /// Two looks at a block of two ports, whose shares follow the traffic: 3000 bytes and a pass later.
    fn pair(mode: u64) -> [Reading; 2] {
        let mut before = sample(2);
        before.status.dynamic.rebalance = Some(Rebalance::of([mode, 500, 0, 10, 655]));
        for port in &mut before.status.ports {
            (port.share, port.measures.user_share) = (32_767, Some(1));
        }
        let mut now = before.clone();
        (now.status.epoch, now.status.ports[0].share) = (2, 40_000);
        (now.status.ports[0].decided_bytes, now.status.ports[1].decided_bytes) = (2000, 1000);
        [before, now]
    }

    #[test]
    fn what_was_decided_while_shares_moved_is_told_and_what_is_of_others_is_not() {
        let [before, now] = pair(2);
        let moved = measured(&before, &now);
        assert_eq!((moved.bytes, moved.meanwhile), (3000, Meanwhile::SharesMoved));
        let status = reached(&before, now.clone(), moved);
        assert_eq!(status.ports.iter().map(|p| p.reached_percent.unwrap().round()).collect::<Vec<_>>(), [67.0, 33.0]);
        assert_eq!(measured(&now, &now).meanwhile, Meanwhile::Nothing);
        let others: [fn(&mut Status); 7] = [
            |now| now.policy = "quota".to_string(),
            |now| now.ports[1].member = false,
            |now| now.ports[1].eligible = false,
            |now| now.ports[1].measures.user_share = Some(2),
            |now| now.dynamic.rebalance = Some(Rebalance::of([1, 500, 0, 10, 655])),
            |now| now.dynamic.rebalance = None,
            // A COMMIT brought them into use after they had been seen written.
            |now| now.ports.iter_mut().for_each(|port| port.share = 1),
        ];
        for (number, other) in others.iter().enumerate() {
            let mut now = now.clone();
            other(&mut now.status);
            let changed = measured(&before, &now);
            assert_eq!((changed.bytes, changed.meanwhile), (0, Meanwhile::Changed), "{number}");
            assert!(reached(&before, now, changed).ports[0].reached_percent.is_none());
        }
        let [before, now] = pair(0);
        assert_eq!(measured(&before, &now).meanwhile, Meanwhile::Changed);
        assert_eq!(measured(&now, &before).meanwhile, Meanwhile::Cleared);
    }
}
