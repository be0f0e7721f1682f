"""What is watched, as small tiles in a flow, over a slider that goes back to the moments that were kept."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from designer.graph import query
from designer.runtime.watch.reports import Watched
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.learning.training import Training
from designer.ui.learning.watching import Watching
from designer.ui.palette import Palette
from designer.ui.panels.watch.moments import Moments
from designer.ui.panels.watch.tile import Tile
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.empty import OrEmpty
from designer.ui.widgets.flow import Flow

NOTHING = (
    "Nothing is watched yet. Right click a row of Parameters, or a node or wire on the canvas, and choose Watch: it is "
    "seen here while the network learns."
)


class WatchPanel(QWidget):
    """Shows the pins of a session."""

    def __init__(self, document: Document, session: Session, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._palette = document, palette
        self._watching, self._training = Watching.of(session), Training.of(session)
        self._session = session
        self.tiles: dict[Watched, Tile] = {}
        self.train = QPushButton("Train")
        self.train.setMinimumWidth(84)
        self.train.setToolTip("Train, or pause, as the Train panel says how")
        self.train.clicked.connect(self._training.toggle)
        self.moments = Moments(self._watching, palette)
        self.flow = Flow()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.flow)
        self._stack = OrEmpty(area, NOTHING)
        bar = hbox(self.train, (self.moments, 1), spacing=12)
        vbox(bar, (self._stack, 1), spacing=8, margins=(12, 8, 12, 8), within=self)
        self._watching.pins_changed.connect(self._show_pins)
        self._watching.seen_changed.connect(self._show_seen)
        self._training.changed.connect(self._show_state)
        session.state_changed.connect(self._show_state)
        document.changed.connect(self._show_pins)
        self.set_palette(palette)
        self._show_pins()

    @property
    def empty_text(self) -> str:
        """What is said while there is nothing to show; "" once there is."""
        return self._stack.sentence

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.moments.set_palette(palette)
        for tile in self.tiles.values():
            tile.set_palette(palette)
        self._show_state()

    def _show_pins(self) -> None:
        """A tile a pin; those that are there stay."""
        before, self.tiles = self.tiles, {}
        for pin in self._watching.pins:
            self.tiles[pin.of] = before.get(pin.of) or self._made(pin.of)
            self.tiles[pin.of].call(self._name(pin.of))
        self.flow.hold(list(self.tiles.values()))
        self._stack.set_empty(not self.tiles)
        self._show_seen()

    def _made(self, of: Watched) -> Tile:
        tile = Tile(of, self._palette)
        tile.closed.connect(self._watching.unpin)
        return tile

    def _name(self, of: Watched) -> str:
        """Of a parameter its dotted name, of an activation the name of its node."""
        if of.kind != "activation":
            return of.name
        try:
            return query.node_at(self._document.design, tuple(of.name.split("/")))[1].name
        except (KeyError, IndexError):
            return "a node that is gone"

    def _show_seen(self) -> None:
        if self.isVisible():
            for of, glance in self._watching.seen.items():
                if of in self.tiles:
                    self.tiles[of].show_glance(glance, self._watching.course(of))

    def _show_state(self) -> None:
        runs = self._training.runs
        self.train.setText("Pause" if runs else "Train")
        self.train.setIcon(icon("pause" if runs else "run", self._palette.text))
        self.train.setEnabled(runs or (self._session.state in ("ready", "busy") and not self._session.has_errors))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._watching.ask_kept()
        self._show_seen()
