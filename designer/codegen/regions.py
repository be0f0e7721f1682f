"""Regions in a forward pass: `for`, `while` and `if` around the call of a block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from designer.catalogue.interface import interface
from designer.catalogue.spec import Interface
from designer.codegen.calls import call, child
from designer.codegen.children import copies, has_two_branches
from designer.codegen.inline import inlined_lines, is_counted, is_inlined
from designer.codegen.text import Lines
from designer.codegen.values import UNKNOWN, emit
from designer.codegen.variables import UNREAD, Variables
from designer.errors import ExpressionError
from designer.graph import query
from designer.graph.expressions import condition
from designer.graph.model import Block, Design, Node


def is_region(design: Design, face: Interface, module: Node) -> bool:
    """Whether a node's forward pass is more than a call: copies that stand in an `nn.Sequential` are one call."""
    if module.kind == "repeat" and module.repeat is not None:
        return is_counted(design, module) or copies(face) != "Sequential"
    return module.kind in ("while", "if") and module.when is not None


class Region:
    """The lines of one region: `node` stands in the block called `name`, `module` is the node that it runs.

    Args:
        words: How the forward pass spells the settings of the block around.
    """

    def __init__(
        self, design: Design, name: str, variables: Variables, node: Node, module: Node, words: Mapping[str, str]
    ) -> None:
        self._design, self._block, self._variables = design, design.blocks[name], variables
        self._node, self._module, self._words = node, module, words
        self._face = interface(design, self._block, module)
        self._inputs = variables.inputs(node)
        self._known = {**_defaults(design, module), **self._inputs}
        self._owner, self._lines = (name, node.id), Lines()

    def lines(self, index: int) -> Lines:
        """The region as statement `index` of the forward pass."""
        if has_two_branches(self._module):
            self._either(index)
        else:
            self._round(index)
        return self._lines

    def _round(self, index: int) -> None:
        """What goes in is what comes out of the round before, or what comes out where the block does not run."""
        carried = self._carried()
        targets = self._variables.for_carried(index, self._node, carried)
        moved = [
            (target, value)
            for port, target in zip(carried, targets, strict=True)
            if (value := self._known.get(port, UNKNOWN)) != target
        ]
        if moved:
            self._add(2, f"{', '.join(target for target, _ in moved)} = {', '.join(value for _, value in moved)}")
        inside = {**self._inputs, **dict(zip(carried, targets, strict=True))}
        layer = self._variables.loop_variable(index)
        head, function = self._head(layer, inside)
        self._add(2, head)
        if is_inlined(self._design, self._module):
            rounds = dict(zip(carried, targets, strict=True))
            taken = self._variables.taken(index)
            self._lines.extend(inlined_lines(self._design, self._module, {**self._known, **inside}, rounds, taken))
            return
        self._add(3, f"{', '.join(targets) or UNREAD} = {call(function, self._face, inside)}")

    def _carried(self) -> dict[str, str]:
        """By name of an input, the output that goes back into it."""
        inputs = [port.name for port in self._face.inputs]
        outputs = [port.name for port in self._face.outputs]
        pairs = dict(zip(inputs, outputs, strict=False))
        return dict(list(pairs.items())[:1]) if self._module.kind == "repeat" else pairs

    def _head(self, layer: str, inside: Mapping[str, str]) -> tuple[str, str]:
        """The line that the call stands under, and how the call spells the module."""
        module = child(self._module.name)
        repeat = self._module.repeat
        if self._module.kind != "repeat" or repeat is None:
            return f"{self._module.kind} {self._condition(inside)}:", module
        if is_counted(self._design, self._module):
            return f"for _ in range({emit(repeat.times, words=self._words)}):", module
        return f"for {layer} in {module}:", layer

    def _either(self, index: int) -> None:
        """One of two branches, which take as much and give as much; their ports go by order."""
        targets = self._targets(index, [port.name for port in self._face.outputs])
        heads = (f"if {self._condition(self._inputs)}:", "else:")
        for head, of, word in zip(heads, query.blocks_of(self._module), query.BRANCHES, strict=True):
            face = interface(self._design, self._block, Node(self._module.id, "block", self._module.name, of))
            pairs = zip(face.inputs, self._face.inputs, strict=False)
            given = {its.name: self._inputs[mine.name] for its, mine in pairs if mine.name in self._inputs}
            self._add(2, head)
            function = f'{child(self._module.name)}["{word}"]'
            self._add(3, f"{', '.join(targets) or UNREAD} = {call(function, face, given)}")

    def _targets(self, index: int, ports: Sequence[str]) -> list[str]:
        if len(ports) == 1:
            return [self._variables.for_output(index, self._node, ports[0])]
        return self._variables.for_outputs(index, self._node, ports)

    def _condition(self, inside: Mapping[str, str]) -> str:
        """The condition in the words of the forward pass; an input's name stands before a setting's."""
        words = {**self._words, condition.TRAINING: "self.training"}
        known = {**self._known, **inside}
        words |= {port.name: known.get(port.name, UNKNOWN) for port in self._face.inputs}
        try:
            return condition.written(self._module.when.condition if self._module.when else "", words)
        except ExpressionError:
            return UNKNOWN

    def _add(self, depth: int, line: str) -> None:
        self._lines.add(depth, line, self._owner)


def _defaults(design: Design, module: Node) -> dict[str, str]:
    """By name of an input that no wire need reach, what stands there."""
    inputs = design.blocks.get(module.of, Block()).of_kind("input")
    return {port.name: emit(port.settings["default"]) for port in inputs if "default" in port.settings}
