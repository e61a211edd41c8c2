// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Writes the block as Verilog: `equipoise-rtl --n 4 --w 64 --out build/rtl`.

use anyhow::{bail, Context, Result};
use clap::Parser;
use equipoise_regmap::{Feature, Features};
use std::{
    env,
    ffi::OsStr,
    io::{self, ErrorKind, Write},
    path::PathBuf,
    process::{exit, Command},
};

/// Write the block as Verilog, for a number of ports and a stream width, and a bridge from a serial line to its register bus.
#[derive(Parser)]
#[command(name = "equipoise-rtl", version)]
struct Args {
    /// Ports of the team: 2, 3, 4, 8 or 16.
    #[arg(long, default_value_t = 4)]
    n: usize,
    /// Stream width in bits: 64, 128, 256 or 512.
    #[arg(long, default_value_t = 64)]
    w: usize,
    /// Bytes of each port's egress and of its receive buffer: 4096, or 16384 for jumbo frames.
    #[arg(long, default_value_t = 4096)]
    buffer: usize,
    /// Clock that it will run at, Hz: time-outs are in microseconds, and the UART bridge divides it.
    #[arg(long, default_value_t = 125_000_000)]
    clock: u64,
    /// Bits a second of the UART bridge.
    #[arg(long, default_value_t = 115_200)]
    baud: u64,
    /// Also the bridge that reaches the receive half's page of registers too.
    #[arg(long)]
    pages: bool,
    /// What it is built with: `all`, `static`, or a list, `round_robin,active_backup`. STATIC is always there.
    #[arg(long, default_value = "all", value_parser = features)]
    features: Features,
    /// Only this box of the block, in a small size.
    #[arg(long = "box", value_name = "BOX", conflicts_with_all = ["n", "w", "buffer", "clock", "baud", "pages", "features"])]
    one: Option<String>,
    /// Folder to write to; made if it is not there.
    #[arg(long, default_value = "build/rtl")]
    out: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    if args.one.is_none() && ![equipoise_hdl::FEATURES, Features::NONE].contains(&args.features) {
        if let (Some(cargo), Some(folder)) = (env::var_os("CARGO"), env::var_os("CARGO_MANIFEST_DIR")) {
            return compiled_with(args.features, &cargo, &folder);
        }
    }
    std::fs::create_dir_all(&args.out).with_context(|| format!("cannot make the folder {}", args.out.display()))?;
    let files = match &args.one {
        Some(name) => vec![(format!("{name}.v"), equipoise_hdl::emit_box(name)?)],
        None => block(&args)?,
    };
    for (name, text) in files {
        let path = args.out.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        // Whoever listens may stop, as `head` does; the files are written all the same.
        match writeln!(io::stdout(), "{}", path.display()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error).context("cannot write to standard output"),
            _ => {}
        }
    }
    Ok(())
}

/// Features by name.
fn features(text: &str) -> Result<Features> {
    let known = |name: &str| Feature::ALL.into_iter().find(|feature| feature.name().eq_ignore_ascii_case(name));
    match text {
        "all" => Ok(Features::ALL),
        _ => text.split(',').filter(|name| *name != "static").try_fold(Features::NONE, |features, name| match known(name) {
            Some(feature) => Ok(features.with(feature)),
            None => {
                bail!("no feature is called {name:?}: all, static, or of {}", Feature::ALL.map(Feature::name).join(", ").to_lowercase())
            }
        }),
    }
}

/// Goes on as this program compiled with other features: `cargo run` has told it where cargo and the sources are.
fn compiled_with(features: Features, cargo: &OsStr, folder: &OsStr) -> Result<()> {
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--bin", "equipoise-rtl", "--no-default-features", "--features", &features.list()])
        .arg("--manifest-path")
        .arg(PathBuf::from(folder).join("Cargo.toml"))
        .arg("--")
        .args(env::args_os().skip(1))
        .status()
        .with_context(|| format!("cannot run {}", cargo.to_string_lossy()))?;
    exit(status.code().unwrap_or(1));
}

/// All files of a size.
fn block(args: &Args) -> Result<Vec<(String, String)>> {
    let mut files = equipoise_hdl::emit_files(args.n, args.w, args.buffer, args.features, args.clock)?;
    files.push((format!("equipoise_receive_n{}_w{}.v", args.n, args.w), equipoise_hdl::emit_receive(args.n, args.w, args.buffer)?));
    files.push(("equipoise_mac.v".into(), equipoise_hdl::emit_mac()?));
    let timeout = equipoise_hdl::uart_timeout(args.clock);
    files.push(("equipoise_uart_bridge.v".into(), equipoise_hdl::emit_uart_bridge(args.clock, args.baud, timeout)?));
    if args.pages {
        files.push(("equipoise_uart_bridge_pages.v".into(), equipoise_hdl::emit_paged_bridge(args.clock, args.baud, timeout)?));
    }
    Ok(files)
}
