"""A class of a text as a block: what its constructor makes and what its forward pass does."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from designer.codegen.reading.apply_starts import with_starts
from designer.codegen.reading.builder import Definitions, spoken_of
from designer.codegen.reading.constructor import Constructor
from designer.codegen.reading.flow import Flow
from designer.codegen.reading.members import Child
from designer.codegen.reading.not_drawn import NotDrawn
from designer.codegen.reading.scope import Scope
from designer.codegen.reading.sequences import Link, elements_of, instance, links_of, row
from designer.codegen.reading.unfolding.outline import Outlined, outlined
from designer.codegen.reading.unfolding.passing import kept
from designer.codegen.reading.unfolding.values import Untold
from designer.codegen.reading.unfolding.variants import Unfolded
from designer.graph.expressions import condition, expr
from designer.graph.model import Block, BlockSetting

MODULES = (["torch.nn.Module"], ["torch.nn.modules.module.Module"])


class Drawing:
    """Draws classes of one text.

    Attributes:
        lines: By class, why a line of it became a code node.
    """

    def __init__(
        self, definitions: Definitions, imported: Mapping[str, str], constants: Mapping[str, ast.expr]
    ) -> None:
        self._definitions, self._imported, self._constants = definitions, imported, constants
        self.lines: list[tuple[str, NotDrawn]] = []

    def constructor(self, known: Mapping[str, ast.expr] | None = None) -> Constructor:
        """What reads a constructor, with the constants of the text known."""
        return Constructor(self._definitions, Scope(self._imported, known={**self._constants, **(known or {})}))

    def block(self, made: ast.ClassDef, constructor: Constructor, forward: ast.FunctionDef | None) -> Block:
        """The block of a class whose constructor is read.

        Raises:
            NotDrawn: its forward pass says what a drawing cannot.
        """
        settings, doc = tuple(constructor.settings.values()), " ".join((ast.get_docstring(made) or "").split())
        if forward is None:
            links = [Link(name, constructor.children[first], f"self.{first}") for name, first in constructor.links]
            elements = [(str(number), tree) for number, tree in enumerate(constructor.above)]
            links = [*links_of(elements, constructor.scope, constructor.make, made.name), *links]
            block = row(self._definitions, links, settings, doc)
        else:
            if second := next(((name, first) for name, first in constructor.links if name != first), None):
                raise NotDrawn(constructor.init or made, f"self.{second[0]} is a second name of self.{second[1]}")
            constructor.leave()
            flow = Flow(self._definitions, constructor, forward)
            flow.read()
            self._definitions.changed[made.name] = flow.changed
            self._definitions.gives[made.name] = flow.gives
            block = flow.builder.block(settings, doc)
            self.lines += [(made.name, one) for one in flow.lines]
        return with_starts(replace(block, ties=tuple(constructor.ties)), constructor.starts)

    def unfolded(self, whole: Unfolded) -> Block:
        """The block of a class that was gone through.

        Raises:
            NotDrawn: what is left of its text is more than a drawing says.
        """
        constructor = self.constructor()
        constructor.gone_through = True
        found = (s for s in whole.made.body if isinstance(s, ast.FunctionDef) and s.name == "__init__")
        constructor.init = next(found, None)
        for name, default in whole.settings.items():
            value = default.value if default is not None else None
            constructor.settings[name] = BlockSetting(name, None if isinstance(value, Untold) else value)
            constructor.scope.known[f"self.{kept(name)}"] = ast.Name(name, ast.Load())
        constructor.scope.settings.update(constructor.settings)
        forward, lists = outlined(whole.forward) if whole.forward is not None else (None, [])
        self._statements(constructor, whole.wrote, {one.name: one for one in lists})
        block = self.block(whole.made, constructor, forward)
        spoken = _spoken(block)
        settings = tuple(s for s in block.settings if s.name in spoken or s.name not in whole.decided)
        return replace(block, settings=settings)

    def _statements(self, constructor: Constructor, wrote: Sequence[ast.stmt], lists: Mapping[str, Outlined]) -> None:
        for statement in wrote:
            match statement:
                case ast.Assign(targets=[ast.Attribute(attr=name)], value=ast.Call() as call) if name in lists:
                    constructor.children[name] = self._list(constructor, call, lists[name])
                case _:
                    constructor.statement(statement)

    def _list(self, constructor: Constructor, call: ast.Call, one: Outlined) -> Child:
        """The block of a list of which forward runs the modules one by one."""
        scope = Scope(self._imported, set(constructor.scope.settings), dict(constructor.scope.known))
        inner = Constructor(self._definitions, scope)
        inner.gone_through = True
        forward, lists = outlined(one.forward)
        inside = {deeper.name: deeper for deeper in lists}
        for name, tree in elements_of(call):
            if name in inside and isinstance(tree, ast.Call):
                inner.children[name] = self._list(constructor, tree, inside[name])
            else:
                inner.children[name] = constructor.make(tree, constructor.scope, f"{one.name} {name}")
        inner.leave()
        flow = Flow(self._definitions, inner, forward)
        flow.read()
        self.lines += [(one.name, line) for line in flow.lines]
        name = self._definitions.add(one.name, flow.builder.block())
        self._definitions.changed[name] = flow.changed
        return instance("block", name, self._definitions)


def _spoken(block: Block) -> set[str]:
    """The settings of a block that something in it speaks of."""
    found = set(spoken_of(block.nodes))
    for node in block.nodes:
        if node.when is not None and node.when.condition:
            found |= condition.names(node.when.condition)
    for rule in (*block.init, *(rule for node in block.nodes for rule in node.init)):
        found |= {name for value in rule.arguments.values() for name in expr.names_in(value)}
    for setting in block.settings:
        found |= expr.names_in(setting.default)
    return found
