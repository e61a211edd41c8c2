// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! A verilated model at work.

use std::ffi::{c_int, c_void, CString};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{cell::RefCell, thread};

use crate::built::{of_module, of_size, Entry, Latency};
use crate::Error;

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
    places: Vec<*mut u8>,
    trace: RefCell<Trace>,
    expected_errors: std::cell::Cell<u32>,
    _not_send: PhantomData<*mut ()>,
}

impl Model {
    /// A new model with every input driven to 0, not yet evaluated.
    pub fn open(n: usize, w: usize, options: Options) -> Result<Rc<Self>, Error> {
        Model::start(of_size(n, w)?, options)
    }

    /// The same for the model of another module.
    pub fn open_module(top: &'static str, options: Options) -> Result<Rc<Self>, Error> {
        Model::start(of_module(top)?, options)
    }

    fn start(entry: &'static Entry, options: Options) -> Result<Rc<Self>, Error> {
        let (mode, seed) = match options.random_reset {
            None => (0, 1),
            // Verilator's seed has 31 bits, and 0 asks it to take one from the time.
            Some(seed) => (2, ((seed ^ (seed >> 31)) % 0x7fff_ffff) as c_int + 1),
        };
        // SAFETY: the calls belong to this entry's model; places has room for all its ports, and each place for what the port takes.
        let (raw, places) = unsafe {
            let raw = (entry.calls.new)(mode, seed);
            let mut places: Vec<*mut u8> = vec![std::ptr::null_mut(); entry.ports.len()];
            (entry.calls.ports)(raw, places.as_mut_ptr() as *mut *mut c_void);
            for (wire, place) in entry.ports.iter().zip(&places).filter(|(wire, _)| wire.input) {
                place.write_bytes(0, wire.bytes());
            }
            (raw, places)
        };
        let (trace, expected_errors) = (RefCell::new(Trace::Off), Default::default());
        Ok(Rc::new(Model { entry, raw, places, trace, expected_errors, _not_send: PhantomData }))
    }

    /// Where the model keeps a port of this name and width.
    pub fn place(&self, name: &str, bits: u32) -> Result<*mut u8, Error> {
        let at = self.entry.ports.iter().position(|p| p.name == name && p.bits == bits);
        let missing = || Error::NoSuchPort { top: self.entry.top, port: name.to_string(), bits };
        Ok(self.places[at.ok_or_else(missing)?])
    }

    /// Module name.
    pub fn top(&self) -> &'static str {
        self.entry.top
    }

    /// Latencies of the block.
    pub fn latency(&self) -> Latency {
        self.entry.latency
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
mod tests;
