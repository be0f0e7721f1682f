"""What stands beside the text: the ports and settings that are read from it, and what a check found."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from designer.catalogue.fitting import shown
from designer.catalogue.spec import Interface, PortSpec, SettingSpec
from designer.graph.exact import exactly
from designer.runtime.reports import CheckLine
from designer.ui.icons import pixmap
from designer.ui.palette import Palette
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button

WIDE = 268
SIGN, BETWEEN = 16, 8
_SIGNS = {"good": "check", "bad": "error", "warning": "warning", "unknown": "help"}


class Side(QScrollArea):
    """Ports, settings, and below them the lines of the last check."""

    mending_wanted = Signal(str)
    """A line of the check offers another text, and a person took it; carries that."""

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._palette = palette
        self._face: Interface | None = None
        self._stale = False
        self._lines: tuple[CheckLine, ...] = ()
        self._said, self._outdated = "", False
        self.setFixedWidth(WIDE)
        self.setWidgetResizable(True)
        self.setObjectName("side")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def text(self) -> str:
        """Every word that stands there, line by line."""
        inside = self.widget()
        found = inside.findChildren(QLabel) if inside is not None else []
        return "\n".join(one.text() for one in found if one.text())

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.setStyleSheet(f"QScrollArea#side {{ border: none; border-left: 1px solid {palette.line}; }}")
        self._fill()

    def show_face(self, face: Interface | None, stale: bool) -> None:
        """Shows what was read; `stale` says that the text cannot be read now and this is from before."""
        if exactly((face, stale)) != exactly((self._face, self._stale)):
            self._face, self._stale = face, stale
            self._fill()

    def show_check(self, lines: Sequence[CheckLine], said: str = "") -> None:
        """Shows what a check found, or in a few words why there is nothing."""
        self._lines, self._said = tuple(lines), said
        self._fill()

    def date_check(self, outdated: bool) -> None:
        """Says whether the check was of a text that is another by now."""
        if outdated != self._outdated:
            self._outdated = outdated
            self._fill()

    def _fill(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(4)
        if self._stale:
            column.addWidget(label("As last read: the text cannot be read now.", "quiet", wrap=True))
            column.addSpacing(8)
        if self._face is None:
            column.addWidget(label("Ports and settings stand here once the text can be read.", "quiet", wrap=True))
        else:
            _section(column, "Inputs", [(port.name, _port(port)) for port in self._face.inputs])
            _section(column, "Outputs", [(port.name, "") for port in self._face.outputs])
            _section(column, "Settings", [(spec.name, _setting(spec)) for spec in self._face.settings])
        if self._lines or self._said:
            self._fill_check(column)
        column.addStretch(1)
        self.setWidget(inside)

    def _fill_check(self, column: QVBoxLayout) -> None:
        column.addSpacing(12)
        column.addWidget(label("Check", "heading"))
        if self._said:
            column.addWidget(label(self._said, "quiet", wrap=True))
        elif self._outdated:
            column.addWidget(label("Of the text before it was changed.", "quiet", wrap=True))
        colours = {"good": self._palette.good, "bad": self._palette.problem, "warning": self._palette.warning}
        for line in self._lines:
            row = QHBoxLayout()
            row.setSpacing(BETWEEN)
            sign = QLabel()
            colour = colours.get(line.verdict, self._palette.quiet)
            sign.setPixmap(pixmap(_SIGNS[line.verdict], colour, SIGN, self.devicePixelRatioF()))
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(line.text, wrap=True), 1)
            column.addLayout(row)
            if line.offer:
                column.addLayout(self._offer(line))

    def _offer(self, line: CheckLine) -> QHBoxLayout:
        """The link under a line, where its words begin."""
        link = link_button(line.offer)
        link.clicked.connect(partial(self.mending_wanted.emit, "\n".join(line.mended) + "\n"))
        return hbox(SIGN + BETWEEN - 5, link, None)


def _section(column: QVBoxLayout, title: str, rows: Sequence[tuple[str, str]]) -> None:
    column.addWidget(label(title, "heading"))
    if not rows:
        column.addWidget(label("none", "quiet"))
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 8)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for number, (name, says) in enumerate(rows):
        grid.addWidget(label(name, "mono"), number, 0)
        grid.addWidget(label(says, "quiet", wrap=True), number, 1)
    column.addLayout(grid)


def _port(port: PortSpec) -> str:
    return "as many as you wire" if port.variadic else "" if port.required else "optional"


def _setting(spec: SettingSpec) -> str:
    if spec.required:
        return "each node sets it"
    return spec.doc if spec.doc.startswith("By itself") else shown(spec.default)
