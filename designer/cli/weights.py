"""Whether a weights file fits a design, name by name; `-o` writes the weights anew, in the format of the ending."""

from __future__ import annotations

import argparse

from designer.cli.common import add_design, read, size


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    add_design(parser)
    parser.add_argument("weights", nargs="?", help="weights to load; without, new random ones")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the weights there: .params .pth .pt .safetensors")
    parser.add_argument("--partly", action="store_true", help="load what fits and leave the rest as it is")
    parser.add_argument("--device", default="cpu", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Prints the report; status 2 when the file does not fit and nothing was loaded."""
    from designer.cli.live import engine_for

    engine = engine_for(read(options), options.device, None)
    if options.weights:
        report = engine.load(options.weights, options.partly)
        for word, names in (("missing", report.missing), ("unexpected", report.unexpected)):
            for name in names:
                print(f"{word}: {name}")
        for wrong in report.wrong_shape:
            print(f"wrong shape: {wrong.name}: {size(wrong.met)} instead of {size(wrong.expected)}")
        count = len(report.loaded)
        print(f"{options.weights}: {count} tensors loaded" if count else f"{options.weights}: nothing was loaded")
        if not count:
            return 2
    if options.output:
        saved = engine.save(options.output)
        print(f"{saved.path} written, {saved.size:,} bytes")
    return 0
