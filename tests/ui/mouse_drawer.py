"""A hand that draws with the mouse alone; the keyboard only types names and values."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import torch
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItemIterator

import designer
from designer.bundled import bundled
from designer.codegen.source import generate
from designer.runtime.build import build
from designer.ui.canvas.hits import hit
from designer.ui.panels.library.panel import KeyRole
from tests.ui.test_whole_way import click, settled, wire

LEFT = Qt.MouseButton.LeftButton
ASIDE = 6
"""Around what a box selects, in px of the screen."""


def choose_in(combo, qtbot, word: str) -> None:
    """A word from the list of a combo box, opened and clicked."""
    qtbot.mouseClick(combo, LEFT)
    rows = combo.view()
    qtbot.waitUntil(rows.isVisible)
    index = rows.model().index(combo.findText(word), combo.modelColumn())
    assert index.isValid(), word
    rows.scrollTo(index)
    place = rows.visualRect(index).center()
    for aside in (QPoint(3, 0), QPoint()):  # a list takes no click before the mouse has moved over it
        qtbot.mouseMove(rows.viewport(), place + aside)
    qtbot.mouseClick(rows.viewport(), LEFT, pos=place)
    qtbot.waitUntil(lambda: not rows.isVisible())


class MouseDrawer:
    """Places from the library, wires from dot to dot, selects by box or click, and chooses in menus."""

    def __init__(self, window, qtbot, shape: str) -> None:
        self.window, self.qtbot, self.document = window, qtbot, window.document
        self.view = window.canvas.view
        self.x, self.y = (node.id for node in window.document.block.nodes)
        self.frame()
        click(window, qtbot, self.x)
        self.set(shape=shape)

    def choose(self, *titles: str) -> None:
        """An entry of a menu: its title in the bar is clicked, then each title down to the entry."""
        bar = self.window.menuBar()
        menu = next(action.menu() for action in bar.actions() if action.text() == titles[0])
        self.qtbot.mouseClick(bar, LEFT, pos=bar.actionGeometry(menu.menuAction()).center())
        self.qtbot.waitUntil(menu.isVisible)
        for title in titles[1:]:
            entry = next(action for action in menu.actions() if action.text().partition("\t")[0] == title)
            assert entry.isEnabled(), title
            self.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
            if (inner := entry.menu()) is not None:
                menu = inner
                self.qtbot.waitUntil(menu.isVisible)
        self.qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
        self._be_active()

    def frame(self) -> None:
        """Everything in view."""
        self.choose("View", "Frame All")

    def clear(self) -> None:
        """A click where nothing is: nothing is selected any more."""
        self.qtbot.mouseClick(self.view.viewport(), LEFT, pos=self._empty())
        assert not self.document.selection

    def place(self, spec: str, name: str = "", **settings: str) -> str:
        """A double click on an entry of the library, found by typing; then its name and its settings."""
        self.frame()
        self.clear()
        before = {node.id for node in self.document.block.nodes}
        library = self.window.panel("library")
        self.type(library.filter, spec.partition(":")[2])
        found = QTreeWidgetItemIterator(library.tree)
        while found.value() is not None and found.value().data(0, KeyRole) != spec:
            found += 1
        where = library.tree.visualItemRect(found.value()).center()
        assert library.tree.viewport().rect().contains(where)
        self.qtbot.mouseClick(library.tree.viewport(), LEFT, pos=where)
        self.qtbot.mouseDClick(library.tree.viewport(), LEFT, pos=where)
        (made,) = {node.id for node in self.document.block.nodes} - before
        if name or settings:
            self.frame()
            click(self.window, self.qtbot, made)
            if name:
                self.name(name)
            self.set(**settings)
        return made

    def type(self, field, text: str) -> None:
        """A click into a field, and other words in the place of those that are there."""
        self.qtbot.mouseClick(field, LEFT)
        assert field.hasFocus()
        field.selectAll()
        self.qtbot.keyClicks(field, text)

    def name(self, name: str) -> None:
        """Another name for the selected node, typed into the inspector."""
        line = self.window.panel("inspector").node_form.title.line
        self.type(line, name)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def set(self, **settings: str) -> None:
        """Settings of the selected node, typed into the inspector."""
        for setting, text in settings.items():
            field = self.window.panel("inspector").node_form.settings.rows[setting].editor
            self.type(field, text)
            self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def pick(self, setting: str, word: str) -> None:
        """A word from a list of the inspector, opened and clicked."""
        choose_in(self.window.panel("inspector").node_form.settings.rows[setting].editor, self.qtbot, word)

    def start_from(self, weight: str) -> None:
        """Every weight starts from one number and every bias from 0, by two rules of the network; both are applied."""
        self.frame()
        self.clear()
        form = self.window.panel("inspector").block_form.start
        for pattern, number in (("*.weight", weight), ("*.bias", "0")):
            self.qtbot.mouseClick(form.add, LEFT)
            row = form.rows[-1]
            self.type(row.pattern.line, pattern)
            self.qtbot.keyClick(row.pattern.line, Qt.Key.Key_Return)
            row.choice.setFocus()
            while row.choice.currentText() != "constant_":
                self.qtbot.keyClick(row.choice, Qt.Key.Key_Down)
            self.qtbot.waitUntil(lambda row=row: "val" in row.arguments.rows)
            self.type(row.arguments.rows["val"].editor, number)
            self.qtbot.keyClick(row.arguments.rows["val"].editor, Qt.Key.Key_Return)
        settled(self.window, self.qtbot)
        self.choose("Run", "New Random Weights")
        settled(self.window, self.qtbot)

    def run_on(self, typed: str) -> str:
        """The numbers that come out of a run on typed ones, as the Run panel tells them."""
        self.window.show_panel("run")
        panel = self.window.panel("run")
        self.qtbot.waitUntil(panel.feed.isVisible)
        choose_in(panel.feed.source, self.qtbot, "Typed numbers")
        self.type(panel.feed.typed, typed)
        with self.qtbot.waitSignal(self.window.session.ran):
            self.qtbot.mouseClick(panel.run_button, LEFT)
        return panel.outputs.text()

    def wire(self, source: str, target: str, out_of: str = "output", into: str = "input") -> None:
        """A wire from one dot to another."""
        wire(self.window, self.qtbot, source, target, out_of, into)
        wires = {(e.source.node, e.source.name, e.target.node, e.target.name) for e in self.document.block.edges}
        assert (source, out_of, target, into) in wires

    def chain(self, ids: list[str]) -> None:
        """Wires in a row, from the input to the output."""
        self.frame()
        self.wire(self.x, ids[0], "value")
        for one, other in pairwise(ids):
            self.wire(one, other)
        self.wire(ids[-1], self.y, into="value")

    def select(self, ids: list[str]) -> None:
        """Several by a box around them where it holds no others, else one by one with Shift."""
        self.choose("Edit", "Arrange")
        self.frame()
        self.clear()
        around = self._around(ids)
        if around is None or len(ids) == 1:
            for node_id in ids:
                click(self.window, self.qtbot, node_id, Qt.KeyboardModifier.ShiftModifier)
        else:
            self.qtbot.mousePress(self.view.viewport(), LEFT, pos=around.topLeft())
            for part in (around.center(), around.bottomRight()):
                self.qtbot.mouseMove(self.view.viewport(), pos=part)
            self.qtbot.mouseRelease(self.view.viewport(), LEFT, pos=around.bottomRight())
        assert self.document.selection == set(ids)

    def tell(self, *titles: str, line: str) -> str:
        """An entry of a menu whose dialog wants a line: it is typed, and OK is clicked; gives the id of what came."""

        def type_in() -> None:
            dialog: Any = QApplication.activeModalWidget()
            if dialog is None:
                QTimer.singleShot(0, self.window, type_in)
                return
            dialog.field.selectAll()
            QTest.keyClicks(dialog.field, line)
            QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), LEFT)

        QTimer.singleShot(0, self.window, type_in)
        self.choose(*titles)
        return self.chosen

    def _be_active(self) -> None:
        """As a window manager has it once a menu or a dialog is closed."""
        if QApplication.activeModalWidget() is None:
            self.window.activateWindow()
            self.qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def chosen(self) -> str:
        """Id of the one node that is selected."""
        (node,) = self.document.selected
        return node.id

    def same_as(self, example: str, *shape: int) -> None:
        """The drawing is whole, and its module has the example's names and, with its weights, the example's outputs."""
        settled(self.window, self.qtbot)
        assert [p.message for p in self.window.session.problems if p.severity == "error"] == []
        mine = build(generate(self.document.design)).eval()
        its = designer.build(designer.load(bundled("examples", f"{example}.design.json"))).eval()
        assert list(mine.state_dict()) == list(its.state_dict())
        mine.load_state_dict(its.state_dict())
        if hasattr(its, "rand_weight"):
            mine.rand_weight = its.rand_weight
        x = torch.rand(shape)
        with torch.no_grad():
            assert torch.equal(mine(x), its(x))

    def _cards(self) -> dict[str, QRect]:
        """By node, where its card is on the screen."""
        items = self.window.canvas.scene.items_by_id
        return {node_id: self.view.mapFromScene(item.card).boundingRect() for node_id, item in items.items()}

    def _empty(self) -> QPoint:
        """A place on the canvas where nothing is."""
        port, cards = self.view.viewport().rect(), list(self._cards().values())
        places = (QPoint(x, y) for y in range(port.bottom() - 40, 20, -20) for x in range(30, port.right() - 240, 40))
        return next(
            at for at in places
            if not any(card.adjusted(-20, -20, 20, 20).contains(at) for card in cards)
            and hit(self.window.canvas.scene, self.view.mapToScene(at), self.view.zoom).what == "empty"
        )  # fmt: skip

    def _around(self, ids: list[str]) -> QRect | None:
        """A box around these cards; None where others are in it."""
        cards = self._cards()
        box = QRect()
        for node_id in ids:
            box = box.united(cards[node_id])
        box = box.adjusted(-ASIDE, -ASIDE, ASIDE, ASIDE)
        others = [node_id for node_id, card in cards.items() if node_id not in ids and card.intersects(box)]
        return None if others else box
