"""Every action of the window, one line each: menus, tool bar, keys and the help page all come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.ui.commands import cards, edits, files, views

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a person can do.

    Attributes:
        id: Never shown; what tests and settings call it.
        menu: Where it stands; a menu's entries come in the order of `ACTIONS`.
        keys: Shortcuts, the first is shown.
        bar: It stands in the tool bar too.
        apart: A line separates it from the entry before.
    """

    id: str
    text: str
    menu: str
    run: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    bar: bool = False
    apart: bool = False


MENUS = ("File", "Edit", "View", "Insert", "Run", "Help")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New", "File", files.new, ("Ctrl+N",), "new", bar=True),
    ActionSpec("open", "Open…", "File", files.open_design, ("Ctrl+O",), "open", bar=True),
    ActionSpec("save", "Save", "File", files.save, ("Ctrl+S",), "save", bar=True),
    ActionSpec("save_as", "Save As…", "File", files.save_as, ("Ctrl+Shift+S",)),
    ActionSpec("load_weights", "Load Weights…", "File", files.load_weights, ("Ctrl+L",), "import", apart=True),
    ActionSpec("save_weights", "Save Weights…", "File", files.save_weights, ("Ctrl+Shift+L",), "weights"),
    ActionSpec("export", "Export Python Module…", "File", files.export_module, ("Ctrl+E",), "export", apart=True),
    ActionSpec("picture", "Export Picture…", "File", files.export_picture, ("Ctrl+Shift+E",), "camera"),
    ActionSpec("quit", "Quit", "File", views.quit_window, ("Ctrl+Q",), apart=True),
    ActionSpec("undo", "Undo", "Edit", views.undo, ("Ctrl+Z",), "undo", bar=True),
    ActionSpec("redo", "Redo", "Edit", views.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", bar=True),
    ActionSpec("duplicate", "Duplicate", "Edit", edits.duplicate, ("Ctrl+D",), "duplicate", apart=True),
    ActionSpec("rename", "Rename…", "Edit", edits.rename, ("F2",)),
    ActionSpec("delete", "Delete", "Edit", views.delete, ("Del", "Backspace"), "delete"),
    ActionSpec("select_all", "Select All", "Edit", edits.select_all, ("Ctrl+A",)),
    ActionSpec("group", "Group into a Block…", "Edit", edits.group_selection, ("Ctrl+G",), "group", apart=True),
    ActionSpec("ungroup", "Ungroup", "Edit", edits.ungroup_selection, ("Ctrl+Alt+G",), "ungroup"),
    ActionSpec("make_unique", "Make Unique", "Edit", edits.make_unique),
    ActionSpec("arrange", "Arrange", "Edit", edits.arrange, ("Shift+Q",), "arrange", apart=True),
    ActionSpec("bypass", "Bypass", "Edit", cards.bypass, ("M",), apart=True),
    ActionSpec("collapse", "Collapse", "Edit", cards.collapse, ("H",)),
    ActionSpec("enter", "Enter Block", "View", edits.enter, ("Ctrl+Down",), "enter"),
    ActionSpec("leave", "Leave Block", "View", edits.leave, ("Ctrl+Up",), "leave"),
    ActionSpec("frame_all", "Frame All", "View", views.frame_all, ("Home",), "fit", apart=True),
    ActionSpec("frame_selection", "Frame Selection", "View", views.frame_selection, ("F", ".")),
    ActionSpec("minimap", "Minimap", "View", views.toggle_minimap, ("Alt+M",), "minimap"),
    ActionSpec("theme", "Light or Dark", "View", views.toggle_theme, ("Ctrl+Shift+D",), "dark", apart=True),
    ActionSpec("reset_layout", "Reset Layout", "View", views.reset_layout),
    ActionSpec("add", "Search Layers…", "Insert", views.quick_add, ("Shift+A",), "search"),
    ActionSpec("note", "Note", "Insert", cards.add_note, ("N",), apart=True),
    ActionSpec("frame", "Frame", "Insert", cards.add_frame, ("C", "Ctrl+J")),
    ActionSpec("run", "Run", "Run", views.run, ("Ctrl+R", "F5"), "run"),
    ActionSpec("accuracy", "Classify Test Images", "Run", views.measure_accuracy, ("Ctrl+T",), "accuracy"),
    ActionSpec("interrupt", "Stop", "Run", views.interrupt, ("Ctrl+.",), "stop"),
    ActionSpec("reinitialise", "New Random Weights", "Run", views.reinitialise, (), "random", apart=True),
    ActionSpec("restart", "Restart Engine", "Run", views.restart),
    ActionSpec("keys", "Keys and Gestures", "Help", views.show_keys, ("F1",), "help"),
    ActionSpec("about", "About Network Designer", "Help", views.show_about, (), "info"),
)
