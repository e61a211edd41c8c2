// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The arms of a `match`: numbers, variants of an enum, `_`.

use crate::error::{Done, Refusal};
use crate::ir::{Ex, Value};
use crate::lower::sizer::Typed;
use crate::names::readable;
use crate::read::{integer, Symbols};
use rust_hdl::core::type_descriptor::TypeKind;

/// Name and number of variants of an enum.
fn enum_of(x: &Typed) -> Option<(&str, usize)> {
    let ty = x.ty.as_ref()?;
    match &ty.kind {
        TypeKind::Enum(variants) => Some((&ty.name, variants.len())),
        _ => None,
    }
}

/// How many values the type of `on` has, where that is not too many to count.
pub(crate) fn values(on: &Typed) -> Option<usize> {
    match enum_of(on) {
        Some((_, count)) => Some(count),
        None => (on.width < 16).then(|| 1 << on.width),
    }
}

/// The label of an arm; `None` is `_`.
pub(crate) fn label(symbols: &Symbols, pattern: &str, on: &Typed) -> Done<Option<Ex>> {
    let number = match pattern {
        "default" => return Ok(None),
        "true" => Some(1),
        "false" => Some(0),
        pattern => integer(pattern),
    };
    if let Some(number) = number {
        let value = Value::from_int(number, on.width).ok_or_else(|| Refusal::LiteralTooBig {
            number: number.to_string(),
            width: on.width,
            expression: format!("match arm {pattern}"),
        })?;
        return Ok(Some(Ex::Lit(value)));
    }
    let mut variant = symbols.variant(&pattern.replace("::", "$"), pattern)?;
    if let (None, Some((name, _))) = (&variant, enum_of(on)) {
        // `Idle` after `use State::*` is a variant too.
        variant = symbols.variant(&format!("{name}${pattern}"), pattern)?;
    }
    match variant {
        Some(variant) if variant.value.width() == on.width => Ok(Some(Ex::Named(variant.name.unwrap_or_default(), variant.value))),
        _ => Err(Refusal::BadPattern { arm: readable(pattern) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_as_far_as_that_goes() {
        let of = |width| values(&Typed::bits(Ex::Lit(Value::zero(width)), width));
        assert_eq!([of(1), of(8), of(15)], [Some(2), Some(256), Some(32768)]);
        assert_eq!([of(16), of(64), of(512)], [None; 3]);
    }
}
