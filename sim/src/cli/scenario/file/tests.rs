// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;
use crate::cli::args::ReplayArgs;
use crate::cli::scenario::Plan;

/// All that can be said.
const WHOLE: &str = r#"
ports = 4
width = 128
speed = "max"
seed = 7
stall = 0.25
max-frame = 1_000
commands = "none"
shares = [4, 3, 2, 0x1]
policy = "round-robin"
round-frames = 3
priority = [1, 0, 2, 3]

[throttle]
2 = "300Mbit"
0 = 50

[own]
1 = "20%"

[lu-max]
3 = 8

[rebalance]
mode = "share"
period = 500
guard = false

[[event]]
at = "2.5ms"
shares = [1, 1, 1, 1]
link-down = [1, 2]
fire = true

[[event]]
frame = 9
link-up = 1
policy = "STATIC"
throttle = { 2 = "1Gbit" }
own = { 1 = "off" }
rebalance = { mode = "off" }
"#;

#[test]
fn all_of_it_is_read() {
    let said = parse("a.toml", WHOLE).unwrap();
    assert_eq!((said.ports, said.width, said.speed, said.seed), (Some(4), Some(128), Some(Speed::Max), Some(7)));
    assert_eq!((said.stall, said.max_frame, said.commands), (Some(0.25), Some(1000), Some(Commands::None)));
    let throttle = |text: &str| Step::Throttle(text.parse().unwrap());
    let own = |text: &str| Step::Own(text.parse().unwrap());
    let start: Vec<(Step, &str)> = said.start.iter().map(|(step, from)| (step.clone(), from.as_str())).collect();
    let want = [
        (Step::Shares(vec![4, 3, 2, 1]), "a.toml:9"),
        (Step::Policy(policy("ROUND_ROBIN").unwrap()), "a.toml:10"),
        (Step::RoundFrames(3), "a.toml:11"),
        (Step::Priority(vec![1, 0, 2, 3]), "a.toml:12"),
        (throttle("2=300Mbit"), "a.toml:14"),
        (throttle("0=50Mbit"), "a.toml:14"),
        (own("1=200Mbit"), "a.toml:18"),
        (Step::LuMax("3=8".parse().unwrap()), "a.toml:21"),
        (Step::Rebalance("share,period=500,guard=off".parse().unwrap()), "a.toml:24"),
    ];
    assert_eq!(start, want);
    let down = |port| Step::Link { port, up: false };
    assert_eq!(said.events[0].when, When::Time("2.5ms".parse().unwrap()));
    assert_eq!(said.events[0].steps, [Step::Shares(vec![1; 4]), down(1), down(2), Step::Fire]);
    assert_eq!((said.events[1].when, said.events[1].from.as_str()), (When::Frame(9), "a.toml:35"));
    let rest = [Step::Policy(policy("STATIC").unwrap()), throttle("2=1Gbit"), own("1=off"), Step::Rebalance("off".parse().unwrap())];
    assert_eq!(said.events[1].steps, [&[Step::Link { port: 1, up: true }][..], &rest].concat());
}

