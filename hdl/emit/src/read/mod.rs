// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The design as rust-hdl shows it: the tree of blocks, the names in a kernel, the children that are printed inside of their parent.

mod about;
mod children;
mod design;
mod directive;
mod index;
mod show;
mod symbols;

pub(crate) use about::{About, Said};
pub(crate) use children::{inline, port_nets};
pub(crate) use design::{walk, Instance};
pub(crate) use directive::directive;
pub(crate) use index::integer;
pub(crate) use show::{number, show};
pub(crate) use symbols::{Symbol, Symbols};
