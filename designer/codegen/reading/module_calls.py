"""Calls of modules: a child the first time, the same module again, and what it is told at the call."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from designer.catalogue import parts
from designer.catalogue.spec import PortSpec
from designer.codegen.reading.binding import settings as bound_settings
from designer.codegen.reading.held import Held, Holding, Several, results
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.graph.model import Node, Port


class ModuleCalls(Holding):
    """Draws calls of modules."""

    def _module(self, call: ast.Call, name: str) -> Held:
        if self._made.children[name].listed:
            raise NotDrawn(call, f"{shown(call)}: an nn.ModuleList cannot be called")
        return self.run(call, self.node_of(name))

    def node_of(self, name: str) -> Node:
        """The node of a child, or, where it ran already, the same module again."""
        if name in self.called:
            return self._builder.put("again", name, self.called[name].id)
        kind, of, settings, repeat, _ = self._made.children[name]
        self.called[name] = self._builder.put(kind, name, of, settings, repeat, own_name=True)  # type: ignore[arg-type]
        return self.called[name]

    def run(self, call: ast.Call, node: Node) -> Held:
        """What the module of a node gives in this call."""
        face = self._builder.face(node)
        told = self._told_at_call(call, node)
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg not in told}
        self._wire(call, node, face.inputs, call.args, named)
        return results(node, face)

    def _told_at_call(self, call: ast.Call, node: Node) -> frozenset[str]:
        """Gives the layer what it takes whenever it is called, `need_weights=False`; gives the words that said so."""
        made = next(other for other in self.called.values() if other.id == node.of) if node.kind == "again" else node
        specs = [spec for spec in self._builder.face(made).settings if spec.at_call]
        if not specs:
            return frozenset()
        words = frozenset(spec.name for spec in specs)
        told = [keyword for keyword in call.keywords if keyword.arg in words]
        only = ast.copy_location(ast.Call(call.func, [], told), call)
        values = bound_settings(only, [], specs, self._scope, made.of)
        if node.kind == "again" and values != {name: v for name, v in made.settings.items() if name in words}:
            raise NotDrawn(call, f"`{shown(call)}`: {made.name} is called otherwise the first time")
        if node.kind != "again" and values:
            after = self._builder.with_settings(made, values)
            self.called.update({name: after for name, other in self.called.items() if other is made})
        return words

    def _together(self, tree: ast.expr, held: Held) -> Port:
        """One thing of what goes in: of several, such as the state `(h, c)` of an LSTM, all in one."""
        if not isinstance(tree, ast.Tuple | ast.Name) or not isinstance(held, Several) or held.grows:
            return self.port(tree)
        node = self._builder.put("op", "tuple", "tuple")
        for number, port in enumerate(held.ports):
            self._builder.wire(port, node, parts.part("parts", number))
        return Port(node.id, "whole")

    def _wire(
        self,
        call: ast.Call,
        node: Node,
        ports: Sequence[PortSpec],
        args: Sequence[ast.expr],
        named: dict[str | None, ast.expr],
    ) -> None:
        """The wires into a node, by place and by name."""
        fixed = [port for port in ports if not port.variadic]
        given = dict(zip((port.name for port in fixed), args, strict=False))
        grows = next((port for port in ports if port.variadic), None)
        if grows is not None:
            given.update({parts.part(grows.name, number): tree for number, tree in enumerate(args[len(fixed) :])})
        elif len(args) > len(fixed):
            raise NotDrawn(call, f"`{shown(call)}` has {len(args)} inputs; {node.of or node.name} takes {len(fixed)}")
        known = {port.name for port in fixed}
        for word, tree in named.items():
            if word not in known:
                raise NotDrawn(call, f"`{shown(call)}`: {node.of or node.name} has no input {word or '**'}")
            given[word] = tree
        for port, tree in given.items():
            held = self.several(tree)
            if held is not None:
                source = held if isinstance(held, Port) else self._together(tree, held)
                self._builder.wire(source, node, port)
                self.aliases.follows(node.id, node.of, source.node)
                if node.kind == "block" and port in self._definitions.changed.get(node.of, ()):
                    self.written(call, tree)
