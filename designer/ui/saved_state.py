"""What the window remembers from one time to the next: where its panels stand, what they show, and light or dark."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from designer.ui.commands.flows import put_thumbnails

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow
    from designer.ui.session import Session

MOST_RECENT = 10


class SavedState:
    """A small settings file in the person's own folder."""

    def __init__(self, folder: Path | None = None) -> None:
        from platformdirs import user_config_path

        path = (folder or user_config_path("network-designer")) / "window.ini"
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def dark(self) -> bool:
        """Whether the window was dark."""
        return self._settings.value("dark", "false") in (True, "true")

    @property
    def recent(self) -> list[Path]:
        """Designs that were opened or saved, the newest first, as far as they are still there."""
        kept = self._settings.value("recent", [])
        paths = [Path(str(one)) for one in (kept if isinstance(kept, list) else [kept]) if one]
        return [path for path in paths if path.is_file()]

    def opened(self, path: Path) -> None:
        """Remembers a design that was opened or saved."""
        here = path.resolve()
        rest = [str(one) for one in self.recent if one != here]
        self._settings.setValue("recent", [str(here), *rest][:MOST_RECENT])

    def lend_to(self, session: Session) -> None:
        """What a person adds and chooses there is found again the next time."""
        session.remembered.keep_in(self._settings)

    def restore(self, window: MainWindow) -> bool:
        """Puts the window as it was; says whether there was anything to remember."""
        geometry, layout = self._settings.value("geometry"), self._settings.value("layout")
        if not isinstance(geometry, QByteArray) or not isinstance(layout, QByteArray):
            return False
        return window.restoreGeometry(geometry) and window.dock_layout.restore(layout)

    def follow(self, window: MainWindow) -> None:
        """Puts what panels and canvas show as it was chosen, and remembers what is chosen from now on."""
        tree, scene, problems = window.panel("parameters").tree, window.canvas.scene, window.panel("problems")
        tree.choose(str(self._settings.value("parameters", "")))
        put_thumbnails(str(self._settings.value("thumbnails", scene.pictures_on)), window)
        problems.show_notes(self._settings.value("notes", "true") in (True, "true"))
        problems.notes_turned.connect(lambda on: self._settings.setValue("notes", on))
        tree.chosen_anew.connect(lambda: self._settings.setValue("parameters", tree.choices))
        scene.pictures_moved.connect(lambda: self._settings.setValue("thumbnails", scene.pictures_on))

    def keep(self, window: MainWindow) -> None:
        """Remembers how the window is."""
        self._settings.setValue("dark", window.dark)
        self._settings.setValue("geometry", window.saveGeometry())
        self._settings.setValue("layout", window.dock_layout.state())
        self._settings.sync()
