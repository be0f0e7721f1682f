"""Files of tensors: looked into, and written from parameters, outputs and members of other files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from designer.engine.calls.tensor_files import OpenTensors, SaveTensors
from designer.engine.calls.weights import Saved
from designer.runtime.reports import FileReport
from designer.ui.commands.files import folder

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

TENSORS = "Tensors (*.params *.pth *.pt *.safetensors *.npy *.npz);;All files (*)"


def open_tensors(window: MainWindow) -> None:
    """What a file of tensors holds."""
    if path := window.questions.file_to_open("Open tensors", TENSORS, folder(window)):
        window.secondary_windows.file.open(str(path))


def take_dropped(window: MainWindow, path: Path) -> None:
    """Weights of this design are loaded; any other file of tensors is shown."""

    def opened(report: FileReport) -> None:
        if report.fits:
            window.session.weights.load(report.path)
        else:
            window.secondary_windows.file.show_report(report)

    window.session.module.bring_up_to_date()
    window.session.ask(OpenTensors(str(path)), opened)


def save_outputs(window: MainWindow) -> None:
    """What came out of the last run, as a file of tensors."""
    if window.session.last_run is None:
        window.document.refused.emit("there are no outputs yet; run the network first")
    elif path := _asked(window, "Save the outputs", "outputs"):
        _save(window, SaveTensors(path, "outputs"))


def save_parameters(window: MainWindow, names: Sequence[str]) -> None:
    """Parameters and buffers of these names: one alone as a tensor, several as a dictionary."""
    start = names[0] if len(names) == 1 else "tensors"
    if names and (path := _asked(window, "Save as a file of tensors", start)):
        _save(window, SaveTensors(path, "live", tuple(names)))


def save_member(window: MainWindow, opened: str, number: int) -> None:
    """A member of a file that is open, the whole of it for 0."""
    start = f"{Path(opened).stem}-{number}" if number else Path(opened).stem
    if path := _asked(window, "Save as a file of tensors", start):
        _save(window, SaveTensors(path, "file", (), opened, number))


def _asked(window: MainWindow, title: str, start: str) -> str:
    path = window.questions.file_to_write(title, TENSORS, folder(window) / f"{start}.pt")
    if path is None:
        return ""
    return str(path if path.suffix else path.with_suffix(".pt"))


def _save(window: MainWindow, call: SaveTensors) -> None:
    def saved(report: Saved) -> None:
        window.tell(f"{Path(report.path).name} written, {report.size:,} bytes")

    window.session.ask(call, saved)
