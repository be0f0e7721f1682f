"""The inspector's section about parameters: what they start from, with a preview; what is tied; what is not trained."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer import numbers
from designer.catalogue.initialiser_code import code_of
from designer.catalogue.parameter_check import told_of
from designer.codegen.start import described
from designer.engine.calls.parameter_edits import PreviewStart, StartAnew
from designer.errors import DesignerError
from designer.files.trust import Trust
from designer.graph import query
from designer.graph.model import Node, Rule
from designer.graph.parameters import parameters
from designer.runtime.reports import RuleReport
from designer.ui import node_parameters
from designer.ui.document import Document
from designer.ui.icons import icon
from designer.ui.palette import LIGHT, Palette
from designer.ui.panels.inspector.rule_row import RuleRow
from designer.ui.panels.inspector.start_preview import StartPreviewBox
from designer.ui.panels.inspector.title import INSET, TitleLine
from designer.ui.panels.inspector.trained_form import TrainedForm
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button

AS_TORCH = "Its parameters are untouched: as torch made them."
AS_INSIDE = "Parameters start as the block inside and torch start them."
ORDER = "Of two rules that meet one parameter the later wins; what stands further out comes later."


class StartForm(QWidget):
    """Rules of one node, or of the block on show; hidden for what has no parameters."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._block = ""
        self._node: Node | None = None
        self._palette: Palette = LIGHT
        self.rows: list[RuleRow] = []
        self.heading = label("Initialise", "section")
        self.heading.setToolTip(ORDER)
        self.none = label("", "quiet", wrap=True)
        self.add = link_button("Add a rule")
        self.seed = TitleLine("Seed of the first values", "mono")
        self.seed.show_name("0")
        self.anew = link_button("Start anew")
        self.preview = StartPreviewBox(session)
        self.trained = TrainedForm(document)
        self._place()
        self.add.clicked.connect(self._add)
        self.anew.clicked.connect(self._start_anew)
        self.seed.committed.connect(self._check_seed)

    def set_palette(self, palette: Palette) -> None:
        """Takes on other colours."""
        self._palette = palette
        self.add.setIcon(icon("add", palette.quiet))
        self.preview.set_palette(palette)
        for row in self.rows:
            row.set_colour(palette.quiet)
            row.set_palette(palette)

    def show_start(self, node: Node | None) -> None:
        """Shows what is said of this node's parameters; of none those of the block on show."""
        has = node is None or self._can_have(node)
        self.setVisible(has)
        if not has:
            return
        if (self._block, self._node_id) != (self._document.block_name, node.id if node else ""):
            self.preview.forget()
        self._block, self._node = self._document.block_name, node
        ruled = node is None or node.kind in query.MODULE_KINDS
        self._show_rules(self._rules if ruled else ())
        for widget in (self.heading, self.add, self.anew, self._seed_line):
            widget.setVisible(ruled)
        untouched = self._untouched() if self.rows else ""
        self.none.setVisible(ruled and (not self.rows or bool(untouched)))
        inside = node is not None and node.kind in query.CLASS_KINDS
        self.none.setText(untouched or (AS_INSIDE if inside else AS_TORCH))
        self.trained.show_node(node)

    def _can_have(self, node: Node) -> bool:
        """Whether a node may have parameters; what is known to have none, such as a pooling, has nothing to start."""
        if node.kind not in query.MODULE_KINDS:
            return node.kind == "tensor" and node.of == "parameter"
        key = "/".join((*self._document.here, node.id))
        report = self._session.shapes.nodes.get(key) if self._session.shapes else None
        bare = report is not None and not report.parameters and not report.brought
        said = node.init or node.frozen or parameters.ties_through(self._document.block, node)
        return bool(said) or not bare

    def _untouched(self) -> str:
        """The parameters of a layer that none of its rules, and none further out, meets."""
        if self._node is None or self._node.kind != "layer" or self._session.live is None:
            return ""
        rows = self._session.live.rows.at("/".join((*self._document.here, self._node.id)))
        names = [row.name.rpartition(".")[2] for row in rows if row.kind == "parameter" and not row.start]
        return f"Untouched, as torch made it: {', '.join(dict.fromkeys(names))}" if names else ""

    @property
    def _node_id(self) -> str:
        return self._node.id if self._node else ""

    @property
    def _rules(self) -> tuple[Rule, ...]:
        return parameters.rules_of(self._document.design, self._block, self._node_id)

    def _place(self) -> None:
        for widget in (self.heading, self.none):
            widget.setContentsMargins(INSET, 0, 4, 0)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._seed_line = QWidget()
        self.seed.setFixedWidth(56)
        hbox(
            self.add,
            None,
            self.anew,
            label("seed", "quiet"),
            self.seed,
            spacing=4,
            margins=(3, 0, 4, 0),
            within=self._seed_line,
        )
        vbox(
            self.heading,
            self.none,
            self._lines,
            self.preview,
            self._seed_line,
            self.trained,
            spacing=4,
            margins=(0, 12, 0, 0),
            within=self,
        )

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
        row = RuleRow(self._palette.quiet, for_block=True)
        row.set_palette(self._palette)
        row.changed.connect(partial(self._change, number))
        row.removed.connect(partial(self._remove, number))
        row.previewed.connect(partial(self._preview, number))
        self.rows.append(row)
        self._lines.addWidget(row)
        row.show()

    def _told(self, number: int, rule: Rule) -> tuple[str, bool]:
        """What a rule meets, or what is wrong with it, and whether it is wrong."""
        marks = [f"the rule for {told_of(rule)}{after}" for after in (":", " meets")]
        for problem in self._session.problems:
            mine = problem.block == self._block and problem.node == self._node_id and problem.setting == "init"
            if mine and any(mark in problem.message for mark in marks):
                return problem.message, problem.severity == "error"
        reports = self._session.shapes.rules if self._session.shapes else ()
        place = (self._block, self._node_id, number)
        found = next((one for one in reports if (one.block, one.node, one.number) == place), None)
        return ("" if found is None else _met(found)), False

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
        if self.preview.number == number:
            self._preview(number)

    def _remove(self, number: int) -> None:
        rule = self._rules[number]
        after = parameters.remove_rule(self._document.design, self._block, self._node_id, number)
        self.preview.forget()
        self._document.edit(f"Remove the rule for {self._whose(rule)}", after)

    def _whose(self, rule: Rule) -> str:
        return f"{self._node.name}.{rule.pattern}" if self._node else rule.pattern

    def _preview(self, number: int) -> None:
        self.preview.ask(PreviewStart(self._document.design, self._block, self._node_id, number, self._seed))

    def _start_anew(self) -> None:
        nodes = [self._node] if self._node else self._document.block.nodes
        names = [n for node in nodes for n in node_parameters.full_names(self._document, self._session, node)]
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
        if self.preview.number is not None:
            self._preview(self.preview.number)


def _met(found: RuleReport) -> str:
    """`meets 2 parameters`, and what an equal start would come to."""
    told = f"meets {numbers.plural(found.met, 'parameter')}"
    if not found.alike:
        return told
    alike = f"all {numbers.whole(found.alike)} units of a layer start alike, learn alike and stay one and the same"
    return f"{told}: {alike}, unless their biases or the layers behind part them"
