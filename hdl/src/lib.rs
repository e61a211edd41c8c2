// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The teaming block in rust-hdl.

pub mod axis;
pub mod dispatch;
pub mod egress;
pub mod eligibility;
pub mod lane;
pub mod merge;
pub mod pair;
pub mod primitives;
pub mod ranking;
pub mod selector;
pub mod stamp;
pub mod turns;
pub mod unit;
