"""What the network costs: measured, shown by colours, saved as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from designer.errors import DesignerError
from designer.ui.commands.files import folder

if TYPE_CHECKING:
    from designer.ui.main_window import MainWindow

CSV = "Comma-separated values (*.csv)"


def measure(window: MainWindow) -> None:
    """Times every node on the chosen input, there and back."""
    window.show_panel("cost")
    window.session.costs.measure(window.session.choice.batch)


def colour_by(by: str, window: MainWindow) -> None:
    """Colours the cards by what they cost."""
    window.canvas.colouring.choose(by)
    tick(window)


def tick(window: MainWindow) -> None:
    """The menu has a tick at what the cards are coloured by."""
    from designer.ui.canvas.costs.colouring import CHOICES

    for one in CHOICES:
        action = window.actions_by_id[f"colour_{one}"]
        action.setCheckable(True)
        action.setChecked(one == window.canvas.colouring.by)


by_nothing, by_parameters, by_multiply_adds, by_memory, by_time, by_field, by_gradient, by_zeros = (
    partial(colour_by, by)
    for by in ("", "parameters", "multiply_adds", "bytes_out", "forward", "field", "gradient", "zeros")
)


def save_table(window: MainWindow) -> None:
    """Every node's costs, a line each, blocks with all that is inside."""
    from designer.files.atomic import write_bytes
    from designer.ui.cost_table import csv_text

    path = window.questions.file_to_write("Save the costs", CSV, folder(window) / f"{window.document.design.main}.csv")
    if path is None:
        return
    path = path if path.suffix else path.with_suffix(".csv")
    try:
        write_bytes(path, csv_text(window.document.design, window.session.costs).encode())
    except DesignerError as error:
        window.document.refuse(error)
    else:
        window.tell(f"{path.name} written")
