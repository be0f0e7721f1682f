"""What the window remembers from one time to the next: where its panels stand, and light or dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


class Memory:
    """A small settings file in the person's own folder."""

    def __init__(self, folder: Path | None = None) -> None:
        from platformdirs import user_config_path

        path = (folder or user_config_path("network-designer")) / "window.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def dark(self) -> bool:
        """Whether the window was dark."""
        return self._settings.value("dark", "false") in (True, "true")

    def restore(self, window: MainWindow) -> bool:
        """Puts the window as it was; says whether there was anything to remember."""
        geometry, layout = self._settings.value("geometry"), self._settings.value("layout")
        if not isinstance(geometry, QByteArray) or not isinstance(layout, QByteArray):
            return False
        return window.restoreGeometry(geometry) and window.restore_layout(layout)

    def keep(self, window: MainWindow) -> None:
        """Remembers how the window is."""
        self._settings.setValue("dark", window.dark)
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("layout", window.layout_state())
        self._settings.sync()
