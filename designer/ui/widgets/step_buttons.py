"""Five small buttons in a row that step through places and play them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QToolButton, QWidget

from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.small_button import small_button

SIGNS = {"start": "to-start", "back": "step-back", "play": "run", "on": "step-on", "end": "to-end"}


class StepButtons(QWidget):
    """To the start, back, play or pause, on, to the end.

    Attributes:
        by_name: The buttons, by the names in `SIGNS`.
    """

    def __init__(self, tips: Mapping[str, str], acts: Mapping[str, Callable[[], None]]) -> None:
        super().__init__()
        self.by_name = {name: _button(tips[name], acts[name]) for name in SIGNS}
        hbox(*self.by_name.values(), spacing=2, within=self)

    def set_palette(self, palette: Palette, plays: bool) -> None:
        """Takes on colours, and the sign for what *play* does next."""
        for name, sign in SIGNS.items():
            self.by_name[name].setIcon(icon("pause" if name == "play" and plays else sign, palette.text))


def _button(tip: str, act: Callable[[], None]) -> QToolButton:
    button = small_button(tip, wide=28)
    button.clicked.connect(lambda: act())
    return button
