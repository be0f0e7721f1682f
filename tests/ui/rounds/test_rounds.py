"""5.1d: one goes through the rounds of a loop with the mouse, and wires, cards and panels show each of them."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt

from designer.engine.client import EngineClient
from designer.files.design import read_design
from designer.files.examples import EXAMPLES
from designer.graph.edit import set_setting
from designer.runtime.reports import Asked, InputChoice
from designer.ui.document import Document
from designer.ui.rounds.words import not_kept
from designer.ui.session import Session
from tests.ui.conftest import running_window

LEFT = Qt.MouseButton.LeftButton
ENDLESS = """
net.linear.weight.data.fill_(0.1); net.linear.bias.data.fill_(torch.inf)
halve, rounds = torch.Tensor.__truediv__, iter(range(10**9))
def tell(tensor, by):
    if next(rounds) == 100: print("round 100")
    return halve(tensor, by)

torch.Tensor.__truediv__ = tell
"""
"""What never leaves the loop, and says so when it has gone round for a while."""


@pytest.fixture
def window(qtbot):
    """The book's FixedHiddenMLP with 440 before the loop."""
    drawn = read_design(next(one.path for one in EXAMPLES if one.name == "fixed_hidden_mlp"))
    made = running_window(qtbot, drawn, InputChoice("random", batch=2))
    module = made.session.engine.client.module
    with torch.no_grad():
        module.linear.weight.zero_()
        module.linear.bias.fill_(11.0)  # whatever comes in, 40 numbers of 11 stand before the loop
    return made


def run(window, qtbot):
    with qtbot.waitSignal(window.session.ran):
        qtbot.keyClick(window, Qt.Key.Key_F5)


def named(window, name):
    return next(node.id for node in window.document.block.nodes if node.name == name)


def press(qtbot, form, name):
    qtbot.mouseClick(form.steps.by_name[name], LEFT)


def greatest(weights):
    """The greatest value of the tensor that the Weights panel shows."""
    return weights.counted.statistics.high if weights.counted is not None else None


def says(qtbot, form, text):
    """Waits until the round on show is called so."""
    qtbot.waitUntil(lambda: form.which.text() == text)


def shown(window, name):
    """What the card of a node shows that flowed out of it."""
    flows, here = window.session.flows, window.document.here
    return flows.here(here, [named(window, name)])[0][named(window, name)]


def test_5_1d_inside_the_loop_the_buttons_step_through_its_rounds(window, qtbot):
    strip = window.canvas.rounds
    assert not strip.isVisible()
    run(window, qtbot)
    assert not strip.isVisible(), "the main block is in no region"
    loop = named(window, "halve")
    window.document.select({loop})
    qtbot.keyClick(window.canvas.view, Qt.Key.Key_Tab)
    assert window.document.here == (loop,) and strip.isVisible()
    form = strip.lines[loop]
    says(qtbot, form, "round 9 of 9")
    assert form.course.text() == "before: 1.719 > 1 holds · after: 0.8594 > 1 does not hold"
    assert shown(window, "half").high == pytest.approx(11 / 2**9)

    press(qtbot, form, "start")
    says(qtbot, form, "round 1 of 9")
    assert form.course.text() == "before: 440 > 1 holds · after: 220 > 1 holds"
    assert (shown(window, "X").high, shown(window, "half").high) == (11.0, 5.5)
    press(qtbot, form, "on")
    says(qtbot, form, "round 2 of 9")
    assert shown(window, "half").high == 2.75
    press(qtbot, form, "back")
    says(qtbot, form, "round 1 of 9")
    press(qtbot, form, "end")
    says(qtbot, form, "round 9 of 9")
    form.slider.setFocus()
    qtbot.keyClick(form.slider, Qt.Key.Key_Left)
    says(qtbot, form, "round 8 of 9")
    assert shown(window, "half").high == pytest.approx(11 / 2**8)


