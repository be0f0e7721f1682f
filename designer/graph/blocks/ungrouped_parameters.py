"""What a block and the node that stood for it said of parameters, said of the contents after it was ungrouped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from designer.graph.model import Block, Design, Node, Rule
from designer.graph.parameters.parameter_names import Step, is_pattern, led
from designer.graph.query import CLASS_KINDS, MODULE_KINDS

ANY = "*."


def names_without(design: Design, block_name: str, node: Node, contents: Mapping[str, Node]) -> Design:
    """The design in which names that lead through the node lead to its contents directly; it still stands there."""

    def words(step: Step) -> tuple[str, ...] | None:
        if step.block == block_name and step.node.id == node.id:
            return ()
        return (contents[step.node.id].name,) if step.block == node.of and step.node.id in contents else None

    def leads_through(name: str) -> bool:
        return name.partition(".")[0] == node.name

    block = design.blocks[block_name]
    if not any(map(leads_through, (*sum(block.ties, ()), *block.frozen, *(rule.pattern for rule in block.init)))):
        return design
    return led(design, words, homes=(block_name,))


def of_contents(node: Node, inner: Block, contents: Mapping[str, Node]) -> dict[str, Node]:
    """By id inside, the contents with the rules that stood on the block and on the node, and frozen where it was."""
    result = {}
    for inside, made in contents.items():
        own = made.init if made.kind in MODULE_KINDS else ()
        has = made.kind in MODULE_KINDS
        before, after = _for(inner.init, inner.node(inside)), _for(node.init, inner.node(inside))
        frozen = made.frozen or (node.frozen and (has or made.of == "parameter"))
        result[inside] = replace(made, init=(*before, *own, *after), frozen=frozen) if has or frozen else made
    return result


def names_outside(inner: Block, contents: Mapping[str, Node]) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """The ties of the block inside, and what it says is not trained, by the names that its contents have outside."""
    names = {inner.node(inside).name: made.name for inside, made in contents.items()}

    def outside(name: str) -> str:
        first, dot, rest = name.partition(".")
        return f"{names.get(first, first)}{dot}{rest}"

    frozen = [
        f"{name}.{pattern.removeprefix(ANY)}" if pattern.startswith(ANY) or pattern == "*" else outside(pattern)
        for pattern in inner.frozen
        for name in (names.values() if is_pattern(pattern) else ("",))
    ]
    return tuple(tuple(map(outside, tie)) for tie in inner.ties), tuple(dict.fromkeys(frozen))


def _for(rules: Iterable[Rule], node: Node) -> tuple[Rule, ...]:
    """Those of a block's rules that can meet what is inside a node of it, as the node's own."""
    if node.kind not in MODULE_KINDS:
        return ()
    found = []
    for rule in rules:
        first, _, rest = rule.pattern.partition(".")
        if not is_pattern(rule.pattern):
            found += [replace(rule, pattern=rest)] if first == node.name else []
        elif rule.pattern.startswith(ANY) and node.kind not in CLASS_KINDS:
            found.append(replace(rule, pattern=rule.pattern.removeprefix(ANY)))
        else:
            found.append(rule)
    return tuple(found)
