// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The files of a crate: what each imports, and what it passes on from others.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{Attribute, Item, ItemMod, UseTree, Visibility};

/// Segments of a path as written, such as `crate`, `print`, `boxes`.
pub type Segments = Vec<String>;

/// One module: a file, or a `mod` with its items in a file.
#[derive(Default)]
pub struct Module {
    /// Where it stands.
    pub file: PathBuf,
    /// Paths that its code names, the alias `*` of glob imports not among them.
    pub named: BTreeSet<Segments>,
    /// Single names that its code has.
    pub words: BTreeSet<String>,
    /// Names that it imports, and those that it passes on (true), with their paths.
    pub imports: BTreeMap<String, (bool, Segments)>,
    /// Paths from which it passes on everything.
    pub globs: Vec<Segments>,
    /// Names that it defines.
    pub defines: BTreeSet<String>,
}

/// All modules of the crate with this first file, after their paths in the crate; tests are left out.
///
/// # Panics
///
/// When a file cannot be read or is no Rust.
pub fn modules(first: &Path) -> BTreeMap<Segments, Module> {
    let mut found = BTreeMap::new();
    read(first, Vec::new(), first.parent().unwrap(), &mut found);
    found
}

fn read(file: &Path, path: Segments, folder: &Path, found: &mut BTreeMap<Segments, Module>) {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    take(file, path, folder, parsed.items, found);
}

fn take(file: &Path, path: Segments, folder: &Path, items: Vec<Item>, found: &mut BTreeMap<Segments, Module>) {
    let mut module = Module { file: file.to_owned(), ..Default::default() };
    for item in items {
        match item {
            Item::Mod(child) if is_test(&child.attrs) => {}
            Item::Mod(child) => below(file, &path, folder, child, found),
            Item::Use(one) => {
                let passed_on = !matches!(one.vis, Visibility::Inherited);
                flatten(&one.tree, &mut Vec::new(), &mut |name, segments| module.import(passed_on, name, segments));
            }
            other => module.scan(other.to_token_stream()),
        }
    }
    found.insert(path, module);
}

/// A module inside a module: its items, or its file beside or below.
fn below(file: &Path, path: &Segments, folder: &Path, child: ItemMod, found: &mut BTreeMap<Segments, Module>) {
    let name = child.ident.to_string();
    let path = [&path[..], std::slice::from_ref(&name)].concat();
    let inner = folder.join(&name);
    if let Some((_, items)) = child.content {
        return take(file, path, &inner, items, found);
    }
    let elsewhere = child.attrs.iter().find(|attribute| attribute.path().is_ident("path")).map(|attribute| {
        let syn::Meta::NameValue(pair) = &attribute.meta else { panic!("{}: a path without a value", file.display()) };
        file.parent().unwrap().join(pair.value.to_token_stream().to_string().trim_matches('"'))
    });
    let beside = folder.join(format!("{name}.rs"));
    match elsewhere {
        Some(place) => read(&place, path, &inner, found),
        None if beside.exists() => read(&beside, path, &inner, found),
        None => read(&inner.join("mod.rs"), path, &inner, found),
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("cfg") && attribute.to_token_stream().to_string().contains("test"))
}

/// Every name of a use, `*` for all, with its path.
fn flatten(tree: &UseTree, before: &mut Segments, each: &mut impl FnMut(String, Segments)) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, each);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, each)),
        UseTree::Glob(_) => each("*".into(), before.clone()),
        UseTree::Name(one) if one.ident == "self" => each(before.last().cloned().unwrap_or_default(), before.clone()),
        UseTree::Name(one) => each(one.ident.to_string(), [&before[..], &[one.ident.to_string()]].concat()),
        UseTree::Rename(one) => each(one.rename.to_string(), [&before[..], &[one.ident.to_string()]].concat()),
    }
}

impl Module {
    fn import(&mut self, passed_on: bool, name: String, segments: Segments) {
        match (passed_on, name == "*") {
            (true, true) => self.globs.push(segments),
            (false, true) => drop(self.named.insert(segments)),
            (_, false) => {
                if !passed_on {
                    self.named.insert(segments.clone());
                }
                self.imports.insert(name, (passed_on, segments));
            }
        }
    }

    /// Paths, words and definitions in code, macros' arguments included.
    fn scan(&mut self, code: TokenStream) {
        let mut path: Segments = Vec::new();
        let (mut colons, mut defining) = (0, false);
        for token in code {
            match &token {
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    if defining {
                        self.defines.insert(word.clone());
                    }
                    defining = matches!(word.as_str(), "fn" | "struct" | "enum" | "trait" | "const" | "type" | "static" | "macro_rules");
                    path.push(word);
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Punct(mark) if mark.as_char() == '!' && defining => {}
                _ => {
                    self.end(&mut path);
                    colons = 0;
                    if let TokenTree::Group(group) = token {
                        self.scan(group.stream());
                    }
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Segments) {
        match std::mem::take(path) {
            one if one.len() == 1 => self.words.extend(one),
            more => drop(self.named.insert(more)),
        }
    }
}
