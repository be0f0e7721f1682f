"""The quiet bar over the canvas while the design holds code that may not run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from designer.catalogue.own_code import spoken
from designer.ui.commands import layers
from designer.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

NAMED = 3
"""How many layers it names."""


class TrustBar(TopBar):
    """Says that there is code, lets one look at it, and trust it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window, "trust", "code", ("Look at It", "Trust"))
        self.look, self.trust = self.buttons.values()
        self.look.clicked.connect(partial(layers.look_at_code, window))
        self.trust.clicked.connect(partial(layers.trust, window))
        window.document.changed.connect(self._refresh)
        window.session.shapes_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        names = self._window.session.untrusted
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        design = self._window.document.design
        which = f"{', '.join(spoken(design, name) for name in names[:NAMED])}{more}"
        text = f"Python code that you have not trusted is shown, not run: {which}."
        self.say(text if names else "")
