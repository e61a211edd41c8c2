// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The verilated models of this build, and one of them at work.

use std::ffi::{c_char, c_int, c_void, CString};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{cell::RefCell, thread};

use crate::port::Port;
use crate::Error;

/// A model as the build script lists it.
pub(crate) struct Entry {
    top: &'static str,
    n: usize,
    w: usize,
    calls: Calls,
    ports: &'static [Wire],
}

/// A port as the build script lists it.
pub(crate) struct Wire {
    name: &'static str,
    bits: u32,
    input: bool,
}

include!(concat!(env!("OUT_DIR"), "/models.rs"));

/// The sizes (N, W) of this build.
pub fn sizes() -> impl Iterator<Item = (usize, usize)> {
    MODELS.iter().filter(|m| m.n != 0).map(|m| (m.n, m.w))
}

/// How a model starts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Seed of the values that registers and memories have before reset; `None`: all zero. Two-state simulation
    /// shows state that reset forgot only as a difference between seeds.
    pub random_reset: Option<u64>,
}

enum Trace {
    Off,
    Fst,
    Vcd(verilated::vcd::Vcd),
}

/// One model with its own simulation context, to be used by the thread that made it only.
pub(crate) struct Model {
    entry: &'static Entry,
    raw: *mut c_void,
    places: Vec<*mut c_void>,
    trace: RefCell<Trace>,
    expected_errors: std::cell::Cell<u32>,
    _not_send: PhantomData<*mut ()>,
}

impl Model {
    /// A new model with every input driven to 0, not yet evaluated.
    pub fn open(n: usize, w: usize, options: Options) -> Result<Rc<Self>, Error> {
        let entry = MODELS.iter().find(|m| m.n == n && m.w == w && m.n != 0).ok_or_else(|| {
            let have: Vec<String> = sizes().map(|(n, w)| format!("{n}x{w}")).collect();
            Error::NoSuchSize { n, w, have: have.join(", ") }
        })?;
        Model::start(entry, options)
    }

    /// The same for the model of another module.
    pub fn open_module(top: &'static str, options: Options) -> Result<Rc<Self>, Error> {
        let entry = MODELS.iter().find(|m| m.top == top).ok_or(Error::NoSuchModule { top })?;
        Model::start(entry, options)
    }

    fn start(entry: &'static Entry, options: Options) -> Result<Rc<Self>, Error> {
        let (mode, seed) = match options.random_reset {
            None => (0, 1),
            // Verilator's seed has 31 bits, and 0 asks it to take one from the time.
            Some(seed) => (2, ((seed ^ (seed >> 31)) % 0x7fff_ffff) as c_int + 1),
        };
        // SAFETY: the calls belong to this entry's model; places has room for all its ports.
        let (raw, places) = unsafe {
            let raw = (entry.calls.new)(mode, seed);
            let mut places = vec![std::ptr::null_mut(); entry.ports.len()];
            (entry.calls.ports)(raw, places.as_mut_ptr());
            (raw, places)
        };
        let model = Rc::new(Model {
            entry,
            raw,
            places,
            trace: RefCell::new(Trace::Off),
            expected_errors: Default::default(),
            _not_send: PhantomData,
        });
        for (wire, &place) in entry.ports.iter().zip(&model.places) {
            if wire.input {
                let port = Port::new(place as *mut u8, wire.bits, model.clone());
                if wire.bits > 64 {
                    port.fill(0);
                } else {
                    port.set(0);
                }
            }
        }
        Ok(model)
    }

    /// Finds a port by name and width.
    pub fn port(self: &Rc<Self>, name: &str, bits: u32) -> Result<Port, Error> {
        let at = self.entry.ports.iter().position(|p| p.name == name && p.bits == bits);
        let missing = || Error::NoSuchPort { top: self.entry.top, port: name.to_string(), bits };
        Ok(Port::new(self.places[at.ok_or_else(missing)?] as *mut u8, bits, self.clone()))
    }

