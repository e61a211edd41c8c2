// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A register of 64 bits as two of 32.

use crate::Field;

/// The two words of a register of 64 bits, in the order of their addresses: name, lowest bit, and what there is to know. SVD has no such
/// registers, and readers of SystemRDL take the lower address for the low word, so both get the words by name.
pub const WORDS: [(&str, u8, &str); 2] =
    [("HIGH", 32, "bits 63 to 32; to be read first: that latches LOW"), ("LOW", 0, "bits 31 to 0, as of the last read of HIGH")];

/// The bits of a field that lie in the word which begins at bit `lowest`, counted from there: lowest bit and width.
pub fn bits_in_word(field: &Field, lowest: u8) -> Option<(u8, u8)> {
    let (from, to) = (field.lsb.max(lowest), (field.lsb + field.width).min(lowest + 32));
    (from < to).then(|| (from - lowest, to - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_cut_at_the_words_end() {
        let cut = |lsb, width| [32, 0].map(|lowest| bits_in_word(&Field::new("F", lsb, width, ""), lowest));
        assert_eq!(cut(0, 64), [Some((0, 32)), Some((0, 32))]);
        assert_eq!((cut(4, 8), cut(40, 8)), ([None, Some((4, 8))], [Some((8, 8)), None]));
        assert_eq!(cut(28, 8), [Some((0, 4)), Some((28, 4))]);
    }
}
