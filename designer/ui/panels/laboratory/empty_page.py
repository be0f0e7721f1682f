"""What the laboratory says while there is nothing to show, and the button that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from designer.graph import query
from designer.graph.model import Design
from designer.runtime.laboratory.kinds import has_window, is_dense, refusal
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.layer_choice import BY_HAND
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label

NOTHING = (
    "This design has no convolution, no pooling, no activation and no dense layer. Choose “Own numbers” above to try a "
    "window out."
)
RUN_FIRST = "Run the network once: what flows into {name} is shown here, and {seen}."
CHOOSE = "Choose a convolution, a pooling, an activation or a dense layer above, or one on the canvas."
GONE = "The layer that was shown is not in the design any more. "


class EmptyPage(QWidget):
    """A sentence, and *Run* where a run is what is missing."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("", "quiet", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.run = QPushButton("Run")
        self.run.setProperty("role", "primary")
        self.run.setAccessibleName("Run the network once")
        vbox(self.words, hbox(None, self.run, None), None, spacing=12, margins=(24, 24, 24, 24), within=self)

    def say(self, words: str) -> None:
        """Says this."""
        self.words.setText(words)
        self.run.setVisible(words.startswith("Run the network"))

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.run.setIcon(icon("run", palette.on_accent))


def why_nothing(design: Design, wanted: str, has_run: bool, others: bool) -> str:
    """What would fill the laboratory; "" where something does.

    Args:
        wanted: The path that is looked into, `BY_HAND`, or "".
        others: The design has other layers that could be looked into.
    """
    if wanted == BY_HAND:
        return ""
    if not wanted:
        return NOTHING
    try:
        name, node = query.node_at(design, tuple(wanted.split("/")))
    except KeyError:
        return GONE + (CHOOSE if others else NOTHING)
    if why_not := refusal(design.blocks[name], node):
        return why_not
    seen = "the window walks over it"
    if not has_window(design.blocks[name], node):
        seen = "is moved under it" if is_dense(design.blocks[name], node) else "lies under its curve"
    return "" if has_run else RUN_FIRST.format(name=node.name, seen=seen)
