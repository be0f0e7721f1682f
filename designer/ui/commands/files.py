"""Open, save and export: designs, weights, Python modules, pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from designer import numbers
from designer.bundled import bundled
from designer.errors import DesignerError
from designer.files.atomic import write_bytes
from designer.files.design import read_design
from designer.files.stamp import stamp
from designer.graph.new import new_design
from designer.runtime.reports import WeightsReport, Writing
from designer.runtime.weights.notes import notes
from designer.ui.commands import layers

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

DESIGNS = "Designs (*.design.json);;All files (*)"
WEIGHTS = "Weights (*.params *.pth *.pt *.safetensors);;All files (*)"
MODULES = "Python module (*.py)"
PICTURES = "Picture (*.png *.svg)"
GIVE_UP = "Close Without It"
OVER, ELSEWHERE = "Write Over It", "Save As…"


def new(window: MainWindow) -> None:
    """An empty design."""
    if may_leave(window):
        window.document.replace(new_design(), None)


def open_design(window: MainWindow) -> None:
    """A design from a file."""
    if may_leave(window) and (path := window.questions.file_to_open("Open a design", DESIGNS, folder(window))):
        open_path(window, path)


def open_recent(window: MainWindow, path: Path, _checked: bool = False) -> None:
    """A design that was open before."""
    if may_leave(window):
        open_path(window, path)


def open_example(window: MainWindow, name: str) -> None:
    """A bundled example, with its trained weights where there are some."""
    if may_leave(window):
        open_path(window, bundled("examples", f"{name}.design.json"))


def open_path(window: MainWindow, path: Path) -> bool:
    """The design of this file, and the weights that lie beside it under the same name; says whether it is open."""
    try:
        window.document.open(path)
    except DesignerError as error:
        window.document.refuse(error)
        return False
    load_beside(window, path)
    return True


def load_beside(window: MainWindow, path: Path | None) -> None:
    """The weights that lie beside a design's file under the same name."""
    weights = path and path.with_name(path.name.removesuffix(".design.json") + ".params")
    if weights and weights.is_file():
        window.session.weights.load(str(weights))


def save(window: MainWindow) -> bool:
    """Writes the design to its file; says whether that is done."""
    path = window.document.path
    if path is None or path.is_relative_to(bundled("examples")):
        return save_as(window)
    if not window.document.is_overtaken():
        return _write(window, path)
    story = ["What stands in the file now is not what is on show here.", "Over it is gone for good."]
    answer = window.questions.decide(f"{path.name} was changed by another program.", story, (ELSEWHERE, OVER))
    return save_as(window) if answer == ELSEWHERE else answer == OVER and _write(window, path)


def save_as(window: MainWindow) -> bool:
    """Writes the design to a file that the person names."""
    start = folder(window) / f"{window.document.design.main.lower()}.design.json"
    path = window.questions.file_to_write("Save the design", DESIGNS, start)
    target = path and _target(window, path, ".design.json")
    return target is not None and _write(window, target)


def reload(window: MainWindow) -> None:
    """What stands in the design's file now, as an edit that can be undone."""
    document = window.document
    if document.path is None:
        document.refused.emit("the design has no file yet")
        return
    try:
        found, design = stamp(document.path), read_design(document.path)
    except DesignerError as error:
        document.refuse(error)
    else:
        document.reload(design, found)


def may_leave(window: MainWindow) -> bool:
    """Whether the design on show may go: it is saved, or the person does not want it."""
    if not layers.may_leave(window):
        return False
    if window.document.undo_stack.isClean():
        return True
    decision = window.questions.about_changes(window.document.title)
    if decision == "discard":
        window.document.discarded.emit()
    return save(window) if decision == "save" else decision == "discard"


def load_weights(window: MainWindow) -> None:
    """Weights from a file into the live module."""
    if path := window.questions.file_to_open("Load weights", WEIGHTS, folder(window)):
        window.session.weights.load(str(path))


def weights_loaded(window: MainWindow, report: WeightsReport) -> None:
    """Says what came of it; of a file that does not fit nothing is taken before the person has seen what would be."""
    if report.loaded:
        loaded = f"{numbers.plural(len(report.loaded), 'tensor')} loaded from {Path(report.path).name}"
        window.tell("; ".join((loaded, *notes(report))))
    else:
        window.secondary_windows.doctor.examine(report.path)


def examine_weights(window: MainWindow) -> None:
    """A file of weights beside the live module, whether it fits or not."""
    if path := window.questions.file_to_open("Compare weights with this design", WEIGHTS, folder(window)):
        window.secondary_windows.doctor.examine(str(path))


def save_weights(window: MainWindow) -> None:
    """The live module's weights into a file; the ending names the format."""
    start = folder(window) / f"{window.document.design.main.lower()}.params"
    path = window.questions.file_to_write("Save the weights", WEIGHTS, start)
    if path and (target := _target(window, path, "" if path.suffix else ".params")):
        window.session.weights.save(str(target), lambda saved: _told(window, saved))


def export_module(window: MainWindow) -> None:
    """The design as a Python module that needs nothing but torch."""
    start = folder(window) / f"{window.document.design.main.lower()}.py"
    if path := window.questions.file_to_write("Export the Python module", MODULES, start):
        target = _target(window, path, ".py")
        if target is None:
            return
        try:
            write_bytes(target, window.session.current_source().text.encode())
        except DesignerError as error:
            window.document.refuse(error)
        else:
            window.tell(f"{target.name} written")


def export_picture(window: MainWindow) -> None:
    """The block on show as a picture."""
    start = folder(window) / f"{window.document.block_name.lower()}.png"
    if path := window.questions.file_to_write("Export a picture", PICTURES, start):
        target = _target(window, path, "" if path.suffix else ".png")
        if target is None:
            return
        try:
            window.canvas.save_picture(target)
        except DesignerError as error:
            window.document.refuse(error)


def _write(window: MainWindow, path: Path) -> bool:
    try:
        window.document.save(path)
    except DesignerError as error:
        window.document.refuse(error)
        return False
    return True


def tell_writing(window: MainWindow) -> None:
    """How far the weights are that are on their way into their file."""
    if file := window.session.weights.on_its_way.file:
        done = f"{numbers.percent(file.done / file.size)} of {numbers.in_bytes(file.size)}"
        window.tell(f"writing {Path(file.path).name}: {done}; Ctrl+. stops it", done=False)


def may_close(window: MainWindow) -> bool:
    """Whether nothing is on its way into a file, or the person does not want it."""
    file = window.session.weights.on_its_way.file
    story = ["Closing gives it up; what was there before stays as it is."]
    return file is None or window.questions.proceed(f"{Path(file.path).name} is being written.", story, GIVE_UP)


def _told(window: MainWindow, saved: Writing) -> None:
    window.tell(f"{Path(saved.path).name} written, {saved.size:,} bytes")


def folder(window: MainWindow) -> Path:
    """Where a dialog begins: beside the design."""
    path = window.document.path
    return path.parent if path and not path.is_relative_to(bundled("examples")) else Path.cwd()


def _target(window: MainWindow, path: Path, ending: str) -> Path | None:
    """The file with the ending that it needs; None where the person wants to keep one that has it already.

    Of the name as it was typed the file dialog asked itself.
    """
    target = path if path.name.endswith((ending, ".json")) else path.with_name(path.name + ending)
    if target == path or not target.exists() or window.questions.proceed(f"{target.name} is there already.", [], OVER):
        return target
    return None
