"""One rule of what parameters start from: which, of what layers, from which initialiser with what arguments."""

from __future__ import annotations

from collections.abc import Container

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from designer.catalogue.initialiser_code import FIRST, code_of, read_code
from designer.catalogue.initialisers import CODE, VALUES, initialisers
from designer.catalogue.spec import SettingSpec
from designer.graph.model import Rule, Value
from designer.ui.icons import icon
from designer.ui.palette import Palette
from designer.ui.panels.inspector.code_field import CodeField
from designer.ui.panels.inspector.editors import ChoiceEditor
from designer.ui.panels.inspector.fields import FieldState
from designer.ui.panels.inspector.rows import SettingRows
from designer.ui.panels.inspector.title import INSET, TitleLine
from designer.ui.panels.weights import typed_numbers
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label, tip
from designer.ui.widgets.link import link_button

OFFERED = tuple(initialisers())
_CHOICE = SettingSpec("initialiser", ("str",), choices=OFFERED)


class RuleRow(QWidget):
    """Tells what the person wants; it changes nothing itself."""

    changed = Signal(object)
    """The rule as it is wanted now."""
    removed = Signal()
    previewed = Signal()

    def __init__(self, colour: str, for_block: bool) -> None:
        super().__init__()
        self._rule = Rule("*", OFFERED[0])
        self.pattern = TitleLine("Parameters that the rule is for", "mono")
        self.of = TitleLine("Kind of layer that the rule is for", "mono")
        self.of.line.setPlaceholderText("any layer")
        self.of.setVisible(for_block)
        self.choice = ChoiceEditor(_CHOICE, self)
        self.choice.setAccessibleName("Initialiser")
        self.remove = _small("Remove this rule")
        self.arguments = SettingRows()
        self.values = TitleLine("Numbers of the tensor", "mono")
        self.values.line.setPlaceholderText("[[0, 1], [2, 3]]")
        self.code = CodeField("The function that the parameter is given to", lambda lines: read_code(lines).faults)
        self.told = label("", "quiet", wrap=True)
        self.preview = link_button("Preview")
        self._place()
        self.set_colour(colour)
        self.pattern.committed.connect(lambda text: self._change(pattern=text.strip()))
        self.of.committed.connect(lambda text: self._change(of=text.strip()))
        self.choice.typed.connect(self._choose)
        self.arguments.committed.connect(self._set)
        self.arguments.reset_wanted.connect(self._reset)
        self.values.committed.connect(self._type)
        self.code.committed.connect(lambda lines: self._change(arguments={"code": lines}))
        self.remove.clicked.connect(self.removed)
        self.preview.clicked.connect(self.previewed)

    @property
    def rule(self) -> Rule:
        """The rule on show."""
        return self._rule

    def set_colour(self, colour: str) -> None:
        """The colour of small signs."""
        self.remove.setIcon(icon("close", colour))
        self.arguments.set_colour(colour)

    def set_palette(self, palette: Palette) -> None:
        """The colours of its code."""
        self.code.set_palette(palette)

    def show_rule(self, rule: Rule, told: str, wrong: bool, known: Container[str]) -> None:
        """Shows a rule, what it meets, and whether that is a problem."""
        self._rule = rule
        spec = initialisers().get(rule.initialiser)
        self.pattern.show_name(rule.pattern)
        self.of.show_name(rule.of)
        self.choice.show_value(rule.initialiser, True, False)
        self.choice.setToolTip(tip(spec.doc if spec else ""))
        typed = rule.initialiser == VALUES
        self.values.setVisible(typed)
        self.values.show_name(typed_numbers.to_text(rule.arguments) if typed else "")
        self.code.setVisible(rule.initialiser == CODE)
        if rule.initialiser == CODE:
            self.code.show_lines(code_of(rule))
        settings = spec.settings if spec and not typed and rule.initialiser != CODE else ()
        self.arguments.show_states(
            [FieldState(s, rule.arguments.get(s.name), s.name in rule.arguments, known=known) for s in settings]
        )
        self.told.setText(told)
        role = "problem" if wrong else "quiet"
        if self.told.property("role") != role:
            self.told.setProperty("role", role)
            self.told.style().polish(self.told)
        self.preview.setEnabled(not wrong)

    def _place(self) -> None:
        first, second, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for line in (first, second, below):
            line.setContentsMargins(INSET, 0, 0, 0)
            line.setSpacing(4)
        first.addWidget(self.pattern, 3)
        first.addWidget(self.of, 2)
        first.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.choice, 1)
        second.addSpacing(28)
        below.addWidget(self.told, 1)
        below.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        values = hbox(self.values, margins=(INSET, 0, 28, 0))
        code = hbox(self.code, margins=(INSET, 0, 4, 0))
        vbox(first, second, self.arguments, values, code, below, spacing=4, margins=(0, 0, 0, 8), within=self)

    def _change(self, **fields: object) -> None:
        rule = replace(self._rule, **fields)
        if rule != self._rule:
            self.changed.emit(rule)

    def _choose(self, name: str) -> None:
        if name != self._rule.initialiser:
            self._change(initialiser=name, arguments=first_arguments(name))

    def _set(self, argument: str, value: Value) -> None:
        self._change(arguments={**self._rule.arguments, argument: value})

    def _reset(self, argument: str) -> None:
        self._change(arguments={name: v for name, v in self._rule.arguments.items() if name != argument})

    def _type(self, text: str) -> None:
        try:
            arguments = typed_numbers.from_text(text)
        except typed_numbers.NumbersRefused as refusal:
            self.values.refuse(str(refusal))
            return
        self._change(arguments=arguments)


def first_arguments(initialiser: str) -> dict[str, Value]:
    """What a freshly chosen initialiser is given, so that it can be tried at once."""
    return dict(_FIRST.get(initialiser, {}))


_FIRST: dict[str, dict[str, Value]] = {
    "constant_": {"val": 0.0},
    "sparse_": {"sparsity": 0.5},
    VALUES: {"values": 0.0},
    CODE: {"code": FIRST},
}


def _small(words: str) -> QToolButton:
    button = QToolButton()
    button.setFixedSize(24, 24)
    button.setProperty("role", "small")
    button.setAccessibleName(words)
    button.setToolTip(words)
    return button
