"""The live module learns; and what is watched meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from designer.ui.commands.files import folder

if TYPE_CHECKING:
    from designer.engine.calls.weights import Saved
    from designer.ui.learning.training import Training
    from designer.ui.main_window import MainWindow

BOOK = {
    "SGD, rate 0.9, batches of 256 (Chinese edition)": (0.9, 256),
    "SGD, rate 0.1, batches of 128 (English edition)": (0.1, 128),
}
BOOK_EPOCHS = 10
CHECKPOINTS = "Saved trainings (*.pt *.pth *.params);;All files (*)"


def toggle(window: MainWindow) -> None:
    """Starts or pauses training."""
    window.show_panel("train")
    _training(window).toggle()


def step(window: MainWindow) -> None:
    """One step of training and no more."""
    window.show_panel("train")
    _training(window).step()


def reset(window: MainWindow) -> None:
    """The weights as they were before the first step."""
    _training(window).reset()


def as_in_the_book(window: MainWindow) -> None:
    """Puts one of the book's two ways of training LeNet into the form, with the data that is chosen there."""
    chosen = window.questions.one_of("Train as in section 6.6 of the book", list(BOOK))
    if chosen:
        rate, batch = BOOK[chosen]
        window.show_panel("train")
        how = {"loss": "cross_entropy", "optimiser": "SGD", "rate": rate, "momentum": 0.0, "batch": batch}
        _training(window).take_recipe(replace(_training(window).recipe, **how), BOOK_EPOCHS)


def save(window: MainWindow) -> None:
    """The training as it stands into a file, to go on with it another day."""
    start = folder(window) / f"{window.document.design.main.lower()}-training.pt"
    if path := window.questions.file_to_write("Save the training", CHECKPOINTS, start):
        window.show_panel("train")
        target = path if path.suffix else path.with_suffix(".pt")

        def told(saved: Saved) -> None:
            window.tell(f"{Path(saved.path).name} written, {saved.size:,} bytes")

        _training(window).save(str(target), told)


def resume(window: MainWindow) -> None:
    """Goes on with a training that was saved."""
    if path := window.questions.file_to_open("Go on with a training", CHECKPOINTS, folder(window)):
        window.show_panel("train")
        _training(window).resume(str(path))


def choose_folder(window: MainWindow) -> None:
    """Checkpoints are written into another folder, and listed from there."""
    training = _training(window)
    start = Path(training.checkpoints.keeping.folder)
    chosen = window.questions.folder("Where checkpoints are kept", start if start.is_dir() else folder(window))
    if chosen is not None:
        training.checkpoints.keep(training.checkpoints.on, replace(training.checkpoints.keeping, folder=str(chosen)))


def watch(window: MainWindow) -> None:
    """What flows out of the selected nodes, and along the selected wires, is watched from now on."""
    from designer.ui.learning.pinning import pin_flows

    wires = [edge.source.node for edge in window.canvas.scene.selected_edges]
    pin_flows(window.document, window.session, [*window.document.selection, *wires])
    window.show_panel("watch")


def _training(window: MainWindow) -> Training:
    from designer.ui.learning.training import Training

    return Training.of(window.session)
