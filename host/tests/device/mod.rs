// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What speaks UARTBone as a block of four ports would, and misbehaves as it is told.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::spawn;

use equipoise_regmap::ident::{identifier, Caps};
use equipoise_regmap::{map, registers, END, MAP_CRC};

/// The words of a block, and what hears of every command before it is obeyed.
#[derive(Clone)]
pub struct Device {
    pub place: String,
    words: Arc<Mutex<Vec<u32>>>,
    gone: Arc<AtomicBool>,
}

impl Device {
    /// Starts one; `heard` gets the word address of each command, and what it writes.
    pub fn start(mut heard: impl FnMut(u16, Option<u32>) + Send + 'static) -> Self {
        Self::acting(move |_, word, value| heard(word, value))
    }

    /// The same, with the device itself, to do more than it was told.
    pub fn acting(mut heard: impl FnMut(&Device, u16, Option<u32>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let place = format!("tcp:{}", listener.local_addr().unwrap());
        let device = Device { place, words: Arc::new(Mutex::new(as_reset())), gone: Arc::default() };
        let served = device.clone();
        spawn(move || {
            for client in listener.incoming() {
                // A client that has gone is no end.
                let _ = serve(&mut client.unwrap(), &served, &mut heard);
            }
        });
        device
    }

    pub fn word(&self, word: u16) -> u32 {
        self.words.lock().unwrap()[usize::from(word)]
    }

    /// The same when all that clients sent has been obeyed: they do not wait for that, and are served one by one. Not every test asks.
    #[allow(dead_code)]
    pub fn word_at_last(&self, word: u16) -> u32 {
        let mut client = TcpStream::connect(self.place.trim_start_matches("tcp:")).unwrap();
        let [high, low] = word.to_be_bytes();
        client.write_all(&[2, 1, 0, 0, high, low]).unwrap();
        let mut answer = [0; 4];
        client.read_exact(&mut answer).unwrap();
        u32::from_be_bytes(answer)
    }

    pub fn set(&self, word: u16, value: u32) {
        self.words.lock().unwrap()[usize::from(word)] = value;
    }

    /// Closes the line instead of obeying the command that it hears; not every test has that.
    #[allow(dead_code)]
    pub fn hang_up(&self) {
        self.gone.store(true, Ordering::Relaxed);
    }

    /// Gives it another name; not every test does.
    #[allow(dead_code)]
    pub fn rename(&self, name: &[u8]) {
        for (place, word) in (0..map::IDENTIFIER.count).zip(name.iter().chain(std::iter::repeat(&0))) {
            self.set(map::IDENTIFIER.offset + place, (*word).into());
        }
    }
}

fn as_reset() -> Vec<u32> {
    let mut words = vec![0; usize::from(END)];
    let caps = Caps { ports: 4, width: 64, buffer: 4096, features: equipoise_regmap::Features::ALL };
    // The pages behind are not there.
    for register in registers().filter(|register| register.end() <= 0x400 && register.width == 32) {
        for index in 0..register.count {
            words[usize::from(register.offset + index)] = register.reset_value(index, caps.ports).unwrap_or(0) as u32;
        }
    }
    for (word, value) in [(&map::CAPS, caps.word()), (&map::MAP_CRC, MAP_CRC), (&map::LINK, 15), (&map::ELIGIBLE, 15)] {
        words[usize::from(word.offset)] = value;
    }
    for (place, character) in identifier(caps).iter().enumerate() {
        words[usize::from(map::IDENTIFIER.offset) + place] = (*character).into();
    }
    words
}

fn serve(client: &mut TcpStream, device: &Device, heard: &mut impl FnMut(&Device, u16, Option<u32>)) -> std::io::Result<()> {
    let mut hear = |word, value| {
        heard(device, word, value);
        if device.gone.swap(false, Ordering::Relaxed) {
            Err(std::io::ErrorKind::ConnectionReset.into())
        } else {
            std::io::Result::Ok(())
        }
    };
    loop {
        let mut header = [0; 6];
        client.read_exact(&mut header)?;
        let [command, count, _, _, high, low] = header;
        let word = u16::from_be_bytes([high, low]);
        if command == 1 {
            let mut value = [0; 4];
            client.read_exact(&mut value)?;
            let value = u32::from_be_bytes(value);
            hear(word, Some(value))?;
            let mut words = device.words.lock().unwrap();
            if word == map::COMMIT.offset {
                words.copy_within(0x100..0x180, 0x180);
            } else {
                words[usize::from(word)] = value;
            }
            continue;
        }
        hear(word, None)?;
        let from = usize::from(word);
        let answer: Vec<u8> =
            device.words.lock().unwrap()[from..from + usize::from(count)].iter().flat_map(|word| word.to_be_bytes()).collect();
        client.write_all(&answer)?;
    }
}
