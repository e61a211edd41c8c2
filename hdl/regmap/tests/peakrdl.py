# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors
"""What PeakRDL's compiler or its SVD importer reads in FILE: peakrdl.py FILE [HEADER].

Without HEADER it is printed, a field a line, for peakrdl.rs; with it PeakRDL's C header is written there.
"""

import sys

from peakrdl_cheader.exporter import CHeaderExporter
from peakrdl_svd.importer import SVDImporter
from systemrdl import RDLCompiler
from systemrdl.node import RegNode

file = sys.argv[1]
compiler = RDLCompiler()
# The device and its one peripheral, or the map alone.
above = 2 if file.endswith(".svd") else 1
if above == 2:
    SVDImporter(compiler).import_file(file)
else:
    compiler.compile_file(file)
top = compiler.elaborate().top
if len(sys.argv) > 2:
    CHeaderExporter().export(top, path=sys.argv[2])
    sys.exit()
for register in top.descendants(unroll=True):
    if not isinstance(register, RegNode):
        continue
    name = register.get_path().split(".", above)[-1]
    for field in register.fields():
        on_write = field.get_property("onwrite")
        values = field.get_property("encode") or []
        print(
            f"{register.absolute_address:#05x} {register.size} {name} {field.inst_name}",
            f"{field.msb}:{field.lsb} {field.get_property('sw').name}",
            on_write.name if on_write else "-",
            field.get_property("reset"),
            " ".join(f"{value.name}={value.value}" for value in values),
        )
