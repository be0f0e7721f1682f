"""The canvas' view: hands what mouse and keys do to gestures, and shows what is under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip

from designer.graph.model import Port
from designer.graph.query import FOR_PEOPLE
from designer.graph.versions.diff import Change
from designer.ui.canvas.camera import Camera
from designer.ui.canvas.cards.card import FAR
from designer.ui.canvas.gestures.base import Gesture, Pointer
from designer.ui.canvas.gestures.choose import double_click_at, gesture_at
from designer.ui.canvas.gestures.drop import Drop, dragged
from designer.ui.canvas.grid import paint_grid
from designer.ui.canvas.hits import EMPTY, Hit, hit
from designer.ui.canvas.hovered import Hovered, cursor_over
from designer.ui.canvas.looks import Looks
from designer.ui.canvas.neighbour import ARROWS, neighbour
from designer.ui.canvas.overview.far import FarPicture, paint_held, paint_in_hand
from designer.ui.canvas.placing.placer import NodePlacer
from designer.ui.canvas.scene import CanvasScene
from designer.ui.document import Document

if TYPE_CHECKING:
    from designer.ui.canvas.notes.words_editor import WordsEditor


class CanvasView(Camera):
    """The block on show, in the person's hand."""

    search_wanted = Signal(QPoint, object)
    """A search is asked for at a point of the view; with a wire in hand comes `(Port, from_output)`."""
    menu_wanted = Signal(str, QPoint)
    """The menu of a card, a wire or the empty canvas is asked for at a point of the view."""
    check_wanted = Signal(str)
    """A lesson's note is asked whether it is done; carries its id."""
    flow_wanted = Signal(object)
    """A closer look at what flowed is asked for; carries the port that it came out of."""
    example_wanted = Signal(str)
    """An example of the library was dropped here; carries the library's word for it."""

    def __init__(self, board: CanvasScene, document: Document) -> None:
        super().__init__(board)
        self.board, self.document = board, document
        self.placer = NodePlacer(self)
        self._far = FarPicture(board)
        self._gesture: Gesture | None = None
        self._drop: Drop | None = None
        self.space_held = self._space_used = False
        self._hovered = Hovered(board)
        self._pinned: QPoint | None = None
        self._looks = Looks(self, document)
        self.breaks_off: list[Callable[[], bool]] = []
        """What else Escape breaks off; each says whether it was doing anything."""
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Canvas")
        document.changed.connect(self._design_changed)
        document.moved_to.connect(self._other_block)
        document.saved.connect(self._other_design)
        board.redrawn.connect(self._redraw_far)

    @cached_property
    def words(self) -> WordsEditor:
        """The editor of a note's words and a frame's title, made when it is first asked for."""
        from designer.ui.canvas.notes.words_editor import WordsEditor

        return WordsEditor(self, self.document)

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._gesture is not None or self._drop is not None

    @property
    def cursor_point(self) -> QPoint:
        """Where the mouse is, or was when it opened a menu; the middle where it is elsewhere."""
        if self._pinned is not None:
            return self._pinned
        point = self.mapFromGlobal(QCursor.pos())
        return point if self.rect().contains(point) and self.underMouse() else self.rect().center()

    def pin(self, point: QPoint) -> None:
        """What is done now is done here, wherever the mouse goes, until `unpin`."""
        self._pinned = point

    def unpin(self) -> None:
        """The mouse is where it is."""
        self._pinned = None

    def search_for_wire(self, fixed: Port, from_output: bool, at: Pointer) -> None:
        """A wire was let go in empty space: what should it go to?"""
        self.search_wanted.emit(at.view, (fixed, from_output))

    def write(self, node_id: str) -> None:
        """Takes the words of a note or the title of a frame in hand."""
        self.cancel()
        self.words.open(self.document.block.node(node_id), self.board.ink)

    def frame_selection(self) -> None:
        """The selected nodes in view; everything where none is selected."""
        if self.document.selection:
            self.frame(self.board.content_rect(self.document.selection), closest=1.25)
        else:
            self.frame_all()

    def show_nodes(self, ids: Collection[str]) -> None:
        """Moves as little as needed to have nodes in view."""
        rect = self.board.content_rect(ids)
        if not self.visible_rect.contains(rect):
            self.ensureVisible(rect, 40, 40)
            self.moved.emit()

    def cancel(self) -> bool:
        """Breaks off what the hand is doing; says whether it was doing anything."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return False
        gesture.cancel()
        self._set_cursor(None)
        return True

    def _everything(self) -> QRectF:
        rect = self.board.content_rect()
        return rect if not rect.isEmpty() else QRectF(-300, -200, 600, 400)

    def _design_changed(self, change: Change) -> None:
        """What is in the hand may be gone or elsewhere; a gesture's own edit comes once the hand is empty."""
        name = self.document.block_name
        mine = change.blocks.get(name)
        if mine is None:
            if name in change.added:
                self.cancel()
            return
        # An input that the engine has filled in alters a setting only, and tears nothing out of the hand.
        paper = any(node.kind in FOR_PEOPLE for node in mine.changed)
        if paper or mine.added or mine.removed or mine.moved or mine.edges_added or mine.edges_removed:
            self.cancel()

    def _other_block(self) -> None:
        self.cancel()
        self._looks.go_along()

    def _other_design(self) -> None:
        if self.board.session.shapes is None and not self.document.undo_stack.count():
            self._looks.forget()

    def _redraw_far(self) -> None:
        if self.zoom < FAR:
            self.viewport().update()

    def _pointer(self, event: QMouseEvent | QDropEvent) -> Pointer:
        point = event.position()
        return Pointer(self.mapToScene(point.toPoint()), point.toPoint(), event.modifiers())

    def _begin(self, gesture: Gesture, at: Pointer) -> None:
        self.cancel()
        self._space_used = True
        self._hover(EMPTY)
        self._gesture = gesture
        self._set_cursor(gesture.cursor)
        gesture.start(at)

    def _set_cursor(self, shape: Qt.CursorShape | None) -> None:
        if shape is None and self.space_held:
            shape = Qt.CursorShape.OpenHandCursor
        self.viewport().setCursor(shape or Qt.CursorShape.ArrowCursor)

    def _hover(self, found: Hit) -> None:
        self._hovered.show(found, self.zoom)
        if self._gesture is None:
            self._set_cursor(cursor_over(found))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes into the selected block, searches where nothing is selected, else goes on to the next panel."""
        if not forward or not self.hasFocus():
            return super().focusNextPrevChild(forward)
        chosen, here = self.document.selected, self.document.here
        if not chosen:
            self.search_wanted.emit(self.cursor_point, None)
            return True
        if len(chosen) == 1:
            self.document.enter(chosen[0].id)
        return self.document.here != here or super().focusNextPrevChild(forward)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        paint_grid(painter, QRectF(rect), self.zoom, self.board.ink)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.zoom >= FAR:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        self._far.paint(painter, self.viewportTransform(), self.viewport().size(), self.devicePixelRatioF())
        paint_held(painter, self.board, self.viewportTransform())
        paint_in_hand(painter, self.board, self.viewportTransform())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event)
        gesture = gesture_at(self, at, event.button())
        if gesture is not None:
            self._begin(gesture, at)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._pointer(event)
        if self._gesture is not None:
            self._gesture.move(at)
        else:
            self._hover(hit(self.board, at.scene, self.zoom))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            self._set_cursor(None)
            gesture.end(self._pointer(event))
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            self.mousePressEvent(event)
            return
        at = self._pointer(event)
        gesture = double_click_at(self, at)
        if gesture is not None:
            self._begin(gesture, at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu key; what the right button does is a gesture."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            chosen = self.board.content_rect(self.document.selection) if self.document.selection else None
            at = self.mapFromScene(chosen.center()) if chosen else self.viewport().rect().center()
            self.menu_wanted.emit("card" if chosen else "empty", at)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if not (self.cancel() or any(stop() for stop in self.breaks_off)):
                self.document.leave()
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.space_held, self._space_used = True, self.busy or bool(event.modifiers())
            self._set_cursor(None)
        elif key in ARROWS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._step(ARROWS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            tapped = self.space_held and not self._space_used
            self.space_held = False
            self._set_cursor(None)
            if tapped:
                self.search_wanted.emit(self.cursor_point, None)
        super().keyReleaseEvent(event)

    def _step(self, direction: tuple[int, int]) -> None:
        """Selects the next node in a direction, and has it in view."""
        cards = {node_id: item.card for node_id, item in self.board.items_by_id.items()}
        found = neighbour(cards, self.document.selection, direction)
        if found is not None:
            self.document.select({found})
            self.show_nodes({found})

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.space_held = False
        super().focusOutEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self._gesture is None:
            self._hover(EMPTY)
        super().leaveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = hit(self.board, self.mapToScene(event.pos()), self.zoom)
            QToolTip.showText(event.globalPos(), found.tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        spec = dragged(event.mimeData())
        self._drop = Drop(self, spec) if spec else None
        event.setAccepted(self._drop is not None)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._drop is not None:
            self._drop.move(self._pointer(event))
        event.setAccepted(self._drop is not None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        drop, self._drop = self._drop, None
        if drop is not None:
            drop.cancel()

    def dropEvent(self, event: QDropEvent) -> None:
        drop, self._drop = self._drop, None
        if drop is not None:
            self.setFocus()
            drop.end(self._pointer(event))
            event.acceptProposedAction()
