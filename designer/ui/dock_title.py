"""The head of a panel: its name, and a button that closes it; dragged, it takes the panel along."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QWidget

from designer.ui.icons import icon
from designer.ui.palette import Palette

MARGINS = (12, 6, 6, 2)


class DockTitle(QWidget):
    """Stands over a dock; mouse events that it leaves alone are the dock's own, which moves by them."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._name = QLabel(dock.windowTitle(), self)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setObjectName("dock_title")
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setIconSize(QSize(14, 14))
        self._close.setToolTip(f"Close {dock.windowTitle()}; View ▸ Panels brings it back")
        self._close.setAccessibleName(f"Close {dock.windowTitle()}")
        self._close.clicked.connect(dock.close)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(*MARGINS)
        row.addWidget(self._name, 1)
        row.addWidget(self._close)
        dock.windowTitleChanged.connect(self._name.setText)
        dock.visibilityChanged.connect(self._say_once)

    def _say_once(self) -> None:
        """Nothing where a tab over the dock says it already."""
        dock = self.parentWidget()
        window = dock.parentWidget() if dock else None
        if isinstance(dock, QDockWidget) and isinstance(window, QMainWindow):
            alone = not window.tabifiedDockWidgets(dock)
            for widget in (self._name, self._close):
                widget.setVisible(alone)
            self._row.setContentsMargins(*(MARGINS if alone else (0, 0, 0, 0)))

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self._name.setStyleSheet(f"color: {palette.text}; font-weight: 600;")
        self._close.setIcon(icon("close", palette.quiet))
