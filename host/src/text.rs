// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Text that comes from a device. It goes to terminals, whose windows it must not rename, and into documents of others.

/// Characters that are kept of a text.
pub const LONGEST: usize = 64;

/// The text in `characters`, one in each word, up to the first 0: what is no printable ASCII character reads `?`, blanks at the end go, and
/// no more than [`LONGEST`] characters are kept.
pub fn device_text(characters: impl IntoIterator<Item = u64>) -> String {
    let printable = |word| u8::try_from(word).ok().map(char::from).filter(|c| matches!(c, ' '..='~')).unwrap_or('?');
    let text: String = characters.into_iter().take_while(|&word| word != 0).take(LONGEST).map(printable).collect();
    text.trim_end().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_printable_ascii_comes_out() {
        let text = |bytes: &[u8]| device_text(bytes.iter().map(|&byte| byte.into()));
        assert_eq!(text(b"Equipoise team n4 w64\0rest"), "Equipoise team n4 w64");
        assert_eq!(text(b"\x1b[2J\x1b]0;root\x07x\r\n\x7f\x80\x9b~ \0"), "?[2J?]0;root?x?????~");
        assert_eq!(device_text([0x141, 0xFFFF_FFFF, 0x41]), "??A", "a word holds one character");
        for byte in 1..=u8::MAX {
            assert!(text(&[byte, b'.']).chars().all(|c| c == ' ' || c.is_ascii_graphic()), "{byte:#x}");
        }
        assert_eq!((text(b""), text(b"   \0")), (String::new(), String::new()));
        assert_eq!(device_text(std::iter::repeat(0x41)).len(), LONGEST, "without an end");
    }
}
