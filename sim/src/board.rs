// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The block as on a board: hosts, MACs, and its register bus behind the UARTBone bridge.

use crate::{Bone, Error, Options, Sink, Source, Team, Way};

/// Clocks of reset that [`Board::open`] gives.
const RESET_CLOCKS: u32 = 4;

/// A team and what is around it on a board.
pub struct Board {
    /// The block.
    pub team: Team,
    /// Hosts, one a lane.
    pub sources: Vec<Source>,
    /// MACs, one a port.
    pub sinks: Vec<Sink>,
    /// The way to its registers.
    pub bone: Bone,
}

impl Board {
    /// A board with a block of `n` ports and `w` bits, its register bus behind a bridge that is reached by `way`: reset, all links up.
    ///
    /// # Errors
    /// As [`Team::open`].
    pub fn open(n: usize, w: usize, way: Way, options: Options) -> Result<Self, Error> {
        let mut team = Team::open(n, w, options)?;
        let k = team.k();
        let sources = team.host.iter().map(|s| Source::new(s.clone(), k)).collect();
        let sinks = team.mac.iter().map(|s| Sink::new(s.clone(), k)).collect();
        team.link_up.set(u64::MAX);
        team.reset(RESET_CLOCKS);
        let bone = Bone::open(&team, way, options)?;
        Ok(Board { team, sources, sinks, bone })
    }

    /// One clock of everything.
    pub fn clock(&mut self) {
        self.sources.iter_mut().for_each(Source::drive);
        self.sinks.iter_mut().for_each(Sink::drive);
        self.bone.drive();
        self.team.settle();
        let now = self.team.clock();
        self.sources.iter_mut().for_each(|source| source.sample(now));
        self.sinks.iter_mut().for_each(|sink| sink.sample(now));
        self.bone.sample();
        self.team.tick();
    }
}
