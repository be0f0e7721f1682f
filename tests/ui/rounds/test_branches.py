"""5.1f: after a run an `if` says what its condition came to and which way was taken, in a loop round by round."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from designer.graph.model import Node, When
from designer.runtime.reports import InputChoice
from tests.codegen.test_regions import halve
from tests.helpers.drawing import design, node, row
from tests.ui.conftest import running_window


def typed(text):
    return InputChoice("typed", typed=text)


def choosing(otherwise="Quarter"):
    return row(Node("c", "if", "choose", "Half", when=When("x.max() > 3", otherwise), pos=(240.0, 0.0)))


def quarter():
    return row(node("i", "op", "quarter", "div", other=4))


@pytest.fixture
def open_on(qtbot):
    def made(whole, choice, **others):
        return running_window(qtbot, design(whole, Half=halve(), Quarter=quarter(), **others), choice)

    return made


def run(window, qtbot, choice=None):
    if choice is not None:
        window.session.set_choice(choice)
    with qtbot.waitSignal(window.session.ran):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def card(window, node_id="c"):
    return window.canvas.scene.items_by_id[node_id]


def facts(window, node_id="c"):
    window.document.select({node_id})
    window.show_panel("inspector")
    return dict(window.panel("inspector").node_form.facts.facts)


def test_5_1f_the_card_and_the_inspector_say_which_way_was_taken(open_on, qtbot):
    window = open_on(choosing(), typed("8 1 1 1"))
    assert card(window).outcome is None
    run(window, qtbot)
    assert card(window).outcome.words == "8 > 3? yes: Half"
    assert card(window).tip.endswith("In the last run 8 > 3 holds: Half ran")
    run(window, qtbot, typed("-2"))
    assert card(window).outcome.words == "−2 > 3? no: Quarter"
    told = facts(window)
    assert (told["condition"], told["taken"]) == ("−2 > 3 does not hold", "Quarter")


def test_5_1f_without_another_branch_what_comes_in_goes_out_and_an_edit_takes_the_words_away(open_on, qtbot):
    window = open_on(choosing(""), typed("1"))
    run(window, qtbot)
    assert card(window).outcome.words == "1 > 3? no: skipped"
    window.document.edit("Other", design(choosing("Quarter"), Half=halve(), Quarter=quarter()))
    qtbot.waitUntil(lambda: card(window).outcome is None)


def test_5_1f_in_a_loop_the_card_follows_the_round_on_show(open_on, qtbot):
    loop = Node("l", "while", "shrink", "Body", when=When("x.max() > 1"))
    window = open_on(row(loop), typed("8"), Body=choosing())
    run(window, qtbot)
    assert card(window, "l").outcome.words == "3 rounds"
    window.document.go_to(("l",), {"c"})
    qtbot.waitUntil(lambda: card(window).outcome is not None)
    assert card(window).outcome.words == "2 > 3? no: Quarter"
    assert facts(window)["in the run"] == "held 2 of 3 times"
    form = window.canvas.rounds.lines["l"]
    qtbot.waitUntil(form.isVisible)
    qtbot.mouseClick(form.steps.by_name["start"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card(window).outcome.words == "8 > 3? yes: Half")
    assert facts(window)["condition"] == "8 > 3 holds"


def test_5_1f_the_words_are_painted_at_the_lower_edge_of_the_card(open_on, qtbot):
    window = open_on(choosing(), typed("8"))
    window.canvas.frame_all()

    def edge():
        view, item = window.canvas.view, card(window)
        area = view.mapFromScene(item.card.adjusted(0, item.look.height - 6, 0, 12)).boundingRect()
        return view.viewport().grab(area).toImage().convertToFormat(QImage.Format.Format_RGB32)

    before = edge()
    run(window, qtbot)
    qtbot.waitUntil(lambda: edge() != before)
