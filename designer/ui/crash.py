"""An exception that nobody expected: one dialog with a report to copy, and the window goes on."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

import designer
from designer.errors import DesignerError

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def install(window: MainWindow) -> None:
    """Catches what would else be lost: refusals are told in a line, bugs in a dialog."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, DesignerError):
            window.document.refuse(error)
        elif issubclass(kind, KeyboardInterrupt):
            window.close()
        else:
            window.questions.tell("Something went wrong inside the program", report(error, trace))

    sys.excepthook = caught


def report(error: BaseException, trace: TracebackType | None) -> str:
    """What whoever mends it wants to read."""
    lines = traceback.format_exception(type(error), error, trace)
    return f"Network Designer {designer.__version__}, Python {sys.version.split()[0]}\n\n{''.join(lines)}"
