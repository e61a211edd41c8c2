// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The paths of rust-hdl, for Verilog and for the reader of a message.

/// Joins the parts of a rust-hdl path by `_`.
pub(crate) fn clean(raw: &str) -> String {
    raw.replace('$', "_")
}

/// A rust-hdl path as a reader of the Rust would write it: `m_axis[0].tdata`.
pub(crate) fn readable(raw: &str) -> String {
    let mut out = String::new();
    for part in raw.split('$') {
        if !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()) && !out.is_empty() {
            out += &format!("[{part}]");
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out += part;
        }
    }
    out
}

/// `St::Idle` or `min_bytes` as a constant is written in Verilog: `ST_IDLE`, `MIN_BYTES`.
pub(crate) fn constant_name(raw: &str) -> String {
    let mut out = String::new();
    let mut before = '_';
    let chars: Vec<char> = raw.replace("::", "_").replace('$', "_").chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let next_is_lower = chars.get(at + 1).is_some_and(|n| n.is_ascii_lowercase());
        let starts_word = c.is_ascii_uppercase()
            && (before.is_ascii_lowercase() || before.is_ascii_digit() || (before.is_ascii_uppercase() && next_is_lower));
        if starts_word {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
        before = *c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_keep_their_index() {
        assert_eq!(clean("m_axis$0$tdata"), "m_axis_0_tdata");
        assert_eq!(readable("m_axis$0$tdata"), "m_axis[0].tdata");
    }

    #[test]
    fn constants_are_upper_case() {
        assert_eq!(constant_name("St::WaitForLast"), "ST_WAIT_FOR_LAST");
        assert_eq!(constant_name("min_bytes"), "MIN_BYTES");
        assert_eq!(constant_name("AXIState::Idle2Go"), "AXI_STATE_IDLE2_GO");
    }
}
