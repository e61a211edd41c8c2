// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `man`: one page for the program and all its commands, from the command line's own description.

use std::fmt::Write;

use anyhow::Result;
use clap::{Arg, Command};
use clap_mangen::Man;

const END: &str = "\
.SH \"EXIT STATUS\"
.TP
.B 0
Done.
.TP
.B 1
Failed; a line on the standard error says what, why, and what to do.
.TP
.B 2
Wrong usage.
.TP
.B 130
Ended by a signal, with the block left as it was found; what was printed was done.
";

/// The page, for man(1).
///
/// # Errors
/// None that a command line that compiles gives.
pub fn page(mut program: Command) -> Result<String> {
    program.build();
    let man = Man::new(program.clone());
    let mut head = vec![];
    man.render_title(&mut head)?;
    man.render_name_section(&mut head)?;
    man.render_synopsis_section(&mut head)?;
    man.render_description_section(&mut head)?;
    man.render_options_section(&mut head)?;
    let mut page = String::from_utf8(head)?;
    page += ".SH COMMANDS\n";
    commands(&mut page, &program)?;
    Ok(page + END)
}

fn commands(page: &mut String, of: &Command) -> Result<()> {
    for command in of.get_subcommands().filter(|command| command.get_name() != "help") {
        if command.has_subcommands() {
            commands(page, command)?;
            continue;
        }
        let usage = command.clone().render_usage().to_string();
        writeln!(page, ".SS \"{}\"", escaped(usage.trim_start_matches("Usage: ")))?;
        if let Some(about) = command.get_long_about().or_else(|| command.get_about()) {
            let about = about.to_string();
            let paragraphs: Vec<String> = about.split("\n\n").map(escaped).collect();
            writeln!(page, "{}", paragraphs.join("\n.PP\n"))?;
        }
        for argument in command.get_arguments().filter(|a| !a.is_hide_set() && !a.is_global_set() && a.get_id() != "help") {
            writeln!(page, ".TP\n.B {}\n{}", escaped(&name(argument)), escaped(&help(argument)))?;
        }
    }
    Ok(())
}

fn name(argument: &Arg) -> String {
    let values: Vec<String> = argument.get_value_names().unwrap_or_default().iter().map(|name| format!("<{name}>")).collect();
    let long = argument.get_long().map(|long| format!("--{long}"));
    let takes = if argument.get_action().takes_values() { values.join(" ") } else { String::new() };
    [long.unwrap_or_default(), takes].join(" ").trim().to_string()
}

fn help(argument: &Arg) -> String {
    let mut text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let values: Vec<String> = argument.get_possible_values().iter().map(|value| value.get_name().to_string()).collect();
    if !values.is_empty() && argument.get_action().takes_values() {
        text += &format!(" (one of: {})", values.join(", "));
    }
    let defaults: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        text += &format!(" [default: {}]", defaults.join(" "));
    }
    text
}

/// Text in which nothing is a request to the formatter.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('"', "\\(dq").replace('\n', " ");
    if text.starts_with(['.', '\'']) {
        format!("\\&{text}")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::command;

    #[test]
    fn every_command_and_option_is_in_the_page() {
        let page = page(command()).unwrap();
        for part in [
            ".TH equipoise 1",
            ".SS \"equipoise set share [OPTIONS] <SHARES>...\"",
            ".SS \"equipoise stats [OPTIONS]\"",
            ".B \\-\\-watch <SECONDS>",
            ".B \\-\\-every <SECONDS>",
            "(one of: svd, rdl, csv, c, md)",
            "in seconds [default: 1]\n",
            "wanted and reached\n.PP\nReached is what",
            "EQUIPOISE_PORT",
            ".SH \"EXIT STATUS\"",
        ] {
            assert!(page.contains(part), "{part} in:\n{page}");
        }
        for command in command().get_subcommands() {
            assert!(page.contains(&format!(".SS \"equipoise {}", command.get_name())), "{}", command.get_name());
        }
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(escaped(".SH \"x\" a-b\\c"), "\\&.SH \\(dqx\\(dq a\\-b\\ec");
    }
}
