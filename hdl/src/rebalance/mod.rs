// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Shares that follow the traffic
//!
//! ```text
//!            ┌───────┐ fire ┌────────────┐ taken, done ┌────────────┐
//!  us_tick ─►┤ timer ├─────►┤ time frame ├────────────►┤ rebalancer ├─►── live shares, ACT, DIFF, SPEED, MEAN, QUOTA
//!            └───▲───┘      └─────▲──────┘             └──┬──────▲──┘
//!                └─ passing ──────│───────────────────────┘      │
//!                           what ports sent              user shares, members, rule
//! ```
//!
//! The [`timer`] fires, the [`time_frame`] says what every port sent between two firings; the [`rebalancer`] makes shares of it, a
//! step of its program a clock; [`live_shares`] has them all.

pub mod live_shares;
pub mod rebalancer;
pub mod time_frame;
pub mod timer;
