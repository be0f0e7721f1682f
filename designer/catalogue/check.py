"""What is not yet right in a design, found by looking: nothing is run and torch is not needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from designer.catalogue.fitting import misfit
from designer.catalogue.interface import input_ports, interface, output_ports
from designer.catalogue.load import catalogue
from designer.catalogue.spec import Interface, SettingSpec
from designer.errors import CycleError, NameRefused
from designer.graph import expr, names, query
from designer.graph.model import Block, Design, Node, Value
from designer.graph.problem import Problem


def problems(design: Design) -> tuple[Problem, ...]:
    """Everything that is not right, block by block, each block's in the order in which its nodes run."""
    try:
        order = query.children_first(design)
    except CycleError as error:
        return (Problem(design.main, "", str(error)),)
    found = [problem for name in order for problem in _Look(design, name).problems()]
    return (*found, *_of_main(design))


class _Look:
    """Looks through one block."""

    def __init__(self, design: Design, name: str) -> None:
        self._design, self._name = design, name
        self._block: Block = design.blocks[name]
        self._needed = query.reached(self._block)
        self._sources = query.sources(self._block)
        self._twins = Counter(node.name for node in self._block.nodes if node.kind != "note")
        self._settings = frozenset(setting.name for setting in self._block.settings)

    def problems(self) -> Iterator[Problem]:
        yield from self._of_block()
        try:
            order = query.topological(self._block)
        except CycleError as error:
            order = self._block.nodes
            yield Problem(self._name, "", str(error))
        for node in order:
            if node.kind != "note":
                yield from self._of_node(node)

    def _of_block(self) -> Iterator[Problem]:
        for message in _illegal(names.check_class_name, self._name):
            yield Problem(self._name, "", message)
        for setting in self._block.settings:
            for message in _illegal(names.check_setting_name, setting.name):
                yield Problem(self._name, "", message)
        for name, count in Counter(setting.name for setting in self._block.settings).items():
            if count > 1:
                yield Problem(self._name, "", f"{self._name} has {count} settings called {name}")

    def _of_node(self, node: Node) -> Iterator[Problem]:
        for message in _illegal(lambda name: names.check_node_name(name, node.kind), node.name):
            yield self._at(node, message)
        if self._twins[node.name] > 1:
            yield self._at(node, f"{self._twins[node.name]} nodes are called {node.name}; each needs its own name")
        if reason := self._unknown(node):
            yield self._at(node, f"{node.name}: {reason}")
            return
        face = interface(self._design, self._block, node)
        yield from self._of_settings(node, face)
        yield from self._of_wires(node)
        if node.id not in self._needed and node.kind not in ("input", "output"):
            yield self._at(node, f"{node.name} leads to no output, so it is left out", severity="warning")

    def _unknown(self, node: Node) -> str:
        """Why there is no such thing as what the node is one of, or ""."""
        match node.kind:
            case "layer" if node.of not in catalogue().layers:
                return f"there is no layer called {node.of}"
            case "layer" if catalogue().layers[node.of].refused:
                return catalogue().layers[node.of].refused
            case "op" if node.of not in catalogue().ops:
                return f"there is no operation called {node.of}"
            case "block" | "repeat" if node.of not in self._design.blocks:
                return f"there is no block called {node.of} in this design"
            case "repeat" if node.repeat is None:
                return "it does not say how often it is repeated"
            case "tensor" if node.of not in ("parameter", "buffer", "constant"):
                return f"a tensor is a parameter, a buffer or a constant, not {node.of!r}"
            case "again":
                target = next((other for other in self._block.nodes if other.id == node.of), None)
                if target is None or target.kind not in ("layer", "block", "repeat"):
                    return "the module that it calls again is not there"
        return ""

    def _of_settings(self, node: Node, face: Interface) -> Iterator[Problem]:
        specs = {spec.name: spec for spec in face.settings}
        if node.kind == "input" and (self._name != self._design.main or "default" in node.settings):
            # Inside other blocks the wires say what comes in.
            specs = {name: _optional(spec) for name, spec in specs.items()}
        for name, spec in specs.items():
            if spec.required and name not in node.settings:
                yield self._at(node, f"{node.name} needs {name}", setting=name)
        for name, value in node.settings.items():
            if node.kind == "input" and name == "default":
                continue
            if name not in specs:
                yield self._at(node, f"{node.name}: {face.title} has no setting called {name}", setting=name)
            elif reason := misfit(specs[name], value) or self._unknown_names(value):
                yield self._at(node, f"{node.name}: {name}: {reason}", setting=name)

    def _unknown_names(self, value: Value) -> str:
        for name in sorted(expr.names_in(value) - self._settings):
            return f"{self._name} has no setting called {name}"
        return ""

    def _of_wires(self, node: Node) -> Iterator[Problem]:
        wires = Counter(edge.target.name for edge in self._block.edges if edge.target.node == node.id)
        ports = {port.name: port for port in input_ports(self._design, self._block, node)}
        face = interface(self._design, self._block, node)
        replaced = {spec.name for spec in face.settings if spec.name in node.settings}
        for name, port in ports.items():
            if port.required and not wires[name] and name not in replaced:
                yield self._open(node, name)
        for name, count in wires.items():
            if name not in ports:
                yield self._at(node, f"{node.name} has no input called {name}", port=name)
            elif count > 1:
                yield self._at(node, f"{node.name}: {count} wires lead into {name}; an input takes one", port=name)
        outputs = {port.name for port in output_ports(self._design, self._block, node)}
        for name in dict.fromkeys(e.source.name for e in self._block.edges if e.source.node == node.id):
            if name not in outputs:
                yield self._at(node, f"{node.name} has no output called {name}", port=name)

    def _open(self, node: Node, port: str) -> Problem:
        what = "nothing is connected" if node.kind == "output" else f"{port} is not connected"
        return self._at(node, f"{node.name}: {what}", port=port)

    def _at(self, node: Node, message: str, severity: str = "error", port: str = "", setting: str = "") -> Problem:
        grave = severity == "error" and (node.id in self._needed or node.kind == "input")
        return Problem(self._name, node.id, message, "error" if grave else "warning", port=port, setting=setting)


def _of_main(design: Design) -> Iterator[Problem]:
    block = design.main_block
    if not block.of_kind("output"):
        yield Problem(design.main, "", f"{design.main} has no output; place one and wire it")
    for setting in block.settings:
        if setting.required:
            message = f"{design.main} is the whole network, so its setting {setting.name} needs a default"
            yield Problem(design.main, "", message, setting=setting.name)


def _illegal(check: Callable[[str], None], name: str) -> Iterator[str]:
    try:
        check(name)
    except NameRefused as error:
        yield str(error)


def _optional(spec: SettingSpec) -> SettingSpec:
    return SettingSpec(spec.name, spec.types, spec.default, False, spec.doc, spec.choices, spec.items, spec.length)
