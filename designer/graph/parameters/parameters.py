"""What a design says of its parameters, edited: rules of what they start from, ties, what is not trained."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from msgspec.structs import replace

from designer.graph.edit import change_block, change_node, change_nodes
from designer.graph.model import Block, Design, Node, Rule
from designer.graph.query import same_weights

Rules = tuple[Rule, ...]


def rules_of(design: Design, block_name: str, node_id: str = "") -> Rules:
    """The rules of a node, or without one those of the block itself."""
    block = design.blocks[block_name]
    return block.node(node_id).init if node_id else block.init


def add_rule(design: Design, block_name: str, node_id: str, rule: Rule) -> Design:
    """The design with one rule more, which comes last."""
    return _with_rules(design, block_name, node_id, lambda rules: (*rules, rule))


def with_xavier(design: Design) -> Design:
    """The design in which the weights of every Linear and Conv2d start by Xavier's rule, which comes last."""
    for of in ("Linear", "Conv2d"):
        rule = Rule("*.weight", "xavier_uniform_", of=of)
        found = (node for block in design.blocks.values() for node in block.of_kind("layer"))
        if rule not in design.main_block.init[-2:] and any(node.of.removeprefix("Lazy") == of for node in found):
            design = add_rule(design, design.main, "", rule)
    return design


def change_rule(design: Design, block_name: str, node_id: str, number: int, rule: Rule) -> Design:
    """The design with another rule in the place of one."""
    return _with_rules(design, block_name, node_id, lambda rules: (*rules[:number], rule, *rules[number + 1 :]))


def remove_rule(design: Design, block_name: str, node_id: str, number: int) -> Design:
    """The design without one rule."""
    return _with_rules(design, block_name, node_id, lambda rules: (*rules[:number], *rules[number + 1 :]))


def tie(design: Design, block_name: str, names: Iterable[tuple[str, ...]]) -> Design:
    """The design with each of these groups of parameters made one; ties that share a name become one tie."""

    def tied(block: Block) -> Block:
        ties = block.ties
        for group in names:
            touched = [old for old in ties if set(old) & set(group)]
            whole = tuple(dict.fromkeys(name for one in (*touched, group) for name in one))
            ties = (*(old for old in ties if old not in touched), whole)
        return block if ties == block.ties else replace(block, ties=ties)

    return change_block(design, block_name, tied)


def untie(design: Design, block_name: str, names: Collection[str]) -> Design:
    """The design in which these parameters are their own again."""

    def untied(block: Block) -> Block:
        left = (tuple(name for name in one if name not in names) for one in block.ties)
        ties = tuple(one for one in left if len(one) > 1)
        return block if ties == block.ties else replace(block, ties=ties)

    return change_block(design, block_name, untied)


def set_frozen(design: Design, block_name: str, ids: Collection[str], on: bool) -> Design:
    """The design in which the parameters of these nodes are not trained, or are again."""
    return change_nodes(design, block_name, ids, lambda node: node if node.frozen == on else replace(node, frozen=on))


def set_frozen_names(design: Design, block_name: str, patterns: Iterable[str], on: bool) -> Design:
    """The design in which parameters of a block whose names fit one of these are not trained, or are again."""
    chosen = dict.fromkeys(patterns)

    def changed(block: Block) -> Block:
        others = tuple(old for old in block.frozen if old not in chosen)
        return replace(block, frozen=(*others, *chosen) if on else others)

    return change_block(design, block_name, changed)


def ties_through(block: Block, node: Node) -> tuple[tuple[str, ...], ...]:
    """The ties of a block that hold a parameter of this node."""
    return tuple(one for one in block.ties if any(name.partition(".")[0] == node.name for name in one))


def partners(block: Block, node: Node) -> tuple[str, ...]:
    """Names of the other nodes of the block that have a parameter in common with this one."""
    found = (name.partition(".")[0] for one in ties_through(block, node) for name in one)
    return tuple(dict.fromkeys(name for name in found if name != node.name))


def sharing(block: Block, node_id: str) -> frozenset[str]:
    """Ids of the other nodes of the block with a weight of this one: the same again, or tied."""
    tied = partners(block, block.node(node_id)) if block.ties else ()
    return frozenset(same_weights(block, node_id) | {node.id for node in block.nodes if node.name in tied}) - {node_id}


def _with_rules(design: Design, block_name: str, node_id: str, change: Callable[[Rules], Rules]) -> Design:
    if node_id:
        return change_node(design, block_name, node_id, lambda old: replace(old, init=change(old.init)))
    return change_block(design, block_name, lambda old: replace(old, init=change(old.init)))
