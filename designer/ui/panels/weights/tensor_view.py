"""One tensor of any size: its picture, the value under the mouse, its histogram over its colours, its figures."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from designer import numbers
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.runtime.pictures.reports import Arrangement, Blocks, Element, Facts, Found, Subject, Tally
from designer.runtime.pictures.sheet import Sheet
from designer.ui.palette import Palette
from designer.ui.panels.picture import words
from designer.ui.panels.picture.colour_scale import ColourScale
from designer.ui.panels.picture.counted import Counted
from designer.ui.panels.picture.heatmap import Heatmap
from designer.ui.panels.picture.layer import Layer
from designer.ui.panels.picture.legend import Legend
from designer.ui.panels.picture.limits import Choice
from designer.ui.panels.picture.reader import Asks, Reader
from designer.ui.panels.weights.statistics import StatisticsLine
from designer.ui.panels.weights.under_mouse import UnderMouse
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.labels import ElidedLabel, label, tip
from designer.ui.widgets.link import link_button

ROOMY = 380
"""Px of height from which on the figures have a place; in less the picture needs it."""


class TensorView(QWidget):
    """Shows whatever a subject names, or says why it cannot; asks the engine for no more than is seen.

    To show another sort of tensor, make a `Subject` of it. How its dimensions lie can be chosen with `arrange`.
    """

    told = Signal(object)
    """`Facts`: what there is to see has come, and can be arranged."""

    def __init__(self, asks: Asks, palette: Palette, sentence: str, asker: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reader = Reader(asks, asker, self)
        self.heatmap, self.legend = Heatmap(palette), Legend(palette)
        self.facts_known: Facts | None = None
        self._more: tuple[str, ...] = ()
        self._name = ""
        self._arrangement: Arrangement | None = None
        self.colours = ColourScale(self.reader, self.heatmap, self.legend)
        self._searched = 0
        self._make_widgets(sentence)
        self._connect()

    def look_at(self, subject: Subject, title: str, facts: tuple[str, ...] = ()) -> None:
        """Shows a tensor; `facts` are said behind shape and type. The same one again is read anew in its place."""
        if subject != self.reader.subject:
            self._forget()
        self._name, self._more = title, facts
        self.reader.look_at(subject)

    def arrange(self, arrangement: Arrangement | None) -> None:
        """Lays the dimensions out in another way; None for the usual one."""
        self._arrangement = arrangement
        if self.facts_known is not None:
            self._lay_out(self.facts_known)

    def say(self, sentence: str) -> None:
        """Says this in place of values."""
        self.reader.look_at(None)
        self._forget()
        self._stack.say(sentence)

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self._stack.sentence

    @property
    def counted(self) -> Counted | None:
        """All values counted; None until they are."""
        return self.colours.counted

    @property
    def choice(self) -> Choice:
        """Which values have the strongest colours."""
        return self.colours.choice

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.heatmap.set_palette(palette)
        self.legend.set_palette(palette)

    def _make_widgets(self, sentence: str) -> None:
        self.title = ElidedLabel("", "strong", left=True)
        self.under_mouse = UnderMouse(self.heatmap, self.reader)
        self.facts = self.under_mouse.facts
        self.statistics = StatisticsLine()
        self.note = label("", "small", wrap=True)
        self.scalar = label("", "heading")
        self.scalar.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.odd = ElidedLabel("", "small")
        self.next_odd = link_button("Go to next")
        self.next_odd.setToolTip("Show the next value that is no number (N)")
        self._pictures = QStackedWidget()
        self._pictures.addWidget(self.heatmap)
        self._pictures.addWidget(self.scalar)
        self._stack = OrEmpty(self._page(), sentence)
        self.column = vbox(self._stack, within=self)

    def _page(self) -> QWidget:
        page = QWidget()
        self._page_column = column = QVBoxLayout(page)
        column.setContentsMargins(12, 4, 12, 6)
        column.setSpacing(4)
        self._odd_row, odd = _row(self.odd, self.next_odd)
        odd.setStretch(0, 1)
        # Beside the title, since in a low panel every line is one less for the picture.
        head, self._choices_row = _row(self.title, self.colours.scale, self.colours.reduction)
        self._choices_row.setStretch(0, 1)
        self._choices_row.setSpacing(4)
        column.addWidget(head)
        column.addWidget(self.under_mouse)
        column.addWidget(self._pictures, 1)
        for part in (self.legend, self._odd_row, self.statistics, self.note):
            column.addWidget(part)
        return page

    def _connect(self) -> None:
        self.reader.told.connect(self._take_facts)
        self.reader.came.connect(self._take_blocks)
        self.reader.tallied.connect(self._take_tally)
        self.reader.counted.connect(self._take_counted)
        self.reader.element.connect(self._take_element)
        self.reader.found.connect(self._take_found)
        self.reader.refused.connect(self._refused)
        self.heatmap.moved.connect(self._look)
        self.legend.hovered.connect(self.under_mouse.say)
        self.next_odd.clicked.connect(self.go_to_next_odd)

    def go_to_next_odd(self) -> None:
        """Shows the next value that is NaN or infinite."""
        self.reader.find_next(self._searched)

    def _forget(self) -> None:
        """Nothing of the tensor before is known of the next."""
        self.facts_known = self._arrangement = None
        self._searched = 0
        self.heatmap.clear()
        self.colours.forget()
        self.statistics.forget()
        self._show_odd()
        self.under_mouse.dtype = ""
        self.under_mouse.say("")

    def _take_facts(self, facts: Facts) -> None:
        if not all(facts.shape):
            self._stack.say(words.empty(self._name, numbers.shape(facts.shape)))
            return
        if self.facts_known is not None and facts.shape != self.facts_known.shape:
            self._arrangement = None
        self.facts_known = self.colours.facts = facts
        self.under_mouse.dtype = facts.dtype
        self.title.setText(self._name)
        self.heatmap.setAccessibleDescription(f"{self._name}, {numbers.shape(facts.shape)}, {facts.dtype}")
        self.facts.setText(" · ".join((numbers.shape(facts.shape), facts.dtype, *self._more)))
        self.note.setText(words.note(facts))
        self.note.setVisible(bool(self.note.text()))
        self.scalar.setText("")
        self._stack.set_empty(False)
        self._show_kind(facts)
        self.told.emit(facts)
        self._lay_out(facts)
        self.reader.count()

    def _show_kind(self, facts: Facts) -> None:
        picture = facts.layout != "scalar"
        self._pictures.setCurrentWidget(self.heatmap if picture else self.scalar)
        for part in (self.legend, self.colours.scale):
            part.setVisible(picture)
        self.colours.reduction.setVisible(False)
        if not picture:
            self.reader.read_element(())

    def _lay_out(self, facts: Facts) -> None:
        sheet = Sheet(facts.shape, self._arrangement or facts.arrangement)
        self.heatmap.show_sheet(sheet, upright=not sheet.arrangement.rows)
        if facts.layout != "scalar":
            self.colours.offer_own(bool(sheet.arrangement.gap))
            self.reader.lay_out(sheet, self.heatmap.wanted())

    def _look(self) -> None:
        self.reader.see(self.heatmap.wanted())

    def _take_blocks(self, layer: Layer, blocks: Blocks, exact: bool) -> None:
        self.heatmap.take(layer, blocks, exact)
        whole = layer.known == layer.window.size[0]
        coarse = self.heatmap.coarse
        self.colours.reduction.setVisible(self.reader.how == "largest" or (coarse is not None and coarse.reduced))
        first = blocks.window.top == layer.window.top
        if whole or first:
            self.colours.rescale()

    def _take_tally(self, tally: Tally) -> None:
        self.colours.tally = tally
        self._show_odd()
        self.colours.rescale()

    def _take_counted(self, counted: Counted) -> None:
        self.colours.counted = counted
        self.statistics.show_statistics(counted.statistics, self.facts_known.dtype if self.facts_known else "")
        self.legend.setToolTip(tip("\n".join(f"{name} {text}" for name, text in self.statistics.texts.items())))
        self.colours.rescale()

    def _show_odd(self) -> None:
        text = words.odd(self.colours.tally) if self.colours.tally else ""
        self.odd.setText(text)
        self._odd_row.setVisible(bool(text))

    def _take_element(self, element: Element) -> None:
        if not element.index:
            self.scalar.setText(words.told(element.text))

    def _take_found(self, found: Found) -> None:
        sheet = self.heatmap.sheet
        if found.index is None or sheet is None:
            self._searched = 0
            return
        self._searched = found.searched
        fixed = tuple((at, found.index[at]) for at, _ in sheet.arrangement.fixed)
        if fixed != sheet.arrangement.fixed:
            self.arrange(replace(sheet.arrangement, fixed=fixed))
        self.heatmap.go_to(*sheet.cell_of(found.index))
        self.under_mouse.say(f"{words.place(found.index, sheet)}  {words.told(found.value)}")

    def _refused(self, refusal: Refusal) -> None:
        if refusal.text == INTERRUPTED and self.facts_known is not None:
            return  # the person stopped the engine; what has come so far stays
        ended = "The engine ended while this was shown; it is shown again once another has started."
        self._stack.say(ended if refusal.lost else refusal.text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.statistics.setVisible(self.height() >= ROOMY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_N and self._odd_row.isVisible():
            self.go_to_next_odd()
        else:
            super().keyPressEvent(event)


def _row(*parts: QWidget) -> tuple[QWidget, QHBoxLayout]:
    """Parts side by side in a widget that can be hidden."""
    widget = QWidget()
    row = hbox(*parts, spacing=8, within=widget)
    return widget, row
