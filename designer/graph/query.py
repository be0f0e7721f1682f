"""Questions to a design: what feeds what, what is reached, who uses a block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from designer.graph.model import Block, Design, Edge, Node, Path, Port
from designer.graph.versions.memo import by_identity
from designer.graph.wires.wiring import wiring

Following = Callable[[str], Collection[str]]
"""The nodes next to one, in one direction."""

REGION_KINDS = ("repeat", "while", "if")
"""Kinds of node that say how often, how long or whether their block runs."""

CLASS_KINDS = ("block", *REGION_KINDS)
"""Kinds of node that stand for another block."""

MODULE_KINDS = ("layer", *CLASS_KINDS)
"""Kinds of node that are a module of their own, which an `again` node may call once more."""

ELSE = " else"
"""Ends a path's word for an `if` node where the path goes on into the block that runs otherwise."""

BRANCHES = ("then", "else")
"""What the module of an `if` with two branches calls them."""

FOR_PEOPLE = ("note", "frame")
"""Kinds of node that are drawn for people and become no code."""


def arguments(block: Block) -> tuple[Node, ...]:
    """The block's inputs in the order of its forward pass: those without a default first, as Python wants it."""
    return tuple(sorted(block.of_kind("input"), key=lambda node: "default" in node.settings))


def sources(block: Block) -> Mapping[Port, Port]:
    """By input port, the output port that feeds it."""
    return {edge.target: edge.source for edge in block.edges}


def ends_named(block: Block, edge: Edge) -> tuple[str, str]:
    """Names of the nodes at the two ends of a wire."""
    return block.node(edge.source.node).name, block.node(edge.target.node).name


@by_identity
def feeds(block: Block) -> dict[str, list[str]]:
    """By node id, the ids of the nodes that its outputs go to."""
    result: dict[str, list[str]] = {node.id: [] for node in block.nodes}
    for edge in block.edges:
        if edge.source.node in result and edge.target.node in result:
            result[edge.source.node].append(edge.target.node)
    return result


def feeders(block: Block) -> dict[str, list[str]]:
    """By node id, the ids of the nodes that feed it."""
    result: dict[str, list[str]] = {node.id: [] for node in block.nodes}
    for source, targets in feeds(block).items():
        for target in targets:
            result[target].append(source)
    return result


