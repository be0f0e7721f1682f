"""A text whose network stays Python, as a design: one custom layer between its inputs and outputs."""

from __future__ import annotations

from collections.abc import Mapping

from designer.catalogue.code_interface import read
from designer.codegen.reading.builder import BlockBuilder, Definitions
from designer.errors import FileRefused
from designer.graph.model import VALUE, Design, Layer, Port
from designer.graph.names import unique_name

AROUND = "Net"
"""What the block around is called."""


def around_layer(name: str, layers: Mapping[str, Layer]) -> Design:
    """A block with an input and an output for each of those that the layer has.

    Raises:
        FileRefused: it has none that can be told.
    """
    face = read(name, layers[name].source).face
    if face is None or not face.inputs or not face.outputs:
        raise FileRefused(f"{name}: what goes into its forward pass and what comes out cannot be told")
    definitions = Definitions(())
    definitions.layers.update(layers)
    builder = BlockBuilder(definitions)
    inputs = [builder.put("input", port.name) for port in face.inputs if port.required and not port.variadic]
    node = builder.put("layer", name.lower(), name)
    for source, port in zip(inputs, (p for p in face.inputs if p.required and not p.variadic), strict=True):
        builder.wire(Port(source.id, VALUE), node, port.name)
    for port in face.outputs:
        builder.output(Port(node.id, port.name), "y")
    main = unique_name(AROUND, set(layers))
    return Design(main, {main: builder.block(doc="")}, layers=layers)
