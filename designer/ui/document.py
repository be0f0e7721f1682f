"""The design on show: its file, its one history of undo, where one is in it, and what is selected."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from designer.errors import DesignerError
from designer.files.design import read_design, write_design
from designer.files.stamp import Stamp, stamp
from designer.graph import query
from designer.graph.ids import new_id
from designer.graph.model import Block, Design, Node, Path
from designer.graph.versions.diff import Change, diff
from designer.ui.replace_design import ReplaceDesign

if TYPE_CHECKING:
    from designer.files.recovery import Draft


class Document(QObject):
    """One design that is being drawn.

    Everything that changes it goes through `edit`; everything that shows it hears `changed`.

    Attributes:
        token: Stands for the open design; another one has another.
        drafts: Texts of custom layers that were typed and are not applied.
    """

    changed = Signal(object)
    """The design changed; carries the `Change`."""
    moved_to = Signal()
    """Another block is on show."""
    selection_changed = Signal()
    saved = Signal()
    """The file was written, or another one opened."""
    drafts_changed = Signal()
    discarded = Signal()
    """The person does not want what is not saved."""
    code_wanted = Signal(str, int)
    """A person wants to see the text of the custom layer of this name, at a line or 0."""
    lines_wanted = Signal(str)
    """The lines of the code node with this id are to be written."""
    replaced = Signal()
    """Another design altogether is to be shown; comes before `changed`."""
    refused = Signal(str)
    """Something was refused, in one line for the person."""
    told = Signal(str)
    """Something happened that one might not notice, in one line for the person."""

    def __init__(self, design: Design, path: FilePath | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._design = design
        self.path = path
        self._stamp = stamp(path)
        self._filed: Design | None = design
        self.token = new_id()
        self.drafts: tuple[Draft, ...] = ()
        # No child of the document: Qt's own end of it would come after Python, which collects both together, may have
        # ended the commands, and the stack ends each of them once more.
        self.undo_stack = QUndoStack()
        self._here: Path = ()
        self._selection: frozenset[str] = frozenset()
        self._foreseen: tuple[Design, Design, Change] | None = None
        self._last_edit: ReplaceDesign | None = None

    @property
    def design(self) -> Design:
        """The design as it is now."""
        return self._design

    @property
    def here(self) -> Path:
        """Ids of the block nodes that were entered, from the main block on."""
        return self._here

    @property
    def block_name(self) -> str:
        """Name of the block on show."""
        return query.block_at(self._design, self._here)

    @property
    def block(self) -> Block:
        """The block on show."""
        return self._design.blocks[self.block_name]

    @property
    def selection(self) -> frozenset[str]:
        """Ids of the selected nodes of the block on show."""
        return self._selection

    @property
    def selected(self) -> tuple[Node, ...]:
        """The selected nodes, in the block's order."""
        return tuple(node for node in self.block.nodes if node.id in self._selection)

    @property
    def title(self) -> str:
        """What the window is called: the file's name, or the main block's."""
        return self.path.name if self.path else self._design.main

    def edit(self, text: str, after: Design, merge: str = "") -> None:
        """Puts `after` in place of the design, as one step of undo called `text`.

        Edits in a row with the same `merge` word become one step: typing in a field, a repair that follows an edit.
        """
        if after is not self._design:
            command = ReplaceDesign(self._put, text, self._design, after, self._here, merge)
            merges = bool(merge) and self._last_edit is not None and self._last_edit.merge == merge
            # Kept before the push, which calls `redo`; a merged command is thrown away by the stack.
            self._last_edit = self._last_edit if merges and self.undo_stack.canUndo() else command
            self.undo_stack.push(command)

    def amend(self, after: Design) -> bool:
        """Folds what the person's last edit entails into that edit, so that one undo takes back both.

        Says whether there was such an edit: the newest of the history, still in force.
        """
        last = self._last_edit
        if last is None or self.undo_stack.canRedo() or not self.undo_stack.canUndo():
            return False
        if amended := last.amend(self._design, after):
            self._put(after)
        return amended

    def open(self, path: FilePath) -> None:
        """Shows the design of a file.

        Raises:
            FileRefused: the file cannot be read; nothing has changed.
        """
        self.replace(read_design(path), path)

    def replace(self, design: Design, path: FilePath | None) -> None:
        """Shows another design, with a fresh history."""
        self.undo_stack.clear()
        self.token = new_id()
        self._last_edit = None
        self.path, self._stamp, self._filed = path, stamp(path), design
        self._here, self._selection, self.drafts = (), frozenset(), ()
        self.replaced.emit()
        self._put(design)
        self.moved_to.emit()
        self.saved.emit()

    def save(self, path: FilePath) -> None:
        """Writes the design.

        Raises:
            FileRefused: the file cannot be written; the old one is still there.
        """
        # Not of what stands there now: another window may have written it since.
        written = write_design(self._design, path)
        self.path = path
        self.agree(written)

    def agree(self, found: Stamp) -> None:
        """What is on show is what is in the file."""
        self._stamp, self._filed = found, self._design
        self.undo_stack.setClean()
        self.saved.emit()

    def reload(self, design: Design, found: Stamp) -> None:
        """Shows what another program wrote into the file; what was on show comes back by undoing that."""
        self.edit(f"Reload {self.title}", design)
        self.agree(found)

    def disagree(self) -> None:
        """What is on show is in no file any more: the file has gone, or holds something else that is not wanted."""
        self.undo_stack.resetClean()

    def restore(self, design: Design, path: FilePath | None, before: Design | None, stamp: Stamp, text: str) -> None:
        """Shows what was not saved when the program ended: as an edit of what is in its file, if that can be read.

        `stamp` is the state of the file that the work began with.
        """
        self.replace(design if before is None else before, path)
        if before is None or self._stamp != stamp:
            self._stamp, self._filed = stamp, None
        if before is None:
            self.undo_stack.resetClean()
        else:
            self.edit(text, design)

    @property
    def stamp(self) -> Stamp:
        """The state of the file as it was read or written here."""
        return self._stamp

    @property
    def filed(self) -> Design | None:
        """The design as it was read from its file or written there; None where that is not known any more."""
        return self._filed

    def take_stamp(self, found: Stamp) -> None:
        """The file was written anew, and is what it was."""
        self._stamp = found
        if self._design is self._filed:
            self.undo_stack.setClean()

    def take_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """These texts are typed and not applied; no step of the history holds them."""
        if drafts != self.drafts:
            self.drafts = drafts
            self.drafts_changed.emit()

    @property
    def unsaved_steps(self) -> int:
        """How many steps of the history lie between the design and its file, as far as that is known."""
        stack = self.undo_stack
        return abs(stack.index() - max(0, stack.cleanIndex()))

    def is_overtaken(self) -> bool:
        """Whether another program has written the file since it was read or written here."""
        return stamp(self.path) not in (None, self._stamp)

    def select(self, ids: Collection[str]) -> None:
        """Selects these nodes of the block on show, and no others."""
        chosen = frozenset(ids) & {node.id for node in self.block.nodes}
        if chosen != self._selection:
            self._selection = chosen
            self.selection_changed.emit()

    def enter(self, word: str) -> None:
        """Shows the inside of a block, or the other branch of an `if` by a path's word; the text of a custom layer."""
        inside = (branch for node in self.block.nodes for branch in query.branches(node))
        if any(at == word and name in self._design.blocks for at, name in inside):
            self.go_to((*self._here, word))
            return
        for node in self.block.nodes:
            if node.id == word and node.kind == "layer" and node.of in self._design.layers:
                self.code_wanted.emit(node.of, 0)
            elif node.id == word and node.kind == "code":
                self.lines_wanted.emit(node.id)

    def leave(self, levels: int = 1) -> None:
        """Shows the block around the one on show, with the node that was inside selected."""
        if levels > 0 and self._here:
            kept = self._here[: max(0, len(self._here) - levels)]
            came_from = self._here[len(kept)]
            self.go_to(kept)
            self.select({query.node_of(self.block, came_from).id})

    def go_to(self, path: Path, select: Collection[str] = ()) -> None:
        """Shows the block at the end of `path`, with these nodes selected."""
        query.block_at(self._design, path)
        if path != self._here:
            self._here, self._selection = path, frozenset()
            self.moved_to.emit()
            self.selection_changed.emit()
        self.select(select)

    def refuse(self, error: DesignerError) -> None:
        """Tells the person what was refused."""
        self.refused.emit(str(error))

    def foresee(self, after: Design, change: Change) -> None:
        """Takes what an edit to `after` would change, so that the edit itself of thousands is over sooner."""
        self._foreseen = self._design, after, change

    def _change(self, before: Design, after: Design) -> Change:
        foreseen, self._foreseen = self._foreseen, None
        if foreseen is not None and foreseen[0] is before and foreseen[1] is after:
            return foreseen[2]
        return diff(before, after)

    def _put(self, after: Design, where: Path | None = None) -> None:
        """Makes `after` the design and tells everyone; only commands and `replace` come here.

        With `where`, the block of that path is put on show: one sees what an undo takes back.
        """
        before, self._design = self._design, after
        here, self._here = self._here, query.longest_there(after, self._here if where is None else where)
        moved = here != self._here
        selection = self._selection
        if moved or selection:
            self._selection = frozenset() if moved else selection & {node.id for node in self.block.nodes}
        self.changed.emit(self._change(before, after))
        if moved:
            self.moved_to.emit()
        if selection != self._selection:
            self.selection_changed.emit()
