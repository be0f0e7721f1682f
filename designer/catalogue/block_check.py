"""What is not yet right in a block as a whole: names, settings, outputs, loops, and blocks that contain themselves."""

from __future__ import annotations

from collections.abc import Iterator

from designer.errors import ExpressionError, NameRefused
from designer.graph import names, query
from designer.graph.expressions import expr
from designer.graph.model import Block, Design, Expr, Node, Value
from designer.graph.problem import Problem, Repair


def block_problems(design: Design, name: str) -> Iterator[Problem]:
    """Problems of the definition called `name` that are no single node's, and those of its nodes' names."""
    block = design.blocks[name]
    yield from _names(name, block)
    yield from _settings(name, block, is_main=name == design.main)
    if not block.of_kind("output"):
        yield Problem(name, "", f"{name} has no output; place an output node and wire it")
    loop = _loop(block)
    if loop:
        yield Problem(name, loop[0].id, f"{', '.join(node.name for node in loop)} feed each other in a loop")


def nesting_problems(design: Design, name: str, node: Node) -> Iterator[Problem]:
    """Whether a node puts a block into itself, directly or through others; the chain is named."""
    for inner in query.blocks_of(node):
        chain = _chain(design, inner, name) if inner in design.blocks else ()
        if chain:
            words = " ▸ ".join((name, *chain))
            yield Problem(name, node.id, f"{node.name}: a block cannot contain itself: {words}")


def spoken_of(value: Value) -> Iterator[str]:
    """The texts of the expressions in a value."""
    if isinstance(value, Expr):
        yield value.text
    elif isinstance(value, tuple):
        for item in value:
            yield from spoken_of(item)


def expression_refusal(value: Value, settings: frozenset[str], block_name: str, takes_sizes: bool = False) -> str:
    """Why an expression in the value cannot be worked out in the block that has these settings; empty if it can.

    Args:
        takes_sizes: It stands in an operation, into which sizes may flow.
    """
    if not takes_sizes and (sizes := expr.sizes_in(value)):
        return f'speaks of "{sizes[0]}", a size that flows in, which only an operation takes'
    for text in spoken_of(value):
        try:
            unknown = sorted(expr.names(text) - settings)
        except ExpressionError as error:
            return str(error)
        if unknown:
            return f'"{text}" speaks of "{unknown[0]}", which is no setting of {block_name}'
    return ""


def way_back(block_name: str, block: Block, spoken: frozenset[str]) -> Repair | None:
    """The repair of what speaks of these settings, if one of them was removed."""
    gone = next((setting for setting in block.gone if setting.name in spoken), None)
    if gone is None or any(setting.name == gone.name for setting in block.settings):
        return None
    return Repair(f"Put the setting {gone.name} back", block_name, "", gone.name, gone.default)


def _names(name: str, block: Block) -> Iterator[Problem]:
    try:
        names.check_class_name(name)
    except NameRefused as error:
        yield Problem(name, "", str(error))
    seen: set[str] = set()
    for node in block.nodes:
        if node.kind in query.FOR_PEOPLE:
            continue
        if node.name in seen:
            yield Problem(name, node.id, f"two nodes of {name} are called {node.name}; give one another name")
        seen.add(node.name)
        try:
            names.check_node_name(node.name, node.kind)
        except NameRefused as error:
            yield Problem(name, node.id, str(error))


def _settings(name: str, block: Block, is_main: bool) -> Iterator[Problem]:
    known: set[str] = set()
    for setting in block.settings:
        if is_main and setting.required:
            text = f"{name} is the whole network, so its setting {setting.name} needs a default"
            yield Problem(name, "", text, setting=setting.name)
        if setting.name in known:
            yield Problem(name, "", f"{name} has two settings called {setting.name}; give one another name")
        try:
            names.check_setting_name(setting.name)
        except NameRefused as error:
            yield Problem(name, "", str(error), setting=setting.name)
        refusal = expression_refusal(setting.default, frozenset(known), name)
        if refusal:
            text = f"{setting.name} of {name}: its default {refusal}"
            back = way_back(name, block, expr.names_in(setting.default))
            yield Problem(name, "", text, setting=setting.name, repair=back)
        known.add(setting.name)


def _loop(block: Block) -> tuple[Node, ...]:
    """The nodes that depend on themselves."""
    following = query.feeds(block)
    waits = dict.fromkeys(following, 0)
    for targets in following.values():
        for target in targets:
            waits[target] += 1
    ready = [node_id for node_id, count in waits.items() if not count]
    while ready:
        for target in following[ready.pop()]:
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    after_loop = [node for node in block.nodes if waits[node.id]]
    return tuple(
        node
        for node in after_loop
        if any(target == node.id or node.id in query.downstream(block, target) for target in following[node.id])
    )


def _chain(design: Design, start: str, goal: str) -> tuple[str, ...]:
    """Names of the blocks that lead from `start` down to `goal`, both with it; empty where none do."""
    before: dict[str, str] = {start: ""}
    waiting = [start]
    while waiting:
        name = waiting.pop(0)
        if name == goal:
            chain = [name]
            while before[chain[0]]:
                chain.insert(0, before[chain[0]])
            return tuple(chain)
        for inner in query.used_blocks(design, name):
            if inner not in before:
                before[inner] = name
                waiting.append(inner)
    return ()
