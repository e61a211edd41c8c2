// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R3: the exported maps through code that PeakRDL generates from them: C headers, compiled, over the words of a served block.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use equipoise::{Place, Uartbone};
use equipoise_regmap::host::Team;
use equipoise_regmap::{map, Register};

use crate::served::Served;
use crate::{finish, python, root};

const PORTS: u16 = 4;
const ARRAYS: [&Register; 4] = [&map::DECIDED_FRAMES, &map::DECIDED_BYTES, &map::SENT_FRAMES, &map::SENT_BYTES];
const TOTALS: [&Register; 2] = [&map::DECIDED_BYTES_TOTAL, &map::FORCED_FRAMES];

/// Every value, as name in C and register; `entry` says how an entry is called there.
fn values(entry: fn(&str, u16) -> String) -> Vec<(String, &'static Register, u16)> {
    let arrays = ARRAYS.into_iter().flat_map(|array| (0..PORTS).map(move |port| (entry(array.name, port), array, port)));
    arrays.chain(TOTALS.map(|total| (total.name.to_string(), total, 0))).collect()
}

/// Compiles a program that prints those values of an image of the block, by the header of one of the exports.
fn compiled(file: &str, block: &str, entry: fn(&str, u16) -> String) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("header").join(file);
    std::fs::create_dir_all(&folder).unwrap();
    let script = root().join("hdl/regmap/tests/peakrdl.py");
    finish(python("python").arg(script).arg(root().join("docs/generated").join(file)).arg(folder.join("map.h")));
    let mut program = String::from("#include <stdio.h>\n#include \"map.h\"\n");
    // The block's type is the first of the two words, the way to its registers the second.
    let (block, path) = block.split_once(' ').unwrap();
    write!(
        program,
        "static union {{ {block} block; unsigned char bytes[sizeof({block})]; }} image;\n\
         #define SHOW(r) printf(\"%llu\\n\", (unsigned long long)image.block.{path}r.HIGH << 32 | image.block.{path}r.LOW)\n\
         int main(void)\n{{\n    if (fread(image.bytes, 1, sizeof image, stdin) == 0) return 1;\n"
    )
    .unwrap();
    for (name, ..) in values(entry) {
        writeln!(program, "    SHOW({name});").unwrap();
    }
    program += "    return 0;\n}\n";
    std::fs::write(folder.join("show.c"), program).unwrap();
    let cc = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    finish(Command::new(cc).args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "show.c", "-o", "show"]).current_dir(&folder));
    folder.join("show")
}

fn shown(program: &Path, words: &[u32]) -> Vec<u64> {
    let image = program.with_file_name("image");
    std::fs::write(&image, words.iter().flat_map(|word| word.to_ne_bytes()).collect::<Vec<_>>()).unwrap();
    let text = finish(Command::new(program).stdin(std::fs::File::open(image).unwrap()));
    text.lines().map(|line| line.parse().unwrap()).collect()
}

/// A generated file, what a block is there, and how it calls an entry of an array.
type Format = (&'static str, &'static str, fn(&str, u16) -> String);

#[test]
fn generated_headers_read_what_the_block_counts() {
    let served = Served::start(&["--load", "60"]);
    let place: Place = served.place("tcp").parse().unwrap();
    let mut team = Team::identify(Uartbone::open(&place).unwrap()).unwrap();
    while team.read(&map::DECIDED_BYTES_TOTAL, 0).unwrap() < 100_000 {}
    team.write(&map::SNAPSHOT, 0, 1).unwrap();
    let formats: [Format; 2] = [
        ("equipoise.rdl", "equipoise_t ", |name, port| format!("{name}[{port}]")),
        ("equipoise.svd", "EQUIPOISE_t TEAM.", |name, port| format!("{name}{port}")),
    ];
    for (file, block, entry) in formats {
        let program = compiled(file, block, entry);
        let wanted: Vec<u64> = values(entry).iter().map(|&(_, register, port)| team.read(register, port).unwrap()).collect();
        let mut words = vec![0; 1024];
        team.bus().read_words(0, &mut words).unwrap();
        assert_eq!(shown(&program, &words), wanted, "{file}");
        assert!(wanted[..16].iter().all(|&count| count > 0), "{wanted:?}");
        // No simulation counts so far: the words as the block has them, high one first.
        for &(_, register, port) in &values(entry) {
            let word = register.word(port).unwrap();
            words[usize::from(word)..][..2].copy_from_slice(&[u32::from(word), 2]);
        }
        let large = |&(_, register, port): &(String, &Register, u16)| u64::from(register.word(port).unwrap()) << 32 | 2;
        assert_eq!(shown(&program, &words), values(entry).iter().map(large).collect::<Vec<_>>(), "{file}");
    }
}
