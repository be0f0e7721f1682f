"""Where the tests of the book stand: each by its name, without its `test_`."""

from __future__ import annotations

BOOK, LESSONS = "tests/book/test_book.py", "tests/book/test_lessons.py"
NUMBERS = {
    "5_1": "layers_and_blocks", "5_2": "parameters", "5_3": "parameters", "5_4": "custom_layers",
    "5_5": "files_and_devices", "5_6": "files_and_devices", "6_1": "convolutions", "6_2": "convolutions",
    "6_3": "padding_channels_pooling", "6_4": "padding_channels_pooling", "6_5": "padding_channels_pooling",
    "6_6": "lenet", "n": "activation_functions",
}  # fmt: skip
"""By section, the file that its numbers are tested in."""
LISTING = f"{BOOK}::test_a_listing_gives_what_the_book_gives"


def number(name: str) -> str:
    """A test of the book's numbers."""
    return f"tests/book/test_{_topic(name)}.py::test_{name}"


def chapter(number: int, name: str) -> str:
    """A test of what a chapter says besides its listings."""
    topic = f"_{_topic(name)}" if number == 6 else ""
    return f"tests/book/test_chapter{number}{topic}.py::test_{name}"


def _topic(name: str) -> str:
    return next(file for section, file in NUMBERS.items() if name.startswith(section))


def training(file: str, name: str) -> str:
    """A test of training."""
    return f"tests/runtime/training/test_{file}.py::test_{name}"


def learning(file: str, name: str) -> str:
    """A test of training in the window."""
    return f"tests/ui/learning/test_{file}.py::test_{name}"


def reading(name: str) -> str:
    """A test of reading and writing."""
    return f"tests/book/test_reading_and_writing.py::test_{name}"


def placing(name: str) -> str:
    """A test of devices."""
    return f"tests/runtime/test_placement.py::test_{name}"


def data(room: str, file: str, name: str) -> str:
    """A test of images of one's own, and of what the network takes them for."""
    return f"tests/{room}/test_{file}.py::test_6_6c_{name}"


def waiting(name: str) -> str:
    """A test of shapes that are not yet known."""
    return f"tests/runtime/parameters/test_lazy.py::test_{name}"


def checked(name: str) -> str:
    """A test of what *Check Layer* says."""
    return f"tests/runtime/layers/test_check.py::test_{name}"


def typed(name: str) -> str:
    """A test of numbers that are typed in."""
    return f"tests/ui/panels/run/test_typed_numbers.py::test_{name}"


def on_canvas(name: str) -> str:
    """A test of devices in the window."""
    return f"tests/ui/canvas/test_devices.py::test_{name}"


def two_cards(name: str) -> str:
    """A test on two pretended cards."""
    return f"tests/runtime/test_two_cards.py::test_{name}"


def alone(name: str) -> str:
    """A test of a node that runs by itself."""
    return f"tests/runtime/cost/test_alone.py::test_{name}"


def remark(name: str) -> str:
    """A test of what is said of a node that runs."""
    return f"tests/runtime/shapes/test_remarks.py::test_{name}"


def inspected(name: str) -> str:
    """A test of what the inspector says and offers."""
    return f"tests/ui/panels/inspector/test_remarks_form.py::test_{name}"


def noted(name: str) -> str:
    """A test of what is worth knowing among the problems of the window."""
    return f"tests/ui/panels/problems/test_in_the_window.py::test_{name}"


def written(name: str) -> str:
    """A test of a line of a custom layer that is written by a click."""
    return f"tests/ui/test_without_data.py::test_{name}"


def laboratory(file: str, name: str) -> str:
    """A test of what is done in the laboratory."""
    return f"tests/ui/panels/laboratory/test_{file}.py::test_{name}"


def lesson(name: str) -> str:
    """A test of a lesson that is done by hand, or of what its example is fed."""
    return f"tests/ui/test_lessons_by_hand.py::test_{name}"


def drawn(name: str) -> str:
    """A test of a row of chapter 5 that is drawn from an empty canvas and read off the window."""
    return f"tests/ui/test_chapter5_by_hand.py::test_{name}"
