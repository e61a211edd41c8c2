// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The built program as a user runs it: captures good and damaged in, files and exit codes out.

mod claims;
mod deaf;
mod links;
mod loads;
mod own;
mod quotas;
mod rebalance;
mod refused;
mod scenarios;
#[cfg(not(feature = "untraced"))]
mod trace;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use equipoise_sim::Rng;
use pcap_file::pcap::{PcapPacket, PcapReader, PcapWriter};
use pcap_file::pcapng::blocks::enhanced_packet::EnhancedPacketBlock;
use pcap_file::pcapng::blocks::interface_description::InterfaceDescriptionBlock;
use pcap_file::pcapng::{PcapNgReader, PcapNgWriter};
use pcap_file::DataLink;

/// A folder of its own for one test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

fn program(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_equipoise-sim")).args(arguments).output().unwrap()
}

/// Runs `replay` on `input`; the results are in `out`.
fn replay(input: &Path, out: &Path, more: &str) -> Output {
    let mut arguments = vec!["replay", input.to_str().unwrap(), "--out", out.to_str().unwrap()];
    arguments.extend(more.split_whitespace());
    program(&arguments)
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Frames of every kind: runts, short ones, long ones, and offloaded super-frames.
fn frames(count: usize) -> Vec<Vec<u8>> {
    let mut rng = Rng::new(11);
    let length = |rng: &mut Rng, i: usize| match i % 25 {
        7 => 1 + rng.below(13),
        13 => 1523 + rng.below(5000),
        _ => 14 + rng.below(1509),
    };
    let mut make = |i| {
        let mut bytes = vec![0; length(&mut rng, i) as usize];
        rng.fill(&mut bytes);
        bytes
    };
    (0..count).map(&mut make).collect()
}

fn pcap(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = PcapWriter::new(Vec::new()).unwrap();
    for (i, bytes) in frames.iter().enumerate() {
        let time = Duration::from_micros(i as u64);
        writer.write_packet(&PcapPacket::new(time, bytes.len() as u32, bytes)).unwrap();
    }
    writer.into_writer()
}

fn pcapng(frames: &[Vec<u8>], link: DataLink) -> Vec<u8> {
    let mut writer = PcapNgWriter::new(Vec::new()).unwrap();
    writer.write_pcapng_block(InterfaceDescriptionBlock::new(link, 0)).unwrap();
    for bytes in frames {
        let block = EnhancedPacketBlock {
            interface_id: 0,
            timestamp: Duration::ZERO,
            original_len: bytes.len() as u32,
            data: Cow::Borrowed(bytes),
            options: Vec::new(),
        };
        writer.write_pcapng_block(block).unwrap();
    }
    writer.into_inner()
}

/// A line of decisions.csv.
struct Line {
    frame: usize,
    bytes: usize,
    port: Option<usize>,
    epoch: Option<u32>,
    eligible: u16,
    clock_in: Option<u64>,
    clock_out: Option<u64>,
    drop: String,
    policy: String,
    reason: String,
}

fn decisions(out: &Path) -> Vec<Line> {
    let text = fs::read_to_string(out.join("decisions.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("frame,bytes,port,epoch,eligible,clock_in,clock_out,drop,policy,reason"));
    lines
        .map(|line| {
            let f: Vec<&str> = line.split(',').collect();
            assert_eq!(f.len(), 10, "{line}");
            Line {
                frame: f[0].parse().unwrap(),
                bytes: f[1].parse().unwrap(),
                port: f[2].parse().ok(),
                epoch: f[3].parse().ok(),
                eligible: u16::from_str_radix(f[4], 16).unwrap_or(0),
                clock_in: f[5].parse().ok(),
                clock_out: f[6].parse().ok(),
                drop: f[7].to_string(),
                policy: f[8].to_string(),
                reason: f[9].to_string(),
            }
        })
        .collect()
}

/// By port: time in nanoseconds and bytes of frames.
type Sent = BTreeMap<usize, Vec<(u64, Vec<u8>)>>;

/// Those of the capture in ports.pcapng.
fn sent(out: &Path) -> Sent {
    in_pcapng(out, |frame| !is_own(frame))
}

/// Those of secondary adaptors' own.
fn own_sent(out: &Path) -> Sent {
    in_pcapng(out, is_own)
}

fn is_own(frame: &[u8]) -> bool {
    frame.starts_with(&[2, 0, 0x45, 0x51, 0, 0]) && frame.get(12..14) == Some(&[0x88, 0xb5])
}

fn in_pcapng(out: &Path, wanted: fn(&[u8]) -> bool) -> Sent {
    let bytes = fs::read(out.join("ports.pcapng")).unwrap();
    let mut reader = PcapNgReader::new(&bytes[..]).unwrap();
    let mut ports = Sent::new();
    while let Some(block) = reader.next_block() {
        if let Some(p) = block.unwrap().into_enhanced_packet().filter(|p| wanted(&p.data)) {
            let frame = (p.timestamp.as_nanos() as u64, p.data.to_vec());
            ports.entry(p.interface_id as usize).or_default().push(frame);
        }
    }
    ports
}

/// Checks the files of a run against its capture: every frame is accounted for once, and what a port sent is, byte by
/// byte and in order, what decisions.csv says. Gives the lines.
fn check(input: &[Vec<u8>], out: &Path, max_frame: usize) -> Vec<Line> {
    let lines = decisions(out);
    assert_eq!(lines.len(), input.len());
    let mut by_port: BTreeMap<usize, Vec<(u64, Vec<u8>)>> = BTreeMap::new();
    for (line, bytes) in lines.iter().zip(input) {
        let name = line.frame;
        if line.drop.is_empty() {
            assert_eq!(line.bytes, bytes.len(), "frame {name}");
            let (first, last) = (line.clock_in.unwrap(), line.clock_out.unwrap());
            assert!(first < last, "frame {name}");
            by_port.entry(line.port.unwrap()).or_default().push((last * 8, bytes.clone()));
        }
        match line.drop.as_str() {
            "RUNT" => assert!(bytes.len() < 14 && line.port.is_none(), "frame {name}"),
            "OVERSIZE" => assert!(bytes.len() > max_frame && line.bytes == max_frame, "frame {name}"),
            "" | "LINK_DOWN" => assert!((14..=max_frame).contains(&bytes.len()), "frame {name}"),
            "HELD" => assert!(line.port.is_none() && line.clock_out.is_none(), "frame {name}"),
            other => panic!("frame {name}: dropped for {other}"),
        }
        if let Some(port) = line.port {
            assert!(line.eligible >> port & 1 == 1 && line.epoch.is_some(), "frame {name}");
        }
        assert_eq!(line.reason, if line.port.is_some() { "free" } else { "" }, "frame {name}");
        assert_eq!(line.policy.is_empty(), line.port.is_none(), "frame {name}");
    }
    assert_eq!(by_port, sent(out));
    lines
}

/// The bounds of docs/semantics.md "The exact form" in integers, epoch by epoch, from the lines alone.
fn check_bounds(lines: &[Line], shares: &[i128], longest: i128) {
    let mut epoch = None;
    let mut by = vec![0i128; shares.len()];
    for line in lines {
        let Some(port) = line.port else { continue };
        if epoch != line.epoch {
            epoch = line.epoch;
            by.fill(0);
        }
        by[port] += line.bytes as i128;
        let eligible: Vec<usize> = (0..shares.len()).filter(|p| line.eligible >> p & 1 == 1).collect();
        for &a in &eligible {
            for &b in &eligible {
                assert!(by[a] * shares[b] - by[b] * shares[a] <= longest * shares[b], "frame {}", line.frame);
            }
        }
    }
}

#[test]
fn a_capture_is_balanced_exactly_and_every_byte_accounted_for() {
    let folder = Folder::new("exact");
    let input = frames(400);
    let (file, out) = (folder.file("in.pcap"), folder.file("out"));
    fs::write(&file, pcap(&input)).unwrap();
    let output = replay(&file, &out, "--ports 4 --width 64 --shares 3,1,0,2 --json");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let lines = check(&input, &out, 1522);
    check_bounds(&lines, &[3, 1, 0, 2], 1522);
    assert!(lines.iter().all(|l| l.port != Some(2)), "a port without a share got a frame");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["frames"], 400);
    assert_eq!(report["within_bounds"], true);
    let oversize = input.iter().filter(|f| f.len() > 1522).count();
    assert_eq!(report["drops"]["OVERSIZE"], oversize);
    assert_eq!(report["drops"]["RUNT"], input.iter().filter(|f| f.len() < 14).count());
    let bytes: usize = lines.iter().filter(|l| l.port == Some(0)).map(|l| l.bytes).sum();
    assert_eq!(report["per_port"][0]["bytes"], bytes);
    let picture = fs::read_to_string(out.join("shares.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("port 3, share 2"));
    assert!(out.join("report.json").exists());
}

#[test]
fn the_demonstration_passes_its_checks() {
    let folder = Folder::new("demo");
    let output = program(&["demo", "--out", folder.0.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}{}", text(&output.stdout), text(&output.stderr));
    let captured = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testbench/captures/demo.pcap");
    let input = read(&captured);
    let longest = input.iter().map(Vec::len).max().unwrap();
    assert!(longest <= 1522, "the bundled capture has a frame of {longest} bytes");
    for run in ["plain", "link-down"] {
        check_bounds(&check(&input, &folder.file(run), 1522), &[4, 3, 2, 1], 1522);
    }
    // Its scenario does all that it says.
    let lines = check(&input, &folder.file("policies"), 1522);
    let mut policies: Vec<&str> = lines.iter().map(|line| line.policy.as_str()).filter(|policy| !policy.is_empty()).collect();
    policies.dedup();
    assert_eq!(policies, ["STATIC", "ROUND_ROBIN", "ACTIVE_BACKUP", "STATIC"]);
    assert!(!text(&output.stderr).contains("warning"), "{}", text(&output.stderr));
}

/// Real captures beside the project, where there are some.
#[test]
fn captures_from_elsewhere_replay_too() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/captures");
    let Ok(entries) = fs::read_dir(&shared) else {
        eprintln!("skipped: there is no ../shared/captures; the bundled capture is tested");
        return;
    };
    let folder = Folder::new("shared");
    for path in entries.map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "pcap")) {
        let input = read(&path);
        let out = folder.file("out");
        let output = replay(&path, &out, "--shares 3,1,0,2 --speed max");
        assert_eq!(code(&output), 0, "{}: {}{}", path.display(), text(&output.stdout), text(&output.stderr));
        check_bounds(&check(&input, &out, 1522), &[3, 1, 0, 2], 1522);
    }
}

fn read(path: &Path) -> Vec<Vec<u8>> {
    let mut reader = PcapReader::new(fs::File::open(path).unwrap()).unwrap();
    let mut frames = Vec::new();
    while let Some(packet) = reader.next_raw_packet() {
        frames.push(packet.unwrap().data.into_owned());
    }
    frames
}

#[test]
fn speed_reports_its_figures() {
    let folder = Folder::new("speed");
    let stimulus = folder.file("frames.txt");
    let output = program(&["speed", "--frames", "500", "--json", "--stimulus", stimulus.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let lines = fs::read_to_string(&stimulus).unwrap();
    assert_eq!(lines.lines().count(), 500);
    assert!(lines.lines().all(|line| (128..=2 * 1518).contains(&line.len()) && line.bytes().all(|b| b.is_ascii_hexdigit())));
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(figures["clocks_per_cpu_second"].as_f64().unwrap() > 0.0);
}
