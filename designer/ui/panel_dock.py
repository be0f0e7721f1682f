"""The dock that holds one panel, and hides it while another one's tab lies over it."""

from __future__ import annotations

from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


def in_front(dock: QDockWidget) -> bool:
    """Whether a dock is seen, and no other one's tab lies over it."""
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


class PanelDock(QDockWidget):
    """Qt only moves a dock behind a tab out of sight: its panel would count as visible, and work on, unseen."""

    def __init__(self, panel_id: str, title: str, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(panel_id)
        self.visibilityChanged.connect(self._show_panel)

    def hold(self, panel: QWidget) -> None:
        """Takes a panel, which is seen from when the dock is in front."""
        policy = panel.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that no tab that is chosen moves the edges of its side
        panel.setSizePolicy(policy)
        self.setWidget(panel)
        self._show_panel(in_front(self))

    def _show_panel(self, seen: bool) -> None:
        if (panel := self.widget()) is not None:
            panel.setVisible(seen)
