"""Asks for a file or folder in the system's own dialog; where there is none, in Qt's, dressed as the window is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFileDialog, QHeaderView, QSplitter, QToolButton, QTreeView, QWidget

from designer.ui.icons import icon

WIDTH, HEIGHT = 820, 520
PLACES, SIZE, DATE = 168, 90, 150
"""Width of the places at the left and of two columns, in px; the name has the rest."""
TYPE_COLUMN = 2
ICONS = {
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "add",
}
WAYS_TO_LIST = ("listModeButton", "detailModeButton")
WORDS = {
    QFileDialog.DialogLabel.LookIn: "Folder:",
    QFileDialog.DialogLabel.FileName: "Name:",
    QFileDialog.DialogLabel.FileType: "Kind:",
}


def file_to_open(parent: QWidget, title: str, kinds: str, start: Path) -> Path | None:
    """A file that is there, or None when the person thinks better of it."""
    dialog = _dialog(parent, title, start, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def file_to_write(parent: QWidget, title: str, kinds: str, start: Path) -> Path | None:
    """Where to write."""
    dialog = _dialog(parent, title, start, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    return _answer(dialog)


def folder(parent: QWidget, title: str, start: Path) -> Path | None:
    """A folder, which may be made on the way."""
    dialog = _dialog(parent, title, start)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(dialog)


def _dialog(parent: QWidget, title: str, start: Path, kinds: str = "") -> QFileDialog:
    place = start if start.is_dir() else start.parent
    dialog = QFileDialog(parent, title, str(place), kinds)
    if start != place:
        dialog.selectFile(start.name)
    return dialog


def _answer(dialog: QFileDialog) -> Path | None:
    if (files := dialog.findChild(QTreeView, "treeView")) is not None:
        _dress(dialog, files)
    try:
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
    finally:
        dialog.deleteLater()


def _dress(dialog: QFileDialog, files: QTreeView) -> None:
    """Room for the columns, this window's icons, and labels in its words; a folder is always listed in the same way."""
    for part, words in WORDS.items():
        dialog.setLabelText(part, words)
    colour = dialog.palette().color(QPalette.ColorRole.WindowText).name()
    for button in dialog.findChildren(QToolButton):
        if button.objectName() in ICONS:
            button.setIcon(icon(ICONS[button.objectName()], colour))
        button.setVisible(button.objectName() not in WAYS_TO_LIST)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    dialog.resize(WIDTH, HEIGHT)
    for splitter in dialog.findChildren(QSplitter):
        splitter.setSizes([PLACES, WIDTH - PLACES])
    header = files.header()
    files.hideColumn(TYPE_COLUMN)
    header.setStretchLastSection(False)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column, width in ((1, SIZE), (3, DATE)):
        header.resizeSection(column, width)
