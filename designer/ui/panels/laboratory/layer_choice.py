"""The list of what the laboratory can look into: layers of the design, and numbers of one's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from designer.graph import query
from designer.graph.model import Design
from designer.runtime.laboratory.kinds import layer_of, shown_in
from designer.ui.widgets.elided_combo import ElidedComboBox

BY_HAND = "by hand"
"""What the list holds for numbers of one's own."""


class LayerChoice(ElidedComboBox):
    """Tells which one a person chose, by its path."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Which convolution, pooling, activation or dense layer")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)
        self.setPlaceholderText("Choose what to look into")
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def offer(self, design: Design, wanted: str) -> str:
        """Fills the list, if it holds something else, and shows which one is looked into: the first at first."""
        offered = [(_words(design, "/".join(path)), "/".join(path)) for path, _, _ in shown_in(design)]
        if not wanted and offered:
            wanted = offered[0][1]
        if wanted not in (BY_HAND, "") and wanted not in (path for _, path in offered) and _words(design, wanted):
            offered.append((_words(design, wanted), wanted))
        offered.append(("Own numbers", BY_HAND))
        if [(self.itemText(at), self.itemData(at)) for at in range(self.count())] != offered:
            self.clear()
            for text, path in offered:
                self.addItem(text, path)
        self.setCurrentIndex(self.findData(wanted))
        return wanted


def _words(design: Design, path: str) -> str:
    """`features ▸ conv1  ·  Conv2d`; "" where the node is gone."""
    ids = tuple(path.split("/"))
    try:
        name, node = query.node_at(design, ids)
    except KeyError:
        return ""
    return f"{query.place(design, ids).partition(' ▸ ')[2]}  ·  {layer_of(design.blocks[name], node).of}"
