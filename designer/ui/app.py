"""Starts the window; makes pictures of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.engine.client import EngineClient
from designer.errors import EngineLost, FileRefused
from designer.graph.model import Design
from designer.graph.new import new_design
from designer.runtime.reports import ShapesReport
from designer.ui import crash
from designer.ui.commands import files
from designer.ui.document import Document
from designer.ui.garbage_collection import Collector, thaw
from designer.ui.main_window import MainWindow
from designer.ui.recent_menu import RecentMenu
from designer.ui.saved_state import SavedState
from designer.ui.session import Session

if TYPE_CHECKING:
    from designer.ui.start_page import StartPage

GIVE_WAY = 0.0005
"""So soon a thread in the background lets the window's go on, in s.

With Python's own 5 ms a picture is late: it stops at each of many calls of Qt.
"""
LOOK_AGAIN = 20
"""Between two looks whether code has been read, in ms."""
MOST_LOOKS = 10
"""So often a picture of the window is taken until it is the same twice."""
LONGEST_WAIT = 60_000
"""How long a picture of the window waits for the engine, in ms."""


def application() -> QApplication:
    """The one Qt application of this process."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    app = QApplication(sys.argv[:1])
    app.setApplicationName("network-designer")
    app.setApplicationDisplayName("Network Designer")
    sys.setswitchinterval(GIVE_WAY)
    # From the first turn of its events on, when the window is there: making it makes no garbage.
    collector = Collector(app)
    QTimer.singleShot(0, collector, collector.start)
    return app


