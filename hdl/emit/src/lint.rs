// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What rust-hdl's kernel macro loses before any printer sees it, found in the source.
//!
//! | in a `#[hdl_gen]` function | what the macro makes of it |
//! | --- | --- |
//! | `for i in 0..=3` | `0..3`: the last round is lost |
//! | `pattern if guard => …` | the guard is lost |
//! | arithmetic on `.index()` | rust-hdl counts with 64 bits, the hardware with the signal's width |
//!
//! ```
//! let source = "
//! impl Logic for Broken {
//!     #[hdl_gen]
//!     fn update(&mut self) {
//!         for i in 0..=3 { self.y[i].next = self.a.val(); }
//!     }
//! }";
//! let findings = rust_hdl_emit::lint::check_source(source);
//! assert_eq!(findings.len(), 1);
//! assert_eq!(findings[0].line, 5);
//! ```

use std::fmt;
use std::path::{Path, PathBuf};
use syn::spanned::Spanned;
use syn::visit::Visit;

/// A place where the kernel macro would change the meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, empty for [`check_source`].
    pub file: PathBuf,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)
    }
}

/// Checks the kernels in one source text. Text that is no Rust is a finding too.
pub fn check_source(source: &str) -> Vec<Finding> {
    let file = match syn::parse_file(source) {
        Ok(file) => file,
        Err(error) => {
            return vec![Finding {
                file: PathBuf::new(),
                line: error.span().start().line,
                message: format!("this is no Rust that can be checked: {error}"),
            }]
        }
    };
    let mut kernels = Kernels { findings: vec![] };
    kernels.visit_file(&file);
    kernels.findings
}

/// Checks every `.rs` file at or below `path`.
///
/// # Errors
///
/// A file or folder that cannot be read.
pub fn check_tree(path: impl AsRef<Path>) -> std::io::Result<Vec<Finding>> {
    let path = path.as_ref();
    let mut out = vec![];
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
        entries.sort();
        for entry in entries {
            // Symbolic links to folders could go round in circles.
            if !(entry.is_dir() && entry.is_symlink()) {
                out.extend(check_tree(entry)?);
            }
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        let source = std::fs::read_to_string(path)?;
        out.extend(check_source(&source).into_iter().map(|finding| Finding { file: path.to_path_buf(), ..finding }));
    }
    Ok(out)
}

/// Finds the kernels.
struct Kernels {
    findings: Vec<Finding>,
}

/// Attributes that mark a kernel: rust-hdl's, and one that hands its kernel on to it.
const MARKS: [&str; 2] = ["hdl_gen", "kernel"];

fn is_kernel(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().segments.last().is_some_and(|name| MARKS.iter().any(|mark| name.ident == mark)))
}

impl<'ast> Visit<'ast> for Kernels {
    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if is_kernel(&function.attrs) {
            Kernel { findings: &mut self.findings }.visit_block(&function.block);
        } else {
            syn::visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if is_kernel(&function.attrs) {
            Kernel { findings: &mut self.findings }.visit_block(&function.block);
        } else {
            syn::visit::visit_item_fn(self, function);
        }
    }

    // Kernels inside of `macro_rules!` are tokens only; look for the loops that would be lost.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let text = call.tokens.to_string();
        if text.contains("hdl_gen") && text.contains("..=") {
            self.findings.push(Finding {
                file: PathBuf::new(),
                line: call.span().start().line,
                message: "a kernel in this macro may hold an inclusive range `..=`, which loses its last round; write `a..(b + 1)`".into(),
            });
        }
    }
}

/// Looks into one kernel.
struct Kernel<'a> {
    findings: &'a mut Vec<Finding>,
}

impl Kernel<'_> {
    fn find(&mut self, span: proc_macro2::Span, message: &str) {
        self.findings.push(Finding { file: PathBuf::new(), line: span.start().line, message: message.into() });
    }
}

impl<'ast> Visit<'ast> for Kernel<'_> {
    fn visit_expr_range(&mut self, range: &'ast syn::ExprRange) {
        if matches!(range.limits, syn::RangeLimits::Closed(_)) {
            self.find(range.span(), "the kernel macro drops the last round of `..=`; write `a..(b + 1)`");
        }
        syn::visit::visit_expr_range(self, range);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if let Some((_, guard)) = &arm.guard {
            self.find(guard.span(), "the kernel macro drops match guards; put an `if` into the arm");
        }
        syn::visit::visit_arm(self, arm);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        use syn::BinOp::*;
        let arithmetic = matches!(binary.op, Add(_) | Sub(_) | Mul(_) | Shl(_) | Shr(_));
        if arithmetic && (counts(&binary.left) || counts(&binary.right)) {
            self.find(
                binary.span(),
                "arithmetic on `.index()` has 64 bits in the simulator and the signal's width in hardware; calculate with the signal",
            );
        }
        syn::visit::visit_expr_binary(self, binary);
    }
}

/// True for `x.index()`, in parentheses or not.
fn counts(e: &syn::Expr) -> bool {
    match e {
        syn::Expr::Paren(paren) => counts(&paren.expr),
        syn::Expr::MethodCall(call) => call.method == "index",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kernel(body: &str) -> Vec<Finding> {
        check_source(&format!("impl Logic for X {{\n #[hdl_gen]\n fn update(&mut self) {{\n{body}\n}}\n}}"))
    }

    #[test]
    fn inclusive_ranges_and_guards_are_found() {
        let found = kernel("for i in 0..=3 { self.y[i].next = self.a.val(); }");
        assert_eq!((found.len(), found[0].line), (1, 4));
        let found = kernel("match self.a.val() {\n State::Idle if self.b.val() => {}\n _ => {}\n}");
        assert_eq!((found.len(), found[0].line), (1, 5));
        assert!(found[0].message.contains("guard"));
    }

    #[test]
    fn a_kernel_by_another_name_is_looked_into() {
        assert_eq!(check_source("impl A { #[kernel] fn update(&mut self) { for i in 0..=1 {} } }").len(), 1);
    }

    #[test]
    fn nested_places_are_found() {
        let found = kernel("if self.b.val() { for i in 0..4 { for j in 1..=i { } } }");
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn counting_with_an_index_is_found() {
        assert_eq!(kernel("self.y.next = (self.a.val().index() + 1) == 0;").len(), 1);
        assert_eq!(kernel("self.y.next = self.a.val().index() == 3;").len(), 0);
        assert_eq!(kernel("self.y.next = self.a.val().get_bit(self.b.val().index());").len(), 0);
    }

    #[test]
    fn other_functions_may_do_as_they_like() {
        let source = "fn main() { for i in 0..=3 { match i { 1 if true => {} _ => {} } } }";
        assert_eq!(check_source(source), []);
        assert_eq!(kernel("for i in 0..4 { self.y[i].next = self.a.val(); }"), []);
    }

    #[test]
    fn what_is_no_rust_is_said() {
        assert_eq!(check_source("impl {").len(), 1);
    }

    #[test]
    fn a_tree_is_walked() {
        let folder = std::env::temp_dir().join(format!("rust-hdl-emit-lint-{}", std::process::id()));
        let inner = folder.join("inner");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(inner.join("a.rs"), "impl A { #[hdl_gen]\nfn update(&mut self) { for i in 0..=1 {} } }").unwrap();
        std::fs::write(folder.join("b.txt"), "for i in 0..=1").unwrap();
        let found = check_tree(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].to_string().contains("a.rs:2: "), "{}", found[0]);
        assert!(check_tree(folder.join("gone.rs")).is_err());
    }
}
