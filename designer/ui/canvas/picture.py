"""A block as a picture, PNG or SVG, drawn without a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from designer.errors import FileRefused
from designer.files.atomic import write_bytes
from designer.graph.model import Design
from designer.runtime.reports import ShapesReport
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.facts import Shown, path_to
from designer.ui.palette import Palette, palette

AROUND = 32.0
SHARPNESS = 2.0
"""Pixels of a PNG to a px of the scene."""
LARGEST = 16_000
"""Pixels of a PNG's longer side: a larger block is drawn smaller."""


def save_picture(design: Design, block_name: str, shapes: ShapesReport | None, output: Path, dark: bool) -> None:
    """Draws a block into a file, SVG or PNG by its ending.

    Raises:
        FileRefused: the ending is another one, or the file cannot be written.
    """
    board = make_board(design, block_name, shapes, palette(dark))
    ending = output.suffix.lower()
    if ending not in (".png", ".svg"):
        raise FileRefused(f"{output}: a picture is written as .png or .svg")
    write_bytes(output, _svg(board, block_name) if ending == ".svg" else _png(board))


def make_board(design: Design, block_name: str, shapes: ShapesReport | None, colours: Palette) -> Board:
    """The scene of a block, with the shapes and problems of its first use."""
    board = Board(colours)
    problems = shapes.problems if shapes else ()
    board.show_block(Shown(design, path_to(design, block_name), block_name, shapes, problems))
    board.setBackgroundBrush(board.ink.canvas)
    return board


def _area(board: Board) -> QRectF:
    content = board.content_rect() | board.wires.extent()
    return content.adjusted(-AROUND, -AROUND, AROUND, AROUND)


def _png(board: Board) -> bytes:
    area = _area(board)
    scale = min(SHARPNESS, LARGEST / max(area.width(), area.height()))
    image = QImage((area.size() * scale).toSize(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(board.ink.canvas)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    board.render(painter, QRectF(image.rect()), area, Qt.AspectRatioMode.IgnoreAspectRatio)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide takes str, its stubs say bytes
    return bytes(buffer.data().data())


def _svg(board: Board, title: str) -> bytes:
    area = _area(board)
    size = QSize(round(area.width()), round(area.height()))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    painter = QPainter(generator)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRect(0, 0, size.width(), size.height()), board.ink.canvas)
    board.render(painter, QRectF(0, 0, size.width(), size.height()), area)
    painter.end()
    return bytes(buffer.data().data())
