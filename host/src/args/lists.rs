// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Lists on the command line, with blanks or commas between their items.

/// The items of a text with blanks or commas between them.
pub fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ' ', '\t', '\n']).filter(|item| !item.is_empty())
}

/// Some numbers of 16 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers(pub Vec<u16>);

impl Numbers {
    /// Reads them.
    ///
    /// # Errors
    /// What is no such number.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |item: &str| item.parse().map_err(|_| format!("{item:?} is no number from 0 to 65535"));
        Ok(Numbers(items(text).map(number).collect::<Result<_, _>>()?))
    }
}

/// Some ports, or all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ports {
    /// Every port that the block has.
    All,
    /// These, of none more than once.
    These(Vec<u16>),
}

impl Ports {
    /// Reads `all`, or numbers.
    ///
    /// # Errors
    /// What is neither; there is none.
    pub fn parse(text: &str) -> Result<Self, String> {
        match Self::or_none(text)? {
            Ports::These(ports) if ports.is_empty() => Err("write ports, such as 0,2, or all".to_string()),
            ports => Ok(ports),
        }
    }

    /// Reads `all`, `none`, or numbers.
    ///
    /// # Errors
    /// What is neither.
    pub fn or_none(text: &str) -> Result<Self, String> {
        match text.trim() {
            "all" => Ok(Ports::All),
            "none" => Ok(Ports::These(vec![])),
            _ => Numbers::parse(text).map(|Numbers(ports)| Ports::These(ports)).map_err(|why| format!("{why}, nor all or none")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_blanks_or_commas() {
        for text in ["3,1,0,2", "3 1 0 2", " 3, 1,0  2,"] {
            assert_eq!(Numbers::parse(text), Ok(Numbers(vec![3, 1, 0, 2])), "{text}");
        }
        assert_eq!(Numbers::parse("1,65536").unwrap_err(), "\"65536\" is no number from 0 to 65535");
        assert_eq!((Ports::parse("all"), Ports::parse("2,0")), (Ok(Ports::All), Ok(Ports::These(vec![2, 0]))));
        assert_eq!(Ports::or_none("none"), Ok(Ports::These(vec![])));
        assert!(Ports::parse("none").is_err() && Ports::parse("").is_err() && Ports::parse("a").unwrap_err().contains("nor all"));
    }
}
