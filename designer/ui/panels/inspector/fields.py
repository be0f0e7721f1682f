"""One row of the inspector: a setting's name, its editor, a way back to the default, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from designer.catalogue.spec import SettingSpec
from designer.graph.model import Value
from designer.graph.problem import Problem
from designer.ui.icons import icon
from designer.ui.panels.inspector.editors import Editor, LineEditor, editor_class
from designer.ui.panels.inspector.promotion import PromoteLine, Promotion
from designer.ui.panels.inspector.values import ValueRefused, from_text, to_text
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import ElidedLabel, label, say, tip
from designer.ui.widgets.link import Link

FEW = 48
"""Letters that find room under an editor."""
WIRED = "from its wire"
IN = 5
"""Px from a link's edge to its words: what stands above it begins there too."""
LABELS = 128
"""Widest column of names, px; a longer name ends in …"""


@dataclass(frozen=True)
class FieldState:
    """What a row shows.

    Attributes:
        given: The value was given; else the default holds.
        mixed: Several nodes are selected and differ here.
        problem: What is wrong with the setting.
        known: Settings of the block around, which an expression may speak of.
        promotion: What it can become a setting of, if it can.
        wired: Its value comes in by a wire.
    """

    spec: SettingSpec
    value: Value = None
    given: bool = False
    mixed: bool = False
    problem: Problem | None = None
    known: Container[str] = ()
    promotion: Promotion | None = None
    wired: bool = False


