"""What this machine has and what it lacks: Python, torch and its devices, Qt and its libraries, the bundled files."""

from __future__ import annotations

import argparse
import platform
from importlib import metadata

from designer.bundled import bundled
from designer.system import has_display, missing_line, missing_packages

NEEDED = ("torch", "numpy", "PySide6-Essentials", "pyqtgraph", "msgspec", "safetensors", "ipykernel", "jupyter-client")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    parser.description = __doc__


def run(options: argparse.Namespace) -> int:
    """Prints what was found; status 2 if something is missing."""
    good = True
    print(f"python       {platform.python_version()} on {platform.platform()}")
    for name in NEEDED:
        try:
            print(f"{name:20} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            good = False
            print(f"{name:20} missing; install Network Designer with pip again")
    from designer.runtime.devices import devices, no_gpu

    for device in devices():
        memory = f", {device.memory / 2**30:.1f} GiB, {device.free / 2**30:.1f} free" if device.memory else ""
        print(f"device       {device.name}: {device.text}{memory}")
    if why := no_gpu():
        print(f"             {why}")
    display = has_display()
    print(f"display      {'there' if display else 'none: windows cannot be seen, pictures can be made'}")
    if packages := missing_packages(display):
        good = False
        print(missing_line(packages))
    for part in ("catalogue/layers.json", "examples/lenet.design.json", "examples/lenet.params", "data"):
        if not bundled(*part.split("/")).exists():
            good = False
            print(f"missing      {part}; install Network Designer again")
    print("all is there" if good else "something is missing")
    return 0 if good else 2
