# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors
"""Compares, with scapy, the frames in a replay's ports.pcapng with those of the capture that went in: readers.py CAPTURE FOLDER."""

import csv
import sys

from scapy.utils import RawPcapNgReader, RawPcapReader

# Times are those of a block at 125 MHz.
CLOCK_HZ = 125e6

capture, folder = sys.argv[1:]
sent = [frame for frame, _ in RawPcapReader(capture)]
expected = {}
with open(f"{folder}/decisions.csv") as file:
    for row in csv.DictReader(file):
        if not row["drop"]:
            frame = sent[int(row["frame"]) - 1]
            assert len(frame) == int(row["bytes"]), row
            expected.setdefault(f"port{row['port']}", []).append((int(row["clock_out"]), frame))
seen = {}
for frame, meta in RawPcapNgReader(f"{folder}/ports.pcapng"):
    name = meta.ifname.decode() if isinstance(meta.ifname, bytes) else meta.ifname
    seconds = ((meta.tshigh << 32) | meta.tslow) / meta.tsresol
    seen.setdefault(name, []).append((round(seconds * CLOCK_HZ), frame))
assert seen.keys() == expected.keys(), (seen.keys(), expected.keys())
for name, frames in expected.items():
    assert seen[name] == frames, f"{name}: other frames, or another order, or other times"
    print(name, len(frames), sum(len(frame) for _, frame in frames))
