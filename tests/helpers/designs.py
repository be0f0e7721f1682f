"""Hypothesis strategies for designs: whole in structure, wild in every name, value and number."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import get_args

from hypothesis import strategies as st
from msgspec.structs import replace

from designer.graph.model import Block, BlockSetting, Check, Design, Edge, Expr, Kind, Node, Port, Repeat, Rule, When
from designer.graph.query import CLASS_KINDS
from tests.helpers.drawing import wire

WORDS = ("x", "conv1", "block 0", "0", "卷积", "a.b", 'x"y', "x\rimport os", "</svg>", "\\", "é\u202e", "")

texts = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
finite = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(-(2**70), 2**70)
scalars = st.none() | st.booleans() | whole | finite | texts | texts.map(Expr)
pairs = st.lists(scalars, max_size=3).map(tuple)
values = scalars | st.lists(scalars | pairs, max_size=3).map(tuple)
places = st.tuples(finite, finite)
repeats = st.builds(Repeat, st.integers(0, 9) | texts.map(Expr), st.booleans(), texts)
conditions = texts | st.sampled_from(("x.sum() > 1", "training", "x.shape[0] > conv1 and not x.any()", "x.data", "1 +"))
initialisers = texts | st.sampled_from(("normal_", "values", "code"))
arguments = st.dictionaries(texts | st.sampled_from(("std", "values")), values, max_size=2)
rules = st.lists(st.builds(Rule, texts, initialisers, arguments, texts), max_size=2).map(tuple)
patterns = st.lists(texts, max_size=2).map(tuple)
whens = st.builds(When, conditions, texts)

devices = st.sampled_from(("", "", "cpu", "cuda", "cuda:1", "meta", "mps")) | texts
settings = st.dictionaries(texts, values, max_size=2)
block_settings = st.lists(st.builds(BlockSetting, texts, values, st.booleans(), texts), max_size=2).map(tuple)

KINDS: tuple[Kind, ...] = (*get_args(Kind), *CLASS_KINDS)
OF_A_NODE: dict[str, st.SearchStrategy] = {
    "pos": places,
    "repeat": st.none() | repeats,
    "when": st.none() | whens,
    "bypassed": st.just(True),
    "collapsed": st.just(True),
    "size": places,
    "text": texts,
    "colour": texts,
    "words": st.dictionaries(texts, texts, max_size=2),
    "check": st.builds(Check, texts, st.lists(values, max_size=2).map(tuple)),
    "init": rules,
    "frozen": st.just(True),
    "device": devices,
    "code": st.lists(texts | st.sampled_from(("y = x", "z = x * 2")), max_size=2).map(tuple),
}
"""What a node may say besides its kind, name and settings."""
OF_A_KIND = {"repeat": ("repeat",), "while": ("when",), "if": ("when",), "code": ("code",), "note": ("words", "check")}
OF_A_BLOCK: dict[str, st.SearchStrategy] = {
    "doc": texts,
    "origin": texts,
    "gone": block_settings,
    "init": rules,
    "ties": st.lists(patterns, max_size=2).map(tuple),
    "frozen": patterns,
}


def few(of: dict[str, st.SearchStrategy]) -> st.SearchStrategy[tuple[str, ...]]:
    """Two of these, or one, or none: all of them at once take long to draw and find no more."""
    return st.sampled_from([(), *itertools.combinations(of, 1), *itertools.combinations(of, 2)])


@st.composite
def blocks(draw: st.DrawFn, of: st.SearchStrategy[str] = texts) -> Block:
    """A block of up to six nodes of these names `of`, whose edges end at nodes that are there, one edge an input.

    Of two blocks one is a row from an input to an output: else hardly a node would run.
    """
    ids = draw(st.lists(st.sampled_from([f"n{i}" for i in range(9)]), unique=True, max_size=6))
    in_a_row = len(ids) > 1 and draw(st.booleans())
    kinds = (("input",), *[KINDS] * (len(ids) - 2), ("output",)) if in_a_row else [KINDS] * len(ids)
    nodes = tuple(draw(_nodes(node_id, of, which)) for node_id, which in zip(ids, kinds, strict=True))
    wild = draw(st.lists(_edges(ids), max_size=4)) if ids else []
    if in_a_row:
        nodes = (replace(nodes[0], settings={"shape": ("B", 4)}), *nodes[1:])
        onwards = [edge for edge in wild if ids.index(edge.source.node) < ids.index(edge.target.node)]
        wild = [*onwards, *itertools.starmap(wire, itertools.pairwise(nodes))]
    edges = {edge.target: edge for edge in wild}.values()
    said = {name: draw(OF_A_BLOCK[name]) for name in draw(few(OF_A_BLOCK))}
    return Block(nodes, tuple(edges), draw(block_settings), **said)


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """A design of one to three blocks, which stand in one another."""
    named: dict[str, Block] = {}
    for name in draw(st.lists(texts, unique=True, min_size=1, max_size=3)):
        named[name] = draw(blocks(st.sampled_from([*named] * 3 + [name, *WORDS[:2]])))
    return Design(draw(st.sampled_from(list(named)[::-1])), named, device=draw(devices))


@st.composite
def _nodes(draw: st.DrawFn, node_id: str, of: st.SearchStrategy[str], kinds: Sequence[Kind]) -> Node:
    kind = draw(st.sampled_from(kinds))
    said = {*OF_A_KIND.get(kind, ()), *draw(few(OF_A_NODE))}
    rest = {name: draw(OF_A_NODE[name]) for name in OF_A_NODE if name in said}
    return Node(node_id, kind, draw(texts), draw(of), draw(settings), **rest)


def _edges(ids: list[str]) -> st.SearchStrategy[Edge]:
    ports = st.builds(Port, st.sampled_from(ids), st.sampled_from(("input", "output", "x", "y")))
    return st.builds(Edge, ports, ports, st.lists(places, max_size=2).map(tuple))
