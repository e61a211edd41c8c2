// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Parts of the block alone, in every number of ports: for measurements and proofs.

use super::module::print;
use super::{with_size, PORTS};
use crate::balance::{banks::Banks, matrix::Matrix, pair::DIFFERENCE_BITS, selector::is_banked};
use crate::crossbar::alone::Crossbar;
use anyhow::{bail, Result};

/// Bits of a difference with four to spare, as keeping flows in order will want them.
pub const GUARDED_BITS: usize = DIFFERENCE_BITS + 4;

/// The choosing form of a block's selector alone, for beats of up to eight bytes (64-bit streams), module `selector_n<N>`: the matrix or the
/// banks. Its differences have [`DIFFERENCE_BITS`] bits.
///
/// # Errors
///
/// A number of ports that is not in [`PORTS`].
pub fn emit_selector(n: usize) -> Result<String> {
    selector::<DIFFERENCE_BITS>(n, &format!("selector_n{n}"))
}

/// The same with differences of [`GUARDED_BITS`] bits, module `selector_guarded_n<N>`.
///
/// # Errors
///
/// A number of ports that is not in [`PORTS`].
pub fn emit_guarded_selector(n: usize) -> Result<String> {
    selector::<GUARDED_BITS>(n, &format!("selector_guarded_n{n}"))
}

fn selector<const DW: usize>(n: usize, name: &str) -> Result<String> {
    /// Banks of `N` ports on `P` places.
    macro_rules! banks {
        ($p:expr) => {
            print::<Banks<N, { $p }, { $p - 1 }, { $p / 2 }, { $p.ilog2() as usize }, { $p.ilog2() as usize - 1 }, DW>>
        };
    }
    if !is_banked(n, 64) {
        return matrix::<DW>(n, name);
    }
    with_size!(N = n, banks!(N.next_power_of_two())(name, "Selector alone, in banks."))
}

/// A selector as a matrix, whatever the number of ports is, module `matrix_n<N>`.
///
/// # Errors
///
/// A number of ports that is not in [`PORTS`].
pub fn emit_matrix(n: usize) -> Result<String> {
    matrix::<DIFFERENCE_BITS>(n, &format!("matrix_n{n}"))
}

fn matrix<const DW: usize>(n: usize, name: &str) -> Result<String> {
    with_size!(N = n, print::<Matrix<N, { N * (N - 1) / 2 }, 4, 19, DW>>(name, "Selector alone, as a matrix."))
}

/// What lies between lanes and egress buffers, 64-bit streams, without the selector, module `crossbar_n<N>`.
///
/// # Errors
///
/// A number of ports that is not in [`PORTS`].
pub fn emit_crossbar(n: usize) -> Result<String> {
    let name = format!("crossbar_n{n}");
    with_size!(
        N = n,
        print::<Crossbar<N, 64, 3, 4, { !is_banked(N, 64) as usize }, { is_banked(N, 64) as usize }>>(&name, "Crossbar alone.")
    )
}
