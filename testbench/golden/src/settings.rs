// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The configuration in use: what COMMIT has copied from the shadow registers.

use crate::flow::Key;
use crate::policy::Policy;
use crate::rebalance::{by_share::Rule, Mode};
use crate::{all_ports, MAX_PORTS};

/// Most bytes that `MAX_FRAME` can say: 14 bits.
const MAX_FRAME_FIELD: u16 = 16383;

/// Where a host's frames go (R22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Straight to the own port.
    Secondary,
    /// To the balancing unit.
    Primary,
}

/// What happens to a frame while no path is eligible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoPath {
    /// It waits.
    Hold,
    /// It is dropped and counted.
    Drop,
}

/// What happens to a frame whose port has no room for the longest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoRoom {
    /// It waits, and all that the unit decided after it.
    Hold,
    /// It is dropped and counted.
    Drop,
}

/// When a port hands a frame to its MAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EgressMode {
    /// When it is complete; a cut frame is dropped whole.
    Store,
    /// Beat by beat; a cut frame ends with the error flag.
    Cut,
}

/// Every configuration register of the balancing slice. Timeouts are the lane's own matter and not part of the model.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// `MEMBERS`, bit `p` = port `p`.
    pub members: u16,
    /// `POLICY`. The register takes no code that means none, so there is none to say here.
    pub policy: Policy,
    /// `ROUND_FRAMES`, as written: 0 reads as 1.
    pub round_frames: u8,
    /// `PRIORITY[p]`: the lowest comes first.
    pub priority: Vec<u8>,
    /// `CARRY`: under QUOTA, what a path overshot counts against its next turn.
    pub carry: bool,
    /// `POLICY_TABLE` = manual: under HASH the table of buckets is the user's.
    pub manual_table: bool,
    /// `HASH_KEY`.
    pub key: Key,
    /// `FOUR_TUPLE`: source and ports name a flow, too.
    pub four_tuple: bool,
    /// `MAX_FRAME`, bytes, after clamping.
    pub max_frame: u16,
    /// `NO_PATH`.
    pub no_path: NoPath,
    /// `NO_ROOM`.
    pub no_room: NoRoom,
    /// `REBALANCE`, what changes the shares.
    pub rebalance: Mode,
    /// The rest of it, `THRESHOLD`, `CHANGE` and `MIN_SHARE`.
    pub rule: Rule,
    /// `PERIOD`, microseconds, as written.
    pub period: u32,
    /// `SHARE[p]`, the user's.
    pub shares: Vec<u16>,
    /// `ROLE[p]`.
    pub roles: Vec<Role>,
    /// `EGRESS_MODE[p]`.
    pub egress: Vec<EgressMode>,
}

impl Settings {
    /// The reset values of a team of `n` ("Reset values"): all members, every share 1, adaptor 0 primary; STATIC, one frame a turn, every priority
    /// 0, no CARRY; the published key, destinations alone, an automatic table; REBALANCE off, its rule [`Rule::RESET`], PERIOD 100 000 µs; MAX_FRAME 1522, STORE, NO_PATH and NO_ROOM hold.
    ///
    /// # Panics
    ///
    /// If `n` is not 1 to 16.
    pub fn reset(n: usize) -> Self {
        assert!((1..=MAX_PORTS).contains(&n), "{n} ports: a team has 1 to {MAX_PORTS}");
        let mut roles = vec![Role::Secondary; n];
        roles[0] = Role::Primary;
        Settings {
            members: all_ports(n),
            policy: Policy::Static,
            round_frames: 1,
            priority: vec![0; n],
            carry: false,
            manual_table: false,
            key: Key::default(),
            four_tuple: false,
            max_frame: 1522,
            no_path: NoPath::Hold,
            no_room: NoRoom::Hold,
            rebalance: Mode::Off,
            rule: Rule::RESET,
            period: 100_000,
            shares: vec![1; n],
            roles,
            egress: vec![EgressMode::Store; n],
        }
    }

    /// Ports of the team.
    pub fn n(&self) -> usize {
        self.shares.len()
    }

    /// Eligible ports under these settings with the links of `link_up`: members whose link is up.
    pub fn eligible(&self, link_up: u16) -> u16 {
        self.members & link_up & all_ports(self.n())
    }

    /// Whether going over to `next` puts the user's shares in use, whatever shares were: these, the members or what changes the shares is
    /// another one ("Dynamic balancing by actual share").
    pub fn renews_shares(&self, next: &Settings) -> bool {
        self.shares != next.shares || self.members != next.members || self.rebalance != next.rebalance
    }

    /// Whether going over to `next` fills the table of buckets anew ("Destination hash").
    pub fn refills(&self, next: &Settings) -> bool {
        let begins = self.policy != Policy::Hash || self.manual_table;
        next.policy == Policy::Hash && !next.manual_table && (begins || self.renews_shares(next))
    }

    /// Whether going over to `next` starts an epoch: a share, the members or the policy changes value ("Epochs").
    pub fn restarts(&self, next: &Settings) -> bool {
        self.shares != next.shares || self.members != next.members || self.policy != next.policy
    }
}

/// `MAX_FRAME` as COMMIT takes it into use: 64 to the smaller of 16383 and the egress buffer less the three beats that the
/// buffer keeps in reserve.
///
/// ```
/// # use equipoise_golden::settings::clamp_max_frame;
/// assert_eq!(clamp_max_frame(0, 4096, 8), 64);
/// assert_eq!(clamp_max_frame(1522, 4096, 8), 1522);
/// assert_eq!(clamp_max_frame(9000, 4096, 64), 3904);
/// assert_eq!(clamp_max_frame(16383, 16384, 8), 16360);
/// ```
pub fn clamp_max_frame(written: u16, buffer_bytes: u32, beat_bytes: u32) -> u16 {
    let most = buffer_bytes.saturating_sub(3 * beat_bytes).clamp(64, u32::from(MAX_FRAME_FIELD)) as u16;
    written.clamp(64, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shares_members_and_policy_start_an_epoch() {
        let now = Settings::reset(3);
        assert!(!now.restarts(&now.clone()));
        let same_epoch: [fn(&mut Settings); 10] = [
            |s| s.max_frame = 64,
            |s| s.no_path = NoPath::Drop,
            |s| s.no_room = NoRoom::Drop,
            |s| s.roles[1] = Role::Primary,
            |s| s.egress[2] = EgressMode::Cut,
            |s| s.round_frames = 2,
            |s| s.priority[1] = 1,
            |s| s.carry = true,
            |s| s.four_tuple = true,
            |s| s.manual_table = true,
        ];
        for change in same_epoch {
            let mut next = now.clone();
            change(&mut next);
            assert!(!now.restarts(&next), "{next:?}");
        }
        let new_epoch: [fn(&mut Settings); 3] = [|s| s.shares[2] = 2, |s| s.members = 3, |s| s.policy = Policy::RoundRobin];
        for change in new_epoch {
            let mut next = now.clone();
            change(&mut next);
            assert!(now.restarts(&next), "{next:?}");
        }
    }
}
