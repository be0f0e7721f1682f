"""Modules that a constructor makes, each under a word until all that is done with it is known."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence

from designer.codegen.reading.members import Child, has_weights
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.limits import Limits
from designer.codegen.reading.unfolding.values import Copies, Known, Made, Row, Said, Thing
from designer.graph.names import unique_name

_WORD = "module "
"""Begins a word that stands for a module; no word of a text has a space."""


class ModulesMade:
    """All that one text makes."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._modules: list[Made | Row | Copies] = []
        self._numbers: dict[int, int] = {}
        self._handed: dict[int, Made | Row] = {}

    def hand(self, at: ast.AST, thing: Thing) -> None:
        """A module is given to the constructor of another, in which it will stand.

        Raises:
            NotDrawn: it stands in another already, and has weights.
        """
        for one in dict.fromkeys(_modules(thing)):
            if id(one) in self._handed and _has_weights(one):
                raise NotDrawn(
                    at, f"`{shown(at)}`: {one.word or 'a module'} stands in two places with the same weights"
                )
            self._handed[id(one)] = one

    def check_kept(self, at: ast.AST, thing: Thing) -> None:
        """Whether a module that gets a name stands nowhere else.

        Raises:
            NotDrawn: it was given to the constructor of another.
        """
        for one in _modules(thing):
            if id(one) in self._handed and _has_weights(one):
                raise NotDrawn(
                    at, f"`{shown(at)}`: {one.word or 'a module'} stands in two places with the same weights"
                )

    def word(self, made: Made | Row | Copies) -> ast.expr:
        """A word for a module; what it stands for comes in when all is written."""
        if id(made) not in self._numbers:
            self._numbers[id(made)] = len(self._modules)
            self._modules.append(made)
            self._limits.step(ast.Pass(), 10)
        return ast.Name(f"{_WORD}{self._numbers[id(made)]}", ast.Load())

    def making(self, word: str) -> ast.expr:
        """The expression that makes the module of a word."""
        module = self._module(word)
        match module:
            case Made(call=call):
                return call
            case Copies(each=each, tree=tree, same=True):
                return ast.BinOp(ast.List([self._tree(each)], ast.Load()), ast.Mult(), tree)
            case Copies(each=each, tree=tree):
                counted = ast.Call(ast.Name("range", ast.Load()), [tree], [])
                loop = ast.comprehension(ast.Name("_", ast.Store()), counted, [], 0)
                return ast.ListComp(self._tree(each), [loop])
        return self._row(module)

    def local(self, word: str) -> str:
        """What the text itself called the module of a word first; "" where it had no name."""
        module = self._module(word)
        return "" if isinstance(module, Copies) else module.word

    def is_row(self, word: str) -> bool:
        """Whether the module of a word is a row of others."""
        return isinstance(self._module(word), Row)

    def _module(self, word: str) -> Made | Row | Copies:
        return self._modules[int(word.removeprefix(_WORD))]

    def in_full(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The statements with every module made where it is spoken of; one spoken of twice is a local made before."""
        return _Written(self, statements).statements()

    def _row(self, row: Row) -> ast.expr:
        trees = {name: self._tree(one) for name, one in row.parts.items()}
        func = ast.Attribute(ast.Name("nn", ast.Load()), row.kind, ast.Load())
        args: list[ast.expr] = [*trees.values()]
        if "" in trees:
            args = [ast.Starred(trees[""], ast.Load()) if row.kind == "Sequential" else trees[""]]
        elif [*trees] != [str(number) for number in range(len(trees))]:
            pairs: list[ast.expr] = [ast.Tuple([ast.Constant(n), tree], ast.Load()) for n, tree in trees.items()]
            args = [ast.Call(ast.Name("OrderedDict", ast.Load()), [ast.List(pairs, ast.Load())], [])]
        elif row.kind == "ModuleList":
            args = [ast.List(args, ast.Load())]
        return ast.Call(func, args, [], lineno=row.line)

    def _tree(self, thing: Thing) -> ast.expr:
        if isinstance(thing, Made | Row | Copies):
            return self.word(thing)
        return thing.tree if isinstance(thing, Known | Said) else ast.Constant(None)


class _Written(ast.NodeTransformer):
    """Puts what makes a module in the place of its word."""

    def __init__(self, made: ModulesMade, statements: Sequence[ast.stmt]) -> None:
        self._made, self._raw = made, statements
        self._spoken: Counter[str] = Counter()
        for statement in statements:
            self._count(statement)
        self._locals: dict[str, str] = {}
        self._before: list[ast.stmt] = []

    def statements(self) -> list[ast.stmt]:
        found: list[ast.stmt] = []
        for statement in self._raw:
            made = self.visit(statement)
            found += [*self._before, made]
            self._before = []
        return found

    def _count(self, tree: ast.AST) -> None:
        for word in words(tree):
            self._spoken[word] += 1
            if self._spoken[word] == 1:
                self._count(self._made.making(word))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if not node.id.startswith(_WORD):
            return node
        if node.id in self._locals:
            return ast.Name(self._locals[node.id], ast.Load())
        made: ast.expr = self.visit(self._made.making(node.id))
        wish = self._made.local(node.id)
        if self._spoken[node.id] < 2 and not (wish and self._made.is_row(node.id)):
            return made
        local = unique_name(wish or "module", {*self._locals.values()})
        self._locals[node.id] = local
        self._before.append(ast.Assign([ast.Name(local, ast.Store())], made, lineno=getattr(made, "lineno", 0)))
        return ast.Name(local, ast.Load())


def _modules(thing: Thing) -> list[Made | Row]:
    if isinstance(thing, Row):
        return [thing, *(inner for one in thing.parts.values() for inner in _modules(one))]
    if isinstance(thing, list | tuple):
        return [inner for one in thing for inner in _modules(one)]
    return [thing] if isinstance(thing, Made) else []


def _has_weights(module: Made | Row) -> bool:
    if isinstance(module, Row):
        return False  # its parts are asked one by one
    return has_weights(Child("layer", ast.unparse(module.call.func).rpartition(".")[2], {}))


def words(tree: ast.AST) -> list[str]:
    """The words of modules in an expression."""
    return [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.startswith(_WORD)]


def same_making(thing: Thing) -> str:
    """What makes a block, to tell whether several are made alike; "" of a single layer of torch."""
    if isinstance(thing, Row):
        inside = [
            same_making(one) or (ast.unparse(one.call) if isinstance(one, Made) else "") for one in thing.parts.values()
        ]
        return f"{thing.kind}({', '.join(inside)})" if all(inside) else ""
    return ast.unparse(thing.call) if isinstance(thing, Made) and isinstance(thing.call.func, ast.Name) else ""
