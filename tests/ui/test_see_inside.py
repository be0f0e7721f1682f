"""The whole way of a person who looks into LeNet, by mouse and keys: from the first screen to a picture in a file."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication, QMenu, QTabBar

from designer import numbers
from designer.graph.new import new_design
from designer.runtime.runs.feed import feed
from designer.runtime.watch.reports import Watched
from designer.ui.app import show_start
from designer.ui.canvas.costs.heat import STEPS
from designer.ui.learning.training import Training
from designer.ui.learning.watching import Watching
from designer.ui.palette import LIGHT
from designer.ui.panels.compare.model import LARGEST, NAME
from tests.helpers.inline_client import InlineClient
from tests.ui.conftest import Answers, shown_window

Key, CTRL, LEFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton
KERNELS = "0.weight"


class Person:
    """Hands on mouse and keys, eyes on the window, and the live module to compare with."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot, self.session = window, qtbot, window.session
        self.panel, self.scene, self.view = window.panel, window.canvas.scene, window.canvas.view
        self.weights, self.parameters = window.panel("weights"), window.panel("parameters")

    @property
    def module(self):
        return self.session.engine.client.engine.module

    def kernels(self):
        return self.module.get_parameter(KERNELS).detach().numpy().copy()

    def until(self, what):
        self.qtbot.waitUntil(what)

    def click(self, widget, at=None):
        self.qtbot.mouseClick(widget, LEFT, pos=widget.rect().center() if at is None else at)

    def key(self, key, keys=Qt.KeyboardModifier.NoModifier):
        """A key that is meant for the window, which has to be in front."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        self.qtbot.keyClick(self.window, key, keys)

    def tab(self, text):
        """A click on a tab, of panels or within one; gives what is in front now."""
        bars = [bar for bar in self.window.findChildren(QTabBar) if bar.isVisible()]
        bar, at = next((bar, at) for bar in bars for at in range(bar.count()) if bar.tabText(at) == text)
        self.click(bar, bar.tabRect(at).center())
        return next((self.panel(name) for name, dock in self.window.docks.items() if dock.windowTitle() == text), None)

    def command(self, words):
        """Ctrl+K, a few letters, Enter."""
        self.key(Key.Key_K, CTRL)
        line = self.window.command_palette.line
        self.until(line.isVisible)
        self.qtbot.keyClicks(line, words)
        self.qtbot.keyClick(line, Key.Key_Return)

    def pick(self, menu, *texts):
        """Goes through an open menu with the keys."""
        self.until(menu.isVisible)
        for text in texts:
            action = next(action for action in menu.actions() if action.text() == text)
            menu.setActiveAction(action)
            if isinstance(action.menu(), QMenu):
                self.qtbot.keyClick(menu, Key.Key_Right)
                menu = action.menu()
                self.until(menu.isVisible)
        self.qtbot.keyClick(menu, Key.Key_Return)

    def click_row(self, name):
        tree = self.parameters.tree
        self.click(tree.viewport(), tree.visualRect(self.parameters.model.index_of(name)).center())

    def sees(self, values):
        """Whether these values, and no others, are in the picture."""
        fine = self.weights.heatmap.fine
        seen = np.sort(np.asarray(fine.shown()).ravel()) if fine else np.empty(0)
        return seen.size == values.size and np.allclose(seen, np.sort(values.ravel()), atol=1e-6)

    def colour(self, row, column):
        """What is seen in a cell of the picture, beside the number in its middle."""
        heatmap = self.weights.heatmap
        place = QPointF(*heatmap.camera.place(column + 0.15, row + 0.15)).toPoint()
        return QColor(heatmap.grab().toImage().pixel(place))


@pytest.fixture
def person(qtbot):
    window = shown_window(qtbot, new_design(), InlineClient)
    window.resize(1600, 1000)
    window.session.start()
    yield Person(window, qtbot)
    Training.of(window.session).pause()


def opens_and_runs_lenet(person):
    page = show_start(person.window)
    with person.qtbot.waitSignal(person.session.ran):
        person.click(page.buttons["lenet"])
    person.until(lambda: len(person.session.live.rows) == 10)
    person.until(lambda: person.window.notice.text.startswith("10 tensors loaded"))
    with person.qtbot.waitSignal(person.session.ran):
        person.key(Key.Key_F5)
    assert person.panel("run").result.text().startswith("ankle boot · 9")
    assert person.panel("run").result.text().endswith("right")


def filters_the_tree_and_clicks_a_weight(person):
    line, model = person.parameters.filter, person.parameters.model
    person.click(line)
    person.qtbot.keyClicks(line, "*.weight")
    person.until(lambda: model.index_of(KERNELS).isValid() and not model.index_of("0.bias").isValid())
    person.click_row(KERNELS)
    person.until(lambda: person.weights.title.text() == KERNELS and person.weights.counted is not None)
    assert [node.name for node in person.window.document.selected] == ["0"], "its node is selected on the canvas"
    heatmap, kernels = person.weights.heatmap, person.kernels()
    assert heatmap.sheet.kernels == (2, 3)
    out, _, row, column = np.unravel_index(np.abs(kernels).argmax(), kernels.shape)
    strongest = 6 * (out // 3) + row, 6 * (out % 3) + column
    sign = LIGHT.positive if kernels[out, 0, row, column] > 0 else LIGHT.negative
    assert person.colour(*strongest) == QColor(sign)
    return strongest, (out, row, column)


def reads_a_value_and_zooms(person, cell, index):
    heatmap, (out, row, column) = person.weights.heatmap, index
    person.qtbot.mouseMove(heatmap, heatmap.centre_of(*cell).toPoint())
    place = f"out {out}, in 0, cell [{row}, {column}]  "
    person.until(lambda: "…" not in person.weights.under_mouse.text())
    told = person.weights.under_mouse.text()
    assert told.startswith(place)
    exact = float(told.removeprefix(place).replace("−", "-"))
    assert exact == pytest.approx(person.kernels()[out, 0, row, column], rel=1e-6)

    before, whole = heatmap.grab().toImage(), heatmap.camera.cell
    at = heatmap.centre_of(*cell)
    no = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    turned = QWheelEvent(at, QPointF(heatmap.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, 360), *no)
    QApplication.sendEvent(heatmap, turned)
    assert heatmap.camera.cell == pytest.approx(whole * 1.25**3)
    assert heatmap.camera.cell_at(at.x(), at.y()) == cell, "what the mouse is on stays under it"
    assert heatmap.grab().toImage() != before
    person.qtbot.keyClick(heatmap, Key.Key_Home)
    assert heatmap.camera.cell == whole


def changes_colours(person, cell):
    """Of 98 % of the values the cell is beyond the end; of its kernel alone others are as strong."""
    heatmap, choice = person.weights.heatmap, person.weights.colours.scale
    all_of_them, weak = heatmap.scale, person.colour(0, 12)
    choice.setFocus()
    person.qtbot.keyClick(choice, Key.Key_Down)
    assert choice.currentText() == "1–99 %"
    person.until(lambda: heatmap.scale != all_of_them)
    assert person.colour(0, 12) != weak, "what is small has more of its colour"
    person.qtbot.keyClick(choice, Key.Key_Up)
    person.until(lambda: heatmap.scale == all_of_them)


def chooses_a_view(person):
    button, heatmap = person.weights.view, person.weights.heatmap
    button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
    person.pick(button.menu(), "Likeness of Outputs")
    flat = torch.from_numpy(person.kernels()).flatten(1)
    likeness = torch.nn.functional.cosine_similarity(flat[:, None], flat[None], dim=-1).numpy()
    person.until(lambda: person.sees(likeness))
    assert heatmap.sheet.size == (6, 6)
    button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
    person.pick(button.menu(), "As Usual")
    person.until(lambda: person.sees(person.kernels()))


def looks_at_what_flows(person):
    scene, view = person.scene, person.view
    person.qtbot.keyClick(view, Key.Key_Home)
    first = next(node for node in person.window.document.block.nodes if node.name == "0")
    edge = next(edge for edge in scene.wires.edges if edge.source.node == first.id)
    spot = view.mapFromScene(scene.wires.thumbnail_place(edge).center())
    seen = view.viewport().grab().toImage()
    assert len({seen.pixelColor(spot.x() + x, spot.y() + y).name() for x in range(-4, 5) for y in (-2, 0, 2)}) > 2
    person.click(view.viewport(), spot)
    person.qtbot.mouseDClick(view.viewport(), LEFT, pos=spot)
    live = person.session.engine.client.engine.state.live
    x = feed(live.design, person.session.choice)[0][0]
    with torch.no_grad():
        maps = live.module[0](x).numpy()
    person.until(lambda: person.weights.facts.text() == "1×6×28×28 · float32 · output" and person.sees(maps))


def goes_backward(person):
    with person.qtbot.waitSignal(person.session.live_changed):
        person.key(Key.Key_B, CTRL)
    gradient = person.module.get_parameter(KERNELS).grad.numpy()
    assert np.abs(gradient).max() > 0
    person.click_row(KERNELS)
    person.click(person.weights.by_hand.gradient)
    person.until(lambda: "gradient" in person.weights.facts.text() and person.sees(gradient))
    person.click(person.weights.by_hand.gradient)
    person.until(lambda: person.sees(person.kernels()))


def lights_up_the_input(person):
    panel = person.tab("Run")
    plain = panel.picture.image
    assert plain.isGrayscale()
    person.click(panel.saliency.on)
    person.until(lambda: panel.saliency.report is not None)
    assert panel.lit.text() == "lit: what moves the sum of Y"
    assert not panel.picture.image.isGrayscale()
    person.click(panel.saliency.on)
    assert panel.picture.image == plain


def colours_by_cost(person):
    person.command("colour multiply")
    person.until(lambda: person.scene.heated and person.session.costs.report is not None)
    by_name = {node.name: person.scene.items_by_id[node.id] for node in person.window.document.block.nodes}
    person.until(lambda: by_name["3"].heat is not None)
    assert by_name["3"].heat.step == STEPS and by_name["1"].heat.step == 0, "the second convolution costs most"
    spot = person.view.mapFromScene(by_name["3"].card.topLeft() + QPointF(by_name["3"].card.width() * 0.8, 8))
    ground = person.view.viewport().grab().toImage().pixelColor(spot)
    assert ground == person.scene.ink.heat(STEPS).color()
    row = person.tab("Cost").panel.model
    person.until(lambda: row.index(0, 0).isValid())
    assert "416,520" in {row.index(0, column).data() for column in range(row.columnCount())}
    person.command("colour nothing")
    person.until(lambda: not person.scene.heated)


def trains_while_a_weight_is_watched(person):
    tree, of = person.parameters.tree, Watched("value", KERNELS)
    watch = next(action.menu() for action in tree.actions() if action.text() == "Watch")
    watch.popup(tree.mapToGlobal(QPoint(20, 40)))
    person.pick(watch, "Values")
    place = person.tab("Watch")
    person.until(lambda: of in place.panel.tiles and of in Watching.of(person.session).seen)
    train, training, course = person.tab("Train"), Training.of(person.session), []
    person.until(train.panel.one.isVisible)
    for step in (1, 2, 3):
        person.click(train.panel.one)
        person.until(lambda step=step: training.report is not None and training.report.step == step)
        course.append(person.kernels())
    person.until(lambda: train.panel.figures.told["Step"].text() == "3")
    assert train.panel.figures.told["Loss"].text() != "–"
    assert not np.array_equal(course[0], course[2]), "it learns"
    return place, course


def slides_back(person, place, course):
    person.tab("Watch")
    watching, moments = Watching.of(person.session), place.panel.moments
    tile = place.panel.tiles[Watched("value", KERNELS)]

    def shows(values):
        return np.array_equal(np.frombuffer(watching.seen[tile.of].values, "<f4"), values.ravel())

    person.until(lambda: moments.slider.maximum() == 3 and shows(course[2]))
    now = tile.drawing.image
    person.click(moments.steps.by_name["start"])
    person.until(lambda: shows(course[0]))
    assert moments.words.text() == "Step 1 · 1 of 3" and tile.drawing.image != now
    moments.slider.setFocus()
    person.qtbot.keyClick(moments.slider, Key.Key_Right)
    person.until(lambda: shows(course[1]))
    person.click(moments.steps.by_name["end"])
    person.until(lambda: shows(course[2]) and tile.drawing.image == now)


def compares_the_beginning_with_now(person):
    panel = person.tab("Compare")
    person.until(lambda: panel.model.rowCount() == 10)
    assert (panel.before.currentText(), panel.after.currentText()) == ("First values", "Now")
    rows = {panel.model.index(row, NAME).data(): row for row in range(10)}
    index = panel.model.index(rows[KERNELS], LARGEST)
    panel.table.scrollTo(index)
    person.click(panel.table.viewport(), panel.table.visualRect(index).center())
    person.until(lambda: person.weights.facts.text().endswith("Now − First values"))
    assert person.weights.title.text() == KERNELS
    heatmap = person.weights.heatmap
    person.until(lambda: heatmap.fine is not None and np.asarray(heatmap.fine.shown()).size == 150)
    assert index.data() == numbers.short(float(np.abs(heatmap.fine.shown()).max()))


def keeps_a_picture(person, path):
    person.click_row(KERNELS)
    person.until(lambda: person.weights.title.text() == KERNELS and person.sees(person.kernels()))
    person.until(lambda: person.weights.counted is not None)
    person.window.questions = Answers(file_to_write=path)
    person.command("save weights picture or")
    person.until(path.is_file)
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert pixels.shape == (11, 17, 3)
    for row, column in ((0, 0), (2, 7), (8, 13)):
        seen = person.colour(row, column)
        assert np.abs(pixels[row, column] - [seen.red(), seen.green(), seen.blue()]).max() <= 2


def test_lenet_is_looked_into_from_the_first_screen_to_a_picture_that_is_kept(person, tmp_path):
    opens_and_runs_lenet(person)
    cell, index = filters_the_tree_and_clicks_a_weight(person)
    reads_a_value_and_zooms(person, cell, index)
    changes_colours(person, cell)
    chooses_a_view(person)
    looks_at_what_flows(person)
    goes_backward(person)
    lights_up_the_input(person)
    colours_by_cost(person)
    slides_back(person, *trains_while_a_weight_is_watched(person))
    compares_the_beginning_with_now(person)
    keeps_a_picture(person, tmp_path / "kernels.png")
