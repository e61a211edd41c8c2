// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Cycle-accurate models of the block behind a safe type, and what drives them.
//!
//! * [`Team`] is the verilated block of one size: its ports by name, its clock, its traces.
//! * [`Source`], [`Sink`], [`Master`] and [`Monitor`] stand for a host stream, a MAC, a register bus master and an
//!   observer of the decision port.
//! * [`Completer`] stands for a storage target that completes commands, where the block counts them.
//! * [`check`] judges what the decision port says by the golden model, while settings and links change.
//! * [`Bench`] is a team with all of them connected; [`Board`] one whose registers are behind the UARTBone bridge, [`Bone`].
//! * [`Module`] is any other verilated module, by its ports: the receive half.
//!
//! Each clock has three steps, the same for everything that is connected: *drive* puts inputs on the ports,
//! [`Team::settle`] lets the block answer, *sample* looks at what the coming edge will accept, and [`Team::tick`] is
//! that edge. An output that depends on an input in the same clock is therefore seen as hardware sees it.
//!
//! ```
//! use equipoise_sim::{Bench, Frame, Options};
//! # fn main() -> Result<(), equipoise_sim::Error> {
//! let mut bench = Bench::open(4, 64, Options::default())?;
//! bench.sources[0].push(Frame::new(vec![0x55; 100]));
//! bench.run_until(10_000, |b| b.sinks.iter().any(|s| !s.frames.is_empty()))?;
//! # Ok(()) }
//! ```

// Linked for the FST writer in the models, which is C++ and uses both.
use libz_sys as _;
use lz4_sys as _;

mod bench;
mod board;
mod bone;
mod built;
pub mod check;
mod completer;
mod decision;
mod device;
mod error;
mod jack;
mod model;
mod module;
mod port;
mod rng;
mod serial;
mod sink;
mod source;
mod team;
mod wishbone;

pub use bench::Bench;
pub use board::Board;
pub use bone::{Access, Bone, Faults, Way};
pub use built::{sizes, Latency};
pub use completer::Completer;
pub use decision::{Decision, Monitor};
pub use device::{devices, Device, DeviceName};
pub use error::Error;
pub use jack::{Jack, Levels, Wrong, GIGABIT};
pub use model::Options;
pub use module::Module;
pub use port::{Port, MAX_BEAT};
pub use rng::Rng;
pub use sink::{Captured, Pace, Sink};
pub use source::{keep_of, Accepted, Beat, Frame, Source};
pub use team::{CompletionPorts, HostStream, MacStream, Team, CLOCK_NS};
pub use wishbone::Master;
