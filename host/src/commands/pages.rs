// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Which pages are behind the block.

use anyhow::{ensure, Result};
use equipoise_regmap::{Page, Register, PAGES};

use super::team::Team;

/// The pages that are there, of those that were asked for.
#[derive(Clone, Debug, Default)]
pub struct Pages(Vec<&'static Page>);

impl Pages {
    /// Asks for each page once: its first word says whether it is there. Where it is not, as behind a bridge that LiteX made, asking counts
    /// as a bus error, so a command asks for what it needs and only at its beginning.
    ///
    /// # Errors
    /// The bus's.
    pub fn ask(team: &mut Team, pages: impl IntoIterator<Item = &'static Page>) -> Result<Self> {
        let mut there = vec![];
        for page in pages {
            if team.read(&page.registers[0], 0)? == u64::from(page.magic) {
                there.push(page);
            }
        }
        Ok(Pages(there))
    }

    /// Asks for a page that a command cannot do without.
    ///
    /// # Errors
    /// The bus's; it is not there, and `otherwise` says what that means.
    pub fn require(team: &mut Team, page: &'static Page, otherwise: &str) -> Result<()> {
        ensure!(Self::ask(team, [page])?.has(page), "{otherwise}");
        Ok(())
    }

    /// Makes sure that there is a register: one of a page goes with its page. What is read where nothing is means nothing.
    ///
    /// # Errors
    /// The bus's; its page is not there.
    pub fn require_for(team: &mut Team, register: &Register) -> Result<()> {
        match PAGES.iter().find(|page| page.group() == register.group) {
            Some(page) => {
                let none = format!(
                    "this block has no {}: its {} page is not there (`equipoise info` lists those that are)",
                    register.name, page.name
                );
                Self::require(team, page, &none)
            }
            None => Ok(()),
        }
    }

    /// Whether a page is there.
    pub fn has(&self, page: &Page) -> bool {
        self.iter().any(|there| there.base == page.base)
    }

    /// Those that are there, in the order in which they were asked for.
    pub fn iter(&self) -> impl Iterator<Item = &'static Page> + '_ {
        self.0.iter().copied()
    }
}
