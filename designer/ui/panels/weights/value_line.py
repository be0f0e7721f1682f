"""A line below a tensor: its values or its gradient, and one value, or all of them, set or added to by hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from designer.engine.calls.parameter_edits import SetValue
from designer.errors import DesignerError
from designer.ui.widgets.boxes import hbox
from designer.ui.widgets.labels import label
from designer.ui.widgets.link import link_button

ALL = "all"


class ValueRefused(DesignerError):
    """What was typed is no index or no number."""


class ValueLine(QWidget):
    """Tells what the person wants; it changes nothing itself."""

    wanted = Signal(object)
    """The call that sets or adds."""
    refused = Signal(str)
    gradient_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.gradient = link_button("Gradient")
        self.gradient.setCheckable(True)
        self.gradient.setToolTip("Show the gradient in place of the values; Run ▸ Backward makes one")
        self.index, self.value = QLineEdit(), QLineEdit()
        self.index.setPlaceholderText(ALL)
        self.index.setAccessibleName("Index of the value, or all")
        self.index.setToolTip("Which value; a click in the picture says it. Nothing stands for all")
        self.value.setPlaceholderText("value")
        self.value.setAccessibleName("Value to set or to add")
        self.set, self.add = link_button("Set"), link_button("Add")
        self.set.setToolTip("Set this value; Run ▸ Take Back Values undoes it")
        self.add.setToolTip("Add this to what is there; Run ▸ Take Back Values undoes it")
        for field, width in ((self.index, 64), (self.value, 64)):
            field.setProperty("role", "mono")
            field.setFixedWidth(width)
        hbox(
            self.gradient,
            None,
            self.index,
            label("=", "quiet"),
            self.value,
            self.set,
            self.add,
            spacing=4,
            margins=(9, 0, 9, 8),
            within=self,
        )
        self.gradient.toggled.connect(self.gradient_wanted)
        self.set.clicked.connect(lambda: self._tell(adds=False))
        self.add.clicked.connect(lambda: self._tell(adds=True))
        self.value.returnPressed.connect(lambda: self._tell(adds=False))

    def show_tensor(self, name: str, trained: bool) -> None:
        """Is about this tensor from now on; only what is trained can have a gradient."""
        self._name = name
        self.gradient.setVisible(trained)

    def point_at(self, place: tuple[int, ...]) -> None:
        """The value with this index is the one that is meant; the next keys say what it shall be."""
        self.index.setText(", ".join(map(str, place)))
        self.value.setFocus()
        self.value.selectAll()

    def _tell(self, adds: bool) -> None:
        try:
            call = SetValue(self._name, number(self.value.text()), index(self.index.text()), adds)
        except ValueRefused as refusal:
            self.refused.emit(str(refusal))
            return
        self.wanted.emit(call)


def index(text: str) -> tuple[int, ...] | None:
    """`0, 0` or `[0, 0]` as an index; None, for all values, where nothing or `all` is said.

    Raises:
        ValueRefused: it is something else.
    """
    plain = text.strip().strip("[]()").strip()
    if plain in ("", ALL):
        return None
    try:
        return tuple(int(part) for part in plain.split(","))
    except ValueError:
        raise ValueRefused(f'an index is whole numbers such as 0, 0, or "all", not {text.strip()[:40]}') from None


def number(text: str) -> float:
    """A number as it was typed.

    Raises:
        ValueRefused: it is none.
    """
    try:
        return float(text.strip())
    except ValueError:
        raise ValueRefused(f"a value is a number such as 42 or -0.5, not {text.strip()[:40] or 'nothing'}") from None
