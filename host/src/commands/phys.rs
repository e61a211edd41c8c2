// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The board around the block: its core, and its PHYs.

use std::fmt;

use anyhow::{ensure, Context, Result};
use equipoise_regmap::{board, EnumValue, Register};
use serde::Serialize;

use super::burst::read_all;
use super::pages::Pages;
use super::team::Team;

/// Which core is in the bitstream.
#[derive(Serialize, Clone)]
pub struct Core {
    /// Its name; a number that the map does not name stays one.
    pub name: String,
    #[serde(skip)]
    brief: &'static str,
    pub phys: usize,
}

impl Core {
    /// Asks a board whose page is there.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team) -> Result<Self> {
        Ok(Self::from_word(team.read(&board::TOP, 0)?))
    }

    fn from_word(word: u64) -> Self {
        let number = field(&board::TOP, "TOP", word);
        let named = named(&board::TOP, "TOP", number);
        Core {
            name: named.map_or_else(|| number.to_string(), |named| named.name.to_lowercase().replace('_', "-")),
            brief: named.map_or("not known to this program", |named| named.brief),
            // More than the page has registers for cannot be looked at.
            phys: (field(&board::TOP, "PHYS", word) as usize).min(board::PHYS),
        }
    }
}

impl fmt::Display for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = if self.phys == 1 { "" } else { "s" };
        write!(f, "{} ({}), {} PHY{s}", self.name, self.brief, self.phys)
    }
}

/// A PHY as it is.
#[derive(Serialize, Clone)]
pub struct Phy {
    phy: usize,
    /// Frames can be exchanged.
    pub usable: bool,
    link: bool,
    /// None: it has no link, without which it says nothing of this and the next, or what it says stands for no speed.
    speed_mbps: Option<u32>,
    full_duplex: Option<bool>,
    clock: bool,
    /// Its clock is taken for a link.
    trusted: bool,
    delay_taps: u64,
}

impl Phy {
    /// All PHYs of a board, if its page is there.
    ///
    /// # Errors
    /// The bus's.
    pub fn gather(team: &mut Team, pages: &Pages) -> Result<Vec<Self>> {
        if !pages.has(&board::PAGE) {
            return Ok(vec![]);
        }
        // With what lies in between, for one command.
        let [top, _, trust, status, delay] =
            read_all(team, [&board::TOP, &board::MEMBER_UP, &board::PHY_TRUST, &board::PHY_STATUS, &board::PHY_DELAY])?;
        let words = status.into_iter().zip(delay).take(Core::from_word(top[0]).phys);
        Ok(words.enumerate().map(|(phy, (status, delay))| Self::from_words(phy, trust[0], status, delay)).collect())
    }

    fn from_words(phy: usize, trust: u64, status: u64, delay: u64) -> Self {
        let says = |name| field(&board::PHY_STATUS, name, status);
        let link = says("LINK") == 1;
        let speed = named(&board::PHY_STATUS, "SPEED", says("SPEED")).filter(|_| link);
        Phy {
            phy,
            usable: says("USABLE") == 1,
            link,
            speed_mbps: speed.and_then(|named| named.name.strip_prefix('M')?.parse().ok()),
            full_duplex: link.then(|| says("FULL") == 1),
            clock: says("CLOCK") == 1,
            trusted: trust >> phy & 1 == 1,
            delay_taps: field(&board::PHY_DELAY, "TAPS", delay),
        }
    }
}

/// Heads of the columns of a [`Phy`].
pub const HEADS: &str = " PHY  link  speed      duplex  clock   trusted  usable  delay";

impl fmt::Display for Phy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choose = |is: bool, yes: &'static str, no: &'static str| if is { yes } else { no };
        let link = choose(self.link, "up", "down");
        let duplex = self.full_duplex.map_or("-", |full| choose(full, "full", "half"));
        let (clock, trusted, usable) =
            (choose(self.clock, "runs", "stands"), choose(self.trusted, "yes", "no"), choose(self.usable, "yes", "no"));
        let none = choose(self.link, "unknown", "-");
        let speed = self.speed_mbps.map_or(none.to_string(), |speed| format!("{speed} Mb/s"));
        write!(f, "{:>4}  {link:<4}  {speed:<9}  {duplex:<6}  {clock:<6}  {trusted:<7}  {usable:<6}  {} taps", self.phy, self.delay_taps)
    }
}

