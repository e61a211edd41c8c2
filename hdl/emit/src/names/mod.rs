// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Names: from rust-hdl's paths (`m_axis$0$tdata`) to Verilog identifiers (`m_axis_0_tdata`), and who has which.

mod keywords;
mod paths;
mod taken;
mod words;

pub(crate) use paths::{clean, constant_name, readable};
pub(crate) use taken::{fault, Names};
pub(crate) use words::{identifiers, substitute};
