"""A process of its own: opens the window as a person does; tells when it was painted and how long it hung."""

from __future__ import annotations

import json
import time

from designer.cli.window import prepare_qt

prepare_qt(need_display=False)

import itertools

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.ui.app import application, make_window
from designer.ui.commands.files import open_path

BEAT = 2
"""How often the event loop is asked whether it still answers, in ms."""
PAINTED_AFTER = 100
"""How long the beats go on once the live module is told, in ms."""


class FirstPaint(QObject):
    """Notes when a window is painted for the first time."""

    at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.at and event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.at = self.at or time.monotonic()


def main() -> None:
    """Prints one line of JSON."""
    app = application()
    window = make_window(dark=False)
    paint = FirstPaint()
    window.canvas.installEventFilter(paint)
    open_path(window, bundled("examples", "lenet.design.json"))
    window.show()
    QApplication.processEvents()
    beats: list[float] = []
    timer = QTimer(interval=BEAT)
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start()
    window.once_filled(window.session.start)
    # Until the panels have been filled and painted, but not longer: ending waits for the engine.
    window.session.live_changed.connect(lambda: QTimer.singleShot(PAINTED_AFTER, lambda: (timer.stop(), app.quit())))
    app.exec()
    pause = max(after - before for before, after in itertools.pairwise(beats))
    print(json.dumps({"painted": paint.at, "pause": pause}))
    window.document.undo_stack.setClean()
    window.close()


main()