    /// Module name.
    pub fn top(&self) -> &'static str {
        self.entry.top
    }

    #[inline(always)]
    pub fn eval(&self) {
        // SAFETY: raw is this entry's model, alive.
        unsafe { (self.entry.calls.eval)(self.raw) }
    }

    /// Errors (`$error`, failed assertions) so far.
    pub fn errors(&self) -> u32 {
        // SAFETY: as for eval.
        unsafe { (self.entry.calls.errors)(self.raw) as u32 }
    }

    pub fn expect_errors(&self, count: u32) {
        self.expected_errors.set(count);
    }

    /// Errors beyond the expected ones, or short of them.
    pub fn unexpected_errors(&self) -> i64 {
        i64::from(self.errors()) - i64::from(self.expected_errors.get())
    }

    /// Starts a trace; the suffix of `path`, `.fst` or `.vcd`, names the format.
    pub fn open_trace(&self, path: &Path) -> Result<(), Error> {
        let fail = |reason: &str| Error::Trace { path: path.to_path_buf(), reason: reason.to_string() };
        let suffix = path.extension().and_then(|s| s.to_str()).unwrap_or_default();
        let mut trace = self.trace.borrow_mut();
        if !matches!(*trace, Trace::Off) {
            return Err(fail("the model is being traced already"));
        }
        // Verilator's writers say nothing of a file that they cannot make.
        std::fs::File::create(path).map_err(|e| fail(&e.to_string()))?;
        let name = c_path(path).ok_or_else(|| fail("the name has a zero byte in it"))?;
        // SAFETY: as for eval; the name outlives the call.
        match suffix {
            "fst" | "vcd" if cfg!(feature = "untraced") => Err(fail("this build cannot trace; build without the feature untraced")),
            "fst" if cfg!(feature = "vcd") => Err(fail("this build writes VCD; build without the feature vcd for FST")),
            "vcd" if !cfg!(feature = "vcd") => Err(fail("this build writes FST; build with the feature vcd for VCD")),
            "fst" => {
                if unsafe { (self.entry.calls.fst_open)(self.raw, name.as_ptr()) } == 0 {
                    return Err(fail("the FST writer refuses it"));
                }
                *trace = Trace::Fst;
                Ok(())
            }
            "vcd" => {
                let mut vcd = unsafe {
                    (self.entry.calls.enter)(self.raw);
                    let vcd = verilated::vcd::Vcd::default();
                    (self.entry.calls.trace_vcd)(self.raw, vcd.0 as *mut c_void);
                    vcd
                };
                vcd.open(path).map_err(|e| fail(&e.to_string()))?;
                *trace = Trace::Vcd(vcd);
                Ok(())
            }
            _ => Err(fail("a trace is called something.fst or something.vcd")),
        }
    }

    /// Starts a trace in the folder that the variable `EQUIPOISE_WAVES` names, if it is set: whatever test runs can be looked at. Gives
    /// whether it did.
    pub fn trace_if_asked(&self) -> Result<bool, Error> {
        static OPENED: AtomicUsize = AtomicUsize::new(1);
        let Some(folder) = std::env::var_os("EQUIPOISE_WAVES").filter(|folder| !folder.is_empty()) else { return Ok(false) };
        let number = OPENED.fetch_add(1, Ordering::Relaxed);
        let suffix = if cfg!(feature = "vcd") { "vcd" } else { "fst" };
        self.open_trace(&Path::new(&folder).join(format!("{}_{number}.{suffix}", self.entry.top)))?;
        Ok(true)
    }

    /// Writes the values of all signals at `time` nanoseconds, if there is a trace.
    #[cold]
    pub fn dump(&self, time: u64) {
        match &mut *self.trace.borrow_mut() {
            Trace::Off => {}
            // SAFETY: as for eval; the writer is open.
            Trace::Fst => unsafe { (self.entry.calls.fst_dump)(self.raw, time) },
            Trace::Vcd(vcd) => vcd.dump(time),
        }
    }

    /// Ends the trace, so that its file is whole.
    pub fn close_trace(&self) {
        if let Trace::Fst = self.trace.replace(Trace::Off) {
            // SAFETY: as for eval.
            unsafe { (self.entry.calls.fst_close)(self.raw) }
        }
    }

    /// Writes the coverage counts collected so far (feature `coverage`).
    pub fn write_coverage(&self, path: &Path) -> Result<(), Error> {
        let fail = |reason: &str| Error::Coverage { path: PathBuf::from(path), reason: reason.to_string() };
        std::fs::File::create(path).map_err(|e| fail(&e.to_string()))?;
        let name = c_path(path).ok_or_else(|| fail("the name has a zero byte in it"))?;
        // SAFETY: as for eval; the name outlives the call.
        if unsafe { (self.entry.calls.coverage)(self.raw, name.as_ptr()) } == 0 {
            return Err(fail("this build counts none; build with the feature coverage"));
        }
        Ok(())
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        let unexpected = self.unexpected_errors();
        let errors = self.errors();
        self.close_trace();
        // SAFETY: nobody else has this model: ports hold a count of it. Its places are not used again.
        unsafe { (self.entry.calls.delete)(self.raw) }
        if unexpected != 0 && !thread::panicking() {
            panic!("{}: {errors} errors in the model, {} expected", self.entry.top, self.expected_errors.get());
        }
    }
}

#[cfg(unix)]
fn c_path(path: &Path) -> Option<CString> {
    use std::os::unix::ffi::OsStrExt;
    CString::new(path.as_os_str().as_bytes()).ok()
}

#[cfg(not(unix))]
fn c_path(path: &Path) -> Option<CString> {
    CString::new(path.to_str()?).ok()
}

#[cfg(test)]
mod tests {
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
}
