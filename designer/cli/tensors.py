"""What a file of tensors holds, member by member; `-o` writes it anew, in the format of the ending."""

from __future__ import annotations

import argparse
from pathlib import Path

from designer import numbers
from designer.cli.common import table
from designer.cli.output import output


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    parser.add_argument("file", help="tensors: .params .pth .pt .safetensors .npy .npz")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the whole there")


def run(options: argparse.Namespace) -> int:
    """Prints the tree."""
    from designer.files.tensors import read_tensors, write_tensors
    from designer.runtime.weights.members import members

    value = read_tensors(options.file)
    found = members(value, Path(options.file).name)
    depths: list[int] = []
    rows = []
    for member in found:
        depths.append(depths[member.parent] + 1 if member.parent >= 0 else 0)
        shape = (
            numbers.shape(member.shape)
            if member.shape is not None
            else member.text or numbers.plural(member.count, "member")
        )
        rows.append(("  " * depths[-1] + (member.label or Path(options.file).name), shape, member.dtype or member.kind))
    print("\n".join(table(rows)))
    if options.output:
        target = output(options.output)
        write_tensors(value, target.path)
        print(f"{target.told}, {target.path.stat().st_size:,} bytes")
    return 0
