// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use super::*;

/// The probe, its clock and a helper to run it.
fn probe(random_reset: Option<u64>) -> Rc<Model> {
    Model::open_module("equipoise_probe", Options { random_reset }).unwrap()
}

fn clocks(model: &Rc<Model>, count: u32) {
    let clk = model.port("clk", 1).unwrap();
    for _ in 0..count {
        clk.put(false);
        model.eval();
        clk.put(true);
        model.eval();
    }
}

#[test]
fn ports_of_every_width_carry_their_bits_and_no_more() {
    let model = probe(Some(1));
    for bits in [1, 5, 14, 26, 48, 64] {
        let (input, output) = (model.port(&format!("in{bits}"), bits).unwrap(), model.port(&format!("out{bits}"), bits).unwrap());
        let mask = u64::MAX >> (64 - bits);
        for value in [0, 0x5555_5555_5555_5555, 0x1234_5678_9abc_def0, u64::MAX] {
            input.set(value);
            model.eval();
            assert_eq!((input.get(), output.get()), (value & mask, !value & mask), "{bits} bits");
        }
    }
    let (input, output) = (model.port("in512", 512).unwrap(), model.port("out512", 512).unwrap());
    let bytes: Vec<u8> = (0..64).collect();
    input.write(&bytes);
    model.eval();
    let mut shifted = vec![0; 64];
    output.read(&mut shifted);
    assert_eq!((shifted[0], &shifted[1..]), (63, &bytes[..63]));
    assert!(output.equals(&shifted) && !output.equals(&bytes));
    let mut tail = vec![9];
    output.append(&mut tail, 3);
    assert_eq!(tail, [9, 63, 0, 1]);
    input.fill(7);
    model.eval();
    assert_eq!(output.get(), 0x0707_0707_0707_0707);
}

#[test]
fn an_unknown_port_or_size_is_an_error_that_names_it() {
    let model = probe(None);
    let error = model.port("in5", 6).err().unwrap().to_string();
    assert!(error.contains("equipoise_probe") && error.contains("in5"), "{error}");
    let error = Model::open(5, 64, Options::default()).err().unwrap().to_string();
    assert!(error.contains("5 ports at 64 bits") && error.contains("all-sizes"), "{error}");
}

#[test]
fn unset_state_follows_the_seed() {
    let unset = |seed| {
        let model = probe(seed);
        clocks(&model, 2);
        model.port("unset", 32).unwrap().get()
    };
    assert_eq!(unset(None), 0);
    assert_eq!(unset(Some(1)), unset(Some(1)));
    assert_ne!(unset(Some(1)), unset(Some(2)));
    assert_ne!(unset(Some(1)), unset(Some(u64::MAX)));
}

#[test]
fn errors_are_counted_by_model_and_not_fatal() {
    let (one, other) = (probe(None), probe(None));
    one.port("bad", 1).unwrap().put(true);
    clocks(&one, 3);
    clocks(&other, 3);
    assert_eq!((one.errors(), other.errors()), (3, 0));
    one.expect_errors(3);
}

#[test]
#[should_panic(expected = "2 errors in the model, 0 expected")]
fn a_model_with_unexpected_errors_panics_when_dropped() {
    let model = probe(None);
    model.port("bad", 1).unwrap().put(true);
    clocks(&model, 2);
}

#[test]
#[should_panic(expected = "0 errors in the model, 1 expected")]
fn a_model_without_its_expected_errors_panics_too() {
    probe(None).expect_errors(1);
}

#[test]
fn a_port_keeps_its_model_alive() {
    let clocks_port = {
        let model = probe(None);
        clocks(&model, 5);
        model.port("clocks", 32).unwrap()
    };
    assert_eq!(clocks_port.get(), 5);
}

#[test]
fn models_in_threads_do_not_meet() {
    let run = |seed: u64| {
        let model = probe(Some(seed));
        let bad = model.port("bad", 1).unwrap();
        bad.put(seed % 2 == 0);
        clocks(&model, 10);
        let errors = model.errors();
        model.expect_errors(errors);
        errors
    };
    let threads: Vec<_> = (0..4).map(|seed| thread::spawn(move || run(seed))).collect();
    let errors: Vec<u32> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    assert_eq!(errors, [10, 0, 10, 0]);
}

#[test]
#[cfg(not(feature = "untraced"))]
fn a_trace_is_whole_when_closed() {
    let dir = std::env::temp_dir().join(format!("equipoise-trace-{}", std::process::id()));
    std::fs::create_dir_all(&dir).unwrap();
    let model = probe(None);
    let (good, wrong) = if cfg!(feature = "vcd") { ("a.vcd", "a.fst") } else { ("a.fst", "a.vcd") };
    let error = model.open_trace(&dir.join(wrong)).err().unwrap().to_string();
    assert!(error.contains("feature vcd"), "{error}");
    assert!(model.open_trace(&dir.join("a.txt")).is_err());
    assert!(model.open_trace(&dir.join("no/such/folder.fst")).is_err());
    let path = dir.join(good);
    model.open_trace(&path).unwrap();
    assert!(model.open_trace(&path).is_err(), "one trace at a time");
    for time in 0..100 {
        clocks(&model, 1);
        model.dump(time);
    }
    model.close_trace();
    let bytes = std::fs::read(&path).unwrap();
    // FST: a header block (0) first, 329 bytes long as its length field says; VCD is text.
    let start: &[u8] = if cfg!(feature = "vcd") { b"$" } else { &[0, 0, 0, 0, 0, 0, 0, 1, 0x49] };
    assert!(bytes.len() > 400 && bytes.starts_with(start), "{:?}", &bytes[..16]);
    std::fs::remove_dir_all(&dir).unwrap();
}
