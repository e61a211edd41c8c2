// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::super::encoding::address;
use super::super::step::Do;
use super::*;

#[test]
fn it_fits_and_a_step_of_nothing_is_all_zeros() {
    assert!(steps().len() <= 1 << ADDRESS_BITS, "{} steps", steps().len());
    for (_, step) in steps() {
        for (name, bits, value) in word(&step) {
            assert!(value >> bits == 0, "{name} {value}");
        }
    }
    assert!(word(&NEXT).iter().all(|(_, _, value)| *value == 0));
}

/// Whatever makes the value anew compares, and so do steps of a division, which begin with a value that is not negative.
#[test]
fn what_is_asked_of_a_comparison_is_of_one() {
    let (mut compared, mut before) = (false, Do::Nothing);
    for (label, step) in steps() {
        let asks = step.condition == Condition::Below
            || step.what == Do::MoveIfBelow
            || matches!(step.act, Act::TakeIfBelow | Act::Wanted | Act::Carried | Act::Differs);
        assert!(compared || !asks, "{label:?} {step:?}");
        match step.what {
            Do::Compare | Do::Subtract => compared = true,
            Do::Clear | Do::Move => compared = false,
            Do::Divide(_) => assert!(matches!(before, Do::Clear | Do::Move), "{label:?} {step:?}"),
            _ => {}
        }
        before = step.what;
    }
}

/// Conditions of which the clock before is asked, of the path at hand two: the steps in front of one do not change the answer.
#[test]
fn what_was_so_a_clock_before_is_so() {
    use Condition::{Another, Found, Known, Member, OfSpeeds, QuotasWanted, Receives, Taken, TakesPart, Wanted};
    let steps = steps();
    for (at, (label, step)) in steps.iter().enumerate() {
        for (back, (_, before)) in steps[at.saturating_sub(2)..at].iter().rev().enumerate() {
            let of_path: &[Condition] = match before.act {
                Act::Known => &[Known],
                Act::Wanted => &[Wanted, TakesPart],
                Act::Quotas => &[Member, TakesPart, Receives],
                _ if before.condition == Condition::Last => &[Member, TakesPart, Wanted, Known, Receives],
                _ => &[],
            };
            let other: &[Condition] = match before.act {
                Act::BySpeed => &[OfSpeeds, TakesPart],
                Act::Found | Act::NotFound => &[Found],
                Act::Take | Act::TakeIfBelow => &[Taken],
                Act::Another | Act::Nobody => &[Taken, Another],
                Act::Quotas => &[QuotasWanted],
                _ => &[],
            };
            assert!(!of_path.contains(&step.condition) && (back == 1 || !other.contains(&step.condition)), "{label:?} {step:?}");
        }
    }
}

#[test]
fn a_step_a_clock() {
    let dut = &mut Program::default();
    dut.connect_all();
    let held = |dut: &Program| (dut.condition.val(), dut.unless.val(), dut.to.val().to_u64());
    (dut.at.next, dut.go.next) = (address("pass").into(), true);
    step!(dut, {}, {});
    dut.at.next = address("quotas").into();
    step!(dut, {}, {});
    step!(dut, {}, {});
    assert_eq!(held(dut), (Condition::Held, true, address("pass")));
    dut.go.next = false;
    step!(dut, {}, {});
    assert_eq!(dut.condition.val(), Condition::Held);
    dut.go.next = true;
    step!(dut, {}, {});
    assert_eq!(dut.act.val(), Act::Quotas);
    // What is read with `skip` is not done nor the step before, nor what has been read when all is cleared.
    dut.skip.next = true;
    step!(dut, {}, {});
    dut.skip.next = false;
    for act in [Act::Quotas, Act::Nothing, Act::Nothing, Act::Quotas] {
        assert_eq!(dut.act.val(), act);
        step!(dut, {}, {});
    }
    dut.clear_step.next = true;
    step!(dut, {}, {});
    dut.clear_step.next = false;
    for act in [Act::Nothing, Act::Nothing, Act::Nothing, Act::Quotas] {
        assert_eq!(dut.act.val(), act);
        step!(dut, {}, {});
    }
}
