"""All test images classified: to the last image what torch and numpy give by hand, on the design's device."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from designer.engine.calls.live import BuildLive
from designer.engine.calls.run import MeasureAccuracy
from designer.engine.engine import Engine
from designer.errors import DesignerError, FileRefused, RunFailed
from designer.files import fashion
from designer.files.weights import read_weights
from designer.graph.devices import put_nodes, set_device
from designer.graph.model import Block
from designer.runtime.live import Live
from designer.runtime.reports.accuracy import confused, confusion, tab_separated
from designer.runtime.runs import classifying
from designer.runtime.runs.classifying import ANOTHER, Classifying
from designer.runtime.weights import weights
from tests.helpers.drawing import design, mlp, node, row
from tests.helpers.idx_files import both, digits, write_fashion, write_pair
from tests.helpers.in_blocks import WEIGHTS_IN_BLOCKS
from tests.runtime.nets import lenet


def live(drawn) -> Live:
    made = Live()
    made.build(drawn)
    return made


def trained() -> Live:
    """LeNet with the bundled weights."""
    made, path = live(lenet()), WEIGHTS_IN_BLOCKS
    assert weights.load(made.module, read_weights(path), path).fits
    return made


def classifier(*nodes, classes=10, shape=("B", 1, 28, 28), features=784):
    """A network of one dense layer, and what stands before it."""
    last = node("l", "layer", "last", "Linear", in_features=features, out_features=classes)
    block = row(*nodes, node("f", "layer", "flat", "Flatten"), last)
    return design(Block((node("x", "input", "x", shape=shape), *block.nodes[1:]), block.edges))


def whole(made: Live, where: str = "", seconds: float = 0.0):
    """Asked a moment at a time until it is done."""
    test, first, reports = Classifying(made), 0, []
    while True:
        reports.append(test.advance(where, first, seconds))
        if reports[-1].done:
            return reports
        first = reports[-1].count


@torch.no_grad()
def told_by_hand(made: Live, images) -> np.ndarray:
    return made.module.eval()(torch.from_numpy(images[:, None] / np.float32(255))).argmax(1).numpy()


def table_by_hand(labels, told, classes=10) -> list[list[int]]:
    found = np.zeros((classes, classes), int)
    np.add.at(found, (labels, told), 1)
    return found.tolist()


def test_6_6c_accuracy_and_confusion_are_those_that_one_counts_by_hand():
    made = trained()
    images, labels = both("test")
    told = told_by_hand(made, images)
    *parts, report = whole(made)
    assert len(parts) > 3 and all(one.labels == b"" and one.of == 1000 for one in parts)
    assert [one.count for one in parts] == sorted({one.count for one in parts})
    assert (report.count, report.right) == (1000, int((told == labels).sum()))
    assert report.classes == fashion.CLASSES and report.data == "Fashion-MNIST" and report.fitted == ""
    found = confusion(report)
    by_hand = table_by_hand(labels, told)
    assert [list(line) for line in found.table] == by_hand
    assert found.counts == (100,) * 10
    for number in range(10):
        mine = by_hand[number][number]
        assert found.recall(number) == mine / 100
        assert found.precision(number) == pytest.approx(mine / (told == number).sum())
    assert confused(report, 6, 0) == tuple(np.flatnonzero((labels == 6) & (told == 0)))


def test_6_6c_ten_thousand_images_in_files_of_ones_own_are_all_classified(tmp_path):
    folder = write_fashion(tmp_path, train=0, test=10_000, name="{split}-{what}-idx{rank}-ubyte.gz")
    made = trained()
    once = confusion(whole(made, seconds=9)[-1])
    report = whole(made, str(folder), seconds=0.08)[-1]
    assert report.count == report.of == 10_000
    assert confusion(report).counts == (1000,) * 10
    assert confusion(report).table == tuple(tuple(10 * count for count in line) for line in once.table)


def test_no_call_lasts_much_longer_than_a_moment(tmp_path):
    (first, *_) = whole(trained(), str(write_fashion(tmp_path, train=0, test=3000)), seconds=0.0)
    assert first.count == classifying.FIRST_BATCH  # one small batch, and the clock is looked at


def test_6_6c_the_network_is_in_evaluation_mode_and_each_layer_is_put_back_into_its_own():
    drawn = classifier(
        node("d", "layer", "drop", "Dropout", p=0.9), node("b", "layer", "norm", "BatchNorm2d", num_features=1)
    )
    made = live(drawn)
    dropout, norm = (
        next(m for m in made.module.modules() if isinstance(m, kind)) for kind in (nn.Dropout, nn.BatchNorm2d)
    )
    norm.eval()
    before = norm.running_mean.clone()
    first, second = whole(made)[-1], whole(made)[-1]
    assert first.told == second.told
    assert made.module.training and dropout.training and not norm.training
    assert torch.equal(norm.running_mean, before)


def test_6_6c_the_mode_is_put_back_also_where_a_layer_refuses():
    made = live(classifier(features=783))
    with pytest.raises(RunFailed, match="last: "):
        Classifying(made).advance()
    assert made.module.training


def test_6_6c_the_design_s_device_is_asked_and_not_that_of_the_first_parameter():
    engine, drawn = Engine(), classifier(node("r", "layer", "act", "ReLU"))
    engine.answer(BuildLive(set_device(drawn, "meta")))
    with pytest.raises(RunFailed, match="the module is on meta: it has shapes and no values; choose another device"):
        engine.answer(MeasureAccuracy())
    engine.answer(BuildLive(drawn))
    assert engine.answer(MeasureAccuracy(seconds=9)).device == "cpu"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@pytest.mark.parametrize("where", ["all", "the last layer"])
def test_6_6c_each_input_goes_to_the_device_of_the_node_that_takes_it(where):
    drawn = classifier(node("r", "layer", "act", "ReLU"))
    drawn = set_device(drawn, "cuda:0") if where == "all" else put_nodes(drawn, drawn.main, ["l"], "cuda:0")
    made, other = live(drawn), live(classifier(node("r", "layer", "act", "ReLU")))
    other.module.load_state_dict(made.module.state_dict())
    assert list(whole(made, seconds=9)[-1].told) == told_by_hand(other, both("test")[0]).tolist()


def test_labels_of_27_classes_are_held_against_27_scores(tmp_path):
    images, labels = digits(81, classes=27)
    folder = str(write_pair(tmp_path / "letters", "test", images, labels))
    made = live(classifier(classes=27))
    report = whole(made, folder)[-1]
    assert report.classes == tuple(map(str, range(27)))
    assert [list(line) for line in confusion(report).table] == table_by_hand(labels, told_by_hand(made, images), 27)
    wider = whole(live(classifier(classes=30)), folder)[-1]
    assert len(wider.classes) == 30 and confusion(wider).counts[27:] == (0, 0, 0)
    assert confusion(wider).recall(29) is None
    with pytest.raises(RunFailed, match="gives 8×10; the labels of letters go up to 26, which needs 27 scores"):
        Classifying(live(classifier())).advance(folder)


def test_images_of_another_size_go_into_a_row_only_where_they_fit(tmp_path):
    images, labels = digits(20, side=8)
    folder = str(write_pair(tmp_path / "small", "test", images, labels))
    flat = classifier(shape=("B", 64), features=64)
    assert whole(live(flat), folder)[-1].fitted == ""
    with pytest.raises(RunFailed, match=r"takes no test image of 8×8; its inputs are x B×784"):
        Classifying(live(classifier(shape=("B", 784)))).advance(folder)


def test_grey_images_are_fitted_to_a_network_for_colour_and_that_is_said():
    drawn = classifier(shape=("B", 3, 14, 14), features=588)
    assert whole(live(drawn))[-1].fitted == "28×28 grey, fitted to 3×14×14"


def test_accuracy_of_what_is_no_classifier_is_refused():
    with pytest.raises(RunFailed, match=r"takes no test image; its inputs are x B×4"):
        Classifying(live(mlp())).advance()
    with pytest.raises(RunFailed, match="not scores for the ten classes"):
        Classifying(live(classifier(classes=84))).advance()


def test_scores_that_are_no_numbers_name_no_class():
    made = live(classifier())
    with torch.no_grad():
        next(made.module.parameters()).fill_(float("nan"))
    with pytest.raises(RunFailed, match="the scores of 8 of the first 8 test images are NaN, so no class is told"):
        Classifying(made).advance()


def test_weights_that_change_on_the_way_make_it_begin_anew():
    made = trained()
    test = Classifying(made)
    count = test.advance(seconds=0).count
    made.moment += 1
    with pytest.raises(DesignerError, match=ANOTHER):
        test.advance(first=count, seconds=0)
    with pytest.raises(DesignerError, match=ANOTHER):
        test.advance(first=count, seconds=0)
    assert test.advance(seconds=0).count == count


def test_a_folder_that_is_gone_is_one_line(tmp_path):
    with pytest.raises(FileRefused, match=r"gone: there is no such folder or file$"):
        Classifying(trained()).advance(str(tmp_path / "gone"))


def test_lazy_layers_are_filled_by_the_first_images():
    last = node("l", "layer", "last", "LazyLinear", out_features=10)
    block = row(node("f", "layer", "flat", "Flatten"), last)
    drawn = design(Block((node("x", "input", "x", shape=("B", 1, 28, 28)), *block.nodes[1:]), block.edges))
    report = whole(live(drawn))[-1]
    assert report.filled and report.count == 1000


def test_the_table_is_copied_with_tabs():
    report = whole(trained(), seconds=9)[-1]
    lines = tab_separated(confusion(report)).splitlines()
    assert lines[0].split("\t") == ["true \\ told", *fashion.CLASSES, "images", "recall"]
    assert len(lines) == 12 and len({line.count("\t") for line in lines[:-1]}) == 1
    row = lines[7].split("\t")
    assert row[0] == "shirt" and sum(map(int, row[1:11])) == int(row[11]) == 100
