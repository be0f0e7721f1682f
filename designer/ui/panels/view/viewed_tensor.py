"""A tensor on show that a person can look at in other ways, write to a file and copy."""

from __future__ import annotations

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu, QWidget

from designer.engine.calls.views import ReadColours, TellParts, TellView
from designer.engine.protocol import Refusal
from designer.files.grids.grid import Paint
from designer.runtime.pictures.reports import Arrangement, Difference, Facts, OfModule, Own, Subject, Viewed
from designer.runtime.pictures.sheet import Sheet
from designer.runtime.reports import OfFlow
from designer.runtime.views.reports import ColoursReport, PartsReport, ViewReport
from designer.ui.palette import Palette
from designer.ui.panels.picture.colours import ABOVE, BELOW, LAST, NAN
from designer.ui.panels.picture.reader import Asks
from designer.ui.panels.view import cell_words
from designer.ui.panels.view.button import ViewButton
from designer.ui.panels.view.choice import USUAL, arrangement_of, in_words, subject_of
from designer.ui.panels.view.colour_mosaic import ColourMosaic
from designer.ui.panels.view.slices import Slices
from designer.ui.panels.weights.tensor_view import TensorView
from designer.ui.panels.weights.under_mouse import place
from designer.ui.widgets.labels import label

NARROW = 84
"""Px that a list of choices has at least."""


