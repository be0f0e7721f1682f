"""The inspector's form for the selected nodes: name, settings, shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import zip_longest

from msgspec.structs import replace as with_fields
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from designer.catalogue.code_check import is_custom
from designer.catalogue.interface import interface
from designer.catalogue.spec import Interface, SettingSpec
from designer.errors import DesignerError
from designer.graph import edit, query
from designer.graph.model import Design, Node, Port, Value
from designer.graph.problem import Problem, Repair
from designer.runtime.reports import Remark
from designer.ui.document import Document
from designer.ui.panels.facts import Facts
from designer.ui.panels.inspector import node_words
from designer.ui.panels.inspector.activations_form import ActivationsForm
from designer.ui.panels.inspector.alone_form import AloneForm
from designer.ui.panels.inspector.device_row import DeviceRow
from designer.ui.panels.inspector.fields import LABELS, FieldState, role_of
from designer.ui.panels.inspector.lines_form import LinesForm
from designer.ui.panels.inspector.ports_form import PortsForm
from designer.ui.panels.inspector.promotion import make as make_promotion
from designer.ui.panels.inspector.promotion import offered as promotion_of
from designer.ui.panels.inspector.region_rows import held, rows_for, said
from designer.ui.panels.inspector.remarks_form import RemarksForm
from designer.ui.panels.inspector.rounds_of_node import RoundsOfNode
from designer.ui.panels.inspector.rows import SettingRows
from designer.ui.panels.inspector.shared import Held, common, of_face, shared_settings
from designer.ui.panels.inspector.size_offers import SizeOffers
from designer.ui.panels.inspector.start_form import StartForm
from designer.ui.panels.inspector.title import EDGE, INSET, TitleLine
from designer.ui.panels.inspector.values import to_text
from designer.ui.session import Session
from designer.ui.widgets.boxes import hbox, vbox
from designer.ui.widgets.elided_button import ElidedButton
from designer.ui.widgets.labels import ElidedLabel, label, say
from designer.ui.widgets.link import Link

WIDEST_KIND = 150
"""In px; the name beside it has the rest."""


class NodeForm(QWidget):
    """Shows what the selected nodes have in common; for one node everything."""

    def __init__(self, document: Document, session: Session) -> None:
        super().__init__()
        self._document, self._session = document, session
        self._block, self._nodes = "", tuple[Node, ...]()
        self.title = TitleLine("Name of the node")
        self.kind = ElidedLabel("", "mono-quiet")
        self.kind.setContentsMargins(0, 7, 8, 0)
        self.kind.setMaximumWidth(WIDEST_KIND)
        self.doc = ElidedLabel("", "quiet")
        self.message = label("", "problem", wrap=True)
        self.repair = Link()
        self.enter, self.enter_other, self.code = ElidedButton(), ElidedButton(), ElidedButton()
        self.region, self.settings, self.facts = SettingRows(), SettingRows(), Facts()
        self.nothing = label("These nodes have no setting in common.", "quiet", wrap=True)
        self.sizes, self.device = SizeOffers(document, session), DeviceRow(document, session)
        self.ports, self.start = PortsForm(document), StartForm(document, session)
        self.activations, self.lines = ActivationsForm(document, session), LinesForm(document)
        self.loud, self.remarks = RemarksForm(document, session), RemarksForm(document, session, "Worth knowing")
        self.rounds, self.alone = RoundsOfNode(document, session), AloneForm(document, session)
        for hidden in (self.message, self.nothing, self.repair, self.enter, self.enter_other, self.code):
            hidden.hide()
        self._place()
        self.title.committed.connect(self._rename)
        self.enter.clicked.connect(lambda: document.enter(query.branches(self._nodes[0])[0][0]))
        self.enter_other.clicked.connect(lambda: document.enter(query.branches(self._nodes[0])[1][0]))
        self.code.clicked.connect(lambda: document.enter(self._nodes[0].id))
        self.repair.clicked.connect(lambda: self._repair(self._own_problem().repair))  # type: ignore[union-attr]
        for rows in (self.region, self.settings):
            rows.committed.connect(self._set)
            rows.reset_wanted.connect(self._reset)
            rows.repair_wanted.connect(self._repair)
            rows.promote_wanted.connect(self._promote)

    def set_colour(self, colour: str) -> None:
        """The colour of small signs."""
        self.region.set_colour(colour)
        self.settings.set_colour(colour)
        self.ports.set_colour(colour)

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Shows these nodes of the block on show, at least one."""
        self._block, self._nodes = self._document.block_name, nodes
        faces = [self._face(node) for node in nodes]
        self._show_head(faces)
        known = frozenset(setting.name for setting in self._document.block.settings)
        shared, of_region = shared_settings(faces), self._region_specs()
        self.settings.show_states(
            [self._state(s, [of_face(*pair, s.name) for pair in zip(nodes, faces, strict=True)], known) for s in shared]
        )
        self.region.show_states([self._region_state(spec, known) for spec in of_region])
        self.nothing.setVisible(len(nodes) > 1 and not shared and not of_region)
        self.device.show_nodes(nodes)
        wide = max(self.settings.names_need, self.region.names_need) or LABELS
        for rows in (self.settings, self.region, self.device):
            rows.set_label_width(wide)
        only = nodes[0] if len(nodes) == 1 else None
        for part in (self.sizes, self.activations, self.rounds, self.alone, self.lines):
            part.show_node(only)
        self._show_ports()
        self.start.setVisible(len(nodes) == 1)
        if len(nodes) == 1:
            self.start.show_start(nodes[0])
        self._show_facts()

    def _place(self) -> None:
        head = hbox((self.title, 1))
        head.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        words = vbox(self.doc, self.message, self.nothing, margins=(INSET, 0, 4, 0))
        buttons = QVBoxLayout()
        buttons.setContentsMargins(INSET, 4, 0, 0)
        for button in (self.enter, self.enter_other, self.code):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        link = QVBoxLayout()
        link.setContentsMargins(2, 0, 0, 0)
        link.addWidget(self.repair, 0, Qt.AlignmentFlag.AlignLeft)
        vbox(
            head,
            words,
            link,
            self.loud,
            buttons,
            8,
            self.lines,
            self.region,
            self.rounds,
            self.settings,
            self.device,
            self.remarks,
            self.sizes,
            self.ports,
            self.start,
            self.facts,
            self.activations,
            self.alone,
            None,
            spacing=4,
            margins=(EDGE, 4, 8, 12),
            within=self,
        )

    def _face(self, node: Node) -> Interface:
        return interface(self._document.design, self._document.block, node)

    def _show_head(self, faces: list[Interface]) -> None:
        first, only = self._nodes[0], len(self._nodes) == 1
        names = ", ".join(node.name for node in self._nodes)
        self.title.show_name(first.name if only else f"{len(self._nodes)} nodes", editable=only)
        titles = dict.fromkeys(face.title for face in faces)
        self.kind.setText(node_words.kind(first, faces[0]) if only else ", ".join(titles))
        block, design = self._document.block, self._document.design
        self.doc.setText(node_words.about(first, faces[0], block, design) if only else names)
        self.doc.setVisible(bool(self.doc.text()))
        problem = self._own_problem() if only else None
        say(self.message, problem.message if problem else "", role_of(problem))
        self.repair.setVisible(bool(problem and problem.repair))
        self.repair.setText(problem.repair.text if problem and problem.repair else "")
        written = only and is_custom(self._document.design, first.of) and first.kind == "layer"
        self.code.setVisible(written)
        self.code.setText(f"Edit Code of {first.of}")
        inside = query.branches(first) if only else ()
        for button, branch, words in zip_longest((self.enter, self.enter_other), inside, ("", " (else)")):
            button.setVisible(branch is not None)
            button.setText(f"Enter {branch[1]}{words}" if branch else "")

    def _problems(self) -> list[Problem]:
        ids = self._ids
        return [p for p in self._session.problems if p.block == self._block and p.node in ids]

    def _own_problem(self) -> Problem | None:
        """The first problem that no row shows."""
        of_region = {spec.name for spec in self._region_specs()}
        settings = {spec.name for spec in self._face(self._nodes[0]).settings} | of_region | {"init"}
        return next((p for p in self._problems() if p.setting not in settings), None)

    def _region_specs(self) -> tuple[SettingSpec, ...]:
        """The rows of what regions do, where all the nodes are of one kind."""
        specs = {rows_for(self._document.design, self._block, node) for node in self._nodes}
        return specs.pop() if len(specs) == 1 else ()

    def _region_state(self, spec: SettingSpec, known: frozenset[str]) -> FieldState:
        state = self._state(spec, [held(node, spec) for node in self._nodes], known)
        return state if spec.name == "times" else replace(state, promotion=None)

    def _state(self, spec: SettingSpec, values: Sequence[Held], known: frozenset[str]) -> FieldState:
        (given, value), mixed = common(values)
        problem = next((p for p in self._problems() if p.setting == spec.name), None)
        if len(self._nodes) > 1:
            return FieldState(spec, value if given else None, given, mixed, problem, known)
        promotion = promotion_of(self._document, self._nodes[0], spec)
        wired = Port(self._nodes[0].id, spec.name) in query.sources(self._document.block)
        return FieldState(spec, value if given else None, given, mixed, problem, known, promotion, wired)

    def _show_ports(self) -> None:
        """The ports of the block that the selected node stands for."""
        only = self._nodes[0] if len(self._nodes) == 1 else None
        shown = only is not None and only.kind in query.CLASS_KINDS and only.of in self._document.design.blocks
        self.ports.setVisible(shown)
        if shown and only:
            self.ports.show_ports(only.of, lambda port: "")

    def _promote(self, setting: str, name: str, to_the_top: bool) -> None:
        rows = self.region if self.sender() is self.region else self.settings
        row = rows.rows[setting]
        reason = make_promotion(self._document, self._nodes[0], row.spec, name, to_the_top)
        if reason:
            row.promote.refuse(reason)

    def _show_facts(self) -> None:
        if len(self._nodes) != 1:
            self.facts.show_facts("", ())
            self._show_remarks(())
            return
        node, key = self._nodes[0], "/".join((*self._document.here, self._nodes[0].id))
        report = self._session.shapes.nodes.get(key) if self._session.shapes else None
        self._show_remarks(report.remarks if report else ())
        run = self._session.flows.current or self._session.last_run
        told = node_words.of_shapes(report) if report else ()
        ran = node_words.of_run(node, key, self._document.block, run) if run else ()
        self.facts.show_facts("Output", (*told, *ran))

    def _show_remarks(self, remarks: Sequence[Remark]) -> None:
        """What is hardly meant so under the name, the rest behind the settings."""
        self.loud.show_remarks([remark for remark in remarks if remark.loud])
        self.remarks.show_remarks([remark for remark in remarks if not remark.loud])

    def _rename(self, name: str) -> None:
        node = self._nodes[0]
        try:
            after = edit.rename_node(self._document.design, self._block, node.id, name)
        except DesignerError as error:
            self.title.refuse(str(error))
            return
        self._document.edit(f"Rename {node.name} to {name}", after)

    def _set(self, setting: str, value: Value) -> None:
        of_region = self.sender() is self.region

        def in_region(design: Design, node: Node) -> Design:
            return said(design, self._block, node, setting, value)

        def changed(node: Node) -> Node:
            return edit.with_setting(node, setting, value)

        try:
            if of_region:
                after = reduce(in_region, self._nodes, self._document.design)
            else:
                after = edit.change_nodes(self._document.design, self._block, self._ids, changed)
        except DesignerError as error:
            self.region.rows[setting].refuse(str(error))
            return
        ids = "+".join(node.id for node in self._nodes)
        text = f"Set {setting} of {self._whose()} to {to_text(value)}"
        self._document.edit(text, after, merge=f"{self._block}/{ids}/{setting}")

    def _reset(self, setting: str) -> None:
        if self.sender() is self.region:
            self._set(setting, self.region.rows[setting].spec.default)
            return
        if not any(setting in node.settings for node in self._nodes):
            self.show_nodes(self._nodes)
            return

        def changed(node: Node) -> Node:
            return with_fields(node, settings={name: v for name, v in node.settings.items() if name != setting})

        after = edit.change_nodes(self._document.design, self._block, self._ids, changed)
        self._document.edit(f"Reset {setting} of {self._whose()}", after)

    @property
    def _ids(self) -> frozenset[str]:
        return frozenset(node.id for node in self._nodes)

    def _whose(self) -> str:
        return self._nodes[0].name if len(self._nodes) == 1 else f"{len(self._nodes)} nodes"

    def _repair(self, repair: Repair | None) -> None:
        if repair:
            self._document.edit(repair.text, edit.apply_repair(self._document.design, repair))
