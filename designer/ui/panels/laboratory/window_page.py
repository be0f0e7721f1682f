"""The window over its input, or its matrix: the picture, its arithmetic in a line, and the buttons that step it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from designer.ui.palette import Palette
from designer.ui.panels.laboratory.hand_bar import HandBar
from designer.ui.panels.laboratory.input_menu import InputMenu
from designer.ui.panels.laboratory.matrix_stage import MatrixStage
from designer.ui.panels.laboratory.sentence import Sentence
from designer.ui.panels.laboratory.shown import Shown, remarks
from designer.ui.panels.laboratory.transport import Transport
from designer.ui.panels.laboratory.window_stage import Cell, WindowStage
from designer.ui.widgets.boxes import vbox
from designer.ui.widgets.labels import ElidedLabel, label


class WindowPage(QWidget):
    """Keeps where the window stands and what the buttons say the same."""

    def __init__(self, palette: Palette, hand_bar: HandBar) -> None:
        super().__init__()
        self.stage, self.matrix_stage = WindowStage(palette), MatrixStage(palette)
        self.sentence, self.remark = Sentence(), ElidedLabel("", "quiet")
        self._hand_bar, self._brush, self.input_menu = hand_bar, label("Brush", "small"), InputMenu()
        self.transport = Transport(8, self.input_menu, 4, self._brush, hand_bar.brush)
        self.player = self.transport.player
        self._stages = QStackedWidget()
        for stage in (self.stage, self.matrix_stage):
            self._stages.addWidget(stage)
            stage.moved.connect(self._hand_moved)
        self.stage.hovered.connect(self.transport.say_under_mouse)
        self.matrix_stage.hovered.connect(lambda text: self.remark.setText(text or self.matrix_stage.words))
        vbox((self._stages, 1), self.sentence, self.remark, self.transport, spacing=4, within=self)
        self.input_menu.counting.connect(self.stage.show_counts)
        self.player.moved.connect(self._step)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self.stage.set_palette(palette)
        self.matrix_stage.set_palette(palette)
        self.transport.set_palette(palette)
        self.input_menu.set_palette(palette)
        self.sentence.set_colour(palette.text)

    def show_layer(self, shown: Shown | None, changed: frozenset[Cell], by_hand: bool, as_matrix: bool) -> None:
        """Shows this; the window stays where it is, as far as there is such a place."""
        self._stages.setCurrentWidget(self.matrix_stage if as_matrix else self.stage)
        self._brush.setVisible(by_hand)
        self._hand_bar.brush.setVisible(by_hand)
        self.stage.brush = self._hand_bar.brush_value if by_hand else None
        self.stage.show_layer(shown, changed)
        self.input_menu.offer(by_hand, shown is not None and any(shown.shift))
        if shown is None:
            self.transport.set_size(0, 0)
            return
        self.transport.set_size(*shown.size)
        self.transport.show_at(self.stage.at[0] * shown.size[1] + self.stage.at[1])
        self.matrix_stage.show_layer(shown if as_matrix else None, self.stage.channel)
        self.matrix_stage.put(self.stage.at)
        said = self.matrix_stage.words if as_matrix else remarks(shown)
        self.remark.setText(said)
        self.remark.setVisible(bool(said))
        self._say()

    def begin_anew(self) -> None:
        """The window goes to the first place of the first channel."""
        self.player.stop()
        self.stage.at, self.stage.channel, self.stage.filled = (0, 0), 0, None

    def key(self, pressed: int, acts: bool = True) -> bool:
        """Does what a key says, or only tells whether it says anything."""
        player = self.player
        keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Space: player.toggle,
            Qt.Key.Key_Comma: lambda: player.step_to(player.at - 1),
            Qt.Key.Key_Period: lambda: player.step_to(player.at + 1),
            Qt.Key.Key_Home: lambda: player.step_to(0),
            Qt.Key.Key_End: lambda: player.step_to(player.last),
        }
        act = keys.get(Qt.Key(pressed)) if self.isVisible() else None
        if act is not None and acts:
            act()
        return act is not None

    def _say(self) -> None:
        self.sentence.say(self.stage.sentence)

    def _put(self, at: Cell, filled: int | None = None) -> None:
        self.stage.put(at, filled)
        self.matrix_stage.put(at)

    def _step(self, at: int) -> None:
        shown = self.stage.shown
        if shown is not None and shown.count:
            self._put(divmod(at, shown.size[1]), at + 1)
            self._say()

    def _hand_moved(self, row: int, column: int) -> None:
        shown = self.stage.shown
        if shown is not None and shown.count:
            self.player.stop()
            self._put((row, column))
            self.transport.show_at(row * shown.size[1] + column)
            self._say()
