"""Sizes that a forward pass asks its tensors for, and what it reckons with them: `B, T, C = x.shape`, `C // 4`.

Nothing is drawn of a size until something is told by it: the setting of an operation, which then speaks of `size0`.
"""

from __future__ import annotations

import ast

from designer.codegen.reading import operations
from designer.codegen.reading.held import Beside, Ends, Holding, Number, Shape, Size, size_of
from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.graph.expressions import expr
from designer.graph.model import Expr, Port

_SIGNS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_ROWS = (ast.Tuple, ast.List, ast.Compare, ast.Not)


class Sizes(Holding):
    """Reads sizes, and draws those that something is told by."""

    def sized(self, tree: ast.expr) -> Number | Shape | Ends | None:
        """A number over sizes, or several of them; None where the expression is neither."""
        if not self._may_be_sized(tree):
            return None
        mark = self.mark()
        found = self._number(tree) or self._shape(tree) or self._ends(tree)
        if found is None:
            self.back(mark)
        return found

    def _may_be_sized(self, tree: ast.expr) -> bool:
        """Whether anything in an expression asks for a size, as most do not."""
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(attr="size" | "shape" | "numel" | "nelement") | ast.Name(id="len"):
                    return True
                case ast.Name(id=name) if isinstance(self.held.get(name), Number | Shape | Ends):
                    return True
        return False

    def _number(self, tree: ast.expr) -> Number | None:
        match tree:
            case ast.Name(id=name):
                held = self.held.get(name)
                return held if isinstance(held, Number) else None
            case ast.Call(func=ast.Name(id="len"), args=[value], keywords=[]):
                return self._size_of(value, 0)
            case ast.Call(func=ast.Attribute(value=value, attr="size"), args=[dim], keywords=[]):
                return self._size_of(value, whole(dim))
            case ast.Call(func=ast.Attribute(value=value, attr="numel" | "nelement"), args=[], keywords=[]):
                port = self._tensor_of(value)
                return size_of(Size(port, None)) if port is not None else None
            case ast.Call(func=ast.Name(id="int"), args=[ast.BinOp(op=ast.FloorDiv()) as value], keywords=[]):
                return self._number(value)
            case ast.Subscript(value=holder, slice=place) if (number := whole(place)) is not None:
                shape = self._shape(holder)
                return shape.at(number) if shape is not None else None
            case ast.UnaryOp(op=ast.USub(), operand=operand) if (found := self._number(operand)) is not None:
                return found._replace(tree=ast.UnaryOp(ast.USub(), found.tree), length=found.length + 1)
            case ast.BinOp(left=left, op=sign, right=right) if isinstance(sign, _SIGNS):
                return self._reckoned(left, sign, right)
        return None

    def _reckoned(self, left: ast.expr, sign: ast.operator, right: ast.expr) -> Number | None:
        """What comes of a size and another one, a plain number or a setting."""
        found = [self._number(side) or side for side in (left, right)]
        told = [side for side in found if isinstance(side, Number)]
        if not told or not all(isinstance(side, Number) or self.is_plain(side) for side in found):
            return None
        trees = [side.tree if isinstance(side, Number) else self._scope.plain(side) for side in found]
        sizes = {word: size for side in told for word, size in side.sizes.items()}
        length = sum(side.length if isinstance(side, Number) else 1 for side in found)
        if length > expr.MOST_NODES:  # what is put together of itself again and again would never end
            raise NotDrawn(left, f"`{shown(left)}` is too long a sum of sizes")
        return Number(ast.BinOp(trees[0], sign, trees[1]), sizes, length)

    def _shape(self, tree: ast.expr) -> Shape | None:
        """All sizes of a tensor, or those from one on: `x.shape`, `x.size()[2:]`."""
        match tree:
            case ast.Name(id=name):
                held = self.held.get(name)
                return held if isinstance(held, Shape) else None
            case (
                ast.Attribute(value=value, attr="shape")
                | ast.Call(func=ast.Attribute(value=value, attr="size"), args=[], keywords=[])
            ):
                port = self._tensor_of(value)
                return Shape(port) if port is not None else None
            case ast.Subscript(value=holder, slice=ast.Slice(lower=lower, upper=upper, step=None)):
                return _part_of(self._shape(holder), lower, upper)
        return None

    def _ends(self, tree: ast.expr) -> Ends | None:
        match tree:
            case ast.Name(id=name):
                held = self.held.get(name)
                return held if isinstance(held, Ends) else None
            case ast.Subscript(value=holder, slice=ast.Slice(lower=None, upper=upper, step=None)):
                shape, stop = self._shape(holder), whole(upper)
                if shape is not None and shape == Shape(shape.port) and stop is not None and stop < 0:
                    return Ends(shape.port, -stop)
            case ast.BinOp(left=left, op=ast.Add(), right=ast.Tuple(elts=others)) if all(map(self.is_plain, others)):
                found = self._ends(left)
                more = tuple(map(self._scope.plain, others))
                return found._replace(others=(*found.others, *more)) if found is not None else None
        return None

    def _size_of(self, value: ast.expr, dim: int | None) -> Number | None:
        port = self._tensor_of(value) if dim is not None else None
        return Shape(port).at(dim) if port is not None and dim is not None else None

    def _tensor_of(self, value: ast.expr) -> Port | None:
        if isinstance(value, ast.Name) and not isinstance(self.held.get(value.id), Port):
            return None
        try:
            return self.port(value)
        except NotDrawn:
            return None

    def whole_setting(self, tree: ast.expr) -> ast.expr | None:
        """A whole number that the constructor keeps, or one reckoned from its arguments; None of anything else."""
        if not self.is_plain(tree) or any(isinstance(part, _ROWS) for part in ast.walk(tree)):
            return None
        filled = self._scope.plain(tree)
        given = [self._made.settings[name].default for name in words_in(filled) & self._made.settings.keys()]
        told = words_in(filled) and all(one is None or isinstance(one, Expr) or type(one) is int for one in given)
        return filled if told or whole(filled) is not None else None

    def size_port(self, size: Size) -> Port:
        """Where a size comes from: the node that tells it, put down when it is first needed."""
        key = (size.port, size.dim)
        if key not in self.told:
            of, along = ("numel", {}) if size.dim is None else ("size", {"dim": size.dim})
            self.told[key] = self._builder.put("op", size.wish, of, along)
            self._builder.wire(size.port, self.told[key], "input")
        return Port(self.told[key].id, "size")

    def flowing(self, tree: ast.expr, held: Number | Shape | Beside) -> Port:
        """What is no tensor, where it flows on as one does: reckoned out by nodes, all else a line of Python."""
        if not isinstance(held, Number):
            asks = f".shape[{held.start}:]" if isinstance(held, Shape) else ".device"
            node = self._builder.put("code", "code", code=(f"y = x{asks.replace('[0:]', '')}",))
            self._builder.wire(held.port, node, "x")
            self.lines.append(NotDrawn(tree, f"`{shown(tree)}` flows on as it stands, which no operation gives"))
            return Port(node.id, "y")
        match held.tree:
            case ast.Name(id=word):
                return self.size_port(held.sizes[word])
            case ast.BinOp(left=left, op=sign, right=right) if spec := operations.operator(sign):
                node = self._builder.put("op", spec.name, spec.name)
                for port, side in zip(spec.inputs, (left, right), strict=True):
                    if words_in(side) & held.sizes.keys():
                        self._builder.wire(self.flowing(tree, held._replace(tree=side)), node, port.name)
                    else:
                        node = self._builder.with_settings(node, {port.name: self._scope.value(side)})
                return Port(node.id, "output")
        raise NotDrawn(tree, f"`{shown(tree)}` is more than a drawing says")


def words_in(tree: ast.AST) -> set[str]:
    """The words of an expression."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def whole(tree: ast.expr | None) -> int | None:
    """The whole number that a text says itself."""
    try:
        value = ast.literal_eval(tree) if tree is not None else None
    except (ValueError, TypeError, SyntaxError):
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _part_of(shape: Shape | None, lower: ast.expr | None, upper: ast.expr | None) -> Shape | None:
    """The sizes from one on, up to another; None where how many there are cannot be told."""
    start = 0 if lower is None else whole(lower)
    if shape is None or shape != Shape(shape.port) or start is None:
        return None
    if upper is None:
        return Shape(shape.port, start, -start if start < 0 else None)
    stop = whole(upper)
    alike = stop is not None and (start < 0) == (stop < 0)
    return Shape(shape.port, start, stop - start) if stop is not None and alike and start < stop else None
