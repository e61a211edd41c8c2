// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! One port of a model, whatever the size of the block.

use std::rc::Rc;

use crate::model::Model;
use crate::Error;

/// Bytes of the widest beat (W = 512).
pub const MAX_BEAT: usize = 64;

// A wide port is an array of 32-bit words, a narrow one an integer: in this byte order both are bytes, lane 0 first.
#[cfg(target_endian = "big")]
compile_error!("ports are read as bytes, which needs a little-endian host");

/// A port, bound to its place in the model once; access is a load or a store. Keeps its model alive.
#[derive(Clone)]
pub struct Port {
    place: *mut u8,
    bits: u32,
    _model: Rc<Model>,
}

impl Model {
    /// Finds a port by name and width.
    pub fn port(self: &Rc<Self>, name: &str, bits: u32) -> Result<Port, Error> {
        Ok(Port { place: self.place(name, bits)?, bits, _model: self.clone() })
    }
}

impl Port {
    /// Width in bits.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Value of a port of one bit.
    #[inline(always)]
    pub fn is_set(&self) -> bool {
        debug_assert_eq!(self.bits, 1);
        // SAFETY: the model lives, is used by this thread alone, and keeps at least a byte for each port.
        unsafe { *self.place != 0 }
    }

    /// Sets a port of one bit.
    #[inline(always)]
    pub fn put(&self, value: bool) {
        debug_assert_eq!(self.bits, 1);
        // SAFETY: as above; nothing in Rust holds a reference to the model's memory.
        unsafe { *self.place = value as u8 }
    }

    /// Value of a port of at most 64 bits; of a wider one its low 64 bits.
    #[inline(always)]
    pub fn get(&self) -> u64 {
        // SAFETY: as above; Verilator stores a port in the smallest of 8, 16, 32, 64 bits or 32-bit words that holds it,
        // aligned for it (a wide port to 4 bytes, hence the unaligned read).
        unsafe {
            match self.bits {
                0..=8 => *self.place as u64,
                9..=16 => *(self.place as *const u16) as u64,
                17..=32 => *(self.place as *const u32) as u64,
                _ => (self.place as *const u64).read_unaligned(),
            }
        }
    }

    /// Sets a port of at most 64 bits. Bits beyond its width are cut off: Verilator relies on their being 0.
    #[inline(always)]
    pub fn set(&self, value: u64) {
        debug_assert!(self.bits <= 64);
        let value = if self.bits < 64 { value & ((1 << self.bits) - 1) } else { value };
        // SAFETY: as for get.
        unsafe {
            match self.bits {
                0..=8 => *self.place = value as u8,
                9..=16 => *(self.place as *mut u16) = value as u16,
                17..=32 => *(self.place as *mut u32) = value as u32,
                33..=64 => *(self.place as *mut u64) = value,
                _ => {}
            }
        }
    }

    /// Bytes of a data port, lane 0 first, valid until the model's next evaluation.
    #[inline(always)]
    pub fn read(&self, into: &mut [u8]) {
        debug_assert!(into.len() * 8 <= self.bits as usize);
        let length = into.len().min(self.bits as usize / 8);
        // SAFETY: as for get; the length is cut to the port's.
        unsafe { std::ptr::copy_nonoverlapping(self.place, into.as_mut_ptr(), length) }
    }

    /// Whether the bytes of a data port, from lane 0, are `bytes`.
    #[inline(always)]
    pub fn equals(&self, bytes: &[u8]) -> bool {
        debug_assert!(bytes.len() * 8 <= self.bits as usize);
        let length = bytes.len().min(self.bits as usize / 8);
        // SAFETY: as for read; the slice ends before the model's next evaluation.
        unsafe { std::slice::from_raw_parts(self.place, length) == bytes }
    }

    /// Appends `length` bytes of a data port to `into`.
    #[inline(always)]
    pub fn append(&self, into: &mut Vec<u8>, length: usize) {
        let length = length.min(self.bits as usize / 8);
        // SAFETY: as for equals.
        into.extend_from_slice(unsafe { std::slice::from_raw_parts(self.place, length) });
    }

    /// Sets the bytes of a data port from lane 0; the lanes above keep what they have.
    #[inline(always)]
    pub fn write(&self, bytes: &[u8]) {
        debug_assert!(bytes.len() * 8 <= self.bits as usize);
        let length = bytes.len().min(self.bits as usize / 8);
        // SAFETY: as for read.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.place, length) }
    }

    /// Fills all bytes of a data port.
    #[inline(always)]
    pub fn fill(&self, byte: u8) {
        // SAFETY: as for read.
        unsafe { std::ptr::write_bytes(self.place, byte, self.bits as usize / 8) }
    }
}
