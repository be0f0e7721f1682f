"""Custom layers brought in: from a Python file, from pasted text, from a class that can be imported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from designer.catalogue.code_edit import add_layers, put_layer
from designer.catalogue.code_excerpt import excerpt
from designer.catalogue.code_text import lines_of
from designer.catalogue.load import catalogue
from designer.errors import DesignerError
from designer.files.layer_text import layers_in, names_class, read_python, text_of_class
from designer.graph.exchange.layers import merge_layers
from designer.graph.model import Design, Layer
from designer.ui.canvas.cards.look import NARROWEST, PORT_Y
from designer.ui.canvas.placing import place
from designer.ui.commands.files import folder

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

PYTHON = "Python (*.py);;All files (*)"
TAKE, BOTH = "Take the New Text", "Keep Both"
FOLLOWS = "With the new text its nodes keep their settings and wires, by name. It does not run before you trust it."
NOT_RUN = "Its code is kept in the design. It does not run before you trust it."


def from_file(window: MainWindow) -> None:
    """A layer from a Python file that the person names."""
    path = window.questions.file_to_open("Custom layer from a file", PYTHON, folder(window))
    if path is not None:
        bring_file(window, path)


def bring_file(window: MainWindow, path: Path) -> None:
    """A layer from this file; where there are several, the person says which."""
    try:
        text = read_python(path)
        names = layers_in(text, path.name)
        name = names[0] if len(names) == 1 else window.questions.one_of(f"Which layer of {path.name}?", names)
        if name:
            _bring(window, text, name)
    except DesignerError as error:
        window.document.refuse(error)


def is_code(text: str) -> bool:
    """Whether pasted text may be a layer: Python that defines a module, or the name of a class."""
    if names_class(text):
        return True
    try:
        return bool(layers_in(text, "the clipboard"))
    except DesignerError:
        return False


def bring_pasted(window: MainWindow, text: str) -> None:
    """Offers to make a layer of pasted Python, or of the class that the text names."""
    try:
        if kind := _built_in(text):
            window.canvas.add_node_of(f"layer:{kind}")
            return
        if names_class(text):
            text, name = text_of_class(text)
        else:
            names = layers_in(text, "the clipboard")
            name = names[0] if len(names) == 1 else window.questions.one_of("Which layer of the pasted text?", names)
        if name and window.questions.proceed(f"Make {name} a layer of this design?", [NOT_RUN], "Make It a Layer"):
            _bring(window, text, name)
    except DesignerError as error:
        window.document.refuse(error)


def _built_in(text: str) -> str:
    """The layer of torch's own that a text names, such as `torch.nn.Linear`; "" for any other."""
    package, _, name = text.strip().rpartition(".")
    of_torch = names_class(text) and (package == "nn" or f"{package}.".startswith("torch.nn."))
    return name if of_torch and name in catalogue().layers else ""


def _bring(window: MainWindow, text: str, name: str) -> None:
    """The layer into the design and a node of it where the mouse is, as one step of undo."""
    document, source = window.document, excerpt(lines_of(text), name)
    present = document.design.layers.get(name)
    if present is not None and present.source != source:
        answer = window.questions.decide(
            f"{name} is a layer of this design, with another text", [FOLLOWS], (TAKE, BOTH)
        )
        if answer == TAKE:
            after, _ = put_layer(document.design, name, "\n".join(source))
            document.edit(f"Take the new text of {name}", after)
        if answer != BOTH:
            return
    design, name = _with_layer(document.design, name, source)
    view = window.canvas.view
    at = view.mapToScene(view.cursor_point)
    corner = (at.x() - NARROWEST / 2, at.y() - PORT_Y)
    node = place.make_node(design, document.block_name, f"layer:{name}", corner)
    after = view.placer.in_free_place(place.place(design, document.block_name, node), {node.id})
    document.edit(f"Insert layer {name}", after)
    document.select({node.id})
    view.show_nodes({node.id})


def _with_layer(design: Design, name: str, source: tuple[str, ...]) -> tuple[Design, str]:
    """The design with the layer, under another name where something else has that already."""
    merged, called = merge_layers(design, {name: Layer(source)})
    made = merged.layers[called[name]]
    return add_layers(design, {called[name]: made}), called[name]
