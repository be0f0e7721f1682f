"""Modules in a row: what stands in `nn.Sequential` and `nn.ModuleList`, as a block of its own."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import NamedTuple

from designer.codegen.reading.builder import BlockBuilder, Definitions, spoken_of
from designer.codegen.reading.members import Child
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.scope import Scope
from designer.graph.model import VALUE, Block, BlockSetting, Expr, Node, Port, Repeat, Value

MOST_COPIES = 64
"""As many copies as are drawn one by one where they are not one block."""

Make = Callable[[ast.expr, Scope, str], Child]
"""What makes the node of an expression; the words are those of the place, the name is a wish."""


class Link(NamedTuple):
    """One module of a row; of two with one `same` the second is the first called again."""

    name: str
    child: Child
    same: str = ""


def row(
    definitions: Definitions, links: Sequence[Link], settings: tuple[BlockSetting, ...] | None = None, doc: str = ""
) -> Block:
    """The block in which each module takes what the one before gives."""
    builder = BlockBuilder(definitions, [link.name for link in links])
    held = Port(builder.put("input", "x").id, VALUE)
    first: dict[str, Node] = {}
    for link in links:
        kind, of, given, repeat, _ = link.child
        if link.same in first:
            node = builder.put("again", link.name, first[link.same].id, own_name=True)
        else:
            node = builder.put(kind, link.name, of, given, repeat, own_name=True)  # type: ignore[arg-type]  # one of Kind
            first.update({link.same: node} if link.same else {})
        face = builder.face(node)
        if not face.inputs or not face.outputs:
            raise NotDrawn(ast.Pass(), f"{of} cannot stand in a row of modules")
        builder.wire(held, node, face.inputs[0].name)
        held = Port(node.id, face.outputs[0].name)
    builder.output(held)
    return builder.block(settings, doc)


def container(call: ast.Call, scope: Scope, definitions: Definitions, make: Make, wish: str) -> Child | None:
    """The block, or the repeated block, that an `nn.Sequential` or `nn.ModuleList` is; None for anything else.

    Raises:
        NotDrawn: what is in it cannot be told from the text.
    """
    kind = scope.full_name(call.func).removeprefix("torch.nn.")
    if kind not in ("Sequential", "ModuleList") or "." in kind:
        return None
    elements = elements_of(call)
    match elements:
        case [(_, ast.ListComp() | ast.GeneratorExp() as made)]:
            child = _copies(made, scope, definitions, make, wish)
        case [("", ast.BinOp(ast.List([one]), ast.Mult(), times))]:
            child = _as_often(one, scope.value(times), scope, definitions, make, wish)
        case _:
            child = _one_by_one(links_of(elements, scope, make, wish), definitions, wish)
    return child._replace(listed=kind == "ModuleList")


def _one_by_one(links: Sequence[Link], definitions: Definitions, wish: str) -> Child:
    """A row whose modules are drawn each by itself."""
    return instance("block", definitions.add(wish or "block", row(definitions, links)), definitions)


def links_of(elements: Sequence[tuple[str, ast.expr]], scope: Scope, make: Make, wish: str) -> list[Link]:
    """The modules of a row by their names; one local that stands there twice is one module."""
    links, made = list[Link](), dict[str, Child]()
    for name, tree in elements:
        same = tree.id if isinstance(tree, ast.Name) else ""
        child = made.get(same) or make(tree, scope, f"{wish} {name}")
        made.update({same: child} if same else {})
        links.append(Link(name, child, same))
    return links


def elements_of(call: ast.Call) -> list[tuple[str, ast.expr]]:
    """What an `nn.Sequential`, `nn.ModuleList` or `nn.ModuleDict` is given, by its names in torch."""
    kind = ast.unparse(call.func).rpartition(".")[2]
    if call.keywords:
        raise NotDrawn(call, f"{shown(call)}: {kind} takes modules only")
    args = call.args
    if len(args) == 1 and isinstance(args[0], ast.Starred):
        inner = args[0].value
    elif len(args) == 1 and (kind != "Sequential" or _is_named(args[0])):
        inner = args[0]
    else:
        return [(str(number), tree) for number, tree in enumerate(args)]
    if _is_named(inner):
        return _named(inner.args[0])  # type: ignore[attr-defined]  # `_is_named` saw a call
    if isinstance(inner, ast.List | ast.Tuple):
        return [(str(number), tree) for number, tree in enumerate(inner.elts)]
    return [("", inner)]


def _is_named(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Call) and ast.unparse(tree.func).rpartition(".")[2] == "OrderedDict" and bool(tree.args)


def _named(pairs: ast.expr) -> list[tuple[str, ast.expr]]:
    found: list[tuple[str, ast.expr]] = []
    for pair in pairs.elts if isinstance(pairs, ast.List | ast.Tuple) else [pairs]:
        match pair:
            case ast.Tuple(elts=[ast.Constant(value=str(name)), tree]):
                found.append((name, tree))
            case _:
                raise NotDrawn(pair, f"{shown(pair)} is no name and module")
    return found


def _copies(
    made: ast.ListComp | ast.GeneratorExp, scope: Scope, definitions: Definitions, make: Make, wish: str
) -> Child:
    """`[Block(64) for _ in range(3)]`: a block that is repeated, or copies one by one where it is a single layer."""
    loop = made.generators[0]
    plain = len(made.generators) == 1 and not loop.ifs and isinstance(loop.target, ast.Name)
    counts = isinstance(loop.iter, ast.Call) and scope.full_name(loop.iter.func) == "range" and len(loop.iter.args) == 1
    if not plain or not counts:
        raise NotDrawn(made, f"{shown(made)}: how many there are cannot be told")
    assert isinstance(loop.target, ast.Name) and isinstance(loop.iter, ast.Call)
    times, numbered = scope.value(loop.iter.args[0]), loop.target.id
    uses_number = any(isinstance(n, ast.Name) and n.id == numbered for n in ast.walk(made.elt))
    if not (uses_number or isinstance(made.elt, ast.Name)):
        child = make(made.elt, scope, f"{wish} part")
        if child.kind == "block" and isinstance(times, int | Expr):
            return child._replace(kind="repeat", repeat=Repeat(times))
    elements = [(number, _numbered(made.elt, numbered, int(number))) for number in _numbers(made, times)]
    return _one_by_one(links_of(elements, scope, make, wish), definitions, wish)


def _as_often(made: ast.expr, times: Value, scope: Scope, definitions: Definitions, make: Make, wish: str) -> Child:
    """`[Block(64)] * 3`: one block that stands there as often, or one single layer that is called again."""
    child = make(made, scope, f"{wish} part")
    if child.kind == "block" and isinstance(times, int | Expr):
        return child._replace(kind="repeat", repeat=Repeat(times, same_weights=True))
    return _one_by_one([Link(number, child, "one") for number in _numbers(made, times)], definitions, wish)


def _numbers(made: ast.expr, times: Value) -> list[str]:
    """The names in torch of so many modules in a row."""
    if not isinstance(times, int) or not 0 < times <= MOST_COPIES:
        raise NotDrawn(made, f"{shown(made)}: as many single layers as a setting says cannot be drawn")
    return [str(number) for number in range(times)]


def _numbered(tree: ast.expr, word: str, number: int) -> ast.expr:
    return Scope({}, known={word: ast.Constant(number)}).plain(tree)


def instance(kind: str, name: str, definitions: Definitions) -> Child:
    """A node that stands for a block whose settings are those of the block around, under the same names."""
    return Child(kind, name, {word: Expr(word) for word in spoken_of(definitions.blocks[name].nodes)})
