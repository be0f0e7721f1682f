"""Every action of the window, one line each: menus, tool bar, keys and the help page all come from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.ui import action_context as now
from designer.ui.action_context import Rule
from designer.ui.commands import (
    cards,
    choosing,
    clipboard,
    costs,
    edits,
    exchange,
    files,
    flows,
    laboratory,
    layer_files,
    layers,
    lessons,
    lines,
    moments,
    own,
    parameters,
    pictures,
    python_text,
    regions,
    sameness,
    sizes,
    tensors,
    training,
    views,
    weights,
    wires,
)
from designer.ui.offers import INSIDE

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a person can do.

    Attributes:
        id: Never shown; what tests and settings call it.
        menu: Where it stands, `Edit ▸ Align` for one within a menu; entries come in the order of `ACTIONS`.
        keys: Shortcuts, the first is shown.
        bar: It stands in the tool bar too.
        here: The right button offers it on the empty canvas; on cards and wires it offers what is about those.
        apart: A line separates it from the entry before.
        when: Says why it cannot act now; while it says so, it is grey.
    """

    id: str
    text: str
    menu: str
    run: Callable[[MainWindow], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    bar: bool = False
    apart: bool = False
    here: bool = False
    when: Rule = now.always

    @property
    def typed(self) -> tuple[str, ...]:
        """Those of its keys that are a letter or a sign: they mean something else where one types."""
        return tuple(keys for keys in self.keys if len(keys.removeprefix("Shift+")) == 1)


SELECT, ALIGN, PARAMETERS = (f"Edit{INSIDE}{title}" for title in ("Select", "Align", "Parameters"))
ROUND, SIZES, WIRES = (f"Edit{INSIDE}{title}" for title in ("Loop or Branch", "Sizes", "Wires"))
COLOUR, THUMBNAILS = (f"View{INSIDE}{title}" for title in ("Colour by", "Thumbnails"))
MENUS = ("File", "Edit", "View", "Insert", "Run", "Help")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New", "File", files.new, ("Ctrl+N",), "new", bar=True),
    ActionSpec("open", "Open…", "File", files.open_design, ("Ctrl+O",), "open", bar=True),
    ActionSpec("save", "Save", "File", files.save, ("Ctrl+S",), "save", bar=True),
    ActionSpec("save_as", "Save As…", "File", files.save_as, ("Ctrl+Shift+S",)),
    ActionSpec("reload", "Reload from File", "File", files.reload),
    ActionSpec("keep_block", "Save Block to My Library", "File", own.keep_block, (), "library"),
    ActionSpec("load_weights", "Load Weights…", "File", files.load_weights, ("Ctrl+L",), "import", apart=True),
    ActionSpec("doctor", "Weights Doctor…", "File", files.examine_weights, ("Ctrl+Alt+L",)),
    ActionSpec("import_python", "Import Python…", "File", python_text.import_python, icon="import"),
    ActionSpec("open_tensors", "Open Tensors…", "File", tensors.open_tensors, ("Ctrl+Alt+O",), "open"),
    ActionSpec("save_outputs", "Save Outputs…", "File", tensors.save_outputs, ("Ctrl+Alt+S",)),
    ActionSpec("save_weights", "Save Weights…", "File", files.save_weights, ("Ctrl+Shift+L",), "weights"),
    ActionSpec("export", "Export Python Module…", "File", files.export_module, ("Ctrl+E",), "export", apart=True),
    ActionSpec("picture", "Export Picture…", "File", files.export_picture, ("Ctrl+Shift+E",), "camera", here=True),
    ActionSpec("quit", "Quit", "File", views.quit_window, ("Ctrl+Q",), apart=True),
    ActionSpec("undo", "Undo", "Edit", views.undo, ("Ctrl+Z",), "undo", bar=True, when=now.can_undo),
    ActionSpec("redo", "Redo", "Edit", views.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", bar=True, when=now.can_redo),
    ActionSpec("cut", "Cut", "Edit", clipboard.cut, ("Ctrl+X",), apart=True, when=now.nodes),
    ActionSpec("copy", "Copy", "Edit", clipboard.copy, ("Ctrl+C",), "copy", when=now.nodes),
    ActionSpec("paste", "Paste", "Edit", clipboard.paste, ("Ctrl+V",), here=True, when=now.can_paste),
    ActionSpec("paste_wired", "Paste with Wires", "Edit", clipboard.paste_wired, ("Ctrl+Shift+V",), when=now.can_paste),
    ActionSpec("duplicate", "Duplicate", "Edit", edits.duplicate, ("Ctrl+D", "Shift+D"), "duplicate", when=now.nodes),
    ActionSpec("again", "Duplicate with the Same Weights", "Edit", sameness.again, ("Alt+D",), when=now.a_module),
    ActionSpec("rename", "Rename…", "Edit", edits.rename, ("F2",), apart=True, when=now.one_node),
    ActionSpec("replace", "Replace…", "Edit", exchange.replace_selected, ("Shift+S",), when=now.to_replace),
    ActionSpec("delete", "Delete", "Edit", views.delete, ("Del", "Backspace"), "delete", when=now.something),
    ActionSpec("select_all", "Select All", "Edit", choosing.select_all, ("Ctrl+A",), apart=True, here=True),
    ActionSpec("find", "Find…", "Edit", views.find, ("Ctrl+F",), "search"),
    ActionSpec("invert", "Invert Selection", SELECT, choosing.invert, ("Ctrl+I",)),
    ActionSpec("feeds", "What Feeds It", SELECT, choosing.feeds, ("[",), when=now.nodes),
    ActionSpec("fed", "What It Feeds", SELECT, choosing.fed, ("]",), when=now.nodes),
    ActionSpec("add_feeds", "Add What Feeds It", SELECT, choosing.add_feeds, ("Shift+[", "{"), when=now.nodes),
    ActionSpec("add_fed", "Add What It Feeds", SELECT, choosing.add_fed, ("Shift+]", "}"), when=now.nodes),
    ActionSpec("alike", "All of the Same Kind", SELECT, choosing.alike, ("Shift+G",), when=now.nodes),
    ActionSpec(
        "group", "Group into a Block…", "Edit", edits.group_selection, ("Ctrl+G",), "group", apart=True, when=now.nodes
    ),
    ActionSpec(
        "ungroup",
        "Ungroup",
        "Edit",
        edits.ungroup_selection,
        ("Ctrl+Alt+G", "Ctrl+Shift+G"),
        "ungroup",
        when=now.a_block,
    ),
    ActionSpec("repeat", "Repeat…", ROUND, regions.repeat_selection, ("Ctrl+Alt+R",), when=now.nodes),
    ActionSpec("while", "While…", ROUND, regions.while_selection, ("Ctrl+Alt+W",), when=now.nodes),
    ActionSpec("if", "If…", ROUND, regions.if_selection, ("Ctrl+Alt+I",), when=now.nodes),
    ActionSpec("plain_block", "Plain Block", ROUND, regions.plain_block, when=now.a_region),
    ActionSpec("make_unique", "Make Unique", "Edit", sameness.make_unique, ("U",), when=now.something_shared),
    ActionSpec("bypass", "Bypass", "Edit", cards.bypass, ("M",), apart=True, when=now.nodes),
    ActionSpec("collapse", "Collapse", "Edit", cards.collapse, ("H",), when=now.nodes),
    ActionSpec("tie", "Tie Weights", PARAMETERS, parameters.tie, ("Ctrl+Alt+T",), "link", when=now.two),
    ActionSpec("untie", "Untie Weights", PARAMETERS, parameters.untie, ("Ctrl+Alt+U",), when=now.something_tied),
    ActionSpec(
        "copy_weights", "Copy Weights", PARAMETERS, weights.copy, ("Ctrl+Alt+C",), apart=True, when=now.one_module
    ),
    ActionSpec("paste_weights", "Paste Weights", PARAMETERS, weights.paste, ("Ctrl+Alt+V",), when=now.a_module),
    ActionSpec("freeze", "Freeze or Train", PARAMETERS, parameters.freeze, ("Shift+F",), "freeze", when=now.to_freeze),
    ActionSpec("start_anew", "Start Anew", PARAMETERS, parameters.start_anew, ("Shift+I",), when=now.a_module),
    ActionSpec("infer_sizes", "Infer Sizes from the Wires", SIZES, sizes.infer, when=now.something_sized),
    ActionSpec("write_sizes", "Write Inferred Sizes", SIZES, sizes.write, when=now.something_lazy),
    ActionSpec("leave_open", "Leave Sizes to the First Run", SIZES, sizes.leave_open, when=now.something_to_leave_open),
    ActionSpec("connect", "Connect", WIRES, wires.connect_selected, ("L",), when=now.two),
    ActionSpec("bridge", "Delete and Reconnect", WIRES, wires.bridge, ("Ctrl+Del",), when=now.something),
    ActionSpec("arrange", "Arrange", "Edit", edits.arrange, ("Shift+Q",), "arrange", apart=True, here=True),
    ActionSpec("align_left", "Left Sides", ALIGN, lines.left, ("Shift+L",), when=now.two),
    ActionSpec("align_right", "Right Sides", ALIGN, lines.right, ("Shift+R",), when=now.two),
    ActionSpec("align_top", "Upper Sides", ALIGN, lines.top, ("Shift+T",), when=now.two),
    ActionSpec("align_bottom", "Lower Sides", ALIGN, lines.bottom, ("Shift+B",), when=now.two),
    ActionSpec("align_centre", "Middles in a Column", ALIGN, lines.centre, ("Shift+C",), when=now.two),
    ActionSpec("align_middle", "Middles in a Row", ALIGN, lines.middle, ("Shift+M",), when=now.two),
    ActionSpec("spread", "Distribute Left to Right", ALIGN, lines.spread, ("Shift+H",), apart=True, when=now.three),
    ActionSpec("stack", "Distribute Top to Bottom", ALIGN, lines.stack, ("Shift+V",), when=now.three),
    ActionSpec("enter", "Enter Block", "View", edits.enter, ("Ctrl+Down",), "enter", when=now.one_to_enter),
    ActionSpec(
        "enter_other", "Enter Else Branch", "View", regions.enter_other, ("Ctrl+Alt+Down",), when=now.two_branches
    ),
    ActionSpec(
        "leave", "Leave Block", "View", edits.leave, ("Ctrl+Up", "Ctrl+Tab"), "leave", here=True, when=now.one_is_inside
    ),
    ActionSpec("palette", "Search or Command…", "View", views.open_palette, ("Ctrl+K",), "command", apart=True),
    ActionSpec("save_seen", "Save Weights Picture or Numbers…", "View", pictures.save, apart=True),
    ActionSpec("save_shown", "Save Weights Picture as Shown…", "View", pictures.save_as_shown),
    ActionSpec("copy_picture", "Copy Weights Picture", "View", pictures.copy_picture),
    ActionSpec("copy_numbers", "Copy Weights Numbers", "View", pictures.copy_numbers),
    ActionSpec("console", "Console", "View", views.open_console, ("Ctrl+Shift+C",), apart=True),
    ActionSpec("notes", "Show or Hide What Is Worth Knowing", "View", views.turn_notes, ("Alt+N",), "info"),
    ActionSpec("frame_all", "Frame All", "View", views.frame_all, ("Home",), "fit", apart=True, here=True),
    ActionSpec("frame_selection", "Frame Selection", "View", views.frame_selection, ("F", ".")),
    ActionSpec("minimap", "Minimap", "View", views.toggle_minimap, ("Alt+M",), "minimap"),
    ActionSpec("flow", "What Flows Here", "View", flows.look, ("Alt+F",), apart=True, when=now.one_flow),
    ActionSpec("watch", "Watch What Flows Here", "View", training.watch, icon="watch", when=now.something),
    ActionSpec(
        "look_into", "Show in Laboratory", "View", laboratory.open_laboratory, icon="laboratory", when=now.in_laboratory
    ),
    ActionSpec("thumbnails", "Show or Hide Thumbnails", THUMBNAILS, flows.toggle_thumbnails, ("Alt+T",)),
    ActionSpec("thumbnails_wires", "On Wires", THUMBNAILS, flows.on_wires, apart=True),
    ActionSpec("thumbnails_cards", "Under Cards", THUMBNAILS, flows.under_cards),
    ActionSpec("thumbnails_nowhere", "Nowhere", THUMBNAILS, flows.nowhere),
    ActionSpec("colour_", "Nothing", COLOUR, costs.by_nothing),
    ActionSpec("colour_parameters", "Parameter Count", COLOUR, costs.by_parameters),
    ActionSpec("colour_multiply_adds", "Multiply-adds", COLOUR, costs.by_multiply_adds),
    ActionSpec("colour_bytes_out", "Memory", COLOUR, costs.by_memory),
    ActionSpec("colour_forward", "Time", COLOUR, costs.by_time),
    ActionSpec("colour_field", "Receptive Field", COLOUR, costs.by_field, apart=True),
    ActionSpec("colour_gradient", "Gradient", COLOUR, costs.by_gradient),
    ActionSpec("colour_zeros", "Zeros", COLOUR, costs.by_zeros),
    ActionSpec("theme", "Light or Dark", "View", views.toggle_theme, ("Ctrl+Shift+D",), "dark", apart=True),
    ActionSpec("reset_layout", "Reset Layout", "View", views.reset_layout),
    ActionSpec("add", "Search Layers…", "Insert", views.quick_add, ("Shift+A",), "search", here=True),
    ActionSpec("note", "Note", "Insert", cards.add_note, ("N",), apart=True, here=True),
    ActionSpec("frame", "Frame", "Insert", cards.add_frame, ("C", "Ctrl+J"), here=True),
    ActionSpec("new_layer", "New Custom Layer…", "Insert", layers.new_layer, icon="code", apart=True, here=True),
    ActionSpec("edit_layer", "Edit Custom Layer…", "Insert", layers.edit_layer, icon="code", when=now.a_custom_layer),
    ActionSpec("layer_file", "Custom Layer from File…", "Insert", layer_files.from_file, icon="import"),
    ActionSpec("run", "Run", "Run", views.run, ("Ctrl+R", "F5"), "run"),
    ActionSpec("interrupt", "Stop", "Run", views.interrupt, ("Ctrl+.",), "stop", when=now.at_work),
    ActionSpec("accuracy", "Classify Test Images", "Run", views.measure_accuracy, ("Ctrl+T",), "accuracy"),
    ActionSpec("activations", "Measure Activations", "Run", laboratory.measure_activations),
    ActionSpec("measure_cost", "Measure Cost", "Run", costs.measure),
    ActionSpec("backward", "Backward", "Run", parameters.backward, ("Ctrl+B",), apart=True),
    ActionSpec("clear_gradients", "Clear Gradients", "Run", parameters.clear_gradients),
    ActionSpec("train", "Train or Pause", "Run", training.toggle, ("Ctrl+Shift+T",), apart=True),
    ActionSpec(
        "train_step", "One Training Step", "Run", training.step, ("Ctrl+Shift+Enter", "Ctrl+Shift+Return"), "step-on"
    ),
    ActionSpec("train_reset", "Reset Training", "Run", training.reset, (), "reset"),
    ActionSpec("train_as_book", "Train as in the Book…", "Run", training.as_in_the_book, icon="library"),
    ActionSpec("train_save", "Save Training…", "Run", training.save, icon="save"),
    ActionSpec("train_resume", "Go On with a Saved Training…", "Run", training.resume, icon="open"),
    ActionSpec("keep_moment", "Keep This Moment", "Run", moments.keep, apart=True),
    ActionSpec("compare", "Compare Moments", "Run", moments.compare),
    ActionSpec(
        "laboratory", "Laboratory", "Run", laboratory.open_laboratory, ("Ctrl+Shift+K",), "laboratory", apart=True
    ),
    ActionSpec("check", "Check the Lesson", "Run", lessons.check, ("F9",), "check", when=now.a_lesson),
    ActionSpec("reinitialise", "New Random Weights", "Run", views.reinitialise, (), "random", apart=True),
    ActionSpec("take_back", "Take Back Values", "Run", parameters.take_back, ("Ctrl+Alt+Z",), "undo"),
    ActionSpec("restart", "Restart Engine", "Run", views.restart, apart=True),
    ActionSpec("keys", "Keys and Gestures", "Help", views.show_keys, ("F1",), "help"),
    ActionSpec("about", "About Network Designer", "Help", views.show_about, (), "info"),
)
