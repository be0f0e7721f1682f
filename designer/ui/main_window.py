"""The window: it places canvas and panels, wires them to document and session, and does nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QChildEvent, QEvent, QSize
from PySide6.QtGui import QAction, QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTabBar
from shiboken6 import isValid

from designer.ui.action_states import ActionStates
from designer.ui.actions import ACTIONS, ActionSpec
from designer.ui.canvas.canvas import Canvas
from designer.ui.commands import drops, files, flows, layers, lessons
from designer.ui.context_menu import open_menu
from designer.ui.dock_layout import DockLayout
from designer.ui.dock_title import DockTitle
from designer.ui.document import Document
from designer.ui.file_drop import FileDrop
from designer.ui.icons import icon
from designer.ui.menus import fill_menus
from designer.ui.notice import Notice
from designer.ui.palette import palette
from designer.ui.panel_dock import PanelDock
from designer.ui.panels.connections import CONNECTIONS
from designer.ui.panels.lazy_panels import LazyPanels
from designer.ui.panels.table import PANELS
from designer.ui.questions import Questions
from designer.ui.secondary_windows import SecondaryWindows
from designer.ui.session import Session
from designer.ui.shortcuts import give_keys
from designer.ui.status import Status
from designer.ui.tab_lines import TabLines
from designer.ui.theme import apply_theme
from designer.ui.tool_bar import ToolBar
from designer.ui.trust_bar import TrustBar

if TYPE_CHECKING:
    from designer.ui.command_palette import CommandPalette
    from designer.ui.keeping.keeping import Keeping
    from designer.ui.key_sheet import KeySheet
    from designer.ui.layer_editor.windows import LayerWindows
    from designer.ui.lesson_results import LessonResults


class MainWindow(QMainWindow):
    """One design in one window."""

    specs = ACTIONS
    keeping: Keeping | None = None
    """Keeps what is not saved; there once the window is on the screen."""
    _tab_lines: tuple[TabLines, ...] = ()
    """Held here: the bars are Qt's own, and hold nothing of Python's."""

    def __init__(self, document: Document, session: Session, dark: bool = False) -> None:
        super().__init__()
        self.document, self.session, self.dark = document, session, dark
        self.questions = Questions(self)
        self.setObjectName("window")
        _dress_application(dark)
        self.canvas = Canvas(document, session, palette(dark), self)
        self.setCentralWidget(self.canvas)
        self.actions_by_id = {spec.id: self._action(spec) for spec in ACTIONS}
        panels_menu = fill_menus(self)
        self.tool_bar = ToolBar(session, [self.actions_by_id[s.id] for s in ACTIONS if s.bar], palette(dark), self)
        self.addToolBar(self.tool_bar)
        self.status = Status(document, session, self)
        self.setStatusBar(self.status)
        self.notice = Notice(self.canvas)
        self.trust_bar = TrustBar(self)
        self.file_drop = FileDrop(self, palette(dark))
        self.secondary_windows = SecondaryWindows(self)
        self._lazy_panels = LazyPanels(self, CONNECTIONS)
        self.docks = {spec.id: PanelDock(spec.id, spec.title, self) for spec in PANELS}
        for dock in self.docks.values():
            panels_menu.addAction(dock.toggleViewAction())
        self.dock_layout = DockLayout(self, self.docks)
        self._connect()
        self._dress()
        self._retitle()

    def panel(self, panel_id: str) -> Any:
        """A panel by its id in `PANELS`, made now if it was not there."""
        return self._lazy_panels.panel(panel_id)

    def once_filled(self, do: Callable[[], object]) -> None:
        """Does something once all panels have been made, after the first picture."""
        self._lazy_panels.filled.connect(do)

    def show_panel(self, panel_id: str) -> None:
        """Brings a panel to the front, opened if it was closed."""
        dock = self.docks[panel_id]
        dock.show()
        dock.raise_()

    @cached_property
    def key_sheet(self) -> KeySheet:
        """The page of keys and gestures, made when it is asked for first."""
        from designer.ui.key_sheet import KeySheet

        return KeySheet(palette(self.dark), self)

    @cached_property
    def layer_windows(self) -> LayerWindows:
        """The windows in which custom layers are written, made when one is asked for first."""
        from designer.ui.layer_editor.windows import LayerWindows

        return LayerWindows(self)

    @cached_property
    def lesson_results(self) -> LessonResults:
        """What came of the checks of lessons, made with the first of them."""
        from designer.ui.lesson_results import LessonResults

        return LessonResults(self.document, self.canvas)

    @cached_property
    def command_palette(self) -> CommandPalette:
        """The search for commands, layers and nodes, made when it is asked for first."""
        from designer.ui.command_palette import CommandPalette

        return CommandPalette(self, palette(self.dark))

    def tell(self, text: str, done: bool = True) -> None:
        """Says what happened, or what is under way, for a moment."""
        self.notice.show_text(text, error=False, done=done)

    def set_dark(self, dark: bool) -> None:
        """Light or dark, everywhere at once."""
        self.dark = dark
        _dress_application(dark)
        self.canvas.set_palette(palette(dark))
        for panel in self._lazy_panels.made():
            panel.set_palette(palette(dark))
        for made in ("key_sheet", "command_palette", "layer_windows"):
            if made in self.__dict__:
                getattr(self, made).set_palette(palette(dark))
        self.secondary_windows.set_palette(dark)
        self._dress()

    def _dress(self) -> None:
        """The colours of what the window itself has made."""
        colours = palette(self.dark)
        for dock in self.docks.values():
            title = dock.titleBarWidget()
            if isinstance(title, DockTitle):
                title.set_palette(colours)
        self.dress_actions([spec for spec in ACTIONS if spec.bar])
        self.tool_bar.set_palette(colours)
        self.notice.set_palette(colours)
        self.file_drop.set_palette(colours)
        self.trust_bar.dress()
        self.status.set_palette(colours)

    def dress_actions(self, specs: Iterable[ActionSpec]) -> None:
        """Icons in the present colours; those of a menu are drawn when it opens, which spares the start."""
        for spec in specs:
            if spec.icon:
                self.actions_by_id[spec.id].setIcon(icon(spec.icon, palette(self.dark).text))

    def _action(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.id)
        action.setToolTip(f"{spec.text.rstrip('…')} ({spec.keys[0]})" if spec.keys else spec.text.rstrip("…"))
        action.triggered.connect(lambda _checked=False: spec.run(self))
        give_keys(action, spec, self, self.canvas)
        return action

    def _connect(self) -> None:
        document, session = self.document, self.session
        document.refused.connect(lambda text: self.notice.show_text(text, error=True))
        document.changed.connect(self.notice.forget_refusal)
        document.told.connect(self.tell)
        self.file_drop.dropped.connect(lambda paths: drops.take(self, paths))
        session.refused.connect(lambda text: self.notice.show_text(text, error=True))
        session.stopped.connect(lambda: self.tell("stopped"))
        session.weights.on_its_way.changed.connect(lambda: files.tell_writing(self))
        session.weights.loaded.connect(lambda report: files.weights_loaded(self, report))
        document.saved.connect(self._retitle)
        document.undo_stack.cleanChanged.connect(self._retitle)
        # Methods, not lambdas: those of a window that is gone are not called by a history that goes after it.
        document.undo_stack.undoTextChanged.connect(self._name_undo)
        document.undo_stack.redoTextChanged.connect(self._name_redo)
        self.action_states = ActionStates(self)
        self._name_undo("")
        self._name_redo("")
        document.code_wanted.connect(partial(layers.open_layer, self))
        document.lines_wanted.connect(partial(layers.write_lines, self))
        self.canvas.view.example_wanted.connect(partial(lessons.place_or_open, self))
        self.canvas.view.check_wanted.connect(partial(lessons.check, self))
        self.canvas.view.flow_wanted.connect(partial(flows.look_at, self))
        self.tool_bar.action_wanted.connect(lambda action_id: self.actions_by_id[action_id].trigger())
        self.canvas.view.menu_wanted.connect(partial(open_menu, self))
        self.canvas.arranger.started.connect(lambda count: self.tell(f"arranging {count:,} nodes; Esc stops it"))
        self.tool_bar.search_requested.connect(lambda: self.command_palette.open())

    def _name_undo(self, text: str) -> None:
        self._name_history("undo", "Undo", text)

    def _name_redo(self, text: str) -> None:
        self._name_history("redo", "Redo", text)

    def _name_history(self, action_id: str, word: str, text: str) -> None:
        action = self.actions_by_id[action_id]
        action.setText(f"{word} {text}" if text else word)
        action.setIconText(word)

    def _retitle(self) -> None:
        self.setWindowTitle(f"{self.document.title}[*] – Network Designer")
        self.setWindowModified(not self.document.undo_stack.isClean())

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self._lazy_panels.fill()

    def focusNextPrevChild(self, forward: bool) -> bool:
        from designer.ui.tab_order import step

        return step(self, forward) or super().focusNextPrevChild(forward)

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        if event.type() == QEvent.Type.ChildPolished and isinstance(bar := event.child(), QTabBar):
            lines = TabLines(bar, self.docks, lambda: palette(self.dark).border)
            self._tab_lines = (*filter(isValid, self._tab_lines), lines)

    def closeEvent(self, event: QCloseEvent) -> None:
        if files.may_leave(self) and files.may_close(self):
            self.canvas.arranger.cancel()
            self.session.close()
            event.accept()
        else:
            event.ignore()


def _dress_application(dark: bool) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, dark)
