# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""The MAC of a port against somebody else's idea of Ethernet: GMII by cocotbext-eth, streams by cocotbext-axi."""

import random

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge
from cocotbext.axi import AxiStreamBus, AxiStreamFrame, AxiStreamSink, AxiStreamSource
from cocotbext.eth import GmiiFrame, GmiiSink, GmiiSource

NANOSECONDS_A_BYTE = 8
GAP_BYTES = 12
KINDS = ("good", "bad_fcs", "broken", "runt", "astray", "lost")


def payload(length: int, seed: int = 0) -> bytes:
    return random.Random(length * 1000 + seed).randbytes(length)


def marked(frame: AxiStreamFrame) -> bool:
    """Whether a beat of a received frame has its error mark."""
    return any(frame.tuser) if isinstance(frame.tuser, list) else bool(frame.tuser)


class Bench:
    """The MAC with all its neighbours; what the receiver told is counted."""

    def __init__(self, dut):
        self.dut = dut
        self.seen = dict.fromkeys(KINDS, 0)
        self.starved = 0
        # Two clocks that are not quite the same, as those of two stations.
        cocotb.start_soon(Clock(dut.clock, 8000, unit="ps").start())
        cocotb.start_soon(Clock(dut.rx_clock, 7998, unit="ps").start())
        self.to_mac = AxiStreamSource(AxiStreamBus.from_prefix(dut, "s_axis"), dut.clock, dut.reset)
        self.from_mac = AxiStreamSink(AxiStreamBus.from_prefix(dut, "m_axis"), dut.clock, dut.reset)
        self.sent = GmiiSink(dut.txd, dut.tx_er, dut.tx_en, dut.clock, dut.reset)
        self.line = GmiiSource(dut.rxd, dut.rx_er, dut.rx_dv, dut.rx_clock, dut.rx_reset)

    async def reset(self):
        self.dut.reset.value = 1
        self.dut.rx_reset.value = 1
        await ClockCycles(self.dut.clock, 8)
        self.dut.reset.value = 0
        self.dut.rx_reset.value = 0
        await ClockCycles(self.dut.clock, 8)
        cocotb.start_soon(self.count())
        cocotb.start_soon(self.count_starved())

    async def count(self):
        pulses = [(kind, getattr(self.dut, f"rx_{kind}")) for kind in KINDS]
        while True:
            await RisingEdge(self.dut.rx_clock)
            for kind, pulse in pulses:
                self.seen[kind] += int(pulse.value)

    async def count_starved(self):
        while True:
            await RisingEdge(self.dut.clock)
            self.starved += int(self.dut.tx_starved.value)

    async def settle(self):
        """Until everything on the line was received."""
        await self.line.wait()
        await ClockCycles(self.dut.clock, 700)


async def start(dut) -> Bench:
    bench = Bench(dut)
    await bench.reset()
    return bench


@cocotb.test()
async def frames_are_sent_padded_with_fcs_and_the_shortest_gap(dut):
    bench = await start(dut)
    lengths = [60, 1, 14, 59, 61, 64, 67, 100, 1514, 60, 60]
    frames = [payload(length, i) for i, length in enumerate(lengths)]
    for frame in frames:
        bench.to_mac.send_nowait(AxiStreamFrame(frame))
    before = None
    for frame in frames:
        got = await bench.sent.recv()
        assert got.check_fcs() and not any(got.error or [0]), "a wrong FCS"
        # The sink wakes up with the enable and misses its first byte; the whole preamble is checked in hdl/src/mac/tx.rs.
        assert got.get_preamble_len() == 7
        assert got.get_payload() == frame.ljust(60, b"\0")
        if before is not None:
            bytes_between = round((got.sim_time_start - before) / (NANOSECONDS_A_BYTE * 1000))
            assert bytes_between == GAP_BYTES, f"{bytes_between} bytes between two frames"
        before = got.sim_time_end


