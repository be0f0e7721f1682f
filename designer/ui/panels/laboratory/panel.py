"""The laboratory panel: which layer, which way to look at it, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSpinBox,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.graph import query
from designer.runtime.laboratory.kinds import refusal, windows_of
from designer.runtime.laboratory.reports import Values
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.field_page import FieldPage
from designer.ui.panels.laboratory.hand_bar import HandBar
from designer.ui.panels.laboratory.hand_bench import HandBench
from designer.ui.panels.laboratory.kernel_bar import KernelBar, remade
from designer.ui.panels.laboratory.learn_page import LearnPage
from designer.ui.panels.laboratory.live_bench import LiveBench
from designer.ui.panels.laboratory.sentence import Sentence
from designer.ui.panels.laboratory.shown import Shown, remarks
from designer.ui.panels.laboratory.transport import Transport
from designer.ui.panels.laboratory.window_stage import WindowStage
from designer.ui.session import Session
from designer.ui.widgets.labels import ElidedLabel, label

BY_HAND = "by hand"
"""What the list of layers holds for numbers of one's own."""
NO_WINDOW = "This design has no convolution and no pooling. Choose “Own numbers” above to try one out."
NOT_RUN = "Run the network once: what flows into {name} is shown here, and the window walks over it."
CHOOSE = "Choose a convolution or a pooling above, or one on the canvas."
GONE = "The layer that was shown is not in the design any more. "
MODES = (
    ("window", "Window", "Step the window over the input"),
    ("learn", "Learn", "Learn a kernel from input and target"),
    ("field", "Receptive field", "What one cell of the output sees of the network's input"),
)
WINDOW, LEARN, FIELD = range(3)


