// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The arithmetic of array indices, which rust-hdl keeps as text.

/// Arithmetic over numbers and loop variables: `+ - * / %` and parentheses.
pub(crate) struct Index<'a> {
    text: &'a [u8],
    at: usize,
    loops: &'a [(String, i128)],
}

impl<'a> Index<'a> {
    /// The value; `None` if the text is no such arithmetic, or the value is negative.
    pub fn evaluate(text: &'a str, loops: &'a [(String, i128)]) -> Option<i128> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut index = Index { text: text.as_bytes(), at: 0, loops };
        let value = index.sum(0)?;
        (index.at == index.text.len() && value >= 0).then_some(value)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn sum(&mut self, depth: usize) -> Option<i128> {
        let mut value = self.product(depth)?;
        while let Some(sign @ (b'+' | b'-')) = self.peek() {
            self.at += 1;
            let right = self.product(depth)?;
            value = if sign == b'+' { value.checked_add(right)? } else { value.checked_sub(right)? };
        }
        Some(value)
    }

    fn product(&mut self, depth: usize) -> Option<i128> {
        let mut value = self.factor(depth)?;
        while let Some(op @ (b'*' | b'/' | b'%')) = self.peek() {
            self.at += 1;
            let right = self.factor(depth)?;
            value = match op {
                b'*' => value.checked_mul(right)?,
                b'/' => value.checked_div(right)?,
                _ => value.checked_rem(right)?,
            };
        }
        Some(value)
    }

    fn factor(&mut self, depth: usize) -> Option<i128> {
        if self.peek()? == b'(' {
            if depth > 64 {
                return None;
            }
            self.at += 1;
            let value = self.sum(depth + 1)?;
            (self.peek()? == b')').then(|| self.at += 1)?;
            return Some(value);
        }
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphanumeric() || c == b'_') {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return integer(word);
        }
        self.loops.iter().rev().find(|(name, _)| name == word).map(|(_, value)| *value)
    }
}

/// A Rust integer literal: decimal, `0x`, `0b`, `0o`, with `_` and a type suffix.
pub(crate) fn integer(text: &str) -> Option<i128> {
    let text = text.replace('_', "");
    let text = ["usize", "u8", "u16", "u32", "u64", "u128", "isize", "i8", "i16", "i32", "i64", "i128"]
        .iter()
        .find_map(|suffix| text.strip_suffix(suffix).filter(|head| !head.is_empty()))
        .unwrap_or(&text);
    let (radix, digits) = match text.get(..2) {
        Some("0x") => (16, &text[2..]),
        Some("0b") => (2, &text[2..]),
        Some("0o") => (8, &text[2..]),
        _ => (10, text),
    };
    i128::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_are_arithmetic() {
        let loops = vec![("i".to_string(), 3), ("np".to_string(), 8)];
        for (text, value) in [
            ("i", Some(3)),
            ("np-1-i", Some(4)),
            ("2*(i+1)", Some(8)),
            ("(i+1)%np", Some(4)),
            ("np/2", Some(4)),
            ("0x10usize+i", Some(19)),
            ("i-4", None),
            ("N+1", None),
            ("i/0", None),
            ("(i", None),
        ] {
            assert_eq!(Index::evaluate(text, &loops), value, "{text}");
        }
    }

    #[test]
    fn integers_as_rust_writes_them() {
        assert_eq!(integer("1_000u64"), Some(1000));
        assert_eq!(integer("0b101"), Some(5));
        assert_eq!(integer("0xffu8"), Some(255));
        assert_eq!(integer("Idle"), None);
    }
}
