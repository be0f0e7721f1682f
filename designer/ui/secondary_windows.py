"""Windows beside the main one, each made when it is asked for first: the weights doctor, the file of tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from designer.ui.palette import palette

if TYPE_CHECKING:
    from designer.ui.doctor import WeightsDoctor
    from designer.ui.file_window import FileWindow
    from designer.ui.main_window import MainWindow


class SecondaryWindows:
    """Holds those that were made, and hands on the window's colours."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._made: dict[str, Any] = {}

    @property
    def doctor(self) -> WeightsDoctor:
        """A file of weights beside the live module."""
        if "doctor" not in self._made:
            from designer.ui.doctor import WeightsDoctor

            self._made["doctor"] = WeightsDoctor(self._window.session, palette(self._window.dark), self._window)
        doctor: WeightsDoctor = self._made["doctor"]
        return doctor

    @property
    def file(self) -> FileWindow:
        """A file of tensors."""
        if "file" not in self._made:
            from designer.ui.commands import pictures, tensors
            from designer.ui.file_window import FileWindow

            made = FileWindow(self._window.session, palette(self._window.dark), self._window)
            made.save_wanted.connect(lambda path, number: tensors.save_member(self._window, path, number))
            made.weights_wanted.connect(lambda path: self.doctor.examine(path))
            pictures.connect(self._window, made.values)
            self._made["file"] = made
        window: FileWindow = self._made["file"]
        return window

    def set_palette(self, dark: bool) -> None:
        """Other colours for those that are there."""
        for made in self._made.values():
            made.set_palette(palette(dark))
