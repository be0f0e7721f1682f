"""Two layers right behind one another that are one: which they are, and the design in which they are."""

from __future__ import annotations

from msgspec.structs import replace

from designer.errors import GraphError
from designer.graph import edit
from designer.graph.ids import new_id
from designer.graph.model import Block, Design, Edge, Node, Value
from designer.graph.wires.wiring import wiring

DENSE = ("Linear",)
CONVOLUTIONS = ("Conv1d", "Conv2d", "Conv3d")


def mergeable(of: str) -> str:
    """What two layers of this class are called that can be one: `Linear` layers; "" where they cannot."""
    if of in DENSE:
        return "Linear layers"
    return f"{of} layers" if of in CONVOLUTIONS else ""


def alone_before(block: Block, node: Node) -> Node | None:
    """The layer whose output this node reads and no other does; None where there is none."""
    wires = wiring(block.edges)
    into = wires.into.get(node.id, ())
    if len(into) != 1:
        return None
    before = block.node(into[0].source.node)
    if before.kind != "layer" or before.bypassed or len(wires.out.get(before.id, ())) != 1:
        return None
    called_again = {other.of for other in block.nodes if other.kind == "again"}
    return None if called_again & {before.id, node.id} else before


def merged(design: Design, name: str, second_id: str) -> tuple[Design, str]:
    """The design in which a layer and the one before it are one, and the id of that one.

    The new layer has a new id: neither of the two values of before goes with it, and both come back when it is undone.

    Raises:
        GraphError: they cannot be one, and why.
    """
    block = design.blocks[name]
    second = block.node(second_id)
    first = alone_before(block, second)
    if first is None:
        raise GraphError(f"nothing stands alone before {second.name} that it could be merged with")
    settings = settings_of_one(first, second)
    one = replace(first, id=new_id(), settings=settings, init=(), frozen=first.frozen and second.frozen)
    nodes = tuple(one if node.id == first.id else node for node in block.nodes if node.id != second.id)
    edges = tuple(_moved(edge, first, second, one) for edge in block.edges if edge.source.node != first.id)
    return edit.with_block(design, name, replace(block, nodes=nodes, edges=edges)), one.id


def _moved(edge: Edge, first: Node, second: Node, one: Node) -> Edge:
    """What went into the first and out of the second, at the one."""
    if edge.target.node == first.id:
        edge = replace(edge, target=edge.target._replace(node=one.id))
    if edge.source.node == second.id:
        edge = replace(edge, source=edge.source._replace(node=one.id), via=())
    return edge


def settings_of_one(first: Node, second: Node) -> dict[str, Value]:
    """Settings of the one layer.

    Raises:
        GraphError: no layer has them.
    """
    if first.of != second.of or not mergeable(first.of):
        raise GraphError(f"a {first.of} and a {second.of} are no single layer")
    settings = dict(first.settings)
    size = "out_features" if first.of in DENSE else "out_channels"
    if size in second.settings:
        settings[size] = second.settings[size]
    settings.pop("bias", None)
    if first.settings.get("bias") is False and second.settings.get("bias") is False:
        settings["bias"] = False
    if first.of in CONVOLUTIONS:
        settings |= _window(first, second, int(first.of[-2]))
    return settings


def _window(first: Node, second: Node, count: int) -> dict[str, Value]:
    """Kernel and stride of the one convolution: where the second's window lies, the first's whole windows lie."""
    for node in (first, second):
        if node.settings.get("groups", 1) != 1:
            raise GraphError(f"{node.name} works in groups, which one convolution of both cannot")
        if set(_each(node, "dilation", 1, count)) != {1}:
            raise GraphError(f"{node.name} is dilated; only plain windows are merged")
        if node.settings.get("padding_mode", "zeros") != "zeros" or isinstance(node.settings.get("padding"), str):
            raise GraphError(f"{node.name} pads in a way that one convolution of both cannot")
    if any(_each(second, "padding", 0, count)):
        raise GraphError(
            f"{second.name} pads what {first.name} gives with zeros, which is not what {first.name} would make of more "
            f"padding: the border would differ. The laboratory shows by how much."
        )
    kernels, strides = _each(first, "kernel_size", 1, count), _each(first, "stride", 1, count)
    behind = zip(_each(second, "kernel_size", 1, count), _each(second, "stride", 1, count), strict=True)
    sizes = [(k + (other - 1) * s, s * step) for k, s, (other, step) in zip(kernels, strides, behind, strict=True)]
    kernel, stride = _told([size for size, _ in sizes]), _told([step for _, step in sizes])
    return {"kernel_size": kernel} | ({} if stride == 1 and "stride" not in first.settings else {"stride": stride})


def _each(node: Node, setting: str, default: int, count: int) -> list[int]:
    value = node.settings.get(setting, default)
    items = value if isinstance(value, tuple) else (value,) * count
    numbers = [item for item in items if type(item) is int]
    if len(numbers) == 1:
        numbers *= count
    if len(numbers) != count:
        raise GraphError(f"{setting} of {node.name} is no plain number, so the two are not merged")
    return numbers


def _told(numbers: list[int]) -> Value:
    return numbers[0] if len(set(numbers)) == 1 else tuple(numbers)
