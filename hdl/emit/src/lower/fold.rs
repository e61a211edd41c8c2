// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Constant expressions: conditions over numbers and loop variables are decided, not printed.

use crate::ir::{Binary, Ex, Unary};

/// The value, where it is constant and small; used to decide conditions.
pub(crate) fn fold(ex: &Ex) -> Option<i128> {
    match ex {
        Ex::Lit(value) | Ex::Named(_, value) => value.to_int(),
        Ex::Un(Unary::Not, x) if is_bit(x) => Some(1 - fold(x)?),
        Ex::Bin(Binary::LogicAnd, l, r) => match (fold(l), fold(r)) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (Some(_), Some(_)) => Some(1),
            _ => None,
        },
        Ex::Bin(Binary::LogicOr, l, r) => match (fold(l), fold(r)) {
            (Some(1), _) | (_, Some(1)) => Some(1),
            (Some(_), Some(_)) => Some(0),
            _ => None,
        },
        Ex::Bin(op, l, r) => compare(*op, fold(l)?, fold(r)?).map(i128::from),
        _ => None,
    }
}

/// What a comparison of two numbers says; `None` if `op` is none, or one of signed operands.
pub(crate) fn compare(op: Binary, l: i128, r: i128) -> Option<bool> {
    Some(match op {
        Binary::Eq => l == r,
        Binary::Ne => l != r,
        Binary::Lt => l < r,
        Binary::Le => l <= r,
        Binary::Gt => l > r,
        Binary::Ge => l >= r,
        _ => return None,
    })
}

fn is_bit(ex: &Ex) -> bool {
    match ex {
        Ex::Lit(value) | Ex::Named(_, value) => value.width() == 1,
        Ex::Un(Unary::Not, x) => is_bit(x),
        Ex::Bin(op, ..) => op.is_comparison() || matches!(op, Binary::LogicAnd | Binary::LogicOr),
        _ => false,
    }
}
