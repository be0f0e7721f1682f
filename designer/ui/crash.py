"""An exception that nobody expected: what is drawn is kept, then one dialog with a report to copy, and work goes on."""

from __future__ import annotations

import faulthandler
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

import designer
from designer.errors import DesignerError

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

LARGEST_LOG = 1 << 20
"""Bytes after which the log begins anew."""
KEPT = "What you have drawn is kept, and offered again if the program should end now."
_log: list[IO[str]] = []
"""Where it is written down what ends the program itself; held open, since then nothing can be opened any more."""


def install(window: MainWindow) -> None:
    """Catches what would else be lost: refusals are told in a line, bugs in a dialog."""
    telling: list[str] = []

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, DesignerError):
            window.document.refuse(error)
        elif issubclass(kind, KeyboardInterrupt):
            window.close()
        else:
            text = report(error, trace)
            _write_down(text)
            kept = _keep(window)
            if telling:
                return  # what goes wrong at every picture would open a dialog for each
            telling.append(text)
            try:
                window.questions.report("Something went wrong inside the program.", f"{_line(error)}\n\n{kept}", text)
            finally:
                telling.clear()

    sys.excepthook = caught


def report(error: BaseException, trace: TracebackType | None) -> str:
    """What whoever mends it wants to read."""
    lines = traceback.format_exception(type(error), error, trace)
    return f"Network Designer {designer.__version__}, Python {sys.version.split()[0]}\n\n{''.join(lines)}"


def open_log(path: Path) -> None:
    """From now on it is written down there what went wrong, even where it ends the program at once."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        large = path.exists() and path.stat().st_size > LARGEST_LOG
        log = path.open("w" if large else "a", encoding="utf-8", errors="backslashreplace")
    except OSError:
        return  # then there is no log
    close_log()
    _log.append(log)
    faulthandler.enable(log)


def close_log() -> None:
    """Nothing is written down any more."""
    if _log:
        faulthandler.disable()
        _log.pop().close()


def _write_down(text: str) -> None:
    for log in (*_log, sys.stderr):
        try:
            print(text, file=log, flush=True)
        except (OSError, ValueError, AttributeError):
            continue  # a full disk, or a program without a terminal


def _keep(window: MainWindow) -> str:
    """Keeps what is drawn; says how that went."""
    if window.keeping is None:
        return ""
    try:
        window.keeping.recovery.write_now()
    except DesignerError as error:
        return f"What is not saved could not be kept ({error}): save it now."
    return KEPT


def _line(error: BaseException) -> str:
    return "".join(traceback.format_exception_only(error)).strip()[-300:]
