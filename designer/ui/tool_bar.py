"""The bar at the head of the window: files, history, run, device, input, search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QToolBar, QWidget

from designer.runtime.reports import InputChoice
from designer.ui import devices
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.widgets.labels import tip
from designer.ui.widgets.run_button import RunButton

TEST_IMAGES = 12
"""How many of the test images the short list offers; the run panel offers them all."""

LONGEST = 18
"""Letters of typed numbers that are shown."""

NO_FILE = "No file chosen yet"


class ToolBar(QToolBar):
    """What is needed most, at one click."""

    action_wanted = Signal(str)
    search_requested = Signal()

    def __init__(self, session: Session, actions: list[QAction], palette: Palette, parent: QWidget) -> None:
        super().__init__("Tool bar", parent)
        self._session = session
        self.setObjectName("tool_bar")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for action in actions:
            if action.objectName() == "undo":
                self.addSeparator()
            self.addAction(action)
        self.addSeparator()
        self.run_button = RunButton(session, palette, self)
        self.run_button.wanted.connect(self.action_wanted)
        self.addWidget(self.run_button)
        self.device = self._combo("Device", self._device_chosen)
        self.input = self._combo("Input", self._input_chosen)
        self.input.setToolTip("What the network is run on; the Run panel offers more")
        self._stretch()
        self.search = QPushButton("Search or command    Ctrl+K", self)
        self.search.setObjectName("search")
        self.search.setMinimumWidth(216)
        self.search.clicked.connect(self.search_requested)
        self.addWidget(self.search)
        session.state_changed.connect(self._follow)
        session.shapes_changed.connect(self._follow)
        self._follow()

    def set_palette(self, palette: Palette) -> None:
        """Its colours."""
        self.run_button.set_palette(palette)
        self.search.setIcon(icon("search", palette.quiet))

    def _combo(self, name: str, chosen: object) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        combo.setToolTip(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.activated.connect(chosen)
        self.addWidget(combo)
        return combo

    def _stretch(self) -> None:
        space = QWidget(self)
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)

    def _follow(self) -> None:
        _offer(self.device, devices.offered(self._session), self._session.device)
        self.device.setToolTip(tip(devices.in_words(self._session)))
        fed, runs, sets = self._session.runs.fed, self._session.runs, self._session.data_sets
        data = fed.data
        count = min(TEST_IMAGES, sets.tests(data)) if runs.takes_images else 0
        choices = [InputChoice("data", index, data=data) for index in range(count)] + [InputChoice("random", data=data)]
        if fed not in choices:
            choices = [choice for choice in choices if count or choice.source != fed.source] + [fed]
        offered = [(choice_text(choice, sets.name(choice.data)), choice) for choice in choices]
        _offer(self.input, offered, fed)

    def _device_chosen(self, index: int) -> None:
        self._session.set_device(self.device.itemData(index))

    def _input_chosen(self, index: int) -> None:
        self._session.set_choice(self.input.itemData(index))


def choice_text(choice: InputChoice, data: str) -> str:
    """An input in a person's words, with the name of the data set: `Fashion-MNIST test #7`."""
    match choice.source:
        case "data":
            return f"{data} test #{choice.index}"
        case "random":
            return f"Random, seed {choice.seed}"
        case "typed":
            words = " ".join(choice.typed.split())
            return f"Typed: {words[:LONGEST]}…" if len(words) > LONGEST else f"Typed: {words}"
        case _:
            return choice.path.replace("\\", "/").rsplit("/", 1)[-1] or NO_FILE


def _offer(combo: QComboBox, items: Sequence[tuple[str, object]], present: object) -> None:
    """Fills a list, if it holds something else, and shows what is chosen."""
    if [combo.itemData(index) for index in range(combo.count())] != [data for _, data in items]:
        combo.clear()
        for text, data in items:
            combo.addItem(text, data)
    combo.setCurrentIndex(next((i for i, (_, data) in enumerate(items) if data == present), 0))
