# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""One frame's way through the block, clock by clock, drawn from a simulation.

    frame_way.py RTL.v PICTURE.svg [--check]     RTL.v: the block with N = 2, W = 64. --check: the picture is there and the same

Works in the present folder.
"""

import json
import os
import sys
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge

# Beats of the frame, and the clocks that are drawn, from its first beat on.
BEATS = 3
CLOCKS = 20
WIDTH, LEFT, TOP, ROW, HIGH = 52, 236, 76, 40, 22

# Rows: name in the design, what it is called, a bit or what number, and the signal with which it means something.
ROWS = [
    ("s_axis_0_tvalid", "s_axis_0_tvalid", "bit", None),
    ("s_axis_0_tdata", "s_axis_0_tdata", "beat", "s_axis_0_tvalid"),
    ("s_axis_0_tlast", "s_axis_0_tlast", "bit", "s_axis_0_tvalid"),
    ("unit.taken", "balancing unit takes a beat", "bit", None),
    ("unit.decided_beat", "a beat is decided, for port", "port", "unit.decided_beat"),
    ("egress_1.valid", "a beat into port 1's buffer", "bit", None),
    ("dec_valid", "dec_valid", "bit", None),
    ("dec_port", "dec_port", "number", "dec_valid"),
    ("dec_bytes", "dec_bytes", "number", "dec_valid"),
    ("m_axis_1_tvalid", "m_axis_1_tvalid", "bit", None),
    ("m_axis_1_tdata", "m_axis_1_tdata", "beat", "m_axis_1_tvalid"),
    ("m_axis_1_tlast", "m_axis_1_tlast", "bit", "m_axis_1_tvalid"),
]


def signal(dut, path):
    for name in path.split("."):
        dut = getattr(dut, name)
    return dut


async def frame(dut, number, seen=None):
    """A frame of whole beats into lane 0, then silence; `seen` gets the rows of each clock."""
    for clock in range(CLOCKS if seen is not None else 40):
        sends = clock < BEATS
        dut.s_axis_0_tvalid.value = int(sends)
        dut.s_axis_0_tkeep.value = 0xFF
        dut.s_axis_0_tdata.value = number << 8 | clock if sends else 0
        dut.s_axis_0_tlast.value = int(clock == BEATS - 1)
        # Inputs are given in the middle of a clock, and all that holds then is read at once.
        await cocotb.triggers.ReadOnly()
        if seen is not None:
            seen.append({path: int(signal(dut, path).value) for path, _, _, _ in ROWS})
        await FallingEdge(dut.clk)


@cocotb.test()
async def way(dut):
    for name in ("s_axis_0", "s_axis_1"):
        for part in ("tdata", "tkeep", "tuser", "tlast", "tvalid"):
            getattr(dut, f"{name}_{part}").value = 0
    for name in ("wb_cyc", "wb_stb", "wb_we", "wb_adr", "wb_dat_w", "wb_sel", "cmd_done_valid"):
        getattr(dut, name).value = 0
    dut.link_up.value = 3
    dut.m_axis_0_tready.value = 1
    dut.m_axis_1_tready.value = 1
    dut.rst.value = 1
    cocotb.start_soon(Clock(dut.clk, 8, "ns").start())
    for _ in range(4):
        await FallingEdge(dut.clk)
    dut.rst.value = 0
    for _ in range(8):
        await FallingEdge(dut.clk)
    # The first frame goes to port 0, the next one to port 1: that one is drawn.
    await frame(dut, 1)
    seen = []
    await frame(dut, 2, seen)
    Path(os.environ["FRAME_WAY"]).write_text(json.dumps(seen))


def first(seen, path):
    return next(clock for clock, values in enumerate(seen) if values[path])


def text(x, y, words, anchor="middle", size=13, colour="#222"):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{words}</text>\n'


def line(x1, y1, x2, y2, colour="#222", width=1.5, more=""):
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"{more}/>\n'


def span(seen, y, begin, end, words):
    """An arrow between two clocks, with what lies between them."""
    x1, x2 = LEFT + begin * WIDTH, LEFT + end * WIDTH
    picture = line(x1, y, x2, y, "#0072B2", 1.5, ' marker-start="url(#a)" marker-end="url(#a)"')
    picture += line(x1, y - 5, x1, y + 5, "#0072B2") + line(x2, y - 5, x2, y + 5, "#0072B2")
    return picture + text((x1 + x2) / 2, y - 8, f"{end - begin} clocks: {words}", colour="#0072B2")


def row(seen, y, path, title, kind, shown):
    picture = text(LEFT - 12, y + 16, title, "end")
    low, high = y + HIGH, y
    if kind == "bit":
        level = [values[path] and values[shown or path] for values in seen]
        points = []
        for clock, value in enumerate(level):
            at = high if value else low
            points += [f"{LEFT + clock * WIDTH},{at}", f"{LEFT + (clock + 1) * WIDTH},{at}"]
        return picture + f'<polyline fill="none" stroke="#222" stroke-width="1.5" points="{" ".join(points)}"/>\n'
    for clock, values in enumerate(seen):
        x = LEFT + clock * WIDTH
        if not values[shown]:
            picture += line(x, (low + high) / 2, x + WIDTH, (low + high) / 2, "#999", 1)
            continue
        number = values[path]
        words = {"beat": f"beat {number & 0xFF}", "port": f"{number.bit_length() - 1}", "number": f"{number}"}[kind]
        corners = [(x, (low + high) / 2), (x + 5, high), (x + WIDTH - 5, high), (x + WIDTH, (low + high) / 2), (x + WIDTH - 5, low), (x + 5, low)]
        points = " ".join(f"{a},{b}" for a, b in corners)
        picture += f'<polygon fill="#E8F1F8" stroke="#222" stroke-width="1.2" points="{points}"/>\n' + text(x + WIDTH / 2, y + 16, words, size=12)
    return picture


def draw(seen):
    bottom = TOP + ROW * len(ROWS)
    wide, high = LEFT + CLOCKS * WIDTH + 20, bottom + 64
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif">\n'
    picture += "<!-- SPDX-License-Identifier: MIT OR Apache-2.0 -->\n<!-- SPDX-FileCopyrightText: The Equipoise authors -->\n"
    picture += "<!-- Drawn by make frame-way. -->\n"
    picture += '<defs><marker id="a" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
    picture += '<path d="M0,1 L10,5 L0,9 z" fill="#0072B2"/></marker></defs>\n'
    picture += f'<rect width="{wide}" height="{high}" fill="white"/>\n'
    picture += text(12, 28, f"A frame of {8 * BEATS} bytes on its way, W = 64, STORE", "start", 14)
    picture += text(LEFT - 12, 54, "clock", "end")
    for clock in range(CLOCKS + 1):
        x = LEFT + clock * WIDTH
        picture += line(x, TOP - 12, x, bottom, "#DDD", 1)
        if clock < CLOCKS:
            picture += text(x + WIDTH / 2, 54, clock)
    for k, (path, title, kind, shown) in enumerate(ROWS):
        picture += row(seen, TOP + ROW * k, path, title, kind, shown)
    sent, stored, out = first(seen, "s_axis_0_tvalid"), first(seen, "egress_1.valid"), first(seen, "m_axis_1_tvalid")
    picture += span(seen, bottom + 22, sent, stored, "first beat in to the port's buffer")
    picture += span(seen, bottom + 50, stored + BEATS - 1, out, "last beat to m_axis")
    return picture + "</svg>\n"


def main():
    import bench

    check = sys.argv[3:] == ["--check"]
    if len(sys.argv) != 3 + check:
        sys.exit(__doc__)
    found = Path("frame_way.json").resolve()
    found.unlink(missing_ok=True)
    os.environ["FRAME_WAY"] = str(found)
    target = Path(sys.argv[2]).resolve()
    bench.run(sys.argv[1], "frame_way")
    if not found.exists():
        sys.exit("the simulation failed: see above")
    picture = draw(json.loads(found.read_text()))
    if not check:
        target.write_text(picture)
    elif not target.exists() or target.read_text() != picture:
        sys.exit(f"{target.name} is not what the simulation shows: make frame-way")


if __name__ == "__main__":
    main()
