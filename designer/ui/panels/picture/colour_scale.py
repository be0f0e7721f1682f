"""Which value has the strongest colour: chosen in a list, dragged in the legend, kept in line with what is known."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt

from designer.runtime.pictures.reports import Facts, Reduction, Tally
from designer.ui.panels.picture import limits
from designer.ui.panels.picture.colours import Scale
from designer.ui.panels.picture.counted import Counted
from designer.ui.panels.picture.heatmap import Heatmap
from designer.ui.panels.picture.legend import Legend
from designer.ui.panels.picture.limits import Choice
from designer.ui.panels.picture.reader import Reader
from designer.ui.widgets.elided_combo import ElidedComboBox

MEAN, LARGEST = range(2)
REDUCTIONS = ("Mean", "Max")


class ColourScale:
    """Holds the two lists, and gives picture and legend their colours.

    Attributes:
        facts: What is on show; None where nothing is.
        tally: Its values at a first look; None until it is there.
        counted: All of its values; None until they are counted.
    """

    def __init__(self, reader: Reader, heatmap: Heatmap, legend: Legend) -> None:
        self._reader, self._heatmap, self._legend = reader, heatmap, legend
        self.facts: Facts | None = None
        self.tally: Tally | None = None
        self.counted: Counted | None = None
        self._chosen: Choice | None = None
        self._by_hand: tuple[float, float] | None = None
        self._make_lists()
        self.scale.activated.connect(lambda number: self._choose(Choice(number)))
        self.reduction.currentIndexChanged.connect(self._reduce)
        legend.dragged.connect(self._drag)
        legend.reset.connect(partial(self._drag, None, None))

    def _make_lists(self) -> None:
        self.scale, self.reduction = ElidedComboBox(), ElidedComboBox()
        self.scale.setAccessibleName("Scale of the colours")
        for name, meaning in limits.NAMES:
            self.scale.addItem(name)
            self.scale.setItemData(self.scale.count() - 1, meaning, Qt.ItemDataRole.ToolTipRole)
        self.reduction.setAccessibleName("What is shown of many cells")
        self.reduction.setToolTip(
            "What one point shows of the many cells below it: their mean, or the largest size |w|"
        )
        self.reduction.addItems(REDUCTIONS)
        self.scale.setToolTip(
            "What the strongest colours stand for: the largest of all values, of 98 %, of what is seen, "
            "or of each kernel or map by itself"
        )
        for choice, width in ((self.scale, 68), (self.reduction, 58)):
            choice.setProperty("role", "plain")
            choice.setFixedWidth(width)

    @property
    def choice(self) -> Choice:
        """Which values have the strongest colours."""
        sheet = self._heatmap.sheet
        if self.facts is None or sheet is None:
            return Choice.ALL
        if self._chosen is None or (self._chosen.own and not sheet.arrangement.gap):
            return limits.suited(self.facts, self._heatmap.coarse)
        return self._chosen

    def forget(self) -> None:
        """Another tensor comes; what the person chose holds for it too, what was dragged does not."""
        self.facts = self.tally = self.counted = self._by_hand = None
        self._legend.show_bars((), -1.0, 1.0)

    def offer_own(self, has_kernels: bool) -> None:
        """Whether each kernel or map can have a scale of its own."""
        for choice in (Choice.OWN, Choice.RANGE):
            self.scale.model().item(choice).setEnabled(has_kernels)  # type: ignore[attr-defined]  # a standard model

    def rescale(self) -> None:
        """The colours' values, as well as they are known by now."""
        facts, picture = self.facts, self._heatmap
        if facts is None:
            return
        robust = self.counted.robust if self.counted else None
        choice = self.choice
        low, high = self._by_hand or limits.ends(choice, self.tally, robust, picture.coarse, picture.fine)
        lowest = self.tally.low if self.tally and self.tally.finite else min(low, picture.lowest)
        scale = limits.scale_for(low, high, choice, self._reader.how, facts.signed, lowest)
        self.scale.setCurrentIndex(choice)
        picture.set_scale(scale)
        self._show_bars(choice, scale)
        self._legend.show_scale(scale, choice.own)

    def _choose(self, choice: Choice) -> None:
        self._chosen, self._by_hand = choice, None
        self._reduce()

    def _reduce(self) -> None:
        how: Reduction = "largest" if self.reduction.currentIndex() == LARGEST else "mean"
        self._reader.reduce(how, self.choice.own)
        self.rescale()

    def _drag(self, low: float | None, high: float | None) -> None:
        self._by_hand = (low, high) if low is not None and high is not None else None
        self.rescale()

    def _show_bars(self, choice: Choice, scale: Scale) -> None:
        """The histogram over the colours: of what is seen where that sets them, else of all values."""
        fine, counted = self._heatmap.fine, self.counted
        if choice == Choice.SEEN and fine is not None:
            bars, low, high = limits.seen_bars(fine)
        elif counted is not None and counted.bars:
            bars, low, high = counted.bars, counted.tally.low, counted.tally.high
        else:
            bars, low, high = (), scale.low, scale.high
        self._legend.show_bars(*limits.placed(bars, low, high, scale.signed))
