"""The scene that follows a document and a session: it hears of changes and makes none."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal

from designer.graph.model import Edge, Path, Port
from designer.graph.query import CLASS_KINDS
from designer.graph.versions.diff import BlockChange, Change
from designer.runtime.reports import ShapesReport
from designer.ui.canvas.board import Board
from designer.ui.canvas.cards.activation_bar import ActivationSummary
from designer.ui.canvas.cards.facts import Shown
from designer.ui.canvas.thumbnails.flowing import Flowing, Seen
from designer.ui.document import Document
from designer.ui.palette import Palette
from designer.ui.session import Session
from designer.ui.session.activations import concern, words


class CanvasScene(Board):
    """The block on show, with what the session knows of it."""

    wires_chosen = Signal()
    pictures_moved = Signal()
    """What flowed is to be seen elsewhere."""

    def __init__(self, document: Document, session: Session, palette: Palette) -> None:
        super().__init__(palette)
        self.document, self.session = document, session
        self.pictures_on: Seen = "wires"
        self._pictures_before: Seen = "wires"
        self._pictures_of: tuple[object, Path] = (None, ())
        self._report: ShapesReport | None = session.shapes
        document.changed.connect(self.apply)
        document.moved_to.connect(self.refresh)
        document.saved.connect(self._forget)
        document.selection_changed.connect(self._select)
        session.source_changed.connect(self._show_pictures)
        session.shapes_changed.connect(self._hear_shapes)
        session.flows.changed.connect(self._show_pictures)
        session.activations.changed.connect(self._tell_activations)
        self.refresh()

    @property
    def selected_edges(self) -> frozenset[Edge]:
        """The selected wires."""
        return self.wires.chosen

    def select_edges(self, edges: Collection[Edge]) -> None:
        """Selects these wires, and no others."""
        if frozenset(edges) != self.wires.chosen:
            self.wires.set_chosen(frozenset(edges))
            self.wires_chosen.emit()
            self.touched()

    def shape_at(self, port: Port) -> str:
        """What flows out of an output, as the last report has it; "" where it is not known."""
        told = self._report.nodes.get("/".join((*self.document.here, port.node))) if self._report else None
        return told.outputs.get(port.name, "") if told else ""

    def refresh(self) -> None:
        """Brings everything in line."""
        self._show(None)

    def apply(self, change: Change) -> None:
        """Brings in line what an edit changed."""
        if change.layers or change.device or self._says_otherwise_of_parameters() or self._made_or_gone(change):
            self._show(None)
            return
        mine = change.blocks.get(self.document.block_name)
        ids = self._sharing(change, mine) | self._problems_differ()
        if mine is not None:
            ids |= {node.id for node in (*mine.added, *mine.changed)} - mine.moved
            for edge in (*mine.edges_added, *mine.edges_removed):
                ids |= {edge.source.node, edge.target.node}
        self._show(ids, mine)

    def _made_or_gone(self, change: Change) -> bool:
        return self.document.block_name in (*change.added, *change.removed)

    def _says_otherwise_of_parameters(self) -> bool:
        """Whether other parameters are tied or frozen than the picture shows."""
        before, now = self._shown.block if self._shown else None, self.document.block
        return before is not None and (before.ties, before.frozen) != (now.ties, now.frozen)

    def _sharing(self, change: Change, mine: BlockChange | None) -> set[str]:
        """The cards that may say something else of what they share: a definition, or weights."""
        left = [self._facts[node_id].node for node_id in (mine.removed if mine else ()) if node_id in self._facts]
        nodes = [*mine.added, *mine.changed, *left] if mine else left
        elsewhere = change.added or change.removed or change.blocks.keys() - {self.document.block_name}
        ids: set[str] = set()
        if elsewhere or any(node.kind in CLASS_KINDS for node in nodes):
            ids |= {node.id for node in self.document.block.nodes if node.kind in CLASS_KINDS}
        for node in (*self.document.block.of_kind("again"), *left):
            ids |= {node.id, node.of} if node.kind == "again" else set()
        return ids

    def _problems_differ(self) -> set[str]:
        """The nodes of which something else is told than the picture shows."""
        before = self._shown.problems if self._shown else ()
        if before is self.session.problems:
            return set()
        return {problem.node for problem in set(before) ^ set(self.session.problems)}

    def _hear_shapes(self) -> None:
        """Brings in line what the engine tells differently than before: of thousands of cards most stay."""
        before, now, shown = self._report, self.session.shapes, self._shown
        if before is None or now is None or shown is None:
            self._show(None)
            return
        ids = {problem.node for problem in (*shown.problems, *self.session.problems)}
        for node in self.document.block.nodes:
            key = shown.key(node.id)
            if node.kind in CLASS_KINDS or before.nodes.get(key) != now.nodes.get(key):
                ids.add(node.id)
        self._show(ids)

    def put_pictures(self, on: Seen) -> None:
        """Shows what flowed in the last run on the wires or under the cards, or hides it."""
        if on == self.pictures_on:
            return
        if self.pictures_on != "nowhere":
            self._pictures_before = self.pictures_on
        self.pictures_on, self._pictures_of = on, (None, ())
        self._show_pictures()
        self.pictures_moved.emit()

    def toggle_pictures(self) -> None:
        """Hides what flowed, or shows it where it was."""
        self.put_pictures(self._pictures_before if self.pictures_on == "nowhere" else "nowhere")

    def _show(self, only: Collection[str] | None, change: BlockChange | None = None) -> None:
        # Until the engine has answered, the shapes from before the edit stay: nothing flickers.
        self._report = self.session.shapes or self._report
        document = self.document
        shown = Shown(document.design, document.here, document.block_name, self._report, self.session.problems)
        self.show_block(shown, only, change)
        if self.wires.chosen:
            self.select_edges(self.wires.chosen.intersection(document.block.edges))
        self._select()
        self._show_pictures()
        if self.session.activations.report is not None:
            self._tell_activations()

    def _select(self) -> None:
        self.set_selected(self.document.selection & self.items_by_id.keys())

    def _show_pictures(self) -> None:
        """Pictures of a run are shown as long as the program is the one that ran."""
        flows, here = self.session.flows, self.document.here
        report = flows.current
        if report is self._pictures_of[0] and here == self._pictures_of[1] and not self.pictures_due:
            return
        self._pictures_of = report, here
        self.set_pictures(Flowing(*flows.here(here, self.items_by_id), self.pictures_on) if report else Flowing())
        self._tell_outcomes()

    def _tell_outcomes(self) -> None:
        """What each region on show did in the run on show; nothing of it is read before one has run."""
        run = self.session.flows.current
        if run is not None and (run.rounds or run.branches):
            from designer.ui.rounds.outcomes import outcomes

            self.set_outcomes(outcomes(self.session, self.document.block, self.document.here))
        elif any(item.outcome for item in self.items_by_id.values()):
            self.set_outcomes({})

    def _tell_activations(self) -> None:
        """What was measured of each node on show."""
        found: dict[str, ActivationSummary] = {}
        for node_id in self.items_by_id:
            report = self.session.activations.of("/".join((*self.document.here, node_id)))
            if report is not None:
                found[node_id] = ActivationSummary(words(report), concern(report))
        self.set_activations(found)

    def _forget(self) -> None:
        """Another design is on show: what was known of the last one says nothing of it."""
        if self.session.shapes is None:
            self._report = None
            self.refresh()
