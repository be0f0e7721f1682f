"""The receptive field: a cell of the output is chosen, the pixels that it sees are lit on the network's input."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from designer.engine.calls.laboratory import FindField
from designer.engine.protocol import Refusal
from designer.runtime.laboratory.reports import FieldReport
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.field_stage import FieldStage
from designer.ui.panels.laboratory.field_words import words
from designer.ui.panels.laboratory.shown import Shown
from designer.ui.session import Session
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import label


class FieldPage(QWidget):
    """Asks the engine about the chosen cell whenever it, or the layer, is another one."""

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__()
        self._session = session
        self._name = ""
        self.stage = FieldStage(palette)
        self.words = label("", wrap=True)
        vbox((self.stage, 1), self.words, spacing=4, within=self)
        self.stage.moved.connect(self._choose)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.stage.set_palette(palette)

    def show_layer(self, shown: Shown, path: str, name: str) -> None:
        """A cell of this layer's output: of another layer the middle one."""
        rows, columns = shown.size
        at = (min(self.stage.at[0], rows - 1), min(self.stage.at[1], columns - 1))
        if path != self.stage.path:
            self.stage.show_field(None)
            at = (rows // 2, columns // 2)
        self._name = name
        self.stage.show_layer(shown, path, at)
        self._ask()

    def _choose(self, row: int, column: int) -> None:
        self.stage.show_layer(self.stage.shown, self.stage.path, (row, column))
        self._ask()

    def _ask(self) -> None:
        stage = self.stage
        asked = (stage.path, *stage.at)
        call = FindField(stage.path, self._session.choice, *stage.at)
        self._session.ask(call, lambda report: self._found(asked, report), self._refused)

    def _found(self, asked: tuple[str, int, int], report: FieldReport) -> None:
        if asked == (self.stage.path, *self.stage.at):
            self.stage.show_field(report)
            self.words.setText(words(report, self._name))

    def _refused(self, refusal: Refusal) -> None:
        self.stage.show_field(None)
        self.words.setText(refusal.text)
