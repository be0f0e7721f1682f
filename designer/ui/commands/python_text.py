"""Python brought in: drawn where a drawing can say it, else kept as a custom layer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from designer import numbers
from designer.engine.calls.shapes import FitShapes
from designer.errors import DesignerError, FileRefused
from designer.files.layer_text import read_python
from designer.graph.exchange.bring import bring
from designer.graph.model import Design
from designer.ui.canvas.cards.look import NARROWEST, PORT_Y
from designer.ui.canvas.placing import place
from designer.ui.commands import layer_files
from designer.ui.commands.files import folder, may_leave

if TYPE_CHECKING:
    from designer.codegen.reading.text import Reading
    from designer.ui.main_window import MainWindow

PYTHON = "Python (*.py);;All files (*)"
DRAWN, CODE = "Draw It", "Keep It as Python"


def import_python(window: MainWindow) -> None:
    """A Python file that defines a network, as a design of its own."""
    if may_leave(window) and (path := window.questions.file_to_open("Import Python", PYTHON, folder(window))):
        try:
            text = read_python(path)
            reading = _meant(window, _read(text, path.name), text, path.name)
            if reading is None:
                return
            design = reading.design
        except DesignerError as error:
            window.document.refuse(error)
            return
        window.document.replace(design, None)
        window.tell(_told(reading))
        window.session.ask(FitShapes(design), lambda fitted: _fit(window, design, fitted.design))


def take_file(window: MainWindow, path: Path) -> None:
    """A Python file that was dropped."""
    try:
        text = read_python(path)
        reading = _reading(text, path.name)
        if reading is not None and (reading := _meant(window, reading, text, path.name)) is None:
            return
    except DesignerError as error:
        window.document.refuse(error)
        return
    if reading is None or not _wants_drawing(window, reading):
        layer_files.bring_file(window, path)


def is_python(text: str) -> bool:
    """Whether pasted text is Python with a network or a layer in it, or names a class that can be imported."""
    return layer_files.is_code(text) or _reading(text, "the clipboard") is not None


def take_pasted(window: MainWindow, text: str) -> None:
    """Python that was pasted."""
    reading = _reading(text, "the clipboard")
    if reading is None or not _wants_drawing(window, reading):
        layer_files.bring_pasted(window, text)


def _fit(window: MainWindow, before: Design, after: Design) -> None:
    """Inputs of a size that the layers can take, unless something was done to the design meanwhile."""
    if window.document.design is before and after != before:
        window.document.replace(after, None)


def _read(text: str, name: str, wanted: str = "") -> Reading:
    from designer.codegen.reading.text import read_text  # only who brings Python in pays for it

    return read_text(text, name, wanted)


def _meant(window: MainWindow, reading: Reading, text: str, name: str) -> Reading | None:
    """The drawing of what the person says is meant, where the text has several; None where they say nothing."""
    if not reading.choices:
        return reading
    first = [reading.drawn, *(other for other in reading.choices if other != reading.drawn)]
    answer = window.questions.one_of(f"Which network of {name}?", first)
    return reading if answer == reading.drawn else _read(text, name, answer) if answer else None


def _reading(text: str, name: str) -> Reading | None:
    """The drawing that a text is, None where it is none."""
    try:
        reading = _read(text, name)
    except FileRefused:
        return None
    return None if reading.reason else reading


def _wants_drawing(window: MainWindow, reading: Reading) -> bool:
    """Asks, where a person may want one or the other, and draws; says whether nothing is left to do."""
    choices = (DRAWN, CODE) if reading.may_be_layer else (DRAWN,)
    answer = window.questions.decide(f"Draw {reading.main} in this design?", _story(reading), choices)
    if answer == DRAWN:
        _draw(window, reading)
    return answer != CODE


def _draw(window: MainWindow, reading: Reading) -> None:
    """The blocks into the design and a node of the main one where the mouse is, as one step of undo."""
    document, view = window.document, window.canvas.view
    at = view.mapToScene(view.cursor_point)
    try:
        design, name = bring(document.design, reading.piece)
        corner = (at.x() - NARROWEST / 2, at.y() - PORT_Y)
        node = place.make_node(design, document.block_name, f"block:{name}", corner)
        after = view.placer.in_free_place(place.place(design, document.block_name, node), {node.id})
        document.edit(f"Draw {name} from Python", after)
    except DesignerError as error:
        document.refuse(error)
        return
    document.select({node.id})
    view.show_nodes({node.id})
    window.tell(_told(reading))


def _story(reading: Reading) -> list[str]:
    """What would be drawn, and what would not."""
    blocks = list(reading.piece.blocks)
    drawn = ", ".join([*blocks[:6], *(["…"] if len(blocks) > 6 else [])])
    kept = [f"{one.name} stays Python: line {one.line}, {one.reason}." for one in reading.kept[:4]]
    notes = [f"{note[0].upper()}{note[1:]}." for note in reading.notes]
    return [f"{numbers.plural(len(blocks), 'block')}: {drawn}.", *kept, *notes, "Nothing of the text is run."]


def _told(reading: Reading) -> str:
    if reading.reason:
        kept = next(one for one in reading.kept if one.name == reading.main)
        return f"{kept.name} stays Python, as a custom layer (line {kept.line}: {kept.reason})"
    what = f"{reading.main}, as {reading.drawn} makes it," if reading.drawn not in ("", reading.main) else reading.main
    drawn = "; ".join([f"{what} is drawn: {numbers.plural(len(reading.piece.blocks), 'block')}", *reading.notes])
    if not reading.kept:
        return drawn
    first = reading.kept[0]
    others = f", and {len(reading.kept) - 1} more" if len(reading.kept) > 1 else ""
    return f"{drawn}; {first.name} stays Python (line {first.line}: {first.reason}){others}"
