import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QImage

from designer.engine.calls.training import Train
from designer.engine.protocol import INTERRUPTED, Refusal
from designer.graph import edit
from designer.runtime.training.reports import Recipe, StepFigure
from designer.ui.commands.training import BOOK
from designer.ui.icons import icon
from designer.ui.learning.curve import Curve
from designer.ui.learning.training import EDITED, Training
from designer.ui.palette import LIGHT
from designer.ui.panels.training.figures import Figures
from designer.ui.panels.training.form import DATA, LOSSES
from designer.ui.panels.training.panel import BEFORE
from designer.ui.panels.training.strokes import stroke
from designer.ui.session import Session
from designer.ui.widgets import file_dialog
from tests.helpers.idx_files import write_fashion
from tests.runtime.nets import lenet
from tests.ui.conftest import Answers, running_window
from tests.ui.learning.conftest import choose, click, let_answer, press, write
from tests.ui.open_lists import choose_last


def start(panel, training, qtbot, steps=5):
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.curve.last is not None and training.curve.last.step >= steps)


def asked(session):
    return [call for call in session.engine.client.calls if isinstance(call, Train)]


def test_start_trains_until_pause_and_the_weights_move_in_place(panel, training, session, weights, qtbot):
    before, module = weights(), session.engine.client.module
    assert panel.words.text() == BEFORE and panel.start.text() == "Start"
    start(panel, training, qtbot)
    assert panel.start.text() == "Pause" and session.trains
    click(qtbot, panel.start)
    assert panel.start.text() == "Go on" and not session.trains
    qtbot.waitUntil(lambda: training._flying is None)
    count = len(asked(session))
    let_answer(session, qtbot)
    assert len(asked(session)) == count, "not to ask again is to pause"
    assert session.engine.client.module is module
    assert not torch.equal(before["hidden.weight"], weights()["hidden.weight"])


def test_what_is_told_is_how_far_it_has_come(panel, training, qtbot):
    start(panel, training, qtbot)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: panel.figures.told["Step"].text() == f"{training.report.step:,}")
    assert panel.figures.told["Epoch"].text() == f"{training.report.step / 16:.1f}", "1,024 samples in batches of 64"
    assert float(panel.figures.told["Loss"].text()) == pytest.approx(training.curve.last.loss, rel=1e-3)
    assert panel.figures.told["Train"].text() == panel.figures.told["Test"].text() == "–", "numbers have no classes"
    speed = training.pace.speed or training.curve.speed  # by the clock, as soon as two reports have come
    assert int(panel.figures.told["Samples/s"].text().replace(",", "")) == round(speed) > 0


def test_the_loss_is_seen_as_a_curve(panel, training, qtbot):
    assert not found(panel.chart, QColor(LIGHT.accent))
    axis = panel.chart.loss.plot.getAxis("left")
    assert not axis.style["showValues"], "there are no numbers where there is no curve"
    start(panel, training, qtbot, steps=40)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: found(panel.chart, QColor(LIGHT.accent)))
    assert axis.style["showValues"]
    assert panel.chart.right.plot.isVisible() is False, "there are no right answers to be seen"


def test_a_first_step_alone_is_seen_as_a_dot(panel, training, qtbot):
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: found(panel.chart, QColor(LIGHT.accent)))
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: len(panel.chart.loss.steps.xData) == 2)
    assert not found(panel.chart, QColor(LIGHT.accent)), "two have a line between them"
    box = panel.chart.loss.plot.getViewBox()
    assert (box.viewRange()[0][1] - 10) / box.viewPixelSize()[0] >= 4, "a ring at the very end is whole"


def test_an_earlier_training_of_one_step_is_a_dot_beside_the_present_one(panel, training, qtbot):
    click(qtbot, panel.one)
    qtbot.waitUntil(lambda: found(panel.chart, QColor(LIGHT.accent)))
    click(qtbot, panel.reset)
    qtbot.waitUntil(lambda: found(panel.chart, QColor(stroke(1, LIGHT)[0])))
    assert not found(panel.chart, QColor(LIGHT.accent))


def test_a_start_that_cannot_be_pressed_still_shows_its_sign(panel, training, monkeypatch):
    monkeypatch.setattr(Session, "has_errors", True)
    training.changed.emit()
    assert not panel.start.isEnabled()
    sign = panel.start.icon().pixmap(16, QIcon.Mode.Disabled).toImage()
    assert sign != icon("run", LIGHT.on_accent).pixmap(16, QIcon.Mode.Disabled).toImage(), "not white on grey"


