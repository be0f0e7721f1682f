"""The children of a block's module: which nodes become one, under which name, made by which lines."""

from __future__ import annotations

from collections.abc import Sequence

from designer.catalogue.spec import CUSTOM, Interface
from designer.codegen.calls import arguments, assign_child, child
from designer.codegen.text import Lines, Owner
from designer.codegen.values import UNKNOWN, emit, quoted
from designer.graph import query
from designer.graph.model import BlockSetting, Design, Expr, Node, Value
from designer.graph.names import is_identifier, unique_name, word


def constructor(node: Node, interface: Interface, known: bool) -> str:
    """The expression that makes the node's module: `nn.Conv2d(1, 6, 5, padding=2)`, `Residual(64, stride=2)`."""
    if not known:
        return UNKNOWN
    name = f"nn.{node.of}" if node.kind == "layer" and interface.category != CUSTOM else word(node.of)
    return f"{name}({', '.join(arguments(node, [spec for spec in interface.settings if not spec.at_call]))})"


def child_lines(
    node: Node, interface: Interface, known: bool, owner: Owner, settings: Sequence[BlockSetting] = ()
) -> Lines:
    """The lines of `__init__` that give the module this child.

    Args:
        settings: Those of the block around, which the lines must not write over.
    """
    lines = Lines()
    made = constructor(node, interface, known)
    if node.kind != "repeat" or node.repeat is None or node.repeat.is_loop:
        lines.add(2, assign_child(node.name, made) + remark(node), owner)
        return lines
    container, again = copies(interface), node.repeat.same_weights
    if node.repeat.names == "{i}":
        lines.add(2, assign_child(node.name, gathered(made, node.repeat.times, container, again)), owner)
        return lines
    taken = words_of(settings)
    number = unique_name("i", taken)
    head, each = f"{number} in range({emit(node.repeat.times)})", made
    if again:
        each = unique_name("same", taken)
        head = f"{number}, {each} in enumerate({_as_often(made, node.repeat.times)})"
    lines.add(2, assign_child(node.name, f"nn.{container}()"), owner)
    lines.add(2, f"for {head}:", owner)
    lines.add(3, f"{child(node.name)}.add_module({_pattern(node.repeat.names, number)}, {each})", owner)
    return lines


def words_of(settings: Sequence[BlockSetting]) -> frozenset[str]:
    """What a constructor calls the settings of its block: no local of it may have such a name."""
    return frozenset(word(setting.name) for setting in settings)


def remark(node: Node) -> str:
    """What stands after a line that holds the place of something: `  # bypassed: Sigmoid`."""
    return f"  # bypassed: {word(node.text)}" if node.bypassed else ""


def has_two_branches(node: Node) -> bool:
    """Whether a node is an `if` that runs another block of the design where its condition does not hold."""
    return node.kind == "if" and len(query.blocks_of(node)) == 2


def branch_lines(design: Design, node: Node, interfaces: Sequence[Interface], owner: Owner) -> Lines:
    """The lines of `__init__` that give the module both branches of an `if`, under one name of the node's."""
    lines, made = Lines(), []
    for name, face in zip(query.blocks_of(node), interfaces, strict=True):
        branch = Node(node.id, "block", node.name, name, node.settings)
        made.append(constructor(branch, face, name in design.blocks))
    lines.add(2, assign_child(node.name, f'nn.ModuleDict({{"then": {made[0]}, "else": {made[1]}}})'), owner)
    return lines


def gathered(made: str, times: int | Expr, container: str, same_weights: bool = False) -> str:
    """Copies in a row, each with weights of its own, or one module that stands there as often."""
    row = _as_often(made, times) if same_weights else f"[{made} for _ in range({emit(times)})]"
    return f"nn.{container}({'*' if container == 'Sequential' else ''}{row})"


def _as_often(made: str, times: int | Expr) -> str:
    """A list in which one module stands again and again."""
    count = emit(times)
    return f"[{made}] * {count}" if count.isalnum() or count.isidentifier() else f"[{made}] * ({count})"


def copies(interface: Interface) -> str:
    """What holds the copies: a Sequential where each takes what the one before gives, else a list to walk along."""
    return "Sequential" if len(interface.inputs) == 1 else "ModuleList"


def tensor_line(node: Node, values: dict[str, Value]) -> str:
    """The line of `__init__` that makes a tensor of the block's own; a plain attribute, a buffer or a parameter."""
    shape = values.get("shape")
    start = _START.get(str(values.get("init", "zeros")), "torch.zeros({shape})")
    number = _number(values.get("value", 0.0), learns=node.of == "parameter")
    value = start.format(shape=emit(shape) if shape is not None else UNKNOWN, value=number)
    if node.of == "parameter":
        made = f"nn.Parameter({value})"
        plain = is_identifier(node.name)
        return f"self.{node.name} = {made}" if plain else f"self.register_parameter({quoted(node.name)}, {made})"
    if node.of == "constant":
        name = node.name
        return f"self.{name} = {value}" if is_identifier(name) else f"setattr(self, {quoted(name)}, {value})"
    saved = "" if node.of == "buffer" else ", persistent=False"
    return f"self.register_buffer({quoted(node.name)}, {value}{saved})"


def _number(value: Value, learns: bool) -> str:
    """What a tensor is filled with; whole numbers are for those that are not trained."""
    if learns and isinstance(value, Expr):
        return f"float({emit(value)})"
    return emit(float(value) if learns and isinstance(value, int) else value)


def tensor_value(node: Node) -> str:
    """How a tensor of the block's own is named in its forward pass."""
    if is_identifier(node.name):
        return f"self.{node.name}"
    if node.of == "constant":
        return f"getattr(self, {quoted(node.name)})"
    return f"self.get_{'parameter' if node.of == 'parameter' else 'buffer'}({quoted(node.name)})"


def names_are_positions(nodes: Sequence[Node]) -> bool:
    """Whether the children are called `0`, `1`, … as `nn.Sequential` calls them by itself."""
    return [node.name for node in nodes] == [str(index) for index in range(len(nodes))]


_START = {
    "zeros": "torch.zeros({shape})",
    "ones": "torch.ones({shape})",
    "uniform": "torch.rand({shape})",
    "normal": "torch.randn({shape})",
    "constant": "torch.full({shape}, {value})",
    "triangle": "torch.ones({shape}).tril()",
}


def _pattern(names: str, number: str) -> str:
    """The copies' names as an f-string in which `{i}`, their number, is the only thing not taken as it stands."""
    literal = names.replace("{", "{{").replace("}", "}}").replace("{{i}}", f"{{{number}}}")
    return "f" + quoted(literal)