class LaboratoryPanel(QWidget):
    """Shows one layer on its bench: a live one, or numbers typed by hand."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session, self._palette = document, session, palette
        self._wanted = ""
        self._missed = True
        self.live, self.hand = LiveBench(session), HandBench(session)
        self._make_widgets(palette)
        self._place()
        self._wire()
        self._offer_layers()
        self.set_palette(palette)
        self._show()

    @property
    def bench(self) -> LiveBench | HandBench:
        """What is on show."""
        return self.hand if self._wanted == BY_HAND else self.live

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self.nothing.text() if self._pages.currentIndex() == 0 else ""

    def show_node(self, path: str) -> None:
        """Looks into a layer by its path, or into numbers of one's own for `BY_HAND`."""
        self._wanted = path
        self._transport_off()
        self._offer_layers()
        self._ask()
        self._show()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.stage.set_palette(palette)
        self.transport.set_palette(palette)
        self.sentence.set_colour(palette.text)
        self.kernel_bar.set_palette(palette)
        self.learn_page.set_palette(palette)
        self.field_page.set_palette(palette)
        self.run_button.setIcon(icon("run", palette.on_accent))

    # What it is made of

    def _make_widgets(self, palette: Palette) -> None:
        self.layers = QComboBox()
        self.layers.setAccessibleName("Which convolution or pooling")
        self.layers.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.layers.setMinimumContentsLength(18)
        self.output_label = label("Output channel", "quiet")
        self.output = QSpinBox()
        self.output.setAccessibleName("Output channel")
        self.output.lineEdit().setTextMargins(5, 0, 0, 0)
        self.modes = QButtonGroup(self)
        self.kernel_bar, self.hand_bar = KernelBar(), HandBar()
        self.brush_label = label("Brush", "small")
        self.stage = WindowStage(palette)
        self.transport = Transport()
        self.learn_page = LearnPage(self._session, palette)
        self.field_page = FieldPage(self._session, palette)
        self.sentence = Sentence()
        self.remark = ElidedLabel("", "quiet")
        self.message = label("", "problem", wrap=True)
        self.nothing = label("", "quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.run_button = QPushButton("Run")
        self.run_button.setProperty("role", "primary")
        self.run_button.setAccessibleName("Run the network once")

    def _place(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.layers, 1)
        head.addWidget(self.hand_bar.presets, 1)
        head.addSpacing(8)
        for number, (name, text, tip) in enumerate(MODES):
            button = QToolButton()
            button.setText(text)
            button.setToolTip(tip)
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setObjectName(name)
            self.modes.addButton(button, number)
            head.addWidget(button)
        window = QWidget()
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.stage, 1)
        column.addWidget(self.sentence)
        column.addWidget(self.remark)
        self.transport.row.addSpacing(8)
        self.transport.row.addWidget(self.brush_label)
        self.transport.row.addWidget(self.hand_bar.brush)
        column.addWidget(self.transport)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty_page())
        for page in (window, self.learn_page, self.field_page):
            self._pages.addWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 8)
        outer.setSpacing(6)
        outer.addLayout(head)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for widget in (self.output_label, self.output, self.kernel_bar, self.hand_bar):
            tools.addWidget(widget)
        tools.addStretch(1)
        outer.addLayout(tools)
        outer.addWidget(self.message)
        outer.addWidget(self._pages, 1)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addWidget(self.nothing)
        column.addWidget(self.run_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _wire(self) -> None:
        session, document = self._session, self._document
        self.layers.activated.connect(lambda index: self.show_node(self.layers.itemData(index)))
        self.output.valueChanged.connect(self.live.set_output)
        self.run_button.clicked.connect(session.run)
        for bench in (self.live, self.hand):
            bench.changed.connect(self._show)
            bench.refused.connect(self._refused)
        self.modes.idClicked.connect(lambda _id: self._show())
        self.learn_page.used.connect(self._use)
        self.stage.moved.connect(self._hand_moved)
        self.stage.channel_chosen.connect(self._choose_channel)
        self.stage.page_wanted.connect(self.live.page)
        self.stage.kernel_changed.connect(self._set_kernel_cell)
        self.stage.input_changed.connect(lambda r, c, v: self.hand.set_input(self.stage.channel, (r, c), v))
        self.stage.hovered.connect(self.transport.under_mouse.set_text)
        self.transport.moved.connect(self._step)
        self.kernel_bar.chosen.connect(self._put_kernel)
        self.kernel_bar.apply.clicked.connect(self.live.apply)
        self.kernel_bar.reset.clicked.connect(self.live.reset)
        self.hand_bar.changed.connect(self.hand.put)
        self.hand_bar.brush_changed.connect(self._show)
        session.ran.connect(self._follow)
        session.live_changed.connect(self._follow)
        document.changed.connect(lambda _change: self._design_changed())
        document.replaced.connect(self._forget)
        document.selection_changed.connect(self._selected)

    # What happens

    def _follow(self) -> None:
        """The network ran, or is another one: what was shown is asked for anew, once the panel is seen."""
        self._missed = not self.isVisible()
        if not self._missed:
            self._ask()
            self._show()

    def _design_changed(self) -> None:
        self._offer_layers()
        self._follow()

    def _forget(self) -> None:
        """Another design comes: a layer of it is looked into then, unless it is numbers of one's own."""
        if self._wanted != BY_HAND:
            self._wanted = ""
            self._transport_off()

    def _selected(self) -> None:
        """A convolution or pooling that is selected on the canvas is looked into."""
        selected = self._document.selected
        if len(selected) != 1 or not self.isVisible() or self._wanted == BY_HAND:
            return
        path = "/".join((*self._document.here, selected[0].id))
        if path != self._wanted and not refusal(self._document.block, selected[0]):
            self.show_node(path)

    def _ask(self) -> None:
        self.message.hide()
        if self._wanted == BY_HAND:
            self.hand.ask()
        elif self._wanted and not self._why_nothing():
            self.live.look_into(self._wanted, self._session.choice)

    def _why_nothing(self) -> str:
        """What would fill the panel; "" where something does."""
        if self._wanted == BY_HAND:
            return ""
        if not self._wanted:
            return NO_WINDOW
        try:
            name, node = query.node_at(self._document.design, tuple(self._wanted.split("/")))
        except KeyError:
            return GONE + (CHOOSE if self.layers.count() > 1 else NO_WINDOW)
        why_not = refusal(self._document.design.blocks[name], node)
        if why_not:
            return why_not
        return "" if self._session.last_run else NOT_RUN.format(name=node.name)

    def _offer_layers(self) -> None:
        """Fills the list of layers, if it holds something else, and shows which is looked into: the first at first."""
        design = self._document.design
        offered = [
            (f"{query.place(design, path).partition(' ▸ ')[2]}  ·  {of}", "/".join(path))
            for path, _, of in windows_of(design)
        ]
        if not self._wanted and offered:
            self._wanted = offered[0][1]
        offered.append(("Own numbers", BY_HAND))
        if [(self.layers.itemText(at), self.layers.itemData(at)) for at in range(self.layers.count())] != offered:
            self.layers.clear()
            for text, path in offered:
                self.layers.addItem(text, path)
        self.layers.setCurrentIndex(self.layers.findData(self._wanted))

    def _show(self) -> None:
        """Brings every part in line with the bench."""
        bench = self.bench
        why = self._why_nothing()
        shown = None if why else bench.shown
        live = bench is self.live
        self.nothing.setText(why or ("" if self.message.text() else "Looking …"))
        self.run_button.setVisible(why.startswith("Run the network"))
        self._show_modes(shown, live)
        self.hand_bar.show_typed(self.hand.typed)
        self.stage.brush = None if live else self.hand_bar.brush_value
        self.stage.show_layer(shown, bench.changed_cells(self.stage.channel) if shown else frozenset())
        self._show_tools(shown, live)
        if shown is None:
            self.transport.set_size(0, 0)
            return
        self.message.hide()
        self.message.clear()
        if shown.outputs > 1:
            self.output.blockSignals(True)
            self.output.setRange(0, shown.outputs - 1)
            self.output.setValue(shown.output)
            self.output.blockSignals(False)
        self.transport.set_size(*shown.size)
        self.transport.show_at(self.stage.at[0] * shown.size[1] + self.stage.at[1])
        said = remarks(shown)
        self.remark.setText(said)
        self.remark.setVisible(bool(said))
        self._say()

    def _show_modes(self, shown: Shown | None, live: bool) -> None:
        """The page of the chosen way to look, of those that there are for what is on show."""
        there = (True, bool(shown and shown.kernels.size), live)
        for number, can in enumerate(there):
            self.modes.button(number).setVisible(can)
        if not there[self.modes.checkedId()]:
            self.modes.button(WINDOW).setChecked(True)
        mode = self.modes.checkedId()
        self._pages.setCurrentIndex(1 + mode if shown is not None else 0)
        if shown is not None and mode == LEARN:
            self.learn_page.show_layer(shown, min(self.stage.channel, len(shown.maps) - 1))
        elif shown is not None and mode == FIELD:
            self.field_page.show_layer(shown, self._wanted, self._name)
        if mode != WINDOW:
            self.transport.stop()

    @property
    def _name(self) -> str:
        """What the layer is called."""
        _, node = query.node_at(self._document.design, tuple(self._wanted.split("/")))
        return node.name

    def _show_tools(self, shown: Shown | None, live: bool) -> None:
        """Shows the tools that can be used now."""
        field = self.modes.checkedId() == FIELD
        several = bool(live and shown and shown.outputs > 1)
        has_kernel, bar, hand = bool(shown and shown.kernels.size) and not field, self.kernel_bar, self.hand_bar
        seen: dict[QWidget, bool] = {
            self.output: several,
            self.output_label: several,
            bar.shelf: has_kernel,
            bar.apply: has_kernel and live,
            bar.reset: has_kernel and live,
            bar.words: live,
            bar: bool(shown),
            hand: not live,
            hand.presets: not live,
            self.brush_label: not live,
            hand.brush: not live,
        }
        # Hidden first: what is shown beside what is still to go would make the whole window wider for a moment.
        for widget, visible in sorted(seen.items(), key=lambda item: item[1]):
            widget.setVisible(visible)
        bar.show_state(self.bench.edited, self.bench.touched, self.bench.words)

    def _say(self) -> None:
        self.sentence.say(self.stage.sentence)

    def _refused(self, text: str) -> None:
        if self.sender() in (self.bench, None) or self.sender() is self.bench:
            self.message.setText(text)
            self.message.show()
            if self.bench.shown is None:
                self.nothing.clear()
                self._pages.setCurrentIndex(0)
                self.stage.show_layer(None)
                self.transport.set_size(0, 0)

    def _step(self, at: int) -> None:
        shown = self.stage.shown
        if shown is not None and shown.count:
            self.stage.put(divmod(at, shown.size[1]), at + 1)
            self._say()

    def _hand_moved(self, row: int, column: int) -> None:
        shown = self.stage.shown
        if shown is not None and shown.count:
            self.transport.stop()
            self.stage.put((row, column))
            self.transport.show_at(row * shown.size[1] + column)
            self._say()

    def _choose_channel(self, channel: int) -> None:
        self.stage.set_channel(channel)
        self._show()

    def _set_kernel_cell(self, row: int, column: int, value: float) -> None:
        self.stage.filled = None
        self.bench.set_cell(self.stage.channel, (row, column), value)

    def _put_kernel(self, make: object) -> None:
        shown = self.bench.shown
        if shown is not None and shown.kernels.size:
            self.stage.filled = None
            self.bench.put_kernel(self.stage.channel, remade(shown.kernels[self.stage.channel], make))

    def _use(self, kernels: Values) -> None:
        """Puts a learned kernel on the bench."""
        self.stage.filled = None
        for channel, kernel in enumerate(kernels):
            self.bench.put_kernel(channel, kernel)

    def _transport_off(self) -> None:
        self.transport.stop()
        self.stage.at, self.stage.channel, self.stage.filled = (0, 0), 0, None

    # The hand

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Space: self.transport.toggle,
            Qt.Key.Key_Comma: lambda: self.transport.go(self.transport.at - 1),
            Qt.Key.Key_Period: lambda: self.transport.go(self.transport.at + 1),
            Qt.Key.Key_Home: lambda: self.transport.go(0),
            Qt.Key.Key_End: lambda: self.transport.go(10**9),
        }
        act = keys.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed:
            self._missed = False
            self._ask()
            self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        self.transport.stop()
        super().hideEvent(event)
