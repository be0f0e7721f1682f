"""The windows of all custom layers: each opened once, with what was not applied kept while it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from designer.catalogue.code_edit import new_text
from designer.engine.calls.layers import CheckLayer
from designer.files.recovery import Draft
from designer.files.trust import Trust
from designer.graph.model import Block
from designer.graph.versions.diff import Change
from designer.ui.commands import layers
from designer.ui.layer_editor.editor import LayerEditor
from designer.ui.palette import Palette, palette

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

NOT_TRUSTED = "You have not trusted this text, so it does not run: read it, then Apply trusts it."


class LayerWindows(QObject):
    """Opens them, and keeps them in step with the design."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.editors: list[LayerEditor] = []
        window.document.changed.connect(self._follow)
        window.document.replaced.connect(self._forget)

    @property
    def unapplied(self) -> tuple[str, ...]:
        """Names of the layers with a text that is not applied."""
        return tuple(editor.name or "New layer" for editor in self.editors if editor.typed)

    def open(self, name: str, line: int = 0) -> None:
        """The window of this layer, in front, at a line of its text."""
        editor = next((one for one in self.editors if one.name == name), None)
        if editor is None:
            editor = self._made(name)
            editor.show_layer(self._window.document.design.layers[name])
        self._show(editor)
        if line:
            editor.code.go_to(line)

    def open_new(self, text: str = "") -> LayerEditor:
        """A window for a layer that is still to be written."""
        editor = self._made("")
        if text:
            editor.put(text)
        else:
            editor.begin(new_text(self._window.document.design)[1])
        self._show(editor)
        return editor

    def recover(self, draft: Draft) -> None:
        """The window of a layer with what was typed there and not applied when the program ended."""
        if draft.name in self._window.document.design.layers:
            self.open(draft.name)
            next(one for one in self.editors if one.name == draft.name).put(draft.text)
        else:
            self.open_new(draft.text)

    def set_palette(self, colours: Palette) -> None:
        """Takes on other colours."""
        for editor in self.editors:
            editor.set_palette(colours)

    def _made(self, name: str) -> LayerEditor:
        window = self._window
        editor = LayerEditor(name, partial(layers.apply_text, window), palette(window.dark), window)
        editor.check_wanted.connect(partial(self._check, editor))
        editor.typed_anew.connect(self._note_drafts)
        editor.resize(editor.sizeHint())
        self.editors.append(editor)
        return editor

    def _show(self, editor: LayerEditor) -> None:
        editor.show()
        editor.raise_()
        editor.activateWindow()

    def _check(self, editor: LayerEditor, name: str) -> None:
        design = self._window.document.design
        if not Trust().holds(design.layers[name].source):
            editor.show_check((), NOT_TRUSTED)
            return
        block, node = _one_that_stands_for(design.blocks, name)
        self._window.session.ask(
            CheckLayer(design, name, block, node),
            lambda report: editor.show_check(report.lines),
            lambda refusal: editor.show_check((), refusal.text),
        )

    def _follow(self, change: Change) -> None:
        held = self._window.document.design.layers
        for editor in self.editors:
            if editor.name in change.layers and editor.name in held:
                editor.show_layer(held[editor.name])
            elif editor.name in change.layers:
                editor.forget_applied()

    def _note_drafts(self) -> None:
        drafts = [Draft(one.name, one.code.toPlainText()) for one in self.editors if one.typed]
        self._window.document.take_drafts(tuple(drafts))

    def _forget(self) -> None:
        """Another design is opened: the windows were of the one before."""
        for editor in self.editors:
            editor.close()
            editor.deleteLater()
        self.editors.clear()


def _one_that_stands_for(blocks: Mapping[str, Block], name: str) -> tuple[str, str]:
    """The first node that is this layer, whose settings and wires the check takes; two empty words where none is."""
    for block_name, block in blocks.items():
        for node in block.nodes:
            if node.kind == "layer" and node.of == name:
                return block_name, node.id
    return "", ""
