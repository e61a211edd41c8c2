# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""The system of sim.py, simulated by LiteX, through LiteX's server and client: shares set by name, frames sent, a link pulled.

    python test_sim.py RTL     RTL: where make rtl N=4 W=64 wrote; makes the system, builds and runs in the present folder
"""

import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from litex import RemoteClient
from litex.tools.litex_server import RemoteServer
from litex.tools.remote.comm_uart import CommUART
from serial import SerialException

import sim
from soc import BEATS, PORTS

HERE = "127.0.0.1"
FRAME = 8 * BEATS
SHARES = [4, 3, 2, 1]
# A round of shares takes ten frames: after whole rounds the bytes are as the shares, to the byte.
ROUNDS = 1000
# Seconds: far more than a slow machine needs for any answer, and for all of it.
ANSWER, ALL = 120, 900


def free_port():
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return probe.getsockname()[1]


def connect(process, port):
    """The simulator's UARTBone, or None if the simulator has ended."""
    while process.poll() is None:
        try:
            bone = CommUART(f"socket://{HERE}:{port}")
        except SerialException:
            time.sleep(0.05)
            continue
        # If another program has this port, it is that one which answered, and the simulator ends at once.
        time.sleep(0.5)
        if process.poll() is None:
            return bone
    return None


@contextmanager
def simulator():
    """The UARTBone of a simulator, which runs for as long as the block of with."""
    log = Path("sim.log")
    for _ in range(5):
        port = free_port()
        sim.configure(port)
        with log.open("w") as words:
            process = subprocess.Popen([sim.SIMULATOR], cwd=sim.GATEWARE, stdout=words, stderr=words)
        try:
            if bone := connect(process, port):
                yield bone
                return
        finally:
            process.kill()
            process.wait()
        # Somebody took the port just before.
        if "Can't bind" not in log.read_text():
            break
    sys.exit(f"{log.read_text()}test_sim.py: LiteX's simulator ended with status {process.returncode}: see above")


@contextmanager
def client(bone):
    """LiteX's server in front of `bone`, and a client of it."""
    server = RemoteServer(bone, HERE, 0)
    server.open()
    server.start(1)
    bus = RemoteClient(HERE, server.socket.getsockname()[1], csr_csv="csr.csv")
    bus.open()
    bus.socket.settimeout(ANSWER)
    try:
        yield bus
    finally:
        bus.close()
        server.close()


def identifier(bus):
    text = bytes(word & 0xFF for word in bus.read(bus.bases.identifier_mem, 32))
    return text[: text.index(0)].decode()


def read(bus, name):
    return [getattr(bus.regs, name.format(p)).read() for p in range(PORTS)]


def send(bus, frames):
    """Bytes that come out at each port for so many frames."""
    before = read(bus, "mac{}_bytes")
    goal = bus.regs.sender_sent.read() + frames
    bus.regs.sender_frames.write(goal)
    while bus.regs.sender_sent.read() != goal:
        pass
    while True:
        out = [now - then for now, then in zip(read(bus, "mac{}_bytes"), before)]
        if sum(out) >= frames * FRAME:
            return out


def pull(bus, links):
    bus.regs.links_up.write(links)
    while bus.regs.team_eligible.read() != links:
        pass


def same(found, wanted, what):
    assert found == wanted, f"{what}: {found} instead of {wanted}"


def check(bus):
    assert identifier(bus).startswith("Equipoise in LiteX"), identifier(bus)
    same(bus.regs.team_magic.read(), 0x45515053, "EQPS")
    same(bus.regs.team_map_crc.read(), bus.constants.team_map_crc, "the register map of the block and of docs/generated/csr.csv")

    for p, share in enumerate(SHARES):
        getattr(bus.regs, f"team_share_{p}").write(share)
    bus.regs.team_commit.write(1)
    same(read(bus, "team_live_share_{}"), SHARES, "shares in use")
    parts = [ROUNDS * FRAME * share for share in SHARES]
    same(send(bus, ROUNDS * sum(SHARES)), parts, "bytes by port")
    same(read(bus, "team_sent_bytes_{}"), parts, "bytes by port as the block counts them")

    # Without port 2 its frames go to the others, by their shares; when it is back all begin anew.
    pull(bus, 0b1011)
    rest = [0 if p == 2 else part for p, part in enumerate(parts)]
    same(send(bus, ROUNDS * (sum(SHARES) - SHARES[2])), rest, "bytes by port without port 2")
    pull(bus, 0b1111)
    same(send(bus, ROUNDS * sum(SHARES)), parts, "bytes by port with port 2 again")
    in_all = [2 * part + other for part, other in zip(parts, rest)]
    same(read(bus, "team_sent_bytes_{}"), in_all, "bytes by port as the block counts them, in all")
    dropped = {name: register.read() for name, register in bus.regs.d.items() if name.startswith("team_drop_")}
    assert dropped and not any(dropped.values()), dropped


def stop(number, _frame):
    sys.exit(f"stopped: no end after {ALL} s" if number == signal.SIGALRM else "stopped")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    # The simulator ends with this program however that ends.
    signal.signal(signal.SIGALRM, stop)
    signal.signal(signal.SIGTERM, stop)
    signal.alarm(ALL)
    sim.build(Path(sys.argv[1]).resolve())
    with simulator() as bone, client(bone) as bus:
        check(bus)
    print("shares held to the byte in LiteX's simulator")


if __name__ == "__main__":
    main()