class SettingRow(QWidget):
    """Tells what the person wants; it changes nothing itself."""

    committed = Signal(str, object)
    """Name of the setting and its new value."""
    reset_wanted = Signal(str)
    repair_wanted = Signal(object)
    promote_wanted = Signal(str, str, bool)
    """Name of the setting, what it is called outside, and whether every block up to the main one gets it."""

    def __init__(self, state: FieldState, colour: str) -> None:
        super().__init__()
        self._state = state
        self._as_line, self._wide = False, LABELS
        self.name = ElidedLabel(state.spec.name, "mono")
        self.name.setToolTip(tip(_about(state.spec)))
        self.name.setFixedWidth(LABELS)
        self.reset = QToolButton()
        self.reset.setIcon(icon("reset", colour))
        self.reset.setAccessibleName(f"Reset {state.spec.name}")
        self.reset.setFixedSize(24, 24)
        self.reset.setProperty("role", "small")
        _keep_room(self.reset)
        self.reset.clicked.connect(lambda: self.reset_wanted.emit(self.spec.name))
        self.message = label("", "problem", wrap=True)
        self.repair = Link()
        self.repair.clicked.connect(lambda: self.repair_wanted.emit(self._state.problem and self._state.problem.repair))
        self.promote = PromoteLine()
        self.promote.committed.connect(lambda name, top: self.promote_wanted.emit(self.spec.name, name, top))
        self.editor: Editor = self._make_editor()
        self._place()
        self._add_menu()
        self.show_state(state)

    @property
    def spec(self) -> SettingSpec:
        """The setting of this row."""
        return self._state.spec

    @property
    def state(self) -> FieldState:
        """What the row shows."""
        return self._state

    def set_label_width(self, width: int) -> None:
        """Makes the column of names as wide as in the other rows."""
        self.name.setFixedWidth(width)
        self._wide = width
        self._indent.setContentsMargins(IN + width + 8, 0, 28, 0)
        self._indent_words()

    def set_colour(self, colour: str) -> None:
        """The colour of the reset sign."""
        self.reset.setIcon(icon("reset", colour))

    def show_state(self, state: FieldState) -> None:
        """Shows another value, default or problem."""
        self._state = state
        if type(self.editor) is not self._wanted_editor():
            self._replace_editor()
        self.editor.show_value(state.value, state.given, state.mixed)
        if state.wired and isinstance(self.editor, LineEditor):
            self.editor.setPlaceholderText(WIRED)
        self._show_reset()
        self._show_promotion()
        self._say(state.problem.message if state.problem else "", state.problem)

    def refuse(self, text: str) -> None:
        """Says why what was typed is not taken."""
        self._say(text, None)

    def enter_expression(self) -> None:
        """Offers a line in place of a switch or a list, for an expression over the block's settings."""
        self._as_line = True
        self._replace_editor()
        self.editor.setFocus()

    def _make_editor(self) -> Editor:
        spec = self.spec
        editor = self._wanted_editor()(spec, self)
        editor.setAccessibleName(spec.name)
        editor.setToolTip(tip(_about(spec)))
        editor.typed.connect(self._typed)
        if isinstance(editor, LineEditor):
            editor.as_before.connect(lambda: self.show_state(self._state))
        return editor

    def _replace_editor(self) -> None:
        old, self.editor = self.editor, self._make_editor()
        self._line.replaceWidget(old, self.editor)
        old.hide()
        old.deleteLater()
        self.editor.show_value(self._state.value, self._state.given, self._state.mixed)

    def _wanted_editor(self) -> type[Editor]:
        return LineEditor if self._as_line else editor_class(self.spec, self._state.value)

    def _place(self) -> None:
        self._line = hbox(self.name, (self.editor, 1), self.reset, spacing=4, margins=(IN, 0, 0, 0))
        self.message.setContentsMargins(IN, 0, 0, 0)
        self._words = vbox(self.message, spacing=2)
        self._words.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        self._indent = vbox(self.promote, spacing=0)
        vbox(self._line, self._words, self._indent, spacing=2, within=self)

    def _indent_words(self) -> None:
        """Few words stand under the editor, many have the whole row: a narrow column of them is hard to read."""
        many = len(self.message.text()) > FEW or (self.repair.isVisibleTo(self) and len(self.repair.text()) > FEW / 2)
        self._words.setContentsMargins(0 if many else self._wide + 8, 0, 28, 0)

    def _add_menu(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.name.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        for text, act in (
            ("Reset to the default", lambda: self.reset_wanted.emit(self.spec.name)),
            ("Enter an expression", self.enter_expression),
        ):
            action = QAction(text, self)
            action.triggered.connect(act)
            self.addAction(action)
        self.to_block, self.to_top = QAction(self), QAction(self)
        for promoting, top in ((self.to_block, False), (self.to_top, True)):
            promoting.triggered.connect(partial(self._ask_for_name, top))
            self.addAction(promoting)

    def _ask_for_name(self, to_the_top: bool) -> None:
        if self._state.promotion:
            self.promote.ask(self._state.promotion, to_the_top)

    def _show_promotion(self) -> None:
        promotion = self._state.promotion
        self.to_block.setVisible(promotion is not None)
        self.to_top.setVisible(bool(promotion and promotion.top))
        if promotion is None:
            self.promote.hide()
            return
        self.to_block.setText(f"Make it a setting of {promotion.block}…")
        self.to_top.setText(f"Make it a setting of {promotion.top}, through every level…")

    def _typed(self, text: str) -> None:
        if not text:
            self.reset_wanted.emit(self.spec.name)
            return
        try:
            value = from_text(text, self.spec, self._state.known)
        except ValueRefused as refusal:
            self._say(str(refusal), None)
            return
        self._as_line = False
        if value == self.spec.default and type(value) is type(self.spec.default) and not self.spec.required:
            self.reset_wanted.emit(self.spec.name)
        else:
            self.committed.emit(self.spec.name, value)

    def _show_reset(self) -> None:
        given = self._state.given or self._state.mixed
        self.reset.setVisible(given)
        self.reset.setToolTip("Clear" if self.spec.required else tip(f"Reset to {to_text(self.spec.default)}"))

    def _say(self, text: str, problem: Problem | None) -> None:
        say(self.message, text, role_of(problem))
        repair = problem.repair if problem else None
        self.repair.setVisible(repair is not None)
        if repair:
            self.repair.setText(repair.text)
        self._indent_words()
        at_fault = bool(text) and (problem is None or problem.severity == "error")
        if self.editor.property("fault") != at_fault:
            self.editor.setProperty("fault", at_fault)
            self.editor.style().polish(self.editor)


def role_of(problem: Problem | None) -> str:
    """The look of what is said: of a problem, unless it is only a warning."""
    return "warning" if problem and problem.severity == "warning" else "problem"


def _keep_room(button: QToolButton) -> None:
    """A hidden button leaves its place empty, so that the editors end at one line."""
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)


def _about(spec: SettingSpec) -> str:
    default = "" if spec.required else f"Default: {to_text(spec.default)}"
    return "\n".join(filter(None, (spec.name, spec.doc, default)))
