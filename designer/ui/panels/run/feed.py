"""The choice of what is fed in: a test image, a picture or array file, random or typed numbers; and the device."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from designer.catalogue.image_inputs import takes_images
from designer.runtime.reports import InputChoice
from designer.runtime.reports.data_sets import DataReport
from designer.runtime.reports.run import Source
from designer.ui import devices
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.data_choice import ask_for_data
from designer.ui.session import Session
from designer.ui.session.data_sets import BUNDLED, BUNDLED_TESTS
from designer.ui.widgets import file_dialog
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.elided_combo import ElidedComboBox
from designer.ui.widgets.labels import label, tip
from designer.ui.widgets.number_box import NumberBox

SOURCES: tuple[tuple[Source, str], ...] = (
    ("data", "Test image"),
    ("image", "Image file"),
    ("numpy", "Array file (.npy)"),
    ("random", "Random numbers"),
    ("typed", "Typed numbers"),
)
FILTERS = {
    "image": "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp)",
    "numpy": "NumPy arrays (*.npy)",
}
PICTURES = ("data", "image")
"""What a network of other numbers, such as tokens, does not take."""
OTHER_DATA = "Other test images…"
DATA_TIP = "Images and labels of your own, such as MNIST: choose one of its files, or drop its folder on the window"
MOST_SAMPLES = 256
HEIGHT = 28
"""Of a line of the form, in px."""


class Row(NamedTuple):
    """A line of the list of inputs; sources that take no data set have None."""

    source: Source
    text: str
    data: str | None


class FeedForm(QWidget):
    """Keeps the session's `choice` and `device` as the person sets them here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._filling = False
        self._sources: list[tuple[Source, str | None]] = []
        self.source = ElidedComboBox()
        self.index = _spin("Number of the test image", 0, BUNDLED_TESTS - 1)
        self.seed = _spin("Seed of the random numbers", 0, 2**31 - 1)
        self.batch = _spin("How many samples", 1, MOST_SAMPLES)
        self.batch.setPrefix("× ")
        self.batch.setFixedWidth(76)
        self.batch.setToolTip("How many samples are fed in at once; of test images those that come next")
        self.typed = QLineEdit()
        self.typed.setPlaceholderText("1 2 3 4, or one for all")
        self.typed.setToolTip(
            "Spaces or commas between numbers, | between inputs, sample after sample; one number fills all"
        )
        self.path = QLineEdit()
        self.path.setPlaceholderText("Choose a file")
        self.browse = QToolButton()
        self.browse.setFixedSize(HEIGHT, HEIGHT)
        self.device = ElidedComboBox()
        for widget, name in (
            (self.source, "What is fed in"),
            (self.typed, "Numbers that are fed in"),
            (self.path, "File that is fed in"),
            (self.browse, "Choose a file"),
            (self.device, "Device"),
        ):
            widget.setAccessibleName(name)
        self._details = self._make_details()
        self._place()
        self._wire()
        self.refresh()

    def choice(self) -> InputChoice:
        """What is to be fed in, as it stands in the form."""
        kind, data = self._chosen
        chosen = self._session.choice
        stands_in = kind == "random" and self._session.runs.fed != chosen
        return InputChoice(
            source=chosen.source if stands_in else kind,
            index=min(self.index.value(), self._session.data_sets.tests(data) - 1),
            path=self.path.text().strip(),
            seed=self.seed.value(),
            batch=self.batch.value(),
            typed=self.typed.text().strip() if kind == "typed" else "",
            data=data,
        )

    def add_line(self, name: QWidget, field: QWidget) -> None:
        """One more line at the foot, in the columns of the others."""
        row = self._grid.rowCount()
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(field, row, 1)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.browse.setIcon(icon("open", palette.quiet))

    def refresh(self) -> None:
        """Shows the session's choice and devices."""
        self._filling = True
        choice = self._session.runs.fed
        self._fill_sources(choice)
        self._show_details()
        self.index.setMaximum(max(0, self._session.data_sets.tests(choice.data) - 1))
        self.index.setValue(choice.index)
        self.seed.setValue(choice.seed)
        self.batch.setValue(choice.batch)
        if choice.path != self.path.text():
            self.path.setText(choice.path)
        if choice.source == "typed" and choice.typed != self.typed.text().strip():
            self.typed.setText(choice.typed)
            self.typed.setCursorPosition(0)  # where it is long, its beginning is seen
        self._fill_devices()
        self._filling = False

    def _make_details(self) -> QStackedWidget:
        file_row = QWidget()
        hbox((self.path, 1), self.browse, spacing=4, within=file_row)
        details = QStackedWidget()
        for widget in (self.index, file_row, self.seed, self.typed):
            details.addWidget(widget)
        return details

    def _place(self) -> None:
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._detail_label = label("", "quiet")
        names = (label("Input", "quiet"), self._detail_label, label("Device", "quiet"))
        which = QWidget()
        which.setFixedHeight(HEIGHT)
        hbox((self._details, 1), self.batch, spacing=4, within=which)
        for row, (name, widget) in enumerate(zip(names, (self.source, which, self.device), strict=True)):
            grid.addWidget(name, row, 0)
            grid.addWidget(widget, row, 1)

    def _wire(self) -> None:
        self.source.activated.connect(self._source_chosen)
        self._session.data_sets.changed.connect(self.refresh)
        self.index.valueChanged.connect(self._changed)
        self.seed.valueChanged.connect(self._changed)
        self.batch.valueChanged.connect(self._changed)
        self.path.editingFinished.connect(self._changed)
        self.typed.editingFinished.connect(self._changed)
        self.typed.textChanged.connect(self._show_details)
        self.browse.clicked.connect(self._browse)
        self.device.activated.connect(lambda: self._session.set_device(str(self.device.currentData())))

    def _changed(self) -> None:
        if not self._filling:
            self._show_details()
            if self.choice() != self._session.choice:
                self._session.set_choice(self.choice())

    @property
    def _chosen(self) -> tuple[Source, str]:
        """The source, and of which data set; other sources leave the data set as it is."""
        kind, data = self._sources[max(0, self.source.currentIndex())]
        return kind, self._session.choice.data if data is None else data

    def _fill_sources(self, choice: InputChoice) -> None:
        """Test images of each data set that is known, the other sources, and the way to more data sets.

        A network that takes no images is not offered the bundled ones, nor pictures.
        """
        sets, takes = self._session.data_sets, takes_images(self._session.document.design)
        known = dict.fromkeys((*sets.known, *((choice.data,) if choice.data else ())))
        taken = [where for where in known if sets.tests(where) or where == choice.data]
        own = [Row("data", f"{sets.name(where)} test image", where) for where in taken]
        sources = [one for one in SOURCES if takes or one[0] not in PICTURES or one[0] == choice.source]
        plain = [Row(kind, text, BUNDLED if kind == "data" else None) for kind, text in sources]
        rows = [*plain[:1], *own, *plain[1:]] if takes else [*own, *plain]
        texts = [text for _, text, _ in rows]
        self._sources = [(kind, data) for kind, _, data in rows]
        if texts != [self.source.itemText(at) for at in range(self.source.count() - 1)]:
            self.source.clear()
            self.source.addItems(texts)
            self.source.add_question(OTHER_DATA, tip(DATA_TIP))
        wanted = (choice.source, choice.data if choice.source == "data" else None)
        self.source.setCurrentIndex(self._sources.index(wanted))

    def _source_chosen(self, at: int) -> None:
        if at < len(self._sources):
            self._changed()
            return
        self.refresh()
        ask_for_data(self, self._session, self._take_data)

    def _take_data(self, report: DataReport) -> None:
        if not report.test:
            self._session.refused.emit(f"{report.name} has no test images, only {report.train:,} to train on")
            return
        self._session.set_choice(replace(self._session.choice, source="data", data=report.where, index=0))

    def _show_details(self) -> None:
        kind = self._chosen[0]
        self._details.setCurrentIndex({"data": 0, "random": 2, "typed": 3}.get(kind, 1))
        alone = kind == "typed" and self.choice().is_one_number
        self.batch.setVisible(alone or kind in ("data", "random"))
        self._detail_label.setText({"data": "Number", "random": "Seed", "typed": "Numbers"}.get(kind, "File"))

    def _browse(self) -> None:
        kind = self._chosen[0]
        start = Path(self.path.text() or Path.cwd())
        if path := file_dialog.file_to_open(self, "Choose what is fed in", FILTERS[kind], start):
            self.path.setText(str(path))
            self._changed()

    def _fill_devices(self) -> None:
        wanted = [(name, devices.described(self._session, name)) for _, name in devices.offered(self._session)]
        shown = [(self.device.itemData(at), self.device.itemText(at)) for at in range(self.device.count())]
        if shown != wanted:
            self.device.clear()
            for name, text in wanted:
                self.device.addItem(text, name)
        self.device.setCurrentIndex(max(0, self.device.findData(self._session.device)))


def _spin(name: str, low: int, high: int) -> QSpinBox:
    made = NumberBox()
    made.setRange(low, high)
    made.setAccessibleName(name)
    return made
