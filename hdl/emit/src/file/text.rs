// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The modules of the file, each body once, and the whole text.

use crate::error::{EmitError, Refusal};
use crate::names::{constant_name, fault, readable, Names};
use crate::print::comment;
use crate::read::{About, Instance};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A printed module and the places it is used in.
struct Module {
    name: String,
    doc: Option<String>,
    body: String,
    about: About,
    paths: Vec<String>,
}

/// The file as it grows.
#[derive(Default)]
pub(crate) struct File {
    modules: Vec<Module>,
    by_body: HashMap<String, usize>,
    names: Names,
    /// Foreign cores, each once.
    cores: Vec<String>,
    pub warnings: Vec<String>,
    docs: BTreeMap<String, String>,
    /// What modules are called that are not called after their place.
    shared: HashMap<String, String>,
}

impl File {
    /// An empty file; `docs` are the caller's words for blocks, `shared` the names of modules that stand at some paths.
    pub fn new(docs: BTreeMap<String, String>, shared: HashMap<String, String>) -> File {
        File { docs, shared, ..Default::default() }
    }

    /// The whole text, top first.
    pub fn text(&self, header: &str) -> String {
        let mut out = String::new();
        if !header.is_empty() {
            out += &format!("{}\n\n", header.trim_end());
        }
        let modules = self.modules.iter().rev().map(|module| {
            let doc = module.doc.as_ref().map(|doc| comment(doc, 0)).unwrap_or_default();
            // The top's only place is its name.
            let place = if module.paths == [module.name.as_str()] { String::new() } else { comment(&places(&module.paths), 0) };
            format!("{doc}{place}module {} {}endmodule\n", module.name, module.body)
        });
        out += &modules.collect::<Vec<_>>().join("\n");
        for core in &self.cores {
            out += &format!("\n{}\n", core.trim());
        }
        out
    }

    /// Takes a foreign core into the file.
    pub fn add_core(&mut self, core: &str) {
        if !core.trim().is_empty() && !self.cores.iter().any(|known| known == core) {
            self.cores.push(core.to_string());
        }
    }

    /// Takes a printed body into the file, or finds it there; gives the name of its module.
    pub fn add_module(
        &mut self,
        instance: &Instance,
        path: &str,
        stem: &str,
        body: String,
        doc: Option<String>,
    ) -> Result<String, EmitError> {
        if let Some(known) = self.by_body.get(&body) {
            let module = &mut self.modules[*known];
            module.paths.push(path.to_string());
            return Ok(module.name.clone());
        }
        let stem = &self.shared.get(path).cloned().unwrap_or_else(|| stem.to_string());
        let name = if path == instance.raw {
            self.names.take(stem, path).map_err(|kind| EmitError { path: path.to_string(), kind })?;
            stem.to_string()
        } else {
            if let Some(why) = fault(stem) {
                return Err(EmitError {
                    path: path.to_string(),
                    kind: Refusal::BadName { rust: readable(&instance.raw), name: stem.to_string(), why },
                });
            }
            self.names.fresh(stem)
        };
        let doc = self.doc_for(path).or_else(|| instance.about.title.clone()).or(doc);
        self.by_body.insert(body.clone(), self.modules.len());
        self.modules.push(Module { name: name.clone(), doc, body, about: instance.about.clone(), paths: vec![path.to_string()] });
        Ok(name)
    }

    /// The caller's words for the block at `path`: by its path from the top without indices, or by its last name.
    fn doc_for(&self, path: &str) -> Option<String> {
        let plain = without_indices(path);
        let below_top = plain.split_once('.').map_or("", |(_, rest)| rest);
        let last = plain.rsplit('.').next().unwrap_or("");
        [plain.as_str(), below_top, last].iter().find_map(|key| self.docs.get(*key).cloned())
    }

    /// Names for the modules that stand in several places under several names: that of their type, with those sizes in which modules of
    /// that type differ.
    pub fn names_of_shared(&self, top: &str) -> HashMap<String, String> {
        let several = |module: &&Module| {
            let places: BTreeSet<String> = module.paths.iter().map(|path| without_indices(path)).collect();
            places.len() > 1 && module.about.kind.is_some()
        };
        let mut of_kind: BTreeMap<&str, Vec<&Module>> = BTreeMap::new();
        for module in self.modules.iter().filter(several) {
            of_kind.entry(module.about.kind.as_deref().unwrap_or_default()).or_default().push(module);
        }
        let mut names = HashMap::new();
        for (kind, modules) in of_kind {
            for module in &modules {
                let differs = |at: usize, size: &String| modules.iter().any(|other| other.about.sizes.get(at) != Some(size));
                let sizes = module.about.sizes.iter().enumerate().filter(|(at, size)| differs(*at, size));
                let name = sizes.fold(format!("{top}_{}", snake(kind)), |name, (_, size)| format!("{name}_{size}"));
                names.extend(module.paths.iter().map(|path| (path.clone(), name.clone())));
            }
        }
        names
    }
}

/// A path without the places in arrays.
fn without_indices(path: &str) -> String {
    let mut inside = false;
    let mut keep = |c: &char| {
        inside |= *c == '[';
        let keep = !inside;
        inside &= *c != ']';
        keep
    };
    path.chars().filter(|c| keep(c)).collect()
}

/// `KeepMask` as `keep_mask`.
fn snake(kind: &str) -> String {
    constant_name(kind).to_lowercase()
}

/// `Used as a.b[0], a.b[1].`
fn places(paths: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<&str> = paths.iter().take(SHOWN).map(String::as_str).collect();
    let more = paths.len().saturating_sub(SHOWN);
    if more > 0 {
        format!("Used as {}, and {more} more.", shown.join(", "))
    } else {
        format!("Used as {}.", shown.join(", "))
    }
}
