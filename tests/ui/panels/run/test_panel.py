import itertools

import pytest
from PySide6.QtCore import Qt

from designer.engine.calls.devices import Devices
from designer.engine.calls.run import MeasureAccuracy, RunOnce
from designer.engine.protocol import INTERRUPTED, EngineState, Refusal
from designer.graph import edit
from designer.graph.new import new_design
from designer.graph.problem import Problem
from designer.runtime.reports import (
    AccuracyReport,
    ClassScore,
    DeviceReport,
    InputChoice,
    InputReport,
    OutputReport,
    RunReport,
)
from designer.ui.panels.run.panel import NOT_YET, RunPanel

SCORES = tuple(
    ClassScore(i, name, share)
    for i, (name, share) in enumerate((("ankle boot", 0.62), ("sneaker", 0.3), ("bag", 0.08)))
)


def report(label="ankle boot", classes=SCORES):
    fed = InputReport("Fashion-MNIST test #7", (1, 1, 2, 2), bytes((0, 64, 128, 255)), 2, 2, 1, label)
    return RunReport((OutputReport("y", (1, 3), "float32", (2.0, -1.5, 0.25), classes),), (fed,), {}, 0.00084, "cpu")


@pytest.fixture
def panel(make, session, engine):
    session.engine.state = "ready"
    session.module.report = None
    session.module._built = (session.source, session.device)
    engine.replies[RunOnce] = report()
    return make(RunPanel, 900, 320)


def run(panel, qtbot, session):
    with qtbot.waitSignal(session.ran):
        qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)


def test_a_run_shows_picture_classes_numbers_and_time(panel, session, qtbot):
    assert panel.empty_text == NOT_YET
    run(panel, qtbot, session)
    assert panel.bars.rows[0] == ("ankle boot", 0.62, "62.0 %")
    assert panel.bars.bar_rect(0).width() > panel.bars.bar_rect(1).width() > panel.bars.bar_rect(2).width()
    assert panel.result.text() == "ankle boot · 62.0 % · right"
    assert panel.outputs.text() == "y 1×3:  2  −1.5  0.25"
    assert panel.timing.text() == "0.84 ms on cpu"
    assert panel.picture.image.pixelColor(1, 1).red() == 255
    assert panel.fed.text() == "ankle boot"


def test_5_6f_few_samples_stand_below_one_another_and_a_run_without_an_input_says_so(panel, session, engine, qtbot):
    run(panel, qtbot, session)
    two = OutputReport("y", (2, 3), "float32", (0.3, -1.5, 2.0), others=((10.0, 0.3, 2.0),))
    engine.replies[RunOnce] = RunReport((two,), (), {}, 0.00084, "cpu")
    run(panel, qtbot, session)
    assert panel.outputs.text() == "y 2×3:  0.3  −1.5  2\n         10   0.3  2"
    assert panel.fed.text() == "nothing is fed in" and not panel.fed_shape.text() and not panel.picture.isVisible()


def test_what_came_of_another_design_goes_with_it_also_where_it_comes_late(panel, session, engine, document, qtbot):
    run(panel, qtbot, session)
    assert panel.empty_text == ""
    late = []
    engine.ask = lambda call, on_reply, on_refusal: late.append(on_reply) if isinstance(call, RunOnce) else None
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    document.replace(new_design(), None)
    assert panel.empty_text == NOT_YET
    late.pop()(report())
    assert not late
    qtbot.waitUntil(lambda: not session.runs.under_way)
    assert session.last_run is None
    assert panel.empty_text == NOT_YET


def test_a_wrong_guess_says_what_it_is(panel, session, engine, qtbot):
    engine.replies[RunOnce] = report("bag")
    run(panel, qtbot, session)
    assert panel.result.text() == "ankle boot · 62.0 % · it is bag"


def test_the_right_class_is_listed_however_unlikely(panel, session, engine, qtbot):
    many = tuple(ClassScore(i, f"class {i}", (10 - i) / 55) for i in range(10))
    engine.replies[RunOnce] = report("class 9", many)
    run(panel, qtbot, session)
    assert [name for name, *_ in panel.bars.rows] == [f"class {i}" for i in (0, 1, 2, 3, 4, 5, 9)]


