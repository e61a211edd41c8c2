// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! How the shares follow the traffic: `REBALANCE` and its settings (docs/semantics.md "Dynamic balancing by actual share").

use std::str::FromStr;

use super::nearest::unknown;

/// What changes the shares.
pub const MODES: [&str; 3] = ["off", "share", "speed"];
/// Which paths above their share are adjusted.
pub const THRESHOLD_MODES: [&str; 3] = ["signed", "magnitude", "always"];
/// What can be set beside the mode.
pub const KEYS: [&str; 7] = ["period", "threshold", "threshold-mode", "change", "absolute", "min-share", "guard"];

/// Settings; those that are nothing stay as they are in the block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebalance {
    /// One of [`MODES`].
    pub mode: &'static str,
    /// Microseconds from firing to firing.
    pub period: Option<u32>,
    /// In 1/65535 of the traffic.
    pub threshold: Option<i32>,
    /// One of [`THRESHOLD_MODES`].
    pub threshold_mode: Option<&'static str>,
    /// Percent that a reduced path gives away.
    pub change: Option<u8>,
    /// They are of the whole, not of its share.
    pub absolute: Option<bool>,
    /// No share is reduced below, in 1/65535.
    pub min_share: Option<u16>,
    /// A path that had no room gets nothing.
    pub guard: Option<bool>,
}

impl Rebalance {
    /// A mode with nothing else.
    ///
    /// # Errors
    /// There is no such mode.
    pub fn of(mode: &str) -> Result<Self, String> {
        match MODES.into_iter().find(|known| *known == mode) {
            Some(mode) => Ok(Rebalance { mode, ..Rebalance::default() }),
            None => Err(unknown("rebalance mode", mode, &MODES)),
        }
    }

    /// Sets one of [`KEYS`] from its text.
    ///
    /// # Errors
    /// There is no such key, or the value is none for it.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let wrong = |want: &str| format!("{key} = {value}: give {want}");
        let whole = |low: i64, high: i64| value.parse::<i64>().ok().filter(|number| (low..=high).contains(number));
        match key {
            "period" => self.period = Some(whole(64, 0xFF_FFFF).ok_or_else(|| wrong("64 to 16777215 microseconds"))? as u32),
            "threshold" => self.threshold = Some(whole(-65535, 65535).ok_or_else(|| wrong("-65535 to 65535 (1/65535 each)"))? as i32),
            "threshold-mode" => {
                let mode = THRESHOLD_MODES.into_iter().find(|known| *known == value);
                self.threshold_mode = Some(mode.ok_or_else(|| unknown("threshold mode", value, &THRESHOLD_MODES))?);
            }
            "change" => self.change = Some(whole(0, 100).ok_or_else(|| wrong("0 to 100 percent"))? as u8),
            "absolute" => self.absolute = Some(switch(value).ok_or_else(|| wrong("on or off"))?),
            "min-share" => self.min_share = Some(whole(0, 65535).ok_or_else(|| wrong("0 to 65535 (1/65535 each)"))? as u16),
            "guard" => self.guard = Some(switch(value).ok_or_else(|| wrong("on or off"))?),
            _ => return Err(unknown("rebalance setting", key, &KEYS)),
        }
        Ok(())
    }
}

/// `on` or `off`, as a file's `true` and `false` say too.
fn switch(text: &str) -> Option<bool> {
    match text {
        "on" | "true" => Some(true),
        "off" | "false" => Some(false),
        _ => None,
    }
}

/// `share|speed|off[,key=value…]`.
impl FromStr for Rebalance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split(',').map(str::trim);
        let mut rebalance = Rebalance::of(parts.next().unwrap_or_default())?;
        for part in parts {
            let (key, value) = part.split_once('=').ok_or_else(|| format!("`{part}`: write key=value, such as period=500"))?;
            rebalance.set(key.trim(), value.trim())?;
        }
        Ok(rebalance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_says_a_mode_and_what_else_is_set() {
        let all = "speed,period=500,threshold=-3277,threshold-mode=magnitude,change=5,absolute=on,min-share=0,guard=off";
        let want = Rebalance {
            mode: "speed",
            period: Some(500),
            threshold: Some(-3277),
            threshold_mode: Some("magnitude"),
            change: Some(5),
            absolute: Some(true),
            min_share: Some(0),
            guard: Some(false),
        };
        assert_eq!(all.parse(), Ok(want));
        assert_eq!("off".parse(), Ok(Rebalance { mode: "off", ..Rebalance::default() }));
    }

    #[test]
    fn what_is_wrong_is_named_with_what_is_near() {
        for (text, word) in [
            ("shares", "did you mean `share`?"),
            ("", "no rebalance mode"),
            ("share,perod=500", "did you mean `period`?"),
            ("share,period=63", "64 to 16777215"),
            ("share,period", "write key=value"),
            ("share,threshold=65536", "-65535"),
            ("share,threshold-mode=sined", "did you mean `signed`?"),
            ("share,change=101", "0 to 100"),
            ("share,guard=perhaps", "on or off"),
            ("share,absolute=1", "on or off"),
            ("share,min-share=-1", "0 to 65535"),
        ] {
            let error = text.parse::<Rebalance>().unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }
}
