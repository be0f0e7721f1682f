"""5.3 in the window: a lazy net is run, its sizes are written into the design, and left open again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from designer.catalogue.code_edit import put_layer
from designer.files.trust import Trust
from designer.graph import edit
from designer.runtime.reports import InputChoice
from designer.ui.panels.parameters.columns import COLUMNS
from tests.helpers.drawing import design, node, row
from tests.runtime.parameters.test_lazy import FAILS, failing_half_way, lazy_mlp
from tests.ui.conftest import running_window


@pytest.fixture
def make_window(qtbot):
    def make(drawn):
        return running_window(qtbot, drawn, InputChoice("random", batch=2))

    return make


def shapes(window):
    """By name, what the tree says of each parameter's shape and count."""
    model = window.panel("parameters").model
    rows = {}
    for live in window.session.live.rows:
        index = model.index_of(live.name)
        rows[live.name] = (index.siblingAtColumn(1).data(), index.siblingAtColumn(2).data())
    return rows


def run(window, qtbot):
    with qtbot.waitSignal(window.session.ran):
        qtbot.mouseClick(window.tool_bar.run_button, Qt.MouseButton.LeftButton)


def select(window, qtbot, node_id):
    window.document.select({node_id})
    form = window.panel("inspector").node_form
    qtbot.waitUntil(lambda: form.isVisible() and form.title.line.text() == window.document.selected[0].name)
    return form.sizes


def figures(window, name):
    """What the tree says of a parameter's mean, zeros and gradient."""
    index = window.panel("parameters").model.index_of(name)
    titles = [column.title for column in COLUMNS]
    return [index.siblingAtColumn(titles.index(title)).data() for title in ("Mean", "Zeros", "Gradient")]


def test_5_3a_every_panel_says_not_yet_known_until_the_first_run(make_window, qtbot):
    window = make_window(lazy_mlp())
    window.show_panel("parameters")
    window.document.select({"a"})
    assert figures(window, "0.weight") == ["–", "–", "–"]
    qtbot.waitUntil(lambda: window.panel("parameters").totals.text() == "2 tensors · not yet known")
    window.document.select(())
    assert set(shapes(window).values()) == {("not yet known", "")}
    assert window.panel("parameters").total.text() == "0 on cpu, 4 not yet known"
    window.panel("weights").show_tensor("0.weight")
    qtbot.waitUntil(lambda: "no values yet; run the network once" in window.panel("weights").empty_text)
    run(window, qtbot)
    qtbot.waitUntil(lambda: shapes(window)["2.bias"] == ("10", "10"))
    assert shapes(window)["0.weight"] == ("256×20", "5,120")
    assert window.panel("parameters").total.text() == "7,946 on cpu"
    qtbot.waitUntil(lambda: window.panel("weights").empty_text == "")


def test_5_3c_a_run_that_fails_half_way_shows_what_it_found(make_window, qtbot):
    Trust().grant([FAILS.source])
    window = make_window(failing_half_way())
    refused = []
    window.session.refused.connect(refused.append)
    qtbot.mouseClick(window.tool_bar.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: refused == ["Net ▸ f: Fails line 4: not today"])
    qtbot.waitUntil(lambda: shapes(window)["a.weight"] == ("3×4", "12"))
    assert shapes(window)["b.weight"] == ("not yet known", "")
    (told,) = window.session.problems
    assert (told.node, told.layer, told.line) == ("f", "Fails", 4)
    assert told.message == "f: the last run stopped here: Fails line 4: not today"
    assert "!" in {badge.text for badge in window.canvas.scene.items_by_id["f"].look.badges}
    offers = select(window, qtbot, "b")
    waits = "The last run stopped at f before it came here; the next one makes its weights."
    qtbot.waitUntil(lambda: offers.told.text().endswith(waits))
    text = "\n".join(line.replace('raise ValueError("not today")', "pass") for line in FAILS.source)
    mended, _ = put_layer(window.document.design, "Fails", text)
    Trust().grant([mended.layers["Fails"].source])
    window.document.edit("Mend", mended)
    qtbot.waitUntil(lambda: window.session.settled)
    run(window, qtbot)
    assert window.session.problems == ()
    qtbot.waitUntil(lambda: not window.session.live.rows.waiting)


def test_5_3b_the_inferred_size_is_written_at_a_click_and_the_live_weights_stay(make_window, qtbot):
    window = make_window(lazy_mlp())
    told = select(window, qtbot, "a").told
    qtbot.waitUntil(lambda: told.text() == "The wire brings in_features 20. The first run makes its weights.")
    run(window, qtbot)
    before = window.session.engine.client.module.get_parameter("0.weight")
    offers = select(window, qtbot, "a")
    qtbot.waitUntil(lambda: offers.told.text() == "The wire brings in_features 20.")
    qtbot.mouseClick(offers.write, Qt.MouseButton.LeftButton)
    written = window.document.block.node("a")
    assert (written.of, dict(written.settings)) == ("Linear", {"in_features": 20, "out_features": 256})
    assert window.document.undo_stack.undoText() == "Write the sizes of 0 into the design"
    qtbot.waitUntil(lambda: window.session.settled)
    assert window.session.engine.client.module.get_parameter("0.weight") is before
    offers = select(window, qtbot, "a")
    assert not offers.infer.isEnabled()
    assert offers.infer.toolTip() == "The wire brings in_features 20 already."
    qtbot.mouseClick(offers.leave, Qt.MouseButton.LeftButton)
    assert window.document.design == lazy_mlp()
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert window.document.design == lazy_mlp()


def test_all_sizes_of_the_design_are_written_in_one_step(make_window, qtbot):
    window = make_window(lazy_mlp())
    window.document.select(())
    window.actions_by_id["write_sizes"].trigger()
    assert [n.of for n in window.document.block.nodes if n.kind == "layer"] == ["Linear", "ReLU", "Linear"]
    assert window.document.undo_stack.count() == 1
    assert not window.actions_by_id["write_sizes"].isEnabled()


def test_a_size_that_does_not_fit_is_inferred_from_the_wire(make_window, qtbot):
    window = make_window(design(row(node("a", "layer", "fc", "Linear", in_features=7, out_features=8))))
    offers = select(window, qtbot, "a")
    qtbot.waitUntil(offers.infer.isEnabled)
    qtbot.mouseClick(offers.infer, Qt.MouseButton.LeftButton)
    assert window.document.block.node("a").settings["in_features"] == 4
    assert window.document.undo_stack.undoText() == "Infer the sizes of fc from the wires"


def test_a_size_that_no_wire_tells_is_refused_in_one_line(make_window, qtbot):
    window = make_window(lazy_mlp())
    heard = []
    window.document.refused.connect(heard.append)
    window.document.edit("Cut", edit.disconnect(window.document.design, "Net", window.document.block.edges[:1]))
    before = window.document.design
    select(window, qtbot, "a")
    window.actions_by_id["write_sizes"].trigger()
    assert heard == ["0: the wire does not tell its in_features, so it stays lazy"]
    assert window.document.design is before


def test_the_shapes_appear_in_the_order_in_which_the_run_found_them(make_window, qtbot):
    window = make_window(lazy_mlp())
    panel, seen = window.panel("parameters"), []
    panel.model.modelReset.connect(
        lambda: seen.append([name for name, (shape, _) in shapes(window).items() if "×" in shape or shape.isdigit()])
    )
    run(window, qtbot)
    order = ["0.weight", "0.bias", "2.weight", "2.bias"]
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == order)
    steps = [names for index, names in enumerate(seen) if names and (not index or names != seen[index - 1])]
    assert steps == [order[: index + 1] for index in range(4)]
