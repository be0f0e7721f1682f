"""Walks through a block in running order and finds what flows along its wires."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from msgspec.structs import replace

from designer.catalogue.bypass import Way, as_run, way_past
from designer.catalogue.code_check import is_custom
from designer.catalogue.interface import interface
from designer.catalogue.lazy import sized_of
from designer.errors import CycleError, ExpressionError
from designer.files.trust import Trust, untrusted
from designer.graph import query
from designer.graph.expressions import expr
from designer.graph.model import VALUE, Design, Node, Port, Value
from designer.graph.order import topological
from designer.graph.problem import Problem
from designer.runtime.cost.reports import Cost
from designer.runtime.cost.walked import costs_inside, counted
from designer.runtime.layers.custom import judge_code, judge_custom
from designer.runtime.reports import NodeReport, Remark
from designer.runtime.shapes.avals import Known, declared, elements, in_words, sample_bytes
from designer.runtime.shapes.case import Complaint
from designer.runtime.shapes.content import key
from designer.runtime.shapes.copies import run_copies
from designer.runtime.shapes.judge import NOTHING, judge
from designer.runtime.shapes.memo import Found, Memo
from designer.runtime.shapes.origins import origins
from designer.runtime.shapes.ports import spread_over
from designer.runtime.shapes.problems import problem_of
from designer.runtime.shapes.regions import by_order, passed_by, settle
from designer.runtime.shapes.remarks import conditional
from designer.runtime.shapes.remarks.remarks import remarks_of

Settings = Mapping[str, Value]
MOST_COPIES = 10_000


class Walker:
    """Finds shapes in a design, block by block, with a memo."""

    def __init__(self, design: Design, digests: Mapping[str, bytes], memo: Memo, trust: Trust) -> None:
        self.design, self.run = design, as_run(design)
        self.memo = memo
        self._digests = digests
        self.untrusted = frozenset(design.layers.keys() & set(untrusted(design, trust)))
        nodes = (node for block in design.blocks.values() for node in block.of_kind("code"))
        self.untrusted_lines = frozenset(node.code for node in nodes if not trust.holds(node.code))

    def block(self, name: str, settings: Settings, inputs: Mapping[str, Known]) -> Found:
        """What flows in a block with these values of its settings and these inputs."""
        marks = (self._digests[name], key(settings), tuple(inputs.items()), self.untrusted, self.untrusted_lines)
        return self.memo.block(marks, lambda: _Inside(self, name, settings, inputs).walk())


class _Inside:
    """One walk through one block."""

    def __init__(self, walker: Walker, name: str, settings: Settings, inputs: Mapping[str, Known]) -> None:
        self._walker = walker
        self._name = name
        self._block = walker.design.blocks[name]
        self._by_id = {node.id: node for node in self._block.nodes}
        self._settings = settings
        self._inputs = inputs
        self._flow: dict[Port, Known] = {}
        self._outputs: dict[str, Known] = {}
        self._nodes: dict[str, NodeReport] = {}
        self._costs: dict[str, Cost] = {}
        self._problems: list[Problem] = []
        self._filled: dict[str, Node] = {}
        """By id of a lazy layer that was called already, the layer that this made it."""
        self._into: dict[str, list[tuple[str, Port]]] = {}
        for target, source in query.sources(self._block).items():
            self._into.setdefault(target.node, []).append((target.name, source))

    def walk(self) -> Found:
        try:
            order = topological(self._block)
        except CycleError:
            return Found({}, {}, (), 0, 0)  # the check of the design names the loop
        for node in order:
            self._node(node)
        block = self._walker.run.blocks[self._name]
        used, held = query.running(block), query.reached(block)
        return Found(
            self._outputs,
            self._nodes,
            tuple(self._in_use(problem, used) for problem in self._problems),
            sum(report.parameters for node_id, report in self._nodes.items() if node_id in held),
            sum(report.multiply_adds for node_id, report in self._nodes.items() if node_id in used),
            counted(self._costs, used, held),
        )

    def _in_use(self, problem: Problem, used: frozenset[str]) -> Problem:
        """A problem of what leads to no output keeps nothing from running."""
        in_use = query.node_of(self._block, problem.path[0]).id in used
        return problem if in_use else replace(problem, severity="warning")

    def _node(self, node: Node) -> None:
        way = way_past(self._walker.design, self._block, node)
        if way is not None:
            self._past(node, way)
            return
        inputs = self._arriving(node)
        if inputs is None:
            return
        match node.kind:
            case "input":
                self._input(node)
            case "output":
                self._output(node, inputs)
            case "tensor":
                self._tensor(node)
            case "code":
                self._code(node, inputs)
            case "layer" | "op" | "block" | "repeat" | "while" | "if":
                self._call(node, node, inputs)
            case "again":
                target = self._by_id.get(node.of)
                if target is not None:
                    self._call(node, target, inputs)
            case "note" | "frame":
                pass

    def _arriving(self, node: Node) -> dict[str, Known] | None:
        """What the wires bring, by port; None where one comes from a node after a problem."""
        wires = self._into.get(node.id, [])
        if any(source not in self._flow for _, source in wires):
            return None
        return {port: self._flow[source] for port, source in wires}

    def _past(self, node: Node, way: Way) -> None:
        """What comes into a bypassed node goes out of it, whatever its other inputs bring."""
        source = next((port for name, port in self._into.get(node.id, ()) if name == way.into), None)
        if source in self._flow:
            self._pass_on(node, {way.out_of: self._flow[source]})

    def _input(self, node: Node) -> None:
        if node.name in self._inputs:
            known = self._inputs[node.name]
        elif "default" in node.settings:
            known = node.settings["default"]  # type: ignore[assignment]
        else:
            return
        self._pass_on(node, {VALUE: known})

    def _output(self, node: Node, inputs: Mapping[str, Known]) -> None:
        if VALUE in inputs:
            self._outputs[node.name] = inputs[VALUE]
            self._pass_on(node, {VALUE: inputs[VALUE]})

    def _tensor(self, node: Node) -> None:
        settings = self._resolved(node, node)
        aval = declared(settings or {})
        if aval is not None and not aval.has_batch:
            owned = elements(aval) if node.of == "parameter" else 0
            self._pass_on(node, {VALUE: aval}, owned)
            self._costs[node.id] = Cost(owned, calls=1)

    def _call(self, node: Node, made: Node, inputs: dict[str, Known]) -> None:
        """Run the module of `made` at the place of `node`; for all but `again` nodes the two are one."""
        settings = self._resolved(node, made)
        if settings is None:
            return
        if made.kind in ("layer", "op"):
            self._leaf(node, made, settings, inputs)
        elif all(name in self._walker.design.blocks for name in query.blocks_of(made)):
            if made.kind in ("while", "if"):
                self._region(node, made, settings, inputs)
            else:
                self._inner(node, made, settings, inputs)

    def _resolved(self, node: Node, made: Node) -> dict[str, Value] | None:
        resolved: dict[str, Value] = {}
        for name, value in made.settings.items():
            if made.kind == "op" and expr.sizes_in(value):  # what flows in is known where the operation runs
                resolved[name] = expr.substitute(value, self._settings)
                continue
            try:
                resolved[name] = expr.resolve(value, self._settings)
            except ExpressionError as error:
                if expr.names_in(value) <= self._settings.keys():  # the check tells of settings that are not there
                    self._complain(node, Complaint(f"{node.name}: {name}: {error}", name))
                return None
        return resolved

    def _pass_on(
        self,
        node: Node,
        outputs: Mapping[str, Known],
        parameters: int = 0,
        multiply_adds: int = 0,
        brought: Mapping[str, Value] = NOTHING,
        said: tuple[Remark, ...] = (),
    ) -> None:
        for port, known in outputs.items():
            self._flow[Port(node.id, port)] = known
        shapes = {port: in_words(known) for port, known in outputs.items()}
        sizes = {port: sample_bytes(known) for port, known in outputs.items()}
        self._nodes[node.id] = NodeReport(shapes, parameters, multiply_adds, brought, sizes, said)

    def _code(self, node: Node, inputs: Mapping[str, Known]) -> None:
        found = judge_code(self._walker.memo, node, inputs, self._walker.untrusted_lines)
        for complaint in found.complaints:
            self._complain(node, complaint)
        if found.tried is not None:
            ports = interface(self._walker.design, self._block, node).outputs
            self._pass_on(node, spread_over(ports, found.tried.result), 0, found.tried.multiply_adds)
            self._costs[node.id] = Cost(0, 0, found.tried.multiply_adds, found.tried.bytes_out, 1)

    def _leaf(self, node: Node, made: Node, settings: Settings, inputs: Mapping[str, Known]) -> None:
        design, memo, filled = self._walker.design, self._walker.memo, self._filled.get(made.id)
        if made.kind == "layer" and is_custom(design, made.of):
            found = judge_custom(memo, design, node.name, made, settings, inputs, self._walker.untrusted)
        else:
            spec = replace(made, of=filled.of) if filled else made
            given = {**filled.settings, **settings} if filled else settings
            found = judge(memo, node.name, spec, given, inputs, origins(self._by_id, self._into, self._flow, node))
        for complaint in found.complaints:
            self._complain(node, complaint, None if filled else made)
        if found.tried is not None:
            ports = interface(self._walker.design, self._block, made).outputs
            outputs = spread_over(ports, found.tried.result)
            tried, owned = found.tried, found.tried.parameters if node is made else 0
            said = remarks_of(self._name, self._block, node, made, found)
            self._pass_on(node, outputs, owned, tried.multiply_adds, found.brought, said)
            self._costs[node.id] = Cost(owned, tried.parameters - owned, tried.multiply_adds, tried.bytes_out, 1)
            sized = sized_of(made.of) if made.kind == "layer" else None
            if sized and made.id not in self._filled:
                self._filled[made.id] = Node(made.id, "layer", made.name, sized.name, found.brought)

    def _inner(self, node: Node, made: Node, settings: Settings, inputs: Mapping[str, Known]) -> None:
        inner = self._inner_settings(node, made.of, settings)
        times = self._times(node, made)
        if inner is None or times is None:
            return
        run = partial(self._walker.block, made.of, inner)
        found = run_copies(run, inputs, times, bool(made.repeat and made.repeat.same_weights))
        self._tell(node, made, node.id, found)
        self._costs.update(costs_inside(node, made, [found.costs]))
        if found.outputs:
            self._pass_on(node, found.outputs, found.parameters if node is made else 0, found.multiply_adds)

    def _region(self, node: Node, made: Node, settings: Settings, inputs: Mapping[str, Known]) -> None:
        """A `while` or an `if`: each branch once, without a look at the condition, which asks for values."""
        if past := passed_by(self._walker.design, made, inputs):
            self._pass_on(node, past)
            return
        found: list[Found] = []
        for word, name in query.branches(made):
            inner = self._inner_settings(node, name, settings)
            if inner is None:
                return
            found.append(self._walker.block(name, inner, by_order(self._walker.design, made.of, name, inputs)))
            self._tell(node, made, word.replace(made.id, node.id, 1), found[-1])
        outputs, refusal = settle(self._walker.design, made, inputs, found)
        if refusal:
            self._complain(node, Complaint(f"{node.name}: {refusal}"))
        elif outputs:
            self._costs.update(costs_inside(node, made, [one.costs for one in found]))
            owned = sum(one.parameters for one in found) if node is made else 0
            said = conditional.remarks(self._walker.design, made, inputs)
            self._pass_on(node, outputs, owned, max(one.multiply_adds for one in found), said=said)

    def _tell(self, node: Node, made: Node, word: str, found: Found) -> None:
        """What was found inside a node, under the word by which a path goes into it."""
        if node is made:
            self._nodes.update({f"{word}/{path}": report for path, report in found.nodes.items()})
        self._problems += [replace(problem, path=(word, *problem.path)) for problem in found.problems]

    def _inner_settings(self, node: Node, block: str, given: Settings) -> Settings | None:
        """Values of the inner block's settings; None where a required one is not given."""
        inner: dict[str, Value] = {}
        for setting in self._walker.design.blocks[block].settings:
            if setting.name in given:
                inner[setting.name] = given[setting.name]
            elif setting.required:
                return None
            else:
                try:
                    inner[setting.name] = expr.resolve(setting.default, inner)
                except ExpressionError as error:
                    self._complain(node, Complaint(f"{node.name}: {setting.name}: {error}", setting.name))
                    return None
        return inner

    def _times(self, node: Node, made: Node) -> int | None:
        if made.repeat is None:
            return 1
        try:
            times = expr.resolve(made.repeat.times, self._settings)
        except ExpressionError as error:
            if expr.names_in(made.repeat.times) <= self._settings.keys():
                self._complain(node, Complaint(f"{node.name}: times: {error}", "times"))
            return None
        if type(times) is not int or not 1 <= times <= MOST_COPIES:
            text = f"{node.name}: the number of copies takes a whole number from 1 to {MOST_COPIES}, not {times}"
            self._complain(node, Complaint(text, "times"))
            return None
        return times

    def _complain(self, node: Node, complaint: Complaint, made: Node | None = None) -> None:
        self._problems.append(problem_of(self._name, node, complaint, made))
