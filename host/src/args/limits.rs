// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What `set lu-max` takes: numbers, or numbers of some logical units.

use equipoise_regmap::map::LOGICAL_UNITS;

use super::lists::items;

/// Most outstanding commands, of logical units that are named or of none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits(Vec<(Option<u16>, u8)>);

impl Limits {
    /// Reads them.
    ///
    /// # Errors
    /// What is no number of commands, or no logical unit.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse().map_err(|_| format!("{text:?} is no number of commands from 0 to 255"));
        let item = |item: &str| match item.split_once('=') {
            None => Ok((None, number(item)?)),
            Some((unit, most)) => {
                let known = unit.parse().ok().filter(|&unit| unit < LOGICAL_UNITS);
                let unit = known.ok_or_else(|| format!("{unit:?} is no logical unit from 0 to {}", LOGICAL_UNITS - 1))?;
                Ok((Some(unit), number(most)?))
            }
        };
        Ok(Limits(items(text).map(item).collect::<Result<_, String>>()?))
    }

    /// Logical units and their limits: of numbers alone there is one for all, or one for each.
    ///
    /// # Errors
    /// Some are named and some are not, one is named twice, or there are too few or too many.
    pub fn units(lists: &[Limits]) -> Result<Vec<(u16, u8)>, String> {
        let all: Vec<_> = lists.iter().flat_map(|list| &list.0).copied().collect();
        match all[..] {
            [(None, most)] => return Ok((0..LOGICAL_UNITS).map(|unit| (unit, most)).collect()),
            _ if all.iter().all(|item| item.0.is_none()) => {
                let units = usize::from(LOGICAL_UNITS);
                let wrong =
                    || format!("{} limits: give one for all, one for each of the {units} logical units, or LU=N for some", all.len());
                return if all.len() == units { Ok((0..).zip(all.iter().map(|item| item.1)).collect()) } else { Err(wrong()) };
            }
            _ => {}
        }
        let mut units = vec![];
        for (unit, most) in all {
            let unit = unit.ok_or_else(|| format!("{most} is of no logical unit: where one is named, all are"))?;
            if units.iter().any(|&(named, _)| named == unit) {
                return Err(format!("logical unit {unit} is named twice"));
            }
            units.push((unit, most));
        }
        Ok(units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(texts: &[&str]) -> Result<Vec<(u16, u8)>, String> {
        let lists = texts.iter().map(|text| Limits::parse(text)).collect::<Result<Vec<_>, _>>()?;
        Limits::units(&lists)
    }

    #[test]
    fn one_for_all_one_for_each_or_some() {
        assert_eq!(units(&["4"]), Ok((0..16).map(|unit| (unit, 4)).collect()));
        assert_eq!(units(&["0 1 2 3 4 5 6 7", "8,9,10,11,12,13,14,255"]).unwrap()[14..], [(14, 14), (15, 255)]);
        assert_eq!(units(&["3=8", "0=0,15=255"]), Ok(vec![(3, 8), (0, 0), (15, 255)]));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (texts, told) in [
            (&["1", "2"][..], "2 limits: give one for all"),
            (&["1=2", "3"], "3 is of no logical unit"),
            (&["1=2", "1=3"], "logical unit 1 is named twice"),
            (&["16=1"], "\"16\" is no logical unit from 0 to 15"),
            (&["256"], "\"256\" is no number of commands"),
            (&["1=x"], "\"x\" is no number of commands"),
            (&[""], "0 limits"),
        ] {
            let error = units(texts).unwrap_err();
            assert!(error.contains(told), "{texts:?}: {error}");
        }
    }
}