class ViewedTensor(TensorView):
    """Looks at the tensor itself first: its facts say which ways there are."""

    save_wanted = Signal()
    """Write what is looked at to a file."""
    save_shown_wanted = Signal()
    """Write the picture as it is on the screen."""
    copy_picture_wanted = Signal()
    copy_numbers_wanted = Signal()

    def __init__(self, asks: Asks, palette: Palette, sentence: str, asker: str, parent: QWidget | None = None) -> None:
        super().__init__(asks, palette, sentence, asker, parent)
        self._asks, self._asker = asks, asker
        self._of: Subject | None = None
        self._own_facts: Facts | None = None
        self._parts = PartsReport()
        self._report: ViewReport | None = None
        self._words_behind: tuple[str, ...] = ()
        self.view, self.slices, self.mosaic = ViewButton(), Slices(), ColourMosaic()
        self.view.entries = self._add_entries
        self.refusal = label("", "problem", wrap=True)
        self.refusal.hide()
        self._choices_row.addWidget(self.view)
        for box in (self.colours.scale, self.colours.reduction):  # they end in … where the panel is narrow
            box.setMinimumWidth(NARROW)
        self._pictures.addWidget(self.mosaic)
        column = self._page_column
        column.insertWidget(column.indexOf(self._pictures) + 1, self.slices)
        column.addWidget(self.refusal)
        self.heatmap.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.mosaic.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        for picture in (self.heatmap, self.mosaic):
            picture.customContextMenuRequested.connect(partial(self._open_menu, picture))
        self.view.changed.connect(self._look_again)
        self.slices.moved.connect(self._slide)
        self.mosaic.hovered.connect(self.under_mouse.say)
        self.under_mouse.place = self._place
        self.told.connect(self._arrange_as_chosen)

    def look_at(self, subject: Subject, title: str, facts: tuple[str, ...] = ()) -> None:
        """Shows a tensor in the way that was chosen for its kind."""
        same, self._words_behind = subject == self._of, facts
        if same and self._own_facts is not None:
            self._look_as_chosen(title)
            return
        self._of, self._own_facts, self._parts, self._report = subject, None, PartsReport(), None
        if isinstance(subject, OfModule | Difference):
            self._asks.ask(TellParts(subject.name), partial(self._take_parts, subject), lambda refusal: None)
        super().look_at(subject, title, facts)

    def say(self, sentence: str) -> None:
        """Says this in place of values."""
        self._of = self._own_facts = None
        super().say(sentence)

    def arrange(self, arrangement: Arrangement | None) -> None:
        """Lays the dimensions out in another way; None for the usual one."""
        super().arrange(arrangement)
        facts = self.facts_known
        if facts is not None:
            chosen = arrangement if self.view.choice.axes is not None else None
            self.slices.show_slices(facts.shape, chosen or Arrangement())

    @property
    def seen(self) -> tuple[Subject, Arrangement] | None:
        """What is looked at and how it lies; None where there is nothing."""
        if self.empty_text or self.reader.subject is None or self.facts_known is None:
            return None
        sheet = self.heatmap.sheet
        return self.reader.subject, sheet.arrangement if sheet else self.facts_known.arrangement

    @property
    def paint(self) -> Paint:
        """The colours in force."""
        table, scale = self.heatmap.table, self.heatmap.scale
        odd = [table[step] for step in (NAN, ABOVE, BELOW)]
        return Paint(_bytes(table[: LAST + 1]), scale.low, scale.high, _bytes(odd))

    @property
    def own_scale(self) -> Own:
        """By what of its own each kernel is shown."""
        return self.choice.own

    @property
    def in_colour(self) -> QImage | None:
        """The kernels in colour, where those are seen."""
        return self.mosaic.image if self._shows_mosaic else None

    @property
    def picture(self) -> QImage:
        """What is seen, pixel by pixel."""
        return (self.mosaic if self._shows_mosaic else self.heatmap).grab().toImage()

    @property
    def _shows_mosaic(self) -> bool:
        return self._pictures.currentWidget() is self.mosaic

    def _look_as_chosen(self, title: str) -> None:
        """At what was chosen."""
        assert self._of is not None
        choice, parts = self.view.choice, self.view.parts
        said = in_words(choice, parts)
        subject = subject_of(self._of, choice, parts)
        if subject != self.reader.subject:
            self._report = None
        super().look_at(subject, title, (*((said,) if said else ()), *self._words_behind))

    def _look_again(self) -> None:
        self.refusal.hide()
        if self._of is not None and self._own_facts is not None:
            self._forget()
            self._look_as_chosen(self._name)

    def _take_parts(self, subject: Subject, report: PartsReport) -> None:
        if subject == self._of and report.parts:
            self._parts = report
            if self._own_facts is not None:
                self.view.show_tensor(self._own_facts, report.parts)
                self._look_again()

    def _take_facts(self, facts: Facts) -> None:
        if self._own_facts is None:
            self._own_facts = facts
            self.view.show_tensor(facts, self._parts.parts, isinstance(self._of, OfFlow))
            if self.view.choice != USUAL and all(facts.shape):
                self._look_as_chosen(self._name)
                return
        seen = self.reader.subject
        if isinstance(seen, Viewed):
            self._asks.ask(
                TellView(seen, asker=self._asker), partial(self._take_report, seen), partial(self._deny, seen)
            )
        super()._take_facts(facts)

    def _deny(self, seen: Subject, refusal: Refusal) -> None:
        if seen == self.reader.subject:
            self._refused(refusal)

    def _take_report(self, seen: Subject, report: ViewReport) -> None:
        if seen != self.reader.subject:
            return
        self._report = report
        if report.words:
            self.note.setText(report.words)
            self.note.show()

    def _arrange_as_chosen(self, facts: Facts) -> None:
        axes = self.view.choice.axes
        self.arrange(arrangement_of(facts, self.view.choice) if axes is not None else self._arrangement)

    def _show_kind(self, facts: Facts) -> None:
        super()._show_kind(facts)
        if self.view.choice.what == "colours" and self._of is not None:
            for part in (self.colours.scale, self.colours.reduction, self.legend):
                part.hide()
            of = self._of
            call = ReadColours(of, bool(self.own_scale))
            self._asks.ask(call, partial(self._take_colours, of), partial(self._deny, of))

    def _take_colours(self, of: Subject, report: ColoursReport) -> None:
        if of == self._of and self.view.choice.what == "colours":
            self.mosaic.draw(report)
            self._pictures.setCurrentWidget(self.mosaic)

    def _slide(self, dimension: int, place: int) -> None:
        facts = self.facts_known
        if facts is not None and self.heatmap.sheet is not None:
            arrangement = self.heatmap.sheet.arrangement
            fixed = tuple((at, place if at == dimension else before) for at, before in arrangement.fixed)
            self.view.keep_place(dimension, place, len(facts.shape))
            self.arrange(replace(arrangement, fixed=fixed))

    def _place(self, index: tuple[int, ...], sheet: Sheet, brief: bool) -> str:
        if self._report is None and isinstance(self.reader.subject, Viewed):
            return "…"  # where this truly is has still to be told
        true = self._report.true_index(index) if self._report is not None else index
        return cell_words.words(self.view.choice.what, true, sheet) or place(true, sheet, brief)

    def _refused(self, refusal: Refusal) -> None:
        """A way that this tensor has not is left again, or nothing could be chosen any more."""
        if refusal.lost or self.view.choice == USUAL or self._own_facts is None:
            super()._refused(refusal)
            return
        said = f"{in_words(self.view.choice, self.view.parts)}: {refusal.text}"
        self.view.back()
        self.refusal.setText(said)
        self.refusal.show()

    def _add_entries(self, menu: QMenu) -> None:
        menu.addAction("Save As…", self.save_wanted.emit)
        menu.addAction("Save Picture as Shown…", self.save_shown_wanted.emit)
        menu.addAction("Copy Picture", self.copy_picture_wanted.emit)
        menu.addAction("Copy Numbers", self.copy_numbers_wanted.emit)

    def _open_menu(self, picture: QWidget, at: QPoint) -> None:
        self.view.menu().popup(picture.mapToGlobal(at))


def _bytes(colours: list[int]) -> bytes:
    return bytes(part for colour in colours for part in ((colour >> 16) & 255, (colour >> 8) & 255, colour & 255))
