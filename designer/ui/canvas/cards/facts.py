"""Gathers what each card of a block depends on: interface, wires, shapes, problems, sharing. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from typing import Literal

from designer.catalogue.bypass import is_bypassed
from designer.catalogue.code_check import is_custom
from designer.catalogue.device_check import in_words
from designer.catalogue.interface import inputs_of, interface, outputs_of
from designer.errors import CycleError
from designer.files.trust import Trust
from designer.graph.devices import Copy, own, places
from designer.graph.model import Block, Design, Edge, Node, Path
from designer.graph.order import children_first
from designer.graph.parameters.parameters import partners
from designer.graph.problem import Problem
from designer.graph.query import CLASS_KINDS, FOR_PEOPLE, all_uses
from designer.graph.query import branches as branches_of
from designer.graph.versions.by_id import by_id
from designer.graph.wires.wiring import Wiring, wiring
from designer.runtime.reports import ShapesReport
from designer.ui.canvas.cards.look import Facts, is_unfinished
from designer.ui.canvas.wires.traffic import Mark, mark, told

BATCH = "B×"


@dataclass(frozen=True)
class Shown:
    """One block of a design as it is entered, with what is known about it.

    Attributes:
        here: The block nodes that were entered to come to it.
        name: The block's name; `here` ends in it.
    """

    design: Design
    here: Path
    name: str
    report: ShapesReport | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def block(self) -> Block:
        """The block itself."""
        return self.design.blocks[self.name]

    def key(self, node_id: str) -> str:
        """What reports call the node."""
        return "/".join((*self.here, node_id))

    def facts(self, only: Collection[str] | None = None) -> dict[str, Facts]:
        """By id, what the cards of these nodes depend on; of all where none are named."""
        nodes: Iterable[Node] = self.block.nodes
        if only is not None:
            known = by_id(self.block.nodes)
            nodes = [known[node_id] for node_id in only if node_id in known]
        wires = wiring(self.block.edges)
        return {node.id: self._facts(node, wires) for node in nodes}

    def shape(self, edge: Edge) -> str:
        """What is known to flow through a wire, as text."""
        told = self.report.nodes.get(self.key(edge.source.node)) if self.report else None
        return told.outputs.get(edge.source.name, "") if told else ""

    def marks(self) -> dict[Edge, Mark]:
        """What stands on the wires that copy from device to device."""
        return {edge: mark(in_words(self.design, self.name, to), self._bytes(edge)) for edge, (_, to) in self._copies}

    def told(self, edge: Edge) -> str:
        """What is known of a wire, in sentences."""
        copy = dict(self._copies).get(edge)
        ends = tuple(in_words(self.design, self.name, device) for device in copy) if copy else None
        return told(self.shape(edge), self._bytes(edge), ends)  # type: ignore[arg-type]

    @cached_property
    def _copies(self) -> list[tuple[Edge, Copy]]:
        return list(places(self.design, self.name).copies.items())

    def _bytes(self, edge: Edge) -> int:
        report = self.report.nodes.get(self.key(edge.source.node)) if self.report else None
        return report.sample_bytes.get(edge.source.name, 0) if report else 0

    def refused(self, facts: Mapping[str, Facts]) -> frozenset[Edge]:
        """The wires whose shape is not taken."""
        return frozenset(edge for i in self._own if i in facts for edge in self._refused_into(facts[i]))

    def _facts(self, node: Node, wires: Wiring) -> Facts:
        wires_in, wires_out = wires.into.get(node.id, ()), wires.out.get(node.id, ())
        around = Block(nodes=self.block.nodes, edges=(*wires_in, *wires_out))
        problem = self._own.get(node.id)
        face = interface(self.design, around, node)
        inputs = inputs_of(face, around, node)
        wired = _same(frozenset([edge.target.name for edge in wires_in]))
        report = self.report.nodes.get(self.key(node.id)) if self.report else None
        stands_for_block = node.kind in CLASS_KINDS
        complete = all(port.name in wired for port in inputs if port.required)
        return Facts(
            node,
            face,
            inputs,
            outputs_of(face, around, node),
            wired,
            _same(frozenset([edge.source.name for edge in wires_out])),
            report,
            problem,
            self.report is not None and report is None and problem is None and complete and node.kind not in FOR_PEOPLE,
            self._inside(node) if stands_for_block else 0,
            self._uses(node.of) if stands_for_block else 1,
            self._shared.get(node.id, ""),
            (node.bypassed or node.kind == "again") and is_bypassed(self.block, node),
            self.design.blocks[node.of].origin if node.kind in CLASS_KINDS and node.of in self.design.blocks else "",
            own(self.design, self.name, node) if node.device else "",
            self._code(node),
            ", ".join(partners(self.block, node)) if self.block.ties else "",
            report is not None and report.parameters > 0 and _frozen_in_part(self.block, node),
        )

    def _code(self, node: Node) -> Literal["", "trusted", "untrusted"]:
        if node.kind == "code":
            return "trusted" if node.code in self._trusted_lines else "untrusted"
        if node.kind != "layer" or not is_custom(self.design, node.of):
            return ""
        return "untrusted" if node.of in self._untrusted else "trusted"

    @cached_property
    def _trusted_lines(self) -> frozenset[tuple[str, ...]]:
        trust = Trust()
        return frozenset(node.code for node in self.block.of_kind("code") if trust.holds(node.code))

    @cached_property
    def _untrusted(self) -> frozenset[str]:
        trust = Trust()
        return frozenset(name for name, layer in self.design.layers.items() if not trust.holds(layer.source))

    @cached_property
    def _own(self) -> Mapping[str, Problem]:
        """By node id, what is wrong with it: the first error, else the first warning."""
        found: dict[str, Problem] = {}
        for problem in self.problems:
            if problem.block != self.name or problem.path not in ((), (*self.here, problem.node)):
                continue
            first = found.setdefault(problem.node, problem)
            if first.severity == "warning" and problem.severity == "error":
                found[problem.node] = problem
        return found

    @cached_property
    def _shared(self) -> Mapping[str, str]:
        """By node id, the names of the nodes with the same weights."""
        again = self.block.of_kind("again")
        if not again:
            return {}
        names = {node.id: node.name for node in self.block.nodes}
        found: dict[str, str] = {}
        callers: dict[str, list[str]] = {}
        for node in again:
            found[node.id] = names.get(node.of, "?")
            callers.setdefault(node.of, []).append(node.name)
        return {**found, **{node_id: ", ".join(words) for node_id, words in callers.items()}}

    def _inside(self, node: Node) -> int:
        """How many errors there are inside a block node."""
        branches = [((*self.here, word), name) for word, name in branches_of(node) if name in self.design.blocks]
        return sum(
            problem.severity == "error"
            and any(
                (not problem.path and problem.block in self._made_of(name)) or _is_inside(problem.path, path)
                for path, name in branches
            )
            for problem in self.problems
        )

    def _made_of(self, name: str) -> Collection[str]:
        """The blocks in a block, itself too."""
        try:
            return children_first(self.design, name)
        except CycleError:
            return (name,)

    def _uses(self, name: str) -> int:
        return self._counts.get(name, 1)

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        found = all_uses(self.design)
        return {name: found[name] for name in self.design.blocks}

    def _refused_into(self, facts: Facts) -> Iterable[Edge]:
        problem = facts.problem
        if problem is None or problem.severity != "error" or is_unfinished(facts):
            return ()
        wires = wiring(self.block.edges).into.get(facts.node.id, ())
        if problem.port:
            return [edge for edge in wires if edge.target.name == problem.port]
        setting = next((spec for spec in facts.face.settings if spec.name == problem.setting), None)
        if setting is None or setting.from_input is not None:
            return wires if setting is None and not problem.setting else wires[:1]
        return ()


@lru_cache(maxsize=1024)
def _same(names: frozenset[str]) -> frozenset[str]:
    """One object for equal ones: nearly every card has the same."""
    return names


def _frozen_in_part(block: Block, node: Node) -> bool:
    """Whether a pattern of the block may mean parameters of the node."""
    return any(fnmatchcase(node.name, pattern.partition(".")[0]) for pattern in block.frozen)


def short_shape(text: str) -> str:
    """A shape for a wire: without the batch, which they all have."""
    return text.removeprefix(BATCH)


def path_to(design: Design, name: str) -> Path:
    """A way from the main block to this one; nowhere where it is not used."""

    def search(here: str, path: Path, seen: frozenset[str]) -> Path | None:
        if here == name:
            return path
        for word, of in (branch for node in design.blocks[here].nodes for branch in branches_of(node)):
            if of in design.blocks and of not in seen:
                found = search(of, (*path, word), seen | {of})
                if found is not None:
                    return found
        return None

    return search(design.main, (), frozenset({design.main})) or ()


def _is_inside(path: Path, outer: Path) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer
