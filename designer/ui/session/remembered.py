"""What a person has added or chosen and finds again the next time, as text by name."""

from __future__ import annotations

from PySide6.QtCore import QSettings


class Remembered:
    """Of this window alone, until it is told where settings are kept."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._settings: QSettings | None = None

    def keep_in(self, settings: QSettings) -> None:
        """From now on it is read from there, and outlives the window."""
        self._settings = settings

    def read(self, name: str) -> str:
        """What was kept under a name, "" where nothing was."""
        if self._settings is None:
            return self._texts.get(name, "")
        kept = self._settings.value(name, "")
        return kept if isinstance(kept, str) else ""

    def keep(self, name: str, text: str) -> None:
        """Keeps it in the place of what was kept before."""
        if self._settings is None:
            self._texts[name] = text
        else:
            self._settings.setValue(name, text)
