"""What becomes of files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.ui.commands import data_sets, tensors
from designer.ui.commands.files import may_leave, open_path
from designer.ui.commands.python_text import take_file
from designer.ui.drop_plan import Step, plan

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def take(window: MainWindow, paths: Sequence[Path]) -> None:
    """The files, each for what it is; where the person keeps the design on show, nothing of the drop is done."""
    steps = plan(paths)
    for step in steps:
        if not step.left and not _take(window, step):
            return
    left = [f"{step.path.name}: {step.left}" for step in steps if step.left]
    if left:
        more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
        window.document.refused.emit(f"{left[0]}{more}")


def _take(window: MainWindow, step: Step) -> bool:
    """Says whether the others can follow."""
    path = step.path
    match step.sort:
        case "design":
            return may_leave(window) and open_path(window, path)
        case "weights" | "tensors":
            tensors.take_dropped(window, path)
        case "python":
            take_file(window, path)
        case "image" | "numpy" as source:
            window.session.set_choice(replace(window.session.choice, source=source, path=str(path)))
            window.show_panel("run")
            window.tell(f"{path.name} is what a run feeds in")
        case "data":
            data_sets.take(window, path)
    return True