def reached_from(following: Mapping[str, Collection[str]], starts: Iterable[str]) -> frozenset[str]:
    """What one comes to from any of `starts`; one of these is among it only where another leads to it."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        for node_id in following.get(waiting.pop(), ()):
            if node_id not in found:
                found.add(node_id)
                waiting.append(node_id)
    return frozenset(found)


def downstream(block: Block, node_id: str) -> frozenset[str]:
    """Ids of every node that depends on this one, itself left out."""
    return reached_from(feeds(block), [node_id]) - {node_id}


def upstream(block: Block, node_id: str) -> frozenset[str]:
    """Ids of every node that this one depends on, itself left out."""
    return reached_from(feeders(block), [node_id]) - {node_id}


def leads_to(block: Block, start: str, goal: str) -> bool:
    """Whether `goal` depends on `start`; both are searched from in turns, so that one with little about it ends it."""
    wires = wiring(block.edges)
    if not _meet(start, goal, wires.fed_by, wires.feeds_into):
        return start == goal
    # Rarely, and then it is refused: wires at nodes that are not there lead nowhere.
    ahead, back = feeds(block), feeders(block)
    return _meet(start, goal, lambda node_id: ahead.get(node_id, ()), lambda node_id: back.get(node_id, ()))


def _meet(start: str, goal: str, ahead: Following, back: Following) -> bool:
    sides = [({start}, [start], ahead), ({goal}, [goal], back)]
    while all(waiting for _, waiting, _ in sides):
        for (found, waiting, following), (others, _, _) in (sides, sides[::-1]):
            for node_id in following(waiting.pop()) if waiting else ():
                if node_id in others:
                    return True
                if node_id not in found:
                    found.add(node_id)
                    waiting.append(node_id)
    return False


@by_identity
def running(block: Block) -> frozenset[str]:
    """Ids of the nodes that an output of the block depends on, the outputs with them; nothing else runs."""
    outputs = frozenset(node.id for node in block.of_kind("output"))
    return outputs | reached_from(feeders(block), outputs)


@by_identity
def reached(block: Block) -> frozenset[str]:
    """Ids of the nodes that run, and of those that run nowhere but whose module is called; the rest is left out."""
    found = running(block)
    return found | {node.of for node in block.nodes if node.kind == "again" and node.id in found}


def block_at(design: Design, path: Path) -> str:
    """Name of the block that one sees after entering the nodes of `path`, one after the other.

    Raises:
        KeyError: there is no such node, or it is no block.
    """
    name = design.main
    for word in path:
        _, name = step(design.blocks[name], word)
    return name


def longest_there(design: Design, path: Path) -> Path:
    """The path as far as it leads through blocks of this design."""
    while path:
        try:
            block_at(design, path)
        except KeyError:
            path = path[:-1]
        else:
            break
    return path


def step(block: Block, word: str) -> tuple[Node, str]:
    """The node that one word of a path names, and the block that is inside it: the other branch of an `if` for `ELSE`.

    Raises:
        KeyError: there is no such node, or it is no block.
    """
    node = next((node for node in block.nodes if node.id == word), None)
    if node is None and word.endswith(ELSE):
        node = block.node(word.removesuffix(ELSE))
        if node.kind != "if" or node.when is None or not node.when.otherwise:
            raise KeyError(word)
        return node, node.when.otherwise
    if node is None or node.kind not in CLASS_KINDS:
        raise KeyError(word)
    return node, node.of


def blocks_of(node: Node) -> tuple[str, ...]:
    """Names of the blocks that a node stands for: none, its own, or both branches of an `if`."""
    if node.kind not in CLASS_KINDS:
        return ()
    return (node.of, node.when.otherwise) if node.kind == "if" and node.when and node.when.otherwise else (node.of,)


def branches(node: Node) -> tuple[tuple[str, str], ...]:
    """The blocks that a node stands for, each with the word that a path has for going into it."""
    return tuple(zip((node.id, f"{node.id}{ELSE}"), blocks_of(node), strict=False))


def node_at(design: Design, path: Path) -> tuple[str, Node]:
    """The node at the end of a path, and the name of the block that holds it."""
    name = block_at(design, path[:-1])
    return name, node_of(design.blocks[name], path[-1])


def node_of(block: Block, word: str) -> Node:
    """The node that the last word of a path names."""
    node = next((node for node in block.nodes if node.id == word), None)
    return node if node is not None else block.node(word.removesuffix(ELSE))


def place(design: Design, path: Path) -> str:
    """How a person is told where a node is: `LeNet ▸ features ▸ conv1`."""
    words, name = [design.main], design.main
    for depth, word in enumerate(path, 1):
        node = node_of(design.blocks[name], word)
        words.append(node.name if word == node.id else f"{node.name} (else)")
        if depth < len(path):
            _, name = step(design.blocks[name], word)
    return " ▸ ".join(words)


def called(node: Node) -> str:
    """How a person is told of a node: by its name, but notes and frames have none that is shown."""
    if node.kind not in FOR_PEOPLE:
        return node.name
    title = " ".join(node.text.split()) if node.kind == "frame" else ""
    return f"the frame {title[:40]}" if title else f"a {node.kind}"


def same_weights(block: Block, node_id: str) -> frozenset[str]:
    """Ids of a node and all that call the same module: the `again` nodes, and the one whose module they call."""
    node = block.node(node_id)
    module = node.of if node.kind == "again" else node.id
    callers = {other.id for other in block.nodes if other.kind == "again" and other.of == module}
    return frozenset(callers | {module, node_id})


def uses(design: Design, block_name: str) -> int:
    """How many nodes of the design stand for this block."""
    return all_uses(design)[block_name]


def all_uses(design: Design) -> Counter[str]:
    """By name of a block, how many nodes of the design stand for it."""
    return Counter(name for block in design.blocks.values() for name in _stood_for(block))


def _stood_for(block: Block) -> Iterator[str]:
    """The name of a block for each node that stands for one, in order."""
    return (name for node in block.nodes if node.kind in CLASS_KINDS for name in blocks_of(node))


def used_blocks(design: Design, block_name: str) -> Iterator[str]:
    """Names of the blocks that stand in this one, each once, in order."""
    named = _stood_for(design.blocks[block_name])
    yield from dict.fromkeys(name for name in named if name in design.blocks)


def opened(design: Design) -> int:
    """How many nodes there are with every block opened wherever it stands; one inside itself is opened once."""
    counts: dict[str, int] = {}
    entered: set[str] = set()
    waiting = [design.main]
    while waiting:
        name = waiting.pop()
        if name in entered:
            block = design.blocks[name]
            counts.setdefault(name, len(block.nodes) + sum(counts.get(inner, 0) for inner in _stood_for(block)))
        else:
            entered.add(name)
            inside = [inner for inner in used_blocks(design, name) if inner not in entered]
            waiting += [name, *inside]
    return counts[design.main]
