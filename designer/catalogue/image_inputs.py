"""Whether a network takes images, as the shapes and dtypes of its inputs say, before there is a tensor."""

from __future__ import annotations

from math import prod

from designer.catalogue.fitting import BATCH
from designer.errors import ExpressionError
from designer.graph.expressions import expr
from designer.graph.model import Design, Node, Value
from designer.graph.query import arguments

BUNDLED_SIDES = (28, 28)
"""Height and width of a bundled image; a row of so many features takes one as well."""
GREY_OR_COLOUR = (1, 3)
"""So many channels a picture has."""
REAL = frozenset("bfloat16 double float float16 float32 float64 half".split())


def takes_images(design: Design) -> bool:
    """Whether some input of the main block takes a bundled image; while one does not say its shape, it might."""
    if design.main not in design.blocks:
        return True
    settings: dict[str, Value] = {}
    try:
        for setting in design.main_block.settings:
            settings[setting.name] = expr.resolve(setting.default, settings)
        for node in arguments(design.main_block):
            if "shape" not in node.settings:
                return "default" not in node.settings  # those after it keep their defaults too
            if _takes(node, settings):
                return True
    except ExpressionError:
        return True
    return False


def image_sizes(sizes: tuple[int, ...]) -> tuple[int, int, int] | None:
    """Channels, height and width where this is the shape of pictures, grey or coloured; else None."""
    if len(sizes) not in (3, 4) or sizes[-3] not in GREY_OR_COLOUR or 0 in sizes[-2:]:
        return None
    return sizes[-3], sizes[-2], sizes[-1]


def _takes(node: Node, settings: dict[str, Value]) -> bool:
    shape = expr.resolve(node.settings["shape"], settings)
    sizes = [0 if size == BATCH else size for size in (shape if isinstance(shape, tuple) else (shape,))]
    whole = tuple(size for size in sizes if type(size) is int)
    if len(whole) < len(sizes) or expr.resolve(node.settings.get("dtype", "float32"), settings) not in REAL:
        return False
    has_batch = isinstance(shape, tuple) and BATCH in shape
    return image_sizes(whole) is not None or prod(whole[1:] if has_batch else whole) == prod(BUNDLED_SIDES)
