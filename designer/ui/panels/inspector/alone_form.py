"""How long the selected node takes by itself, a thousand times in a row, on every device of the machine."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from designer.engine.calls.costs import TimeAlone
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.graph.devices import CPU, META
from designer.graph.model import Node
from designer.graph.query import CLASS_KINDS
from designer.numbers import seconds
from designer.runtime.cost.alone_report import Alone
from designer.ui.document import Document
from designer.ui.panels.facts import Facts
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.into_view import into_view
from designer.ui.widgets.labels import label, say
from designer.ui.widgets.link import link_button

KINDS = ("layer", "op", "again", "code", *CLASS_KINDS)
WANTED = "Time 1,000 Runs"
TIP = (
    "By itself, on what flows into it, on every device; with the norm of its result left there, and read back each time"
)


class AloneForm(QWidget):
    """Hidden where several nodes are selected, or one that does not run."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._key: tuple[str, str] | None = None
        self._waiting: list[tuple[str, ...]] = []
        self._found: list[Alone] = []
        self.start = link_button(WANTED)
        self.start.setToolTip(TIP)
        self.facts, self.refusal = Facts(), label("", "problem", wrap=True)
        self.refusal.setContentsMargins(7, 0, 4, 0)
        link = vbox(margins=(2, 0, 0, 0))
        link.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        vbox(self.facts, self.refusal, link, spacing=4, within=self)
        self.start.clicked.connect(self._measure)
        self._show()

    def show_node(self, node: Node | None) -> None:
        """Is about this node of the block on show; what was measured of another text or node is gone."""
        self.setVisible(node is not None and node.kind in KINDS)
        key = None
        if node is not None:
            key = ("/".join((*self._document.here, node.id)), self._session.source.text)
        if key != self._key:
            self._key, self._waiting, self._found = key, [], []
            say(self.refusal, "", "problem")
            self._show()

    def _measure(self) -> None:
        """Every device by itself, and where there are several that compute, all at once."""
        if self._key is None or self._waiting or not self._session.ready_to_run("be measured"):
            return
        there = self._session.devices.devices if self._session.devices else ()
        names = [one.name for one in there if one.name != META] or [CPU]
        self._found, self._waiting = [], [(name,) for name in names]
        if len(names) > 1:
            self._waiting.append(tuple(names))
        say(self.refusal, "", "problem")
        self._ask()

    def _ask(self) -> None:
        self._show()
        if self._waiting and self._key is not None:
            key = self._key
            call = TimeAlone(key[0], self._session.choice, self._waiting[0])
            self._session.ask(call, lambda told: self._told(key, told), lambda refusal: self._refused(key, refusal))

    def _told(self, key: tuple[str, str], told: Alone) -> None:
        if key == self._key and self._waiting:
            self._found.append(told)
            self._waiting.pop(0)
            self._ask()
            into_view(self)

    def _refused(self, key: tuple[str, str], refusal: Refusal) -> None:
        if key == self._key:
            self._waiting = []
            say(self.refusal, "" if refusal.text == INTERRUPTED else refusal.text, "problem")
            self._show()

    def _show(self) -> None:
        self.start.setEnabled(not self._waiting)
        self.start.setText("Timing …" if self._waiting else WANTED)
        runs = min((one.runs for one in self._found), default=0)
        self.facts.show_facts(f"By itself, each of {runs:,} runs", rows(self._found))


def rows(found: list[Alone]) -> list[tuple[str, str]]:
    """What was measured, a line each."""
    told: list[tuple[str, str]] = []
    for one in found:
        if one.together:
            apart = sum(other.seconds for other in found if not other.together)
            told += [("one after another", seconds(apart)), ("all at once", seconds(one.together))]
        else:
            told += [(one.device, seconds(one.seconds)), ("and its norm", seconds(one.norm))]
            told.append(("read each time", seconds(one.fetched)))
    return told
