"""What becomes of files that are dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.ui.commands import tensors
from designer.ui.commands.files import may_leave, open_path
from designer.ui.commands.python_text import take_file
from designer.ui.dropped import refusal, sort_of, that_count

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def take(window: MainWindow, paths: Sequence[Path]) -> None:
    """The files, each for what it is."""
    counting = that_count(paths)
    for path in counting:
        _take(window, path)
    refusals = [text for path in counting if (text := refusal(path))]
    if refusals:
        more = f" (and {len(refusals) - 1} more)" if len(refusals) > 1 else ""
        window.document.refused.emit(f"{refusals[0]}{more}")


def _take(window: MainWindow, path: Path) -> None:
    match sort_of(path):
        case "design":
            if may_leave(window):
                open_path(window, path)
        case "weights" | "tensors":
            tensors.take_dropped(window, path)
        case "python":
            take_file(window, path)
        case "image" | "numpy" as source:
            window.session.set_choice(replace(window.session.choice, source=source, path=str(path)))
            window.show_panel("run")
            window.tell(f"{path.name} is what a run feeds in")
