"""Custom layers: written in a window of their own, trusted, brought in from files and from the clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.catalogue.code_edit import put_layer, remove_layer
from designer.catalogue.own_code import all_code, whose
from designer.errors import DesignerError
from designer.files.trust import Trust, untrusted
from designer.ui.panels.navigation import show_node

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


def new_layer(window: MainWindow) -> None:
    """A window with a text to begin with; nothing is in the design until it is applied."""
    window.layer_windows.open_new()


def open_layer(window: MainWindow, name: str, line: int = 0) -> None:
    """The text of this custom layer, at a line; "" for a new one."""
    if name:
        window.layer_windows.open(name, line)
    else:
        new_layer(window)


def edit_layer(window: MainWindow) -> None:
    """The text of the selected custom layer."""
    chosen = [n.of for n in window.document.selected if n.kind == "layer" and n.of in window.document.design.layers]
    if chosen:
        window.layer_windows.open(chosen[0])


def apply_text(window: MainWindow, present: str, text: str) -> str:
    """Puts a text in place as one step of undo, and trusts it: it was written here. Gives back the layer's name.

    Raises:
        DesignerError: the text cannot be a layer of this design.
    """
    document = window.document
    after, name = put_layer(document.design, present, text)
    new = present not in document.design.layers
    Trust().grant([after.layers[name].source])
    if after is document.design:
        window.session.look_again()  # the same text, which may be trusted only now
    document.edit(f"{'New layer' if new else 'Edit'} {name}", after)
    return name


def remove(window: MainWindow, name: str) -> None:
    """A custom layer that nothing stands for goes."""
    try:
        window.document.edit(f"Delete layer {name}", remove_layer(window.document.design, name))
    except DesignerError as error:
        window.document.refuse(error)


def trust(window: MainWindow) -> None:
    """The code of the design on show is trusted, as it is now."""
    design = window.document.design
    try:
        Trust().grant(all_code(design))
    except DesignerError as error:
        window.document.refuse(error)
        return
    window.session.look_again()


def look_at_code(window: MainWindow) -> None:
    """The first text that is not trusted."""
    document = window.document
    names = untrusted(document.design, Trust())
    if names and names[0] in document.design.layers:
        window.layer_windows.open(names[0])
    elif names and (found := whose(document.design, names[0])):
        show_node(document, *found)
        window.show_panel("inspector")


def write_lines(window: MainWindow, node_id: str) -> None:
    """The lines of a code node in the inspector, ready to be written."""
    window.document.select({node_id})
    window.show_panel("inspector")
    window.panel("inspector").node_form.lines.field.edit.setFocus()


def may_leave(window: MainWindow) -> bool:
    """Whether texts of layers that are written and not applied may go."""
    names = window.layer_windows.unapplied if "layer_windows" in window.__dict__ else ()
    if not names:
        return True
    lines = ["Apply it in its window to keep it in the design."]
    if not window.questions.proceed(f"What you wrote in {', '.join(names)} is not applied.", lines, "Throw It Away"):
        return False
    window.document.take_drafts(())
    return True
