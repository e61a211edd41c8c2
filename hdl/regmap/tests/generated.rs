// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The committed exports say what the map says.

use equipoise_regmap::export;
use std::path::Path;

#[test]
fn the_generated_files_are_fresh() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated");
    for (name, text) in export::files(export::CSV_PORTS).unwrap() {
        let committed = std::fs::read_to_string(dir.join(name)).unwrap_or_default();
        assert!(committed == text, "docs/generated/{name} is missing or stale; refresh it with:\n    {}", export::REFRESH);
    }
}
