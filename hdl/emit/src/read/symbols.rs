// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Names in a kernel: signals, child ports, constants, enum variants, loop variables.

use crate::error::{Done, Refusal};
use crate::ir::{Ex, Net, NetId, NetKind, Value};
use crate::names::{constant_name, readable};
use crate::read::design::{Instance, Signal};
use crate::read::index::Index;
use crate::read::show::{number, signal};
use rust_hdl::core::atom::AtomKind;
use rust_hdl::core::bits::clog2;
use rust_hdl::core::type_descriptor::{TypeDescriptor, TypeKind};
use std::collections::HashMap;

/// What a name in a kernel stands for.
#[derive(Clone, Debug)]
pub(crate) enum Symbol {
    Net(NetId),
    Constant(Constant),
    /// A loop variable of this round.
    Number,
}

/// A `Constant` field or an enum variant.
#[derive(Clone, Debug)]
pub(crate) struct Constant {
    pub value: Value,
    pub signed: bool,
    /// Name to print, unless the bare number reads better.
    pub name: Option<String>,
}

/// Symbols of one block; `loops` grows and shrinks with the loops around the statement at hand.
pub(crate) struct Symbols {
    pub nets: Vec<Net>,
    pub types: Vec<TypeDescriptor>,
    pub signed: Vec<bool>,
    by_name: HashMap<String, Symbol>,
    enums: HashMap<String, Vec<Constant>>,
    /// Names of constants, in the order of their definition.
    pub constants: Vec<String>,
    pub loops: Vec<(String, i128)>,
}

impl Symbols {
    /// Collects the signals of a block and the ports of its children.
    pub fn of(instance: &Instance) -> Done<Symbols> {
        let mut symbols = Symbols {
            nets: vec![],
            types: vec![],
            signed: vec![],
            by_name: HashMap::new(),
            enums: HashMap::new(),
            constants: vec![],
            loops: vec![],
        };
        for signal in &instance.signals {
            let kind = match signal.kind {
                AtomKind::InputParameter => NetKind::In,
                AtomKind::OutputParameter | AtomKind::OutputPassthrough => NetKind::Out,
                AtomKind::InOutParameter => NetKind::InOut,
                _ => NetKind::Local,
            };
            symbols.add(signal, signal.raw.clone(), kind)?;
        }
        for (index, child) in instance.children.iter().enumerate() {
            for signal in &child.signals {
                let kind = match signal.kind {
                    AtomKind::InputParameter => NetKind::ChildIn(index),
                    AtomKind::OutputParameter | AtomKind::OutputPassthrough => NetKind::ChildOut(index),
                    AtomKind::InOutParameter => NetKind::ChildInOut(index),
                    AtomKind::Constant => NetKind::Local,
                    _ => continue,
                };
                symbols.add(signal, format!("{}${}", child.raw, signal.raw), kind)?;
            }
        }
        Ok(symbols)
    }

    fn add(&mut self, signal: &Signal, raw: String, kind: NetKind) -> Done<()> {
        if signal.width == 0 {
            return Err(Refusal::NoBits { net: readable(&raw) });
        }
        self.add_enums(&signal.ty);
        let symbol = if signal.kind == AtomKind::Constant {
            let value = Value::from_literal(&signal.literal, signal.width).ok_or_else(|| Refusal::LiteralTooBig {
                number: number(&signal.literal),
                width: signal.width,
                expression: readable(&raw),
            })?;
            let name = named(&raw).then(|| constant_name(&raw));
            self.constants.extend(name.clone());
            Symbol::Constant(Constant { value, signed: signal.is_signed(), name })
        } else {
            self.nets.push(Net { raw: raw.clone(), kind, width: signal.width, clock: signal.is_clock() });
            self.types.push(signal.ty.clone());
            self.signed.push(signal.is_signed());
            Symbol::Net(self.nets.len() - 1)
        };
        self.by_name.insert(raw, symbol);
        Ok(())
    }

