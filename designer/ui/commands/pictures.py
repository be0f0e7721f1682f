"""What is looked at in the Weights panel: written to a file, copied."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QGuiApplication, QImage

from designer.errors import DesignerError, GraphError
from designer.ui.commands.files import folder

if TYPE_CHECKING:
    from designer.engine.calls.grids import Numbers
    from designer.engine.calls.weights import Saved
    from designer.ui.main_window import MainWindow

KINDS = (
    "One pixel a value (*.png);;Drawing, sharp at any size (*.svg);;Numbers as text (*.csv);;Numbers for NumPy (*.npy)"
    ";;The tensor itself (*.pt *.params *.safetensors)"
)
PICTURE = "Picture (*.png)"
NOTHING = GraphError("nothing is looked at; choose a parameter in the Parameters panel first")


def connect(window: MainWindow, view: Any) -> None:
    """Does what is wanted in the menu of a tensor on show."""
    for signal, deed in (
        (view.save_wanted, save),
        (view.save_shown_wanted, save_as_shown),
        (view.copy_picture_wanted, copy_picture),
        (view.copy_numbers_wanted, copy_numbers),
    ):
        signal.connect(partial(deed, window, view))


def save(window: MainWindow, view: Any = None) -> None:
    """All of what is looked at into a file; its ending names the format."""
    view = view or window.panel("weights")
    if view.seen is None:
        window.document.refuse(NOTHING)
    elif path := window.questions.file_to_write("Save what is looked at", KINDS, folder(window) / f"{_name(view)}.png"):
        _write(window, view, path if path.suffix else path.with_suffix(".png"))


def save_as_shown(window: MainWindow, view: Any = None) -> None:
    """The picture as it is on the screen."""
    view = view or window.panel("weights")
    if view.seen is None:
        window.document.refuse(NOTHING)
    elif path := window.questions.file_to_write("Save the picture", PICTURE, folder(window) / f"{_name(view)}.png"):
        _write_image(window, view.picture, path.with_suffix(".png"))


def copy_picture(window: MainWindow, view: Any = None) -> None:
    """The picture as it is on the screen."""
    view = view or window.panel("weights")
    if view.seen is None:
        window.document.refuse(NOTHING)
        return
    QGuiApplication.clipboard().setImage(view.picture)
    window.tell("The picture is copied")


def copy_numbers(window: MainWindow, view: Any = None) -> None:
    """All numbers of what is looked at as text, as spreadsheets take it."""
    from designer.engine.calls.grids import CopyNumbers

    view = view or window.panel("weights")
    if view.seen is None:
        window.document.refuse(NOTHING)
        return

    def copied(numbers: Numbers) -> None:
        QGuiApplication.clipboard().setText(numbers.text)
        window.tell(f"{numbers.text.count(chr(9)) + numbers.text.count(chr(10)):,} numbers are copied")

    window.session.ask(CopyNumbers(*view.seen), copied)


def _write(window: MainWindow, view: Any, path: Path) -> None:
    from designer.engine.calls.grids import WriteGrid

    if view.in_colour is not None and path.suffix.lower() == ".png":
        _write_image(window, view.in_colour, path)
        return

    def saved(report: Saved) -> None:
        window.tell(f"{Path(report.path).name} written, {report.size:,} bytes")

    subject, arrangement = view.seen
    window.session.ask(WriteGrid(str(path), subject, arrangement, view.paint, view.own_scale), saved)


def _write_image(window: MainWindow, image: QImage, path: Path) -> None:
    from designer.files.atomic import write_bytes

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know no device
    data = bytes(buffer.data().data())
    try:
        write_bytes(path, data)
    except DesignerError as error:
        window.document.refuse(error)
    else:
        window.tell(f"{path.name} written, {len(data):,} bytes")


def _name(view: Any) -> str:
    """What is looked at, as the name of a file."""
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in view.title.text()) or "values"
