"""Widgets in a row or a column: the layouts of a form in one call."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | tuple[QWidget | QLayout, int] | int | None
"""A widget or a layout, with a number beside it one that grows; a number is a gap in px, None is room that grows."""
Margins = tuple[int, int, int, int]
"""Left, top, right and bottom, in px."""
Box = TypeVar("Box", bound=QBoxLayout)


def hbox(
    *parts: Part, spacing: int | None = None, margins: Margins = (0, 0, 0, 0), within: QWidget | None = None
) -> QHBoxLayout:
    """The parts from left to right, `within` a widget if one is named; without `spacing` that of what is around it."""
    return _filled(QHBoxLayout(within) if within else QHBoxLayout(), parts, spacing, margins)


def vbox(
    *parts: Part, spacing: int | None = None, margins: Margins = (0, 0, 0, 0), within: QWidget | None = None
) -> QVBoxLayout:
    """The parts from top to bottom, see `hbox`."""
    return _filled(QVBoxLayout(within) if within else QVBoxLayout(), parts, spacing, margins)


def _filled(box: Box, parts: tuple[Part, ...], spacing: int | None, margins: Margins) -> Box:
    box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    for part in parts:
        _add(box, part)
    return box


def _add(box: QBoxLayout, part: Part) -> None:
    if part is None:
        box.addStretch(1)
    elif isinstance(part, int):
        box.addSpacing(part)
    else:
        what, growth = part if isinstance(part, tuple) else (part, 0)
        if isinstance(what, QLayout):
            box.addLayout(what, growth)
        else:
            box.addWidget(what, growth)
