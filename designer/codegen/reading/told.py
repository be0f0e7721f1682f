"""What one operation is told by sizes: its arguments over `size0`, `size1`, and the wires that bring those."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence

from designer.codegen.reading.held import Number, Shape, Size
from designer.codegen.reading.sizes import Sizes, words_in
from designer.graph.expressions.sizes import size_name
from designer.graph.model import Node


class Told:
    """The sizes that the arguments of one call speak of.

    Args:
        space: How many dimensions stand behind batch and channels, where the call tells it.

    Attributes:
        found: In the order in which they are spoken of.
    """

    def __init__(self, sizes: Sizes, space: int | None = None) -> None:
        self._sizes, self._space = sizes, space
        self.found: list[Size] = []

    def put(self, tree: ast.expr) -> ast.expr:
        """An argument with the sizes that it speaks of under their names here; several of them as a tuple."""
        if isinstance(tree, ast.Tuple | ast.List):
            return ast.copy_location(ast.Tuple([self.put(one) for one in tree.elts], ast.Load()), tree)
        held = self._sizes.sized(tree)
        if isinstance(held, Number):
            return ast.copy_location(self.named(held), tree)
        length = held.length or (self._space if held.start == 2 else None) if isinstance(held, Shape) else None
        if isinstance(held, Shape) and length:
            numbers = map(held.at, range(length))
            return ast.copy_location(ast.Tuple([self.named(one) for one in numbers], ast.Load()), tree)
        return tree

    def one_by_one(self, trees: Sequence[ast.expr]) -> list[ast.expr]:
        """Arguments as `put` gives them, with those of `*x.shape[:2]` one by one."""
        found = list[ast.expr]()
        for tree in trees:
            made = self.put(tree.value if isinstance(tree, ast.Starred) else tree)
            found += made.elts if isinstance(tree, ast.Starred) and isinstance(made, ast.Tuple) else [made]
        return found

    def named(self, number: Number) -> ast.expr:
        """An expression over sizes with their names here."""
        words = {word: self._name(number.sizes[word]) for word in words_in(number.tree) & number.sizes.keys()}
        found: ast.expr = _Renamed(words).visit(copy.deepcopy(number.tree))
        return found

    def _name(self, size: Size) -> str:
        same = [n for n, one in enumerate(self.found) if (one.port, one.dim) == (size.port, size.dim)]
        if not same:
            self.found.append(size)
        return size_name(same[0] if same else len(self.found) - 1)

    def wire(self, node: Node) -> None:
        """Brings the sizes to the node that speaks of them."""
        for number, size in enumerate(self.found):
            self._sizes.bring(self._sizes.size_port(size), node, size_name(number))


class _Renamed(ast.NodeTransformer):
    def __init__(self, words: dict[str, str]) -> None:
        self._words = words

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Name(self._words.get(node.id, node.id), node.ctx)
