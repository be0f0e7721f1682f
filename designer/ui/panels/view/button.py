"""One small button whose menu says in which way a tensor is looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from designer.runtime.pictures.reports import Facts, Order
from designer.runtime.views.reports import Part
from designer.ui.panels.view.choice import USUAL, WAYS, Choice, can_order, can_slice, is_complex, kind_of, ways

ORDERS: dict[Order, str] = {"given": "As They Are", "norm": "Largest First", "similarity": "Like beside Like"}


class ViewButton(QPushButton):
    """Keeps what was chosen for each kind of tensor."""

    changed = Signal()
    """Another way was chosen: `choice` says which."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("View", parent)
        self.setToolTip("What is seen of this tensor, in which order, along which dimensions")
        self.setProperty("role", "menu")
        self._shape: tuple[int, ...] = ()
        self._mosaic = self._flows = self._phases = False
        self._parts: tuple[Part, ...] = ()
        self._kind: Hashable = None
        self._chosen: dict[Hashable, Choice] = {}
        self.entries: Callable[[QMenu], None] = lambda menu: None
        """Adds what can be done with what is seen."""
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill)

    @property
    def choice(self) -> Choice:
        """The way that holds for the tensor on show."""
        return self._chosen.get(self._kind, USUAL)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the tensor on show."""
        return self._parts

    def show_tensor(self, facts: Facts, parts: tuple[Part, ...] = (), flows: bool = False) -> None:
        """Is about a tensor from now on: facts of the tensor itself, not of what is seen of it."""
        self._flows, self._phases = flows, is_complex(facts)
        self._shape, self._mosaic, self._parts = facts.shape, bool(facts.arrangement.gap), parts
        self._kind = kind_of(facts, parts, flows)
        self.setVisible(bool(facts.shape))

    def choose(self, **differing: Any) -> None:
        """Takes another way for tensors of this kind."""
        before = self.choice
        after = msgspec.structs.replace(before, **differing)
        if after.what != before.what:  # an order or a plane of the one means nothing for the other
            after = msgspec.structs.replace(after, rows="given", columns="given", axes=None, at=())
        self._chosen[self._kind] = after
        if after != before:
            self.changed.emit()

    def keep_place(self, dimension: int, place: int, count: int) -> None:
        """Another place along a dimension, of `count`, at which tensors of this kind are cut."""
        self._chosen[self._kind] = self.choice.put(dimension, place, count)

    def back(self) -> None:
        """The usual way again."""
        self._chosen[self._kind] = USUAL
        self.changed.emit()

    def _fill(self) -> None:
        menu, choice = self._menu, self.choice
        menu.clear()
        possible = ways(self._shape, self._mosaic, self._flows, self._phases)
        self._radio(menu, {way: WAYS[way].title().replace(" Of ", " of ") for way in possible}, choice.what, "what")
        if self._parts:
            titles = {"": "All", **{part.name: f"{part.name}, {part.title}" for part in self._parts}}
            self._radio(menu.addMenu("Part"), titles, choice.part, "part")
        menu.addSeparator()
        for name, can in zip(("rows", "columns"), can_order(self._shape, choice.what), strict=True):
            if can:
                self._radio(menu.addMenu(f"Order of {name.capitalize()}"), ORDERS, getattr(choice, name), name)
        if can_slice(self._shape, choice.what):
            self._fill_axes(menu.addMenu("Dimensions"))
        if choice != USUAL:
            menu.addAction("As Usual", self.back)
        menu.addSeparator()
        self.entries(menu)

    def _fill_axes(self, menu: QMenu) -> None:
        count, usual = len(self._shape), "All, as Usual"
        axes = {None: usual} | {(a, b): _named(a, b, self._shape) for a in range(count) for b in range(count) if a != b}
        self._radio(menu, axes, self.choice.axes, "axes")

    def _radio(self, menu: QMenu, titles: dict[Any, str], chosen: Any, name: str) -> None:
        group = QActionGroup(menu)
        for value, title in titles.items():
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)
            take: Callable[..., None] = partial(self.choose, **{name: value})
            action.triggered.connect(lambda _checked=False, take=take: take())


def _named(down: int, across: int, shape: tuple[int, ...]) -> str:
    return f"{down} down, {across} across  ({shape[down]} × {shape[across]})"