def found(widget, colour):
    """Whether the colour, or one that a smooth edge makes of it, is anywhere in the widget."""
    pixels = rgb(widget.grab().toImage())
    wanted = np.array(colour.getRgb()[:3])
    return bool((np.abs(pixels - wanted).max(-1) <= 16).any())


def rgb(image):
    """Red, green and blue of every pixel, `H W 3`."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return rows[:, : plain.width(), 2::-1].astype(int)


def test_the_button_step_does_one_step(panel, training, qtbot):
    for number in (1, 2, 3):
        click(qtbot, panel.one)
        qtbot.waitUntil(lambda number=number: training.report is not None and training.report.step == number)
    assert not training.runs


def test_reset_brings_the_weights_back(panel, training, weights, qtbot):
    before = weights()
    assert not panel.reset.isEnabled()
    start(panel, training, qtbot)
    click(qtbot, panel.reset)
    qtbot.waitUntil(lambda: training.report is None and training._flying is None)
    assert all(torch.equal(value, before[name]) for name, value in weights().items())
    assert panel.words.text() == "The weights are as they were before training." and not training.curve.steps
    assert panel.start.text() == "Start"


def test_epochs_come_to_an_end_and_start_goes_on_for_as_many_again(panel, training, qtbot):
    write(qtbot, panel.form.epochs.lineEdit(), "2")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None and training.report.done)
    assert training.report.epoch == 2 and not training.runs
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report.epoch == 4 and training.report.done)


def test_the_form_says_how_it_is_trained(panel, training, session, qtbot):
    assert not panel.form.momentum.isEnabled()
    choose(qtbot, panel.form.optimiser, "SGD")
    assert panel.form.momentum.isEnabled()
    write(qtbot, panel.form.rate, "0.25")
    write(qtbot, panel.form.momentum, "0.5")
    write(qtbot, panel.form.batch.lineEdit(), "32")
    write(qtbot, panel.form.seed.lineEdit(), "9")
    click(qtbot, panel.one)
    assert asked(session)[-1].recipe == Recipe("random", "mse", "SGD", 0.25, 0.5, 32, 9)


@pytest.mark.parametrize(("number", "rate", "batch"), [(0, 0.9, 256), (1, 0.1, 128)])
def test_6_6d_the_books_two_ways_of_training_are_one_choice_each(
    panel, training, window, session, number, rate, batch, qtbot
):
    window.questions = Answers(one_of=list(BOOK)[number])
    window.actions_by_id["train_as_book"].trigger()
    assert panel.form.recipe == Recipe("random", "cross_entropy", "SGD", rate, 0.0, batch)
    assert panel.form.epochs.value() == training.epochs == 10
    choose(qtbot, panel.form.loss, LOSSES["mse"])
    click(qtbot, panel.one)
    assert asked(session)[-1].recipe == Recipe("random", "mse", "SGD", rate, 0.0, batch)


@pytest.mark.parametrize(
    ("rate", "words"),
    [("0", "above 0, such as 0.005, not 0"), ("-1", "not -1"), ("inf", "not inf"), ("fast", "not nan")],
)
def test_a_rate_that_cannot_be_is_refused_and_nothing_is_asked(panel, training, session, rate, words, qtbot):
    write(qtbot, panel.form.rate, rate)
    click(qtbot, panel.start)
    assert words in panel.words.text() and panel.words.property("role") == "problem"
    assert not asked(session) and not training.runs


def test_data_that_does_not_suit_is_told_with_what_to_do(panel, training, qtbot):
    choose(qtbot, panel.form.data, DATA["fashion"])
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: "train on random numbers" in panel.words.text())
    assert not training.runs and panel.start.text() == "Start"


def test_a_loss_that_is_no_number_stops_with_a_line(panel, training, qtbot):
    choose(qtbot, panel.form.optimiser, "SGD")
    write(qtbot, panel.form.rate, "1e30")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: panel.words.text().startswith("Stopped: the loss is "))
    assert "at step" in panel.words.text() and not training.runs and panel.words.property("role") == "problem"


def test_6_6d_that_it_does_not_learn_is_said_while_it_is_trained_with_the_likely_reason(panel, training, qtbot):
    choose(qtbot, panel.form.optimiser, "SGD")
    write(qtbot, panel.form.momentum, "0")
    write(qtbot, panel.form.rate, "1.6")
    for count in range(1, 25):  # left to itself it is at infinity before the window hears of it
        click(qtbot, panel.one)
        qtbot.waitUntil(lambda count=count: training.report is not None and training.report.step == count)
    qtbot.waitUntil(lambda: panel.words.text().startswith("The loss grows: "))
    assert "the rate 1.6 is probably too large; Reset, then try 0.16" in panel.words.text()
    assert panel.words.property("role") == "warning" and training.report.step >= 20


def test_6_6e_a_click_resets_and_takes_a_tenth_of_the_rate(panel, training, weights, qtbot):
    before = weights()
    choose(qtbot, panel.form.optimiser, "SGD")
    write(qtbot, panel.form.momentum, "0")
    write(qtbot, panel.form.rate, "1.6")
    assert not panel.remedy.isVisible()
    for count in range(1, 25):
        click(qtbot, panel.one)
        qtbot.waitUntil(lambda count=count: training.report is not None and training.report.step == count)
    qtbot.waitUntil(lambda: panel.remedy.isVisible())
    assert panel.remedy.text() == "Reset, with the rate 0.16"
    click(qtbot, panel.remedy)
    qtbot.waitUntil(lambda: training.report is None)
    assert training.recipe.rate == 0.16 and panel.form.rate.text() == "0.16" and not training.runs
    assert all(torch.equal(value, before[name]) for name, value in weights().items())
    assert not panel.remedy.isVisible()


def test_an_edit_pauses_and_says_why(panel, training, session, window, qtbot):
    start(panel, training, qtbot)
    document = window.document
    document.edit("Rename", edit.rename_node(document.design, "Net", "r", "relu"))
    assert not training.runs and panel.words.text() == EDITED
    qtbot.waitUntil(lambda: session.settled)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: "optimiser starts anew" in panel.words.text() and "Paused" not in panel.words.text())


def test_moving_a_card_does_not_pause(panel, training, window, qtbot):
    start(panel, training, qtbot)
    document = window.document
    document.edit("Move", edit.move_nodes(document.design, "Net", {"h": (40.0, 40.0)}))
    assert training.runs


def test_an_engine_that_dies_is_told_and_training_does_not_begin_again_by_itself(panel, training, session, qtbot):
    start(panel, training, qtbot)
    ask = session.engine.client.ask
    session.engine.client.ask = lambda call, on_reply, on_refusal: on_refusal(Refusal("gone", lost=True))
    qtbot.waitUntil(lambda: not training.runs)
    session.engine.client.ask = ask
    assert panel.words.text().startswith("The engine ended while it trained, after step ")
    count = len(asked(session))
    let_answer(session, qtbot)
    assert len(asked(session)) == count
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None)


def test_stop_in_the_run_menu_ends_it(panel, training, session, window, qtbot):
    start(panel, training, qtbot)
    assert window.actions_by_id["interrupt"].isEnabled()
    press(qtbot, window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not training.runs)
    assert panel.words.text() == "Stopped."


def test_a_step_that_was_broken_off_is_no_refusal(panel, training, session, qtbot):
    start(panel, training, qtbot)
    ask = session.engine.client.ask
    session.engine.client.ask = lambda call, on_reply, on_refusal: on_refusal(Refusal(INTERRUPTED))
    qtbot.waitUntil(lambda: not training.runs)
    session.engine.client.ask = ask
    assert panel.words.text() == "Stopped." and panel.words.property("role") == "quiet"


def test_the_keys_train_step_and_pause(panel, training, window, qtbot):
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    press(qtbot, window, Qt.Key.Key_T, keys)
    qtbot.waitUntil(lambda: training.report is not None)
    assert training.runs
    press(qtbot, window, Qt.Key.Key_T, keys)
    assert not training.runs
    qtbot.waitUntil(lambda: training._flying is None)
    before = training.report.step
    press(qtbot, window, Qt.Key.Key_Return, keys)
    qtbot.waitUntil(lambda: training.report.step == before + 1)


def test_another_design_ends_it(panel, training, window, qtbot):
    start(panel, training, qtbot)
    window.document.replace(window.document.design, None)
    assert not training.runs and training.report is None and not training.curve.steps
    assert panel.words.text() == BEFORE


def test_the_weights_panel_follows_while_it_is_seen(panel, training, window, weights, qtbot):
    shown = window.panel("weights")
    shown.show_tensor("hidden.weight")

    def values():
        layer = shown.heatmap.fine
        return None if layer is None or layer.values is None else layer.values.copy()

    qtbot.waitUntil(lambda: shown.counted is not None)
    first = values()
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: values() is not None and not (values() == first).all())
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: values() is not None and (values() == weights()["hidden.weight"].numpy()).all())


def test_the_figures_of_the_parameter_tree_follow(panel, training, window, session, qtbot):
    parameters = window.panel("parameters")
    number = session.live.rows.names.index("hidden.weight")
    window.show_panel("parameters")
    qtbot.waitUntil(lambda: parameters.figures.told(number) is not None)
    first = parameters.figures.told(number).statistics.mean
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: parameters.figures.told(number).statistics.mean != first)
    assert training.runs


@pytest.fixture
def clothes(tmp_path):
    return write_fashion(tmp_path / "clothes", train=120, test=50)


@pytest.fixture
def lenet_panel(qtbot):
    """The Train panel of a network that takes pictures."""
    window = running_window(qtbot, lenet())
    window.show_panel("train")
    qtbot.waitUntil(lambda: window.panel("train").isVisible())
    made = window.panel("train").panel
    qtbot.waitUntil(made.isVisible)
    yield made
    Training.of(window.session).pause()


def choose_other(panel, monkeypatch, file):
    """The last line of the list, and a file in the dialog."""
    monkeypatch.setattr(file_dialog, "file_to_open", lambda *_: file)
    choose_last(panel.form.data)


def test_6_6c_a_folder_of_ones_own_is_chosen_and_learned_from(lenet_panel, qtbot, monkeypatch, clothes):
    panel, file = lenet_panel, clothes / "train-labels-idx1-ubyte"
    choose_other(panel, monkeypatch, file)
    qtbot.waitUntil(lambda: panel.form.data.currentText() == "120 of Fashion-MNIST")
    training = Training.of(panel._session)
    assert training.recipe.data == str(file)
    write(qtbot, panel.form.batch.lineEdit(), "40")
    write(qtbot, panel.form.epochs.lineEdit(), "1")
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None and training.report.done)
    assert training.report.step == 3, "120 images make three batches of 40"
    (share,) = [figure.share for figure in training.curve.epochs]
    assert share * 50 == pytest.approx(round(share * 50)), "the fifty test images of the folder"


def test_a_folder_without_training_images_is_refused_and_the_choice_stays(lenet_panel, qtbot, monkeypatch, tmp_path):
    panel = lenet_panel
    write_fashion(tmp_path, train=0, test=20)
    with qtbot.waitSignal(panel._session.refused) as told:
        choose_other(panel, monkeypatch, tmp_path / "t10k-images-idx3-ubyte")
    assert told.args == ["Fashion-MNIST has no training images, only 20 to test with"]
    assert panel.form.data.currentData() == "fashion" == Training.of(panel._session).recipe.data


def test_the_buttons_stay_where_they_are_whatever_page_is_shown(panel, window, qtbot):
    """At 1280×800, without a training: words stand where tables will be."""
    seen = []
    for page in range(3):
        click(qtbot, panel.pages.button(page))
        let_answer(panel._session, qtbot)
        seen.append(panel.start.mapTo(window, panel.start.rect().topLeft()))
        assert not panel.start.visibleRegion().isEmpty()
        assert panel.start.visibleRegion().boundingRect().size() == panel.start.size()
    assert len(set(map(str, seen))) == 1


def test_pause_comes_in_the_middle_of_naming_the_test_images(lenet_panel, qtbot, monkeypatch, tmp_path):
    panel, many = lenet_panel, 30_000
    choose_other(panel, monkeypatch, write_fashion(tmp_path, train=64, test=many) / "train-labels-idx1-ubyte")
    qtbot.waitUntil(lambda: panel.form.data.currentText() == "64 of Fashion-MNIST")
    training = Training.of(panel._session)
    click(qtbot, panel.start)
    qtbot.waitUntil(lambda: training.report is not None and training.report.tested > 0)
    assert "test images named" in panel.words.text()
    click(qtbot, panel.start)
    let_answer(panel._session, qtbot)
    assert not training.runs and training.report.epoch == 0 and training.report.tested < training.report.tests == many
    assert panel.start.text() == "Go on"


@pytest.mark.parametrize("loss", [2.302, 16_330_000.0, 1.5e14, 0.002345, float("inf"), float("nan")])
def test_a_loss_that_grows_beyond_measure_has_room_among_the_figures(qtbot, loss):
    figures, curve = Figures(), Curve()
    qtbot.addWidget(figures)
    curve.last = StepFigure(1, loss)
    figures.show_figures(None, curve, 0.0)
    told = figures.told["Loss"]
    assert float(told.text()) == pytest.approx(loss, rel=0.05, nan_ok=True)
    assert told.sizeHint().width() <= told.minimumWidth() + 2