@cocotb.test()
async def a_frame_in_error_goes_out_with_a_wrong_fcs(dut):
    bench = await start(dut)
    bench.to_mac.send_nowait(AxiStreamFrame(payload(100), tuser=[0] * 99 + [1]))
    bench.to_mac.send_nowait(AxiStreamFrame(payload(101)))
    bad, good = await bench.sent.recv(), await bench.sent.recv()
    assert not bad.check_fcs() and bad.get_payload() == payload(100)
    assert good.check_fcs() and good.get_payload() == payload(101)


@cocotb.test()
async def frames_are_received_whatever_the_gap(dut):
    bench = await start(dut)
    frames = []
    for gap in (1, 2, 5, 8, 11, 12, 13):
        bench.line.ifg = gap
        for length in (60, 61, 63, 64, 65, 71, 72, 73, 1514):
            frames.append(payload(length, gap))
            await bench.line.send(GmiiFrame.from_payload(frames[-1]))
        await bench.line.wait()
    for frame in frames:
        got = await bench.from_mac.recv()
        assert bytes(got.tdata) == frame and not marked(got), f"a frame of {len(frame)} bytes"
    await bench.settle()
    assert bench.seen == dict.fromkeys(KINDS, 0) | {"good": len(frames)}


@cocotb.test()
async def what_is_not_good_is_told_and_harms_nothing(dut):
    bench = await start(dut)
    good = payload(90)

    def wire(frame: bytes = good) -> bytearray:
        return bytearray(GmiiFrame.from_payload(frame, min_len=0).data)

    flipped = wire()
    flipped[40] ^= 0x04
    astray = wire()
    astray[3] = 0x5D
    # Whole but for its last byte.
    cut = wire()[:-1]
    for data, error in [
        (flipped, None),
        (wire(), [0] * 50 + [1] + [0] * 51),
        (wire(payload(59)), None),
        (astray, None),
        (cut, None),
        (wire()[1:], None),
        (wire()[6:], None),
    ]:
        await bench.line.send(GmiiFrame(data, error))
        await bench.line.send(GmiiFrame.from_payload(good))
    await bench.settle()
    expected = {"good": 7 + 2, "bad_fcs": 2, "broken": 1, "runt": 1, "astray": 1, "lost": 0}
    assert bench.seen == expected, bench.seen
    for _ in range(expected["good"]):
        got = await bench.from_mac.recv()
        assert bytes(got.tdata) == good and not marked(got)
    assert bench.from_mac.empty()


@cocotb.test()
async def frames_without_room_are_lost_whole(dut):
    bench = await start(dut)
    bench.from_mac.pause = True
    frames = [payload(1000, seed) for seed in range(8)]
    for frame in frames:
        await bench.line.send(GmiiFrame.from_payload(frame))
    await bench.settle()
    # 4 KiB hold four of 1000 bytes.
    assert bench.seen["lost"] == 4 and bench.seen["good"] == 8, bench.seen
    bench.from_mac.pause = False
    for frame in frames[:4]:
        assert bytes((await bench.from_mac.recv()).tdata) == frame
    await bench.line.send(GmiiFrame.from_payload(frames[7]))
    assert bytes((await bench.from_mac.recv()).tdata) == frames[7]


@cocotb.test()
async def both_ways_at_once_with_random_pauses(dut):
    bench = await start(dut)
    rng = random.Random(7)
    out = [payload(rng.randrange(60, 400), i) for i in range(60)]
    into = [payload(rng.randrange(60, 400), i + 100) for i in range(60)]
    bench.from_mac.set_pause_generator(iter(lambda: rng.random() < 0.4, None))
    for frame, other in zip(out, into):
        bench.to_mac.send_nowait(AxiStreamFrame(frame))
        bench.line.send_nowait(GmiiFrame.from_payload(other))
    for frame, other in zip(out, into):
        got = await bench.sent.recv()
        assert got.check_fcs() and got.get_payload() == frame
        assert bytes((await bench.from_mac.recv()).tdata) == other
    assert bench.starved == 0
