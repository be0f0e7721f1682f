"""The main job end to end on the bundled LeNet: in the window where there is a display, else without one."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from designer.bundled import bundled
from designer.cli.common import problem_lines
from designer.cli.window import prepare_qt
from designer.engine.calls.run import RunOnce
from designer.graph.model import Design
from designer.graph.query import place
from designer.runtime.reports import InputChoice, RunReport
from designer.system import has_display

FOLDER = "network-designer-demo"
IMAGES = 5
"""How many test images are shown with what the network takes them for."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command line may say."""
    parser.add_argument("--offscreen", action="store_true", help="without a window, even where there is a display")


def run(options: argparse.Namespace) -> int:
    """Opens the window, or does the whole job offscreen."""
    design = bundled("examples", "lenet.design.json")
    if has_display() and not options.offscreen:
        prepare_qt(need_display=True)
        from designer.ui.app import launch

        return launch(design, None, None)
    print("no display: the same job without a window" if not has_display() else "without a window")
    return offscreen(design, _folder())


def offscreen(path: Path, folder: Path) -> int:
    """Check, shapes, code, live module, weights, images, accuracy, and a picture of the window."""
    import designer
    from designer.cli.accuracy import classified
    from designer.cli.live import engine_for
    from designer.files.atomic import write_bytes

    design = designer.load(path)
    print(f"design    {path}")
    report = designer.shapes(design)
    for line in problem_lines(design, report.problems):
        print(f"          {line}")
    print(f"check     {len(report.problems)} problems")
    for key, node in report.nodes.items():
        print(f"          {_name(design, key):18} {', '.join(node.outputs.values())}")
    print(f"shapes    {report.parameters:,} parameters, {report.multiply_adds:,} multiply-adds an image")
    module = folder / "lenet.py"
    write_bytes(module, designer.source(design).encode())
    print(f"code      {module}")
    weights = path.with_name("lenet.params")
    engine = engine_for(design, "cpu", weights)
    print(f"weights   {weights}")
    for index in range(IMAGES):
        print(f"image     {_guess(engine.answer(RunOnce(InputChoice('data', index))))}")
    accuracy = classified(engine)
    print(f"accuracy  {accuracy.share:.1%}: {accuracy.right} of {accuracy.count} test images right")
    picture = folder / "window.png"
    _picture(path, picture)
    print(f"picture   {picture}")
    return 0


def _name(design: Design, key: str) -> str:
    return place(design, tuple(key.split("/"))).partition(" ▸ ")[2]


def _guess(report: RunReport) -> str:
    """What an image is, and what the network takes it for."""
    fed, best = report.inputs[0], report.outputs[0].classes[0]
    return f"{fed.text}: taken for {best.label}, {best.probability:.0%}"


def _picture(path: Path, output: Path) -> None:
    prepare_qt(need_display=False)
    from designer.ui.app import hush, screenshot

    hush()
    screenshot(path, output, (1600, 1000), dark=False)


def _folder() -> Path:
    """A folder for what the demo writes: here, or where temporary files go if nothing can be written here."""
    try:
        folder = Path.cwd() / FOLDER
        folder.mkdir(exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}-"))
        print(f"the present folder cannot be written, so: {folder}", file=sys.stderr)
    return folder