/// Makes sure that there is a board with this PHY.
///
/// # Errors
/// The bus's; there is none.
pub fn require(team: &mut Team, phy: u16) -> Result<()> {
    Pages::require(team, &board::PAGE, "this block has no board page; delays of PHYs are set where its MACs are")?;
    let core = Core::gather(team)?;
    ensure!(usize::from(phy) < core.phys, "there is no PHY {phy}: {core}");
    Ok(())
}

/// Taps of a PHY's delay.
///
/// # Errors
/// The bus's.
pub fn delay(team: &mut Team, phy: u16) -> Result<u8> {
    Ok(team.read(&board::PHY_DELAY, phy)? as u8)
}

/// Sets them, and waits until the register says so: by then the delay has followed, and a frame that was under way is over.
///
/// # Errors
/// The bus's; the register did not take it.
pub fn set_delay(team: &mut Team, phy: u16, taps: u8) -> Result<()> {
    let name = format!("PHY_DELAY[{phy}]");
    team.write(&board::PHY_DELAY, phy, taps.into()).with_context(|| format!("writing {taps} to {name}"))?;
    let seen = delay(team, phy)?;
    ensure!(seen == taps, "{name} reads {seen} after {taps} was written: does somebody else write too?");
    Ok(())
}

fn field(register: &Register, name: &str, word: u64) -> u64 {
    register.fields.iter().find(|field| field.name == name).expect("a field of the map").get(word)
}

fn named(register: &Register, name: &str, value: u64) -> Option<&'static EnumValue> {
    let field = register.fields.iter().find(|field| field.name == name)?;
    field.values.iter().find(|named| named.value == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cores_have_the_names_of_the_map() {
        assert_eq!(Core::from_word(0x201).to_string(), "port-extender (PHY 0 is the host, PHY 1 a VLAN trunk), 2 PHYs");
        assert_eq!(Core::from_word(0x103).to_string(), "small (a generator is the host, nothing is behind the team), 1 PHY");
        assert_eq!(Core::from_word(0x9FF).to_string(), "255 (not known to this program), 2 PHYs");
    }

    /// As in words: no link, no speed.
    #[test]
    fn a_phy_as_json() {
        let json = |status| serde_json::to_value(Phy::from_words(1, 0, status, 80)).unwrap();
        let both = |status| (json(status)["speed_mbps"].as_u64(), json(status)["full_duplex"].as_bool());
        assert_eq!(
            [both(0x3B), both(0x26), both(0x21), both(0x00)],
            [(Some(1000), Some(true)), (Some(100), Some(false)), (None, None), (None, None)]
        );
    }

    #[test]
    fn a_phy_in_words() {
        let line = |trust, status| Phy::from_words(1, trust, status, 80).to_string();
        let wanted = [
            ((0, 0x3B), "   1  up    1000 Mb/s  full    runs    no       yes     80 taps"),
            ((2, 0x21), "   1  down  -          -       runs    yes      yes     80 taps"),
            ((1, 0x26), "   1  up    100 Mb/s   half    runs    no       no      80 taps"),
            ((0, 0x1E), "   1  up    unknown    full    stands  no       no      80 taps"),
        ];
        for ((trust, status), text) in wanted {
            assert_eq!(line(trust, status), text, "{status:#x}");
            // Columns begin where their heads do.
            let mut begin = HEADS.char_indices().filter(|&(at, letter)| letter != ' ' && HEADS[..at].ends_with("  "));
            assert!(begin.all(|(at, _)| text[..at].ends_with("  ") && !text[at..].starts_with(' ')), "{text}");
        }
    }
}