def test_5_1d_played_the_rounds_go_by_and_stop_at_the_last(window, qtbot):
    run(window, qtbot)
    window.document.enter(named(window, "halve"))
    (form,) = window.canvas.rounds.lines.values()
    says(qtbot, form, "round 9 of 9")
    form.player.set_pictures(1)
    seen = []
    window.session.rounds.changed.connect(lambda: seen.append(form.which.text()))
    press(qtbot, form, "play")
    assert form.player.plays
    qtbot.waitUntil(lambda: not form.player.plays)
    says(qtbot, form, "round 9 of 9")
    assert list(dict.fromkeys(seen)) == [f"round {number} of 9" for number in range(1, 10)]


def test_5_1d_the_selected_loop_is_stepped_in_the_inspector_and_both_show_the_same_round(window, qtbot):
    loop = named(window, "halve")
    window.document.select({loop})
    window.show_panel("inspector")
    run(window, qtbot)
    section = window.panel("inspector").node_form.rounds
    says(qtbot, section.form, "round 9 of 9")
    assert section.form.isVisible()
    press(qtbot, section.form, "start")
    window.document.enter(loop)
    says(qtbot, window.canvas.rounds.lines[loop], "round 1 of 9")
    assert shown(window, "half").high == 5.5


def test_5_1d_the_weights_panel_shows_the_numbers_of_the_round_on_show(window, qtbot):
    run(window, qtbot)
    window.document.enter(named(window, "halve"))
    weights = window.panel("weights")
    window.show_panel("weights")
    weights.flow.look_at((*window.document.here, named(window, "half")))
    (form,) = window.canvas.rounds.lines.values()
    says(qtbot, form, "round 9 of 9")
    for name, value in (("start", 5.5), ("on", 2.75), ("end", 11 / 2**9)):
        press(qtbot, form, name)
        qtbot.waitUntil(lambda value=value: greatest(weights) == pytest.approx(value))


def test_5_1d_after_an_edit_the_rounds_are_those_of_another_program_and_not_shown(window, qtbot):
    run(window, qtbot)
    window.document.enter(named(window, "halve"))
    strip = window.canvas.rounds
    assert strip.isVisible()
    window.document.edit("Divide by 4", set_setting(window.document.design, "Halve", named(window, "half"), "other", 4))
    qtbot.waitUntil(lambda: not strip.isVisible())
    window.document.undo_stack.undo()
    qtbot.waitUntil(strip.isVisible)
    says(qtbot, next(iter(strip.lines.values())), "round 9 of 9")


def test_5_1d_a_loop_that_a_nan_never_enters_says_why(window, qtbot):
    with torch.no_grad():
        window.session.engine.client.module.linear.bias.fill_(float("nan"))
    loop = named(window, "halve")
    window.document.select({loop})
    window.show_panel("inspector")
    run(window, qtbot)
    form = window.panel("inspector").node_form.rounds.form
    says(qtbot, form, "it never went round")
    assert form.course.text() == "before: nan > 1 does not hold"
    assert not form.steps.isVisible()


def test_5_1d_an_inf_never_leaves_the_loop_until_it_is_stopped_and_then_the_count_is_told(qtbot):
    drawn = read_design(next(one.path for one in EXAMPLES if one.name == "fixed_hidden_mlp"))
    session, heard, typed = Session(Document(drawn), EngineClient), [], []
    session.refused.connect(heard.append)
    session.start()
    try:
        qtbot.waitUntil(lambda: session.settled and session.state == "ready")
        session.set_choice(InputChoice("random", batch=2))
        session.execute(ENDLESS, typed.append)
        qtbot.waitUntil(lambda: any(said.sort == "end" for said in typed))
        qtbot.waitUntil(lambda: session.state == "ready")
        with qtbot.waitSignal(session.printed, check_params_cb=lambda text: "round 100" in text):
            session.run()
        session.interrupt()
        qtbot.waitUntil(lambda: bool(heard))
        (line,) = heard
        assert line.startswith("stopped: FixedHiddenMLP ▸ halve had gone round ") and line.endswith(" times")
        (loop,) = session.flows.current.rounds
        session.rounds.look(loop, 0)
        qtbot.waitUntil(lambda: loop in session.rounds.told)
        told = session.rounds.told[loop]
        assert told.before == Asked(True, float("inf"), ">", 1.0) and told.count > len(told.kept)
        assert not_kept(told) == "Of so many, the first 32 and the last 32 are kept."
    finally:
        session.close()
