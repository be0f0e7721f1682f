"""The lessons of the bundled examples: opened, run, and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.catalogue.lazy import is_lazy
from designer.engine.calls.lessons import CheckLesson
from designer.graph.model import Node
from designer.runtime.reports import LessonReport
from designer.ui.canvas.notes.lesson_result import LessonResult
from designer.ui.commands import files

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

EXAMPLE = "example:"
"""How the library calls a bundled design: `example:rgnet`."""


def check(window: MainWindow, node_id: str = "") -> None:
    """Looks whether what a note asks for is done: this one's, the selected one's, or that of the only one there is."""
    block, note = _asking(window, node_id)
    if note is None or note.check is None:
        window.document.refused.emit("select a lesson's note with a Check button")
        return
    design, asked = window.document.design, note.check

    def answered(report: LessonReport) -> None:
        if window.document.design is design:
            result = LessonResult(report.done, report.text, report.words.get("zh", ""))
            window.lesson_results.take(block, note.id, asked, result)
        _tell(window, report)

    window.session.ask(CheckLesson(design, asked), answered)


def place_or_open(window: MainWindow, key: str) -> None:
    """What the library was asked for: an example is opened, all else is placed."""
    if key.startswith(EXAMPLE):
        open_and_run(window, key.removeprefix(EXAMPLE))
    else:
        window.canvas.add_node_of(key)


def open_and_run(window: MainWindow, name: str) -> None:
    """A bundled example, run as soon as it is there; sizes that the first run finds are left for the person to see."""
    before = window.document.token
    files.open_example(window, name)
    token = window.document.token
    if token == before or any(map(is_lazy, window.document.block.nodes)):
        return

    def run_once_ready() -> None:
        if window.document.token != token:
            window.session.live_changed.disconnect(run_once_ready)
        elif window.session.live_is_current and not window.session.has_errors:
            window.session.live_changed.disconnect(run_once_ready)
            window.session.run()

    window.session.live_changed.connect(run_once_ready)


def _asking(window: MainWindow, node_id: str) -> tuple[str, Node | None]:
    """The note and its block: inside a block that has none the lesson is that of the main block."""
    document, design = window.document, window.document.design
    here = document.block_name
    if node_id:
        return here, document.block.node(node_id)
    places = ((here, document.selected), (here, document.block.nodes), (design.main, design.main_block.nodes))
    for block, nodes in places:
        asking = [node for node in nodes if node.check is not None]
        if asking:
            return block, asking[0] if len(asking) == 1 else None
    return here, None


def _tell(window: MainWindow, report: LessonReport) -> None:
    if report.done:
        window.tell("Done. That is what the note asks for.")
    else:
        window.notice.show_text(f"Not yet: {report.text}", error=True)
