// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a scenario can do: settings before the first frame, and events while frames flow.

use equipoise_golden::policy::Policy;

use super::nearest::unknown;
use super::rebalance::Rebalance;
use super::values::{LuMax, Own, Throttle, Time};

/// One thing that is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `SHARE` of every port.
    Shares(Vec<u16>),
    /// `POLICY`.
    Policy(Policy),
    /// `ROUND_FRAMES`.
    RoundFrames(u8),
    /// `PRIORITY` of every port.
    Priority(Vec<u8>),
    /// `QUOTA_MODE`: what a port overshot counts against its next turn.
    Carry(bool),
    /// `LU_MAX` of a logical unit.
    LuMax(LuMax),
    /// `REBALANCE` and its settings.
    Rebalance(Rebalance),
    /// `FIRE`: the rebalance timer fires now.
    Fire,
    /// The link input of a port.
    Link { port: usize, up: bool },
    /// How fast the line of a port is.
    Throttle(Throttle),
    /// How fast a secondary adaptor sends frames of its own.
    Own(Own),
}

/// When an event happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// As the frame of this number (from 1) is about to enter.
    Frame(u64),
    /// So long after the first frame was offered.
    Time(Time),
}

/// Something that happens while frames flow; all of its steps in one clock, but for bus accesses, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub when: When,
    pub steps: Vec<Step>,
    /// Who asked for it: an option, or a line of a file.
    pub from: String,
}

/// The policy of this name.
///
/// # Errors
/// There is none.
pub fn policy(name: &str) -> Result<Policy, String> {
    let plain = name.to_uppercase().replace('-', "_");
    Policy::ALL.into_iter().find(|policy| policy.name() == plain).ok_or_else(|| unknown("policy", name, &Policy::ALL.map(Policy::name)))
}

impl Step {
    /// Says what is wrong with it in a team of `ports`.
    pub fn fault(&self, ports: usize) -> Option<String> {
        let count = |what: &str, count: usize| (count != ports).then(|| format!("{count} {what} for {ports} ports; give one for each"));
        let port = |port: usize| (port >= ports).then(|| format!("there is no port {port} among {ports}"));
        match self {
            Step::Shares(shares) => count("shares", shares.len()),
            Step::Priority(priority) => count("priorities", priority.len())
                .or_else(|| priority.iter().find(|p| **p > 15).map(|p| format!("priority {p}: give 0 to 15"))),
            Step::Link { port: p, .. } => port(*p),
            Step::Throttle(throttle) => port(throttle.port),
            Step::Own(Own { port: 0, .. }) => Some("what adaptor 0 sends is the capture; others have own traffic".to_string()),
            Step::Own(own) => port(own.port),
            Step::Policy(_) | Step::RoundFrames(_) | Step::Carry(_) | Step::LuMax(_) | Step::Rebalance(_) | Step::Fire => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_have_their_names_in_any_case() {
        assert_eq!(["STATIC", "round-robin", "Active_Backup"].map(|name| policy(name).unwrap() as u8), [0, 1, 2]);
        assert_eq!(policy("ROUND_ROBBIN").unwrap_err(), "there is no policy `ROUND_ROBBIN`; did you mean `ROUND_ROBIN`?");
        assert!(policy("7").unwrap_err().contains("STATIC, ROUND_ROBIN, ACTIVE_BACKUP"));
    }

    #[test]
    fn ports_and_counts_must_fit() {
        let fault = |step: Step| step.fault(4).unwrap_or_default();
        assert_eq!(fault(Step::Shares(vec![1; 4])), "");
        assert!(fault(Step::Shares(vec![1; 3])).contains("3 shares for 4 ports"));
        assert!(fault(Step::Priority(vec![0, 1, 2, 16])).contains("0 to 15"));
        assert!(fault(Step::Link { port: 4, up: true }).contains("no port 4 among 4"));
        assert!(fault(Step::Throttle("4=1".parse().unwrap())).contains("no port 4"));
        let own = |text: &str| fault(Step::Own(text.parse().unwrap()));
        assert_eq!(own("3=1"), "");
        assert!(own("4=1").contains("no port 4") && own("0=1").contains("is the capture"));
    }
}