def hush() -> None:
    """Keeps Qt from telling the terminal what a window that nobody sees cannot do; other messages pass."""

    def pass_on(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if "This plugin does not support" not in text:
            sys.stderr.write(f"{text}\n")

    qInstallMessageHandler(pass_on)


def make_window(dark: bool) -> MainWindow:
    """A window on an empty design; its engine is not started yet."""
    document = Document(new_design())
    document.replaced.connect(thaw)
    return MainWindow(document, Session(document, EngineClient), dark)


def launch(path: Path | None, size: tuple[int, int] | None, theme: str | None) -> int:
    """The window, until it is closed; gives the exit status.

    Raises:
        FileRefused: the design cannot be read; no window was shown.
    """
    app = application()
    saved = SavedState()
    window = make_window(saved.dark if theme is None else theme == "dark")
    saved.lend_to(window.session)
    crash.install(window)
    _open(window, path)
    if size or not saved.restore(window):
        window.resize(*(size or window.sizeHint().toTuple()))
        window.dock_layout.fit()
    window.show()
    _remember(window, saved)
    if path is None:
        QTimer.singleShot(0, lambda: show_start(window, saved.recent))
    # The window is there at once, its panels are not slowed by what starts the engine; torch comes when it comes.
    window.once_filled(partial(saved.follow, window))
    window.once_filled(window.session.start)
    window.once_filled(partial(_keep_safe_soon, window))
    window.once_filled(lambda: RecentMenu(window, lambda: saved.recent))
    status = app.exec()
    saved.keep(window)
    if window.keeping is not None:
        window.keeping.close()
        crash.close_log()
    return status


def show_start(window: MainWindow, recent: Sequence[Path] = ()) -> StartPage:
    """The page that offers examples and recent files, over the empty canvas."""
    from designer.ui.start_page import StartPage

    return StartPage(window, recent)


def _keep_safe_soon(window: MainWindow) -> None:
    """Its code is read in a thread, as that of the panels is: the hand may be at work already."""
    reader = Thread(target=import_module, args=("designer.ui.keeping.keeping",), name="keeping's code", daemon=True)
    timer = QTimer(window, interval=LOOK_AGAIN)

    def look() -> None:
        if not reader.is_alive():
            timer.stop()
            keep_safe(window)

    timer.timeout.connect(look)
    reader.start()
    timer.start()


def keep_safe(window: MainWindow) -> None:
    """From now on nothing that is drawn is lost by a crash; what was lost to the last one is offered."""
    from designer.files import recovery
    from designer.ui.keeping.keeping import Keeping

    crash.open_log(recovery.folder().parent / "crash.log")
    window.keeping = Keeping(window)


def _remember(window: MainWindow, saved: SavedState) -> None:
    """Files of the person's own that are opened or saved are offered the next time."""

    def keep() -> None:
        path = window.document.path
        if path is not None and not path.is_relative_to(bundled("examples")):
            saved.opened(path)

    window.document.replaced.connect(keep)
    window.document.saved.connect(keep)
    keep()


def screenshot(path: Path | None, output: Path, size: tuple[int, int], dark: bool) -> None:
    """Opens the real window, waits until everything in it is there, saves its picture and ends it.

    Raises:
        FileRefused: the design cannot be read, or the picture not be written.
        EngineLost: the engine stopped, or did not answer in time.
    """
    application()
    window = make_window(dark)
    try:
        _open(window, path)
        window.resize(*size)
        window.dock_layout.fit()
        window.show()
        if path is None:
            show_start(window)
        window.session.start()
        settle(window)
        if not _at_rest(window).save(str(output)):
            raise FileRefused(f"{output}: the picture cannot be written there; its name ends in .png or .jpg")
    finally:
        window.document.undo_stack.setClean()
        window.close()


def _at_rest(window: MainWindow) -> QPixmap:
    """The window's picture once it is the same twice: forms find their places one after another."""
    picture = window.grab()
    for _ in range(MOST_LOOKS):
        QApplication.processEvents()
        before, picture = picture, window.grab()
        if picture.toImage() == before.toImage():
            break
    return picture


def settle(window: MainWindow) -> None:
    """Waits until shapes, live module, a run, and the panels that show them are there.

    Raises:
        EngineLost: the engine stopped, or did not answer in time.
    """
    session = window.session
    wait_for(session, lambda: session.settled)
    if not session.has_errors:
        session.run()
        wait_for(session, lambda: session.last_run is not None)
        _show_something(window)
        weights = window.panel("weights")
        wait_for(session, lambda: weights.counted is not None or session.live is None or not session.live.rows)
    code = window.panel("code").view
    wait_for(session, lambda: code.highlighter.document() is not None)
    window.notice.hide()
    window.canvas.frame_all()
    QApplication.processEvents()


def wait_for(session: Session, there: Callable[[], bool]) -> None:
    """Lets events pass until `there()`.

    Raises:
        EngineLost: the engine stopped, or it took longer than `LONGEST_WAIT`.
    """
    loop, timer = QEventLoop(), QTimer(singleShot=True, interval=LONGEST_WAIT)
    timer.timeout.connect(loop.quit)
    look = QTimer(interval=20)
    look.timeout.connect(lambda: loop.quit() if there() or session.state == "stopped" else None)
    timer.start()
    look.start()
    if not there():
        loop.exec()
    look.stop()
    timer.stop()
    if not there():
        raise EngineLost(f"the engine did not come to its end of the work: {session.engine.reason or session.state}")


def draw_picture(design: Design, block_name: str, shapes: ShapesReport, output: Path, dark: bool) -> None:
    """A block as PNG or SVG, without a window.

    Raises:
        FileRefused: there is no such block, or the picture cannot be written.
    """
    from designer.ui.canvas.picture import save_picture

    application()
    if block_name not in design.blocks:
        raise FileRefused(f"there is no block called {block_name}; there are {', '.join(design.blocks)}")
    save_picture(design, block_name, shapes, output, dark)


def _open(window: MainWindow, path: Path | None) -> None:
    if path is None:
        return
    refusals: list[str] = []
    connection = window.document.refused.connect(refusals.append)
    files.open_path(window, path)
    window.document.refused.disconnect(connection)
    if refusals:
        raise FileRefused(refusals[0])


def _show_something(window: MainWindow) -> None:
    """The first parameter of several dimensions, so that the weights panel has something to show."""
    rows = window.session.live.rows if window.session.live else ()
    row = next((r for r in rows if len(r.shape) > 1), next(iter(rows), None))
    if row is not None:
        window.panel("parameters").choose(row.name)