/// Every key that the lists name is understood: a list that promises more would send its reader in a circle.
#[test]
fn what_is_offered_is_there() {
    for (keys, event) in [(&KEYS[..], false), (&EVENT[..], true)] {
        for key in keys {
            let line = if event { format!("[[event]]\n{key} = []") } else { format!("{key} = []") };
            if let Err(error) = parse("f", &line) {
                assert!(!error.to_string().contains("there is no"), "{key}: {error}");
            }
        }
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_what_is_near() {
    for (text, want) in [
        ("ports = 4\n\nsharse = [1]", "f.toml:3: there is no setting `sharse`; did you mean `shares`?"),
        ("zzz = 1", "f.toml:1: there is no setting `zzz`; there are: ports, width,"),
        ("policy = \"STATICK\"", "f.toml:1: there is no policy `STATICK`; did you mean `STATIC`?"),
        ("speed = \"warp\"", "f.toml:1: there is no speed `warp`; there are: line, max"),
        ("speed = \"lines\"", "f.toml:1: there is no speed `lines`; did you mean `line`?"),
        ("ports = 5", "f.toml:1: 5: a team has 2, 3, 4, 8 or 16 ports"),
        ("ports = \"four\"", "f.toml:1: four: invalid digit"),
        ("stall = nan", "f.toml:1: NaN: give a probability"),
        ("max-frame = 63", "f.toml:1: 63: give 64 to 16383"),
        ("shares = [1,\n 2,\n 70000]", "f.toml:3: 70000: number too large"),
        ("shares = 1", "f.toml:1: this is a number; an array is needed"),
        ("shares = [[1]]", "f.toml:1: this is an array; a single value is needed"),
        ("policy = 1979-05-27", "f.toml:1: this is a date; a single value is needed"),
        ("throttle = \"1Gbit\"", "f.toml:1: this is a text; a table is needed"),
        ("[throttle]\n1 = \"fast\"", "f.toml:2: `fast` is no rate: write 300Mbit"),
        ("[throttle]\none = \"1Gbit\"", "f.toml:2: write PORT=RATE"),
        ("[own]\n1 = \"of\"", "f.toml:2: `of` is no rate"),
        ("[lu-max]\n16 = 1", "f.toml:2: write LU=N"),
        ("[rebalance]\nperiod = 500", "f.toml:1: say a mode"),
        ("[rebalance]\nmode = \"share\"\nperoid = 500", "f.toml:3: there is no rebalance setting `peroid`; did you mean `period`?"),
        ("[rebalance]\nmode = \"share\"\nchange = 200", "f.toml:3: change = 200: give 0 to 100 percent"),
        ("[[event]]\nfire = true", "f.toml:1: this event has no time"),
        ("\n[[event]]\nat = \"1ms\"", "f.toml:2: nothing happens in this event"),
        ("[[event]]\nat = 1\nfire = true", "f.toml:2: `1` is no time: write a number with its unit"),
        ("[[event]]\nat = \"1ms\"\nframe = 3\nfire = true", "f.toml:3: an event has one time"),
        ("[[event]]\nframe = 0\nfire = true", "f.toml:2: 0: frames count from 1"),
        ("[[event]]\nat = \"1ms\"\nlink-dwon = 1", "f.toml:3: there is no key of an event `link-dwon`; did you mean `link-down`?"),
        ("[[event]]\nat = \"1ms\"\nports = 4", "f.toml:3: there is no key of an event `ports`"),
        ("[event]\nat = \"1ms\"", "f.toml:1: this is a table; an array is needed"),
        ("ports = 4\nports = 2", "f.toml:2: duplicate key"),
        ("ports = ", "f.toml:1: "),
    ] {
        let error = parse("f.toml", text).unwrap_err().to_string();
        assert!(error.starts_with(want), "{text}\n{error}");
    }
}

#[test]
fn options_win_over_the_file_and_events_of_both_happen() {
    let options = ReplayArgs {
        width: Some(64),
        shares: vec![1, 2, 3, 4],
        throttle: vec!["2=30%".parse().unwrap()],
        link_down: vec!["3@5".parse().unwrap()],
        ..ReplayArgs::default()
    };
    let plan = Plan::of(&options, parse("a.toml", WHOLE).unwrap()).unwrap();
    assert_eq!((plan.ports, plan.width, plan.seed, plan.shares()), (4, 64, 7, vec![1, 2, 3, 4]));
    let throttles: Vec<(String, String)> = plan
        .start
        .iter()
        .filter(|(step, _)| matches!(step, Step::Throttle(_)))
        .map(|(step, from)| (format!("{step:?}"), from.clone()))
        .collect();
    assert_eq!(throttles.len(), 2, "{throttles:?}");
    assert!(throttles.iter().any(|(step, from)| from == "--throttle" && step.contains("port: 2") && step.contains("300000")));
    assert!(plan.start.iter().any(|(step, _)| *step == Step::RoundFrames(3)));
    assert_eq!(plan.events.iter().map(|event| event.from.as_str()).collect::<Vec<_>>(), ["a.toml:29", "a.toml:35", "--link-down"]);
}

/// What needs the number of ports is judged with the one that is used, whoever says it.
#[test]
fn what_does_not_fit_the_ports_names_its_line() {
    let judged = |options: &ReplayArgs, text: &str| Plan::of(options, parse("f.toml", text).unwrap()).map(drop).map_err(|e| e.to_string());
    let none = ReplayArgs::default();
    assert_eq!(judged(&none, "ports = 2\nshares = [1, 1]"), Ok(()));
    assert_eq!(judged(&none, "\nshares = [1, 1]").unwrap_err(), "f.toml:2: 2 shares for 4 ports; give one for each");
    assert_eq!(judged(&none, "[[event]]\nframe = 1\nlink-down = 4").unwrap_err(), "f.toml:1: there is no port 4 among 4");
    let options = ReplayArgs { shares: vec![1; 4], ..ReplayArgs::default() };
    assert_eq!(judged(&options, "ports = 2").unwrap_err(), "--shares: 4 shares for 2 ports; give one for each");
}

/// What the page shows can be used.
#[test]
fn the_page_shows_scenarios_that_are_right() {
    let page = include_str!("../../../../../docs/scenarios.md");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        Plan::of(&ReplayArgs::default(), parse("docs/scenarios.md", block).unwrap()).unwrap();
    }
    for key in KEYS.iter().chain(&EVENT).chain(&super::super::rebalance::KEYS) {
        assert!(page.contains(&format!("\n{key} = ")) || page.contains(&format!("[{key}]")), "{key} is not shown");
    }
}
