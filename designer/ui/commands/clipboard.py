"""Copy, cut and paste: nodes as the text of a small design, across blocks, windows and other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from designer.errors import DesignerError, FileRefused
from designer.files.design import encode
from designer.files.pasted import read_pasted
from designer.graph import edit
from designer.graph.exchange import clipboard
from designer.graph.model import Design, Position
from designer.ui.canvas.cards.look import LOWEST, NARROWEST
from designer.ui.commands import python_text
from designer.ui.commands.words import listed

if TYPE_CHECKING:
    from designer.ui.document import Document
    from designer.ui.main_window import MainWindow

MIME = "application/x-network-designer-links"
"""Beside the text of the nodes: what ties them to where they were copied from."""


def copy(window: MainWindow) -> None:
    """The selected nodes, or the selected text of the field in which one types, into the clipboard."""
    field = _field()
    if field is not None:
        field.copy()
    else:
        _copied(window.document)


def cut(window: MainWindow) -> None:
    """The selected nodes into the clipboard and out of the block."""
    document, field = window.document, _field()
    if field is not None:
        field.cut()
    elif _copied(document):
        after = edit.remove_nodes(document.design, document.block_name, document.selection)
        document.edit(f"Cut {listed(document.selected)}", after)


def paste(window: MainWindow) -> None:
    """What the clipboard holds, at the mouse or in the middle of the view."""
    field = _field()
    if field is not None:
        field.paste()
    else:
        _paste(window, wired=False)


def paste_wired(window: MainWindow) -> None:
    """The same, fed by what fed the nodes that were copied, where that is still in this block."""
    _paste(window, wired=True)


def _copied(document: Document) -> bool:
    """Fills the clipboard with the selection; says whether there was any."""
    if not document.selection:
        return False
    design, name, ids = document.design, document.block_name, document.selection
    try:
        text = encode(clipboard.cut_out(design, name, ids), "clipboard").decode()
    except DesignerError as error:
        document.refuse(error)
        return False
    data = QMimeData()
    data.setText(text)
    data.setData(MIME, msgspec.json.encode(clipboard.links(design, name, ids, document.token)))
    QGuiApplication.clipboard().setMimeData(data)
    return True


def _paste(window: MainWindow, wired: bool) -> None:
    document, held = window.document, QGuiApplication.clipboard()
    data = held.mimeData() or QMimeData()
    if python_text.is_python(held.text()):
        python_text.take_pasted(window, held.text())
        return
    try:
        piece = read_pasted(held.text())
        at_home = _links(bytes(data.data(MIME).data()), document)
        place = _place(window, piece)
        after, ids = clipboard.put_in(document.design, document.block_name, piece, place, at_home, wired)
    except DesignerError as error:
        document.refuse(error)
        return
    document.edit(f"Paste {listed(piece.main_block.nodes)}", window.canvas.view.placer.in_free_place(after, ids))
    document.select(ids)
    window.canvas.view.show_nodes(ids)


def _links(data: bytes, document: Document) -> clipboard.Links | None:
    """What ties the nodes in the clipboard to the design on show; None where they come from another."""
    if not data:
        return None
    try:
        links = msgspec.json.decode(data, type=clipboard.Links)
    except msgspec.MsgspecError:
        raise FileRefused("the clipboard was not filled by this program as it says, so nothing was pasted") from None
    return links if links.source == document.token else None


def _place(window: MainWindow, piece: Design) -> Position:
    """Where the piece's corner goes: its middle at the mouse."""
    nodes = piece.main_block.nodes
    (left, top), (x, y) = clipboard.corner(nodes), clipboard.middle(nodes)
    view = window.canvas.view
    at = view.mapToScene(view.cursor_point)
    return at.x() - NARROWEST / 2 - (x - left), at.y() - LOWEST / 2 - (y - top)


def _field() -> QLineEdit | QPlainTextEdit | QTextEdit | None:
    """The field of text in which the cursor is."""
    focus = QApplication.focusWidget()
    return focus if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) else None
