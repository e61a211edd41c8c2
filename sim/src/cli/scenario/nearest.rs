// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Names that nobody knows, and what was probably meant.

/// How alike two names must be, 0 to 1, that one may be the other mistyped.
const ALIKE: f64 = 0.75;

/// Says that there is no `kind` of the name `name`, and which is nearest; all of them where none is near.
pub fn unknown(kind: &str, name: &str, known: &[&str]) -> String {
    let name: String = name.chars().take(40).map(|c| if c.is_control() { '?' } else { c }).collect();
    let plain = |name: &str| name.to_lowercase().replace('_', "-");
    let near = known
        .iter()
        .map(|known| (strsim::jaro_winkler(&plain(&name), &plain(known)), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, near)) => format!("there is no {kind} `{name}`; did you mean `{near}`?"),
        None => format!("there is no {kind} `{name}`; there are: {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_named_and_else_all_there_is() {
        let known = ["shares", "policy", "round-frames"];
        assert_eq!(unknown("setting", "polcy", &known), "there is no setting `polcy`; did you mean `policy`?");
        assert_eq!(unknown("setting", "ROUND_FRAME", &known), "there is no setting `ROUND_FRAME`; did you mean `round-frames`?");
        assert_eq!(unknown("setting", "x\x1b", &known), "there is no setting `x?`; there are: shares, policy, round-frames");
    }
}
