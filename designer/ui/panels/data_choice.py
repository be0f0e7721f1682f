"""The question which files hold the data set that is meant."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from designer.runtime.reports.data_sets import DataReport
from designer.ui.session import Session
from designer.ui.widgets import file_dialog

TITLE, FILES = "Choose one of the files of a data set", "Images and labels (*idx?-ubyte* *idx?.ubyte*);;All files (*)"


def ask_for_data(parent: QWidget, session: Session, then: Callable[[DataReport], None]) -> None:
    """One file stands for the whole data set: its partners lie beside it."""
    if path := file_dialog.file_to_open(parent, TITLE, FILES, Path.cwd()):
        session.data_sets.add(str(path), then)
