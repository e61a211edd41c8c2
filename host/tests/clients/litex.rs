// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! R3, R19: a served block through clients that others wrote: LiteX's `litex_server`, `litex_cli` and `RemoteClient`.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::served::Served;
use crate::{finish, python, root};

/// Longer than any of them takes to start on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A served block, and LiteX's server in front of it.
struct Chain {
    _served: Served,
    _server: Running,
    port: String,
}

impl Chain {
    /// LiteX's server opens the block at `uart`, made from the place where it is.
    fn start(uart: impl Fn(&Served) -> String) -> Self {
        let served = Served::start(&["--load", "20"]);
        let uart = uart(&served);
        // A port that was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let mut command = python("litex_server");
        command.args(["--uart", "--uart-port", &uart, "--bind-port", &port]).stdout(Stdio::null());
        let server = Running(command.spawn().unwrap());
        let began = Instant::now();
        while TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
            assert!(began.elapsed() < PATIENCE, "litex_server does not listen");
            sleep(Duration::from_millis(50));
        }
        Chain { _served: served, _server: server, port }
    }

    fn cli(&self, arguments: &[&str]) -> String {
        let csr = root().join("docs/generated/csr.csv");
        finish(python("litex_cli").args(["--port", &self.port, "--csr-csv"]).arg(csr).args(arguments))
    }

    /// Every command of `litex_cli`, and its library, with `nonce` in SCRATCH.
    fn exercise(&self, nonce: u32) {
        assert_eq!(self.cli(&["--ident"]).trim_end_matches(['\0', ' ', '\n']), "Equipoise team n4 w64");
        let registers = self.cli(&["--regs"]);
        assert!(registers.contains("0x00000000 : 0x45515053 team_magic"), "{registers}");
        let listed = std::fs::read_to_string(root().join("docs/generated/csr.csv")).unwrap();
        let listed = listed.lines().filter(|line| line.starts_with("csr_register,")).count();
        assert_eq!(registers.lines().count(), listed, "{registers}");
        self.cli(&["--write", "team_scratch", &nonce.to_string()]);
        assert_eq!(self.cli(&["--read", "team_scratch"]).trim(), format!("0x00000014 : 0x{nonce:08x}"));
        let script = format!(
            "from litex import RemoteClient
bus = RemoteClient(csr_csv='{}', port={})
bus.open()
assert bus.regs.team_magic.read() == 0x45515053
assert bus.regs.team_scratch.read() == {nonce}
burst = bus.read(0, 255)
assert len(burst) == 255 and burst[0] == 0x45515053 and burst[5] == {nonce}, burst
before = bus.regs.team_decided_bytes_0.read()
while bus.regs.team_decided_bytes_0.read() < before + 10000: pass
bus.write(0x14, [{nonce} ^ 0xffffffff])
assert bus.read(0x14) == {nonce} ^ 0xffffffff
bus.close()
",
            root().join("docs/generated/csr.csv").display(),
            self.port
        );
        finish(python("python").args(["-c", &script]));
    }
}

#[test]
fn litex_over_tcp() {
    Chain::start(|served| format!("socket://{}", served.place("tcp"))).exercise(0x1234_5678);
}

#[test]
fn litex_over_a_terminal() {
    Chain::start(|served| served.place("pty").to_string()).exercise(0x0a0d_1304);
}
