"""The inspector's section about parameters: what they start from, with a preview; what is tied; what is not trained."""

from __future__ import annotations

from functools import partial

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from designer import numbers
from designer.catalogue.initialiser_code import code_of
from designer.codegen.start import described
from designer.engine.calls.hands import PreviewStart, StartAnew
from designer.engine.protocol import Refusal
from designer.errors import DesignerError
from designer.files.trust import Trust
from designer.graph import edit, parameters, query
from designer.graph.model import Node, Rule
from designer.runtime.reports import StartPreview
from designer.ui import owned
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import LIGHT, Palette
from designer.ui.panels.colourmap import rgba
from designer.ui.panels.rule_row import RuleRow
from designer.ui.panels.title import INSET, TitleLine
from designer.ui.session import Session
from designer.ui.widgets.bars import BarChart
from designer.ui.widgets.labels import label
from designer.ui.widgets.switch import Switch

AS_TORCH = "Parameters start as torch starts them."
AS_INSIDE = "Parameters start as the block inside and torch start them."
ORDER = "Of two rules that meet one parameter the later wins; what stands further out comes later."


class StartForm(QWidget):
    """Rules of one node, or of the block on show; hidden for what has no parameters."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._block = ""
        self._node: Node | None = None
        self._colour, self._bar = "#808080", "#2563EB"
        self._palette: Palette = LIGHT
        self._asked = -1
        self.rows: list[RuleRow] = []
        self.heading = label("Initialise", "section")
        self.heading.setToolTip(ORDER)
        self.none = label("", "quiet", wrap=True)
        self.add = _link("Add a rule")
        self.seed = TitleLine("Seed of the first values", "mono")
        self.seed.show_name("0")
        self.anew = _link("Start anew")
        self.frozen = Switch()
        self.frozen.setAccessibleName("Frozen")
        self.not_trained = TitleLine("Patterns of parameters that are not trained", "mono")
        self.not_trained.line.setPlaceholderText("frozen: features.*, *.bias")
        self.ties = label("", "quiet", wrap=True)
        self.untie = _link("Untie")
        self.shown = label("", "quiet", wrap=True)
        self.histogram = BarChart(40)
        self.histogram.setAccessibleName("Histogram of the values that the rule gives")
        self._place()
        self.add.clicked.connect(self._add)
        self.anew.clicked.connect(self._start_anew)
        self.frozen.clicked.connect(self._freeze)
        self.not_trained.committed.connect(self._freeze_names)
        self.untie.clicked.connect(self._untie)
        self.seed.committed.connect(self._check_seed)

    def set_colours(self, colour: str, bar: str) -> None:
        """The colours of small signs and of the histogram."""
        self._colour, self._bar = colour, bar
        self.add.setIcon(icon("add", colour))
        for row in self.rows:
            row.set_colour(colour)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.set_colours(palette.quiet, palette.accent)
        for row in self.rows:
            row.set_palette(palette)

    def show_start(self, node: Node | None) -> None:
        """Shows what is said of this node's parameters; of none those of the block on show."""
        has = node is None or self._can_have(node)
        self.setVisible(has)
        if not has:
            return
        if (self._block, self._node_id) != (self._document.block_name, node.id if node else ""):
            self._hide_preview()
        self._block, self._node = self._document.block_name, node
        ruled = node is None or node.kind in query.MODULE_KINDS
        self._show_rules(self._rules if ruled else ())
        for widget in (self.heading, self.add, self.anew, self._seed_line):
            widget.setVisible(ruled)
        self.none.setVisible(ruled and not self.rows)
        self.none.setText(AS_INSIDE if node is not None and node.kind in query.CLASS_KINDS else AS_TORCH)
        self.frozen.setVisible(node is not None)
        self.frozen.setChecked(bool(node and node.frozen))
        self.frozen.setText("frozen, not trained" if node and node.frozen else "trained")
        self.not_trained.setVisible(node is None)
        self.not_trained.show_name(", ".join(self._document.block.frozen))
        self._show_ties()

    def _can_have(self, node: Node) -> bool:
        """Whether a node may have parameters; what is known to have none, such as a pooling, has nothing to start."""
        if node.kind not in query.MODULE_KINDS:
            return node.kind == "tensor" and node.of == "parameter"
        key = "/".join((*self._document.here, node.id))
        report = self._session.shapes.nodes.get(key) if self._session.shapes else None
        bare = report is not None and not report.parameters and not report.brought
        said = node.init or node.frozen or parameters.ties_through(self._document.block, node)
        return bool(said) or not bare

    @property
    def _node_id(self) -> str:
        return self._node.id if self._node else ""

    @property
    def _rules(self) -> tuple[Rule, ...]:
        return parameters.rules_of(self._document.design, self._block, self._node_id)

    def _place(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(4)
        for widget in (self.heading, self.none):
            widget.setContentsMargins(INSET, 0, 4, 0)
        column.addWidget(self.heading)
        column.addWidget(self.none)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column.addLayout(self._lines)
        preview = QVBoxLayout()
        preview.setContentsMargins(INSET, 0, 4, 4)
        preview.addWidget(self.histogram)
        preview.addWidget(self.shown)
        column.addLayout(preview)
        self._seed_line = QWidget()
        below = QHBoxLayout(self._seed_line)
        below.setContentsMargins(3, 0, 4, 0)
        below.setSpacing(4)
        below.addWidget(self.add)
        below.addStretch(1)
        below.addWidget(self.anew)
        below.addWidget(label("seed", "quiet"))
        self.seed.setFixedWidth(56)
        below.addWidget(self.seed)
        column.addWidget(self._seed_line)
        told = QVBoxLayout()
        told.setContentsMargins(INSET, 4, 4, 0)
        told.addWidget(self.frozen)
        told.addWidget(self.not_trained)
        told.addWidget(self.ties)
        column.addLayout(told)
        links = QHBoxLayout()
        links.setContentsMargins(3, 0, 0, 0)
        links.addWidget(self.untie, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(links)
        self._hide_preview()

    def _show_rules(self, rules: tuple[Rule, ...]) -> None:
        for_block = self._node is None or self._node.kind in query.CLASS_KINDS
        while len(self.rows) > len(rules):
            row = self.rows.pop()
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(rules):
            self._make_row(len(self.rows))
        known = frozenset(setting.name for setting in self._document.block.settings)
        for number, (row, rule) in enumerate(zip(self.rows, rules, strict=True)):
            row.of.setVisible(for_block)
            text, wrong = self._told(number, rule)
            row.show_rule(rule, text, wrong, known)

    def _make_row(self, number: int) -> None:
        row = RuleRow(self._colour, for_block=True)
        row.set_palette(self._palette)
        row.changed.connect(partial(self._change, number))
        row.removed.connect(partial(self._remove, number))
        row.previewed.connect(partial(self._preview, number))
        self.rows.append(row)
        self._lines.addWidget(row)
        row.show()

    def _told(self, number: int, rule: Rule) -> tuple[str, bool]:
        """What a rule meets, or what is wrong with it, and whether it is wrong."""
        mark = f"the rule for {rule.pattern}"
        for problem in self._session.problems:
            mine = problem.block == self._block and problem.node == self._node_id and problem.setting == "init"
            if mine and mark in problem.message:
                return problem.message, problem.severity == "error"
        reports = self._session.shapes.rules if self._session.shapes else ()
        place = (self._block, self._node_id, number)
        met = next((one.met for one in reports if (one.block, one.node, one.number) == place), None)
        return ("" if met is None else f"meets {numbers.plural(met, 'parameter')}"), False

    def _show_ties(self) -> None:
        block, node = self._document.block, self._node
        ties = parameters.ties_through(block, node) if node else block.ties
        lines = [f"∞ {tie[0]} is the same as {' and '.join(tie[1:])}" for tie in ties]
        self.ties.setText("\n".join(lines))
        self.ties.setVisible(bool(lines))
        self.untie.setVisible(bool(lines))

    def _add(self) -> None:
        rule = Rule("weight" if self._node and self._node.kind == "layer" else "*.weight", "normal_", {"std": 0.01})
        after = parameters.add_rule(self._document.design, self._block, self._node_id, rule)
        self._document.edit(f"Start {self._whose(rule)} from {described(rule)}", after)
        if self.rows:
            self.rows[-1].pattern.line.setFocus()

    def _change(self, number: int, rule: Rule) -> None:
        if code_of(rule) and code_of(rule) != code_of(self._rules[number]):
            try:
                Trust().grant([code_of(rule)])  # it was written here
            except DesignerError as error:
                self._document.refuse(error)
                return
        after = parameters.change_rule(self._document.design, self._block, self._node_id, number, rule)
        merge = "" if code_of(rule) else f"{self._block}/{self._node_id}/init{number}"
        self._document.edit(f"Start {self._whose(rule)} from {described(rule)}", after, merge=merge)
        if self._asked == number:
            self._preview(number)

    def _remove(self, number: int) -> None:
        rule = self._rules[number]
        after = parameters.remove_rule(self._document.design, self._block, self._node_id, number)
        self._hide_preview()
        self._document.edit(f"Remove the rule for {self._whose(rule)}", after)

    def _whose(self, rule: Rule) -> str:
        return f"{self._node.name}.{rule.pattern}" if self._node else rule.pattern

    def _preview(self, number: int) -> None:
        self._asked = number
        call = PreviewStart(self._document.design, self._block, self._node_id, number, self._seed)
        self._session.ask(call, partial(self._show_preview, number), self._refused)

    def _show_preview(self, number: int, found: StartPreview) -> None:
        if self._asked != number:
            return
        self.histogram.setVisible(bool(found.counts))
        if found.counts:
            counts = np.array(found.counts, np.float64)
            colours = np.tile(np.array(rgba(self._bar), np.uint8), (len(counts), 1))
            self.histogram.draw(counts, colours, self._colour)
        self.shown.setText(_words(found))
        self.shown.show()

    def _refused(self, refusal: Refusal) -> None:
        self.histogram.hide()
        self.shown.setText(refusal.text)
        self.shown.show()

    def _hide_preview(self) -> None:
        self._asked = -1
        self.histogram.hide()
        self.shown.hide()

    def _start_anew(self) -> None:
        nodes = [self._node] if self._node else self._document.block.nodes
        names = [n for node in nodes for n in owned.full_names(self._document, self._session, node)]
        if names:
            self._session.module.change(StartAnew(tuple(dict.fromkeys(names)), self._seed))
            self._document.told.emit(
                f"{numbers.plural(len(names), 'parameter')} started anew from seed {self._seed}; "
                "Run ▸ Take Back Values gives the old values back"
            )

    @property
    def _seed(self) -> int:
        text = self.seed.line.text().strip()
        return int(text) if text.isdecimal() else 0

    def _check_seed(self, text: str) -> None:
        if not text.strip().isdecimal() or len(text.strip()) > 9:
            self.seed.refuse("a whole number")
            return
        self.seed.show_name(text.strip())
        if self._asked >= 0:
            self._preview(self._asked)

    def _freeze(self) -> None:
        node, on = self._node, self.frozen.isChecked()
        if node is not None:
            after = parameters.set_frozen(self._document.design, self._block, {node.id}, on)
            self._document.edit(f"{'Freeze' if on else 'Train'} {node.name}", after)

    def _freeze_names(self, text: str) -> None:
        patterns = tuple(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
        after = edit.change_block(self._document.design, self._block, lambda old: replace(old, frozen=patterns))
        self._document.edit(f"Freeze {', '.join(patterns) or 'nothing by name'} of {self._block}", after)

    def _untie(self) -> None:
        block, node = self._document.block, self._node
        ties = parameters.ties_through(block, node) if node else block.ties
        own = {name for tie in ties for name in tie if node is None or name.partition(".")[0] == node.name}
        after = parameters.untie(self._document.design, self._block, own)
        self._document.edit(f"Untie {node.name if node else self._block}", after)


def _words(found: StartPreview) -> str:
    if not found.names:
        return "The rule meets nothing."
    if not found.counts:
        return "The shapes are not yet known: run the network once."
    figures = found.statistics
    mean, std, low, high = map(numbers.short, (figures.mean, figures.std, figures.low, figures.high))
    count = numbers.plural(sum(found.counts), "value")
    of = numbers.plural(len(found.names), "parameter")
    return f"{count} of {of}: mean {mean}, std {std}, {low} to {high}"


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "link")
    return button
