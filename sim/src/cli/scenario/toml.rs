// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The values of a TOML file with their places, so that whatever is wrong with one names its line.

use std::fmt::Display;
use std::ops::Range;
use std::str::FromStr;

use anyhow::{anyhow, Result};
use toml::de::{DeTable, DeValue};
use toml::Spanned;

/// Bytes of a file.
pub type Span = Range<usize>;

/// A file at work.
pub struct File<'a> {
    name: &'a str,
    text: &'a str,
    root: Result<Spanned<DeTable<'a>>, toml::de::Error>,
}

/// A key and where it stands.
#[derive(Clone)]
pub struct Key<'a> {
    pub text: &'a str,
    pub span: Span,
}

/// A value of a file.
#[derive(Clone, Copy)]
pub struct Value<'a>(&'a Spanned<DeValue<'a>>);

impl Value<'_> {
    /// Where it stands; of a table under a heading, the heading.
    pub fn span(&self) -> Span {
        self.0.span()
    }
}

impl<'a> File<'a> {
    /// The file called `name` with this `text`.
    pub fn new(name: &'a str, text: &'a str) -> Self {
        File { name, text, root: DeTable::parse(text) }
    }

    /// `name:line` of a place.
    pub fn line(&self, span: &Span) -> String {
        let before = &self.text.as_bytes()[..span.start.min(self.text.len())];
        format!("{}:{}", self.name, 1 + before.iter().filter(|byte| **byte == b'\n').count())
    }

    /// The error that there is something wrong at a place.
    pub fn wrong(&self, span: &Span, why: String) -> anyhow::Error {
        anyhow!("{}: {why}", self.line(span))
    }

    /// What stands at the top, in the file's order.
    ///
    /// # Errors
    /// The file is no TOML.
    pub fn entries(&self) -> Result<Vec<(Key<'_>, Value<'_>)>> {
        match &self.root {
            Ok(root) => Ok(in_order(root.get_ref())),
            Err(error) => Err(self.wrong(&error.span().unwrap_or(0..0), error.message().to_string())),
        }
    }

    /// What a table holds, in the file's order.
    ///
    /// # Errors
    /// It is none.
    pub fn table<'v>(&self, value: Value<'v>) -> Result<Vec<(Key<'v>, Value<'v>)>> {
        match value.0.get_ref() {
            DeValue::Table(table) => Ok(in_order(table)),
            other => Err(self.wrong(&value.span(), format!("this is {}; a table is needed", kind(other)))),
        }
    }

    /// What an array holds.
    ///
    /// # Errors
    /// It is none.
    pub fn items<'v>(&self, value: Value<'v>) -> Result<Vec<Value<'v>>> {
        match value.0.get_ref() {
            DeValue::Array(array) => Ok(array.iter().map(Value).collect()),
            other => Err(self.wrong(&value.span(), format!("this is {}; an array is needed", kind(other)))),
        }
    }

    /// A single value, as its type reads it from text.
    ///
    /// # Errors
    /// It is no single value, or none of this type.
    pub fn parsed<T: FromStr<Err: Display>>(&self, value: Value) -> Result<T> {
        let text = match value.0.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => match i128::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => number.to_string(),
                Err(_) => number.as_str().to_string(),
            },
            DeValue::Float(number) => number.as_str().to_string(),
            DeValue::Boolean(yes) => yes.to_string(),
            other => return Err(self.wrong(&value.span(), format!("this is {}; a single value is needed", kind(other)))),
        };
        text.parse().map_err(|why: T::Err| {
            let why = why.to_string();
            // The values of this project name themselves; numbers do not.
            self.wrong(&value.span(), if why.contains(&text) { why } else { format!("{text}: {why}") })
        })
    }

    /// The same, and judged by `check`.
    ///
    /// # Errors
    /// As [`File::parsed`], or `check` refuses it.
    pub fn checked<T: FromStr<Err: Display>, U>(&self, value: Value, check: impl FnOnce(T) -> Result<U, String>) -> Result<U> {
        check(self.parsed(value)?).map_err(|why| self.wrong(&value.span(), why))
    }

    /// An array of single values.
    ///
    /// # Errors
    /// It is none.
    pub fn list<T: FromStr<Err: Display>>(&self, value: Value) -> Result<Vec<T>> {
        self.items(value)?.into_iter().map(|item| self.parsed(item)).collect()
    }

    /// A single value, or an array of at most `most` of them.
    ///
    /// # Errors
    /// It is neither.
    pub fn one_or_more<T: FromStr<Err: Display>>(&self, value: Value, most: usize) -> Result<Vec<T>> {
        let DeValue::Array(_) = value.0.get_ref() else { return Ok(vec![self.parsed(value)?]) };
        match self.list(value)? {
            list if list.len() > most => Err(self.wrong(&value.span(), format!("more than {most} are too many"))),
            list => Ok(list),
        }
    }
}

fn in_order<'v>(table: &'v DeTable<'v>) -> Vec<(Key<'v>, Value<'v>)> {
    let mut entries: Vec<_> =
        table.iter().map(|(key, value)| (Key { text: key.get_ref().as_ref(), span: key.span() }, Value(value))).collect();
    entries.sort_by_key(|(key, _)| key.span.start);
    entries
}

/// What a value is, in words.
fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