def test_outputs_that_are_no_classes_show_as_numbers_alone(panel, session, engine, qtbot):
    engine.replies[RunOnce] = report(classes=())
    run(panel, qtbot, session)
    assert panel.bars.isHidden()
    assert panel.outputs.isVisible()


def test_the_number_of_the_image_reaches_the_engine(panel, session, engine, qtbot):
    panel.feed.index.setFocus()
    panel.feed.index.selectAll()
    qtbot.keyClicks(panel.feed.index, "41")
    run(panel, qtbot, session)
    assert session.choice == InputChoice("data", 41)
    assert RunOnce(InputChoice("data", 41)) in engine.asked


def test_random_numbers_have_a_seed(panel, session, qtbot):
    panel.feed.source.setFocus()
    qtbot.keyClicks(panel.feed.source, "Random")
    panel.feed.seed.setFocus()
    panel.feed.seed.selectAll()
    qtbot.keyClicks(panel.feed.seed, "3")
    run(panel, qtbot, session)
    assert (session.choice.source, session.choice.seed) == ("random", 3)


def test_the_form_follows_a_choice_made_elsewhere(panel, session):
    session.set_choice(InputChoice("data", 12))
    assert panel.feed.index.value() == 12


def test_a_device_is_chosen_from_those_there_are(panel, session, qtbot):
    found = (DeviceReport("cpu", "cpu"), DeviceReport("cuda:0", "cuda:0"))
    session.engine.devices = Devices(found, "2.13.0", "3.11")
    session.state_changed.emit()
    panel.feed.device.setFocus()
    qtbot.keyClick(panel.feed.device, Qt.Key.Key_Down)
    assert session.device == "cuda:0"


def test_accuracy_is_told_in_words(panel, engine, qtbot):
    engine.replies[MeasureAccuracy] = AccuracyReport(874, 1000, 1.2)
    qtbot.mouseClick(panel.accuracy_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.accuracy.text() == "87.4 % right: 874 of 1,000")


def test_a_refusal_is_told_and_goes_with_the_next_run(panel, session, engine, qtbot):
    engine.replies[RunOnce] = Refusal("the picture cannot be read")
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.refusal.text() == "the picture cannot be read")
    assert panel.refusal.isVisible()
    engine.replies[RunOnce] = report()
    run(panel, qtbot, session)
    assert panel.refusal.isHidden()


def test_a_design_with_errors_cannot_be_run(panel, session):
    session.findings.problems = (Problem("LeNet", "n4", "wrong"),)
    session.shapes_changed.emit()
    assert not panel.run_button.isEnabled()
    assert "problems" in panel.run_button.toolTip()


def test_a_class_without_a_name_is_told_by_its_number(panel, session, engine, qtbot):
    engine.replies[RunOnce] = report("", tuple(ClassScore(i, str(i), share) for i, share in ((8, 0.9), (3, 0.1))))
    run(panel, qtbot, session)
    assert panel.result.text() == "class 8 · 90.0 %"


def test_a_run_that_lasts_can_be_stopped_by_the_same_button_and_that_is_no_refusal(
    panel, session, engine, qtbot, monkeypatch
):
    flying, refused = [], []
    session.refused.connect(refused.append)
    monkeypatch.setattr(engine, "ask", lambda call, on_reply, on_refusal: flying.append(on_refusal))
    monkeypatch.setattr(engine, "interrupt", lambda: flying.pop()(Refusal(INTERRUPTED)))
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    assert panel.run_button.text() == "Run"  # most runs are over before one could read another word
    session.engine.hear(EngineState("busy"))
    assert panel.run_button.text() == "Stop"
    with qtbot.waitSignal(session.stopped):
        qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    assert panel.run_button.text() == "Run"
    assert not session.runs.under_way
    assert not refused
    assert panel.refusal.isHidden()


def test_what_keeps_the_engine_at_work_for_long_can_be_stopped_by_the_button_too(
    panel, session, engine, qtbot, monkeypatch
):
    stopped = []
    monkeypatch.setattr(engine, "interrupt", lambda: stopped.append(True), raising=False)
    session.engine.hear(EngineState("busy"))
    assert panel.run_button.text() == "Run"
    qtbot.waitUntil(lambda: panel.run_button.text() == "Stop")
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    assert stopped == [True]
    session.engine.hear(EngineState("ready"))
    assert panel.run_button.text() == "Run"


