"""Whatever kind of tensor a network holds, every panel that shows one says something of it, and none complains."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.engine.calls.live import TellLive
from designer.runtime.watch.reports import Watched
from designer.ui.learning.watching import Watching
from designer.ui.panels.compare.model import NAME, WHERE
from tests.helpers.odd_tensors import MADE, put

NO_PICTURE = {
    "empty": "no elements",
    "meta": "no values",
    "lazy": "no values",
}


@pytest.mark.filterwarnings("ignore:.*(Sparse|sparse|quantize|ComplexHalf)")
def test_every_kind_of_tensor_has_its_row_its_picture_its_tile_and_its_comparison(live_window, qtbot):
    window, engine = live_window, live_window.session.engine.client.engine
    names = {kind: put(engine, f"odd_{kind}", make()) for kind, make in MADE.items()}
    window.session.module.change(TellLive())
    tree, weights, watching = window.panel("parameters"), window.panel("weights"), Watching.of(window.session)
    for name in ("parameters", "weights", "compare", "watch"):
        window.show_panel(name)
    qtbot.waitUntil(lambda: set(names.values()) <= set(tree.model.rows.names))
    complaints = []
    window.session.refused.connect(complaints.append)

    for number, column in enumerate(range(tree.model.columnCount())):
        tree.tree.sortByColumn(column, Qt.SortOrder.DescendingOrder if number % 2 else Qt.SortOrder.AscendingOrder)
        qtbot.waitUntil(lambda: not tree.figures.left)
    tree.tree.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    for kind, name in names.items():
        index = tree.model.reveal(name)
        texts = [index.siblingAtColumn(at).data() for at in range(1, tree.model.columnCount())]
        assert all(isinstance(text, str) for text in texts), kind
        assert index.data(Qt.ItemDataRole.ToolTipRole)
        tree.choose(name)
        said = NO_PICTURE.get(kind, "")
        qtbot.waitUntil(
            lambda name=name, said=said: (
                said in weights.empty_text if said else weights.title.text().startswith(name) and not weights.empty_text
            )
        )
        weights.grab()

    for name in list(names.values())[:20]:
        watching.pin(Watched("value", name))
    qtbot.waitUntil(lambda: len(watching.seen) == 20)
    watch = window.docks["watch"].widget()
    watch.grab()

    window.show_panel("compare")
    compare = window.panel("compare")
    compare.keep()
    qtbot.waitUntil(lambda: compare.before.findText("Moment 1") >= 0)
    compare.before.setCurrentIndex(compare.before.findText("Moment 1"))
    compare.before.activated.emit(compare.before.currentIndex())

    def told():
        rows = range(compare.model.rowCount())
        return {compare.model.index(row, NAME).data(): compare.model.index(row, WHERE).data() for row in rows}

    qtbot.waitUntil(lambda: told().get("odd_empty") == "has no elements")
    assert set(names.values()) - {"odd_lazy.weight"} <= told().keys() and told()["odd_meta"] == "had no values then"
    assert compare.sentence.text().startswith("All ")
    compare.grab()
    assert complaints == []