    fn add_enums(&mut self, ty: &TypeDescriptor) {
        match &ty.kind {
            TypeKind::Enum(variants) => {
                let width = clog2(variants.len());
                for (number, variant) in variants.iter().enumerate() {
                    let Some(value) = Value::from_int(number as i128, width) else {
                        continue;
                    };
                    let constant = Constant { value, signed: false, name: Some(constant_name(variant)) };
                    self.constants.extend(constant.name.clone());
                    let same_name = self.enums.entry(variant.replace("::", "$")).or_default();
                    if !same_name.iter().any(|known| known.value == constant.value) {
                        same_name.push(constant);
                    }
                }
            }
            TypeKind::Composite(fields) => {
                fields.iter().for_each(|field| self.add_enums(&field.kind));
            }
            TypeKind::Bits(_) | TypeKind::Signed(_) => {}
        }
    }

    /// Adds a net of the printer's own.
    pub fn make(&mut self, raw: String, kind: NetKind, width: usize) -> NetId {
        self.nets.push(Net { raw, kind, width, clock: false });
        self.types.push(TypeDescriptor { name: String::new(), kind: TypeKind::Bits(width) });
        self.signed.push(false);
        self.nets.len() - 1
    }

    /// What `name` stands for here; `expression` is the text around it, for the error.
    pub fn find(&self, name: &str, expression: &str) -> Done<Symbol> {
        if self.loops.iter().any(|(variable, _)| variable == name) {
            return Ok(Symbol::Number);
        }
        let raw = self.resolve_indices(name, expression)?;
        if let Some(symbol) = self.by_name.get(&raw) {
            return Ok(symbol.clone());
        }
        self.variant(&raw, expression)?
            .map(Symbol::Constant)
            .ok_or_else(|| Refusal::UnknownName { name: signal(name), expression: expression.into() })
    }

    /// A value of a type, by the name of the enum variant if it is one.
    pub fn value_of_type(&self, ty: &TypeDescriptor, value: Value) -> Ex {
        if let TypeKind::Enum(variants) = &ty.kind {
            let number = value.to_int().and_then(|n| usize::try_from(n).ok());
            if let Some(variant) = number.and_then(|n| variants.get(n)) {
                return Ex::Named(constant_name(variant), value);
            }
        }
        Ex::Lit(value)
    }

    /// The enum variant whose path ends in `Type$Variant`, if there is one.
    pub fn variant(&self, raw: &str, expression: &str) -> Done<Option<Constant>> {
        let mut parts = raw.rsplit('$');
        let (Some(variant), Some(ty)) = (parts.next(), parts.next()) else {
            return Ok(None);
        };
        match self.enums.get(&format!("{ty}${variant}")).map(Vec::as_slice) {
            None => Ok(None),
            Some([one]) => Ok(Some(one.clone())),
            Some(_) => Err(Refusal::Unsupported {
                expression: expression.into(),
                why: "two enums of this name with different values meet in this block; rename one",
            }),
        }
    }

    /// `$m[i + 1]$d$next` to `m$3$d`.
    fn resolve_indices(&self, name: &str, expression: &str) -> Done<String> {
        let name = name.replace("::", "$").replace('.', "$");
        let name = name.trim_start_matches('$');
        let mut rest = name.strip_suffix("$next").unwrap_or(name);
        let mut out = String::new();
        while let Some(open) = rest.find('[') {
            let mut depth = 0;
            let close = rest[open..]
                .char_indices()
                .find(|(_, c)| {
                    depth += i32::from(*c == '[') - i32::from(*c == ']');
                    depth == 0
                })
                .map(|(at, _)| open + at);
            let index = &rest[open + 1..close.unwrap_or(rest.len())];
            let value = close.and_then(|_| Index::evaluate(index, &self.loops));
            let (Some(value), Some(close)) = (value, close) else {
                return Err(Refusal::IndexNotConstant { index: signal(index), expression: expression.into() });
            };
            out += &format!("{}${value}", &rest[..open]);
            rest = &rest[close + 1..];
        }
        out += rest;
        Ok(out)
    }
}

/// True if a constant's name says more than its number.
fn named(raw: &str) -> bool {
    const NUMBERS: [&str; 8] = ["zero", "one", "two", "three", "four", "eight", "sixteen", "ones"];
    !raw.contains('$') && !NUMBERS.contains(&raw)
}