def test_an_engine_that_has_ended_is_started_again_by_the_same_button(panel, session, engine, qtbot, monkeypatch):
    started = []
    monkeypatch.setattr(engine, "restart", lambda: started.append(True))
    session.engine.state = "starting"
    session.engine.hear(EngineState("stopped", "no torch here"))
    assert panel.run_button.text() == "Restart"
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    assert started == [True]


def test_a_refusal_goes_once_the_design_is_another_one(panel, session, engine, document, qtbot):
    engine.replies[RunOnce] = Refusal("the picture cannot be read")
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.refusal.isVisible)
    document.edit("Rename", edit.rename_node(document.design, "LeNet", "n4", "first"))
    assert panel.refusal.isHidden()


def test_6_6c_test_images_are_classified_until_stop_and_what_came_of_them_so_far_is_told(panel, session, engine, qtbot):
    def reply(call):
        return (
            AccuracyReport(call.first + 50, call.first + 60, 0.1, of=1000) if call.first < 180 else Refusal(INTERRUPTED)
        )

    refused, words = [], []
    session.refused.connect(refused.append)
    session.runs.classified.connect(lambda: words.append((panel.accuracy.text(), panel.run_button.text())))
    engine.replies[MeasureAccuracy] = reply
    with qtbot.waitSignal(session.stopped):
        qtbot.mouseClick(panel.accuracy_button, Qt.MouseButton.LeftButton)
    assert [call.first for call in engine.asked if isinstance(call, MeasureAccuracy)] == [0, 60, 120, 180]
    assert words[1] == ("Classifying: 120 of 1,000, 91.7 % right", "Stop")
    assert panel.accuracy.text() == "Stopped after 180 of 1,000 test images"
    assert panel.run_button.text() == "Run" and panel.accuracy_button.isEnabled()
    assert not refused and panel.refusal.isHidden()


def test_a_network_that_takes_no_images_is_not_offered_any(panel, session, document, qtbot):
    given = document.block.of_kind("input")[0].id
    document.edit("Other input", edit.set_setting(document.design, "LeNet", given, "shape", ("B", 20)))
    session.shapes_changed.emit()
    offered = [panel.feed.source.itemText(at) for at in range(panel.feed.source.count())]
    assert offered == ["Array file (.npy)", "Random numbers", "Typed numbers", "Other test images…"]
    assert panel.feed.source.currentText() == "Random numbers" and panel.feed.seed.isVisible()
    assert not panel.accuracy_button.isEnabled()
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    assert session.choice.source == "data"  # nobody chose otherwise: the next network is shown an image again

    document.undo_stack.undo()
    session.shapes_changed.emit()
    assert panel.feed.source.currentText() == "Test image"


def test_a_refusal_stands_beside_the_form_where_a_low_panel_shows_it(make, panel, session, engine, qtbot):
    panel.resize(720, 200)
    engine.replies[RunOnce] = Refusal("the picture cannot be read")
    qtbot.mouseClick(panel.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.refusal.isVisible)
    assert panel.refusal.visibleRegion().boundingRect().height() == panel.refusal.height()
    assert panel.rect().contains(panel.refusal.mapTo(panel, panel.refusal.rect().bottomRight()))


def test_the_right_class_is_told_only_where_the_network_names_it(panel, session, engine, qtbot):
    engine.replies[RunOnce] = report("ankle boot", tuple(ClassScore(i, str(i), 0.5) for i in range(2)))
    run(panel, qtbot, session)
    assert panel.result.text() == "class 0 · 50.0 %"


def test_the_lines_of_the_form_are_equally_high_and_far_apart(panel):
    form = panel.feed
    lines = (form.source, form.index, form.device, panel.saliency.aim.what)
    tops = [line.mapTo(panel, line.rect().topLeft()).y() for line in lines]
    assert {line.height() for line in (*lines, form.batch)} == {28}
    assert {after - before for before, after in itertools.pairwise(tops)} == {34}
    assert len({line.mapTo(panel, line.rect().topLeft()).x() for line in lines}) == 1
