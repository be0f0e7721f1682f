"""The choice of the number whose gradient is wanted: of which output, and what of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from designer.graph.model import Design
from designer.runtime.reports.flows import Aim, AimSort
from designer.ui.document import Document
from designer.ui.session.flows import Flows
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.number_box import NumberBox

MOST = 2**31 - 1
SORTS: tuple[tuple[AimSort, str], ...] = (
    ("sum", "sum of {}"),
    ("best", "greatest of {}"),
    ("element", "element of {}"),
    ("loss", "loss of {}, class"),
)


class AimForm(QWidget):
    """Keeps the aim of `flows` as the person sets it here; several forms show the same."""

    def __init__(self, document: Document, flows: Flows) -> None:
        super().__init__()
        self._document, self._flows = document, flows
        self._aims: list[Aim] = []
        self._filling = False
        self.what, self.index = ElidedComboBox(), NumberBox()
        self.what.setAccessibleName("Gradient of")
        self.what.setToolTip("The number whose gradient is wanted; Run ▸ Backward takes it too")
        self.index.setAccessibleName("Which element or class")
        self.index.setRange(0, MOST)
        self.index.setFixedWidth(64)
        hbox((self.what, 1), self.index, spacing=6, within=self)
        self.what.activated.connect(self._choose)
        self.index.valueChanged.connect(self._choose)
        flows.aim_changed.connect(self.refresh)
        document.changed.connect(self.refresh)
        document.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Brings the form in line with the design's outputs and the aim."""
        options, aim = _options(self._document.design), self._flows.aim
        self._filling = True
        self._aims = [one for _, one in options]
        texts = [text for text, _ in options]
        if texts != [self.what.itemText(at) for at in range(self.what.count())]:
            self.what.clear()
            self.what.addItems(texts)
        kinds = [(one.sort, one.output) for one in self._aims]
        self.what.setCurrentIndex(kinds.index((aim.sort, aim.output)) if (aim.sort, aim.output) in kinds else 0)
        self.index.setValue(aim.index)
        self.index.setVisible(self._chosen().sort in ("element", "loss"))
        self._filling = False

    def _chosen(self) -> Aim:
        return self._aims[max(0, self.what.currentIndex())]

    def _choose(self) -> None:
        if not self._filling:
            chosen = self._chosen()
            index = self.index.value() if chosen.sort in ("element", "loss") else 0
            self._flows.set_aim(Aim(chosen.sort, index, chosen.output))
            self.refresh()


def _options(design: Design) -> list[tuple[str, Aim]]:
    names = [node.name for node in design.main_block.of_kind("output")]
    several = len(names) > 1
    options = [("sum of all outputs", Aim())] if several or not names else []
    for name in names:
        options += [(text.format(name), Aim(sort, output=name if several else "")) for sort, text in SORTS]
    return options
