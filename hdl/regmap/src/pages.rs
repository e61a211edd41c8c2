// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Pages behind the block
//!
//! What stands beside the block on its register bus — the UARTBone bridge, the receive half, what a board adds — has its registers in
//! pages of their own behind the block's 1024 words. A block need not have them: the first word of a page says whether it is there, and
//! `MAP_CRC` leaves them all out.
//!
//! **A new page** is a file as [`crate::bridge`], its `mod` line in the crate, and a line in [`PAGES`]; lookup, exports and the host tool follow. A section with its
//! table in `docs/registers.md` is asked for by a test.

use crate::{board, bridge, generator, map, receive, Group, Page, Register, ADDRESS_BITS};

/// Every page, in address order.
pub const PAGES: &[Page] = &[bridge::PAGE, receive::PAGE, board::PAGE, generator::PAGE];

/// Word address behind the last page.
pub const END: u16 = PAGES[PAGES.len() - 1].end();

/// Every register there is: the block's, then those of the pages behind it.
pub fn registers() -> impl Iterator<Item = &'static Register> {
    map::REGISTERS.iter().chain(PAGES.iter().flat_map(|page| page.registers))
}

/// Every group, in the same order.
pub fn groups() -> impl Iterator<Item = Group> {
    Group::BLOCK.into_iter().chain(PAGES.iter().map(Page::group))
}

// Pages that overlap, or registers that are not in theirs, do not compile.
const _: () = {
    let (mut i, mut free) = (0, 1 << ADDRESS_BITS);
    while i < PAGES.len() {
        let page = PAGES[i];
        assert!(page.base >= free && page.registers[0].offset == page.base);
        let (mut r, mut at) = (0, page.base);
        while r < page.registers.len() {
            let register = page.registers[r];
            assert!(register.offset >= at && register.end() <= page.end());
            assert!(matches!(register.group, Group::Page(_)) && register.fields_fit());
            at = register.end();
            r += 1;
        }
        free = page.end();
        i += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reset;

    #[test]
    fn a_page_has_one_group_of_its_own_and_says_that_it_is_there() {
        for (i, page) in PAGES.iter().enumerate() {
            assert!(page.registers.iter().all(|register| register.group == page.group()), "{}", page.name);
            assert!(PAGES[..i].iter().all(|other| other.group() != page.group() && other.name != page.name), "{}", page.name);
            assert_eq!(page.registers[0].reset, Reset::Value(page.magic.into()));
            assert!(page.registers[0].name.ends_with("_MAGIC") && !page.registers[0].access.writable());
        }
    }

    #[test]
    fn names_are_unique_over_block_and_pages() {
        let all: Vec<&str> = registers().map(|register| register.name).collect();
        assert_eq!(all.len(), map::REGISTERS.len() + PAGES.iter().map(|page| page.registers.len()).sum::<usize>());
        for (i, name) in all.iter().enumerate() {
            assert!(!all[..i].contains(name), "{name}");
        }
    }
}
