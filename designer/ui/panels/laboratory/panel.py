"""The laboratory panel: which layer, which way to look at it, and what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from designer.runtime.laboratory.reports import Values
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.panels.laboratory.curve_page import CurvePage
from designer.ui.panels.laboratory.empty_page import EmptyPage, why_nothing
from designer.ui.panels.laboratory.field_page import FieldPage
from designer.ui.panels.laboratory.follow_page import FollowPage
from designer.ui.panels.laboratory.hand_bench import HandBench
from designer.ui.panels.laboratory.kernel_bar import remade
from designer.ui.panels.laboratory.layer_choice import LayerChoice
from designer.ui.panels.laboratory.learn_page import LearnPage
from designer.ui.panels.laboratory.live_bench import LiveBench
from designer.ui.panels.laboratory.merge_page import MergePage
from designer.ui.panels.laboratory.modes import FIELD, FOLLOW, LEARN, MATRIX, MERGE, WINDOW, Modes
from designer.ui.panels.laboratory.shown import Shown
from designer.ui.panels.laboratory.subject import Subject
from designer.ui.panels.laboratory.tools import Tools
from designer.ui.panels.laboratory.window_page import WindowPage
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label

NOT_BY_HAND = "Only what flows into a layer of the design is moved under a dense layer: choose one at the left"


class LaboratoryPanel(QWidget):
    """Shows one layer on its bench: a live one, or numbers typed by hand."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._session = document, session
        self._subject = Subject(document)
        self._missed = self._missed_selection = True
        self.live, self.hand = LiveBench(session), HandBench(session)
        self.layers, self.modes, self.tools = LayerChoice(), Modes(self), Tools()
        self.kernel_bar, self.hand_bar, self.output = self.tools.kernel_bar, self.tools.hand_bar, self.tools.output
        self.window_page = WindowPage(palette, self.hand_bar)
        self.stage = self.window_page.stage
        self.learn_page, self.field_page = LearnPage(session, palette), FieldPage(session, palette)
        self.merge_page, self.follow_page = MergePage(session, palette), FollowPage(session, palette)
        self.curve_page, self.empty_page = CurvePage(session, palette), EmptyPage()
        self._by_mode: dict[int, WindowPage | LearnPage | FieldPage | MergePage | FollowPage] = {
            WINDOW: self.window_page,
            MATRIX: self.window_page,
            LEARN: self.learn_page,
            FIELD: self.field_page,
            MERGE: self.merge_page,
            FOLLOW: self.follow_page,
        }
        self.message = label("", "problem", wrap=True)
        self._place()
        self._wire()
        self._offer_layers()
        self.set_palette(palette)
        self._show()

    @property
    def bench(self) -> LiveBench | HandBench:
        """What is on show."""
        return self.hand if self._subject.by_hand else self.live

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self.empty_page.words.text() if self._pages.currentWidget() is self.empty_page else ""

    def show_node(self, path: str) -> None:
        """Looks into a layer by its path, or into numbers of one's own for `BY_HAND`."""
        self._subject.path = path
        self.window_page.begin_anew()
        self._offer_layers()
        self._ask()
        self._show()

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        for page in set(self._by_mode.values()):
            page.set_palette(palette)
        self.curve_page.set_palette(palette)
        self.empty_page.set_palette(palette)
        self.kernel_bar.set_palette(palette)

    # What it is made of

    def _place(self) -> None:
        head = hbox((self.layers, 1), (self.hand_bar.presets, 2), self.modes.row, spacing=8)
        self._pages = QStackedWidget()
        for page in (self.empty_page, *dict.fromkeys(self._by_mode.values()), self.curve_page):
            self._pages.addWidget(page)
        vbox(head, self.tools, self.message, (self._pages, 1), spacing=6, margins=(12, 8, 12, 8), within=self)

    def _wire(self) -> None:
        session, document, stage = self._session, self._document, self.stage
        self.layers.chosen.connect(self.show_node)
        self.output.valueChanged.connect(self.live.set_output)
        self.empty_page.run.clicked.connect(session.run)
        for bench in (self.live, self.hand):
            bench.changed.connect(self._show)
            bench.refused.connect(self._refused)
        self.modes.idClicked.connect(lambda _id: self._show())
        self.learn_page.used.connect(self._use)
        stage.channel_chosen.connect(self._choose_channel)
        stage.page_wanted.connect(self.live.page)
        stage.kernel_changed.connect(self._set_kernel_cell)
        stage.input_moved.connect(self._move_input)
        menu = self.window_page.input_menu
        menu.moved.connect(self._move_input)
        menu.returned.connect(self.live.put_back_in_place)
        menu.transposed.connect(self.hand.transpose_input)
        menu.filled.connect(lambda fill: self.hand.fill(fill(self.hand.typed.maps)))
        stage.input_changed.connect(lambda r, c, v: self.hand.set_input(stage.channel, (r, c), v))
        self.kernel_bar.chosen.connect(self._put_kernel)
        self.kernel_bar.transpose_wanted.connect(self._transpose_kernels)
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
        if not self._subject.by_hand:
            self._subject.path = ""
            self.window_page.begin_anew()

    def _selected(self) -> None:
        """What is selected on the canvas is looked into, if it is something to look into."""
        self._missed_selection = not self.isVisible()
        if self._missed_selection or self._subject.by_hand:
            return
        if (path := self._subject.selected) and path != self._subject.path:
            self.show_node(path)

    def _ask(self) -> None:
        self.message.hide()
        subject = self._subject
        if subject.by_hand:
            self.hand.ask()
        elif subject.path and not self._why_nothing():
            if subject.has_curve:
                self.curve_page.look_at(subject.path)
            elif subject.is_dense:
                self.follow_page.show_layer(subject.path)
            else:
                self.live.look_into(subject.path, self._session.choice)

    def _why_nothing(self) -> str:
        design, has_run = self._document.design, self._session.last_run is not None
        return why_nothing(design, self._subject.path, has_run, self.layers.count() > 1)

    def _offer_layers(self) -> None:
        self._subject.path = self.layers.offer(self._document.design, self._subject.path)

    def _show(self) -> None:
        """Brings every part in line with what is looked at."""
        why, bench = self._why_nothing(), self.bench
        alone = self._page_of_its_own
        shown = None if why or alone else bench.shown
        self.empty_page.say(why or ("" if self.message.text() else "Looking …"))
        if shown is not None:
            self.message.hide()
            self.message.clear()
        self.hand_bar.show_typed(self.hand.typed)
        barred = {FOLLOW: NOT_BY_HAND} if self._subject.by_hand else {}
        nothing = alone or not self._subject.path
        mode = self.modes.offer(set() if nothing else self._ways_to_look(shown), barred)
        changed = bench.changed_cells(self.stage.channel) if shown else frozenset()
        self.window_page.show_layer(shown, changed, bench is self.hand, mode == MATRIX)
        self._show_page(shown, mode)
        self.tools.setVisible(alone is None and mode != MERGE)
        self.tools.show_tools(shown, bench, with_kernel=mode in (WINDOW, MATRIX, LEARN))
        if alone is not None and not why:
            self._pages.setCurrentWidget(alone)

    @property
    def _page_of_its_own(self) -> QWidget | None:
        """The only page for what has no window; None where there is one."""
        if self._subject.has_curve:
            return self.curve_page
        return self.follow_page if self._subject.is_dense else None

    def _ways_to_look(self, shown: Shown | None) -> set[int]:
        """Those that there are for what is on show; until it is there, the chosen one is left."""
        ways = {WINDOW} if shown is not None else {WINDOW, self.modes.checkedId()}
        live, kernel = self.bench is self.live, bool(shown and shown.kernels.size)
        if kernel:
            ways |= {MATRIX, LEARN}
        if live:
            ways |= {FIELD, FOLLOW, MERGE} if kernel and self._subject.has_partner else {FIELD, FOLLOW}
        return ways

    def _show_page(self, shown: Shown | None, mode: int) -> None:
        """The page of the chosen way to look."""
        page = self._by_mode[mode]
        self._pages.setCurrentWidget(page if shown is not None else self.empty_page)
        if shown is not None and page is self.learn_page:
            self.learn_page.show_layer(shown, min(self.stage.channel, len(shown.maps) - 1))
        elif shown is not None and page is self.field_page:
            self.field_page.show_layer(shown, self._subject.path, self._subject.name)
        elif shown is not None and page is self.merge_page:
            self.merge_page.show_layer(self._subject.path)
        elif shown is not None and page is self.follow_page:
            self.follow_page.show_layer(self._subject.path, shown.output, shown.shift)
        if page is not self.window_page:
            self.window_page.player.stop()

    def _refused(self, text: str) -> None:
        if self.sender() in (self.bench, None) or self.sender() is self.bench:
            self.message.setText(text)
            self.message.show()
            if self.bench.shown is None:
                self.empty_page.say("")
                self._pages.setCurrentWidget(self.empty_page)
                self.window_page.show_layer(None, frozenset(), self.bench is self.hand, False)

    def _choose_channel(self, channel: int) -> None:
        self.stage.set_channel(channel)
        self._show()

    def _move_input(self, down: int, right: int) -> None:
        self.stage.filled = None
        self.bench.shift(down, right)

    def _transpose_kernels(self) -> None:
        self.stage.filled = None
        self.bench.transpose_kernels()

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

    # The hand

    def event(self, event: QEvent) -> bool:
        # Home and the point are keys of the whole window, too; here they step the window over its input.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if plain and self.window_page.key(event.key(), acts=False):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.window_page.key(event.key()):
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed_selection:
            self._selected()
        if self._missed:
            self._missed = False
            self._ask()
            self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        self.window_page.player.stop()
        super().hideEvent(event)
