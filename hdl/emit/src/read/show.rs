// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Kernel expressions as a reader of the Rust knows them, for error messages.

use crate::names::readable;
use rust_hdl::core::ast::{VerilogExpression, VerilogLiteral, VerilogOp, VerilogOpUnary};

/// The expression in Rust-like text.
pub(crate) fn show(expression: &VerilogExpression) -> String {
    use VerilogExpression::*;
    match expression {
        Signal(name) => signal(name),
        Literal(literal) => number(literal),
        Cast(x, bits) => format!("bit_cast::<{bits}>({})", show(x)),
        Signed(x) => format!("signed_cast({})", show(x)),
        Unsigned(x) => format!("unsigned_cast({})", show(x)),
        Paren(x) => format!("({})", show(x)),
        Binary(l, op, r) => format!("{} {} {}", show(l), operator(op), show(r)),
        Unary(VerilogOpUnary::Not, x) => format!("!{}", show(x)),
        Unary(VerilogOpUnary::Neg, x) => format!("-{}", show(x)),
        Unary(VerilogOpUnary::All, x) => format!("{}.all()", show(x)),
        Unary(VerilogOpUnary::Any, x) => format!("{}.any()", show(x)),
        Unary(VerilogOpUnary::Xor, x) => format!("{}.xor()", show(x)),
        Index(x, at) => format!("{}.get_bit({})", show(x), show(at)),
        Slice(x, width, at) => format!("{}.get_bits::<{width}>({})", show(x), show(at)),
        IndexReplace(x, at, bit) => {
            format!("{}.replace_bit({}, {})", show(x), show(at), show(bit))
        }
    }
}

/// A signal's name without rust-hdl's separators.
pub(crate) fn signal(name: &str) -> String {
    readable(name.strip_suffix("$next").unwrap_or(name))
}

/// A literal's number, or `true` and `false`.
pub(crate) fn number(literal: &VerilogLiteral) -> String {
    let text = format!("{literal:x}");
    match text.split_once("'h") {
        Some(("1", "0")) => "false".into(),
        Some(("1", "1")) => "true".into(),
        Some((_, digits)) => match u128::from_str_radix(digits, 16) {
            Ok(number) => number.to_string(),
            Err(_) => format!("0x{digits}"),
        },
        None => text,
    }
}

fn operator(op: &VerilogOp) -> &'static str {
    match op {
        VerilogOp::Add => "+",
        VerilogOp::Sub => "-",
        VerilogOp::Mul => "*",
        VerilogOp::LogicalAnd => "&&",
        VerilogOp::LogicalOr => "||",
        VerilogOp::BitXor => "^",
        VerilogOp::BitAnd => "&",
        VerilogOp::BitOr => "|",
        VerilogOp::Shl => "<<",
        VerilogOp::Shr => ">>",
        VerilogOp::Eq => "==",
        VerilogOp::Lt => "<",
        VerilogOp::Le => "<=",
        VerilogOp::Ne => "!=",
        VerilogOp::Ge => ">=",
        VerilogOp::Gt => ">",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_like_the_kernel() {
        let a = || Box::new(VerilogExpression::Signal("lane[i]$d".into()));
        let sum = VerilogExpression::Binary(a(), VerilogOp::Add, Box::new(VerilogExpression::Literal(3u64.into())));
        let cast = VerilogExpression::Cast(Box::new(sum), 9);
        assert_eq!(show(&cast), "bit_cast::<9>(lane[i].d + 3)");
    }
}
