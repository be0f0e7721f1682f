"""What is fed in, what comes out, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from designer.errors import FileRefused, RunFailed
from designer.files import fashion
from designer.files.weights import read_weights
from designer.graph import edit
from designer.graph.model import Block, Design, Value
from designer.runtime.live import Live
from designer.runtime.reports import InputChoice
from designer.runtime.runs.feed import feed
from designer.runtime.runs.run import run_once
from designer.runtime.weights import weights
from tests.helpers.drawing import design, mlp, node, row, wire
from tests.helpers.idx_files import digits, write_fashion, write_pair
from tests.helpers.in_blocks import WEIGHTS_IN_BLOCKS
from tests.runtime.nets import lenet


def taking(*shape: Value, dtype: str = "float32") -> Design:
    """A design with one input of this shape that goes straight out."""
    x, y = node("x", "input", "x", shape=shape, dtype=dtype), node("y", "output", "y")
    middle = node("i", "layer", "same", "Identity")
    return design(Block((x, middle, y), (wire(x, middle), wire(middle, y))))


def live(drawn: Design) -> Live:
    """A live module of a design."""
    made = Live()
    made.build(drawn)
    return made


def trained() -> Live:
    """LeNet with the bundled weights."""
    made, path = live(lenet()), WEIGHTS_IN_BLOCKS
    assert weights.load(made.module, read_weights(path), path).fits
    return made


def test_a_test_image_is_fed_as_bytes_over_255() -> None:
    (tensor,), (report,) = feed(lenet(), InputChoice(index=3))
    assert np.array_equal(tensor.numpy()[0, 0] * 255, fashion.images()[3].astype(np.float32))
    assert report.label == fashion.CLASSES[fashion.labels()[3]]
    assert (report.width, report.height, report.channels, len(report.pixels)) == (28, 28, 1, 784)


def test_a_batch_of_test_images_goes_round_at_the_end() -> None:
    (tensor,), _ = feed(lenet(), InputChoice(index=999, batch=2))
    assert np.array_equal(tensor.numpy()[1, 0] * 255, fashion.images()[0].astype(np.float32))


def test_an_image_is_fed_to_a_row_of_as_many_features() -> None:
    (tensor,), _ = feed(taking("B", 784), InputChoice())
    assert np.array_equal(tensor.numpy()[0] * 255, fashion.images()[0].reshape(-1).astype(np.float32))


def test_a_colour_picture_becomes_what_the_input_wants(tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    Image.new("RGB", (40, 20), (255, 0, 0)).save(path)
    (grey,), (report,) = feed(lenet(), InputChoice("image", path=str(path)))
    assert grey.shape == (1, 1, 28, 28)
    assert torch.allclose(grey, torch.full_like(grey, 0.299), atol=1e-5)
    assert (report.text, report.channels) == ("red.png, 40×20", 1)
    (colour,), (report,) = feed(taking("B", 3, 10, 12), InputChoice("image", path=str(path)))
    assert colour.shape == (1, 3, 10, 12)
    assert colour[0, :, 5, 5].tolist() == pytest.approx([1, 0, 0], abs=1e-5)
    assert (report.width, report.height, report.channels, len(report.pixels)) == (12, 10, 3, 360)


def test_a_picture_for_a_network_that_takes_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match=r"photo.png: the network takes no picture; its inputs are x B×4"):
        feed(mlp(), InputChoice("image", path=str(tmp_path / "photo.png")))


@pytest.mark.parametrize("source", ["image", "numpy"])
def test_a_file_that_is_still_to_be_chosen_is_asked_for(source) -> None:
    with pytest.raises(FileRefused, match="no file is chosen"):
        feed(mlp(), InputChoice(source))


def test_random_numbers_in_place_of_an_image_are_of_no_class() -> None:
    ten = row(node("f", "layer", "fc", "Linear", in_features=4, out_features=10))
    (output,) = run_once(live(design(ten)), InputChoice()).outputs
    assert {score.label for score in output.classes} == set("0123456789")


def test_an_array_gets_the_batch_that_it_lacks(tmp_path: Path) -> None:
    np.save(tmp_path / "row.npy", np.arange(4.0))
    (tensor,), _ = feed(mlp(), InputChoice("numpy", path=str(tmp_path / "row.npy")))
    assert tensor.dtype == torch.float32
    assert tensor.tolist() == [[0, 1, 2, 3]]


@pytest.mark.parametrize("shape", [(5,), (2, 5), (1, 2, 4), (0, 4)])
def test_an_array_that_does_not_fit_is_refused_in_one_line(shape: tuple[int, ...], tmp_path: Path) -> None:
    np.save(tmp_path / "row.npy", np.zeros(shape))
    with pytest.raises(FileRefused, match=r"row.npy: holds an array .*; the input x takes B×4"):
        feed(mlp(), InputChoice("numpy", path=str(tmp_path / "row.npy")))


def test_complex_numbers_of_a_file_go_to_a_complex_input_and_to_no_real_one(tmp_path):
    np.save(tmp_path / "row.npy", np.arange(4) * (1 + 1j))
    choice = InputChoice("numpy", path=str(tmp_path / "row.npy"))
    with pytest.raises(FileRefused, match=r"^row.npy: holds complex128 numbers; the input x takes float32$"):
        feed(mlp(), choice)
    (tensor,), _ = feed(taking("B", 4, dtype="complex64"), choice)
    assert tensor.dtype == torch.complex64 and tensor[0, 1].item() == 1 + 1j


def test_real_numbers_are_not_taken_for_whole_ones(tmp_path: Path) -> None:
    np.save(tmp_path / "row.npy", np.zeros((1, 4)))
    with pytest.raises(FileRefused, match="takes int64"):
        feed(taking("B", 4, dtype="int64"), InputChoice("numpy", path=str(tmp_path / "row.npy")))


def test_random_numbers_are_the_same_for_the_same_seed() -> None:
    (one,), _ = feed(mlp(), InputChoice("random", seed=3, batch=2))
    (same,), _ = feed(mlp(), InputChoice("random", seed=3, batch=2))
    (other,), _ = feed(mlp(), InputChoice("random", seed=4, batch=2))
    assert one.shape == (2, 4)
    assert torch.equal(one, same) and not torch.equal(one, other)


@pytest.mark.parametrize("dtype", ["int64", "bool", "float16", "complex64"])
def test_random_numbers_are_of_the_inputs_dtype(dtype: str) -> None:
    (tensor,), _ = feed(taking("B", 4, dtype=dtype), InputChoice("random"))
    assert str(tensor.dtype) == f"torch.{dtype}"


def test_only_one_input_gets_the_image_and_the_others_random_numbers() -> None:
    words = node("w", "input", "words", shape=("B", 5), dtype="int64")
    picture = node("p", "input", "picture", shape=("B", 1, 28, 28))
    y, z = node("y", "output", "y"), node("z", "output", "z")
    drawn = design(Block((words, picture, y, z), (wire(words, y), wire(picture, z))))
    (first, second), reports = feed(drawn, InputChoice(batch=3))
    assert (first.shape, second.shape) == ((3, 5), (3, 1, 28, 28))
    assert [bool(report.label) for report in reports] == [False, True]


def test_a_run_tells_outputs_classes_and_what_flowed() -> None:
    made = trained()
    report = run_once(made, InputChoice(index=0))
    (output,) = report.outputs
    with torch.no_grad():
        logits = made.module.eval()(torch.from_numpy(fashion.images()[:1, None] / np.float32(255)))
    assert output.values == pytest.approx(logits[0].tolist())
    best = output.classes[0]
    assert (best.index, best.label) == (int(logits.argmax()), fashion.CLASSES[int(logits.argmax())])
    assert best.probability == pytest.approx(float(logits.softmax(1).max()))
    assert sum(score.probability for score in output.classes) == pytest.approx(1)
    assert report.nodes["n2/f2"].shape == "1×6×28×28"
    assert report.seconds > 0


def test_few_samples_are_told_one_by_one_and_of_many_the_first() -> None:
    (output,) = run_once(live(taking(2, 3)), InputChoice("typed", typed="1 2 3 4 5 6")).outputs
    assert (output.values, output.others) == ((1, 2, 3), ((4, 5, 6),))
    (output,) = run_once(live(taking(9, 1)), InputChoice("typed", typed="1 2 3 4 5 6 7 8 9")).outputs
    assert (output.values, output.others) == ((1,), ())


def test_of_equal_scores_the_first_class_comes_first() -> None:
    (output,) = run_once(live(taking(1, 12)), InputChoice("typed", typed=" ".join(["1"] * 12))).outputs
    assert [score.index for score in output.classes] == list(range(len(output.classes)))


def test_scores_that_are_shares_already_are_left_as_they_are() -> None:
    drawn = design(row(node("s", "layer", "shares", "Softmax", dim=1)))
    (output,) = run_once(live(drawn), InputChoice("random")).outputs
    assert [score.probability for score in output.classes] == pytest.approx(sorted(output.values, reverse=True))
    assert {score.label for score in output.classes} == {"0", "1", "2", "3"}


def test_a_run_is_in_eval_mode_and_leaves_the_module_as_it_was() -> None:
    drawn = design(row(node("d", "layer", "drop", "Dropout", p=0.9)))
    made = live(drawn)
    (output,) = run_once(made, InputChoice("random")).outputs
    assert 0 not in output.values
    assert made.module.training


def test_a_layer_that_refuses_is_named_with_its_path() -> None:
    drawn = edit.set_setting(lenet(), "Features", "f5", "in_channels", 7)
    with pytest.raises(RunFailed, match="LeNet ▸ features ▸ conv2: ") as caught:
        run_once(live(drawn), InputChoice())
    assert caught.value.path == "n2/f5"


def test_an_input_without_a_shape_is_refused() -> None:
    drawn = edit.reset_setting(mlp(), "Net", "x", "shape")
    with pytest.raises(RunFailed, match="the input x does not say its shape"):
        run_once(live(drawn), InputChoice("random"))


def test_6_6c_a_test_image_of_ones_own_data_set_has_its_label_and_its_names(tmp_path: Path) -> None:
    folder = str(write_fashion(tmp_path / "clothes", train=0, test=150))
    choice = InputChoice(index=149, data=folder, batch=2)
    (tensor,), (report,) = feed(lenet(), choice)
    assert np.array_equal(tensor.numpy()[0, 0] * 255, fashion.images()[149].astype(np.float32))
    assert np.array_equal(tensor.numpy()[1, 0] * 255, fashion.images()[0].astype(np.float32))
    name = fashion.CLASSES[fashion.labels()[149]]
    assert (report.label, report.text) == (name, f"Fashion-MNIST test image 149: {name}")
    (output,) = run_once(trained(), choice).outputs
    assert {score.label for score in output.classes} == set(fashion.CLASSES)


def test_6_6c_what_cannot_be_fed_from_a_data_set_is_one_line(tmp_path: Path) -> None:
    folder = str(write_pair(tmp_path / "small", "test", *digits(20, side=8)))
    with pytest.raises(RunFailed, match=r"^no input takes an image of 8×8 of small; its inputs are x B×784$"):
        feed(taking("B", 784), InputChoice(data=folder))
    with pytest.raises(FileRefused, match=r"^there is no test image 20; they are numbered from 0 to 19$"):
        feed(lenet(), InputChoice(index=20, data=folder))
    (row_of_64,), _ = feed(taking("B", 64), InputChoice(index=3, data=folder))
    assert np.array_equal(row_of_64.numpy()[0] * 255, digits(20, side=8)[0][3].flatten().astype(np.float32))
