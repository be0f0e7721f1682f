"""From a changed setting to all shapes, counts and code on the screen."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from designer.bundled import bundled
from designer.graph.edit import set_setting
from designer.ui.app import application, hush, make_window, wait_for
from designer.ui.commands.files import open_path
from designer.ui.main_window import MainWindow
from tests.bench.rows import Row, percentile

EDITS = 60
CASES = (
    ("LeNet", "lenet", "LeNet", "n2", "padding", (2, 3), 30),
    ("ResNet-152", "resnet152", "Bottleneck", "n5", "dilation", (1, 2), 60),
)


def measure() -> list[Row]:
    """Changes a setting back and forth, in the real window with the real engine."""
    application()
    hush()
    rows = []
    for title, example, block, node, setting, values, limit in CASES:
        window = make_window(dark=False)
        open_path(window, bundled("examples", f"{example}.design.json"))
        window.resize(1280, 800)
        window.show()
        window.session.start()
        wait_for(window.session, lambda w=window: w.session.settled)
        times = [_edit(window, block, node, setting, values[i % 2]) for i in range(1, EDITS + 1)]
        rows.append(
            Row(f"edit: to shapes, counts and code, {title}", percentile(times, 0.95), limit, "ms", _middle(times))
        )
        window.document.undo_stack.setClean()
        window.close()
    return rows


def _edit(window: MainWindow, block: str, node: str, setting: str, value: int) -> float:
    started = time.perf_counter()
    after = set_setting(window.document.design, block, node, setting, value)
    window.document.edit(f"Set {setting}", after)
    while window.session.shapes is None:
        QApplication.processEvents()
    # What changed is painted as it is for a person: by the update requests that are waiting.
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    return 1000 * (time.perf_counter() - started)


def _middle(times: list[float]) -> str:
    return f"95th of {len(times)}, median {percentile(times, 0.5):.1f} ms"
