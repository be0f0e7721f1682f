"""What a person does to rows of the parameter tree: copy their names, tie them, freeze them, start them anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView

from designer import numbers
from designer.engine.calls.parameter_edits import StartAnew
from designer.errors import DesignerError, GraphError
from designer.graph.parameters import parameters
from designer.runtime.reports import ParameterRow
from designer.ui import node_parameters
from designer.ui.commands.parameters import refuse_different
from designer.ui.document import Document
from designer.ui.session import Session

NAMED_UP_TO = 3
"""Of more parameters than these only the number is told."""


class RowActions(QObject):
    """The entries of the tree's menu."""

    weights_wanted = Signal()
    """The values of what is chosen are to be on show."""
    save_wanted = Signal(list)
    """Names of the parameters and buffers that are to be written into a file of tensors."""

    def __init__(
        self, document: Document, session: Session, tree: QAbstractItemView, chosen: Callable[[], list[ParameterRow]]
    ) -> None:
        super().__init__(tree)
        self._document, self._session, self._chosen = document, session, chosen
        self.actions: dict[str, QAction] = {}
        for text, act in (
            ("Show in Weights", self.weights_wanted.emit),
            ("", None),
            ("Copy name", self.copy_names),
            ("Copy Python expression", self.copy_expressions),
            ("", None),
            ("Freeze or train", self.freeze),
            ("Start anew", self.start_anew),
            ("Tie", self.tie),
            ("Untie", self.untie),
            ("", None),
            ("Save as tensor file…", lambda: self.save_wanted.emit([row.name for row in self._chosen()])),
        ):
            if act is None:
                tree.addAction(separator(tree))
                continue
            action = QAction(text, tree)
            action.triggered.connect(act)
            tree.addAction(action)
            self.actions[text] = action

    def copy_names(self) -> None:
        """The full names of the chosen rows, one a line."""
        self._copy([row.name for row in self._chosen()])

    def copy_expressions(self) -> None:
        """How Python reaches the chosen rows from `net`, one a line."""
        design, source = self._document.design, self._session.source
        self._copy([node_parameters.expression(design, source, row.name) for row in self._chosen()])

    def tie(self) -> None:
        """The chosen parameters become one."""
        rows = [row for row in self._chosen() if row.kind == "parameter"]
        try:
            if len(rows) < 2:
                raise GraphError("choose two or more parameters that are to be one")
            home, names = self._named(rows)
            refuse_different(list(zip(names, rows, strict=True)))
        except DesignerError as error:
            self._document.refuse(error)
            return
        after = parameters.tie(self._document.design, home, [tuple(names)])
        self._document.edit(f"Tie {_listed(names)}", after)

    def untie(self) -> None:
        """The chosen parameters are their own again."""
        names = {name for row in self._chosen() for name in (row.name, *row.aliases)}
        design = after = self._document.design
        for home in design.blocks:
            inside = {name for tie in design.blocks[home].ties for name in tie if _ends(names, name)}
            after = parameters.untie(after, home, inside) if inside else after
        if after is design:
            self._document.refuse(GraphError("what is chosen is tied to nothing"))
            return
        self._document.edit(f"Untie {_listed(sorted(names))}", after)

    def freeze(self) -> None:
        """The chosen parameters are not trained; where none are already, they are again."""
        rows = [row for row in self._chosen() if row.kind == "parameter"]
        if not rows:
            return
        home, names = self._named(rows)
        on = any(row.trained for row in rows)
        after = parameters.set_frozen_names(self._document.design, home, names, on)
        if not on and after == self._document.design:
            self._document.refuse(GraphError(f"{names[0]} is frozen by its node or by a pattern; take that back there"))
            return
        self._document.edit(f"{'Freeze' if on else 'Train'} {_listed(names)}", after)

    def start_anew(self) -> None:
        """The chosen parameters get new first values, as the text gives them."""
        names = tuple(row.name for row in self._chosen() if row.kind == "parameter")
        if names:
            self._session.module.change(StartAnew(names))

    def _named(self, rows: list[ParameterRow]) -> tuple[str, list[str]]:
        """The block on show and the names that the rows have in it, or the main block where one is not inside it."""
        inside = [node_parameters.in_block(self._document, row.name) for row in rows]
        if all(inside):
            return self._document.block_name, inside
        return self._document.design.main, [row.name for row in rows]

    def _copy(self, lines: list[str]) -> None:
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))


def separator(tree: QAbstractItemView) -> QAction:
    """A line between the entries of a menu."""
    made = QAction(tree)
    made.setSeparator(True)
    return made


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names) if len(names) <= NAMED_UP_TO else numbers.plural(len(names), "parameter")


def _ends(names: set[str], inside: str) -> bool:
    return any(name == inside or name.endswith(f".{inside}") for name in names)
