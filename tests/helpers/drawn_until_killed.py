"""A program of its own in which a hand edits, undoes and saves until it is killed; it logs what it has done when.

`python -m tests.helpers.drawn_until_killed FOLDER`: the design's file and the log come there, recovery files too.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer

from designer.files.design import read_design, write_design
from designer.files.recovery import read, recovery_files
from designer.graph.edit import set_setting
from designer.graph.model import Design
from designer.ui.document import Document
from designer.ui.keeping.recovery import Recovery
from tests.helpers.drawing import mlp

EVERY = 6
"""Ms between two edits."""
EDITS, UNDO_EVERY, SAVE_EVERY = 1000, 17, 230


def width(design: Design) -> int:
    """The number that tells one state from another."""
    return design.main_block.node("a").settings["out_features"]


def restored(folder: Path) -> int:
    """The number in what is there after the end: the recovery file's, or that of the design's own file."""
    kept = [width(read(path)[1]) for path in recovery_files(folder)]
    return max([*kept, width(read_design(folder / "mlp.design.json"))])


def main(folder: Path) -> None:
    """Edits until it is killed."""
    app = QCoreApplication([])
    file = folder / "mlp.design.json"
    write_design(set_setting(mlp(), "Net", "a", "out_features", 1), file)
    document = Document(read_design(file), file)
    recovery = Recovery(document, folder)
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    done = 1

    def act() -> None:
        nonlocal done
        done += 1
        if done % UNDO_EVERY == 0:
            document.undo_stack.undo()
        after = set_setting(document.design, "Net", "a", "out_features", done)
        document.edit("Set out_features", after)
        if done % SAVE_EVERY == 0:
            document.save(file)
        os.write(log, f"{done} {time.monotonic()}\n".encode())
        if done == EDITS:
            timer.stop()

    timer = QTimer(interval=EVERY)
    timer.timeout.connect(act)
    timer.start()
    app.exec()
    recovery.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
