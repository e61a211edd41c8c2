// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use printed::printed;

#[path = "../../../../hdl/tests/documents/printed.rs"]
mod printed;

fn check(arguments: &str) -> Result<(), String> {
    let line = format!("equipoise-sim replay x.pcap --out o {arguments}");
    Cli::read(line.split_whitespace().map(OsString::from)).map(drop).map_err(|e| e.to_string())
}

#[test]
fn the_command_line_is_well_formed() {
    command().debug_assert();
    // A scenario may say how many ports there are.
    assert_eq!(check("--scenario x.toml --link-down 12@1"), Ok(()));
    assert_eq!(check("--ports 4 --width 64 --shares 3,1,0,2 --link-down 2@5 --link-up 2@9 --stall 0.5"), Ok(()));
}

#[test]
fn what_does_not_go_together_is_named() {
    for (arguments, word) in [
        ("--ports 5", "--ports 5"),
        ("--width 100", "--width 100"),
        ("--shares 1,2", "2 shares for 4 ports"),
        ("--shares 1,2,3,70000", "70000"),
        ("--link-down 4@1", "no port 4"),
        ("--link-up 1", "PORT@FRAME"),
        ("--link-up 1@0", "from 1"),
        ("--stall 1", "--stall 1"),
        ("--stall NaN", "--stall NaN"),
        ("--stall -1", "--stall -1: give a probability"),
        ("--shares -1,2,3,4", "'-1' for '--shares"),
        ("--link-down -1@5", "write PORT@FRAME"),
        ("--max-frame 63", "--max-frame 63"),
        ("--speed warp", "warp"),
        ("--policy STATICK", "did you mean `STATIC`?"),
        ("--throttle 4=1Gbit", "--throttle: there is no port 4 among 4"),
        ("--throttle 1=fast", "write 300Mbit"),
        ("--own 4=1Gbit", "--own: there is no port 4 among 4"),
        ("--own 0=1Gbit", "--own: what adaptor 0 sends is the capture"),
        ("--own 1=of", "write 300Mbit"),
        ("--priority 1,2", "--priority: 2 priorities for 4 ports"),
        ("--rebalance share,perod=5", "did you mean `period`?"),
        ("--lu-max 16=1", "logical units are 0 to 15"),
        ("--commands tape", "aoe, none"),
        ("--scenario x.toml --ports 2 --link-down 2@1", "no port 2 among 2"),
    ] {
        let error = check(arguments).unwrap_err();
        assert!(error.contains(word), "{arguments}: {error}");
    }
}

/// A number that is too small is no option that nobody knows: whatever takes a value says what is wrong with this one.
#[test]
fn negative_numbers_are_values() {
    let mut seen = 0;
    for sub in command().get_subcommands() {
        let options = sub.get_arguments().filter(|arg| arg.get_long().is_some() && arg.get_action().takes_values());
        for option in options.filter(|option| option.get_value_hint() != ValueHint::AnyPath) {
            let name = option.get_long().unwrap();
            // Those two are names, which may be anything.
            if ["board", "top"].contains(&name) {
                continue;
            }
            let line = ["equipoise-sim", sub.get_name(), "x", &format!("--{name}"), "-1"];
            // Those without a positional argument take it for one too many; that is told later.
            let needs_one = sub.get_positionals().any(|arg| arg.is_required_set());
            let words = line.iter().enumerate().filter(|(at, _)| needs_one || *at != 2).map(|(_, word)| OsString::from(word));
            let more = if sub.get_name() == "replay" { vec!["--out", "o"] } else { vec![] };
            let error = Cli::read(words.chain(more.into_iter().map(OsString::from))).unwrap_err();
            assert!(error.to_string().contains("-1") && error.kind() != ErrorKind::UnknownArgument, "{line:?}: {error}");
            seen += 1;
        }
    }
    assert!(seen > 15, "only {seen} options");
    // What begins with a minus sign and is a path is still an option.
    assert_eq!(
        check("--trace --json").unwrap_err().lines().next(),
        Some("error: a value is required for '--trace <FILE.fst>' but none was supplied")
    );
    let order = Cli::read(["equipoise-sim", "order", "1", "link", "-1", "down"].map(OsString::from)).unwrap();
    assert!(matches!(order.command, Command::Order(order) if order.words == ["link", "-1", "down"]));
}

/// A command without a variable before it.
fn bare(command: &str) -> &str {
    match command.split_once(' ') {
        Some((variable, command)) if variable.contains('=') => command,
        _ => command,
    }
}

/// Commands of a page, with the program as it is installed or as cargo runs it; what has a dot of three is none to type.
fn commands(page: &str) -> Vec<String> {
    let installed = printed(page).into_iter().map(|command| bare(command).replace("cargo run -p equipoise-sim -- ", "equipoise-sim "));
    installed.filter(|command| command.starts_with("equipoise-sim ") && !command.contains('…')).collect()
}

#[test]
fn every_command_of_every_page_is_understood() {
    for (name, page, least) in [
        ("README.md", include_str!("../../../../README.md"), 3),
        ("docs/boards.md", include_str!("../../../../docs/boards.md"), 6),
        ("docs/scenarios.md", include_str!("../../../../docs/scenarios.md"), 2),
    ] {
        let commands = commands(page);
        assert!(commands.len() >= least, "{name}: only {} commands were found: {commands:?}", commands.len());
        for command in commands {
            if let Err(error) = Cli::read(command.split_whitespace().map(OsString::from)) {
                assert!(!error.use_stderr(), "{name}: {command}: {error}");
            }
        }
    }
}

#[test]
fn commands_are_found_in_blocks_and_in_lines() {
    let page = "a `equipoise-sim one` `equipoise two`\n```\nA=b cargo run -p equipoise-sim -- serve --pty   # so\n```\n";
    assert_eq!(commands(page), ["equipoise-sim one", "equipoise-sim serve --pty"]);
}
