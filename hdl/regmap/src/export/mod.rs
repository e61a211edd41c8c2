// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # The map as other programs read it
//!
//! | file | reader |
//! | --- | --- |
//! | `csr.csv` | LiteX: `litex_server`, `litex_cli`, `RemoteClient` |
//! | `equipoise.svd` | CMSIS-SVD: debuggers, svd2rust, peakrdl |
//! | `equipoise.rdl` | SystemRDL: peakrdl |
//! | `equipoise.h` | C99 programs |
//! | `registers.md` | people |
//! | tables in the pages of `docs`, see [`fill`] | people |
//!
//! All addresses here are byte addresses. The files describe the reserved 16 entries of per-port arrays, except `csr.csv`:
//! LiteX reads every register that it lists, so it is made for a number of ports.

mod c_header;
mod csv;
mod head;
mod markdown;
mod rdl;
mod svd;
mod tables;
mod words;

pub use c_header::c_header;
pub use csv::csr_csv;
pub use head::REFRESH;
pub use markdown::markdown;
pub use rdl::system_rdl;
pub use svd::{svd, SvdError};
pub use tables::{fill, FillError, PAGES};

/// Ports of the block that the committed `csr.csv` is for.
pub const CSV_PORTS: usize = 4;

/// Every file, as name and text.
///
/// # Errors
/// [`SvdError`], which a map that compiles does not give.
pub fn files(csv_ports: usize) -> Result<Vec<(&'static str, String)>, SvdError> {
    Ok(vec![
        ("csr.csv", csr_csv(csv_ports)),
        ("equipoise.svd", svd()?),
        ("equipoise.rdl", system_rdl()),
        ("equipoise.h", c_header()),
        ("registers.md", markdown()),
    ])
}
