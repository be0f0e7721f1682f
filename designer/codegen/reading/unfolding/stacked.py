"""`nn.TransformerEncoder(layer, 6)` as what it makes: copies of a layer in a row, and a norm behind them."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from designer.codegen.reading.not_drawn import NotDrawn, shown
from designer.codegen.reading.unfolding.arguments import Arguments
from designer.codegen.reading.unfolding.values import Known, Made, Row, Thing

if TYPE_CHECKING:
    from designer.codegen.reading.unfolding.things import Things

STACK = "torch.nn.TransformerEncoder"
ALIKE = "the layers of nn.TransformerEncoder start alike in the text, and each from values of its own in the drawing"
_WORDS = ("encoder_layer", "num_layers", "norm", "enable_nested_tensor", "mask_check")


def stacked(reader: Things, tree: ast.Call, given: Arguments) -> Row:
    """The modules under the names that torch gives them: `layers.0`, `layers.1`, `norm`.

    Raises:
        NotDrawn: the layer is none that can be copied, or how many there are cannot be told.
    """
    said = {**dict(zip(_WORDS, given.args, strict=False)), **given.named}
    layer, count, norm = said.get("encoder_layer"), said.get("num_layers"), said.get("norm")
    times = reader.decisions.on(tree, count) if isinstance(count, Known) else None
    if not isinstance(layer, Made) or not isinstance(times, int):
        raise NotDrawn(tree, f"`{shown(tree)}`: which layers these are cannot be told")
    reader.limits.length(tree, times)
    if times > 1:
        reader.text.differs[ALIKE] = None
    copies: dict[str, Thing] = {str(number): Made(layer.call, layer.look) for number in range(times)}
    parts: dict[str, Thing] = {"layers": Row("Sequential", copies, tree.lineno, "EncoderLayers")}
    if isinstance(norm, Made | Row):
        parts["norm"] = norm
    return Row("Sequential", parts, tree.lineno, "Encoder")
