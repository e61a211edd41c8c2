// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! No files of a crate import each other: what two need has a place of its own.

mod source;

use source::{modules, Module, Segments};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The modules of one crate.
struct Crate(BTreeMap<Segments, Module>);

impl Crate {
    /// The module that has what this path leads to, seen from a module; none if it is no path of this crate.
    fn owner(&self, from: &[String], path: &[String], patience: u32) -> Option<&Segments> {
        let (mut here, mut rest): (Segments, &[String]) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (from.to_vec(), &path[1..]),
            "super" => {
                let ups = path.iter().take_while(|segment| *segment == "super").count();
                (from[..from.len().checked_sub(ups)?].to_vec(), &path[ups..])
            }
            first if self.0.contains_key(&[from, &[first.to_owned()]].concat()) => (from.to_vec(), path),
            _ => return None,
        };
        while let Some(first) = rest.first() {
            let below = [&here[..], std::slice::from_ref(first)].concat();
            if !self.0.contains_key(&below) {
                break;
            }
            (here, rest) = (below, &rest[1..]);
        }
        let (key, module) = self.0.get_key_value(&here)?;
        let Some(name) = rest.first().filter(|_| patience > 0) else { return Some(key) };
        if let Some((_, from_there)) = module.imports.get(name) {
            return self.owner(&here, &[from_there, &rest[1..]].concat(), patience - 1);
        }
        let globs = module.globs.iter().filter_map(|glob| self.owner(&here, glob, patience - 1));
        Some(globs.into_iter().find(|owner| self.0[*owner].defines.contains(name)).unwrap_or(key))
    }

    /// Files, and what each imports from other files of the crate.
    fn imports(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut edges: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
        for (place, module) in &self.0 {
            let passed_on_and_used = module.imports.iter().filter(|(name, (passed_on, _))| *passed_on && module.words.contains(*name));
            let paths = module.named.iter().chain(passed_on_and_used.map(|(_, (_, path))| path));
            let files = paths.filter_map(|path| self.owner(place, path, 20)).map(|owner| self.0[owner].file.as_path());
            edges.entry(&module.file).or_default().extend(files.filter(|file| *file != module.file));
        }
        edges
    }
}

/// Files that stand in circles, or between two, one line each with what it imports there.
fn circles(first: &Path) -> Vec<String> {
    let members = Crate(modules(first));
    let mut left = members.imports();
    loop {
        let used: BTreeSet<&Path> = left.values().flatten().copied().collect();
        let before = left.len();
        let open: BTreeSet<&Path> = left.keys().copied().filter(|file| !left[file].is_empty() && used.contains(file)).collect();
        left.retain(|file, _| open.contains(file));
        left.values_mut().for_each(|imported| imported.retain(|file| open.contains(file)));
        if left.len() == before {
            break;
        }
    }
    left.iter().map(|(file, imported)| format!("{} imports {imported:?}", file.display())).collect()
}

#[test]
fn no_two_files_import_each_other() {
    let answer = Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--offline", "--format-version=1"]).output().unwrap();
    let workspace: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    let targets = workspace["packages"].as_array().unwrap().iter().flat_map(|package| package["targets"].as_array().unwrap());
    let firsts: BTreeSet<PathBuf> = targets.map(|target| target["src_path"].as_str().unwrap().into()).collect();
    assert!(firsts.len() > 20, "{firsts:?}");
    let found: Vec<String> = firsts.iter().flat_map(|first| circles(first)).collect();
    assert!(found.is_empty(), "files in circles: give what both need a file of its own\n{}", found.join("\n"));
}

/// Three files, with these texts in a and b.
fn tree(name: &str, a: &str, b: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("circles").join(name);
    std::fs::create_dir_all(folder.join("inner")).unwrap();
    for (file, text) in
        [("lib.rs", "mod a;\nmod inner;\npub use inner::*;"), ("a.rs", a), ("inner/mod.rs", "pub mod b;\npub use b::B;"), ("inner/b.rs", b)]
    {
        std::fs::write(folder.join(file), text).unwrap();
    }
    circles(&folder.join("lib.rs"))
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    let a = "use crate::inner::B;\npub struct A;";
    assert_eq!(tree("none", a, "pub struct B;"), [""; 0]);
    assert_eq!(tree("through_a_use", a, "use crate::a::A;\npub struct B(A);").len(), 2);
    assert_eq!(tree("through_a_path", a, "pub struct B(super::super::a::A);").len(), 2);
    assert_eq!(tree("in_a_macro", a, "pub struct B;\nfn b() { vec![crate::a::A]; }").len(), 2);
    assert_eq!(tree("only_in_tests", a, "pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::A; }"), [""; 0]);
}
