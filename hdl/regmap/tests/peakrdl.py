# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors
"""Prints what PeakRDL's compiler or its SVD importer reads in FILE, a field a line, for peakrdl.rs."""

import sys

from peakrdl_svd.importer import SVDImporter
from systemrdl import RDLCompiler
from systemrdl.node import RegNode

file = sys.argv[1]
compiler = RDLCompiler()
if file.endswith(".svd"):
    SVDImporter(compiler).import_file(file)
else:
    compiler.compile_file(file)
for register in compiler.elaborate().top.descendants(unroll=True):
    if not isinstance(register, RegNode):
        continue
    index = f"[{register.current_idx[0]}]" if register.current_idx else ""
    for field in register.fields():
        on_write = field.get_property("onwrite")
        values = field.get_property("encode") or []
        print(
            f"{register.absolute_address:#05x} {register.size} {register.inst_name}{index} {field.inst_name}",
            f"{field.msb}:{field.lsb} {field.get_property('sw').name}",
            on_write.name if on_write else "-",
            field.get_property("reset"),
            " ".join(f"{value.name}={value.value}" for value in values),
        )
