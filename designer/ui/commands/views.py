"""What changes no design: looking about, running, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import designer

if TYPE_CHECKING:
    from designer.runtime.reports import InputChoice
    from designer.ui.main_window import MainWindow


def quit_window(window: MainWindow) -> None:
    """Ends the program, after asking about changes."""
    window.close()


def undo(window: MainWindow) -> None:
    """Takes the last edit back."""
    window.document.undo_stack.undo()


def redo(window: MainWindow) -> None:
    """Makes the edit again that was taken back."""
    window.document.undo_stack.redo()


def delete(window: MainWindow) -> None:
    """The selected nodes and wires go; undo brings them back."""
    window.canvas.delete_selection()


def frame_all(window: MainWindow) -> None:
    """The whole block in view."""
    window.canvas.frame_all()


def frame_selection(window: MainWindow) -> None:
    """The selected nodes in view."""
    window.canvas.frame_selection()


def toggle_minimap(window: MainWindow) -> None:
    """The overview in the corner, there or not."""
    window.canvas.toggle_minimap()


def quick_add(window: MainWindow) -> None:
    """Search for a layer and place it."""
    window.canvas.open_search()


def find(window: MainWindow) -> None:
    """Leads from node to node by name, kind or setting."""
    window.canvas.find_bar.open()


def open_palette(window: MainWindow) -> None:
    """Any action, layer, node or example, by a few letters."""
    window.command_palette.open()


def toggle_theme(window: MainWindow) -> None:
    """Light becomes dark and dark light."""
    window.set_dark(not window.dark)


def reset_layout(window: MainWindow) -> None:
    """Every panel where it was at first."""
    window.dock_layout.reset()


def run(window: MainWindow) -> None:
    """One forward pass with the chosen input."""
    window.show_panel("run")
    window.session.run()


def run_input(window: MainWindow, choice: InputChoice) -> None:
    """One forward pass with this input, which is the chosen one from now on."""
    window.session.set_choice(choice)
    run(window)


def measure_accuracy(window: MainWindow) -> None:
    """Classifies the test images of the data set that is fed in."""
    window.show_panel("accuracy")
    window.session.runs.measure_accuracy()


def interrupt(window: MainWindow) -> None:
    """Breaks off what the engine is doing, or what it writes beside it."""
    written = window.session.weights.on_its_way
    if written.file is not None:
        written.stop()
    else:
        window.session.interrupt()


def restart(window: MainWindow) -> None:
    """Ends the engine and starts another."""
    window.session.restart()


def reinitialise(window: MainWindow) -> None:
    """New random weights for the live module."""
    window.session.reinitialise()
    window.tell("new random weights")


def show_keys(window: MainWindow) -> None:
    """Every action with its keys, and what the hand can do."""
    window.key_sheet.open_sheet()


def show_about(window: MainWindow) -> None:
    """What this is."""
    devices = window.session.devices
    engine = f"torch {devices.torch}, Python {devices.python}" if devices else "engine not started"
    window.questions.tell(
        f"Network Designer {designer.__version__}",
        f"Draw a neural network; the drawing is a PyTorch program.\n{engine}",
    )


def open_console(window: MainWindow) -> None:
    """The console, ready to be typed in."""
    window.show_panel("console")
    window.panel("console").open()


def turn_notes(window: MainWindow) -> None:
    """What is worth knowing stands among the problems, or no longer."""
    window.show_panel("problems")
    panel = window.panel("problems")
    panel.show_notes(not panel.notes.isChecked())
